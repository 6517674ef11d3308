"""One session, in a few taps: what was done last time is filled in, and each exercise done again is one tick."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from clients.exercise import LOAD_UNITS, MOST_EXERCISES, Exercise
from clients.forms.fields import DatedForm, DayField, PlainForm, not_after
from clients.limits import READINGS, Reading, Vitals
from clients.models import Session
from clients.red_flags import RED_FLAGS
from clients.services.sessions import Log
from metcrm.ui.widgets import ChipCheckbox, ChipRadio

NONE = "none"
UNITS = [("", "no load"), *LOAD_UNITS.items()]
PARTS = ("done", "name", "sets", "repetitions", "load", "load_unit", "minutes")
FIRST_ROWS = 1  # empty rows where nothing was done before


@dataclass(frozen=True)
class Row:
    """What the template draws for one exercise."""

    number: int
    done: BoundField
    name: BoundField
    sets: BoundField
    repetitions: BoundField
    load: BoundField
    load_unit: BoundField
    minutes: BoundField

    @property
    def errors(self) -> list[str]:
        return [str(error) for part in PARTS for error in getattr(self, part).errors]


class SessionForm(DatedForm):
    """Attendance, readings, red flags, exercises. “None observed” is said, never assumed."""

    on = DayField(label="Day")
    attendance = forms.ChoiceField(choices=Session.Attendance.choices, label="Attendance", widget=ChipRadio)
    red_flags = forms.MultipleChoiceField(
        required=False, choices=[(NONE, "None observed"), *RED_FLAGS.items()], label="Red flags", widget=ChipCheckbox
    )
    change = forms.CharField(
        required=False, max_length=300, label="Change in status",
        help_text="A new symptom, a fall, a hospital stay, new medication. Progression stops; the letter opens.",
    )  # fmt: skip
    tolerance = forms.ChoiceField(
        required=False, choices=Session.Tolerance.choices, label="How it was tolerated", widget=ChipRadio
    )
    said = forms.CharField(required=False, max_length=500, label="In the client's words")
    note = forms.CharField(
        required=False, max_length=2000, label="Note", widget=forms.Textarea({"rows": 2}),
        help_text="What was observed, never its cause.",
    )  # fmt: skip
    next_time = forms.CharField(required=False, max_length=300, label="Next time")

    def __init__(self, *args: Any, exercises: Sequence[Exercise] = (), **kwargs: Any) -> None:
        kwargs["initial"] = {**_as_initial(exercises), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        for reading in READINGS:
            self.fields[reading.field] = _number(reading.label, reading.lowest, reading.highest, reading.unit)
        self.count = self._rows_wanted(len(exercises))
        for number in range(self.count):
            self._add_row(number)
        self.done: list[Exercise] = []

    @property
    def vitals(self) -> list[tuple[Reading, BoundField]]:
        return [(reading, self[reading.field]) for reading in READINGS]

    @property
    def rows(self) -> list[Row]:
        return [Row(n, **{part: self[f"ex_{n}_{part}"] for part in PARTS}) for n in range(self.count)]

    @property
    def full(self) -> bool:
        return self.count >= MOST_EXERCISES

    @property
    def log(self) -> Log:
        """What a valid form says of the session."""
        data = self.cleaned_data
        vitals = Vitals(*(data.get(reading.field) for reading in READINGS))
        words = {name: data.get(name, "") for name in ("tolerance", "said", "note", "next_time", "change")}
        return Log(vitals=vitals, exercises=self.done, **words)

    def clean_on(self) -> date | None:
        return not_after(self.cleaned_data["on"], self.today, "Log a session once its day has come.")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        attended = data.get("attendance") == Session.Attendance.ATTENDED
        self._clean_flags(data, attended=attended)
        if (data.get("systolic") is None) != (data.get("diastolic") is None) and not self.errors:
            self.add_error("diastolic", "Blood pressure has two numbers: fill in both, or none.")
        self.done = [one for n in range(self.count) if (one := self._exercise(n, data))] if attended else []
        return data

    @staticmethod
    def values_of(session: Session) -> dict[str, Any]:
        """What the form shows of a session that is put right; the exercises come apart."""
        names = ("on", "attendance", "tolerance", "said", "note", "next_time", *(r.field for r in READINGS))
        return {name: getattr(session, name) for name in names} | {"red_flags": session.red_flags or [NONE]}

    def _clean_flags(self, data: dict[str, Any], *, attended: bool) -> None:
        ticked = data.get("red_flags", [])
        if "red_flags" not in self.errors:
            if NONE in ticked and len(ticked) > 1:
                self.add_error("red_flags", "Either none was observed, or the ones you ticked: take one of them out.")
            elif not ticked and attended:
                self.add_error("red_flags", "Tick “None observed”, or what you saw.")
        data["red_flags"] = [slug for slug in ticked if slug != NONE]

    def _exercise(self, number: int, data: dict[str, Any]) -> Exercise | None:
        """The exercise of one row, None when it wasn't done or the row is empty."""
        row = {part: data.get(f"ex_{number}_{part}") for part in PARTS}
        name = " ".join(str(row["name"] or "").split())
        said = any(row[part] is not None for part in ("sets", "repetitions", "load", "minutes"))
        if not row["done"] or (not name and not said):
            return None
        if not name:
            self.add_error(f"ex_{number}_name", "Name the exercise.")
            return None
        unit = row["load_unit"] if row["load"] is not None else ""
        if row["load"] is not None and not unit:
            self.add_error(f"ex_{number}_load_unit", "Say whether the load is in lb, kg or a level.")
        return Exercise(name, row["sets"], row["repetitions"], row["load"], unit or "", row["minutes"])

    def _rows_wanted(self, given: int) -> int:
        """As many rows as were sent, one more where one is asked for; else last time's, or one empty row."""
        if not self.is_bound:
            return max(given, FIRST_ROWS)
        try:
            sent = int(str(self.data.get("rows", "0"))[:3])
        except ValueError:
            sent = 0
        return min(max(sent, 0) + ("more" in self.data), MOST_EXERCISES)

    def _add_row(self, number: int) -> None:
        fields: dict[str, forms.Field] = {
            "done": forms.BooleanField(required=False, initial=True, label="Done"),
            "name": forms.CharField(
                required=False, max_length=80, label="Exercise", widget=forms.TextInput({"autocomplete": "off"})
            ),
            "sets": _number("Sets", 1, 20),
            "repetitions": _number("Repetitions", 1, 500),
            "load": forms.DecimalField(
                required=False, min_value=0, max_value=9999, max_digits=6, decimal_places=2, label="Load",
                widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
            ),
            "load_unit": forms.ChoiceField(required=False, choices=UNITS, label="Unit of load"),
            "minutes": _number("Minutes", 1, 240),
        }  # fmt: skip
        for part, field in fields.items():
            field.label = f"{field.label}, exercise {number + 1}"
            self.fields[f"ex_{number}_{part}"] = field


