"""Forms of decks."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from metcrm.ui.widgets import ChipRadio
from metcrm.wording.forms.texts import coached
from practitioners.models import Practitioner
from presentations.deck.scripts import notes_part, slide_part
from presentations.deck.slides import KINDS, LEAD, MOST_OBJECTIONS, NOTES, TITLE, lines_of
from presentations.deck.story import LENGTHS, MOST_CONDITIONS, MOST_FIGURES, PLAN, lines_told
from presentations.forms.materials import OneSheetForm
from presentations.forms.words import WordsForm
from presentations.one_sheet import Shown

ABOUT = 120
_ABOUT_HELP = "One line at the back, the only place for a certificate. Your name and title are enough."


class DeckForm(OneSheetForm):
    """For whom the deck is, what about, and how long there is."""

    length = forms.TypedChoiceField(
        label="How long do you have?", coerce=int, choices=list(LENGTHS.items()), widget=ChipRadio, initial=10
    )
    practitioner = forms.ChoiceField(label="For whom?", required=False)
    about = forms.CharField(label="About you", max_length=ABOUT, required=False, help_text=_ABOUT_HELP)

    field_order = ("practitioner", "specialty_group", "length", "conditions", "others", "about")

    def __init__(self, *args: Any, people: list[Practitioner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(one.pk): one for one in people}
        field = self.fields["practitioner"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "The whole office"), *((pk, one.display_name) for pk, one in self._people.items())]
        self.fields["conditions"].help_text = f"Up to {MOST_CONDITIONS}; they decide what the slides say you measure."
        del self.fields["person"]

    def clean_practitioner(self) -> Practitioner | None:
        return self._people.get(self.cleaned_data["practitioner"])


class SlideForm(WordsForm):
    """The words of one slide. Its lines are typed one a line, their parts parted by “|”."""

    title = forms.CharField(max_length=TITLE)
    lead = forms.CharField(
        label="Below the title", max_length=LEAD, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    items = forms.CharField(label="Lines", widget=forms.Textarea(attrs={"rows": 5}))
    notes = forms.CharField(
        label="What you say", max_length=NOTES, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    more = forms.CharField(
        label="With twenty minutes, also", max_length=NOTES, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, key: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._key = key
        columns = KINDS[key].columns
        if len(columns) > 1:
            self.fields["items"].help_text = f"One a line: {' | '.join(columns)}. At most {KINDS[key].most}."
        else:
            self.fields["items"].help_text = f"One a line, at most {KINDS[key].most}."
        if key == "ask":
            self.fields["lead"].label = "The ask"
        for name in ("title", "lead", "items"):
            self.fields[name].widget.attrs |= coached(slide_part(key))
        for name in ("notes", "more"):
            self.fields[name].widget.attrs |= coached(notes_part(key))

    def clean_items(self) -> list[list[str]]:
        try:
            return lines_of(self._key, self.cleaned_data["items"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class FiguresForm(forms.Form):
    """Which figures stand on the slide of what changed; nobody types one. `of` says whose lines were to be ticked."""

    figure = forms.ChoiceField(label="Which figures?", widget=forms.RadioSelect)
    of = forms.CharField(widget=forms.HiddenInput, required=False)
    lines = forms.TypedMultipleChoiceField(
        label="Lines", coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=f"At most {MOST_FIGURES} fit. Other figures begin with their first ones.",
    )  # fmt: skip

    def __init__(self, *args: Any, figures: Sequence[Shown], slide: Mapping[str, Any], **kwargs: Any) -> None:
        now = next((one for one in figures if slide.get("figures") and slide["lead"].startswith(one.who)), None)
        there = lines_told(now) if now else []
        kwargs.setdefault("initial", {
            "figure": now.label if now else PLAN, "of": now.label if now else "",
            "lines": [place for place, line in enumerate(there) if line in slide["items"]],
        })  # fmt: skip
        super().__init__(*args, **kwargs)
        labels = [(one.label, f"{one.label}: {one.who}") for one in figures]
        self._choose("figure", [*labels, (PLAN, "No figures: what will be measured")])
        self._choose("lines", [(place, f"{name}: {words}") for place, (name, words) in enumerate(there)])
        if not there:
            del self.fields["lines"]

    def _choose(self, name: str, choices: list[tuple[Any, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def ticked(self) -> list[int] | None:
        """The lines that were ticked; None where other figures were chosen."""
        same = self.cleaned_data["figure"] == self.cleaned_data["of"]
        return self.cleaned_data.get("lines") if same else None


class RehearsalForm(WordsForm):
    """The line at the back, and what to answer."""

    about = forms.CharField(label="About you", max_length=ABOUT, required=False, help_text=_ABOUT_HELP)
    objections = forms.CharField(
        label="If they say …", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 7}),
        help_text="One a line: what they say | what you answer.",
    )  # fmt: skip

    def clean_objections(self) -> list[list[str]]:
        lines = [line for line in self.cleaned_data["objections"].splitlines() if line.strip()]
        pairs = [[" ".join(part.split()) for part in line.split("|")] for line in lines]
        if len(pairs) > MOST_OBJECTIONS:
            raise forms.ValidationError(f"Eight at most; there are {len(pairs)}.")
        for number, pair in enumerate(pairs, 1):
            if len(pair) != 2 or not all(pair):
                raise forms.ValidationError(f"Line {number}: write “what they say | what you answer”.")
        return pairs
