"""Forms of a workspace's own words. A text to try them on is never kept."""

from typing import Any

from django import forms

from metcrm.wording.models import EXCEPTABLE, Kind, OwnException, OwnPhrase

LONGEST_TRIAL = 5_000


class _OwnForm(forms.Form):
    why = forms.CharField(
        label="Why", max_length=200, required=False, help_text="For whoever reads this in a year.",
    )  # fmt: skip
    sample = forms.CharField(
        label="Try it on a text", required=False, max_length=LONGEST_TRIAL, strip=False,
        widget=forms.Textarea({"rows": 4}), help_text="A sentence or two in which the words stand. Not kept.",
    )  # fmt: skip

    def filled(self, one: Any) -> Any:
        """`one` with what was typed."""
        for name, value in self.cleaned_data.items():
            if name != "sample":
                setattr(one, name, value)
        return one


class ExceptionForm(_OwnForm):
    """Words that may stand."""

    text = forms.CharField(
        label="Words that may stand", max_length=100,
        help_text="As short as they can be: “Gym on Fifth” and not “gym”.",
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="Found as", choices=[(kind.value, kind.label) for kind in EXCEPTABLE],
        help_text="Claims and scope of practice can’t be excepted, nor whatever must be changed.",
    )  # fmt: skip
    field_order = ("text", "kind", "why", "sample")

    @classmethod
    def of(cls, one: OwnException) -> "ExceptionForm":
        return cls(initial={"text": one.text, "kind": one.kind or Kind.FITNESS, "why": one.why})


class PhraseForm(_OwnForm):
    """Words to be found."""

    text = forms.CharField(label="Words to find", max_length=100, help_text="Plural and other forms are found too.")
    suggestion = forms.CharField(
        label="Say instead", max_length=200, required=False, help_text="Empty: they are found, and nothing is offered.",
    )  # fmt: skip
    level = forms.ChoiceField(label="Level", choices=OwnPhrase.Level.choices)
    kind = forms.ChoiceField(label="Found as", choices=Kind.choices)
    field_order = ("text", "suggestion", "level", "kind", "why", "sample")

    @classmethod
    def of(cls, one: OwnPhrase) -> "PhraseForm":
        names = ("text", "suggestion", "level", "kind", "why")
        return cls(initial={name: getattr(one, name) for name in names})
