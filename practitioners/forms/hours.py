"""Opening hours and weekdays as form fields that are quick on a phone and need no script.

Hours are typed or pasted as on a website, or chosen: days as chips, opening and closing time, lunch break. What is
typed replaces the lines below it.
"""

from dataclasses import dataclass
from datetime import time
from typing import Any

from django import forms

from metcrm.ui.widgets import ChipCheckbox
from practitioners.hours import LONG_NAMES, MIDNIGHT, NAMES, Interval, NoWeek, Week, minutes_at
from practitioners.hours_text import Unreadable, parse

#: Lines that are offered; one more than the week needs.
FEWEST_LINES = 3
MOST_LINES = 14
_TIMES = ("opens", "closes", "break_from", "break_to")


@dataclass(frozen=True)
class Line:
    """One line as it was sent: days, and four times as text."""

    days: tuple[str, ...] = ()
    opens: str = ""
    closes: str = ""
    break_from: str = ""
    break_to: str = ""

    def __bool__(self) -> bool:
        return bool(self.days or self.opens or self.closes or self.break_from or self.break_to)


@dataclass(frozen=True)
class Typed:
    """What a form sent: words, or lines and the days on which it is closed."""

    text: str = ""
    lines: tuple[Line, ...] = ()
    closed: tuple[str, ...] = ()


class WeekWidget(forms.Widget):
    """A line of words, then lines of chips and times."""

    template_name = "practitioners/_week.html"
    use_fieldset = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Typed:
        several = getattr(data, "getlist", lambda key: data.get(key, []))
        lines = [
            Line(
                tuple(several(f"{name}_{n}_days")),
                *(str(data.get(f"{name}_{n}_{part}", "")).strip() for part in _TIMES),
            )
            for n in range(MOST_LINES)
        ]
        return Typed(str(data.get(f"{name}_text", "")), tuple(filter(None, lines)), tuple(several(f"{name}_closed")))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(str(key).startswith(f"{name}_") for key in data)

    def id_for_label(self, id_: str) -> str:
        return ""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        typed = value if isinstance(value, Typed) else typed_of(value or Week())
        lines = list(typed.lines) + [Line()] * max(FEWEST_LINES - len(typed.lines), 1)
        items = [{"number": n, "line": line, "days": _chips(line.days)} for n, line in enumerate(lines[:MOST_LINES])]
        shown = max(len(typed.lines), 1)
        context["widget"] |= {
            "text": typed.text, "shown": items[:shown], "spare": items[shown:], "closed": _chips(typed.closed),
        }  # fmt: skip
        return context


class WeekField(forms.Field):
    """A Week; an empty one when nothing was sent."""

    widget = WeekWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> Week:
        typed = value if isinstance(value, Typed) else Typed()
        try:
            return parse(typed.text) if typed.text.strip() else _week(typed)
        except (Unreadable, NoWeek) as error:
            raise forms.ValidationError(str(error)) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(typed_of(initial or Week()) != data)


class WeekdaysField(forms.TypedMultipleChoiceField):
    """Any of the seven days, 0 for Monday."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, coerce=int, choices=list(enumerate(NAMES)), widget=ChipCheckbox, **kwargs)


def typed_of(week: Week) -> Typed:
    """A known week as the lines of the form."""
    lines: list[Line] = []
    closed: tuple[str, ...] = ()
    for numbers, intervals in week.patterns():
        days = tuple(map(str, numbers))
        if not intervals:
            closed = days
        elif len(intervals) == 2:
            (one, other) = intervals
            lines.append(Line(days, *map(_time, (one.opens, other.closes, one.closes, other.opens))))
        else:
            lines += [Line(days, _time(interval.opens), _time(interval.closes)) for interval in intervals]
    return Typed(lines=tuple(lines), closed=closed)


def _week(typed: Typed) -> Week:
    days: dict[int, list[Interval]] = {number: [] for number in map(_weekday, typed.closed)}
    for number, line in enumerate(typed.lines, start=1):
        intervals = _intervals(line, f"Line {number}: ")
        for day in map(_weekday, line.days):
            if day in days and not days[day]:
                raise NoWeek(f"{LONG_NAMES[day]} is marked as closed and has hours.")
            days.setdefault(day, []).extend(intervals)
    return Week.of(days)


def _intervals(line: Line, said: str) -> list[Interval]:
    if not line.days:
        raise NoWeek(f"{said}choose the days.")
    if not line.opens or not line.closes:
        raise NoWeek(f"{said}say when it opens and when it closes.")
    if bool(line.break_from) != bool(line.break_to):
        raise NoWeek(f"{said}say when the break begins and when it ends.")
    opens, closes = _minutes(line.opens), _minutes(line.closes) or MIDNIGHT
    if closes <= opens:
        raise NoWeek(f"{said}it has to close after it opens, on the same day.")
    if not line.break_from:
        return [Interval(opens, closes)]
    begins, ends = _minutes(line.break_from), _minutes(line.break_to)
    if not opens < begins < ends < closes:
        raise NoWeek(f"{said}the break has to lie between opening and closing.")
    return [Interval(opens, begins), Interval(ends, closes)]


def _minutes(text: str) -> int:
    try:
        return minutes_at(time.fromisoformat(text))
    except ValueError as error:
        raise NoWeek("Write a time such as 08:00.") from error


def _weekday(text: str) -> int:
    if text not in {str(number) for number in range(7)}:
        raise NoWeek("Choose the days from Monday to Sunday.")
    return int(text)


def _time(minutes: int) -> str:
    """As an input of type time wants it; midnight at the end of a day is 00:00."""
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def _chips(chosen: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{"value": number, "label": name, "checked": str(number) in chosen} for number, name in enumerate(NAMES)]
