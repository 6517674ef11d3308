"""What this app counts in a workspace: homework, office managers, mails. Bare counts with their days."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.db.models import CharField, Exists, Min, OuterRef, Value
from django.db.models.functions import Cast, Concat

from metcrm.accounts.counts import SYSTEMS
from metcrm.counting import MOST, Counted, Rule, of_rows, of_times
from metcrm.wording.models import Tick
from practitioners.models import Cadence, Channel, Contact, ContactRole, FollowUp, MailTemplate, Practice
from practitioners.scripts import ABOUT

HOMEWORK = Rule(
    "homework_complete", 2, "Practices with complete homework",
    "An office counts while all of its homework is done, known or asked and not given: NPI, specialty, hours, the "
    "office manager, conditions, how it refers, the objective of the next visit and what you will measure.",
)  # fmt: skip
MANAGERS = Rule(
    "office_managers", 2, "Office managers known by name",
    "An office counts when an office manager who works there is among its contacts.",
)  # fmt: skip
CLEAN_MAILS = Rule(
    "mails_clean", 1, "Follow-up mails without a remark",
    "A mail to an office counts when it has left and the language coach had nothing to say, or you took its advice. "
    "One that you sent with a warning ticked doesn’t count.",
)  # fmt: skip
RULES = (HOMEWORK, MANAGERS, CLEAN_MAILS)


def counted(zone: ZoneInfo, upto: int = MOST) -> Mapping[str, Counted]:
    """Of the current workspace, by key, on days of `zone`; five queries."""
    return {
        HOMEWORK.key: of_rows(
            Practice.objects.filter(homework_complete_at__isnull=False), "homework_complete_at", zone, upto
        ),
        MANAGERS.key: _managers(zone, upto),
        CLEAN_MAILS.key: _clean_mails(zone, upto),
        SYSTEMS.key: _own_plan(zone),
    }


def _managers(zone: ZoneInfo, upto: int) -> Counted:
    there = Contact.objects.filter(role=ContactRole.OFFICE_MANAGER, left_at=None).order_by()
    first = there.values("practice_id").annotate(at=Min("created_at"))
    return of_times(first.values_list("at", flat=True), zone, upto)


def _clean_mails(zone: ZoneInfo, upto: int) -> Counted:
    left = FollowUp.objects.filter(channel=Channel.MAIL, message__sent_at__isnull=False)
    ticked = Tick.objects.filter(about=Concat(Value(ABOUT), Cast(OuterRef("pk"), CharField())))
    return of_rows(left.exclude(Exists(ticked)), "message__sent_at", zone, upto)


def _own_plan(zone: ZoneInfo) -> Counted:
    """One, from the first plan or words of the workspace's own that still stand."""
    first = [rows.objects.aggregate(at=Min("changed_at"))["at"] for rows in (Cadence, MailTemplate)]
    return of_times([min((at for at in first if at), default=None)], zone)
