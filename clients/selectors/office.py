"""What one contact's door shows of reports; her patients are in office_patients.py. No measure without a release."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from clients.models import OfficeQuestion, Report, ReportDelivery, ShareLink, Successor
from clients.selectors.releases import in_force, scope_of
from clients.selectors.reports import local_day

MOST_REPORTS = 100


def get_link(pk: UUID) -> ShareLink:
    """With contact and practice.

    Raises:
        ShareLink.DoesNotExist: none here.
    """
    return ShareLink.objects.select_related("contact__practice").get(pk=pk)


def get_delivery_for(link: ShareLink, report_id: UUID) -> ReportDelivery:
    """A report that was sent to this very contact.

    Raises:
        ReportDelivery.DoesNotExist: unknown, or somebody else's.
    """
    return _deliveries(link).get(report_id=report_id)


def objection(delivery: ReportDelivery, now: datetime) -> str:
    """Why this report may not be shown to this contact now, in one sentence for the specialist; "" when it may."""
    report, contact = delivery.report, delivery.contact
    if report.state != Report.State.SIGNED:
        return "The report was withdrawn."
    if contact.left_at is not None:
        return f"{contact.name} no longer works at {contact.practice.name}."
    if report.episode.practice_id != contact.practice_id and not delivery.outside_confirmed:
        return f"{contact.name} doesn't belong to the practice that referred this client."
    if in_force(report.episode.client, contact.practice, local_day(now), scope_of(report.kind)) is None:
        return "No release for this practice is in force. Ask the client to sign one, then send again."
    return ""


@dataclass(frozen=True, slots=True)
class OfficeReport:
    """One line of the office's list. `available` False: withdrawn since, by the client or by the specialist."""

    delivery: ReportDelivery
    available: bool
    amended: bool

    @property
    def report(self) -> Report:
        report: Report = self.delivery.report
        return report

    @property
    def state(self) -> str:
        """One word for a pill."""
        if self.delivery.answer:
            return "Answered"
        if self.delivery.acknowledged_at:
            return "Acknowledged"
        return "Read" if self.delivery.opened_at else "New"

    @property
    def meta(self) -> str:
        """When it was signed and by whom, by the clock of the page."""
        signed = timezone.localtime(self.report.signed_at)
        newer = " · there is a newer version" if self.amended else ""
        return f"Signed {signed:%b} {signed.day}, {signed.year} by {self.report.signed_by}{newer}"

    @property
    def client_name(self) -> str:
        name: str = self.report.episode.client.short_name
        return name


def reports_for(link: ShareLink, now: datetime) -> list[OfficeReport]:
    """Everything sent to this contact, newest first; the release is asked for each."""
    sent = list(_deliveries(link).order_by("-sent_at")[:MOST_REPORTS])
    newer = set(
        Report.objects.filter(amends__in=[d.report_id for d in sent], state=Report.State.SIGNED)
        .values_list("amends_id", flat=True)
    )  # fmt: skip
    return [OfficeReport(delivery, not objection(delivery, now), delivery.report_id in newer) for delivery in sent]


def newer_for(link: ShareLink, report: Report) -> ReportDelivery | None:
    """The signed report that amends this one, where it was sent to this contact too."""
    return _deliveries(link).filter(report__amends=report, report__state=Report.State.SIGNED).first()


def _deliveries(link: ShareLink) -> QuerySet[ReportDelivery]:
    return ReportDelivery.objects.filter(contact=link.contact_id).select_related(
        "report__episode__client", "report__episode__practitioner", "report__pdf", "contact__practice"
    )


def questions_of(delivery: ReportDelivery) -> list[OfficeQuestion]:
    """What she has asked about one report, oldest first."""
    return list(delivery.questions.order_by("asked_at", "pk"))


def successor_of(link: ShareLink) -> Successor | None:
    """Whom she has named last, unless she took it back."""
    named = Successor.objects.filter(contact=link.contact_id).exclude(state=Successor.State.TAKEN_BACK)
    return named.order_by("-named_at").first()
