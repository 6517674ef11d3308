"""What stands in the daily digest: each app says in a line or two what it knows that needs a person today.

Lines hold counts and the names of offices, never anything about a client: the digest is a mail.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from metcrm.accounts.models import Workspace
from metcrm.accounts.permissions import Capability, may
from metcrm.tenancy.actors import Actor

#: Lines for one workspace at one time; none where there is nothing.
Lines = Callable[[Workspace, datetime], Sequence[str]]


@dataclass(frozen=True)
class Part:
    """One app's lines; `place` puts the parts in the order of Today."""

    place: int
    capability: Capability
    lines: Lines


_parts: dict[str, Part] = {}


def register(name: str, *, place: int, capability: Capability, lines: Lines) -> None:
    """Have `lines` asked for everybody who has the capability (in AppConfig.ready)."""
    _parts[name] = Part(place, capability, lines)


def lines_for(by: Actor, workspace: Workspace, now: datetime) -> list[str]:
    """What this person has to know today, in the order of Today; empty when there is nothing."""
    wanted = sorted((part for part in _parts.values() if may(by, part.capability)), key=lambda part: part.place)
    return [line for part in wanted for line in part.lines(workspace, now)]


def counted(number: int, one: str, many: str) -> list[str]:
    """“3 follow-ups leave today”, or nothing. Both forms hold the place of the number as {n}."""
    return [(one if number == 1 else many).format(n=number)] if number else []
