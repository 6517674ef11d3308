"""Reading opening hours, days and best times as people write them: “M-Th 8-12, 1-5; Fri 8–noon; closed Sat & Sun”.

What isn't understood is never guessed at: `parse` refuses the whole, `read` hands the rest back in words.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from practitioners.hours import MIDNIGHT, Interval, NoWeek, Week

NOON = 12 * 60
_MERIDIEM = r"(?P<half>[ap])\.?(?:m\b\.?)?"
_TOKEN = re.compile(
    r"(?P<days>weekdays?\b|weekends?\b|daily\b|every ?day\b)"
    r"|(?P<day>(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?\b\.?)"
    r"|(?P<letters>\b(?:mo|m|tu|th|t|we|w|fr|f|sa|su)+\b)"
    rf"|(?P<time>(?P<hour>\d{{1,2}})(?:[:.](?P<minute>\d{{2}}))?(?:\s*{_MERIDIEM}(?![a-z]))?(?![\d:])|noon\b|midnight\b)"
    r"|(?P<dash>[-–—]|to\b|thru\b|through\b)"
    r"|(?P<until>until\b|till\b|before\b)"
    r"|(?P<after>after\b|from\b)"
    r"|(?P<closed>closed\b|shut\b)"
    r"|(?P<lunch>lunch\b|break\b)"
    r"|(?P<part>mornings?\b|afternoons?\b)"
    r"|(?P<gap>[\s,;:/&+|().]+|and\b|open\b|hours?\b)"
    r"|(?P<word>[^\s,;()]+)",
    re.IGNORECASE,
)
_STARTS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_LETTER = re.compile(r"mo|m|tu|th|t|we|w|fr|f|sa|su")
_ONE_LETTER = {"m": 0, "t": 1, "w": 2, "f": 4}
_PARTS = {"m": (0, NOON), "a": (NOON, MIDNIGHT)}


class Unreadable(ValueError):
    """The text is a sentence for the person."""


@dataclass(frozen=True)
class Reading:
    """What was understood, and the words that weren't. Not `exact` where a bound was left open: “after 3”, “Tue”."""

    week: Week
    rest: str
    exact: bool


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    match: "re.Match[str]"


@dataclass
class _Group:
    """Days, and what is said of them; `leads` where it was said before its days: “8–5 Mon–Fri”, “closed Sat”."""

    days: list[int] = field(default_factory=list)
    intervals: list[Interval] = field(default_factory=list)
    breaks: list[Interval] = field(default_factory=list)
    closed: bool = False
    leads: bool = False

    @property
    def said(self) -> bool:
        return bool(self.intervals or self.closed)


def parse(text: str) -> Week:
    """The week that `text` describes, all of it.

    Raises:
        Unreadable: some of it isn't understood.
    """
    reading = read(text)
    if reading.rest:
        raise Unreadable(
            f"“{reading.rest}” can't be read as days and times. Write it such as Mon–Thu 8–12, 1–5; Fri 8–12."
        )
    if not reading.exact or not reading.week:
        raise Unreadable("Say on which days, and from when to when: Mon–Thu 8–12, 1–5; Fri 8–12.")
    return reading.week


def read(text: str) -> Reading:
    """As much of a week as can be understood: best times too, such as “Tue 12:00–12:30, lunch room; Thu after 3 PM”."""
    reader = _Reader(list(_tokens(text)))
    try:
        week = reader.week()
    except NoWeek:
        return Reading(Week(), text.strip(), exact=False)
    return Reading(week, " ".join(reader.rest), reader.exact)


def read_days(text: str) -> tuple[tuple[int, ...], str]:
    """The weekdays that a text names, and what else it says: “Tue and Thu mornings” as (1, 3) and “mornings”."""
    days: set[int] = set()
    rest: list[str] = []
    tokens = [token for token in _tokens(text) if token.kind != "gap"]
    place = 0
    while place < len(tokens):
        named, length = _named_days(tokens[place:])
        if named:
            days.update(named)
        else:
            rest.append(tokens[place].text)
        place += length or 1
    return tuple(sorted(days)), " ".join(rest)


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        kind = str(match.lastgroup)
        if kind in ("hour", "minute", "half"):
            kind = "time"
        yield _Token(kind, match.group(), match)


