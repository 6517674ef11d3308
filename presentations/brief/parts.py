"""What a brief is made of: sections of lines, the weightiest first. Whoever knows more registers a section."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

from practitioners.homework import Homework
from practitioners.known import KnownFact
from practitioners.models import Practice
from practitioners.selectors import Profile


class Place(StrEnum):
    """Where a section stands: what is read at the door in the wide column, what is looked up in the narrow one."""

    MAIN = "main"
    SIDE = "side"


class Mark(StrEnum):
    """A sign before a line, the same in black and white."""

    NONE = ""
    BOX = "box"  # to be asked or done, and ticked
    STALE = "stale"  # known, and due to be checked again
    OPEN = "open"  # not in order yet


@dataclass(frozen=True)
class Line:
    """`lead` is what the eye catches, `note` where it comes from. `typed` words were written by a person.

    A line of `figures` is never cut, since a number is worth nothing without its n; it stands whole or not at all.
    """

    text: str
    lead: str = ""
    note: str = ""
    mark: Mark = Mark.NONE
    typed: bool = False
    figures: bool = False


@dataclass(frozen=True)
class Section:
    """Lines in the order of their weight. On paper at least `keep` stay; `left_out` is how many don't."""

    key: str
    title: str
    place: Place
    rank: int
    lines: tuple[Line, ...]
    keep: int = 1
    left_out: int = 0

    def shortened(self) -> "Section":
        """Without its last line."""
        return replace(self, lines=self.lines[:-1], left_out=self.left_out + 1)


@dataclass(frozen=True)
class Subject:
    """Whom a brief is about, and what was read of it already. `today` is the workspace's day."""

    practice: Practice
    profile: Profile
    homework: Homework
    facts: tuple[KnownFact, ...]
    now: datetime
    today: date

    def day(self, at: datetime) -> str:
        """A moment as a day on the practice's wall: “Mar 4”, with the year when it isn't this one."""
        return day_words(at.astimezone(ZoneInfo(self.practice.timezone)).date(), self.today)


Writer = Callable[[Subject], Iterable[Line]]


@dataclass(frozen=True)
class _Registered:
    title: str
    write: Writer
    place: Place
    rank: int
    keep: int


_registered: dict[str, _Registered] = {}


def register_section(key: str, title: str, write: Writer, *, place: Place, rank: int, keep: int = 1) -> None:
    """Add a section; registering a key again replaces it.

    `write` gets the subject and returns lines, the weightiest first; no line, no section. The lowest `rank` stands on
    top of its column, and is shortened last; `keep` lines stay on paper as long as any section of a higher rank is
    there.
    """
    _registered[key] = _Registered(title, write, place, rank, keep)


def forget_section(key: str) -> None:
    """Take a section away again (tests do)."""
    _registered.pop(key, None)


def sections_of(subject: Subject) -> list[Section]:
    """Every section that has something to say, the weightiest first."""
    found = []
    for key, known in sorted(_registered.items(), key=lambda pair: (pair[1].rank, pair[0])):
        lines = tuple(known.write(subject))
        if lines:
            found.append(Section(key, known.title, known.place, known.rank, lines, known.keep))
    return found


def clip(text: str, most: int) -> str:
    """On one line, at most `most` characters, cut between words where there are any."""
    line = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text).split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    words, space, _ = cut.rpartition(" ")
    return f"{(words if space and len(words) > most // 2 else cut).rstrip(' ,;:.')}…"


def day_words(day: date, today: date) -> str:
    """“Mar 4”, and “Mar 4, 2024” in another year."""
    return date_format(day, "M j" if day.year == today.year else "M j, Y")


def age_words(day: date, today: date) -> str:
    """How long ago, the way people say it."""
    days = (today - day).days
    if days <= 0:
        return "today"
    if days < 14:
        return _ago(days, "day")
    if days < 60:
        return _ago(days // 7, "week")
    if days < 730:
        return _ago(days // 30, "month")
    return _ago(days // 365, "year")


def _ago(count: int, unit: str) -> str:
    return f"{count} {unit}{'' if count == 1 else 's'} ago"
