"""Parts of a cohort that may be written to, each in a few words. Whoever left is in none of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from metcrm.cohorts import selectors_board
from metcrm.cohorts.board import Board
from metcrm.cohorts.models import Cohort, Enrolment, EnrolmentState
from metcrm.cohorts.models.enrolment import SEATED

State = EnrolmentState


@dataclass(frozen=True)
class Segment:
    """Some learners of a cohort; `key` stands in forms, `words` on the page."""

    key: str
    words: str
    learners: Sequence[Enrolment]


def segments(cohort: Cohort, today: date) -> list[Segment]:
    """All parts of a cohort, those with nobody in them too, with everybody first. Queries as for the board, and one."""
    learners = list(Enrolment.objects.filter(cohort=cohort).order_by("name", "pk"))
    board = selectors_board.board(cohort, today)
    found = [
        Segment("all", "Everybody with a seat", [one for one in learners if one.state in SEATED]),
        Segment("at_risk", "At risk", [one for one in learners if one.state == State.AT_RISK]),
        Segment(
            "not_started", "Invited, seat not taken yet",
            [one for one in learners if one.state == State.ENROLLED and one.accepted_at is None],
        ),
        Segment("waiting", "On the waiting list", [one for one in learners if one.state == State.WAITING]),
        Segment("completed", "Completed", [one for one in learners if one.state == State.COMPLETED]),
    ]  # fmt: skip
    return [*found, *_late(board, learners)]


def find(cohort: Cohort, key: str, today: date) -> Segment | None:
    """The part with that key as it is now; None when there is none."""
    return next((one for one in segments(cohort, today) if one.key == key), None)


def _late(board: Board, learners: Sequence[Enrolment]) -> list[Segment]:
    """Who is late with an assignment of a week, for each week in which anything was due."""
    found = []
    for place, week in enumerate(board.weeks):
        late = {row.pk for row in board.learners if row.cells[place].late}
        if week.overdue:
            words = f"Late in week {week.number}"
            found.append(Segment(f"late_{week.number}", words, [one for one in learners if one.pk in late]))
    return found
