"""Fields that the forms of this app share: what a person may type, and the sentence when it can't be read."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from practitioners.phones import phone_possible, tidy_phone

#: The shape of an ICD-10-CM code; whether it exists is the provider's business.
_ICD10 = re.compile(r"[A-Z][0-9][0-9A-Z](?:\.?[0-9A-Z]{1,4})?")
DAY_FORMATS = ["%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%b %d, %Y", "%B %d, %Y"]
OLDEST = date(1900, 1, 1)


class PhoneField(forms.CharField):
    """A telephone number in any way of writing; kept in one."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"type": "tel", "autocomplete": "off", "inputmode": "tel"}
        super().__init__(max_length=30, widget=forms.TextInput(attrs), **kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if text and not phone_possible(text):
            raise ValidationError("Write the number with its area code, like (520) 555-0142.")
        return tidy_phone(text) if text else ""


class Icd10Field(forms.CharField):
    """A code as the provider gave it: "m54.5" and "M545" become "M54.5"."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        super().__init__(required=False, max_length=10, widget=forms.TextInput(attrs), **kwargs)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).upper().replace(" ", "")
        if not text:
            return ""
        if not _ICD10.fullmatch(text):
            raise ValidationError("A code looks like M17.11. Leave it empty if you don't have it at hand.")
        plain = text.replace(".", "")
        return f"{plain[:3]}.{plain[3:]}" if len(plain) > 3 else plain


class DayField(forms.DateField):
    """A day, by the phone's own calendar; typed dates are read the American way."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=DAY_FORMATS, **kwargs)
        self.error_messages["invalid"] = "Write the day like 03/14/2026."

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and not OLDEST <= day <= date(2200, 1, 1):
            raise ValidationError("Look at the year again.")
        return day


def not_after(day: date | None, today: date, sentence: str) -> date | None:
    """The day, unless it lies in the future."""
    if day is not None and day > today:
        raise ValidationError(sentence)
    return day


class PlainForm(forms.Form):
    """Says which field is missing instead of “This field is required”."""

    def full_clean(self) -> None:
        """The sentences are set late, since a form may name its fields anew."""
        for name, field in self.fields.items():
            choosing = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
            what = str(field.label or name).lower()
            field.error_messages["required"] = f"Choose the {what}." if choosing else f"Fill in the {what}."
        super().full_clean()


class DatedForm(PlainForm):
    """A form that knows which day it is where the workspace is."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
