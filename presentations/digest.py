"""What the daily digest says about visits and promises."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import time_format

from metcrm.accounts import digest
from metcrm.accounts.digest import counted
from metcrm.accounts.models import Workspace
from metcrm.accounts.permissions import Capability
from presentations import selectors, selectors_promises
from presentations.models import Visit


def register() -> None:
    """Called once, when Django starts."""
    digest.register("visits", place=10, capability=Capability.READ_PRACTICES, lines=visit_lines)
    digest.register("promises", place=25, capability=Capability.READ_PRACTICES, lines=promise_lines)


def visit_lines(workspace: Workspace, now: datetime) -> list[str]:
    """The visits of today by name and time, and how many of earlier days nobody has logged."""
    here = now.astimezone(ZoneInfo(workspace.timezone))
    midnight = datetime.combine(here.date() + timedelta(days=1), time.min, here.tzinfo)
    visits = selectors.planned_until(midnight)
    began = midnight - timedelta(days=1)
    today = [visit for visit in visits if visit.planned_for and visit.planned_for >= began]
    return [
        *(f"Visit at {_wall(visit)}: {visit.practice.name}" for visit in today),
        *counted(
            len(visits) - len(today),
            "{n} visit of an earlier day waits to be logged",
            "{n} visits of earlier days wait to be logged",
        ),
    ]


def promise_lines(workspace: Workspace, now: datetime) -> list[str]:
    """What was promised for today or earlier."""
    today = now.astimezone(ZoneInfo(workspace.timezone)).date()
    return counted(selectors_promises.due(today).count(), "{n} promise is due", "{n} promises are due")


def _wall(visit: Visit) -> str:
    assert visit.planned_for is not None
    return time_format(visit.planned_for.astimezone(ZoneInfo(visit.practice.timezone)), "g:i A")
