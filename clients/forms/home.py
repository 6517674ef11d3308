"""A home programme, the client's one tap, and a protocol's text."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.forms import BoundField

from clients.forms.fields import DatedForm, DayField, PlainForm
from clients.models import HomeDay
from clients.protocols import HomeLine
from clients.services.home import MOST_EXERCISES

_LONG = 3000


class HomeForm(DatedForm):
    """Rows `name_<n>`, `dose_<n>`, `how_<n>`; a row without a name and a dose is none."""

    days_a_week = forms.IntegerField(
        min_value=1, max_value=7, initial=3, label="Days a week",
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "Write a number from 1 to 7."),
    )  # fmt: skip
    expires_on = DayField(label="The link works until")
    note = forms.CharField(
        required=False, max_length=300, label="A word to the client", widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, exercises: Sequence[HomeLine] = (), **kwargs: Any) -> None:
        shown = {
            f"{part}_{n}": getattr(one, part) for n, one in enumerate(exercises) for part in ("name", "dose", "how")
        }
        kwargs["initial"] = {**shown, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        for n in range(MOST_EXERCISES):
            for part, label, longest in (("name", "Exercise", 80), ("dose", "Dose", 80), ("how", "How", 300)):
                self.fields[f"{part}_{n}"] = forms.CharField(
                    required=False, max_length=longest, label=f"{label} {n + 1}",
                    widget=forms.TextInput({"autocomplete": "off"}),
                )  # fmt: skip
        for validator in self.fields["days_a_week"].validators:
            validator.message = "Write a number from 1 to 7."  # type: ignore[attr-defined]
        self.lines: list[HomeLine] = []

    @property
    def rows(self) -> list[tuple[BoundField, BoundField, BoundField]]:
        return [(self[f"name_{n}"], self[f"dose_{n}"], self[f"how_{n}"]) for n in range(MOST_EXERCISES)]

    @property
    def rows_first(self) -> list[tuple[BoundField, BoundField, BoundField]]:
        """Those that hold something, and one empty row more."""
        return self.rows[: self._filled + 1]

    @property
    def rows_more(self) -> list[tuple[BoundField, BoundField, BoundField]]:
        """The other empty ones, folded away."""
        return self.rows[self._filled + 1 :]

    @property
    def _filled(self) -> int:
        return max((n + 1 for n, row in enumerate(self.rows) if any(field.value() for field in row)), default=0)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for n in range(MOST_EXERCISES):
            line = HomeLine(*(" ".join(str(data.get(f"{part}_{n}") or "").split()) for part in ("name", "dose", "how")))
            if not (line.name or line.dose or line.how):
                continue
            if not line.name:
                self.add_error(f"name_{n}", "Name the exercise.")
            if not line.dose:
                self.add_error(f"dose_{n}", "Say how much: 2 × 10, 15 minutes …")
            self.lines.append(line)
        return data

    @property
    def programme(self) -> dict[str, Any]:
        """What a valid form says."""
        data = self.cleaned_data
        names = ("days_a_week", "expires_on", "note")
        return {name: data[name] for name in names} | {"exercises": self.lines}


class HomeDayForm(PlainForm):
    """Done, partly, not today: one tap, for today or one of the two days before."""

    on = DayField(label="Day")
    done = forms.ChoiceField(choices=HomeDay.Done.choices, label="Done")


class ProtocolForm(PlainForm):
    """A protocol's text, one thing a line."""

    weeks = forms.IntegerField(min_value=1, max_value=104, label="Weeks")
    sessions = forms.IntegerField(min_value=1, max_value=400, label="Sessions")
    precautions = forms.CharField(
        required=False, max_length=_LONG, label="Precautions", widget=forms.Textarea({"rows": 4}),
        help_text="One a line.",
    )  # fmt: skip
    progression = forms.CharField(
        required=False, max_length=_LONG, label="Progress when", widget=forms.Textarea({"rows": 4}),
        help_text="Criteria, one a line.",
    )  # fmt: skip
    stops = forms.CharField(
        required=False, max_length=_LONG, label="Stop when", widget=forms.Textarea({"rows": 3}),
        help_text="One a line.",
    )  # fmt: skip
    exercises = forms.CharField(
        required=False, max_length=_LONG, label="Exercises of a session", widget=forms.Textarea({"rows": 6}),
        help_text="One a line: name; dose. For example: Leg press; 3 × 10",
    )  # fmt: skip
    home = forms.CharField(
        required=False, max_length=_LONG, label="Exercises at home", widget=forms.Textarea({"rows": 4}),
        help_text="One a line: name; dose; how.",
    )  # fmt: skip


def last_day(today: date, ends: date) -> date:
    """What the form suggests: the planned end of the episode, or four weeks from now."""
    return max(ends, today + timedelta(weeks=4)) if ends < today + timedelta(weeks=26) else today + timedelta(weeks=26)
