"""What this app counts for others: business events of a workspace, and work on fictional clients in a sandbox.

Nothing about anybody's health: a patient was referred, answered, seen. In a training workspace nobody is real, so that
reports and assessments are counted there, and only there.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F, Min, OuterRef, Q, Subquery

from clients import letters
from clients.models import Assessment, Referral, ReferralStatus, Report, Session
from metcrm.counting import MOST, Counted, Rule, of_days, of_rows

REFERRALS = Rule(
    "referrals", 7, "Referrals received", "Every patient whom an office referred counts, whatever came of it."
)
ANSWERED = Rule(
    "referrals_answered", 7, "Referrals answered in time",
    "A referral counts when its first step was taken within the days that your business promises.",
)  # fmt: skip
STARTED = Rule("referrals_started", 7, "Referred patients seen", "A referral counts from the day its patient started.")
REPORTS = Rule(
    "training_reports", 7, "Reports signed in time (sandbox)",
    "In the training workspace: an introductory letter counts when it is signed by the day after the first session, an "
    "assessment summary when it is signed within seven days of the first assessment.",
    training=True,
)  # fmt: skip
ASSESSMENTS = Rule(
    "training_assessments", 3, "Assessments recorded (sandbox)",
    "In the training workspace: every assessment of a fictional client counts.",
    training=True,
)  # fmt: skip
RULES = (REFERRALS, ANSWERED, STARTED, REPORTS, ASSESSMENTS)

_CLOCK: dict[str, timedelta] = {
    Report.Kind.INTRODUCTORY: letters.AFTER_FIRST_VISIT,
    Report.Kind.ASSESSMENT: letters.AFTER_BASELINE,
}
_Status = Referral.Status


def counted(zone: ZoneInfo, upto: int = MOST) -> Mapping[str, Counted]:
    """Business events of the current workspace, by key, on days of `zone`; three queries."""
    answered = Referral.objects.annotate(answered_at=Min("steps__at", filter=~Q(steps__status=_Status.RECEIVED)))
    started = ReferralStatus.objects.filter(status=_Status.STARTED).order_by().values("referral_id")
    return {
        REFERRALS.key: of_rows(Referral.objects.all(), "received_at", zone, upto),
        ANSWERED.key: of_days(
            (at.astimezone(zone).date() for at in answered.filter(answered_at__lte=F("answer_due_at")).values_list(
                "answered_at", flat=True)), upto,
        ),
        STARTED.key: of_days(
            (at.astimezone(zone).date() for at in started.annotate(first=Min("at")).values_list("first", flat=True)),
            upto,
        ),
    }  # fmt: skip


def counted_in_training(zone: ZoneInfo, upto: int = MOST) -> Mapping[str, Counted]:
    """Work on fictional clients, by key; two queries. The caller knows that this is a training workspace."""
    return {
        REPORTS.key: of_days(_signed_in_time(zone), upto),
        ASSESSMENTS.key: of_rows(Assessment.objects.all(), "on", zone, upto),
    }


def _signed_in_time(zone: ZoneInfo) -> Iterator[date]:
    first = Session.objects.filter(episode=OuterRef("episode"), attendance=Session.Attendance.ATTENDED).order_by("on")
    baseline = Assessment.objects.filter(episode=OuterRef("episode")).order_by("on")
    signed = Report.objects.filter(state=Report.State.SIGNED, kind__in=_CLOCK, amends=None).annotate(
        first_visit=Subquery(first.values("on")[:1]), baseline_on=Subquery(baseline.values("on")[:1])
    )
    for kind, at, visit, measured in signed.values_list("kind", "signed_at", "first_visit", "baseline_on"):
        begins = visit if kind == Report.Kind.INTRODUCTORY else measured
        day = at.astimezone(zone).date() if at else None
        if begins is not None and day is not None and day <= begins + _CLOCK[kind]:
            yield day
