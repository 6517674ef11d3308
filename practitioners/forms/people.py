"""Forms about the people of a practice."""

from typing import Any

from django import forms

from metcrm.ui.widgets import ChipRadio
from practitioners.forms.fields import NpiField, PhoneField, SourceField, SpecialtyField
from practitioners.forms.hours import WeekdaysField
from practitioners.models import ContactRole, Influence, Source, Way


class ContactForm(forms.Form):
    """Somebody who runs the office."""

    name = forms.CharField(
        max_length=120, error_messages={"required": "Write the name, or go back and choose “asked, not given”."}
    )
    role = forms.ChoiceField(choices=ContactRole.choices, widget=ChipRadio, initial=ContactRole.OFFICE_MANAGER)
    email = forms.EmailField(label="E-mail", required=False)
    phone = PhoneField("Direct phone")
    preferred_way = forms.ChoiceField(
        label="Prefers", required=False, choices=[("", "Not known"), *Way.choices], widget=ChipRadio
    )
    influence = forms.ChoiceField(
        label="Say in referrals", required=False, choices=[("", "Not known"), *Influence.choices]
    )
    likes = forms.CharField(
        label="Good to know", max_length=200, required=False, help_text="Birthday, coffee: only what they told you."
    )
    pronounced = forms.CharField(
        label="How to say the name", max_length=120, required=False, help_text="Such as KEH-ler."
    )
    source = SourceField(initial="phone", required=False)

    field_order = ["name", "role", "email", "phone", "preferred_way", "pronounced", "influence", "likes", "source"]

    def clean_source(self) -> str:
        return self.cleaned_data["source"] or Source.OTHER


class PractitionerForm(forms.Form):
    """A clinician at a practice. `subspecialty_none` confirms that there is no subspecialty."""

    npi = NpiField(help_text="Ten digits. With the registry loaded, the number is verified by itself.")
    first_name = forms.CharField(max_length=120, required=False)
    last_name = forms.CharField(max_length=120)
    credential = forms.CharField(max_length=60, required=False, help_text="Such as MD, DO, DC, PT.")
    email = forms.EmailField(label="E-mail", required=False)
    phone = PhoneField("Direct phone")
    primary_taxonomy = SpecialtyField()
    subspecialty = forms.CharField(max_length=120, required=False)
    subspecialty_none = forms.BooleanField(label="I checked: there is no subspecialty", required=False)
    weekdays = WeekdaysField(label="Days at this office")
    days_note = forms.CharField(
        label="And when", max_length=60, required=False, help_text="Such as mornings, or every other week."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["primary_taxonomy"]
        assert isinstance(field, SpecialtyField)
        field.keep(self.initial.get("primary_taxonomy", ""))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("subspecialty") and cleaned.get("subspecialty_none"):
            self.add_error("subspecialty_none", "Either name the subspecialty or say that there is none.")
        return cleaned


class PractitionerEditForm(PractitionerForm):
    """As above, with what a person confirms."""

    npi_checked = forms.BooleanField(label="I looked this NPI up in the registry, and it is theirs", required=False)
    reviewed = forms.BooleanField(label="I compared the specialty with their website or asked", required=False)
