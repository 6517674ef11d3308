"""What a client fills in before the first session, and what the specialist offers and uploads."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from clients.forms.fields import DatedForm, DayField, PlainForm, not_after
from clients.forms.pictures import ACCEPT
from clients.intake import signature as ink
from clients.intake.questions import NO, OPEN_QUESTIONS, QUESTIONS, YES, Answer
from clients.intake.texts import SCOPES
from clients.models import Intake
from clients.services.documents import UPLOADABLE
from clients.services.episodes import a_year_after
from clients.services.intakes import Filled
from metcrm.documents.uploads import Upload, UploadError, paper
from metcrm.ui.widgets import ChipCheckbox, ChipRadio
from practitioners.models import Practice

LONGEST_RELEASE_YEARS = 3


class IntakeForm(forms.Form):
    """The parts that an intake asks for, and the signature below them."""

    agree = forms.BooleanField(
        label="I have read this and I agree", error_messages={"required": "Tick this if you agree; ask us if not."}
    )
    tell = forms.ChoiceField(
        choices=[(YES, "Yes"), (NO, "No, tell them nothing")], widget=ChipRadio, label="May we tell them?",
        error_messages={"required": "Choose yes or no."},
    )  # fmt: skip
    covers = forms.MultipleChoiceField(
        required=False, choices=list(SCOPES.items()), widget=ChipCheckbox, label="What may we tell?"
    )
    until = DayField(required=False, label="Until when?", help_text="Twelve months, unless you want it otherwise.")
    name = forms.CharField(
        max_length=120, label="Your full name", widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Write your name."},
    )  # fmt: skip
    on_behalf = forms.CharField(
        required=False, max_length=120, label="If you sign for somebody else: as what?",
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text="For example: guardian, holder of a power of attorney.",
    )  # fmt: skip
    how = forms.ChoiceField(
        choices=[(ink.DRAWN, "With my finger or a pen"), (ink.TYPED, "By typing my name")], widget=ChipRadio,
        label="How do you sign?", error_messages={"required": "Choose how you sign."},
    )  # fmt: skip
    drawing = forms.CharField(required=False, widget=forms.HiddenInput, max_length=ink.MOST_CHARACTERS + 1)
    typed = forms.BooleanField(required=False, label="The name that I typed above is my signature")

    def __init__(self, data: Any = None, *, intake: Intake, today: date) -> None:
        start = {"until": a_year_after(today), "covers": list(SCOPES), "how": ink.DRAWN}
        super().__init__(data, initial=start)
        self.intake, self.today = intake, today
        if intake.asks_questions:
            self._add_questions()
        if not intake.asks_consent:
            del self.fields["agree"]
        if intake.practice is None:
            for name in ("tell", "covers", "until"):
                del self.fields[name]
        else:
            self.fields["tell"].label = f"May we tell {intake.practice.name} how you are doing?"
        # What is missing is told in the order in which it stands on the page.
        self.order_fields([name for name in self.fields if name[:2] in ("q_", "m_", "o_")])

    def _add_questions(self) -> None:
        for question in QUESTIONS:
            self.fields[f"q_{question.slug}"] = forms.ChoiceField(
                choices=[(YES, "Yes"), (NO, "No")], widget=ChipRadio, label=question.text,
                error_messages={"required": "Choose yes or no."},
            )  # fmt: skip
            self.fields[f"m_{question.slug}"] = forms.CharField(
                required=False, max_length=300, label="If yes, in a few words",
                widget=forms.TextInput(
                    {"autocomplete": "off", "class": "form-control", "placeholder": "If yes, in a few words"}
                ),
            )  # fmt: skip
        for asked in OPEN_QUESTIONS:
            self.fields[f"o_{asked.slug}"] = forms.CharField(
                required=False, max_length=600, label=asked.text, help_text=asked.hint,
                widget=forms.Textarea({"rows": 2, "autocomplete": "off"}),
            )  # fmt: skip

    @property
    def questions(self) -> list[tuple[BoundField, BoundField]]:
        """Each question with the line for a few words."""
        return [(self[f"q_{q.slug}"], self[f"m_{q.slug}"]) for q in QUESTIONS if f"q_{q.slug}" in self.fields]

    @property
    def open_questions(self) -> list[BoundField]:
        return [self[f"o_{asked.slug}"] for asked in OPEN_QUESTIONS if f"o_{asked.slug}" in self.fields]

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"] or a_year_after(self.today)
        if until < self.today:
            raise ValidationError("Choose a day that is still to come.")
        if until.year - self.today.year > LONGEST_RELEASE_YEARS:
            raise ValidationError(f"At most {LONGEST_RELEASE_YEARS} years from now, please.")
        return until

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("tell") == YES and not data.get("covers") and "covers" not in self.errors:
            self.add_error("covers", "Tick what we may tell, or choose “No” above.")
        if data.get("how") == ink.TYPED and not data.get("typed"):
            self.add_error("typed", "Tick this to sign with your name.")
        if data.get("how") == ink.DRAWN and "drawing" not in self.errors:
            try:
                data["strokes"] = ink.read_strokes(data.get("drawing") or "")
            except ink.SignatureError as error:
                self.add_error("how", str(error))
        return data

    @property
    def filled(self) -> Filled:
        """What was filled in, once valid."""
        data = self.cleaned_data
        told = data.get("tell") == YES
        return Filled(
            answers={q.slug: Answer(data[f"q_{q.slug}"] == YES, data[f"m_{q.slug}"]) for q in QUESTIONS}
            if self.intake.asks_questions else {},
            in_words={asked.slug: data[f"o_{asked.slug}"] for asked in OPEN_QUESTIONS}
            if self.intake.asks_questions else {},
            covers=data["covers"] if told else (),
            until=data["until"] if told else None,
            signature=ink.Signature(data["name"], data["how"], data.get("strokes", ()), data["on_behalf"]),
        )  # fmt: skip


class OfferForm(PlainForm):
    """What a client is to fill in."""

    asks = forms.MultipleChoiceField(
        required=False, label="What the client fills in", widget=ChipCheckbox, initial=["questions", "consent"],
        choices=[("questions", "Questions before the first session"), ("consent", "Consent")],
    )  # fmt: skip
    practice = forms.ModelChoiceField(
        Practice.objects.none(), required=False, label="Release of information to", empty_label="Ask for none"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["practice"].queryset = Practice.objects.order_by("name")  # type: ignore[attr-defined]

    @property
    def wanted(self) -> dict[str, Any]:
        """As arguments of the verb."""
        asks = self.cleaned_data["asks"]
        return {
            "asks_questions": "questions" in asks,
            "asks_consent": "consent" in asks,
            "practice": self.cleaned_data["practice"],
        }


class PaperField(forms.FileField):
    """Cleans to an Upload; see documents/uploads.py."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.FileInput({"accept": f"application/pdf,{ACCEPT}"}), **kwargs)
        self.error_messages["empty"] = "The file is empty. Choose another."

    def clean(self, data: Any, initial: Any = None) -> Upload | None:  # type: ignore[override]
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            return paper(file.read())
        except UploadError as error:
            raise ValidationError(str(error)) from None


class UploadForm(DatedForm):
    """A paper that was filled in or signed elsewhere."""

    file = PaperField(label="PDF or photograph", max_length=200)
    kind = forms.ChoiceField(
        choices=[(kind.value, kind.label) for kind in UPLOADABLE], label="What it is", widget=ChipRadio
    )
    on = DayField(label="Day on the paper")
    valid_until = DayField(required=False, label="Valid until", help_text="Empty where it has no end.")

    def clean_on(self) -> date | None:
        return not_after(self.cleaned_data["on"], self.today, "The day on the paper can't be one to come.")
