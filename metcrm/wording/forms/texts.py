"""The form of the coach page, and what its script sends."""

from typing import Any

from django import forms
from django.urls import reverse_lazy

#: Some three thousand words, read in about a tenth of a second.
LONGEST = 20_000


class TextForm(forms.Form):
    """Any text to be read. Nothing of it is stripped: places count from its first character."""

    #: Under which name the person knows the text, and names of people and places in it, one a line.
    part = forms.CharField(required=False, max_length=60)
    names = forms.CharField(required=False, max_length=1000)
    text = forms.CharField(
        label="Text",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
    )

    def clean_text(self) -> Any:
        text = self.cleaned_data["text"]
        if len(text) > LONGEST:
            raise forms.ValidationError(
                f"This is {len(text):,} characters long, and the coach reads {LONGEST:,} at a time."
                " Paste it in two or more parts."
            )
        return text


def coached(part: str, **attrs: object) -> dict[str, object]:
    """Attributes of a field beside which the coach reads as one types. `part` is the text's name in the gates."""
    return {**attrs, "data-coach": reverse_lazy("wording:coach_check"), "data-coach-part": part}
