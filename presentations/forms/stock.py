"""The form of a count."""

from django import forms

from presentations.services.stock import MOST
from presentations.stock_rules import RULES


class CountForm(forms.Form):
    """How many are left."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in RULES])
    pieces = forms.IntegerField(
        min_value=0, max_value=MOST,
        error_messages={"required": "Say how many are left.", "invalid": "Say how many are left, as a number."},
    )  # fmt: skip
