"""Fields that the forms of visits share."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone

from metcrm.ui.widgets import ChipCheckbox
from practitioners.models import Contact, Practice, Practitioner
from practitioners.selectors import people_of

Person = Contact | Practitioner


class PracticeTimeField(forms.DateTimeField):
    """A day and a time on the practice's wall, whatever zone the person or the workspace is in."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **kwargs: Any) -> None:
        self.zone = ZoneInfo("UTC")
        kwargs.setdefault("input_formats", ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])
        kwargs.setdefault("error_messages", {}).setdefault(
            "invalid", "Choose a day and a time, such as 03/10/2026 10:30 AM."
        )
        super().__init__(**kwargs)

    def set_practice(self, practice: Practice) -> None:
        """Whose wall it is."""
        self.zone = ZoneInfo(practice.timezone)

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(self.zone):
            return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        with timezone.override(self.zone):
            return super().prepare_value(value)


class PeopleField(forms.MultipleChoiceField):
    """People of one practice, as chips; cleans to the rows. `set_practice` says whose people they are."""

    widget = ChipCheckbox

    def __init__(self, **kwargs: Any) -> None:
        gone = "Somebody you ticked isn't at this practice any more. Tick who you met again."
        kwargs["error_messages"] = {"invalid_choice": gone} | kwargs.get("error_messages", {})
        super().__init__(**kwargs)
        self._people: dict[str, Person] = {}

    def set_practice(self, practice: Practice) -> None:
        """The choices: those who run the office first, the office manager on top."""
        people = people_of(practice)
        everybody: list[Person] = [*people.contacts, *people.practitioners]
        self._people = {code_of(person): person for person in everybody}
        self.choices = [(code, label_of(person)) for code, person in self._people.items()]

    def people(self, codes: Iterable[str]) -> list[Person]:
        """The rows of these codes; strangers' codes are passed over."""
        return [self._people[code] for code in codes if code in self._people]

    def clean(self, value: Any) -> list[Any]:
        return self.people(super().clean(value))


class KeysField(forms.MultipleChoiceField):
    """Ticked follow-ups by their keys. A key of a plan that has changed since is no mistake of the person's."""

    def valid_value(self, value: str) -> bool:
        return len(value) < 40


def code_of(person: Person) -> str:
    """The value of a chip."""
    return f"{'c' if isinstance(person, Contact) else 'p'}-{person.pk}"


def label_of(person: Person) -> str:
    """“Ruth Keller, office manager” and “Amara Osei, MD”."""
    if isinstance(person, Contact) and person.role != "other":
        return f"{person.name}, {person.get_role_display().lower()}"
    return str(person)
