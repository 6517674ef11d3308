"""One session, in a few taps."""

from datetime import date
from typing import Any

from django import forms

from clients.forms.fields import DatedForm, DayField, not_after
from clients.models import Session
from clients.red_flags import RED_FLAGS
from metcrm.ui.widgets import ChipCheckbox, ChipRadio

NONE = "none"


class SessionForm(DatedForm):
    """Attendance and red flags; “none observed” is said, never assumed."""

    on = DayField(label="Day")
    attendance = forms.ChoiceField(choices=Session.Attendance.choices, label="Attendance", widget=ChipRadio)
    red_flags = forms.MultipleChoiceField(
        required=False, choices=[(NONE, "None observed"), *RED_FLAGS.items()], label="Red flags", widget=ChipCheckbox
    )
    note = forms.CharField(
        required=False, max_length=2000, label="Note", widget=forms.Textarea({"rows": 2}),
        help_text="What was done and how it was tolerated.",
    )  # fmt: skip

    def clean_on(self) -> date | None:
        return not_after(self.cleaned_data["on"], self.today, "Log a session once its day has come.")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        ticked = data.get("red_flags", [])
        if "red_flags" not in self.errors:
            if NONE in ticked and len(ticked) > 1:
                self.add_error("red_flags", "Either none was observed, or the ones you ticked: take one of them out.")
            if not ticked and data.get("attendance") == Session.Attendance.ATTENDED:
                self.add_error("red_flags", "Tick “None observed”, or what you saw.")
        data["red_flags"] = [slug for slug in ticked if slug != NONE]
        return data
