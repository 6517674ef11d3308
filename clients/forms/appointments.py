"""Planning an appointment or a series."""

from typing import Any

from django import forms

from clients.forms.fields import DatedForm, DayField
from clients.weeks import DAYS
from metcrm.ui.widgets import ChipCheckbox

TIME_FORMATS = ["%H:%M", "%I:%M %p", "%I:%M%p", "%I %p", "%I%p"]


class _TimeField(forms.TimeField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=TIME_FORMATS,
            widget=forms.TimeInput({"type": "time", "step": "300"}, format="%H:%M"),
            **kwargs,
        )
        self.error_messages["invalid"] = "Write the time like 2:30 PM."


def _minutes() -> forms.IntegerField:
    return forms.IntegerField(
        min_value=10, max_value=240, label="Minutes", initial=60,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Write the minutes as a whole number."},
    )  # fmt: skip


class AppointmentForm(DatedForm):
    """One time, or the same times for some weeks."""

    first = DayField(label="Day")
    at = _TimeField(label="Time")
    minutes = _minutes()
    weekdays = forms.TypedMultipleChoiceField(
        coerce=int, required=False, choices=[(n, name[:3]) for n, name in enumerate(DAYS)], label="On these days",
        widget=ChipCheckbox, help_text="Nothing ticked: on the day's own weekday.",
    )  # fmt: skip
    weeks = forms.IntegerField(
        min_value=1, max_value=26, initial=1, label="For so many weeks",
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Write the weeks as a whole number."},
    )  # fmt: skip


class MoveForm(DatedForm):
    """Another time for one appointment."""

    on = DayField(label="Day")
    at = _TimeField(label="Time")
    minutes = _minutes()
