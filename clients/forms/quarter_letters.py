"""The quarterly letter: its opening, and to whom the link goes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from clients.forms.fields import PlainForm
from clients.gates import LETTER_PART
from metcrm.wording.forms.texts import coached
from practitioners.models import Contact

PRINT = ""


class QuarterLetterForm(PlainForm):
    """`contact` cleans to an id, or None for a letter that is printed."""

    words = forms.CharField(
        required=False, max_length=1200, label="How it begins", widget=forms.Textarea(coached(LETTER_PART, rows=4)),
        help_text="Leave it as it is, or write it in your own words. Counts and figures can’t be typed.",
    )  # fmt: skip
    contact = forms.ChoiceField(required=False, label="Who gets the link")

    def __init__(self, *args: Any, readers: Sequence[Contact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [(str(one.pk), f"{one.name}, {one.email}") for one in readers]
        self.fields["contact"].choices = [*found, (PRINT, "Nobody: I print it")]  # type: ignore[attr-defined]

    def clean_contact(self) -> UUID | None:
        return UUID(self.cleaned_data["contact"]) if self.cleaned_data["contact"] else None
