"""Who the person is, and what may be told about them."""

from datetime import date
from typing import Any

from django import forms

from clients.forms.fields import DatedForm, DayField, PhoneField, not_after
from clients.intake.texts import SCOPES
from clients.models import Client
from clients.public import condition_choices
from clients.selectors.lists import STATES
from clients.services.episodes import a_year_after
from metcrm.ui.widgets import ChipCheckbox, ChipRadio
from practitioners.models import Practice


class ClientForm(DatedForm):
    """First contact data; `today` bounds the date of birth."""

    first_name = forms.CharField(max_length=80, label="First name", widget=forms.TextInput({"autocomplete": "off"}))
    last_name = forms.CharField(max_length=80, label="Last name", widget=forms.TextInput({"autocomplete": "off"}))
    date_of_birth = DayField(required=False, label="Date of birth")
    sex = forms.ChoiceField(
        required=False, choices=[("female", "Female"), ("male", "Male"), ("", "Not stated")], label="Sex",
        widget=ChipRadio, help_text="Some published cut-points depend on it.",
    )  # fmt: skip
    phone = PhoneField(required=False, label="Phone")
    email = forms.EmailField(required=False, label="E-mail", widget=forms.EmailInput({"autocomplete": "off"}))

    def clean_date_of_birth(self) -> date | None:
        return not_after(self.cleaned_data["date_of_birth"], self.today, "A date of birth lies in the past.")

    @staticmethod
    def values_of(client: Client) -> dict[str, Any]:
        """What the form shows of a record."""
        return {name: getattr(client, name) for name in ClientForm.base_fields}


class ReleaseForm(DatedForm):
    """What the client signed."""

    practice = forms.ModelChoiceField(Practice.objects.none(), label="To which practice", empty_label="Choose one")
    covers = forms.MultipleChoiceField(
        choices=list(SCOPES.items()), label="What may be told", widget=ChipCheckbox, initial=list(SCOPES)
    )
    signed_on = DayField(label="Signed on")
    valid_until = DayField(label="Valid until", required=False, help_text="Empty means twelve months.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["practice"].queryset = Practice.objects.order_by("name")  # type: ignore[attr-defined]

    def clean_signed_on(self) -> date | None:
        return not_after(self.cleaned_data["signed_on"], self.today, "It can't have been signed after today.")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("signed_on") and not data.get("valid_until") and "valid_until" not in self.errors:
            data["valid_until"] = a_year_after(data["signed_on"])
        return data


class ClientFilter(forms.Form):
    """Search and filters of the list; `names_only` leaves the search alone."""

    q = forms.CharField(
        required=False, max_length=80, label="Name", widget=forms.TextInput({"type": "search", "class": "form-control"})
    )
    condition = forms.ChoiceField(required=False, label="Condition", widget=forms.Select({"class": "form-select"}))
    state = forms.ChoiceField(
        required=False, label="State", choices=[("", "All"), *STATES], widget=forms.Select({"class": "form-select"})
    )
    due = forms.ChoiceField(
        required=False, label="Reassessment", choices=[("", "All"), ("yes", "Due now")],
        widget=forms.Select({"class": "form-select"}),
    )  # fmt: skip

    def __init__(self, *args: Any, names_only: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["condition"].choices = [("", "All"), *condition_choices()]  # type: ignore[attr-defined]
        if names_only:
            for name in ("condition", "state", "due"):
                del self.fields[name]
