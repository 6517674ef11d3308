"""The kinds of facts we keep about a practice or a practitioner: what each is called, how to ask, when it goes stale.

From the research profile of a referring office: specialty, places, people, habits, preferences, business.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Subject(StrEnum):
    PRACTICE = "practice"
    PRACTITIONER = "practitioner"


@dataclass(frozen=True)
class Kind:
    """`stale_after` is in days. `ask` completes “Asked, …” as a question for the phone. `typed` kinds have a form."""

    key: str
    label: str
    subject: Subject
    stale_after: int
    ask: str = ""
    typed: bool = True


_PRACTICE = [
    Kind("conditions", "Sees", Subject.PRACTICE, 365, "Which conditions do you see most? Name at least two."),
    Kind("refers_to", "Refers exercise to", Subject.PRACTICE, 180, "Where do patients go for exercise today, and how?"),
    Kind("report_wanted", "Report it wants", Subject.PRACTICE, 365, "Which report would help you, and how?"),
    Kind("best_time", "Best time to visit", Subject.PRACTICE, 180, "When is a good time to drop in?"),
    Kind("meeting_rules", "Rules for visitors", Subject.PRACTICE, 365, "Are there rules: sign-in, lunch, no reps?"),
    Kind("trigger", "When they refer", Subject.PRACTICE, 365, "At which point of care would a patient come to us?"),
    Kind("concern", "What matters to them", Subject.PRACTICE, 365, "What would make the office's day easier?"),
    Kind("payers", "Payers", Subject.PRACTICE, 365, "Which payers does the office accept?"),
    Kind("monthly_clients", "Suitable patients a month", Subject.PRACTICE, 180, "How many patients a month might fit?"),
    Kind("network", "Group or network", Subject.PRACTICE, 365, "Does the office belong to a group, ACO or hospital?"),
    Kind("records_system", "Records system", Subject.PRACTICE, 730, "Which records system do they use?"),
    Kind("connection", "Common ground", Subject.PRACTICE, 730, "Who do we know in common?"),
    Kind("office_manager", "Office manager", Subject.PRACTICE, 180, typed=False),
    Kind("office_manager_way", "How to reach the office manager", Subject.PRACTICE, 180, typed=False),
    Kind("phone", "Phone", Subject.PRACTICE, 365, typed=False),
    Kind("fax", "Fax", Subject.PRACTICE, 365, typed=False),
    Kind("website", "Website", Subject.PRACTICE, 365, typed=False),
    Kind("address", "Address", Subject.PRACTICE, 365, typed=False),
    Kind("hours", "Hours", Subject.PRACTICE, 180, typed=False),
    Kind("how_to_get_in", "How to get in", Subject.PRACTICE, 365, typed=False),
]
_PRACTITIONER = [
    Kind("npi", "NPI", Subject.PRACTITIONER, 365, typed=False),
    Kind("specialty", "Specialty", Subject.PRACTITIONER, 365, typed=False),
    Kind("subspecialty", "Subspecialty", Subject.PRACTITIONER, 730, typed=False),
]

#: Every kind, by subject and key. A fact of another key is refused.
KINDS: dict[tuple[Subject, str], Kind] = {(kind.subject, kind.key): kind for kind in [*_PRACTICE, *_PRACTITIONER]}


def kind_of(key: str, subject: Subject = Subject.PRACTICE) -> Kind | None:
    """The kind, None when there is no such key."""
    return KINDS.get((subject, key))


def typed_kinds() -> list[Kind]:
    """The kinds that a person may add by hand to a practice."""
    return [kind for kind in _PRACTICE if kind.typed]


def is_stale(kind: Kind, checked_on: date, today: date) -> bool:
    """True when the fact was last checked longer ago than its kind stays good."""
    return today - checked_on > timedelta(days=kind.stale_after)


def items_of(value: str) -> list[str]:
    """The parts of a list typed with commas, semicolons or new lines: “falls, low back pain”."""
    parts = value.replace(";", ",").replace("\n", ",").split(",")
    return [part.strip() for part in parts if part.strip()]


#: What may be noted as “asked, not given”: it then counts as done, since asking was all that we could do.
ASKABLE = frozenset({"office_manager", "office_manager_way", "conditions", "refers_to", "report_wanted"})
