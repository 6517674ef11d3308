"""Questions about visits and leave-behinds. They answer within the current workspace."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Value, When

from metcrm.documents.models import RenderJob
from practitioners.distance import Point, miles_between
from practitioners.models import Contact, FollowUp, Location, Practice, Practitioner, Stage
from practitioners.selectors import Profile, list_practices, profiles_of
from practitioners.selectors.zips import place_of, places_of
from presentations.models import (
    Deck,
    LeftBehind,
    Material,
    MaterialKind,
    MaterialVersion,
    Shown,
    Visit,
    VisitAttendee,
)

State = Visit.State
#: After that a planned visit counts as one that nobody logged.
MEETING_LASTS = timedelta(hours=1)
ATTENDEES = Prefetch("attendees", VisitAttendee.objects.select_related("contact", "practitioner").order_by("pk"))
_LEFT = Prefetch("left_behind", LeftBehind.objects.select_related("version__material").order_by("pk"))
_SHOWN = Prefetch("shown", Shown.objects.select_related("version__material").order_by("pk"))
_VERSIONS = Prefetch(
    "versions", MaterialVersion.objects.select_related("job__file", "material__practice").order_by("-number")
)


def get_visit(pk: UUID) -> Visit:
    """With practice, attendees, what was shown and left. Raises Visit.DoesNotExist for others' ids and unknown ones."""
    found = Visit.objects.select_related("practice", "deck_version__deck")
    return found.prefetch_related(ATTENDEES, _SHOWN, _LEFT).get(pk=pk)


def list_visits(*, q: str = "", kind: str = "", outcome: str = "", practice: UUID | None = None) -> QuerySet[Visit]:
    """Planned ones first, soonest on top; then what was logged, newest on top; cancelled ones at the end."""
    found = Visit.objects.select_related("practice").prefetch_related(ATTENDEES)
    if kind:
        found = found.filter(kind=kind)
    if outcome:
        found = found.filter(outcome=outcome)
    if practice:
        found = found.filter(practice=practice)
    for word in q.split():
        found = found.filter(_has_word(word))
    soonest = Case(When(state=State.PLANNED, then=F("planned_for")))
    return found.order_by(_place(), soonest.asc(nulls_last=True), F("happened_at").desc(nulls_last=True), "pk")


def _place() -> Case:
    whens = [When(state=state, then=Value(place)) for place, state in enumerate(State)]
    return Case(*whens, output_field=IntegerField())


def _has_word(word: str) -> Q:
    met = VisitAttendee.objects.filter(visit=OuterRef("pk")).filter(
        Q(contact__name__icontains=word)
        | Q(practitioner__last_name__icontains=word)
        | Q(practitioner__first_name__icontains=word)
    )
    written = Q(note__icontains=word) | Q(next_step__icontains=word) | Q(objective__icontains=word)
    return Q(Exists(met)) | Q(practice__name__icontains=word) | written


def visits_of(practice: Practice, limit: int = 20) -> list[Visit]:
    """What was planned and logged at one practice, newest first."""
    found = Visit.objects.filter(practice=practice).exclude(state=State.CANCELLED).prefetch_related(ATTENDEES)
    return list(
        found.order_by(Case(When(state=State.PLANNED, then=0), default=1), "-happened_at", "planned_for")[:limit]
    )


def next_planned(practice: Practice) -> datetime | None:
    """The soonest time planned with somebody at a practice: a meeting has a date and attendees."""
    found = Visit.objects.filter(practice=practice, state=State.PLANNED, attendees__isnull=False)
    found = found.order_by("planned_for")
    return found.values_list("planned_for", flat=True).first()


def next_visit(practice: Practice) -> Visit | None:
    """The soonest visit planned at a practice."""
    return Visit.objects.filter(practice=practice, state=State.PLANNED).order_by("planned_for", "pk").first()


def planned_on_day_of(practice: Practice, moment: datetime, visitor: UUID | None) -> Visit | None:
    """A visit of this person, or of nobody in particular, planned there for the same day of the practice's calendar."""
    zone = ZoneInfo(practice.timezone)
    begins = datetime.combine(moment.astimezone(zone).date(), time.min, zone)
    found = Visit.objects.filter(practice=practice, state=State.PLANNED, planned_for__gte=begins)
    found = found.filter(Q(visitor=visitor) | Q(visitor=None), planned_for__lt=begins + timedelta(days=1))
    found = found.select_related("practice")
    return found.prefetch_related(ATTENDEES).order_by("planned_for", "pk").first()


