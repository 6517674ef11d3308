"""The form of a message to a part of a cohort."""

from collections.abc import Sequence
from typing import Any

from django import forms

from metcrm.tenancy.ids import new_id


class MessageForm(forms.Form):
    """To whom, and what. `key` makes two clicks one message; `expected` is how many the person has seen."""

    segment = forms.ChoiceField(label="To")
    subject = forms.CharField(label="Subject", max_length=120)
    body = forms.CharField(
        label="Message", max_length=5000, widget=forms.Textarea({"rows": 8}),
        help_text="Each gets a mail of their own, beginning with their name. Nothing about anybody's client or health:"
        " a mail is read by others, too.",
    )  # fmt: skip
    key = forms.UUIDField(widget=forms.HiddenInput)
    expected = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, data: Any, *, segments: Sequence[Any], **more: Any) -> None:
        super().__init__(data, **{"initial": {"key": new_id()}, **more})
        self.fields["segment"].choices = [  # type: ignore[attr-defined]
            (one.key, f"{one.words} ({len(one.learners)})") for one in segments
        ]

    def clean_subject(self) -> str:
        """One line."""
        return " ".join(str(self.cleaned_data["subject"]).split())
