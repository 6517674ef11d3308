"""One short form for each missing item of the homework: what the item needs, and where it is known from."""

from typing import Any

from django import forms

from metcrm.ui.widgets import ChipRadio
from practitioners.forms.fields import NpiField, PhoneField, SourceField, SpecialtyField
from practitioners.forms.hours import WeekField
from practitioners.models import Practitioner, Way
from practitioners.selectors.profile import Profile

_CONDITIONS = "At least two, with commas between: low back pain, falls."


class _Mend(forms.Form):
    """The ids of its fields begin with the item's number, since several stand on one page."""

    def __init__(self, profile: Profile, number: int, data: Any = None) -> None:
        self.profile = profile
        super().__init__(data, prefix=f"item{number}", initial=self.known())

    def known(self) -> dict[str, Any]:
        """What is known already."""
        return {}

    def about(self) -> Practitioner | None:
        """The practitioner it is about, if it is."""
        return None

    def values(self) -> dict[str, Any]:
        """What was sent, for the verb."""
        return dict(self.cleaned_data)


class NewPractitionerForm(_Mend):
    """The first clinician of a practice."""

    first_name = forms.CharField(max_length=120, required=False)
    last_name = forms.CharField(max_length=120)
    credential = forms.CharField(max_length=60, required=False, help_text="Such as MD, DO, DC, PT.")
    npi = NpiField(help_text="With the registry loaded, it is verified by itself.")


class _OnPractitioner(_Mend):
    """About one of the practitioners; those for whom it is missing come first."""

    practitioner = forms.ChoiceField()

    def __init__(self, profile: Profile, number: int, data: Any = None) -> None:
        super().__init__(profile, number, data)
        field = self.fields["practitioner"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(who.pk), who.display_name) for who in self.candidates()]
        if len(self.candidates()) == 1:
            field.widget = forms.HiddenInput()

    def candidates(self) -> list[Practitioner]:
        return sorted(self.profile.people.practitioners, key=self.has_it)

    def has_it(self, who: Practitioner) -> bool:
        return False

    def known(self) -> dict[str, Any]:
        first = self.candidates()[0]
        return {"practitioner": str(first.pk), **{name: getattr(first, name) for name in self.taken()}}

    def taken(self) -> tuple[str, ...]:
        """Fields that begin with what is known of the first."""
        return ()

    def about(self) -> Practitioner | None:
        pk = self.cleaned_data["practitioner"]
        return next((who for who in self.profile.people.practitioners if str(who.pk) == pk), None)

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "practitioner"}


class NpiForm(_OnPractitioner):
    npi = NpiField()
    checked = forms.BooleanField(label="I looked it up in the registry, and it is theirs", required=False)

    def has_it(self, who: Practitioner) -> bool:
        return bool(who.npi_verified_at)

    def taken(self) -> tuple[str, ...]:
        return ("npi",)


class SpecialtyForm(_OnPractitioner):
    primary_taxonomy = SpecialtyField(help_text="As their website says, or as you asked.")

    def __init__(self, profile: Profile, number: int, data: Any = None) -> None:
        super().__init__(profile, number, data)
        field = self.fields["primary_taxonomy"]
        assert isinstance(field, SpecialtyField)
        field.keep(str(self.initial.get("primary_taxonomy", "")))

    def has_it(self, who: Practitioner) -> bool:
        return bool(who.specialty_reviewed_at)

    def taken(self) -> tuple[str, ...]:
        return ("primary_taxonomy",)


class SubspecialtyForm(_OnPractitioner):
    subspecialty = forms.CharField(max_length=120, required=False)
    subspecialty_none = forms.BooleanField(label="I checked: there is none", required=False)

    def has_it(self, who: Practitioner) -> bool:
        return bool(who.subspecialty or who.subspecialty_none)


class HoursForm(_Mend):
    week = WeekField(label="Opening hours")
    hours_note = forms.CharField(label="About the hours", max_length=200, required=False)
    source = SourceField(initial="website")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "week" in cleaned and not cleaned["week"] and not cleaned.get("hours_note"):
            self.add_error("week", "Say when it is open, or what you were told about it.")
        return cleaned


class WayInForm(_Mend):
    phone = PhoneField()
    how_to_get_in = forms.CharField(max_length=300, required=False, help_text="Floor, door, parking, sign-in.")
    source = SourceField(initial="phone")

    def known(self) -> dict[str, Any]:
        place = self.profile.primary_location
        return {"phone": self.profile.practice.phone, "how_to_get_in": place.how_to_get_in if place else ""}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("phone") and not cleaned.get("how_to_get_in") and not self.errors:
            raise forms.ValidationError("Write down one of the two at least.")
        return cleaned


class ManagerForm(_Mend):
    name = forms.CharField(max_length=120, error_messages={"required": "Write the name, or “asked, not given”."})
    email = forms.EmailField(label="E-mail", required=False)
    source = SourceField(initial="phone")


class ManagerWayForm(_Mend):
    email = forms.EmailField(label="E-mail", required=False)
    preferred_way = forms.ChoiceField(
        label="Prefers", required=False, choices=[("", "Not known"), *Way.choices], widget=ChipRadio
    )
    source = SourceField(initial="phone")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("email") and not cleaned.get("preferred_way") and not self.errors:
            raise forms.ValidationError("Write the mail address, or choose the way.")
        return cleaned


class FactForm(_Mend):
    value = forms.CharField(label="What did you learn?", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    source = SourceField(initial="phone")
    key = ""

    def known(self) -> dict[str, Any]:
        fact = self.profile.facts.get(self.key)
        return {"value": fact.value if fact else ""}


class ConditionsForm(FactForm):
    key = "conditions"

    def __init__(self, profile: Profile, number: int, data: Any = None) -> None:
        super().__init__(profile, number, data)
        self.fields["value"].label = "Conditions"
        self.fields["value"].help_text = _CONDITIONS


class RefersToForm(FactForm):
    key = "refers_to"


class ReportForm(FactForm):
    key = "report_wanted"


_FORMS: dict[int, type[_Mend]] = {
    1: NpiForm, 2: SpecialtyForm, 3: SubspecialtyForm, 4: HoursForm, 5: WayInForm, 6: ManagerForm, 7: ManagerWayForm,
    8: ConditionsForm, 9: RefersToForm, 10: ReportForm,
}  # fmt: skip


def form_for(profile: Profile, number: int, data: Any = None) -> _Mend | None:
    """The form that mends an item on the spot; None where another item comes first, or an app above has its page."""
    if number in (1, 2, 3) and not profile.people.practitioners:
        return NewPractitionerForm(profile, number, data) if number == 1 else None
    if number == 7 and not profile.people.office_manager:
        return None
    form = _FORMS.get(number)
    return form(profile, number, data) if form else None
