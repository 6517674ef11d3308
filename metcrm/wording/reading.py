"""What an office will read or hear, read by the coach first: its parts, its remarks, and whether it may leave.

Every verb that lets something out hands in a `Script` and asks here; there is no second list of words anywhere.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from metcrm.documents.coach import Exemption, check
from metcrm.wording.models import Tick
from metcrm.wording.remarks import Remark, remarks
from metcrm.wording.selectors import Own, own_words


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
    found = list(_each(script))
    if not found:
        return []
    given = Tick.objects.filter(about=script.about, text_hash__in={text_hash for text_hash, _ in found})
    ticks = {(tick.text_hash, tick.remark): tick for tick in given}
    return [Seen(one, None if one.stops else ticks.get((text_hash, one.key))) for text_hash, one in found]


def read_many(scripts: Sequence[Script]) -> list[list[Seen]]:
    """As `read` of each, in three queries however many there are."""
    own = own_words()
    found = [list(_each(script, own)) for script in scripts]
    hashes = {text_hash for remarks_of in found for text_hash, _ in remarks_of}
    given = Tick.objects.filter(text_hash__in=hashes) if hashes else []
    ticks = {(tick.about, tick.text_hash, tick.remark): tick for tick in given}
    return [
        [Seen(one, None if one.stops else ticks.get((script.about, text_hash, one.key))) for text_hash, one in rows]
        for script, rows in zip(scripts, found, strict=True)
    ]


def open_remarks(script: Script) -> list[Remark]:
    """What keeps it from leaving: what must be changed, and what nobody has ticked."""
    return [seen.remark for seen in read(script) if seen.open]


def blocks(script: Script) -> list[Remark]:
    """What must be changed, whatever was ticked. Ticks are not asked for."""
    return [one for _, one in _each(script) if one.stops]


def ticks_for(script: Script, keys: Collection[str]) -> Iterable[tuple[str, Remark]]:
    """Hash and remark of the warnings whose keys are among `keys`."""
    return ((text_hash, one) for text_hash, one in _each(script) if one.key in keys and not one.stops)


def read_part(text: str, *, part: str = "", names: Iterable[str] = (), own: Own | None = None) -> list[Remark]:
    """The remarks on one text, the workspace's own words (or `own`) included. Names are of people and places."""
    own = own_words() if own is None else own
    # A name of one word could be any word: “Fitness” alone lets nothing pass.
    known = [Exemption(name) for name in names if len(name.split()) > 1]
    return remarks(text, check(text, exceptions=[*known, *own.exceptions], phrases=own.phrases), part)


def _each(script: Script, own: Own | None = None) -> Iterator[tuple[str, Remark]]:
    """Every remark with the hash of its text."""
    own = own_words() if own is None else own
    for part, text in script.parts.items():
        for one in read_part(text, part=part, names=script.names, own=own):
            yield _digest(text), one


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _told(found: Sequence[Remark]) -> str:
    first, more = found[0], len(found) - 1
    opening = "The coach stops this." if first.stops else "The coach asks for your tick, or for other words."
    rest = f" There {'are' if more > 1 else 'is'} {more} more." if more else ""
    return f"{opening} {first.sentence}{rest}"
