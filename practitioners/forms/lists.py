"""Search and filters of the lists, and the name under which somebody keeps them."""

from dataclasses import asdict
from typing import Any

from django import forms

from metcrm.accounts.selectors import members
from practitioners.forms.fields import GroupField, search_field, select
from practitioners.models import Stage, Tier
from practitioners.selectors.lists import Filter

#: Fields that stand in the first row; the others are behind “More filters”.
FIRST = ("q", "stage", "group")


class PracticeFilterForm(forms.Form):
    """What the list of practices may be asked for. What makes no sense is left out rather than refused."""

    q = search_field("Name, city, phone or person")
    stage = forms.ChoiceField(required=False, choices=[("", "Any stage"), *Stage.choices], widget=select())
    group = GroupField(empty="Any specialty", widget=select())
    city = forms.CharField(required=False, max_length=80, widget=forms.TextInput(attrs={"class": "form-control"}))
    owner = forms.ChoiceField(label="Worked on by", required=False, widget=select())
    tier = forms.ChoiceField(required=False, choices=[("", "Any tier"), *Tier.choices], widget=select())
    below = forms.TypedChoiceField(
        label="Homework below", required=False, empty_value=None, coerce=int, widget=select(),
        choices=[("", "Any"), *((number, f"{number} of 12") for number in (4, 8, 10, 12))],
    )  # fmt: skip
    quiet = forms.ChoiceField(
        label="Referrals", required=False, choices=[("", "Any"), ("1", "Gone quiet")], widget=select()
    )
    target = forms.ChoiceField(
        label="Targets", required=False, choices=[("", "All"), ("1", "Targets only")], widget=select()
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ChoiceField)
        people = [(str(member.user_id), str(member.user)) for member in members()]
        owner.choices = [("", "Anybody"), *people, ("nobody", "Nobody yet")]

    def asked(self) -> Filter:
        """The filters that make sense."""
        self.is_valid()
        sent = self.cleaned_data
        known: dict[str, Any] = {name: sent[name] for name in asdict(Filter()) if name in sent}
        known |= {name: bool(known[name]) for name in ("quiet", "target") if name in known}
        return Filter(**known)

    @property
    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in FIRST]

    @property
    def others(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in FIRST]

    @property
    def others_used(self) -> bool:
        return any(field.value() for field in self.others)


class BoardFilterForm(PracticeFilterForm):
    """The board has the stages as its columns."""

    field_order = ["q", "group", "owner"]

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for name in set(self.fields) - {"q", "group", "owner"}:
            del self.fields[name]


class SavedFilterForm(forms.Form):
    """The name of a saved filter."""

    name = forms.CharField(
        label="Name of this filter", max_length=60,
        error_messages={"required": "Give it a name, such as Cold in Tucson."},
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )  # fmt: skip
