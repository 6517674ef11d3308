"""Forms of leave-behinds."""

from typing import Any

from django import forms

from clients.public import condition_choices, conditions_for_group
from metcrm.ui.widgets import ChipCheckbox
from practitioners.facts import items_of
from practitioners.taxonomy import group_choices
from presentations.one_sheet import MOST_CONDITIONS
from presentations.specialties import specialty


class OneSheetForm(forms.Form):
    """For whom a paper is, and who answers. Without conditions where its kind needs none."""

    specialty_group = forms.ChoiceField(label="Specialty", choices=group_choices)
    conditions = forms.MultipleChoiceField(
        label="Conditions this office sees",
        required=False,
        widget=ChipCheckbox,
        help_text=f"Up to {MOST_CONDITIONS}; they decide what the sheet says we measure.",
    )
    others = forms.MultipleChoiceField(label="Less usual for this specialty", required=False, widget=ChipCheckbox)
    person = forms.CharField(
        label="Who answers", max_length=120, required=False, help_text="The name beside the telephone number."
    )

    def __init__(self, *args: Any, group: str, about: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not about:
            for name in ("specialty_group", "conditions", "others"):
                del self.fields[name]
            return
        everything = condition_choices()
        usual = conditions_for_group(group) or everything
        ticked = (self.initial or {}).get("conditions", [])
        usual += [choice for choice in everything if choice[0] in ticked and choice not in usual]
        self.fields["conditions"].choices = usual  # type: ignore[attr-defined]
        self.fields["others"].choices = [one for one in everything if one not in usual]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Both lists of conditions become one."""
        data: dict[str, Any] = super().clean() or {}
        if "conditions" not in self.fields:
            return {"specialty_group": "", "conditions": []} | data
        chosen = [*data.get("conditions", []), *data.pop("others", [])]
        if len(chosen) > MOST_CONDITIONS:
            self.add_error("conditions", f"One page holds {MOST_CONDITIONS} conditions; {len(chosen)} are ticked.")
        elif not chosen and "conditions" not in self.errors:
            self.add_error("conditions", "Choose at least one condition that this office sees.")
        return data | {"conditions": chosen}


def first_choice(group: str, known: str) -> list[str]:
    """The conditions ticked at first: those that the office is known to see, filled up with the specialty's usual ones.

    `known` is the list that somebody typed about the office: “falls, low back pain”.
    """
    typed = [word.lower() for word in items_of(known)]
    theirs = [slug for slug, label in condition_choices() if any(_same(word, label) for word in typed)]
    return list(dict.fromkeys([*theirs, *specialty(group).conditions]))[:MOST_CONDITIONS]


def _same(word: str, label: str) -> bool:
    label = label.lower()
    return word in label or label in word or word.rstrip("s") in label.split()
