"""An episode's condition, plan and clearance; its end."""

from datetime import date
from typing import Any

from django import forms

from clients.forms.clients import ClientForm
from clients.forms.fields import DatedForm, DayField, Icd10Field, not_after
from clients.models import Client, Episode
from clients.public import condition_choices
from metcrm.ui.widgets import ChipRadio
from practitioners.models import Practice, Practitioner

END_REASONS = ["Goals reached", "Plateau", "Back to the provider", "Client stopped", "Moved away", "Cost"]
OTHER = "other"


class EpisodeFields(DatedForm):
    """What both a new and a running episode are made of."""

    condition = forms.ChoiceField(label="Condition")
    icd10 = Icd10Field(label="Referred with (ICD-10)")
    category = forms.ChoiceField(choices=Episode.Category.choices, label="Category", widget=ChipRadio)
    goal = forms.CharField(
        required=False, max_length=300, label="Goal", help_text="What the client wants to be able to do, and by when.",
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
    precautions = forms.CharField(
        required=False, max_length=500, label="Precautions", help_text="Always in sight on the record.",
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
    cleared_on = DayField(required=False, label="Cleared on", help_text="Empty while you wait for clearance.")
    cleared_by = forms.CharField(required=False, max_length=120, label="Cleared by")
    clearance_expires_on = DayField(required=False, label="Clearance expires", help_text="Empty means twelve months.")
    started_on = DayField(label="Episode begins")
    planned_sessions = forms.IntegerField(min_value=1, max_value=300, label="Planned sessions", initial=24)
    planned_weeks = forms.IntegerField(min_value=1, max_value=260, label="Over how many weeks", initial=12)
    next_provider_visit = DayField(required=False, label="Next visit with the provider")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["condition"].choices = [("", "Choose one"), *condition_choices()]  # type: ignore[attr-defined]

    def clean_cleared_on(self) -> date | None:
        return not_after(self.cleaned_data["cleared_on"], self.today, "A clearance can't be of a day to come.")


class EpisodeForm(EpisodeFields):
    """With the practice that referred, where there is one."""

    practice = forms.ModelChoiceField(
        Practice.objects.none(), required=False, label="Practice", empty_label="None: came by themselves"
    )
    practitioner = forms.ModelChoiceField(
        Practitioner.objects.none(), required=False, label="Practitioner", empty_label="Not known"
    )
    field_order = ["condition", "icd10", "category", "practice", "practitioner"]

    def __init__(self, *args: Any, practice: Practice | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["practice"].queryset = Practice.objects.order_by("name")  # type: ignore[attr-defined]
        people = Practitioner.objects.none()
        if practice is not None:
            people = practice.practitioners.order_by("last_name", "first_name")
        self.fields["practitioner"].queryset = people  # type: ignore[attr-defined]

    @staticmethod
    def values_of(episode: Episode) -> dict[str, Any]:
        """What the form shows of an episode."""
        return {name: getattr(episode, name) for name in EpisodeForm.base_fields}


class TakeInForm(EpisodeFields, ClientForm):
    """Client and episode of a referral, in one step. `same_person`: clients who may be this patient already."""

    existing = forms.ChoiceField(required=False, label="Known already?", widget=ChipRadio)
    field_order = ["existing", *ClientForm.base_fields]

    def __init__(self, *args: Any, same_person: list[Client], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(client.pk): client for client in same_person}
        choices = [(pk, _told(client)) for pk, client in self.known.items()]
        self.fields["existing"].choices = [*choices, ("", "No, somebody new")]  # type: ignore[attr-defined]

    @property
    def person(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ClientForm.base_fields}

    @property
    def details(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in EpisodeFields.base_fields}

    @property
    def existing_client(self) -> Client | None:
        return self.known.get(self.cleaned_data["existing"])


class DischargeForm(DatedForm):
    """The end of an episode."""

    ended_on = DayField(label="Last day")
    reason = forms.ChoiceField(
        choices=[*((text, text) for text in END_REASONS), (OTHER, "Another reason")],
        label="Why it ends",
        widget=ChipRadio,
    )
    other_reason = forms.CharField(required=False, max_length=200, label="In a few words, if another reason")

    def clean_ended_on(self) -> date | None:
        return not_after(self.cleaned_data["ended_on"], self.today, "An episode can't end on a day to come.")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("reason") == OTHER:
            data["reason"] = data.get("other_reason", "")
            if not data["reason"]:
                self.add_error("other_reason", "Say in a few words why the episode ends.")
        return data

    @property
    def end(self) -> dict[str, Any]:
        """The day and the reason."""
        return {"on": self.cleaned_data["ended_on"], "reason": self.cleaned_data["reason"]}


def _told(client: Client) -> str:
    born = f", born {client.date_of_birth:%b %-d, %Y}" if client.date_of_birth else ""
    return f"{client.full_name}{born}"
