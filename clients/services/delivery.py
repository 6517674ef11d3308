"""Bringing a signed report to a contact: by link, or on paper and recorded as sent.

The contact is of the referring practice, or of another one that the client has released this to (who sends it confirms
that a second time).
"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction

from clients import emails
from clients.gates import GATE_LANGUAGE, GATE_RELEASE, about
from clients.models import Report, ReportDelivery, ShareLink
from clients.report_script import script
from clients.selectors.releases import in_force, scope_of
from clients.selectors.reports import get_delivery, get_report, local_day
from clients.services import chase
from clients.services.links import KIND, LINK_DAYS, close_link, make_link, take_back
from clients.services.refusals import Refused, Unread
from metcrm.accounts.permissions import Capability, check
from metcrm.accounts.selectors import get_workspace
from metcrm.audit.services import record
from metcrm.outbox.models import MailClass
from metcrm.outbox.services import enqueue
from metcrm.tenancy.actors import Actor
from metcrm.wording.reading import Stopped, blocks
from practitioners.models import Contact
from practitioners.services.relationship import recompute

__all__ = ["KIND", "NoRelease", "Way", "check_recipient", "mark_seen", "new_link", "record_sent", "revoke_link",
           "send_by_link"]  # fmt: skip

Way = ReportDelivery.Way
ON_PAPER = (Way.FAX, Way.PRINT, Way.HAND)


class NoRelease(Refused):
    """The client hasn't released anything to this practice, or no longer."""


def send_by_link(
    *, report: Report, contact: Contact, by: Actor, now: datetime, outside: bool = False
) -> ReportDelivery:
    """Give a contact a link to a signed report, by service mail. Sending it again to her gives what is already there.

    1. refuse what isn't signed, a practice that did not refer without `outside` (the second confirmation), a missing
       release, a contact without a mailbox
    2. make the link (thirty days) and its token; only the token's hash is kept
    3. record the delivery and promise the mail, whose gate asks for the release once more when it leaves

    Raises:
        Refused: with a sentence; NoRelease when a release is what is missing, Unread when the coach stops it by now.
    """
    check(by, Capability.WRITE_REPORTS)
    with transaction.atomic():
        report = _locked(report)
        if (there := report.deliveries.filter(contact=contact).first()) is not None:
            return _same_way(there, Way.LINK)
        check_recipient(report, contact, now, outside=outside)
        if not contact.email:
            raise Refused(f"{contact.name} has no e-mail address. Add one, or send the report by fax.", "contact")
        refuse_stopped(report)
        delivery = ReportDelivery(
            report=report, contact=contact, way=Way.LINK, sent_at=now, sent_by=str(by),
            outside_confirmed=is_outside(report, contact),
        )  # fmt: skip
        _mail_link(delivery, now)
        delivery.save(force_insert=True)
        chase.begin(delivery, now)
        record("report.sent", by=by, on=report, now=now, way=Way.LINK, contact=contact.pk, delivery=delivery.pk)
        _tell_practice(report, now)
    return delivery


def record_sent(
    *, report: Report, contact: Contact, way: str, by: Actor, now: datetime, sent_on: date | None = None,
    outside: bool = False,
) -> ReportDelivery:  # fmt: skip
    """Note that a report went by fax, by post or by hand, on which day, and who says so.

    Raises:
        Refused: as for a link; or a day that is not between signing and today.
    """
    check(by, Capability.WRITE_REPORTS)
    if way not in ON_PAPER:
        raise Refused("Say how it was sent: by fax, by post or by hand.", "way")
    with transaction.atomic():
        report = _locked(report)
        if (there := report.deliveries.filter(contact=contact).first()) is not None:
            return _same_way(there, way)
        check_recipient(report, contact, now, outside=outside)
        delivery = ReportDelivery.objects.create(
            report=report, contact=contact, way=way, sent_at=_sent_at(report, sent_on, now), sent_by=str(by),
            outside_confirmed=is_outside(report, contact),
        )  # fmt: skip
        record("report.sent", by=by, on=report, now=now, way=way, contact=contact.pk, delivery=delivery.pk)
        _tell_practice(report, now)
    return delivery


def new_link(*, delivery: ReportDelivery, by: Actor, now: datetime) -> ReportDelivery:
    """Mail a fresh link for a report that was sent by link before; the link it had is closed.

    Raises:
        Refused: as for sending.
    """
    check(by, Capability.WRITE_REPORTS)
    with transaction.atomic():
        report = _locked(delivery.report)
        delivery = get_delivery(delivery.pk)
        if delivery.way != Way.LINK:
            raise Refused("This report was sent on paper.")
        check_recipient(report, delivery.contact, now, outside=delivery.outside_confirmed)
        if not delivery.contact.email:
            raise Refused(f"{delivery.contact.name} has no e-mail address.", "contact")
        refuse_stopped(report)
        if delivery.link is not None:
            close_link(delivery.link, by=by, now=now)
        take_back([delivery.message, delivery.reminder], "A newer link was sent.")
        _mail_link(delivery, now)
        chase.begin(delivery, now)
        delivery.save(update_fields=["link", "message", *chase.FRESH])
        record("report.sent_again", by=by, on=report, now=now, delivery=delivery.pk)
    return delivery


