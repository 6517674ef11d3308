"""A provider's clearance: who, until when, within which limits, and the paper."""

from datetime import date
from typing import Any

from django import forms

from clients.forms.fields import DayField, not_after
from clients.forms.intake import PaperField
from clients.forms.sessions import LimitFields
from clients.models import Episode, ExerciseLimits


class ClearanceForm(LimitFields):
    """Everything that stands on the form a provider sends back."""

    cleared_by = forms.CharField(max_length=120, label="Provider")
    cleared_on = DayField(label="Signed on")
    clearance_expires_on = DayField(required=False, label="Valid until", help_text="Empty means twelve months.")
    precautions = forms.CharField(
        required=False, max_length=500, label="Precautions", help_text="Always in sight on the record.",
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip
    paper = PaperField(
        required=False, max_length=200, label="The paper itself", help_text="PDF or photograph. Kept with its hash."
    )

    def clean_cleared_on(self) -> date | None:
        return not_after(self.cleaned_data["cleared_on"], self.today, "A clearance can't be of a day to come.")

    @staticmethod
    def values_of(episode: Episode, limits: ExerciseLimits | None) -> dict[str, Any]:
        """What a renewal begins with: the same provider, precautions and limits; the day is new."""
        start: dict[str, Any] = {"cleared_by": episode.cleared_by, "precautions": episode.precautions}
        if not start["cleared_by"] and episode.practitioner is not None:
            start["cleared_by"] = str(episode.practitioner)
        return start | {name: getattr(limits, name) for name in LimitFields.base_fields if limits is not None}
