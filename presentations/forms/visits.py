"""Forms of visits: plan, log, correct, call off, and the list's filters."""

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from django import forms

from metcrm.ui.widgets import ChipCheckbox, ChipRadio
from practitioners.models import ContactRole, Practice
from presentations.forms.extras import GiftPart, PromisePart
from presentations.forms.fields import KeysField, PeopleField, PracticeTimeField
from presentations.forms.left import LeftPart
from presentations.forms.words import WordsForm
from presentations.models import MaterialKind, MaterialVersion, ShownKind, Visit
from presentations.services.visits import Left, NewPerson, Saw, Told

#: What comes next most often; the words are kept as they stand here.
NEXT_STEPS = ("Send the one-sheet", "Present to the team", "Bring a sample report", "Call back", "Drop in again")
#: What is proposed as the next step once it is said how it went; the person sees it and may choose another.
NEXT_AFTER = {
    Visit.Outcome.COLD: "Drop in again", Visit.Outcome.INTERESTED: "Send the one-sheet",
    Visit.Outcome.WILL_REFER: "Bring a sample report", Visit.Outcome.REFERRED: "Call back",
}  # fmt: skip
#: The kinds that can be intended, in words for something to come.
PLAN_KINDS = [
    (Visit.Kind.DROP_IN, "Drop in"), (Visit.Kind.SCHEDULED, "Meeting"), (Visit.Kind.PRESENTED, "Presentation"),
    (Visit.Kind.LUNCH, "Lunch and learn"), (Visit.Kind.PHONE, "Phone call"),
]  # fmt: skip
NEXT_STEP_IS = "Next step"


