"""What a sheet would tell, before it is told: for the owner's eyes. Pure."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date

from clients.measure_types import Measure
from clients.outcomes import door
from clients.outcomes.courses import Course, Moved, Moves, accepted
from clients.outcomes.figures import measured, unverified


@dataclass(frozen=True, slots=True)
class Choice:
    """A measure that could stand on the sheet, and how many have both values of it."""

    code: str
    name: str
    n: int


@dataclass(frozen=True, slots=True)
class Preview:
    """`sheet` is None where the door withholds it; `why` says so. `notes` say which share isn't told, and why."""

    block: door.Block
    clients: int
    choices: list[Choice]
    chosen: list[str]
    sheet: door.Sheet | None
    why: str
    notes: list[str]


def preview(
    courses: Sequence[Course], block: door.Block, codes: Sequence[str] | None, moves: Moves, *, floor: int,
    sure: Set[str], on: date,
) -> Preview:  # fmt: skip
    """`courses` are those of the block; `codes` None: the suggested measures."""
    choices = [
        Choice(code, moves.measures[code].name, len(door.complete(courses, [code], moves)))
        for code in measured(courses, moves.measures)
    ]
    chosen = door.suggest(courses, moves, floor) if codes is None else list(codes)
    try:
        sheet, why = door.compose(courses, block, chosen, moves, floor=floor, sure=sure, on=on), ""
    except door.Withheld as withheld:
        sheet, why = None, str(withheld)
        if codes is None and not chosen:
            most = max((one.n for one in choices), default=0)
            why = f"At most {most} of {len(courses)} clients have both values of a measure; {floor} are needed."
    return Preview(block, len(courses), choices, chosen, sheet, why, _notes(sheet, courses, chosen, moves, floor, sure))


def _notes(
    sheet: door.Sheet | None, courses: Sequence[Course], chosen: Sequence[str], moves: Moves, floor: int, sure: Set[str]
) -> list[str]:
    if sheet is None:
        return []
    counted = door.complete(courses, chosen, moves)
    silent = [one["code"] for one in sheet.content["measures"] if one["reached"] is None]
    return [_why_no_share(moves.measures[code], counted, moves, floor, code in sure) for code in silent]


def _why_no_share(measure: Measure, counted: Sequence[Course], moves: Moves, floor: int, sure: bool) -> str:
    rests_on = accepted(measure, counted[0].condition)
    judged = [found.reached for one in counted if isinstance(found := moves.of(one, measure.code), Moved)]
    if not rests_on or all(one is None for one in judged):
        return f"{measure.name}: no share, since no meaningful change is accepted for it."
    if unverified(rests_on) and not sure:
        return f"{measure.name}: no share until you have confirmed its meaningful change in the list of measures."
    if None in judged:
        return f"{measure.name}: no share, since a meaningful change is accepted for some of these clients only."
    return (
        f"{measure.name}: no share, since fewer than {floor} reached a meaningful change, or fewer than {floor} "
        f"didn’t, or fewer than {2 * floor} clients are behind it."
    )
