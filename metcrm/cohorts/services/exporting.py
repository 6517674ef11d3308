"""Taking the board out as a file: names, weeks and counts, as the page shows them."""

from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO

from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.cohorts import board as boards
from metcrm.cohorts.board import Board, Learner
from metcrm.cohorts.models import Cohort
from metcrm.cohorts.selectors_board import board
from metcrm.documents.tables import FORMATS, Value
from metcrm.tenancy.actors import Actor


def export_board(
    cohort: Cohort, *, format: str, by: Actor, now: datetime, q: str = "", state: str = "", show: str = "",
    sort: str = "",
) -> bytes:  # fmt: skip
    """The learners that the board would show, one row each, as bytes. KeyError: no such format."""
    check(by, Capability.READ_COHORTS)
    found = board(cohort, cohort.day_of(now))
    learners = boards.chosen(found.learners, q=q, state=state, show=show, sort=sort)
    out = BytesIO()
    FORMATS[format].write(out, "Learners", headers(found), (row(found, one) for one in learners))
    record("cohort.exported", by=by, on=cohort, now=now, format=format, rows=len(learners))
    return out.getvalue()


def headers(found: Board) -> list[str]:
    """What stands above the columns."""
    weeks = [f"Week {week.number} (of {week.assignments})" for week in found.weeks]
    return ["Learner", "E-mail", "State", "At risk", "Done", "Of", "Late", "To read", *weeks, "Last seen", "Visits",
            "Meetings", "Referrals", "First visit", "First meeting", "First referral"]  # fmt: skip


def row(found: Board, one: Learner) -> list[Value]:
    """One learner; without consent the counts are empty, which isn't nought."""
    weeks = [cell.done for cell in one.cells]
    counts: list[int | None] = [one.visits, one.meetings, one.referrals] if one.in_sight else [None] * 3
    return [
        one.name, one.email, one.state_words, "; ".join(one.risks), one.done, found.assignments, one.late, one.waiting,
        *weeks, *_days(one.seen_on), *counts, *_days(one.first_visit_on, one.first_meeting_on, one.first_referral_on),
    ]  # fmt: skip


def _days(*days: date | None) -> Iterator[Value]:
    for day in days:
        yield day.isoformat() if day else None
