"""The plan that a visit sets in motion: steps of mails, calls, cards and drop-ins. Pure: no rows, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any
from uuid import UUID

from practitioners.models import Channel, Purpose

HALF_PAST_EIGHT = time(8, 30)
MOST_STEPS = 8
MOST_DAYS = 730


@dataclass(frozen=True)
class Step:
    """One touch, so many days after the visit, at this time on the practice's wall.

    A day on which nobody is there moves on to the next business day. `template` is a named one of the workspace; None:
    the words of the purpose.
    """

    purpose: Purpose
    channel: Channel
    days: int
    at: time = HALF_PAST_EIGHT
    template: UUID | None = None

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "purpose": self.purpose.value, "channel": self.channel.value, "days": self.days,
            "at": self.at.strftime("%H:%M"), "template": str(self.template) if self.template else "",
        }  # fmt: skip

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Step":
        """The step that `to_json` wrote."""
        template = UUID(kept["template"]) if kept["template"] else None
        at = time.fromisoformat(kept["at"])
        return cls(Purpose(kept["purpose"]), Channel(kept["channel"]), int(kept["days"]), at, template)

    @property
    def after(self) -> str:
        """“the next business day”, “after two weeks”."""
        if self.days == 0:
            return "the same day"
        return "the next business day" if self.days == 1 else f"after {in_words(self.days)}"


#: What a workspace begins with.
HOUSE: tuple[Step, ...] = (
    Step(Purpose.THANK_YOU, Channel.MAIL, 1),
    Step(Purpose.CHECK_IN, Channel.MAIL, 14),
    Step(Purpose.RESULTS, Channel.MAIL, 90),
)

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def numbered(steps: Sequence[Step]) -> list[tuple[Step, int]]:
    """Each step with its number among those of its purpose, from 0."""
    seen: dict[Purpose, int] = {}
    found = []
    for step in steps:
        found.append((step, seen.get(step.purpose, 0)))
        seen[step.purpose] = seen.get(step.purpose, 0) + 1
    return found


def in_words(days: int) -> str:
    """A span as one says it in a letter: “ten days”, “two weeks”, “three months”."""
    if days < 12:
        return _counted(days, "day")
    if days < 60:
        return _counted(round(days / 7), "week")
    return _counted(round(days / 30.4), "month")


def _counted(number: int, unit: str) -> str:
    word = _NUMBERS[number] if number < len(_NUMBERS) else str(number)
    return f"{word} {unit}{'' if number == 1 else 's'}"
