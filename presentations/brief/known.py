"""What is known with its age, and what isn't: questions for the desk, chores for the evening before."""

from collections.abc import Iterator

from practitioners.facts import kind_of, typed_kinds
from practitioners.homework import Item
from practitioners.known import KnownFact
from presentations.brief.parts import Line, Mark, Subject, age_words, day_words
from presentations.brief.people import TOLD_HERE

#: Homework that is done at one's own desk; everything else is a question.
_CHORES = {
    1: "Verify the NPI in the registry.",
    2: "Compare the registry's specialty with their website.",
    11: "Write down what this visit is for.",
    12: "Make a one-sheet: it says what you measure for their conditions.",
}
_QUESTIONS = {
    3: "Is there a subspecialty, or a kind of patient seen most?",
    4: "When is the office open, and when do you close for lunch?",
    5: "How do visitors get in: floor, door, parking, sign-in?",
    6: "Who manages the office? How is the name said?",
    7: "How does the office manager like to be reached?",
}
#: The office manager first, then what a referral hangs on, then the building.
_ORDER = (6, 7, 8, 9, 10, 3, 4, 5)
#: Worth asking of any office once the homework is done.
_NEXT = ("concern", "trigger", "monthly_clients")


def facts(subject: Subject) -> Iterator[Line]:
    """Each fact with source and age; what matters for talking first, what went stale marked."""
    told = [known for known in subject.facts if known.kind.key not in TOLD_HERE]
    for known in told:
        yield _fact(known, subject)


def _fact(known: KnownFact, subject: Subject) -> Line:
    fact = known.fact
    checked, today = fact.checked_on, subject.today
    note = f"{fact.get_source_display()}, {day_words(checked, today)}, {age_words(checked, today)}"
    text = "asked, not given" if fact.asked_not_given else fact.value
    return Line(text, known.kind.label, note, Mark.STALE if known.stale else Mark.NONE, typed=True)


def ask(subject: Subject) -> Iterator[Line]:
    """What is missing as questions, then what went stale, then what is worth knowing of any office."""
    missing = {item.number: item for item in subject.homework.missing}
    for number in _ORDER:
        if number in missing:
            yield Line(_question(missing[number]), mark=Mark.BOX)
    for number, item in missing.items():
        if number not in _ORDER and number not in _CHORES:
            yield Line(item.todo, mark=Mark.BOX)
    for known in subject.facts:
        if known.stale and known.fact.value:
            yield Line(known.fact.value, f"Still right? {known.kind.label}:", mark=Mark.BOX, typed=True)
    for key in _NEXT:
        kind = kind_of(key)
        if kind is not None and kind in typed_kinds() and key not in subject.profile.facts:
            yield Line(kind.ask, mark=Mark.BOX)


def _question(item: Item) -> str:
    kind = kind_of(item.asked) if item.asked else None
    return _QUESTIONS.get(item.number) or (kind.ask if kind and kind.ask else item.todo)


def before(subject: Subject) -> Iterator[Line]:
    """Homework that no office can answer."""
    for item in subject.homework.missing:
        if item.number in _CHORES:
            yield Line(_CHORES[item.number], mark=Mark.BOX)
