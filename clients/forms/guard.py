"""Keeping programs out of a public form without annoying a person: nothing to solve, nobody else asked.

A program fills every field and sends at once. Whoever does so is shown the form again, with everything that was typed
and one sentence; pressing the button once more is all it takes, so no referral is lost by it.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError

from clients.forms.fields import PlainForm

LEAST_TIME = timedelta(seconds=3)
_SALT = "referral-form"


def new_ticket(now: datetime) -> str:
    """Signed: when the form was opened, and the key that makes two clicks one submission."""
    return signing.dumps([secrets.token_hex(16), now.timestamp()], salt=_SALT)


class TicketField(forms.CharField):
    """Cleans to (key, opened at as seconds); an unreadable ticket to a fresh one of this moment."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> tuple[str, float] | None:
        try:
            key, opened = signing.loads(str(value or ""), salt=_SALT)
            return str(key), float(opened)
        except (signing.BadSignature, ValueError, TypeError):
            return None


class GuardedForm(PlainForm):
    """Adds a field that people don't see, and a ticket that says when the form was opened."""

    website = forms.CharField(
        required=False, label="Leave this empty", widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"})
    )
    ticket = TicketField(required=False)

    now: datetime  # set by the form that has this one among its bases

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("ticket", new_ticket(self.now))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        ticket = data.get("ticket")
        if ticket is None:
            self._again("This page had been open for long. Everything you typed is still here; please send it again.")
        if data.get("website"):
            self._again("Please send it once more: a field that should stay empty was filled, perhaps by your browser.")
        if ticket and not self.errors and self.now.timestamp() - ticket[1] < LEAST_TIME.total_seconds():
            raise ValidationError("That was very quick. Please look it over and send it once more.")
        return data

    def _again(self, sentence: str) -> None:
        # What is shown again carries an empty field and a good ticket, so that the next click goes through.
        shown: dict[str, Any] = {"website": ""}
        if self.cleaned_data.get("ticket") is None:
            shown["ticket"] = new_ticket(self.now)
        data: Any = self.data
        data = data.copy()
        for name, value in shown.items():
            data[name] = value
        self.data = data
        raise ValidationError(sentence)
