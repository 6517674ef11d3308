"""The kinds of facts we keep about a practice or a practitioner: what each is called, how to ask, when it goes stale.

From the research profile of a referring office: specialty, places, people, habits, preferences, business.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Subject(StrEnum):
    PRACTICE = "practice"
    PRACTITIONER = "practitioner"


class Group(StrEnum):
    """The headings of the profile, in their order."""

    REFERRING = "How they refer"
    PREFERENCES = "What they prefer"
    WORK = "What they do"
    NETWORK = "Groups and networks"
    COMMON_GROUND = "Common ground"
    IDENTITY = "Registry and licence"
    PLACE = "Place and numbers"


@dataclass(frozen=True)
class Kind:
    """`stale_after` is in days. `ask` is the question for the phone, `hint` says how to write the answer.

    `typed` kinds have a form of their own; the others are kept by the forms of places and people. `choices` are offered
    where only these make sense. `optional` kinds are never listed as missing.
    """

    key: str
    label: str
    subject: Subject
    group: Group
    stale_after: int
    ask: str = ""
    hint: str = ""
    choices: tuple[str, ...] = ()
    typed: bool = True
    optional: bool = False


def _practice(group: Group, *rows: tuple[str, str, int, str, str]) -> list[Kind]:
    return [Kind(key, label, Subject.PRACTICE, group, days, ask, hint) for key, label, days, ask, hint in rows]


def _practitioner(group: Group, *rows: tuple[str, str, int, str, str]) -> list[Kind]:
    return [Kind(key, label, Subject.PRACTITIONER, group, days, ask, hint) for key, label, days, ask, hint in rows]


_PRACTICE = [
    *_practice(
        Group.REFERRING,
        ("conditions", "Sees", 365, "Which conditions do you see most? Name at least two.",
         "At least two, with commas between: low back pain, falls."),
        ("refers_to", "Refers exercise to", 180, "Where do patients go for exercise today?", ""),
        ("how_refers", "How it refers", 365, "How do you refer: pad, fax, portal, or does the patient choose?",
         "Pad, fax, records system, portal, or the patient chooses."),
        ("trigger", "When they refer", 365, "At which point of care would a patient come to us?", ""),
        ("report_wanted", "Report it wants", 365, "Which report would help you, and how?", ""),
        ("monthly_clients", "Suitable patients a month", 180, "How many patients a month might fit?", ""),
    ),
    *_practice(
        Group.PREFERENCES,
        ("best_time", "Best time to visit", 180, "When is a good time to drop in?",
         "Days and times first, so that a route can be planned by them: Tue 12:00–12:30, lunch room."),
        ("meeting_rules", "Rules for visitors", 365, "Are there rules: sign-in, lunch only, no reps?", ""),
        ("channel", "What gets an answer", 365, "How do you like to hear from us?", "Mail, phone, fax, in person."),
        ("concern", "What matters to them", 365, "What would make the office's day easier?", ""),
    ),
    *_practice(
        Group.WORK,
        ("procedures", "Procedures", 365, "Which procedures do you do most?", ""),
        ("payers", "Payers", 365, "Which payers does the office accept?", ""),
        ("payer_mix", "Payer mix", 365, "Roughly, how much of it is Medicare?", "Such as Medicare 45 %, others 55 %."),
        ("records_system", "Records system", 730, "Which records system do they use?", ""),
    ),
    *_practice(
        Group.NETWORK,
        ("network", "Group, hospital or ACO", 365, "Does the office belong to a group, ACO or hospital?", ""),
        ("owns_therapy", "Owns a PT clinic or gym", 365, "Does the office have its own physical therapy?", ""),
    ),
    Kind("network_status", "Network status", Subject.PRACTICE, Group.NETWORK, 180,
         choices=("In network", "Friendly", "Out of network", "Targeted by a competitor")),
    *_practice(Group.COMMON_GROUND, ("connection", "Who we know in common", 730, "Who do we know in common?", "")),
    Kind("introduced", "Introduced a colleague", Subject.PRACTICE, Group.COMMON_GROUND, 3650, optional=True,
         hint="Whom they introduced you to. It makes the office an advocate."),
    Kind("office_manager", "Office manager", Subject.PRACTICE, Group.PLACE, 180, typed=False),
    Kind("office_manager_way", "How to reach the office manager", Subject.PRACTICE, Group.PLACE, 180, typed=False),
    Kind("phone", "Phone", Subject.PRACTICE, Group.PLACE, 365, typed=False),
    Kind("fax", "Fax", Subject.PRACTICE, Group.PLACE, 365, typed=False),
    Kind("website", "Website", Subject.PRACTICE, Group.PLACE, 365, typed=False),
    Kind("address", "Address", Subject.PRACTICE, Group.PLACE, 365, typed=False),
    Kind("hours", "Hours", Subject.PRACTICE, Group.PLACE, 180, typed=False),
    Kind("how_to_get_in", "How to get in", Subject.PRACTICE, Group.PLACE, 365, typed=False),
]  # fmt: skip
_PRACTITIONER = [
    *_practitioner(
        Group.REFERRING,
        ("refers_to", "Refers exercise to", 180, "Whom do you send patients to for exercise today?", ""),
        ("how_refers", "How they refer", 365, "How do you refer: pad, fax, portal, or does the patient choose?", ""),
        ("trigger", "When they refer", 365, "At which point of care would you think of us?", ""),
        ("report_wanted", "Report they want", 365, "What would you want to read about a patient, and how?", ""),
        ("monthly_clients", "Suitable patients a month", 180, "How many of your patients a month might fit?", ""),
    ),
    *_practitioner(
        Group.PREFERENCES,
        ("channel", "What gets an answer", 365, "How do you like to hear from us?", "Mail, phone, fax, in person."),
        ("concern", "What matters to them", 365, "What about these patients keeps you busy?", ""),
    ),
    *_practitioner(
        Group.WORK,
        ("conditions", "Treats", 365, "Which conditions do you see most?", "With commas between."),
        ("procedures", "Procedures", 365, "Which procedures do you do most?", ""),
        ("board_certifications", "Board certifications", 730, "", "Which board, and until when. Not in the registry."),
    ),
    *_practitioner(
        Group.NETWORK,
        ("hospital", "Hospital privileges", 365, "At which hospitals do you see patients?", ""),
        ("network", "Group, ACO or network", 365, "Which groups or networks are you in?", ""),
    ),
    *_practitioner(
        Group.COMMON_GROUND,
        ("school", "Trained at", 730, "", "School, residency, fellowship."),
        ("interests", "Professional interests", 730, "", ""),
        ("publications", "Publications and talks", 730, "", ""),
        ("connection", "Who we know in common", 730, "", ""),
    ),
    Kind("hobby", "Told you", Subject.PRACTITIONER, Group.COMMON_GROUND, 730, optional=True,
         hint="Only what they told you themselves, and would expect you to remember."),
    *_practitioner(Group.IDENTITY, ("licence", "Licence and state", 365, "", "Number, state, and until when.")),
    Kind("npi_status", "Registry status", Subject.PRACTITIONER, Group.IDENTITY, 365, choices=("Active", "Deactivated")),
    Kind("registry_dates", "Registry dates", Subject.PRACTITIONER, Group.IDENTITY, 365,
         hint="When enumerated, last updated, certified."),
    Kind("sex", "Sex", Subject.PRACTITIONER, Group.IDENTITY, 3650, choices=("Female", "Male"), optional=True),
    Kind("npi", "NPI", Subject.PRACTITIONER, Group.IDENTITY, 365, typed=False),
    Kind("specialty", "Specialty", Subject.PRACTITIONER, Group.IDENTITY, 365, typed=False),
    Kind("subspecialty", "Subspecialty", Subject.PRACTITIONER, Group.IDENTITY, 730, typed=False),
]  # fmt: skip

#: Every kind, by subject and key. A fact of another key is refused.
KINDS: dict[tuple[Subject, str], Kind] = {(kind.subject, kind.key): kind for kind in [*_PRACTICE, *_PRACTITIONER]}


def kind_of(key: str, subject: Subject = Subject.PRACTICE) -> Kind | None:
    """The kind, None when there is no such key."""
    return KINDS.get((subject, key))


def typed_kinds(subject: Subject = Subject.PRACTICE) -> list[Kind]:
    """The kinds that a person may add by hand."""
    return [kind for (about, _), kind in KINDS.items() if about is subject and kind.typed]


def is_stale(kind: Kind, checked_on: date, today: date) -> bool:
    """True when the fact was last checked longer ago than its kind stays good."""
    return today > good_until(kind, checked_on)


def good_until(kind: Kind, checked_on: date) -> date:
    """The last day on which it needs no new check."""
    return checked_on + timedelta(days=kind.stale_after)


def items_of(value: str) -> list[str]:
    """The parts of a list typed with commas, semicolons or new lines: “falls, low back pain”."""
    parts = value.replace(";", ",").replace("\n", ",").split(",")
    return [part.strip() for part in parts if part.strip()]


def askable(kind: Kind) -> bool:
    """Whether “asked, not given” may be noted: it then counts as done, since asking was all that we could do."""
    return bool(kind.ask) or kind.key in ("office_manager", "office_manager_way")
