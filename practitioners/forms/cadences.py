"""Forms of plans and of a workspace's own words."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from metcrm.wording.forms.texts import coached
from practitioners.cadence import HALF_PAST_EIGHT, MOST_DAYS, MOST_STEPS, Step
from practitioners.models import Channel, MailTemplate, Practice, Purpose

#: Lines to fill in, beside those that are there.
SPARE = 2


class StepForm(forms.Form):
    """One step of a plan; without a “what” it is none."""

    what = forms.ChoiceField(label="What", required=False, widget=forms.Select({"class": "form-select"}))
    channel = forms.ChoiceField(
        label="How",
        choices=Channel.choices,
        required=False,
        initial=Channel.MAIL,
        widget=forms.Select({"class": "form-select"}),
    )
    days = forms.IntegerField(
        label="Days after the visit", required=False, min_value=0, max_value=MOST_DAYS,
        widget=forms.NumberInput({"class": "form-control", "inputmode": "numeric"}),
        error_messages={
            "min_value": "0 is the day of the visit; nothing comes before.",
            "max_value": f"{MOST_DAYS} days at most.",
        },
    )  # fmt: skip
    at = forms.TimeField(
        label="At, where they are", required=False, initial=HALF_PAST_EIGHT,
        widget=forms.TimeInput({"class": "form-control", "type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Write the time as 08:30."},
    )  # fmt: skip

    def __init__(self, *args: Any, named: Sequence[MailTemplate] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [(str(row.pk), f"{row.name} (your words)") for row in named]
        self.fields["what"].choices = [("", "No step"), *Purpose.choices, *own]  # type: ignore[attr-defined]
        # Two lines of a plan must not share ids, and each field names its line to who can't see it.
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = str(field.label)
            if self.errors.get(name):
                field.widget.attrs["class"] += " is-invalid"

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("what") and told.get("days") is None and not self.has_error("days"):
            self.add_error("days", "After how many days?")
        return told

    def step(self) -> Step | None:
        """The step of a valid line; None for an empty one."""
        told = self.cleaned_data
        if not told.get("what"):
            return None
        is_purpose = told["what"] in Purpose.values
        return Step(
            purpose=Purpose(told["what"]) if is_purpose else Purpose.OTHER,
            channel=Channel(told["channel"] or Channel.MAIL),
            days=told["days"],
            at=told["at"] or HALF_PAST_EIGHT,
            template=None if is_purpose else UUID(told["what"]),
        )


def plan_forms(steps: Sequence[Step], named: Sequence[MailTemplate], data: Any = None) -> Any:
    """The lines of a plan, with some to spare."""
    factory = forms.formset_factory(
        StepForm, extra=min(SPARE, MOST_STEPS - len(steps)), max_num=MOST_STEPS, absolute_max=MOST_STEPS + SPARE,
        validate_max=True,
    )  # fmt: skip
    initial = [
        {
            "what": str(step.template) if step.template else step.purpose.value, "channel": step.channel,
            "days": step.days, "at": step.at,
        }
        for step in steps
    ]  # fmt: skip
    return factory(data, initial=initial, prefix="step", form_kwargs={"named": named})


def steps_of(lines: Any) -> list[Step]:
    """The steps of valid lines."""
    return [step for step in (line.step() for line in lines) if step is not None]


class TemplateForm(forms.Form):
    """Words with merge fields, and a practice to try them on."""

    name = forms.CharField(
        label="Name", max_length=60, help_text="As it stands in a plan: “Spring letter”.",
        error_messages={"required": "Give the words a name, so that a plan can choose them."},
    )  # fmt: skip
    subject = forms.CharField(
        label="Subject", max_length=200, widget=forms.TextInput(attrs=coached("Subject")),
        error_messages={"required": "A mail needs a subject."},
    )  # fmt: skip
    body = forms.CharField(
        label="Words", max_length=10_000, widget=forms.Textarea(attrs=coached("Words", rows=14)),
        help_text="Your name, address and the stop link are added below. Write nothing about a patient.",
        error_messages={"required": "Write what you want to say."},
    )  # fmt: skip
    practice = forms.TypedChoiceField(label="Try it on", required=False, coerce=UUID, empty_value=None)

    def __init__(self, template: MailTemplate, practices: Sequence[Practice], data: Any = None, *, named: bool) -> None:
        initial = {"name": template.name, "subject": template.subject, "body": template.body}
        super().__init__(data, initial=initial)
        chosen = [("", "The office visited last"), *((str(one.pk), one.name) for one in practices)]
        self.fields["practice"].choices = chosen  # type: ignore[attr-defined]
        if not named:
            del self.fields["name"]  # they stand in for the house's words of their purpose

    def filled(self, template: MailTemplate) -> MailTemplate:
        """`template` with what was typed."""
        template.subject = " ".join(self.cleaned_data["subject"].split())
        template.body = self.cleaned_data["body"]
        template.name = self.cleaned_data.get("name", "").strip()
        return template
