"""What a visit may bring besides: a meal or a gift, and promises on both sides."""

from datetime import date
from typing import Any

from django import forms

from metcrm.ui.widgets import ChipRadio
from practitioners.models import Practice
from presentations.forms.fields import PeopleField, code_of, label_of
from presentations.forms.words import WordsForm
from presentations.models import Gift, Promise, Visit
from presentations.selectors_gifts import yearly_totals
from presentations.services.gifts import MOST, Given
from presentations.services.promises import NewPromise

NOTHING = "none"
#: Names of the two promises that fit on the form of a visit; more can be added on its page.
PROMISES = {"ours": Promise.Side.OURS, "theirs": Promise.Side.THEIRS}


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Choose a day, such as 03/24/2026."},
    )


class GiftPart(forms.Form):
    """A meal or a gift, with the whole amount and who had it."""

    gift_kind = forms.ChoiceField(
        label="Did you pay for something?",
        required=False,
        widget=ChipRadio,
        choices=[(NOTHING, "Nothing paid by us"), *Gift.Kind.choices],
    )
    gift_amount = forms.DecimalField(
        label="Amount in dollars, all together",
        required=False,
        min_value=0,
        max_value=MOST,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            "invalid": "Give the amount in dollars, such as 42.50.",
            "max_decimal_places": "Give dollars and cents, such as 42.50.",
            "max_value": f"Give an amount of at most {MOST:,} dollars.",
            "min_value": "Give an amount above zero.",
        },
    )
    gift_for = PeopleField(label="Who had it?", required=False, help_text="None ticked: everybody you met.")

    def name_totals(self, practice: Practice, year: int) -> None:
        """Say beside each name what the person was given this year."""
        field: Any = self.fields["gift_for"]
        people = field.people([code for code, _ in field.choices])
        totals = yearly_totals(people, year)
        field.choices = [
            (code_of(one), f"{label_of(one)} · ${totals[one.pk]:,.2f} this year" if one.pk in totals else label_of(one))
            for one in people
        ]

    def clean_gift(self, told: dict[str, Any]) -> None:
        """A lunch says what it cost; an amount says what for; a kind says how much."""
        kind, amount = told.get("gift_kind"), told.get("gift_amount")
        if "gift_amount" in self.errors or "gift_kind" in self.errors:
            return
        if told.get("kind") == Visit.Kind.LUNCH and not kind:
            self.add_error("gift_kind", "A lunch was part of it: say who paid. “Nothing paid by us” counts too.")
        elif kind in Gift.Kind.values and not amount:
            self.add_error("gift_amount", "Say what it cost, all together.")
        elif amount and kind not in Gift.Kind.values:
            self.add_error("gift_kind", "Say what the amount was for: a meal or a gift.")

    def given(self, told: dict[str, Any]) -> Given | None:
        """What was paid for, if something was."""
        if told.get("gift_kind") not in Gift.Kind.values:
            return None
        return Given(told["gift_kind"], told["gift_amount"], told["gift_for"])


class PromisePart(forms.Form):
    """One promise of ours, one of theirs, each with its day."""

    ours_text = forms.CharField(label="We promised", required=False, max_length=200)
    ours_due = _day("Until when")
    theirs_text = forms.CharField(label="They promised", required=False, max_length=200)
    theirs_due = _day("Until when")

    def clean_promises(self, told: dict[str, Any]) -> None:
        """A promise has words and a day."""
        for name in PROMISES:
            text, due = told.get(f"{name}_text"), told.get(f"{name}_due")
            if text and not due and f"{name}_due" not in self.errors:
                self.add_error(f"{name}_due", "Until when? A promise without a day is forgotten.")
            if due and not text and f"{name}_text" not in self.errors:
                self.add_error(f"{name}_text", "Say what was promised for this day.")

    def promises(self, told: dict[str, Any]) -> list[NewPromise]:
        """Those that were filled in."""
        return [
            NewPromise(side.value, told[f"{name}_text"], told[f"{name}_due"])
            for name, side in PROMISES.items()
            if told.get(f"{name}_text")
        ]

    @property
    def has_promises(self) -> bool:
        """True when something of this part was typed."""
        return any(self[f"{name}_{part}"].value() for name in PROMISES for part in ("text", "due"))


class PromiseForm(WordsForm):
    """A promise by itself."""

    side = forms.ChoiceField(
        label="Who promised?", widget=ChipRadio, choices=Promise.Side.choices, initial=Promise.Side.OURS
    )
    text = forms.CharField(
        label="What?", max_length=200, error_messages={"required": "Say what was promised."},
        help_text="Such as: ten referral pads; a list of who reads our letters.",
    )  # fmt: skip
    due_on = forms.DateField(
        label="Until when?",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Choose a day. A promise without a day is forgotten.",
            "invalid": "Choose a day, such as 03/24/2026.",
        },
    )

    field_order = ("side", "text", "due_on", "no_client")

    def new(self) -> NewPromise:
        """The cleaned form as the service takes it."""
        data: dict[str, Any] = self.cleaned_data
        due_on: date = data["due_on"]
        return NewPromise(data["side"], data["text"], due_on)


class CapForm(forms.Form):
    """The yearly cap."""

    yearly = forms.DecimalField(
        label="Warn above, in dollars for each person and year",
        required=False,
        min_value=1,
        max_value=MOST,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text="Leave it empty for no warning. Your lawyer knows which limit applies to you.",
        error_messages={"invalid": "Give dollars, such as 300."},
    )
