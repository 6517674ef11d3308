"""Who to ask for, and how to get in."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from practitioners import taxonomy
from practitioners.models import Contact, ContactRole, Practitioner, Way
from presentations import selectors
from presentations.brief.parts import Line, Mark, Subject

#: Facts told by these two sections, and so not repeated among what is known.
TOLD_HERE = frozenset(
    {"office_manager", "office_manager_way", "phone", "address", "hours", "how_to_get_in", "best_time",
     "meeting_rules", "fax"}
)  # fmt: skip
_UNKNOWN_MANAGER = "Not known yet. Ask at the desk who runs the office, and how to say the name."


def who(subject: Subject) -> Iterator[Line]:
    """The office manager first; then whom the next visit is for; then clinicians, then everybody else."""
    people = subject.profile.people
    if people.office_manager is None:
        yield _no_manager(subject)
    expected = selectors.expected_at_next(subject.practice)
    everybody: list[Contact | Practitioner] = [
        *(one for one in people.contacts if one.role == ContactRole.OFFICE_MANAGER),
        *people.practitioners,
        *people.other_contacts,
    ]
    manager_first = [one for one in everybody if one == people.office_manager]
    rest = [one for one in everybody if one != people.office_manager]
    for person in [*manager_first, *sorted(rest, key=lambda one: one.pk not in expected)]:
        yield _contact(person) if isinstance(person, Contact) else _clinician(person, people.days)


def _no_manager(subject: Subject) -> Line:
    fact = subject.profile.facts.get("office_manager")
    if fact is not None and fact.asked_not_given:
        return Line("The name was asked for and not given. Try again at the desk.", "Office manager", mark=Mark.BOX)
    return Line(_UNKNOWN_MANAGER, "Office manager", mark=Mark.OPEN)


def _contact(person: Contact) -> Line:
    role = "" if person.role == ContactRole.OTHER else person.get_role_display()
    way = f"prefers {Way(person.preferred_way).label.lower()}" if person.preferred_way else ""
    reach = [part for part in (role, way, person.phone, person.email) if part]
    return Line(", ".join(reach), person.name, _said(person.pronounced))


def _clinician(person: Practitioner, days: Mapping[UUID, str]) -> Line:
    parts = [taxonomy.specialty_name(person.primary_taxonomy), person.subspecialty, days.get(person.pk, "")]
    return Line(", ".join(part for part in parts if part) or "Specialty not known", person.display_name)


def _said(pronounced: str) -> str:
    return f"say “{pronounced}”" if pronounced else ""


def getting_in(subject: Subject) -> Iterator[Line]:
    """Where, when, through which door, and by which rules."""
    place = subject.profile.primary_location
    if place and place.one_line:
        yield Line(place.one_line, "Where")
    if subject.practice.phone:
        extension = subject.practice.phone_extension
        yield Line(f"{subject.practice.phone}{f' ext. {extension}' if extension else ''}", "Phone")
    if place and place.how_to_get_in:
        yield Line(place.how_to_get_in, "Door", typed=True)
    if place and place.hours:
        yield Line(place.hours, "Hours", typed=True)
    for known in subject.facts:
        if known.kind.key in ("best_time", "meeting_rules") and known.fact.value:
            yield Line(known.fact.value, known.kind.label, mark=Mark.STALE if known.stale else Mark.NONE, typed=True)
    yield Line("Sign in, bring no gifts, and name no client unless a release is on file.", "Always")
