"""Forms about a practice and its places."""

from typing import Any

from django import forms

from metcrm.accounts.forms.fields import TimezoneField
from metcrm.accounts.selectors import members
from metcrm.ui.widgets import ChipRadio
from practitioners.forms.fields import (
    GroupField,
    NpiField,
    PhoneField,
    SourceField,
    StateField,
    ZipField,
)
from practitioners.forms.hours import WeekField
from practitioners.models import Rhythm, Tier


class AddressFields(forms.Form):
    """One address."""

    street = forms.CharField(max_length=120, required=False)
    street2 = forms.CharField(label="Suite, floor", max_length=120, required=False)
    city = forms.CharField(max_length=80, required=False)
    state = StateField()
    zip_code = ZipField()


class PracticeForm(AddressFields):
    """A practice by hand. `anyway` shows once an existing practice looks the same."""

    name = forms.CharField(label="Name of the office", max_length=200)
    specialty_group = GroupField()
    phone = PhoneField()
    fax = PhoneField("Fax")
    website = forms.URLField(required=False, assume_scheme="https", max_length=200)
    source = SourceField(initial="website")
    anyway = forms.BooleanField(label="It is another office: add it all the same", required=False)

    field_order = ["name", "specialty_group", "phone", "fax", "website", "street", "street2", "city", "state",
                   "zip_code", "source", "anyway"]  # fmt: skip


class PracticeEditForm(forms.Form):
    """What stands on the practice itself."""

    name = forms.CharField(label="Name of the office", max_length=200)
    specialty_group = GroupField()
    npi = NpiField(help_text="The organisation's own number, if it has one.")
    phone = PhoneField()
    phone_extension = forms.CharField(label="Extension", max_length=10, required=False)
    fax = PhoneField("Fax")
    website = forms.URLField(required=False, assume_scheme="https", max_length=200)
    owner = forms.ChoiceField(label="Worked on by", required=False)
    tier = forms.ChoiceField(
        required=False, choices=[("", "Not sorted yet"), *Tier.choices], widget=ChipRadio,
        help_text="A gets the most visits, D only those that come up.",
    )  # fmt: skip
    is_target = forms.BooleanField(label="A target: we mean to win this office", required=False)
    visit_every = forms.ChoiceField(label="Visit", required=False, choices=[("", "As it comes"), *Rhythm.choices])
    timezone = TimezoneField(help_text="Mail leaves at 8:30 by the clock of the office.")
    source = SourceField(label="Where do you know the changes from?", initial="website")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ChoiceField)
        owner.choices = [("", "Nobody yet"), *((str(one.user_id), str(one.user)) for one in members())]
        zone = self.initial.get("timezone", "")
        field = self.fields["timezone"]
        assert isinstance(field, forms.ChoiceField)
        choices = list(field.choices)  # type: ignore[arg-type]
        if zone and zone not in dict(choices):
            field.choices = [*choices, (zone, zone)]


class LocationForm(AddressFields):
    """One place of a practice."""

    week = WeekField(label="Opening hours", help_text="Days that aren't mentioned stay unknown; that isn't closed.")
    hours_note = forms.CharField(
        label="About the hours", max_length=200, required=False, help_text="Such as Fri by appointment only."
    )
    how_to_get_in = forms.CharField(
        label="How to get in", max_length=300, required=False, help_text="Floor, door, parking, sign-in."
    )
    source = SourceField(initial="website")


class NotEngagedForm(forms.Form):
    """The decision not to work on an office."""

    why = forms.CharField(
        label="Why?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why, so that whoever looks at this office next year knows."},
    )  # fmt: skip
