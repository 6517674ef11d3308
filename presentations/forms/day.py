"""What a day on the road is made from, by GET: the address of the page holds the whole plan."""

from collections.abc import Mapping
from datetime import date, time

from django import forms

from practitioners.models import Stage

MOST_MINUTES = 240


class DayForm(forms.Form):
    """When, from where, how long at each office. What isn't said is filled in."""

    day = forms.DateField(
        label="Day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Choose a day, such as 03/10/2026.", "required": "Choose a day."},
    )  # fmt: skip
    starts = forms.TimeField(
        label="Leave at", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Choose a time, such as 9:00 AM.", "required": "Choose when to leave."},
    )  # fmt: skip
    minutes = forms.IntegerField(
        label="Minutes each", min_value=5, max_value=MOST_MINUTES,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "step": 5}),
        error_messages={
            "invalid": "How many minutes? Write a whole number.", "required": "How many minutes?",
            "min_value": "At least 5 minutes.", "max_value": f"At most {MOST_MINUTES} minutes.",
        },
    )  # fmt: skip
    home = forms.RegexField(
        r"^\s*\d{5}(-?\d{4})?\s*$", label="From ZIP", strip=True,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code"}),
        error_messages={"invalid": "Five digits, such as 85704.", "required": "From where? Write your ZIP code."},
    )  # fmt: skip


class FinderForm(forms.Form):
    """Which offices to choose from; what isn't valid is passed over."""

    q = forms.CharField(label="Practice, city or somebody who works there", required=False)
    stage = forms.ChoiceField(
        label="Stage", required=False,
        choices=[("", "Any stage"), *((value, "Gone quiet (inactive)" if value == Stage.INACTIVE else label)
                                      for value, label in Stage.choices)],
    )  # fmt: skip
    near = forms.BooleanField(label="Nearest first", required=False)


def asked(given: Mapping[str, str], *, day: date, home: str) -> DayForm:
    """The form of an address; a plain /plan/ is filled with `day`, nine o'clock, half an hour and the own ZIP code."""
    filled = {"day": day.isoformat(), "starts": time(9).strftime("%H:%M"), "minutes": "30", "home": home}
    return DayForm({name: given.get(name) or default for name, default in filled.items()})
