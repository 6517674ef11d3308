"""What a training workspace begins with: each app fills in its own fictional part.

Everything in it is invented, and nothing of it is ever counted as a client or told outside. Its mail stays here.
"""

from collections.abc import Callable
from datetime import datetime

from metcrm.accounts.models import Workspace
from metcrm.outbox.models import OutboxMessage
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.context import Kind, current

#: Fill the current workspace, by its owner, as of now.
Fill = Callable[[Actor, datetime], None]

_parts: dict[str, tuple[int, Fill]] = {}


def register(name: str, *, place: int, fill: Fill) -> None:
    """Have `fill` called in new training workspaces, lower places first (in AppConfig.ready)."""
    _parts[name] = (place, fill)


def fill_current(*, by: Actor, now: datetime) -> None:
    """Every app's part, in order."""
    for _, fill in sorted(_parts.values(), key=lambda part: part[0]):
        fill(by, now)


def objection(message: OutboxMessage, now: datetime) -> str:
    """The outbox's question before each mail: a training workspace writes to nobody."""
    if current().kind is not Kind.WORKSPACE:
        return ""
    training = Workspace.objects.filter(pk=message.tenant_id, kind=Workspace.Kind.TRAINING).exists()
    return "This is a training workspace: its mail stays here." if training else ""
