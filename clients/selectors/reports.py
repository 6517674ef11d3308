"""Reading reports, what they are written from, and how far each has come on its way to the office."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Max, Q, QuerySet

from clients.keys import name_key
from clients.models import Assessment, Client, Episode, Opening, Report, ReportDelivery
from clients.selectors.releases import in_force, practices_released, scope_of
from metcrm.accounts.models import Workspace
from metcrm.accounts.selectors import get_workspace
from practitioners.models import Contact

State = Report.State
MOST_OPENINGS = 100


def local_day(now: datetime, workspace: Workspace | None = None) -> date:
    """The calendar day where the workspace is."""
    return now.astimezone(ZoneInfo((workspace or get_workspace()).timezone)).date()


# --- One ------------------------------------------------------------------------------------------------------------


def get_report(pk: UUID) -> Report:
    """With client, practice, practitioner, assessment and what it amends.

    Raises:
        Report.DoesNotExist: none here.
    """
    return _with_everything(Report.objects.all()).get(pk=pk)


def get_delivery(pk: UUID) -> ReportDelivery:
    """With report, contact, link and mail.

    Raises:
        ReportDelivery.DoesNotExist: none here.
    """
    found = ReportDelivery.objects.select_related(
        "report__episode__client", "contact__practice", "link", "message", "reminder"
    )
    return found.get(pk=pk)


def _with_everything(reports: QuerySet[Report]) -> QuerySet[Report]:
    return reports.select_related(
        "episode__client",
        "episode__practice",
        "episode__practitioner",
        "episode__referral",
        "assessment",
        "amends",
        "pdf",
    )


def deliveries_of(report: Report) -> list[ReportDelivery]:
    """Where the report went, oldest first, with contact, link and mail."""
    found = report.deliveries.select_related("contact__practice", "link", "message").prefetch_related("questions")
    return list(found.order_by("sent_at"))


def openings_of(report: Report) -> list[Opening]:
    """Every opening, download and refusal of this report, and of the links that brought it; newest first."""
    mine = Q(report=report) | Q(report=None, link__deliveries__report=report)
    found = Opening.objects.filter(mine).select_related("link__contact").order_by("-at", "-pk").distinct()
    return list(found[:MOST_OPENINGS])


def amended_by(report: Report) -> Report | None:
    """The newest report that amends this one and isn't withdrawn."""
    return report.amended_by.exclude(state=State.WITHDRAWN).order_by("-created_at").first()


def recipients(report: Report, now: datetime) -> list[Contact]:
    """Who may get it and hasn't: people who still work at a practice that the client has released this to.

    Those of the referring practice first, then those with a mailbox.
    """
    episode = report.episode
    allowed = practices_released(episode.client, local_day(now), scope_of(report.kind))
    found = Contact.objects.filter(practice__in=allowed, left_at=None).exclude(report_deliveries__report=report)
    return sorted(found.select_related("practice"), key=lambda contact: _first_to_ask(contact, episode))


def _first_to_ask(contact: Contact, episode: Episode) -> tuple[bool, str, bool, bool, str]:
    outside = contact.practice_id != episode.practice_id
    own = contact.practice.name if outside else ""
    return (outside, own, not contact.email, contact.role != "office_manager", contact.name)


def released(report: Report, now: datetime) -> bool:
    """True while the client's release for the referring practice is in force."""
    episode = report.episode
    return in_force(episode.client, episode.practice, local_day(now), scope_of(report.kind)) is not None


def episodes_to_report(client: Client) -> list[Episode]:
    """Episodes that a practice is told about, the running and newest first."""
    found = client.episodes.exclude(practice=None).select_related("practice")
    return list(found.order_by(F("ended_on").desc(nulls_first=True), "-started_on", "-created_at"))


def assessments_to_report(client: Client) -> list[Assessment]:
    """What a summary or a progress report can be written about, newest first."""
    found = Assessment.objects.filter(episode__client=client).select_related("episode__practice")
    return list(found.order_by("-on", "-created_at")[:12])


# --- Lists ----------------------------------------------------------------------------------------------------------

#: Filter of the list: slug, words.
STAGES = {
    "draft": "To sign",
    "unsent": "Signed, not sent",
    "waiting": "Waiting to be opened",
    "opened": "Opened, no answer yet",
    "acknowledged": "Acknowledged",
    "withdrawn": "Withdrawn",
}


def reports(*, query: str = "", stage: str = "") -> QuerySet[Report]:
    """All reports, newest first, with how far each has come; searched by the client's name."""
    found = _counted(_with_everything(Report.objects.all())).order_by("-created_at")
    for word in name_key(query).split():
        found = found.filter(episode__client__full_key__contains=word)
    return found.filter(_STAGE_FILTERS[stage]) if stage in _STAGE_FILTERS else found


def _counted(found: QuerySet[Report]) -> QuerySet[Report]:
    return found.annotate(
        sent=Count("deliveries", distinct=True),
        opened=Count("deliveries", filter=Q(deliveries__opened_at__isnull=False), distinct=True),
        acknowledged=Count("deliveries", filter=Q(deliveries__acknowledged_at__isnull=False), distinct=True),
        last_sent_at=Max("deliveries__sent_at"),
        by_link=Count("deliveries", filter=Q(deliveries__way=ReportDelivery.Way.LINK), distinct=True),
    )


_STAGE_FILTERS = {
    "draft": Q(state=State.DRAFT),
    "unsent": Q(state=State.SIGNED, sent=0),
    "waiting": Q(state=State.SIGNED, by_link__gt=0, opened=0, acknowledged=0),
    "opened": Q(state=State.SIGNED, opened__gt=0, acknowledged=0),
    "acknowledged": Q(state=State.SIGNED, acknowledged__gt=0),
    "withdrawn": Q(state=State.WITHDRAWN),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a report has come, as a pill."""

    words: str
    tone: str


def stage_of(report: Any) -> Stage:
    """For a row of `reports()`, from its counts."""
    if report.state == State.DRAFT:
        return Stage(STAGES["draft"], "warn")
    if report.state == State.WITHDRAWN:
        return Stage(STAGES["withdrawn"], "neutral")
    if report.acknowledged:
        return Stage(STAGES["acknowledged"], "good")
    if report.opened:
        return Stage("Opened", "info")
    if not report.sent:
        return Stage(STAGES["unsent"], "warn")
    return Stage(STAGES["waiting"], "info") if report.by_link else Stage("Sent on paper", "neutral")


def drafts() -> QuerySet[Report]:
    """Reports that wait for a signature, oldest first."""
    return _with_everything(Report.objects.filter(state=State.DRAFT)).order_by("created_at")


def signed_not_sent() -> QuerySet[Report]:
    """Signed, and on their way to nobody."""
    found = Report.objects.filter(state=State.SIGNED, deliveries=None)
    # An old version whose amendment exists needs no sending.
    return _with_everything(found.filter(amended_by=None)).order_by("signed_at")


def answers_to_see() -> QuerySet[ReportDelivery]:
    """Acknowledgements and answers that no one here has taken note of, newest first."""
    found = ReportDelivery.objects.filter(acknowledged_at__isnull=False, seen_at=None)
    return found.select_related("report__episode__client", "contact__practice").order_by("-acknowledged_at")