def _number(label: str, lowest: int, highest: int, unit: str = "") -> forms.IntegerField:
    """A whole number; out of range is said in one sentence."""
    told = f"Write a whole number from {lowest} to {highest}{' ' + unit if unit else ''}."
    field = forms.IntegerField(
        required=False, min_value=lowest, max_value=highest, label=label,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), told),
    )  # fmt: skip
    for validator in field.validators:
        validator.message = told  # type: ignore[attr-defined]
    return field


def _limit(label: str, lowest: int, highest: int, unit: str) -> forms.IntegerField:
    return _number(f"{label}, {unit}", lowest, highest, unit)


def _as_initial(exercises: Sequence[Exercise]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for n, one in enumerate(exercises):
        shown = {part: getattr(one, part) for part in PARTS if part != "done"}
        if one.load is not None:
            shown["load"] = f"{one.load.normalize():f}"
        found |= {f"ex_{n}_{part}": value for part, value in shown.items()} | {f"ex_{n}_done": True}
    return found


class LimitFields(DatedForm):
    """The provider's own limits; an empty field leaves the general one."""

    systolic_high = _limit("Systolic pressure at most", 60, 260, "mmHg")
    diastolic_high = _limit("Diastolic pressure at most", 30, 160, "mmHg")
    systolic_low = _limit("Systolic pressure at least", 60, 260, "mmHg")
    heart_rate_high = _limit("Heart rate at most", 30, 220, "bpm")
    heart_rate_low = _limit("Heart rate at least", 30, 220, "bpm")
    glucose_high = _limit("Glucose at most", 20, 700, "mg/dL")
    glucose_low = _limit("Glucose at least", 20, 700, "mg/dL")


class LimitsForm(LimitFields):
    """Limits alone, with where they come from."""

    given_by = forms.CharField(max_length=120, label="Given by")
    given_on = DayField(label="Given on")

    def clean_given_on(self) -> date | None:
        return not_after(self.cleaned_data["given_on"], self.today, "This can't have been given on a day to come.")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(value is not None for name, value in data.items() if not name.startswith("giv")):
            raise ValidationError("Fill in at least one limit.")
        return data


class AcknowledgeForm(PlainForm):
    """What was decided about a change in status."""

    decision = forms.CharField(
        max_length=300, label="What was decided, and with whom", widget=forms.Textarea({"rows": 2}),
        help_text="For example: called Dr. Osei, continue with the same loads; seen again on Monday.",
    )  # fmt: skip
