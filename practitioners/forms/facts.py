"""The form for one fact about a practice or a practitioner."""

from typing import Any

from django import forms
from django.utils import timezone

from metcrm import clock
from metcrm.ui.widgets import ChipRadio
from practitioners.facts import Subject, kind_of, typed_kinds
from practitioners.forms.fields import SourceField


class FactForm(forms.Form):
    """What was learned, where, and when it was checked. Where only a few answers make sense, they are chips."""

    key = forms.ChoiceField(label="What")
    value = forms.CharField(label="What did you learn?", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    source = SourceField(initial="phone")
    checked_on = forms.DateField(label="Checked on", widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: Any = None, *, subject: Subject = Subject.PRACTICE, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        key = self.fields["key"]
        assert isinstance(key, forms.ChoiceField)
        key.choices = [(kind.key, kind.label) for kind in typed_kinds(subject)]
        self.fields["checked_on"].initial = timezone.localdate(clock.now()).isoformat()
        kind = kind_of(str((data or self.initial).get("key", "")), subject)
        if kind:
            self.fields["value"].help_text = " ".join(part for part in (kind.ask, kind.hint) if part)
        if kind and kind.choices:
            chips = [(choice, choice) for choice in kind.choices]
            self.fields["value"] = forms.ChoiceField(label=kind.label, choices=chips, widget=ChipRadio)

    def clean_checked_on(self) -> Any:
        day = self.cleaned_data["checked_on"]
        if day > timezone.localdate(clock.now()):
            raise forms.ValidationError("This day is still to come. Take today, or the day when you asked.")
        return day
