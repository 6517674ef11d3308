"""Fields that the forms of this app share."""

from typing import Any

from django import forms

from practitioners import taxonomy
from practitioners.models import Source
from practitioners.npi import validate_npi
from practitioners.phones import phone_possible, tidy_phone

STATES = (
    "AL AK AZ AR CA CO CT DE DC FL GA GU HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH"
    " OK OR PA PR RI SC SD TN TX UT VT VA VI WA WV WI WY"
).split()


class NpiField(forms.CharField):
    """Ten digits with a fitting check digit; spaces that came along from a letterhead are dropped."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(label="NPI", required=False, validators=[validate_npi], **kwargs)

    def to_python(self, value: Any) -> str:
        return "".join(str(super().to_python(value) or "").split())


class PhoneField(forms.CharField):
    """A telephone number, kept in one way of writing."""

    def __init__(self, label: str = "Phone", **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})
        super().__init__(label=label, required=False, max_length=30, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value) or "")
        if text and not phone_possible(text):
            raise forms.ValidationError("This can't be dialled. Write it with its area code, such as (520) 555-0142.")
        return tidy_phone(text) if text else ""


class SourceField(forms.ChoiceField):
    """Where somebody knows something from."""

    def __init__(self, **kwargs: Any) -> None:
        by_hand = [choice for choice in Source.choices if choice[0] not in (Source.REGISTRY, Source.IMPORT)]
        kwargs.setdefault("label", "Where do you know it from?")
        super().__init__(choices=by_hand, **kwargs)


class StateField(forms.ChoiceField):
    """A US state or territory by its two letters."""

    def __init__(self) -> None:
        super().__init__(label="State", required=False, choices=[("", "Choose"), *((code, code) for code in STATES)])


class ZipField(forms.RegexField):
    """Five digits, or nine with a hyphen."""

    def __init__(self) -> None:
        super().__init__(
            r"^\d{5}(-\d{4})?$", label="ZIP", required=False,
            error_messages={"invalid": "A ZIP code has five digits, or nine with a hyphen: 85704-1234."},
        )  # fmt: skip


class GroupField(forms.ChoiceField):
    """One of the fifteen specialty groups."""

    def __init__(self, empty: str = "Not known yet", **kwargs: Any) -> None:
        super().__init__(label="Specialty", required=False, choices=[("", empty), *taxonomy.group_choices()], **kwargs)


class SpecialtyField(forms.ChoiceField):
    """One NUCC code, by its name; a code that isn't among ours stays as it is."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [("", "Not known yet"), *taxonomy.specialty_choices()]
        super().__init__(label="Specialty (NUCC)", required=False, choices=choices, **kwargs)

    def keep(self, code: str) -> None:
        """Let a code from the registry stand, though we have no name for it."""
        if code and not taxonomy.specialty(code):
            self.choices = [(code, taxonomy.specialty_name(code)), *taxonomy.specialty_choices()]


def search_field(label: str) -> forms.CharField:
    """The field `q` of a list."""
    widget = forms.TextInput(attrs={"class": "form-control", "type": "search", "autocomplete": "off"})
    return forms.CharField(label=label, required=False, widget=widget)


def select() -> forms.Select:
    """A select inside a filter bar."""
    return forms.Select(attrs={"class": "form-select"})
