"""The short forms behind the points of “Ready to walk in?”."""

from collections.abc import Mapping
from typing import Any

from django import forms

from metcrm.accounts.forms.settings import WorkspaceForm
from metcrm.accounts.models import Workspace
from metcrm.accounts.permissions import Capability, may
from metcrm.tenancy.actors import Actor
from practitioners.forms.homework import form_for
from practitioners.selectors import Profile
from presentations.forms.decks import DeckForm
from presentations.forms.materials import OneSheetForm, first_choice
from presentations.forms.words import WordsForm
from presentations.models import Visit
from presentations.readiness.deck import DECK, DRAW
from presentations.readiness.office import ITEM, PROMISE, REACH
from presentations.readiness.points import Fix
from presentations.readiness.words import OBJECTIVE, ONE_SHEET

#: What a person must be allowed to mend a point by each way.
NEEDED = {
    OBJECTIVE: Capability.WRITE_VISITS, ONE_SHEET: Capability.WRITE_MATERIALS, ITEM: Capability.WRITE_PRACTICES,
    REACH: Capability.MANAGE_WORKSPACE, PROMISE: Capability.WRITE_VISITS,
    DECK: Capability.WRITE_MATERIALS, DRAW: Capability.WRITE_MATERIALS,
}  # fmt: skip


class ObjectiveForm(WordsForm):
    """What the visit is for."""

    objective = forms.CharField(
        max_length=200, help_text="One sentence: a first referral, or more of what they refer already?"
    )


class ReachForm(WorkspaceForm):
    """How an office reaches us: what is missing of it, and nothing else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in [name for name in self.fields if name not in ("phone", "reply_to", "street", "city", "state",
                                                                  "zip_code")]:  # fmt: skip
            del self.fields[name]
        for name in ("phone", "street", "city", "state", "zip_code"):
            self.fields[name].required = True


class OneClickForm(forms.Form):
    """A promise is kept, a deck is drawn: a button, no field."""


def form_of(
    fix: Fix, place: str, *, profile: Profile, visit: Visit | None, workspace: Workspace, by: Actor, data: Any = None
) -> forms.Form | None:
    """The form of a fix; `place` makes its ids differ from others on the page. None where there is none for `by`."""
    if fix.way not in NEEDED or not may(by, NEEDED[fix.way]):
        return None
    form = _form(fix, profile, visit, workspace, by, data)
    if form is not None:
        form.prefix = f"{place}-{fix.way}{fix.about}"[:60]
    return form


def _form(
    fix: Fix, profile: Profile, visit: Visit | None, workspace: Workspace, by: Actor, data: Any
) -> forms.Form | None:
    if fix.way == OBJECTIVE:
        return ObjectiveForm(data, initial={"objective": visit.objective}) if visit is not None else None
    if fix.way == ONE_SHEET:
        return _sheet(profile, by, data)
    if fix.way == REACH:
        known = {name: getattr(workspace, name) for name in ReachForm.base_fields if hasattr(workspace, name)}
        return ReachForm(data, initial=known)
    if fix.way == ITEM:
        return form_for(profile, int(fix.about), data) if fix.about.isdigit() else None
    if fix.way == DECK:
        return _deck(profile, by, data)
    return OneClickForm(data)


def _deck(profile: Profile, by: Actor, data: Any) -> DeckForm:
    group, seen = profile.practice.specialty_group, profile.facts.get("conditions")
    initial: Mapping[str, Any] = {
        "specialty_group": group or "primary_care", "length": 10, "about": by.label[:120],
        "conditions": first_choice(group, seen.value if seen else ""),
    }  # fmt: skip
    form = DeckForm(data, group=group, people=profile.people.practitioners, initial=initial)
    for name in ("specialty_group", "about", "practitioner"):
        form.fields[name].widget = forms.HiddenInput()
    return form


def _sheet(profile: Profile, by: Actor, data: Any) -> OneSheetForm:
    group, seen = profile.practice.specialty_group, profile.facts.get("conditions")
    initial: Mapping[str, Any] = {
        "specialty_group": group or "primary_care", "conditions": first_choice(group, seen.value if seen else ""),
        "person": by.label,
    }  # fmt: skip
    form = OneSheetForm(data, group=group, initial=initial)
    for name in ("specialty_group", "person"):
        form.fields[name].widget = forms.HiddenInput()
    return form
