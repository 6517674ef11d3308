"""Forms of a coaching session. Times are the cohort's own."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError

EVERYBODY = ""


class SessionForm(forms.Form):
    """When, where, about what; `starts_at` comes out of day and time."""

    day = forms.DateField(label="Day", widget=forms.DateInput({"type": "date"}))
    at = forms.TimeField(label="Time", widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label="Minutes", min_value=5, max_value=480, initial=45)
    place = forms.CharField(
        label="Where", max_length=300, required=False, help_text="A room, or the address of the call."
    )
    agenda = forms.CharField(
        label="What it is about", max_length=4000, required=False, widget=forms.Textarea({"rows": 4}),
        help_text="Learners read this before.",
    )  # fmt: skip

    def __init__(self, data: Any, *, timezone: str, **more: Any) -> None:
        super().__init__(data, **more)
        self._zone = ZoneInfo(timezone)
        self.fields["at"].help_text = f"On the clock of {timezone.replace('_', ' ')}."

    def clean(self) -> dict[str, Any]:
        """Put day and time together. In the night when clocks go forward an hour doesn't exist."""
        found: dict[str, Any] = super().clean() or {}
        if "day" in found and "at" in found:
            day, at = found.pop("day"), found.pop("at")
            local = datetime.combine(day, at.replace(tzinfo=None), self._zone)
            try:
                again = local.astimezone(UTC).astimezone(self._zone)
            except OverflowError as error:
                raise ValidationError({"day": "Choose a day of this century."}) from error
            if again.replace(tzinfo=None) != local.replace(tzinfo=None):
                raise ValidationError({"at": "The clocks go forward that night: this time doesn't exist."})
            if not 2000 <= day.year < 2100:
                raise ValidationError({"day": "Choose a day of this century."})
            found["starts_at"] = local.astimezone(UTC)
        return found


class NewSessionForm(SessionForm):
    """With whom, too."""

    enrolment = forms.TypedChoiceField(label="With", required=False, coerce=UUID, empty_value=None)
    field_order = ["enrolment", "day", "at", "minutes", "place", "agenda"]

    def __init__(self, data: Any, *, learners: Sequence[Any], timezone: str, **more: Any) -> None:
        super().__init__(data, timezone=timezone, **more)
        everybody = [(EVERYBODY, "The whole cohort")]
        self.fields["enrolment"].choices = everybody + [(str(one.pk), one.name) for one in learners]  # type: ignore[attr-defined]


class WordsForm(forms.Form):
    """What came of it."""

    present = forms.TypedMultipleChoiceField(
        label="Who was there", required=False, coerce=UUID, widget=forms.CheckboxSelectMultiple
    )
    shared = forms.CharField(
        label="For the learners", max_length=4000, required=False, widget=forms.Textarea({"rows": 4}),
        help_text="Everybody who was asked to the session reads this on their page.",
    )  # fmt: skip
    notes = forms.CharField(
        label="Your own notes", max_length=8000, required=False, widget=forms.Textarea({"rows": 4}),
        help_text="For the coaches of the institute alone. Nothing about anybody's client.",
    )  # fmt: skip

    def __init__(self, data: Any, *, learners: Sequence[Any], **more: Any) -> None:
        super().__init__(data, **more)
        if learners:
            self.fields["present"].choices = [(str(one.pk), one.name) for one in learners]  # type: ignore[attr-defined]
        else:
            self.fields["present"].widget = forms.MultipleHiddenInput()


class CommitmentForm(forms.Form):
    """Who promises what until when."""

    enrolment = forms.TypedChoiceField(label="Who", required=False, coerce=UUID, empty_value=None)
    text = forms.CharField(label="What", max_length=300)
    due_on = forms.DateField(label="Until", required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, data: Any, *, learners: Sequence[Any], **more: Any) -> None:
        super().__init__(data, **more)
        coach = [(EVERYBODY, "The coach")]
        self.fields["enrolment"].choices = coach + [(str(one.pk), one.name) for one in learners]  # type: ignore[attr-defined]
        if len(learners) == 1:
            self.fields["enrolment"].initial = str(learners[0].pk)