def revoke_link(*, link: ShareLink, by: Actor, now: datetime) -> ShareLink:
    """Close a link at once, and take back its mail if that hasn't left. Revoking twice changes nothing."""
    check(by, Capability.WRITE_REPORTS)
    with transaction.atomic():
        link = ShareLink.objects.select_for_update().get(pk=link.pk)
        if close_link(link, by=by, now=now):
            deliveries = list(link.deliveries.select_related("message", "reminder"))
            take_back([delivery.message for delivery in deliveries], "The link was revoked.")
            chase.stop(deliveries, "The link was revoked.")
    return link


def mark_seen(*, delivery: ReportDelivery, by: Actor, now: datetime) -> ReportDelivery:
    """Take an office's answer off Today. Seen twice changes nothing."""
    check(by, Capability.WRITE_REPORTS)
    with transaction.atomic():
        delivery = ReportDelivery.objects.select_for_update().get(pk=delivery.pk)
        if delivery.seen_at is None and delivery.acknowledged_at is not None:
            delivery.seen_at = now
            delivery.save(update_fields=["seen_at"])
            record("report.answer_seen", by=by, on=delivery, now=now)
    return delivery


def check_recipient(report: Report, contact: Contact, now: datetime, *, outside: bool = False) -> None:
    """Only a signed report, only while a release for the contact's practice is in force; to a practice that did not
    refer only when that was confirmed (`outside`).

    Raises:
        Refused: which of these it isn't; NoRelease for the release.
    """
    if report.state != Report.State.SIGNED:
        raise Refused("Sign the report before you send it.")
    practice = contact.practice
    if contact.left_at is not None:
        raise Refused(f"{contact.name} no longer works at {practice.name}.", "contact")
    if in_force(report.episode.client, practice, local_day(now), scope_of(report.kind)) is None:
        raise NoRelease(
            f"The client has no release in force for {practice.name}. Nothing may be sent until one is signed."
        )
    if is_outside(report, contact) and not outside:
        raise Refused(
            f"{contact.name} is at {practice.name}, which did not refer this client. Tick to send it there all the"
            " same.",
            "outside",
        )


def is_outside(report: Report, contact: Contact) -> bool:
    """True for people of a practice that did not refer this client."""
    return bool(contact.practice_id != report.episode.practice_id)


def _tell_practice(report: Report, now: datetime) -> None:
    """The letters after a first referral are a part of how far we are with the office that sent the patient."""
    referral = report.episode.referral
    if referral is not None:
        recompute(referral.practice, now)


def _mail_link(delivery: ReportDelivery, now: datetime) -> None:
    """A new link, its token and its mail, put into `delivery` (which the caller saves)."""
    link, token = make_link(delivery.contact, now)
    letter = emails.report_ready(
        delivery.contact, get_workspace(), token=token, signed_by=delivery.report.signed_by, days=LINK_DAYS
    )
    delivery.link = link
    delivery.message = enqueue(
        letter,
        kind="report_ready",
        dedupe_key=f"report-ready:{link.pk}",
        mail_class=MailClass.SERVICE,
        now=now,
        gates=[GATE_RELEASE, GATE_LANGUAGE],
        about=about(delivery),
    )


def refuse_stopped(report: Report) -> None:
    """The rules may have changed since it was signed. What went on paper is noted all the same: it has gone."""
    found = blocks(script(report, report.content))
    if found:
        raise Unread(f"{Stopped(found)} Amend the report; what is signed doesn't change.")


def _locked(report: Report) -> Report:
    Report.objects.select_for_update().get(pk=report.pk)
    return get_report(report.pk)


def _same_way(delivery: ReportDelivery, way: str) -> ReportDelivery:
    if delivery.way != way:
        told = f"{delivery.get_way_display().lower()} on {local_day(delivery.sent_at):%b %-d, %Y}"
        raise Refused(f"It is recorded as sent to {delivery.contact.name} already: {told}.", "contact")
    return delivery


def _sent_at(report: Report, sent_on: date | None, now: datetime) -> datetime:
    today = local_day(now)
    if sent_on is None or sent_on == today:
        return now
    if report.signed_at is not None and not local_day(report.signed_at) <= sent_on < today:
        raise Refused("It can't have been sent before it was signed, or later than today.", "sent_on")
    return datetime.combine(sent_on, time(12), tzinfo=ZoneInfo(get_workspace().timezone))
