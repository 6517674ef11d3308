"""What this visit is for, what changes for their patients, what to bring, and which mistakes are close."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

from clients.public import (
    condition_choices,
    conditions_for_group,
    measurement_plan,
    published_figures,
    referral_counts,
)
from practitioners.facts import items_of
from presentations import selectors, selectors_stock
from presentations.brief.parts import Line, Mark, Subject
from presentations.one_sheet import short_name
from presentations.readiness.points import Call, Point, readiness_of
from presentations.specialties import SPECIALTIES, specialty

_MEASURES = 4


def aim(subject: Subject) -> Iterator[Line]:
    """The objective, the ask, and a smaller ask to fall back on."""
    visit = selectors.next_visit(subject.practice)
    count = referral_counts([subject.practice.pk])[subject.practice.pk]
    if visit is not None and visit.planned_for is not None:
        at = date_format(visit.planned_for.astimezone(ZoneInfo(subject.practice.timezone)), "D, M j, g:i A")
        yield Line(visit.objective or _aim(count), at, typed=bool(visit.objective))
    else:
        yield Line(_aim(count), "No visit is planned yet")
    if count:
        yield Line("Which other patients reach the end of their care with function still to gain?", "Ask")
        yield Line("May the next progress report come to a second practitioner here?", "Or")
    else:
        yield Line("May we see the next patient you discharge who still has a functional deficit?", "Ask")
        yield Line("May I send a sample report, and call on a day that suits you?", "Or")


def _aim(count: int) -> str:
    return "More of what they refer already." if count else "A first referral."


def outcome(subject: Subject) -> Iterator[Line]:
    """The first figure told of a condition they see, with its n, period and source; or that there is none."""
    conditions = _conditions(subject)
    for told in published_figures([slug for slug, _ in conditions]):
        row = told.rows[0]
        lead = f"{told.label}, {short_name(row.name)}:"
        said = row.short.replace("n = ", "n\u00a0=\u00a0")  # a line may not end within
        yield Line(f"{said}.", lead, f"{told.period}. {told.source}", figures=True)
        return
    if conditions:
        names = ", ".join(label for _, label in conditions[:2])
        yield Line(f"No figures of yours are told for {names} yet. Say what you measure instead.")


def for_their_patients(subject: Subject) -> Iterator[Line]:
    """By their specialty and the conditions they see."""
    group = subject.practice.specialty_group
    words = specialty(group)
    if group not in SPECIALTIES:
        yield Line("Their specialty isn't known, so this is what any primary care office hears.", mark=Mark.OPEN)
    yield Line(words.gap)
    conditions = _conditions(subject)[:2]
    slugs, labels = [slug for slug, _ in conditions], [label for _, label in conditions]
    plan = [short_name(one.name) for one in measurement_plan(slugs) if "provider" not in one.tells][:_MEASURES]
    if plan:
        yield Line(", ".join(plan), f"Measured for {', '.join(labels[:2]).lower()}:")
    yield Line(f"which limits do they set for {words.limits}?", "Ask:")
    yield Line("letter in 24 hours, assessment in 7 days, report every 30 days.", "They hear back:")


def _conditions(subject: Subject) -> list[tuple[str, str]]:
    """Slug and name of each condition they said they see, as far as the catalogue has them; else of their specialty."""
    fact = subject.profile.facts.get("conditions")
    said = {item.casefold() for item in items_of(fact.value)} if fact else set()
    found = [(slug, label) for slug, label in condition_choices() if label.casefold() in said]
    return found or list(conditions_for_group(subject.practice.specialty_group))


def bring(subject: Subject) -> Iterator[Line]:
    """What is printed and ready for this office."""
    versions = selectors.ready_versions(subject.practice)
    for version in versions:
        yield Line(f"{version.material.title}, version {version.number}", mark=Mark.BOX)
    if not versions:
        yield Line("Nothing is ready for this office. A one-sheet takes a minute to make.", mark=Mark.OPEN)
    short = selectors_stock.to_bring(subject.practice, subject.today)
    for one in short:
        yield Line(one.judged.why, f"Bring: {one.label.lower()}.", mark=Mark.BOX)
    if not short:
        yield Line("Referral pad and cards for the desk", mark=Mark.BOX)


#: What to keep in mind where a point of “Ready to walk in?” is in place.
_KEEP = {
    1: "Leave certificates out; say what you measure and report.",
    2: "Homework is complete.",
    3: "Speak of function and of their patients, not of fitness.",
    4: "No word about equipment: what you achieve with it counts.",
    5: "Your presentation is ready: have it on paper too, should the screen fail.",
    6: "Leave the one-sheet; it speaks when you are gone.",
    7: "Show how you report: 24 hours, 7 days, 30 days, discharge.",
}


def mistakes(subject: Subject) -> Iterator[Line]:
    """The seven points, those that are open at this office first; then what to keep in mind."""
    call = Call(subject.practice, selectors.next_visit(subject.practice))
    found = readiness_of([call], now=subject.now)[subject.practice.pk]
    lines = [_mistake(point, subject) for point in found.points]
    return iter(sorted(lines, key=lambda line: line.mark != Mark.OPEN))


def _mistake(point: Point, subject: Subject) -> Line:
    if point.done:
        return Line(_KEEP.get(point.number, point.rule), str(point.number))
    work = subject.homework
    said = point.found.evidence
    if point.number == 2:
        said = f"Homework: {work.total - work.done} of {work.total} still open."
    return Line(said, str(point.number), mark=Mark.OPEN)


def objections(subject: Subject) -> Iterator[Line]:
    """What offices say most, and an answer inside the scope of practice."""
    yield Line("We begin after discharge, and send them back at a red flag.", "“They have therapy.”")
    yield Line("Your limits come first; a new symptom stops the session, and you hear the same day.", "“Who answers?”")
    yield Line("One page a month, and a code at the desk that opens the referral form.", "“No time.”")
