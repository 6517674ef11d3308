"""The demonstration's office that answers: several reports at one door, one nobody opens, one who names a successor."""

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import Q

from clients.models import Assessment, ClientDocument, Episode, Report, ReportDelivery
from clients.report_clock import patience_ends
from clients.selectors.releases import in_force
from clients.services import chase, delivery, office, reports, succession
from metcrm.documents import files, pdf
from metcrm.outbox.demo import count_as_sent
from metcrm.tenancy.actors import Actor
from practitioners.models import Contact
from practitioners.selectors import office_manager

AT_ONE_OFFICE = 3
#: Of so many running courses one has its clearance by word only.
BY_WORD = 6
#: Of those who have ended, so long ago at most.
LATELY = timedelta(days=75)


def load_office(*, by: Actor, now: datetime) -> None:
    """Signed clearances for most, three reports at one office's door, and what its people say there."""
    lately = Episode.objects.filter(Q(ended_on=None) | Q(ended_on__gte=now.date() - LATELY))
    episodes = list(lately.select_related("client", "practice").order_by("-started_on"))
    _clearances([episode for episode in episodes if episode.ended_on is None], by, now)
    found = _busiest([episode for episode in episodes if _may_tell(episode, now)])
    if found is None:
        return
    contact, theirs = found
    sent = [_send(episode, contact, by=by, now=now - timedelta(days=12 - n)) for n, episode in enumerate(theirs)]
    for one in sent[1:]:
        _read(one, now - timedelta(days=8))
    _leave_unopened(sent[0], now)
    link = sent[0].link
    if link is not None:
        words = "May gardening begin again before the visit on the 14th?"
        office.ask(link=link, delivery=sent[-1], words=words, now=now - timedelta(hours=20))
        mailbox = f"nina.prescott@{contact.email.rpartition('@')[2]}"
        note = "From the first of next month; I retire."
        succession.name(link=link, name="Nina Prescott", email=mailbox, note=note, now=now - timedelta(hours=18))


def _clearances(running: list[Episode], by: Actor, now: datetime) -> None:
    """Most offices have sent the paper; one sheet does for the demonstration."""
    sheet = pdf.from_html("<!DOCTYPE html><html lang=en><title>Clearance</title><body><h1>Medical clearance</h1>")
    file = files.keep(sheet.data, "application/pdf", now=now)
    ClientDocument.objects.bulk_create(
        ClientDocument(client=episode.client, kind=ClientDocument.Kind.CLEARANCE, on=episode.cleared_on,
                       how=ClientDocument.How.UPLOADED, file=file, kept_at=now, kept_by=str(by))
        for n, episode in enumerate(running) if n % BY_WORD and episode.cleared_on
    )  # fmt: skip


def _may_tell(episode: Episode, now: datetime) -> bool:
    measured = episode.assessments.filter(kind=Assessment.Kind.PROGRESS).exists()
    untold = not episode.reports.exists()
    return measured and untold and in_force(episode.client, episode.practice, now.date()) is not None


def _busiest(episodes: list[Episode]) -> tuple[Contact, list[Episode]] | None:
    """The office with the most to hear, and its manager; None where no manager has a mailbox."""
    for practice_id, _ in Counter(episode.practice_id for episode in episodes).most_common():
        theirs = [episode for episode in episodes if episode.practice_id == practice_id][:AT_ONE_OFFICE]
        contact = office_manager(theirs[0].practice) if theirs[0].practice else None
        if contact is not None and contact.email:
            return contact, theirs
    return None


def _send(episode: Episode, contact: Contact, *, by: Actor, now: datetime) -> ReportDelivery:
    measured = episode.assessments.order_by("-on").first()
    report: Report = reports.draft(episode=episode, assessment=measured, by=by, now=now)
    report = reports.sign(report=report, by=by, now=now + timedelta(hours=1))
    sent = delivery.send_by_link(report=report, contact=contact, by=by, now=now + timedelta(hours=2))
    if sent.message is not None:
        count_as_sent(sent.message, now + timedelta(hours=2))
    return sent


def _read(sent: ReportDelivery, now: datetime) -> None:
    if sent.link is not None:
        office.open_page(link=sent.link, now=now)
        office.open_report(link=sent.link, delivery=sent, what="report", now=now)


def _leave_unopened(sent: ReportDelivery, now: datetime) -> None:
    """The morning of the reminder, and the morning of the task, have both been."""
    reminded = patience_ends(sent.sent_at, sent.contact.practice.timezone)
    if reminded >= now:
        return
    chase.chase([sent.pk], reminded)
    sent.refresh_from_db()
    if sent.reminder is not None:
        count_as_sent(sent.reminder, reminded)
    call = patience_ends(reminded, sent.contact.practice.timezone)
    if call < now:
        chase.chase([sent.pk], call)
