"""Questions that are asked again at the moment of sending.

An app registers a gate by name (in its AppConfig.ready) and names it in `enqueue(gates=[...])`. A gate gets the message
and the time; it returns "" to let the mail pass, or the sentence that says why it is withheld. Where the answer is not
known yet, it raises NotYet, and is asked again in a minute.
"""

from collections.abc import Callable
from datetime import datetime

from metcrm.outbox.models import OutboxMessage

Gate = Callable[[OutboxMessage, datetime], str]


class NotYet(Exception):
    """Ask again soon; the text says to a person what is waited for."""


_gates: dict[str, Gate] = {}
_always: dict[str, Gate] = {}


def register(name: str, gate: Gate) -> None:
    """Make `gate` known under `name`."""
    _gates[name] = gate


def register_for_all(name: str, gate: Gate) -> None:
    """Ask `gate` about every mail of every workspace, whatever its gates are."""
    _always[name] = gate


def objection(message: OutboxMessage, now: datetime) -> str:
    """The first objection of the message's gates, or "". An unknown gate withholds: closed by default."""
    for always in _always.values():
        if why := always(message, now):
            return why
    for name in message.gates:
        gate = _gates.get(name)
        why = gate(message, now) if gate else f"The check “{name}” isn't installed."
        if why:
            return why
    return ""
