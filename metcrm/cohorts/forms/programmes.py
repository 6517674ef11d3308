"""Forms of a programme, its weeks and its assignments."""

from typing import Any

from django import forms

from metcrm.cohorts import ready_made, rules
from metcrm.cohorts.forms.fields import RubricField
from metcrm.cohorts.models import Mistake, Programme, ProgrammeAssignment, ProgrammeWeek, TaskKind
from metcrm.counting import MOST

#: Two years: no course is longer.
LAST_DAY = 730


class ProgrammeForm(forms.Form):
    """What it is called and what learners get from it."""

    start_from = forms.ChoiceField(required=False, label="Start from")
    name = forms.CharField(max_length=120, label="Name", help_text="As learners read it: Jumpstart.")
    summary = forms.CharField(
        max_length=2000, required=False, label="What it is for", widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        start_from: Any = self.fields["start_from"]
        start_from.choices = [("", "An empty programme"), *ready_made.choices()]


class ChangeProgrammeForm(forms.Form):
    """As above, and whether it is still in use."""

    name = forms.CharField(max_length=120, label="Name")
    summary = forms.CharField(
        max_length=2000, required=False, label="What it is for", widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip
    active = forms.BooleanField(required=False, label="In use: new cohorts can be made from it")

    @classmethod
    def of(cls, programme: Programme) -> "ChangeProgrammeForm":
        return cls(initial={name: getattr(programme, name) for name in cls.base_fields})


class WeekForm(forms.Form):
    """A week: its title and its day."""

    title = forms.CharField(max_length=120, label="Title")
    release_day = forms.IntegerField(
        min_value=0, max_value=LAST_DAY, label="Opens on day", help_text="Days after the start; 0 is the first day.",
    )  # fmt: skip

    @classmethod
    def of(cls, week: ProgrammeWeek) -> "WeekForm":
        return cls(initial={"title": week.title, "release_day": week.release_day})


class AssignmentForm(forms.Form):
    """An assignment: what is asked for, how it is known to be done, and until when."""

    title = forms.CharField(max_length=120, label="Title")
    instructions = forms.CharField(
        max_length=4000, required=False, label="What to do", widget=forms.Textarea({"rows": 4}),
    )  # fmt: skip
    mistake = forms.TypedChoiceField(coerce=int, choices=Mistake.choices, label="Works on the mistake")
    kind = forms.ChoiceField(choices=TaskKind.choices, label="How it is known to be done", initial=TaskKind.RULE)
    rule = forms.ChoiceField(required=False, label="What is counted", help_text="In the learner’s own workspace.")
    threshold = forms.IntegerField(min_value=1, max_value=MOST, required=False, initial=1, label="How many")
    rubric = RubricField(
        label="Rubric of what is handed in",
        help_text="One line each, its points in brackets at the end: It says how that is measured (2)",
    )  # fmt: skip
    due_day = forms.IntegerField(
        min_value=0, max_value=LAST_DAY, label="Due on day", help_text="Days after the start of the cohort.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule: Any = self.fields["rule"]
        rule.choices = [("", "Nothing"), *((Mistake(int(one)).label, names) for one, names in rules.choices())]

    def clean_threshold(self) -> int:
        return self.cleaned_data["threshold"] or 1

    @classmethod
    def of(cls, one: ProgrammeAssignment) -> "AssignmentForm":
        return cls(initial={name: getattr(one, name) for name in cls.base_fields})
