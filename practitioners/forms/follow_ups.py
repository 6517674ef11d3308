"""Forms of follow-ups."""

from datetime import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms

from metcrm.wording.forms.texts import coached
from practitioners.models import Channel, FollowUp
from practitioners.selectors_follow_ups import VIEWS, contacts_of


class FollowUpFilter(forms.Form):
    """Search and views of the list."""

    q = forms.CharField(
        label="Search", required=False, max_length=100,
        widget=forms.TextInput(attrs={"class": "form-control", "placeholder": "Practice, person or subject"}),
    )  # fmt: skip
    show = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[(value, label) for value, label, _ in VIEWS],
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class FollowUpForm(forms.Form):
    """Whom it goes to, how, and its words."""

    contact: forms.ModelChoiceField = forms.ModelChoiceField(  # type: ignore[type-arg]
        queryset=None, label="To", required=False, empty_label="The office, nobody in particular"
    )
    channel = forms.ChoiceField(choices=Channel.choices, label="How")
    subject = forms.CharField(
        max_length=200, label="Subject", required=False, widget=forms.TextInput(attrs=coached("Subject"))
    )
    body = forms.CharField(
        label="Words",
        required=False,
        max_length=10_000,
        help_text="A mail gets your name, address and the stop link below. Write nothing about a patient.",
        widget=forms.Textarea(attrs=coached("Words", rows=12)),
    )

    def __init__(self, follow_up: FollowUp, data: Any = None) -> None:
        super().__init__(
            data,
            initial={
                "contact": follow_up.contact_id,
                "channel": follow_up.channel,
                "subject": follow_up.subject,
                "body": follow_up.body,
            },
        )
        names = [follow_up.practice.name, *([follow_up.contact.name] if follow_up.contact else [])]
        for name in ("subject", "body"):
            self.fields[name].widget.attrs["data-coach-names"] = "\n".join(names)
        self.fields["contact"].queryset = contacts_of(follow_up.practice)  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(Row(Column("contact"), Column("channel")), "subject", "body")

    def clean(self) -> dict[str, Any]:
        """A mail needs somebody to go to, and words."""
        cleaned = super().clean() or {}
        if cleaned.get("channel") == Channel.MAIL:
            for name, sentence in _MAIL_NEEDS.items():
                if not self.has_error(name) and not cleaned.get(name):
                    self.add_error(name, sentence)
        return cleaned


_MAIL_NEEDS = {
    "contact": "Choose who gets the mail.",
    "subject": "A mail needs a subject.",
    "body": "Write what you want to say.",
}


class MoveForm(forms.Form):
    """Another day and time, as the clock says where the practice is."""

    day = forms.DateField(
        label="Day",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Choose a day.", "invalid": "Write the day as 2026-11-24."},
    )
    time = forms.TimeField(
        label="Time",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": "Choose a time.", "invalid": "Write the time as 08:30."},
    )

    def __init__(self, when: datetime, data: Any = None) -> None:
        """`when` is the time until now, in the practice's zone."""
        self.zone = when.tzinfo
        super().__init__(data, initial={"day": when.date(), "time": when.time().replace(second=0, microsecond=0)})
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(Row(Column("day"), Column("time")))

    def due_at(self) -> datetime:
        """The moment that was chosen, aware."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"], self.zone)