class PlanForm(WordsForm):
    """When, what for, and whom to meet."""

    planned_for = PracticeTimeField(label="Day and time", error_messages={"required": "Choose a day and a time."})
    kind = forms.ChoiceField(
        label="What kind of visit?", widget=ChipRadio, choices=PLAN_KINDS, initial=Visit.Kind.SCHEDULED
    )
    people = PeopleField(label="Whom to meet", required=False)
    objective = forms.CharField(
        label="Objective",
        required=False,
        max_length=200,
        help_text="One sentence: a first referral, or more of what they refer already?",
    )

    def __init__(self, *args: Any, practice: Practice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _for(practice, *self.fields.values())


class LogForm(WordsForm, LeftPart, GiftPart, PromisePart):
    """What happened, mostly by chips: six taps and no typing for the common case."""

    visit_id = forms.UUIDField(widget=forms.HiddenInput)
    people = PeopleField(label="Who did you meet?", required=False)
    new_name = forms.CharField(label="Name", required=False, max_length=120)
    new_role = forms.ChoiceField(label="Role", required=False, choices=[("", "Not known"), *ContactRole.choices])
    kind = forms.ChoiceField(
        label="What happened?",
        widget=ChipRadio,
        choices=Visit.Kind.choices,
        error_messages={"required": "Choose what happened; “Not seen” counts too."},
    )
    shown = forms.MultipleChoiceField(label="Shown", required=False, widget=ChipCheckbox)
    left = forms.MultipleChoiceField(label="Left behind", required=False, widget=ChipCheckbox)
    outcome = forms.ChoiceField(label="How did it go?", required=False, widget=ChipRadio, choices=Visit.Outcome.choices)
    next_step = forms.ChoiceField(
        label=NEXT_STEP_IS, required=False, widget=ChipRadio, choices=[(step, step) for step in NEXT_STEPS]
    )
    next_step_other = forms.CharField(label="Another next step", required=False, max_length=200)
    next_step_on = forms.DateField(
        label="By when", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(
        label="Note", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="About the office. Nothing about a client.",
    )  # fmt: skip
    happened_at = PracticeTimeField(label="When was it?", required=False)
    release = KeysField(required=False)

    def __init__(
        self, *args: Any, practice: Practice | None, versions: Sequence[MaterialVersion] = (), year: int = 0,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        """Without a practice it is the form that a phone keeps, and fills with the people of the office itself."""
        super().__init__(*args, **kwargs)
        self._shown = shown_choices(versions)
        self._left = left_choices(versions)
        if practice:
            _for(practice, *self.fields.values())
        self.offer()
        if year and practice:
            self.name_totals(practice, year)

    def offer(self) -> None:
        """Chips of what can be shown and left."""
        shown: Any = self.fields["shown"]
        shown.choices = [(code, label) for code, (label, _) in self._shown.items()]
        left: Any = self.fields["left"]
        left.choices = [(code, label) for code, (label, _) in self._left.items()]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if told.get("kind") != Visit.Kind.NOT_SEEN:
            if not told.get("people") and not told.get("new_name") and "people" not in self.errors:
                self.add_error("people", "Tick who you met, or choose “Not seen”.")
            if not told.get("outcome") and "outcome" not in self.errors:
                self.add_error("outcome", "Say how it went.")
        self.clean_gift(told)
        self.clean_promises(told)
        return told

    @property
    def next_after(self) -> str:
        """The proposals of NEXT_AFTER as JSON, for the script of the page."""
        return json.dumps({outcome.value: step for outcome, step in NEXT_AFTER.items()})

    def told(self, now: Any) -> Told:
        """The cleaned form as the service takes it; a time left empty means now."""
        data = self.cleaned_data
        name = data["new_name"].strip()
        return Told(
            happened_at=data["happened_at"] or now,
            kind=data["kind"],
            people=data["people"],
            new_person=NewPerson(name, data["new_role"] or ContactRole.OTHER) if name else None,
            shown=[self._shown[code][1] for code in data["shown"]],
            left=[self._many(self._left[code][1]) for code in data["left"]],
            outcome="" if data["kind"] == Visit.Kind.NOT_SEEN else data["outcome"],
            next_step=data["next_step_other"].strip() or data["next_step"],
            next_step_on=data["next_step_on"],
            note=data["note"],
            no_client=data["no_client"],
            gift=self.given(data),
            promises=self.promises(data),
        )

    def _many(self, left: Left) -> Left:
        return replace(left, quantity=self.how_many(left.kind))


def shown_choices(versions: Sequence[MaterialVersion]) -> dict[str, tuple[str, Saw]]:
    """Chips of what can be shown: finished one-sheets of this practice, and each kind that has none of its own."""
    sheets = [version for version in versions if version.material.kind == MaterialKind.ONE_SHEET]
    kind = ShownKind.ONE_SHEET
    own = {f"{kind.value}-{sheet.pk}": (_version_label(sheet), Saw(kind, sheet)) for sheet in sheets}
    others = [one for one in ShownKind if one != kind or not sheets]
    return {one.value: (str(one.label), Saw(one)) for one in others} | own


def left_choices(versions: Sequence[MaterialVersion]) -> dict[str, tuple[str, Left]]:
    """Chips of what can be left: finished leave-behinds of this practice, and each kind that has none of its own."""
    own = {
        f"{version.material.kind}-{version.pk}": (_version_label(version), Left(version.material.kind, version))
        for version in versions
    }
    having = {version.material.kind for version in versions}
    return own | {kind.value: (str(kind.label), Left(kind)) for kind in MaterialKind if kind.value not in having}


def _version_label(version: MaterialVersion) -> str:
    return f"{version.material.get_kind_display()}, version {version.number}"


class PhoneForm(LogForm):
    """What a phone sends later: it may name a version that is no longer the newest, or none where there is one now."""

    release_usual = forms.BooleanField(required=False)

    def __init__(self, *args: Any, practice: Practice, versions: Sequence[MaterialVersion], **kwargs: Any) -> None:
        super().__init__(*args, practice=practice, versions=versions, **kwargs)
        self._shown |= shown_choices(())
        self._left |= left_choices(())
        self.offer()

    def released(self) -> Collection[str] | None:
        """The keys that were ticked; None for what is usually ticked, where the phone couldn't know what follows."""
        return None if self.cleaned_data["release_usual"] else self.cleaned_data["release"]


class SendForm(forms.Form):
    """Which visit, and whose: what a phone says beside the form itself."""

    practice = forms.UUIDField()
    user = forms.UUIDField()
    workspace = forms.UUIDField()
    age = forms.IntegerField(min_value=0, max_value=90 * 86_400)  # seconds since it was logged
    live = forms.BooleanField(required=False)  # the person waits for the answer


class CorrectForm(WordsForm):
    """What may be put right later."""

    outcome = forms.ChoiceField(label="How did it go?", required=False, widget=ChipRadio, choices=Visit.Outcome.choices)
    next_step = forms.CharField(label=NEXT_STEP_IS, required=False, max_length=200)
    next_step_on = LogForm.base_fields["next_step_on"]
    note = LogForm.base_fields["note"]
    field_order = ("outcome", "next_step", "next_step_on", "note", "no_client")


class CancelForm(WordsForm):
    """Why a visit is called off."""

    why = forms.CharField(
        label="Why?",
        max_length=200,
        error_messages={"required": "Say why in a few words; next time it helps to know."},
        help_text="Such as: the office asked for another week.",
    )
    field_order = ("why", "no_client")


class VisitFilter(forms.Form):
    """Search and filters of the list, by GET; what isn't valid is passed over."""

    q = forms.CharField(
        label="Search", required=False, widget=forms.TextInput(attrs={"class": "form-control", "type": "search"})
    )
    kind = forms.ChoiceField(
        required=False,
        choices=[("", "Any kind"), *Visit.Kind.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    outcome = forms.ChoiceField(
        required=False,
        choices=[("", "Any outcome"), *Visit.Outcome.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    practice = forms.UUIDField(required=False, widget=forms.HiddenInput)


def _for(practice: Practice, *fields: forms.Field) -> None:
    """Tell the fields that depend on a practice which one it is."""
    for field in fields:
        if isinstance(field, PracticeTimeField | PeopleField):
            field.set_practice(practice)