def practices_in_order(ids: Sequence[UUID]) -> list[Practice]:
    """The practices of these ids in their order, each once; unknown and foreign ids are passed over."""
    found = Practice.objects.in_bulk(list(ids))
    return [found[pk] for pk in dict.fromkeys(ids) if pk in found]


@dataclass(frozen=True)
class Office:
    """A practice that may be visited; `miles` by the straight line, None where nobody asked or no ZIP code is known."""

    practice: Practice
    miles: float | None


def offices_to_visit(
    *, q: str = "", stage: str = "", near: str = "", without: Collection[UUID] = (), limit: int = 12
) -> tuple[list[Office], bool]:
    """Those that match, and whether there are more; the nearest to the ZIP code `near` first, otherwise by name.

    Offices that were given up are found by their stage only.
    """
    found = list_practices(q=q, stage=stage).exclude(pk__in=without)
    found = found if stage else found.exclude(stage=Stage.NOT_ENGAGED)
    if not near:
        rows = list(found[: limit + 1])
        return [Office(row, None) for row in rows[:limit]], len(rows) > limit
    return _nearest_first(found, place_of(near), limit)


def offices_near(point: Point, *, limit: int) -> tuple[list[Office], bool]:
    """Those that may be visited, the nearest first, and whether there are more. Offices are where their ZIP code is."""
    return _nearest_first(list_practices().exclude(stage=Stage.NOT_ENGAGED), point, limit)


def likely_offices(*, q: str = "", limit: int) -> tuple[list[Office], bool]:
    """Where one has been last comes first, and whether there are more; what is searched for is ordered by name."""
    found = list(list_practices(q=q, order="name" if q else "-visit")[: limit + 1])
    return [Office(practice, None) for practice in found[:limit]], len(found) > limit


def _nearest_first(found: QuerySet[Practice], home: Point | None, limit: int) -> tuple[list[Office], bool]:
    """Those whose ZIP code isn't known stand at the end."""
    codes = dict(Location.objects.filter(is_primary=True).values_list("practice_id", "zip_code"))
    points = places_of(codes.values())
    far = {pk: miles_between(home, points[code[:5]]) for pk, code in codes.items() if home and code[:5] in points}
    ids = sorted(found.values_list("pk", flat=True), key=lambda pk: far.get(pk, 99_999.0))
    nearest = found.in_bulk(ids[:limit])
    return [Office(nearest[pk], far.get(pk)) for pk in ids[:limit]], len(ids) > limit


def expected_at_next(practice: Practice) -> set[UUID]:
    """Ids of the people whom the next planned visit is for."""
    visit = next_visit(practice)
    return {person.pk for person in people_met(visit)} if visit else set()


def logged_visits(practice: Practice, limit: int) -> list[Visit]:
    """The visits that took place, newest first."""
    found = Visit.objects.filter(practice=practice, state=State.LOGGED).prefetch_related(ATTENDEES)
    return list(found.order_by("-happened_at", "pk")[:limit])


def promised_to_refer(practice: Practice) -> datetime | None:
    """When the office last said that it would refer."""
    found = Visit.objects.filter(practice=practice, state=State.LOGGED, outcome=Visit.Outcome.WILL_REFER)
    return found.order_by("-happened_at").values_list("happened_at", flat=True).first()


def promised(visit: Visit) -> list[FollowUp]:
    """The follow-ups that this visit brought about, soonest first."""
    found = FollowUp.objects.filter(because="visit", because_id=visit.pk).select_related("contact")
    return list(found.order_by("due_at", "pk"))


@dataclass(frozen=True)
class Stop:
    """One planned visit as the way to it needs it. `address` may be empty; `ask_for` are names with roles."""

    visit: Visit
    address: str
    ask_for: str
    overdue: bool
    earlier: bool  # planned for a day before today, where the practice is

    @property
    def key(self) -> str:
        """The visit's id, for an address."""
        return str(self.visit.pk)


def stops(*, until: datetime, now: datetime) -> list[Stop]:
    """Visits planned up to `until` that nobody has logged, soonest first. Seven queries at most."""
    visits = list(planned_until(until).prefetch_related(ATTENDEES))
    profiles = profiles_of([visit.practice for visit in visits])
    return [_stop(visit, profiles[visit.practice_id], now) for visit in visits]


