"""“Before you move”: the pre-participation questions, in our own words and under our own name. Pure.

Published questionnaires (PAR-Q+, METQ and others) belong to those who wrote them and are not reproduced here; one that
was filled in elsewhere is kept as an uploaded document. Changing a question means a new EDITION: what was signed keeps
the words it was signed with.
"""

from collections.abc import Mapping
from dataclasses import dataclass

TITLE = "Before you move"
EDITION = "2026-11"
VALID_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Question:
    """Answered yes or no; a yes is talked about before the first session. `short` names it for the specialist."""

    slug: str
    text: str
    short: str


@dataclass(frozen=True, slots=True)
class Open:
    """Answered in a few words, or left empty."""

    slug: str
    text: str
    hint: str = ""


QUESTIONS = (
    Question(
        "heart",
        "Is somebody looking after your heart, your circulation or your blood pressure?",
        "Heart, circulation or blood pressure",
    ),
    Question(
        "chest",
        "In the past three months, did you feel pressure, tightness or pain in your chest, resting or moving?",
        "Chest pressure or pain",
    ),
    Question(
        "faint",
        "In the past year, did you faint, nearly faint, or fall?",
        "Fainting or falls",
    ),
    Question(
        "breath",
        "Do you run out of breath sooner than others of your age, or when lying flat?",
        "Short of breath",
    ),
    Question(
        "sugar",
        "Do you have diabetes, or has your blood sugar been too low or too high?",
        "Diabetes or blood sugar",
    ),
    Question(
        "lungs",
        "Do your lungs need care: asthma, COPD, oxygen at home?",
        "Lungs",
    ),
    Question(
        "surgery",
        "In the past year, were you operated on, injured, or in a hospital?",
        "Surgery, injury or hospital",
    ),
    Question(
        "joints",
        "Is there a bone or joint that moving could make worse, or were you told that your bones are thin?",
        "Bones or joints",
    ),
    Question(
        "nerves",
        "Is there numbness, tingling or weakness that is new, or pain that wakes you at night?",
        "Numbness, weakness or night pain",
    ),
    Question(
        "skin",
        "Do you have a swelling, or a wound that has not closed?",
        "Swelling or open wound",
    ),
    Question(
        "avoid",
        "Has anybody in health care told you to avoid a movement, or not to exercise for now?",
        "Told to avoid something",
    ),
    Question(
        "pregnant",
        "Are you pregnant, or did you give birth in the past three months?",
        "Pregnancy or recent birth",
    ),
    Question(
        "else",
        "Is there anything else about your health that we should know before you move?",
        "Something else",
    ),
)  # fmt: skip

OPEN_QUESTIONS = (
    Open("function", "What is hard for you now that you want to do again?",
         "Stairs, getting up from the floor, a walk with a friend."),
    Open("who", "Who looks after this with you?",
         "Names and telephone numbers of the people in health care who know you."),
    Open("medicines", "Which medicines do you take?",
         "As they stand on the boxes. Some of them change how exercise feels."),
    Open("emergency", "Whom do we call in an emergency?",
         "Name and telephone number."),
)  # fmt: skip

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said to one question."""

    yes: bool
    words: str = ""


def frozen(answers: Mapping[str, Answer], in_words: Mapping[str, str]) -> dict[str, object]:
    """Questions and answers as they are signed: plain JSON that reads without this file."""
    return {
        "edition": EDITION,
        "questions": [
            {"slug": q.slug, "question": q.text, "short": q.short, "yes": answers[q.slug].yes,
             "words": answers[q.slug].words}
            for q in QUESTIONS
        ],
        "open": [{"question": q.text, "words": in_words.get(q.slug, "")} for q in OPEN_QUESTIONS],
    }  # fmt: skip


def to_talk_about(content: Mapping[str, object]) -> list[str]:
    """What was answered with yes, in a few words each, with what the client added. Reads a frozen content."""
    rows = content.get("questions")
    said = [row for row in rows if row["yes"]] if isinstance(rows, list) else []
    return [f"{row['short']}: {row['words']}" if row["words"] else str(row["short"]) for row in said]
