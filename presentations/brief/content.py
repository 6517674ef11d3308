"""The brief of one practice, gathered from everybody who knows something."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from clients.public import names_a_client
from practitioners import homework, known, taxonomy
from practitioners.models import Practice
from practitioners.selectors import profile_of
from presentations.brief import history, people, talk
from presentations.brief import known as knowledge
from presentations.brief.parts import Line, Place, Section, Subject, register_section, sections_of

#: Words written long ago may name somebody who has become a client since.
WITHHELD = "Left out here: it names a client."


@dataclass(frozen=True)
class Brief:
    """Everything there is to say; the printed page keeps what fits."""

    practice: Practice
    about: str
    stage: str
    homework: str
    prepared_on: date
    sections: tuple[Section, ...]

    def in_place(self, place: str) -> list[Section]:
        """The sections of one column."""
        return [section for section in self.sections if section.place == place]

    @property
    def main(self) -> list[Section]:
        return self.in_place(Place.MAIN)

    @property
    def side(self) -> list[Section]:
        return self.in_place(Place.SIDE)


def register() -> None:
    """The sections that this app knows; called when the app is ready."""
    main, side = Place.MAIN, Place.SIDE
    register_section("aim", "This visit", talk.aim, place=main, rank=10, keep=3)
    register_section("people", "Who to ask for", people.who, place=main, rank=20, keep=3)
    register_section("ask", "Ask first", knowledge.ask, place=main, rank=30, keep=4)
    register_section("outcome", "One outcome to show", talk.outcome, place=main, rank=35)
    register_section("promised", "Promised", history.promised, place=main, rank=40, keep=2)
    register_section("history", "So far", history.so_far, place=main, rank=50, keep=2)
    register_section("before", "Before you go", knowledge.before, place=main, rank=60, keep=2)
    register_section("getting_in", "Getting in", people.getting_in, place=side, rank=25, keep=3)
    register_section("patients", "For their patients", talk.for_their_patients, place=side, rank=35, keep=2)
    register_section("known", "What we know", knowledge.facts, place=side, rank=45, keep=2)
    register_section("bring", "Bring and leave", talk.bring, place=side, rank=55, keep=2)
    register_section("mistakes", "Seven mistakes", talk.mistakes, place=side, rank=65, keep=2)
    register_section("objections", "If they say", talk.objections, place=side, rank=75, keep=1)


def brief_of(practice: Practice, *, now: datetime, today: date) -> Brief:
    """The brief as it stands. `today` is the workspace's day."""
    profile = profile_of(practice)
    score = homework.score_profiles([profile])[practice.pk]
    facts = tuple(known.known_facts(profile, today))
    subject = Subject(practice, profile, score, facts, now, today)
    place = profile.primary_location
    town = ", ".join(part for part in (place.city, place.state) if part) if place else ""
    group = taxonomy.group_label(practice.specialty_group) or "Specialty not known"
    return Brief(
        practice=practice,
        about=" · ".join(part for part in (group, town) if part),
        stage=practice.get_stage_display(),
        homework=f"{score.done} of {score.total}",
        prepared_on=today,
        sections=tuple(_without_clients(sections_of(subject))),
    )


def _without_clients(sections: Iterable[Section]) -> list[Section]:
    found = list(sections)
    if not names_a_client("\n".join(line.text for section in found for line in section.lines if line.typed)):
        return found
    return [replace(section, lines=tuple(map(_without_client, section.lines))) for section in found]


def _without_client(line: Line) -> Line:
    return replace(line, text=WITHHELD) if line.typed and names_a_client(line.text) else line
