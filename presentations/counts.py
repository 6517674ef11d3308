"""What this app counts in a workspace: visits, presentations, leave-behinds. Bare counts with their days."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import CharField, Exists, Min, OuterRef, Q, Value
from django.db.models.functions import Cast, Coalesce, Concat

from metcrm.accounts.counts import SYSTEMS
from metcrm.counting import MOST, Counted, Rule, of_rows, of_times
from metcrm.documents.models import RenderJob
from metcrm.wording.models import Tick
from practitioners.calendar import next_business_day_at
from practitioners.models import FollowUp
from presentations.deck.scripts import TICKED
from presentations.models import CalendarFeed, Deck, DeckVersion, MaterialKind, MaterialVersion, Visit

PLANS = Rule(
    "measurement_plans", 3, "Offices with outcomes to speak of",
    "An office counts when a one-sheet or a presentation for it is drawn: both say what you measure for its patients.",
)  # fmt: skip
CLEAN_DECKS = Rule(
    "decks_clean", 4, "Presentations without a remark",
    "A presentation counts when it is drawn and no warning of the language coach was ticked for it: no equipment, no "
    "fitness talk, no certificates.",
)  # fmt: skip
DECKS = Rule(
    "decks", 5, "Presentations made",
    "A presentation counts when it is drawn, which it is once the language coach lets it pass.",
)  # fmt: skip
PRESENTED = Rule(
    "presented", 5, "Presentations given",
    "A logged visit counts when you said that you presented, or which presentation was shown.",
)  # fmt: skip
ONE_SHEETS = Rule("one_sheets", 6, "One-sheets made", "A one-sheet counts when it is drawn and can be printed.")
PADS = Rule("referral_pads", 6, "Referral pads made", "A referral pad counts when it is drawn and can be printed.")
VISITS = Rule(
    "visits", 7, "Practice visits logged",
    "Every visit that is logged counts, those where nobody was seen too; calls by phone aren’t visits.",
)  # fmt: skip
MEETINGS = Rule(
    "meetings", 7, "Meetings held",
    "A logged visit counts when it was a meeting, a presentation or a lunch.",
)  # fmt: skip
THANKED = Rule(
    "thanked_in_a_day", 7, "Visits followed up within a day",
    "A logged visit counts when a follow-up left, or was done, by the end of the office’s next business day.",
)  # fmt: skip
RULES = (PLANS, CLEAN_DECKS, DECKS, PRESENTED, ONE_SHEETS, PADS, VISITS, MEETINGS, THANKED)

_Kind = Visit.Kind
_MET = (_Kind.SCHEDULED, _Kind.PRESENTED, _Kind.LUNCH)
Made = dict[UUID, datetime]


def counted(zone: ZoneInfo, upto: int = MOST) -> Mapping[str, Counted]:
    """Of the current workspace, by key, on days of `zone`; eight queries."""
    logged = Visit.objects.filter(state=Visit.State.LOGGED)
    called_on = logged.exclude(kind=_Kind.PHONE)
    shown = logged.filter(Q(kind=_Kind.PRESENTED) | Q(deck_version__isnull=False))
    return {
        VISITS.key: of_rows(called_on, "happened_at", zone, upto),
        MEETINGS.key: of_rows(logged.filter(kind__in=_MET), "happened_at", zone, upto),
        PRESENTED.key: of_rows(shown, "happened_at", zone, upto),
        THANKED.key: of_times(_thanked(), zone, upto),
        **_made(zone, upto),
    }


def _made(zone: ZoneInfo, upto: int) -> dict[str, Counted]:
    """Everything that is drawn, from two queries; and the systems that are set up by it."""
    sheets: Made = {}
    pads: Made = {}
    offices: Made = {}
    for pk, kind, practice, at in _materials():
        (pads if kind == MaterialKind.REFERRAL_PAD else sheets)[pk] = at
        if kind == MaterialKind.ONE_SHEET:
            offices[practice] = min(offices.get(practice, at), at)
    decks: Made = {}
    clean: Made = {}
    for pk, practice, ticked, at in _decks():
        decks[pk] = at
        if not ticked:
            clean[pk] = at
        offices[practice] = min(offices.get(practice, at), at)
    named = {ONE_SHEETS: sheets, PADS: pads, PLANS: offices, DECKS: decks, CLEAN_DECKS: clean}
    found = {rule.key: of_times(made.values(), zone, upto) for rule, made in named.items()}
    way_in = min([*sheets.values(), *pads.values()], default=None)
    linked = CalendarFeed.objects.filter(revoked_at=None).aggregate(at=Min("created_at"))["at"]
    return found | {SYSTEMS.key: of_times([way_in, linked], zone, upto)}


def _materials() -> Iterator[tuple[UUID, str, UUID, datetime]]:
    """One-sheets and pads that are drawn: id, kind, practice and when first."""
    paper = (MaterialKind.ONE_SHEET, MaterialKind.REFERRAL_PAD)
    drawn = MaterialVersion.objects.filter(job__state=RenderJob.State.READY, material__kind__in=paper).order_by()
    rows = drawn.values("material_id", "material__kind", "material__practice_id")
    return rows.annotate(at=Min(Coalesce("job__finished_at", "created_at"))).values_list(
        "material_id", "material__kind", "material__practice_id", "at"
    ).iterator()  # fmt: skip


def _decks() -> Iterator[tuple[UUID, UUID, bool, datetime]]:
    """Decks that are drawn: id, practice, whether a warning was ticked, and when first."""
    first = DeckVersion.objects.filter(deck=OuterRef("pk"), job__state=RenderJob.State.READY).order_by()
    at = first.values("deck").annotate(at=Min(Coalesce("job__finished_at", "created_at"))).values("at")
    ticked = Tick.objects.filter(about=Concat(Value(TICKED), Cast(OuterRef("pk"), CharField())))
    found = Deck.objects.annotate(at=at, ticked=Exists(ticked)).filter(at__isnull=False)
    return found.values_list("pk", "practice_id", "ticked", "at").iterator()


def _thanked() -> Iterator[datetime]:
    """When the follow-ups left that left in time, one a visit."""
    because = FollowUp.objects.filter(because="visit", because_id__isnull=False).order_by()
    rows = because.values("because_id").annotate(at=Min(Coalesce("message__sent_at", "done_at")))
    left = {pk: at for pk, at in rows.values_list("because_id", "at") if pk and at}
    visits = Visit.objects.filter(pk__in=left, state=Visit.State.LOGGED) if left else Visit.objects.none()
    for pk, happened_at, tz in visits.values_list("pk", "happened_at", "practice__timezone"):
        if happened_at and left[pk] <= next_business_day_at(happened_at, tz, 23, 59):
            yield left[pk]