class _Reader:
    """Goes over the tokens once, filling groups of days."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = [token for token in tokens if token.kind != "gap"]
        self.groups: list[_Group] = [_Group()]
        self.rest: list[str] = []
        self.exact = True

    def week(self) -> Week:
        place = 0
        while place < len(self.tokens):
            place += self._take(self.tokens[place:])
        days: dict[int, list[Interval]] = {}
        for group in self.groups:
            for number, intervals in self._days_of(group):
                if number in days and (not intervals or not days[number]):
                    raise NoWeek("Open and closed on the same day.")
                days.setdefault(number, []).extend(intervals)
        return Week.of(days)

    def _days_of(self, group: _Group) -> Iterable[tuple[int, list[Interval]]]:
        if group.closed and group.intervals:
            raise NoWeek("Open and closed on the same day.")
        if group.said and not group.days:
            raise NoWeek("Times without days.")
        intervals = group.intervals
        if group.days and not group.said:
            intervals, self.exact = [Interval(0, MIDNIGHT)], False
        return [(number, _without(intervals, group.breaks)) for number in group.days]

    def _take(self, tokens: list[_Token]) -> int:
        """Use up the first few tokens; returns how many."""
        named, length = _named_days(tokens)
        kind = tokens[0].kind
        if named:
            self._group_for_days().days.extend(named)
            return length
        if kind in ("time", "until", "after", "part"):
            return self._time(tokens)
        if kind in ("closed", "lunch") and len(tokens) > 1 and tokens[1].kind == "time" and self.groups[-1].intervals:
            return 1 + self._break(tokens[1:])
        if kind == "closed":
            self._group_for_closed().closed = True
            return 1
        self.rest.append(tokens[0].text)
        return 1

    def _group_for_days(self) -> _Group:
        group = self.groups[-1]
        return self._next() if group.said and not group.leads else group

    def _group_for_closed(self) -> _Group:
        group = self._next() if self.groups[-1].said else self.groups[-1]
        group.leads = not group.days
        return group

    def _time(self, tokens: list[_Token]) -> int:
        group = self.groups[-1]
        before = group.intervals[-1].closes if group.intervals and not (group.leads and group.days) else 0
        interval, length, exact = _interval(tokens, before)
        if interval is None:
            self.rest.append(tokens[0].text)
            return 1
        if group.leads and group.days:
            group = self._next()
        group.leads = group.leads or not group.days
        group.intervals.append(interval)
        self.exact = self.exact and exact
        return length

    def _break(self, tokens: list[_Token]) -> int:
        interval, length, exact = _interval(tokens, 0)
        if interval is None or not exact:
            raise NoWeek("A break without hours around it.")
        self.groups[-1].breaks.append(interval)
        return length

    def _next(self) -> _Group:
        self.groups.append(_Group())
        return self.groups[-1]


def _named_days(tokens: list[_Token]) -> tuple[list[int], int]:
    """The days at the beginning, and how many tokens name them; a range runs over the end of the week."""
    first = _days_in(tokens[0])
    if len(first) == 1 and len(tokens) > 2 and tokens[1].kind == "dash":
        last = _days_in(tokens[2])
        if len(last) == 1:
            return [(first[0] + step) % 7 for step in range((last[0] - first[0]) % 7 + 1)], 3
    return first, 1 if first else 0


def _days_in(token: _Token) -> list[int]:
    text = token.text.lower()
    if token.kind == "days":
        return list(range(5, 7)) if "end" in text else list(range(5)) if "week" in text else list(range(7))
    if token.kind == "day":
        return [_STARTS.index(text[:2])]
    if token.kind == "letters":
        return [_ONE_LETTER[part] if part in _ONE_LETTER else _STARTS.index(part) for part in _LETTER.findall(text)]
    return []


def _interval(tokens: list[_Token], before: int) -> tuple[Interval | None, int, bool]:
    """The interval at the beginning, how many tokens it takes, and whether both of its bounds were given."""
    kind = tokens[0].kind
    if kind == "part":
        return Interval(*_PARTS[tokens[0].text[0].lower()]), 1, False
    if kind in ("until", "after"):
        return _bounded(tokens, kind)
    if len(tokens) > 2 and tokens[1].kind in ("dash", "until") and tokens[2].kind == "time":
        return Interval(*_resolved(tokens[0], tokens[2], before)), 3, True
    opens = _opening(tokens[0], None, before)
    return Interval(opens, min(opens + 30, MIDNIGHT)), 1, False


def _bounded(tokens: list[_Token], kind: str) -> tuple[Interval | None, int, bool]:
    if len(tokens) < 2 or tokens[1].kind != "time":
        return None, 1, False
    if kind == "after" and len(tokens) > 3 and tokens[2].kind in ("dash", "until") and tokens[3].kind == "time":
        return Interval(*_resolved(tokens[1], tokens[3], 0)), 4, True
    bound = _opening(tokens[1], None, 0)
    return (Interval(bound, MIDNIGHT) if kind == "after" else Interval(0, bound)), 2, False


def _resolved(first: _Token, second: _Token, before: int) -> tuple[int, int]:
    """Opening and closing time. “8–5” ends in the afternoon, “1–5” begins there, “8–12, 1–5” goes on after lunch."""
    opens = _opening(first, second, before)
    closes, open_to_choice = _minutes(second)
    if open_to_choice and closes <= opens:
        closes += NOON
    if closes == 0:
        closes = MIDNIGHT
    return opens, closes


def _opening(first: _Token, second: _Token | None, before: int) -> int:
    opens, open_to_choice = _minutes(first)
    if not open_to_choice or opens >= NOON:
        return opens
    later = opens + NOON
    closes, closes_open = _minutes(second) if second else (0, True)
    if not closes_open and second is not None and second.match["half"]:
        return later if later < closes else opens
    return later if opens < 6 * 60 or opens < before <= later else opens


def _minutes(token: _Token) -> tuple[int, bool]:
    """Minutes after midnight, and whether it could mean the afternoon as well."""
    text, match = token.text.lower(), token.match
    if text in ("noon", "midnight"):
        return (NOON if text == "noon" else 0), False
    hour, minute, half = int(match["hour"]), int(match["minute"] or 0), (match["half"] or "").lower()
    if hour > 24 or minute > 59 or (half and not 1 <= hour <= 12):
        raise NoWeek("No such time.")
    if half:
        return (hour % 12 + (12 if half == "p" else 0)) * 60 + minute, False
    return hour * 60 + minute, hour <= 12 and not match["hour"].startswith("0")


def _without(intervals: list[Interval], breaks: list[Interval]) -> list[Interval]:
    """The intervals with the breaks cut out."""
    left = sorted(intervals)
    for gap in breaks:
        around = [one for one in left if one.opens < gap.opens and gap.closes < one.closes]
        if not around:
            raise NoWeek("A break without hours around it.")
        left.remove(around[0])
        left += [Interval(around[0].opens, gap.opens), Interval(gap.closes, around[0].closes)]
    return sorted(left)
