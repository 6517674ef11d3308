"""Fields that the forms of cohorts share: days without class, a rubric, a start."""

import re
from datetime import date
from typing import Any

from django import forms

#: Dates further away than this are slips of the key.
EARLIEST, LATEST = date(2020, 1, 1), date(2099, 12, 31)
_FORMATS = ["%Y-%m-%d", "%m/%d/%Y", "%b %d, %Y", "%B %d, %Y"]
_POINTS = re.compile(r"^(?P<line>.*?)\s*\((?P<points>\d{1,3})\)$")
MOST_DAYS = 100
MOST_LINES = 12


def date_field(label: str, **kwargs: Any) -> forms.DateField:
    """A date by the browser's own picker, within reason."""
    return SensibleDate(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **kwargs)


class SensibleDate(forms.DateField):
    """A date in this century."""

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        if found and not EARLIEST <= found <= LATEST:
            raise forms.ValidationError(f"Choose a date between {EARLIEST.year} and {LATEST.year}.")
        return found


class DaysField(forms.CharField):
    """Dates, one a line; cleaned to a sorted list of dates."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea({"rows": 3}), max_length=4000, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(str(one) for one in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_DAYS:
            raise forms.ValidationError(f"At most {MOST_DAYS} days.")
        return sorted({self._day(line) for line in lines})

    def _day(self, line: str) -> date:
        try:
            found: date = SensibleDate(input_formats=_FORMATS).clean(line)
        except forms.ValidationError:
            raise forms.ValidationError(f"“{line[:40]}” is no date. Write 2026-11-27 or Nov 27, 2026.") from None
        return found


class RubricField(forms.CharField):
    """Lines of a rubric, each with its points in brackets at the end if it has any; cleaned to a list of dicts."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea({"rows": 4}), max_length=4000, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return rubric_text(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        found = rubric_of(super().clean(value))
        if len(found) > MOST_LINES:
            raise forms.ValidationError(f"At most {MOST_LINES} lines.")
        if any(len(one["line"]) > 200 for one in found):
            raise forms.ValidationError("A line has at most 200 characters.")
        return found


def rubric_of(text: str) -> list[dict[str, Any]]:
    """“It says how (2)” as {"line": "It says how", "points": 2}."""
    return [_line(" ".join(line.split())) for line in text.splitlines() if line.strip()]


def rubric_text(rubric: list[dict[str, Any]]) -> str:
    """The way back."""
    return "\n".join(f"{one['line']} ({one['points']})" if "points" in one else one["line"] for one in rubric)


def _line(line: str) -> dict[str, Any]:
    found = _POINTS.match(line)
    if found and found["line"]:
        return {"line": found["line"], "points": int(found["points"])}
    return {"line": line}
