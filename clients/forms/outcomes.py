"""Looking at outcomes by period, choosing what a sheet tells, withdrawing one, and the floor."""

from collections.abc import Sequence
from typing import Any

from django import forms

from clients.forms.fields import PlainForm
from clients.outcomes.quarters import Quarter, span
from metcrm.ui.widgets import ChipCheckbox

#: Looking further back than this goes by years alone.
MOST_QUARTERS = 12


class PeriodForm(forms.Form):
    """All, a year, or a quarter: those in which a course has ended."""

    period = forms.ChoiceField(required=False, label="Ended in", widget=forms.Select({"class": "form-select"}))

    def __init__(self, *args: Any, known: tuple[Quarter, Quarter] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        quarters = span(*known)[::-1] if known else []
        years = list(dict.fromkeys(one.year for one in quarters))
        self.fields["period"].choices = [  # type: ignore[attr-defined]
            ("", "All time"),
            *((str(year), str(year)) for year in years),
            *((one.key, one.words) for one in quarters[:MOST_QUARTERS]),
        ]

    def asked(self) -> tuple[Quarter, Quarter] | None:
        """First and last quarter; None for all time, and for what isn't on the list."""
        chosen = self.cleaned_data.get("period", "") if self.is_valid() else ""
        if not chosen:
            return None
        if "Q" in chosen:
            return Quarter.parse(chosen), Quarter.parse(chosen)
        return Quarter(int(chosen), 1), Quarter(int(chosen), 4)


class SheetForm(PlainForm):
    """Up to which quarter, and which measures."""

    last = forms.ChoiceField(label="Courses that ended up to", widget=forms.Select({"class": "form-select"}))
    codes = forms.MultipleChoiceField(label="Measures", widget=ChipCheckbox)

    def __init__(
        self, *args: Any, quarters: Sequence[Quarter], measures: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last"].choices = [(one.key, one.words) for one in quarters]  # type: ignore[attr-defined]
        self.fields["codes"].choices = list(measures)  # type: ignore[attr-defined]


class WithdrawForm(PlainForm):
    """Why it isn't used any more."""

    why = forms.CharField(
        max_length=200, label="Reason", help_text="For yourself; nobody outside reads it.",
        widget=forms.TextInput({"class": "form-control", "autocomplete": "off"}),
    )  # fmt: skip


class FloorForm(PlainForm):
    """The least number of people."""

    floor = forms.IntegerField(
        label="Least number of clients behind a figure", min_value=0, max_value=30_000,
        widget=forms.NumberInput({"class": "form-control", "inputmode": "numeric"}),
    )  # fmt: skip
