"""What the days and the facts make of a learner, and of a cohort: each next state with the reason for it. Pure."""

from dataclasses import dataclass
from datetime import date

from metcrm.cohorts.models import CohortState, EnrolmentState

_State = EnrolmentState
#: A cohort in which somebody can complete. One that was put away is left alone.
COMPLETES = (CohortState.ACTIVE, CohortState.COMPLETED)


@dataclass(frozen=True, slots=True)
class Facts:
    """One learner as they stand today.

    `risks`: each rule about risk that holds. `settled`: their state is from another day than today, so that nobody is
    called at risk twice a day. `by_hand`: somebody took “completed” back, so that somebody gives it again.
    """

    cohort: str
    accepted: bool = True
    worked: bool = False  # something was credited or handed in since they are enrolled
    done: int = 0
    of: int = 0
    risks: tuple[str, ...] = ()
    settled: bool = True
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """Where it goes, and why."""

    to: str
    why: str


def turn_of(state: str, facts: Facts) -> Turn | None:
    """The one step that follows for a learner; None: they stay as they are."""
    if state == _State.ENROLLED and facts.accepted:
        if facts.cohort == CohortState.ACTIVE:
            return Turn(_State.ACTIVE, "The course has begun")
        return Turn(_State.ACTIVE, "Their first work is there") if facts.worked else None
    if state not in (_State.ACTIVE, _State.AT_RISK):
        return None
    if facts.of and facts.done >= facts.of and facts.cohort in COMPLETES and not facts.by_hand:
        return Turn(_State.COMPLETED, f"All {facts.of} assignments are credited")
    if state == _State.ACTIVE and facts.risks and facts.settled:
        return Turn(_State.AT_RISK, "; ".join(facts.risks))
    if state == _State.AT_RISK and not facts.risks:
        runs = facts.cohort == CohortState.ACTIVE
        return Turn(_State.ACTIVE, "No rule about risk holds any more" if runs else "The course doesn’t run any more")
    return None


def cohort_turn(state: str, *, starts_on: date, ends_on: date, held_on: date | None, today: date) -> str | None:
    """The state that the day asks for: active from the start on, completed after the end; None: it stays.

    `held_on`: the day on which somebody took a step back. Dates before it move nothing any more.
    """
    if state == CohortState.OPEN and starts_on <= today and (held_on is None or held_on < starts_on):
        return CohortState.ACTIVE
    if state == CohortState.ACTIVE and ends_on < today and (held_on is None or held_on <= ends_on):
        return CohortState.COMPLETED
    return None
