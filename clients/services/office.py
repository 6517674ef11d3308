"""What an office opens and answers, once its door has let it in (door.py). Each opening and refusal is recorded."""

from datetime import datetime

from django.db import transaction

from clients.models import Opening, ReportDelivery, ShareLink
from clients.report_page import ANSWERS
from clients.selectors.office import objection
from clients.services.door import actor_of, refuse
from clients.services.refusals import Refused
from metcrm.audit.services import record
from metcrm.documents import files

What = Opening.What

MOST_WORDS = 500
_VERBS: dict[str, str] = {What.REPORT: "opened", What.PDF: "downloaded", What.PRINT: "printed"}


class NotAvailable(Exception):
    """The report was released to this contact once, and isn't now."""


def open_page(*, link: ShareLink, now: datetime) -> None:
    """Record that the office's page was opened."""
    with transaction.atomic():
        Opening.objects.create(link=link, what=What.PAGE, at=now)
        record("office.opened", by=actor_of(link), on=link, now=now)


def open_report(*, link: ShareLink, delivery: ReportDelivery, what: str, now: datetime) -> ReportDelivery:
    """Record one opening, download or print, after asking for the release again.

    Raises:
        NotAvailable: withdrawn since, by the client or by the specialist; recorded as a refusal.
    """
    _still_available(link, delivery, now)
    with transaction.atomic():
        delivery = _locked(delivery)
        Opening.objects.create(link=link, report=delivery.report, what=what, at=now)
        if delivery.opened_at is None:
            delivery.opened_at = now
            delivery.save(update_fields=["opened_at"])
        record(f"report.{_VERBS[what]}", by=actor_of(link), on=delivery.report, now=now, link=link.pk)
    return delivery


def _for_the_record(why: str) -> str:
    return "withdrawn" if why.startswith("The report") else "no release in force"


def acknowledge(*, link: ShareLink, delivery: ReportDelivery, now: datetime) -> ReportDelivery:
    """The office says that it has the report. Once is enough.

    Raises:
        NotAvailable: as for opening.
    """
    _still_available(link, delivery, now)
    with transaction.atomic():
        delivery = _locked(delivery)
        _acknowledge(link, delivery, now)
    return delivery


def answer(*, link: ShareLink, delivery: ReportDelivery, choice: str, words: str, now: datetime) -> ReportDelivery:
    """The office ticks a box, with a few words if it likes; that acknowledges too. The same answer again is the same.

    Raises:
        Refused: no such box, or too many words.
        NotAvailable: as for opening.
    """
    if choice not in dict(ANSWERS):
        raise Refused("Tick one of the boxes.", "answer")
    words = " ".join(words.split())
    if len(words) > MOST_WORDS:
        raise Refused(f"At most {MOST_WORDS} characters, please; call us for more.", "words")
    _still_available(link, delivery, now)
    with transaction.atomic():
        delivery = _locked(delivery)
        _acknowledge(link, delivery, now)
        if (delivery.answer, delivery.answer_words) != (choice, words):
            delivery.answer, delivery.answer_words, delivery.seen_at = choice, words, None
            delivery.save(update_fields=["answer", "answer_words", "seen_at"])
            record("report.answered", by=actor_of(link), on=delivery.report, now=now, answer=choice)
    return delivery


def pdf_bytes(delivery: ReportDelivery) -> bytes:
    """The signed bytes."""
    if delivery.report.pdf is None:
        raise NotAvailable
    return files.read(delivery.report.pdf)


def _acknowledge(link: ShareLink, delivery: ReportDelivery, now: datetime) -> None:
    if delivery.acknowledged_at is None:
        delivery.acknowledged_at, delivery.acknowledged_by = now, link.contact.name
        delivery.save(update_fields=["acknowledged_at", "acknowledged_by"])
        record("report.acknowledged", by=actor_of(link), on=delivery.report, now=now, link=link.pk)


def _still_available(link: ShareLink, delivery: ReportDelivery, now: datetime) -> None:
    why = objection(delivery, now)
    if why:
        refuse(link, _for_the_record(why), now, report=delivery.report)
        raise NotAvailable


def _locked(delivery: ReportDelivery) -> ReportDelivery:
    ReportDelivery.objects.select_for_update().get(pk=delivery.pk)
    found = ReportDelivery.objects.select_related("report__episode__client", "report__pdf", "contact__practice")
    return found.get(pk=delivery.pk)
