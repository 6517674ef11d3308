"""How much of a leave-behind is left at a visit: one of it, unless somebody says more."""

from typing import Any

from django import forms

from presentations.models import MaterialKind
from presentations.stock_rules import RULES

#: Of one kind at one visit.
MOST = 200
_WRONG = f"Give a number from 1 to {MOST}."


class LeftPart(forms.Form):
    """A number for each kind; the page shows those that are ticked. What is left empty is one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in MaterialKind:
            self.fields[_name(kind)] = forms.IntegerField(
                label=_label(kind), required=False, min_value=1, max_value=MOST, initial=1,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "data-many": kind.value}),
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _WRONG),
            )  # fmt: skip

    @property
    def many(self) -> list[Any]:
        """The fields, for the page."""
        return [self[_name(kind)] for kind in MaterialKind]

    @property
    def has_many(self) -> bool:
        """True when somebody said more than one, or what can't be read."""
        return any(field.errors or str(field.value() or 1) != "1" for field in self.many)

    def how_many(self, kind: str) -> int:
        """Of a cleaned form."""
        return self.cleaned_data.get(_name(kind)) or 1


def _name(kind: str) -> str:
    return f"many_{MaterialKind(kind).value}"


def _label(kind: MaterialKind) -> str:
    rule = RULES.get(kind)
    return f"{kind.label}: {rule.one}" if rule and rule.pieces > 1 else str(kind.label)
