"""Search and filters of the registry."""

from collections.abc import Sequence
from typing import Any

from django import forms

from practitioners.distance import Point
from practitioners.forms.fields import GroupField, search_field, select
from practitioners.selectors import place_of

_MILES = [("", "Any distance"), *((str(miles), f"{miles} miles") for miles in (5, 10, 25, 50, 100))]


class RegistryFilterForm(forms.Form):
    """`near` begins with the workspace's own ZIP code. Once clean, `centre` is where that is."""

    q = search_field("Name, NPI, organisation, city or ZIP")
    group = GroupField(empty="Any specialty", widget=select())
    near = forms.RegexField(
        r"^\d{5}(-?\d{4})?$", label="Near ZIP", required=False,
        widget=forms.TextInput(attrs={"class": "form-control", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "A ZIP code has five digits, such as 85704."},
    )  # fmt: skip
    miles = forms.ChoiceField(label="Within", required=False, choices=_MILES, widget=select())

    def __init__(self, asked: dict[str, Any], home: str) -> None:
        super().__init__({"near": home[:5]} | asked)
        self.centre: Point | None = None

    @property
    def asked(self) -> bool:
        """True when there is something to look for; the ZIP alone stands there anyway."""
        return any(self.data.get(name, "").strip() for name in ("q", "group", "miles"))

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = self.cleaned_data | {"miles": int(self.cleaned_data.get("miles") or 0)}
        if values.get("near"):
            self.centre = place_of(values["near"])
            if self.centre is None:
                self.add_error("near", f"We know no ZIP code {values['near'][:5]}. Look at its digits again.")
        elif values.get("miles") and "near" not in self.errors:
            self.add_error("near", "Miles from where? Write a ZIP code here, or your address in Settings.")
        return values


class RegistryAddForm(forms.Form):
    """What comes along from the registry, and whether it is an office that we have. Everybody is ticked at first."""

    people = forms.MultipleChoiceField(
        label="Who comes along", required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Somebody you ticked isn't at this address in the registry. Look at the list again."
        },
    )  # fmt: skip
    into = forms.ChoiceField(
        label="You may have this office already. Is it one of these?", widget=forms.RadioSelect,
        error_messages={
            "required": "Say whether it is an office you have, or another one.",
            "invalid_choice": "This office isn't on your list any more. Choose again.",
        },
    )  # fmt: skip

    def __init__(self, data: Any, *, people: Sequence[tuple[str, str]], offices: Sequence[tuple[str, str]]) -> None:
        super().__init__(data, initial={"people": [npi for npi, _ in people]})
        self.fields["people"].choices = people  # type: ignore[attr-defined]
        if offices:
            self.fields["into"].choices = [*offices, ("new", "No, it is another office: make a practice")]  # type: ignore[attr-defined]
        else:
            del self.fields["into"]
