"""The form of the coach page, and what its script sends."""

from typing import Any

from django import forms

#: Some three thousand words, read in about a tenth of a second.
LONGEST = 20_000


class TextForm(forms.Form):
    """Any text to be read. Nothing of it is stripped: places count from its first character."""

    text = forms.CharField(
        label="Text",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "data-coach": "", "spellcheck": "true"}),
    )

    def clean_text(self) -> Any:
        text = self.cleaned_data["text"]
        if len(text) > LONGEST:
            raise forms.ValidationError(
                f"This is {len(text):,} characters long, and the coach reads {LONGEST:,} at a time."
                " Paste it in two or more parts."
            )
        return text
