"""Search and filters of the board."""

from django import forms

from metcrm.cohorts.board import SHOW
from metcrm.cohorts.models import EnrolmentState
from metcrm.cohorts.selectors_board import ON_BOARD


class BoardFilter(forms.Form):
    """What the board may be asked for. What makes no sense is left out rather than refused."""

    q = forms.CharField(
        label="Search", required=False, max_length=80,
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search", "placeholder": "Name or address"}),
    )  # fmt: skip
    show = forms.ChoiceField(
        label="Show", required=False, choices=[("", "Everybody"), *SHOW.items()],
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip
    state = forms.ChoiceField(
        label="State", required=False,
        choices=[("", "Any state"), *((state.value, state.label) for state in map(EnrolmentState, ON_BOARD))],
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip

    def asked(self) -> dict[str, str]:
        """The filters that make sense, by name."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}
