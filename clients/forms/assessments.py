"""The grid of an assessment: one row a measure, a number or why there is none, and how it was taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from clients.forms.fields import DayField, PlainForm, not_after
from clients.measures import Measure, MeasureError, Unable, UnableReason, parse_value
from clients.methods import LABELS, MAX_LENGTH, write_method
from clients.models import Assessment
from clients.selectors import Reading
from clients.selectors.catalogue import Catalogue
from clients.services.assessments import Entry
from metcrm.ui.widgets import ChipRadio

UNABLE = [("", "Measured"), *((reason.value, f"Unable: {reason.label}") for reason in UnableReason)]
SIDES = [("", "Not stated"), ("left", "Left"), ("right", "Right"), ("both", "Both")]
ADD = "add"


@dataclass(frozen=True)
class Row:
    """What the template draws for one measure."""

    measure: Measure
    value: BoundField
    unable: BoundField
    methods: list[BoundField]
    previous: Reading | None

    @property
    def has_errors(self) -> bool:
        return bool(self.value.errors or self.unable.errors)

    @property
    def method_open(self) -> bool:
        """Something about the method can't be read, so its fields are shown."""
        return any(field.errors for field in self.methods)

    @property
    def timed(self) -> str:
        """Who counts or times: “stopwatch”, “counter”, or nothing."""
        return self.measure.entry if self.measure.entry in ("stopwatch", "counter") else ""

    @property
    def takes(self) -> str:
        """“3 to 180 s, one decimal” beside the field."""
        places = ("whole numbers", "one decimal", "two decimals", "three decimals")[self.measure.decimals]
        low, high = f"{self.measure.minimum:f}", f"{self.measure.maximum:f}"
        return f"{low} to {high} {self.measure.unit}, {places}".replace("-", "−", 1 if low.startswith("-") else 0)


class AssessmentForm(PlainForm):
    """Fields `value_<code>`, `unable_<code>` and `method_<code>_<field>` for each of `codes`."""

    kind = forms.ChoiceField(label="Kind", widget=ChipRadio)
    on = DayField(label="Day")

    def __init__(
        self,
        *args: Any,
        known: Catalogue,
        codes: Sequence[str],
        kinds: Sequence[str],
        previous: Mapping[str, Reading],
        today: date,
        initial: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self.known, self.codes, self.previous, self.today = known, list(codes), previous, today
        methods = self._methods_from(previous)
        kwargs["initial"] = {**methods, **(initial or {})}
        super().__init__(*args, **kwargs)
        labels = dict(Assessment.Kind.choices)
        self.fields["kind"].choices = [(kind, labels[kind]) for kind in kinds]  # type: ignore[attr-defined]
        for code in self.codes:
            self._add_row(self.known.measure(code))
        self.entries: dict[str, Entry] = {}

    @property
    def rows(self) -> list[Row]:
        return [self._row(self.known.measure(code)) for code in self.codes]

    @property
    def more(self) -> list[tuple[str, str]]:
        """The measures that can still be added."""
        rest = [m for m in self.known.offered.values() if m.code not in self.codes]
        return sorted(((m.code, m.name) for m in rest), key=lambda choice: choice[1])

    def clean_on(self) -> date | None:
        return not_after(self.cleaned_data["on"], self.today, "An assessment can't be of a day to come.")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for code in self.codes:
            self._clean_row(self.known.measure(code), data)
        if not self.entries and not self.errors:
            raise ValidationError("Enter at least one value, or say for one why it couldn't be taken.")
        return data

    @staticmethod
    def values_of(readings: Sequence[Reading]) -> dict[str, Any]:
        """What the grid shows of an assessment that is put right."""
        shown: dict[str, Any] = {}
        for reading in readings:
            code, value = reading.measure.code, reading.value
            if isinstance(value, Unable):
                shown[f"unable_{code}"] = value.reason.value
            else:
                shown[f"value_{code}"] = f"{value:f}"
            shown |= {f"method_{code}_{field}": text for field, text in reading.method.items()}
        return shown

    def _clean_row(self, what: Measure, data: Mapping[str, Any]) -> None:
        typed = str(data.get(f"value_{what.code}") or "")
        reason = str(data.get(f"unable_{what.code}") or "")
        name = f"value_{what.code}"
        if typed and reason:
            self.add_error(name, "Either a value, or why there is none: take one of them out.")
        elif reason:
            self._keep(what, Unable(UnableReason(reason)), data)
        elif typed:
            try:
                self._keep(what, parse_value(what, typed), data)
            except MeasureError as error:
                self.add_error(name, str(error))

    def _keep(self, what: Measure, value: Decimal | Unable, data: Mapping[str, Any]) -> None:
        method = {field: str(data.get(f"method_{what.code}_{field}") or "") for field in what.method_fields}
        if len(write_method(method)) > MAX_LENGTH:
            self.add_error(f"value_{what.code}", "Say in fewer words how it was taken.")
        self.entries[what.code] = Entry(value, {field: text for field, text in method.items() if text})

    def _add_row(self, what: Measure) -> None:
        attrs = {
            "inputmode": "text" if what.minimum < 0 else "decimal" if what.decimals else "numeric",
            "autocomplete": "off", "enterkeyhint": "next", "data-low": str(what.minimum),
            "data-high": str(what.maximum), "data-decimals": str(what.decimals),
        }  # fmt: skip
        value = forms.CharField(required=False, max_length=60, label=what.name, widget=forms.TextInput(attrs))
        self.fields[f"value_{what.code}"] = value
        self.fields[f"unable_{what.code}"] = forms.ChoiceField(
            required=False, choices=UNABLE, label=f"{what.name}: measured or unable"
        )
        for field in what.method_fields:
            self.fields[f"method_{what.code}_{field}"] = _method_field(what, field)

    def _row(self, what: Measure) -> Row:
        methods = [self[f"method_{what.code}_{field}"] for field in what.method_fields]
        code = what.code
        return Row(what, self[f"value_{code}"], self[f"unable_{code}"], methods, self.previous.get(code))

    @staticmethod
    def _methods_from(previous: Mapping[str, Reading]) -> dict[str, str]:
        return {
            f"method_{code}_{field}": text
            for code, reading in previous.items()
            for field, text in reading.method.items()
        }


def _method_field(what: Measure, field: str) -> forms.Field:
    label = LABELS[field]
    if field == "side":
        return forms.ChoiceField(required=False, choices=SIDES, label=label)
    return forms.CharField(required=False, max_length=80, label=label, widget=forms.TextInput({"autocomplete": "off"}))


def wanted_codes(default: Sequence[str], asked: Sequence[str], known: Catalogue) -> list[str]:
    """The default set and whatever else was asked for and exists, each once."""
    return [code for code in dict.fromkeys([*default, *asked]) if known.knows(code)]
