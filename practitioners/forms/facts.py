"""The form for one fact about a practice."""

from typing import Any

from django import forms
from django.utils import timezone

from metcrm import clock
from practitioners.facts import kind_of, typed_kinds
from practitioners.forms.fields import SourceField


class FactForm(forms.Form):
    """What was learned, where, and when it was checked."""

    key = forms.ChoiceField(label="What", choices=[(kind.key, kind.label) for kind in typed_kinds()])
    value = forms.CharField(label="What did you learn?", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    source = SourceField(initial="phone")
    checked_on = forms.DateField(label="Checked on", widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["checked_on"].initial = timezone.localdate(clock.now()).isoformat()
        kind = kind_of(str(self.initial.get("key", "")))
        if kind:
            self.fields["value"].help_text = kind.ask
        if self.initial.get("key") == "conditions":
            self.fields["value"].help_text = "At least two, with commas between: low back pain, falls."

    def clean_checked_on(self) -> Any:
        day = self.cleaned_data["checked_on"]
        if day > timezone.localdate(clock.now()):
            raise forms.ValidationError("This day is still to come. Take today, or the day when you asked.")
        return day
