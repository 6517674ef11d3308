"""A measure of one's own, goals by measure, and finding a measure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField

from clients.forms.fields import PlainForm
from clients.measures import AREA_LABELS, Better, Measure, MeasureError, Unable, conditions, parse_value
from clients.models import MeasureGoal
from metcrm.ui.widgets import ChipRadio

ENTRIES = [("number", "Typed"), ("stopwatch", "By stopwatch"), ("counter", "Counted in a set time")]
BETTER = [(Better.HIGHER.value, "Higher is better"), (Better.LOWER.value, "Lower is better")]


class OwnMeasureForm(PlainForm):
    """What is measured, in what, and between which values."""

    name = forms.CharField(max_length=80, label="Name")
    unit = forms.CharField(max_length=12, label="Unit", help_text="Seconds, reps, cm …")
    minimum = forms.DecimalField(max_digits=8, decimal_places=2, label="Lowest possible value")
    maximum = forms.DecimalField(max_digits=8, decimal_places=2, label="Highest possible value")
    decimals = forms.TypedChoiceField(coerce=int, choices=[(0, "None"), (1, "One"), (2, "Two")], label="Decimals")
    better = forms.ChoiceField(choices=BETTER, label="Which way is better", widget=ChipRadio)
    area = forms.ChoiceField(choices=[(area.value, label) for area, label in AREA_LABELS.items()], label="Area")
    entry = forms.ChoiceField(choices=ENTRIES, label="How it is taken", widget=ChipRadio)
    entry_seconds = forms.IntegerField(required=False, min_value=5, max_value=600, label="Seconds to count in")
    how = forms.CharField(required=False, max_length=300, label="How it is done", widget=forms.Textarea({"rows": 2}))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("entry") == "counter" and not data.get("entry_seconds") and "entry_seconds" not in self.errors:
            self.add_error("entry_seconds", "Say for how many seconds it is counted.")
        return data


class MeasureFilter(forms.Form):
    """Any of the measures, by words of its name, by condition, or those that still say “verify”."""

    q = forms.CharField(
        required=False,
        max_length=80,
        label="Search",
        widget=forms.TextInput({"class": "form-control", "type": "search"}),
    )
    condition = forms.ChoiceField(required=False, widget=forms.Select({"class": "form-select"}))
    verify = forms.ChoiceField(
        required=False, choices=[("", "Verified or not"), ("yes", "To verify")],
        widget=forms.Select({"class": "form-select"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [(one.slug, one.label) for one in conditions().values()]
        self.fields["condition"].choices = [("", "Any condition"), *found]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class GoalRow:
    """One measure; only the end that makes sense for it is asked for, both for a target range."""

    measure: Measure
    fields: list[tuple[str, BoundField]]
    baseline: str


class GoalsForm(PlainForm):
    """Fields `at_least_<code>` and `at_most_<code>`."""

    def __init__(
        self, *args: Any, wanted: Sequence[Measure], goals: Mapping[str, MeasureGoal], baselines: Mapping[str, str],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.wanted, self.baselines = list(wanted), baselines
        for one in self.wanted:
            for end in _ends(one):
                given = getattr(goals[one.code], end) if one.code in goals else None
                shown = f"{one.on_grid(given):f}" if given is not None else ""
                self.fields[f"{end}_{one.code}"] = forms.CharField(
                    required=False, max_length=30, initial=shown, label=f"{one.name}, {end.replace('_', ' ')}",
                    widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
                )  # fmt: skip
        self.goals: dict[str, tuple[Decimal | None, Decimal | None]] = {}

    @property
    def rows(self) -> list[GoalRow]:
        return [
            GoalRow(one, [(end.replace("_", " "), self[f"{end}_{one.code}"]) for end in _ends(one)],
                    self.baselines.get(one.code, ""))
            for one in self.wanted
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for one in self.wanted:
            ends = {end: self._value(one, end, data) for end in _ends(one)}
            self.goals[one.code] = (ends.get("at_least"), ends.get("at_most"))
        return data

    def _value(self, what: Measure, end: str, data: Mapping[str, Any]) -> Decimal | None:
        typed = str(data.get(f"{end}_{what.code}") or "").strip()
        if not typed:
            return None
        try:
            value = parse_value(what, typed)
        except MeasureError as error:
            self.add_error(f"{end}_{what.code}", str(error))
            return None
        if isinstance(value, Unable):
            self.add_error(f"{end}_{what.code}", "A goal is a number.")
            return None
        return value


def _ends(what: Measure) -> list[str]:
    return {Better.HIGHER: ["at_least"], Better.LOWER: ["at_most"]}.get(what.better, ["at_least", "at_most"])
