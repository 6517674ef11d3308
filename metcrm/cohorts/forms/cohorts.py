"""Forms of a cohort and its dates."""

from typing import Any
from uuid import UUID

from django import forms

from metcrm.accounts.forms.fields import TimezoneField
from metcrm.cohorts.forms.fields import DaysField, date_field
from metcrm.cohorts.models import Cohort, CohortState, CohortWeek

_OFF = "One a line: 2026-11-27. Weekends and federal holidays need not be written."
MOST_SEATS = 1000


def _seats() -> forms.IntegerField:
    return forms.IntegerField(
        min_value=1, max_value=MOST_SEATS, required=False, label="Seats", help_text="Empty: as many as come.",
    )  # fmt: skip


class CohortForm(forms.Form):
    """A new cohort of a programme."""

    programme: Any = forms.ModelChoiceField(queryset=None, label="Programme", empty_label=None)
    name = forms.CharField(max_length=120, label="Name", help_text="As learners read it: Jumpstart, September 2026.")
    starts_on = date_field("Starts on")
    timezone = TimezoneField()
    capacity = _seats()
    needs_approval = forms.BooleanField(
        required=False, initial=True, label="Whoever comes by the enrolment link needs our yes",
    )  # fmt: skip
    holidays = DaysField(label="Days without class", help_text=_OFF)

    def __init__(self, *args: Any, programmes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programme: Any = self.fields["programme"]
        programme.queryset = programmes


class ChangeCohortForm(forms.Form):
    """What may change; dates only before the start."""

    name = forms.CharField(max_length=120, label="Name")
    starts_on = date_field("Starts on")
    timezone = TimezoneField()
    capacity = _seats()
    needs_approval = forms.BooleanField(required=False, label="Whoever comes by the enrolment link needs our yes")
    holidays = DaysField(label="Days without class", help_text=_OFF)

    @classmethod
    def of(cls, cohort: Cohort, data: Any = None) -> "ChangeCohortForm":
        form = cls(data, initial={name: getattr(cohort, name) for name in cls.base_fields})
        if cohort.state != CohortState.OPEN:
            for name in ("starts_on", "holidays"):
                form.fields[name].disabled = True
        return form

    def changes(self) -> dict[str, Any]:
        """What a person could change here."""
        return {name: value for name, value in self.cleaned_data.items() if not self.fields[name].disabled}


class CopyForm(forms.Form):
    """The same course from another date on."""

    name = forms.CharField(max_length=120, label="Name of the new cohort")
    starts_on = date_field("Starts on")
    holidays = DaysField(label="Days without class", help_text=_OFF)


class DatesForm(forms.Form):
    """Every date of a cohort: one field for each week and each assignment, and the end."""

    def __init__(self, data: Any = None, *, cohort: Cohort, weeks: list[CohortWeek]) -> None:
        super().__init__(data)
        self.weeks = weeks
        for week in weeks:
            self.fields[f"week-{week.pk}"] = date_field(f"{week} opens", initial=week.releases_on)
            for task in week.assignments.all():
                self.fields[f"task-{task.pk}"] = date_field(f"“{task.title}” is due", initial=task.due_on)
        self.fields["ends_on"] = date_field("The cohort ends", initial=cohort.ends_on)

    def groups(self) -> list[tuple[CohortWeek, list[forms.BoundField]]]:
        """The fields of each week: when it opens, and when its assignments are due."""
        return [
            (week, [self[f"week-{week.pk}"], *(self[f"task-{task.pk}"] for task in week.assignments.all())])
            for week in self.weeks
        ]

    def chosen(self, prefix: str) -> dict[UUID, Any]:
        """Dates by the id of their week or task."""
        start = f"{prefix}-"
        return {
            UUID(name.removeprefix(start)): value for name, value in self.cleaned_data.items() if name.startswith(start)
        }


class CohortFilter(forms.Form):
    """What to look for in the list; nothing that was typed can be wrong."""

    q = forms.CharField(required=False, label="Search", widget=forms.SearchInput({"class": "form-control"}))
    state = forms.ChoiceField(
        required=False, label="State", choices=[("", "Any state"), *CohortState.choices],
        widget=forms.Select({"class": "form-select"}),
    )  # fmt: skip
