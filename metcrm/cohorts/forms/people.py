"""Forms about learners: added by hand, from a file, by the link; and what becomes of them."""

from typing import Any

from django import forms

from metcrm.accounts.forms.fields import TimezoneField
from metcrm.accounts.models import Workspace
from metcrm.cohorts.models import EnrolmentState
from metcrm.cohorts.roster import MOST_ROWS
from metcrm.ui.widgets import ChipRadio

MOST_BYTES = 2_000_000


class LearnerForm(forms.Form):
    """One learner: a name and an address."""

    name = forms.CharField(max_length=120, label="Name", widget=forms.TextInput({"autocomplete": "off"}))
    email = forms.EmailField(label="E-mail address", widget=forms.EmailInput({"autocomplete": "off"}))


class ApplyForm(forms.Form):
    """Who comes by the enrolment link."""

    name = forms.CharField(max_length=120, label="Your name", widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(
        label="Your e-mail address", widget=forms.EmailInput({"autocomplete": "email"}),
        help_text="The link to your seat is mailed to it.",
    )  # fmt: skip


class RosterForm(forms.Form):
    """A file with a name and an address in each row."""

    file = forms.FileField(
        label="CSV or Excel (XLSX) file",
        help_text=f"A column with names and one with addresses, at most {MOST_ROWS} rows.",
        error_messages={"required": "Choose a file first.", "empty": "The file is empty. Choose another."},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )  # fmt: skip

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(f"The file is larger than {MOST_BYTES // 1_000_000} MB. Split it.")
        return file


class PeopleFilter(forms.Form):
    """What to look for among learners; nothing that was typed can be wrong."""

    q = forms.CharField(required=False, label="Search", widget=forms.SearchInput({"class": "form-control"}))
    state = forms.ChoiceField(
        required=False, label="State",
        choices=[("", "Any state"), ("invited", "Invited, not here yet"), *EnrolmentState.choices],
        widget=forms.Select({"class": "form-select"}),
    )  # fmt: skip


class WhyForm(forms.Form):
    """Why something was decided; the learner's history shows it to the institute."""

    why = forms.CharField(max_length=300, required=False, label="Why")


class DeferForm(WhyForm):
    """Why, and into which cohort instead."""

    to: Any = forms.ModelChoiceField(
        queryset=None, required=False, label="Into the cohort", empty_label="None yet",
        help_text="They are asked anew there; what they agreed to here ends.",
    )  # fmt: skip

    def __init__(self, *args: Any, cohorts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        to.queryset = cohorts


class SeatForm(forms.Form):
    """Taking a seat: with which business, with a training workspace or without, and the consent."""

    place = forms.ChoiceField(label="Which business takes part?", widget=ChipRadio)
    name = forms.CharField(max_length=120, required=False, label="Name of the new business")
    timezone = TimezoneField(required=False)
    training = forms.BooleanField(
        required=False, initial=True, label="Open a training workspace with fictional clients for me",
    )  # fmt: skip
    agree = forms.BooleanField(
        label="I have read this and agree",
        error_messages={"required": "Without your yes nothing is counted: tick this to take part."},
    )  # fmt: skip

    def __init__(self, *args: Any, workspaces: list[Workspace], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place: Any = self.fields["place"]
        place.choices = [*((str(one.pk), one.name) for one in workspaces), ("new", "Open a new one")]
        place.initial = str(workspaces[0].pk) if workspaces else "new"

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("place") == "new":
            for name in ("name", "timezone"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, "A new business needs this.")
        return data


class LeaveForm(forms.Form):
    """Leaving a cohort."""

    training = forms.ChoiceField(
        label="Your training workspace", widget=ChipRadio, initial="keep",
        choices=[("keep", "Keep it"), ("delete", "Delete it for good")],
    )  # fmt: skip
