"""What an office will read or hear, read by the coach first: its parts, its remarks, and whether it may leave.

Every verb that lets something out hands in a `Script` and asks here; there is no second list of words anywhere.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from metcrm.documents.coach import Exemption, check
from metcrm.wording.models import Tick
from metcrm.wording.remarks import Remark, remarks


@dataclass(frozen=True)
class Script:
    """Everything that an office will read or hear of one thing.

    Attributes:
        about: what it belongs to, as a label and an id: “practitioners.followup:…”. Ticks are kept under it.
        parts: texts by the name under which the person knows them: {"Subject": …, "Words": …}.
        names: of people and places; they are nobody's choice of words, so they may stand.
    """

    about: str
    parts: Mapping[str, str]
    names: Sequence[str] = field(default=())


@dataclass(frozen=True)
class Seen:
    """A remark, and who has kept its words. Whatever must be changed is never ticked."""

    remark: Remark
    ticked: Tick | None = None

    @property
    def open(self) -> bool:
        return self.ticked is None


class Stopped(Exception):
    """It may not leave like this. The text is for the person; `remarks` are what is open, the gravest first."""

    def __init__(self, open_remarks: Sequence[Remark]) -> None:
        self.remarks = sorted(open_remarks, key=lambda one: not one.stops)
        super().__init__(_told(self.remarks))

    @property
    def stops(self) -> bool:
        """True when a tick is not enough."""
        return self.remarks[0].stops


def read(script: Script) -> list[Seen]:
    """Every remark on every part, with its tick if somebody gave one for this very text."""
    found = [(_digest(text), one) for part, text in script.parts.items() for one in _remarks(script, part, text)]
    if not found:
        return []
    given = Tick.objects.filter(about=script.about, text_hash__in={text_hash for text_hash, _ in found})
    ticks = {(tick.text_hash, tick.remark): tick for tick in given}
    return [Seen(one, None if one.stops else ticks.get((text_hash, one.key))) for text_hash, one in found]


def open_remarks(script: Script) -> list[Remark]:
    """What keeps it from leaving: what must be changed, and what nobody has ticked."""
    return [seen.remark for seen in read(script) if seen.open]


def blocks(script: Script) -> list[Remark]:
    """What must be changed, whatever was ticked. No database is asked for ticks."""
    return [one for part, text in script.parts.items() for one in _remarks(script, part, text) if one.stops]


def ticks_for(script: Script, keys: Collection[str]) -> Iterable[tuple[str, Remark]]:
    """Hash and remark of the warnings whose keys are among `keys`."""
    for part, text in script.parts.items():
        for one in _remarks(script, part, text):
            if one.key in keys and not one.stops:
                yield _digest(text), one


def _remarks(script: Script, part: str, text: str) -> list[Remark]:
    # A name of one word could be any word: “Fitness” alone lets nothing pass.
    names = [Exemption(name) for name in script.names if len(name.split()) > 1]
    return remarks(text, check(text, exceptions=names), part)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _told(found: Sequence[Remark]) -> str:
    first, more = found[0], len(found) - 1
    opening = "The coach stops this." if first.stops else "The coach asks for your tick, or for other words."
    rest = f" There {'are' if more > 1 else 'is'} {more} more." if more else ""
    return f"{opening} {first.sentence}{rest}"
