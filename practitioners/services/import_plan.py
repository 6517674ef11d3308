"""What becomes of each row: new, updated, known already, or not taken and why. Nothing is written here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from metcrm.sheets.reading import Line
from practitioners.exchange.columns import Row
from practitioners.exchange.drafts import CONTACT, PRACTICE, Bad, Draft, draft_of
from practitioners.models import ImportedRow
from practitioners.selectors.matching import Ambiguous, Index, KnownOffice, KnownPerson

Result = ImportedRow.Result


@dataclass
class Outcome:
    """The result of one row. `person` and `office` are known already or made by it."""

    line: int
    result: str
    why: str = ""
    cells: list[str] = field(default_factory=list)
    draft: Draft | None = None
    office: KnownOffice | None = None
    person: KnownPerson | None = None
    new_office: bool = False
    new_person: bool = False
    links: bool = False  # a known practitioner works here too
    fills: bool = False  # empty fields of a known person are filled

    @property
    def label(self) -> str:
        return Result(self.result).label

    @property
    def name(self) -> str:
        return self.draft.name if self.draft else ""


def row_of(cells: list[str], columns: list[str]) -> Row:
    """The cells under our keys."""
    return {key: cell for key, cell in zip(columns, cells, strict=False) if key}


def plan(
    lines: Iterable[Line], columns: list[str], index: Index, *, fill: bool = False, default_practice: str = ""
) -> Iterator[Outcome]:
    """The outcome of each line in its order; whoever is new is known from the next line on."""
    for line, cells in lines:
        try:
            draft = draft_of(row_of(cells, columns), default_practice)
            yield _decide(line, draft, index, fill)
        except (Bad, Ambiguous) as reason:
            yield Outcome(line, Result.REFUSED, str(reason), cells)


def _decide(line: int, draft: Draft, index: Index, fill: bool) -> Outcome:
    office = index.office_of(draft.office)
    match = index.person_of(draft, office) if draft.kind != PRACTICE else None
    if office is None and not draft.office.name and match is None:
        raise Bad("The row names no practice, and none of ours has its phone.")
    outcome = Outcome(line, Result.ADDED, " ".join(draft.notes), draft=draft, office=office)
    if match is not None:
        return _known(outcome, match.person, match.because, index, fill)
    if draft.kind == PRACTICE and office is not None:
        outcome.result, outcome.why = Result.SKIPPED, f"This practice is known{_since(office.line)}."
        return outcome
    _make(outcome, index)
    return outcome


def _known(outcome: Outcome, person: KnownPerson, because: str, index: Index, fill: bool) -> Outcome:
    draft, office = outcome.draft, outcome.office
    assert draft is not None
    outcome.person = person
    said = f"{because[0].upper()}{because[1:]} as {person.name}{_since(person.line)}."
    elsewhere = draft.kind != CONTACT and (office is None or office.id not in person.offices)
    if elsewhere and draft.office.name:
        if office is None:
            outcome.office, outcome.new_office = index.add_office(draft.office, outcome.line), True
        assert outcome.office is not None
        index.add_affiliation(person, outcome.office)
        outcome.links, outcome.result = True, Result.UPDATED
        said = f"{said} Works at {outcome.office.name} too."
    if fill:
        outcome.fills, outcome.result = True, Result.UPDATED
    elif not outcome.links:
        outcome.result = Result.SKIPPED
    outcome.why = " ".join(filter(None, [said, outcome.why]))
    return outcome


def _make(outcome: Outcome, index: Index) -> None:
    draft = outcome.draft
    assert draft is not None
    if outcome.office is None:
        outcome.office, outcome.new_office = index.add_office(draft.office, outcome.line), True
    if draft.kind != PRACTICE:
        outcome.person, outcome.new_person = index.add_person(draft, outcome.office, outcome.line), True


def _since(line: int) -> str:
    return f", line {line} of this file" if line else ""
