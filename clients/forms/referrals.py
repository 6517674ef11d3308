"""Taking down a referral: by hand, or by the office itself. Check marks, not a narrative."""

from datetime import datetime
from typing import Any

from django import forms

from clients.forms.fields import DayField, Icd10Field, PhoneField, PlainForm, not_after
from clients.forms.guard import GuardedForm
from clients.forms.pictures import PhotosField
from clients.models import Referral
from clients.public import condition_choices, conditions_for_group
from clients.services.referral_steps import MOVES, REASONS
from clients.services.referrals import Patient
from metcrm.ui.widgets import ChipCheckbox, ChipRadio
from practitioners.models import Practice, Practitioner

WORDINGS = [(text, text) for text in ("Medical Exercise Training", "Functional Conditioning")]
PRECAUTIONS = [
    (text, text)
    for text in (
        "Falls risk", "Weight-bearing limit", "No overhead lifting", "No spinal flexion or twisting",
        "Blood pressure limit", "Heart rate limit", "Blood sugar to be checked", "Oxygen in use",
        "Pacemaker or defibrillator", "Fracture risk", "Recent surgery", "Please call us first",
    )
]  # fmt: skip
OTHER = "other"
USUAL_CONDITIONS = 10


class ReferralFields(PlainForm):
    """What every referral says."""

    patient_first_name = forms.CharField(
        max_length=80, label="First name", widget=forms.TextInput({"autocomplete": "off"})
    )
    patient_last_name = forms.CharField(
        max_length=80, label="Last name", widget=forms.TextInput({"autocomplete": "off"})
    )
    patient_date_of_birth = DayField(required=False, label="Date of birth")
    patient_phone = PhoneField(required=False, label="Phone")
    condition = forms.ChoiceField(required=False, label="Referred for")
    icd10 = Icd10Field(label="Referred with (ICD-10)", help_text="The code on your referral, if there is one.")
    wording = forms.ChoiceField(required=False, choices=WORDINGS, label="Ordered as", widget=ChipRadio)
    medical_care_concluded = forms.BooleanField(
        required=False, label="Medical treatment and therapy for this condition have concluded"
    )
    precautions = forms.MultipleChoiceField(
        required=False, choices=PRECAUTIONS, label="Precautions", widget=ChipCheckbox,
        help_text="Tick what applies. Your limits go before ours.",
    )  # fmt: skip
    practitioner = forms.ModelChoiceField(
        Practitioner.objects.none(), required=False, label="Referring practitioner", empty_label="Somebody else"
    )
    referred_by = forms.CharField(
        required=False,
        max_length=120,
        label="Name, if not in the list",
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    filled_in_by = forms.CharField(required=False, max_length=120, label="Filled in by")
    photos = PhotosField(
        required=False, label="Photographs of the paper",
        help_text="JPEG, PNG or WebP, six at most. Where and when they were taken is removed before they are kept.",
    )  # fmt: skip

    def __init__(self, *args: Any, practice: Practice | None, now: datetime, **kwargs: Any) -> None:
        self.now = now
        super().__init__(*args, **kwargs)
        self.fields["condition"].choices = [("", "Choose one"), *condition_choices()]  # type: ignore[attr-defined]
        people = Practitioner.objects.none()
        if practice is not None:
            people = practice.practitioners.order_by("last_name", "first_name")
        self.fields["practitioner"].queryset = people  # type: ignore[attr-defined]

    def clean_patient_date_of_birth(self) -> Any:
        born = self.cleaned_data["patient_date_of_birth"]
        return not_after(born, self.now.date(), "A date of birth lies in the past.")

    @property
    def patient(self) -> Patient:
        """What was typed, once valid."""
        data = self.cleaned_data
        named = data["practitioner"]
        return Patient(
            patient_first_name=data["patient_first_name"],
            patient_last_name=data["patient_last_name"],
            patient_date_of_birth=data["patient_date_of_birth"],
            patient_phone=data["patient_phone"],
            condition=data["condition"],
            icd10=data["icd10"],
            wording=data["wording"],
            medical_care_concluded=data["medical_care_concluded"],
            precautions="; ".join(data["precautions"]),
            referred_by="" if named else data["referred_by"],
            filled_in_by=data["filled_in_by"],
        )


class ReferralForm(ReferralFields):
    """By hand: from a call, a fax or a paper pad."""

    practice = forms.ModelChoiceField(Practice.objects.none(), label="Practice", empty_label="Choose the practice")
    submission_key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    field_order = ["practice"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["practice"].queryset = Practice.objects.order_by("name")  # type: ignore[attr-defined]
        self.fields["filled_in_by"].label = "Who told you"


class OfficeReferralForm(ReferralFields, GuardedForm):
    """By the office itself, without an account: the conditions it usually sees first."""

    other_condition = forms.ChoiceField(required=False, label="Another condition")

    def __init__(self, *args: Any, practice: Practice, now: datetime, within: str, **kwargs: Any) -> None:
        super().__init__(*args, practice=practice, now=now, **kwargs)
        usual = conditions_for_group(practice.specialty_group)[:USUAL_CONDITIONS]
        self.fields["condition"] = forms.ChoiceField(
            required=False, label="Referred for", widget=ChipRadio, choices=[*usual, (OTHER, "Another condition")]
        )
        self.fields["other_condition"].choices = [("", "Choose one"), *condition_choices()]  # type: ignore[attr-defined]
        if not usual:
            self.fields["condition"].widget = forms.HiddenInput()
        self.fields["patient_phone"].required = True
        self.fields["patient_phone"].help_text = f"We call within {within}."
        people = self.fields["practitioner"]
        if not people.queryset.exists():  # type: ignore[attr-defined]
            people.widget = forms.HiddenInput()
            self.fields["referred_by"].label = "Referring practitioner"

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        chosen, other = data.get("condition"), data.get("other_condition")
        data["condition"] = other if other and chosen in ("", OTHER) else chosen
        if data["condition"] in ("", OTHER, None) and "condition" not in self.errors:
            data["condition"] = ""
            if not data.get("photos"):
                self.add_error("other_condition", "Choose what the patient is referred for, or add the paper below.")
        return data


class PhotosForm(PlainForm):
    """More photographs for a referral that is here already."""

    photos = PhotosField(label="Photographs of the paper", help_text="JPEG, PNG or WebP, six at once.")


class MoveForm(PlainForm):
    """The next step of a referral; “not started” wants its reason."""

    to = forms.ChoiceField(label="Next step", widget=ChipRadio)
    reason = forms.ChoiceField(required=False, label="Why not", choices=[("", "Choose one"), *REASONS.items()])

    def __init__(self, *args: Any, status: str, labels: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = [(to, label) for to, label in labels.items() if to in MOVES[status]]
        self.fields["to"].choices = allowed  # type: ignore[attr-defined]

    @property
    def why_not(self) -> str:
        """The reason, which only “not started” has."""
        data = self.cleaned_data
        return str(data["reason"]) if data["to"] == Referral.Status.NOT_STARTED else ""


class ReferralFilter(forms.Form):
    """Search and filter of the list."""

    q = forms.CharField(
        required=False,
        max_length=80,
        label="Patient's name",
        widget=forms.TextInput({"type": "search", "class": "form-control"}),
    )
    status = forms.ChoiceField(required=False, label="Status", widget=forms.Select({"class": "form-select"}))

    def __init__(self, *args: Any, statuses: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [("", "All"), ("open", "Open"), *statuses]  # type: ignore[attr-defined]
