"""What a visitor of the office's door types: six digits, or an answer."""

from typing import Any

from django import forms

from clients.report_page import ANSWERS

MOST_WORDS = 500


class CodeForm(forms.Form):
    """The one-time code. Blanks and dashes between the digits don't matter."""

    code = forms.CharField(
        label="Six-digit code",
        max_length=20,
        error_messages={"required": "Type the six digits from the mail."},
        widget=forms.TextInput(
            {
                "class": "form-control", "inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True,
                "pattern": r"[0-9 \-]*",
            }
        ),
    )  # fmt: skip

    def clean_code(self) -> str:
        digits = "".join(char for char in self.cleaned_data["code"] if char.isascii() and char.isdigit())
        if len(digits) != 6:
            raise forms.ValidationError("The code has six digits. Type them as they stand in the mail.")
        return digits


class AnswerForm(forms.Form):
    """The boxes below the report's question."""

    answer = forms.ChoiceField(
        label="Your answer",
        choices=ANSWERS,
        widget=forms.RadioSelect({"class": "form-check-input"}),
        error_messages={"required": "Tick one of the boxes.", "invalid_choice": "Tick one of the boxes."},
    )
    words = forms.CharField(
        label="Anything to add (optional)",
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 2, "class": "form-control"}),
        error_messages={"max_length": f"At most {MOST_WORDS} characters, please; call us for more."},
    )

    def __init__(self, *args: Any, question: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if question:
            self.fields["answer"].label = question


class QuestionForm(forms.Form):
    """A question that needs no box ticked."""

    question = forms.CharField(
        label="A question about this report",
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 2, "class": "form-control"}),
        error_messages={
            "required": "Write your question.",
            "max_length": f"At most {MOST_WORDS} characters, please; call us for more.",
        },
    )


class SuccessorForm(forms.Form):
    """Who takes over this page."""

    name = forms.CharField(
        label="Name", max_length=120, widget=forms.TextInput({"class": "form-control", "autocomplete": "off"}),
        error_messages={"required": "Write the name of the person who takes over."},
    )  # fmt: skip
    email = forms.EmailField(
        label="E-mail at the office", max_length=254,
        widget=forms.EmailInput({"class": "form-control", "autocomplete": "off"}),
        help_text="The link and a one-time code go to this address.",
        error_messages={"required": "Write the e-mail address.", "invalid": "This isn't an e-mail address."},
    )  # fmt: skip
    note = forms.CharField(
        label="Anything to add (optional)", required=False, max_length=300,
        widget=forms.TextInput({"class": "form-control", "autocomplete": "off"}),
        help_text="For example from which day on. Nothing about patients, please.",
    )  # fmt: skip