def planned_until(until: datetime) -> QuerySet[Visit]:
    """Visits planned before `until` that nobody has logged, soonest first."""
    found = Visit.objects.filter(state=State.PLANNED, planned_for__lt=until)
    return found.select_related("practice").order_by("planned_for", "pk")


def _stop(visit: Visit, profile: Profile, now: datetime) -> Stop:
    place, manager = profile.primary_location, profile.people.office_manager
    ask_for = names_of(visit) or (person_name(manager) if manager else "")
    overdue = visit.planned_for is not None and visit.planned_for + MEETING_LASTS < now
    return Stop(
        visit, place.one_line if place else "", ask_for, overdue, _day(visit.planned_for, visit) < _day(now, visit)
    )


def _day(at: datetime | None, visit: Visit) -> date:
    assert at is not None
    return at.astimezone(ZoneInfo(visit.practice.timezone)).date()


def person_name(person: Contact | Practitioner) -> str:
    """“Ruth Keller, office manager”; a clinician by name and credential."""
    if isinstance(person, Contact):
        return f"{person.name}, {person.get_role_display().lower()}" if person.role != "other" else person.name
    return person.display_name


def people_met(visit: Visit) -> list[Contact | Practitioner]:
    """Who was met or is to be met; from prefetched attendees."""
    people = [attendee.contact or attendee.practitioner for attendee in visit.attendees.all()]
    return [person for person in people if person is not None]


def names_of(visit: Visit) -> str:
    """The same on one line, with roles."""
    return ", ".join(person_name(person) for person in people_met(visit))


def get_material(pk: UUID) -> Material:
    """With its practice and versions, newest first. Raises Material.DoesNotExist."""
    return Material.objects.select_related("practice").prefetch_related(_VERSIONS).get(pk=pk)


def list_materials(*, q: str = "", practice: Practice | None = None, retired: bool = False) -> QuerySet[Material]:
    """Leave-behinds, newest first, those in use or the retired ones."""
    found = Material.objects.filter(retired_at__isnull=not retired).select_related("practice")
    if practice is not None:
        found = found.filter(practice=practice)
    for word in q.split():
        found = found.filter(Q(practice__name__icontains=word) | Q(title__icontains=word))
    return found.prefetch_related(_VERSIONS).order_by("-created_at", "pk")


def newest_version(material: Material) -> MaterialVersion | None:
    """From prefetched versions."""
    return next(iter(material.versions.all()), None)


def with_newest(materials: Iterable[Material]) -> list[tuple[Material, MaterialVersion]]:
    """Each with its newest version."""
    pairs = [(material, newest_version(material)) for material in materials]
    return [(material, version) for material, version in pairs if version is not None]


def version_in_use(practice: Practice, kind: str, specialty_group: str) -> MaterialVersion | None:
    """The newest version of a kind of paper for a practice and specialty ("" where it has none) that isn't retired."""
    found = MaterialVersion.objects.filter(
        material__practice=practice, material__kind=kind, material__specialty_group=specialty_group,
        material__retired_at=None,
    )  # fmt: skip
    return found.order_by("-number").first()


def ready_versions(practice: Practice) -> list[MaterialVersion]:
    """The newest finished version of each leave-behind of a practice that is in use."""
    found = MaterialVersion.objects.filter(
        material__practice=practice, material__retired_at=None, job__state=RenderJob.State.READY
    ).select_related("material")
    return list(found.order_by("material", "-number").distinct("material"))


@dataclass(frozen=True)
class FirstSteps:
    """What a new workspace has done already."""

    practice: bool
    visit: bool
    material: bool
    deck: bool

    @property
    def all_done(self) -> bool:
        return self.practice and self.visit and self.material and self.deck


def first_steps() -> FirstSteps:
    """Four short questions."""
    return FirstSteps(
        Practice.objects.exists(),
        Visit.objects.filter(state=State.LOGGED).exists(),
        Material.objects.exists(),
        Deck.objects.exists(),
    )


def practices_with_objective(ids: Collection[UUID]) -> set[UUID]:
    """Homework item 11: the next visit has an objective."""
    found = Visit.objects.filter(practice__in=ids, state=State.PLANNED).exclude(objective="")
    return set(found.values_list("practice_id", flat=True))


def practices_with_plan(ids: Collection[UUID]) -> set[UUID]:
    """Homework item 12: a leave-behind in use says what is measured for one of its conditions."""
    found = Material.objects.filter(practice__in=ids, retired_at=None, kind=MaterialKind.ONE_SHEET)
    return set(found.values_list("practice_id", flat=True))
