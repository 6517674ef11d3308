"""Handing in, and answering what was handed in."""

from collections.abc import Sequence
from typing import Any

from django import forms

from metcrm.cohorts.services.submissions import MOST_WORDS, Mark, Upload
from metcrm.documents.photographs import MOST_BYTES


class HandInForm(forms.Form):
    """Text, a PDF or a photograph, or both."""

    text = forms.CharField(
        label="What you hand in", required=False, max_length=MOST_WORDS,
        help_text="Your institute reads this. Name no client, and nothing by which one could be known.",
        widget=forms.Textarea(attrs={"rows": 10}),
    )  # fmt: skip
    file = forms.FileField(
        label="A PDF or a photograph beside it", required=False,
        help_text=f"At most {MOST_BYTES // 1_000_000} MB. A PDF goes to your institute as it is, a photograph without"
        " place and time: no client in it either. Print a document or slides into a PDF first.",
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf,image/jpeg,image/png,image/webp"}),
    )  # fmt: skip

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > MOST_BYTES:
            raise forms.ValidationError(f"A file may have {MOST_BYTES // 1_000_000} MB.")
        return file

    def upload(self) -> Upload | None:
        """The file as the verb takes it."""
        file = self.cleaned_data.get("file")
        return Upload(file.read(), file.name) if file else None


class AnswerForm(forms.Form):
    """A tick and a word to each line of the rubric, and a word to all of it."""

    word = forms.CharField(
        label="To all of it", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: Any = None, *, rubric: Sequence[dict[str, Any]]) -> None:
        super().__init__(data)
        self.rubric = rubric
        for number, one in enumerate(rubric):
            self.fields[f"met_{number}"] = forms.BooleanField(label=f"Met: {one['line']}", required=False)
            self.fields[f"word_{number}"] = forms.CharField(
                label=f"A word to “{one['line']}”", required=False, max_length=300
            )
        self.order_fields([*(name for name in self.fields if name != "word"), "word"])

    @property
    def marks(self) -> list[Mark]:
        """As the verb takes them."""
        sent = self.cleaned_data
        return [Mark(one["line"], sent[f"met_{n}"], sent[f"word_{n}"]) for n, one in enumerate(self.rubric)]
