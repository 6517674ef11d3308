"""Noting a letter that went another way."""

from datetime import date
from typing import Any

from django import forms

from clients.forms.fields import DatedForm, DayField, not_after
from clients.models import LetterNote
from metcrm.ui.widgets import ChipRadio


class LetterNoteForm(DatedForm):
    """How and when it went; or why it isn't needed."""

    way = forms.ChoiceField(choices=LetterNote.Way.choices, label="Way it went", widget=ChipRadio)
    settled_on = DayField(label="Day it went")
    why = forms.CharField(
        required=False, max_length=200, label="If it isn't needed: why",
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip

    def clean_settled_on(self) -> date | None:
        return not_after(self.cleaned_data["settled_on"], self.today, "It can't have gone on a day to come.")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("way") == LetterNote.Way.NOT_NEEDED and not data.get("why"):
            self.add_error("why", "Say in a few words why it isn't needed.")
        return data
