"""The introduction letter: one page to the office, on the workspace's own letterhead."""

from typing import Any

from presentations.kit.parts import Field, PaperKind, Subject
from presentations.one_sheet import whose


def build(subject: Subject) -> dict[str, Any]:
    named = _listed([whose(label) for label in subject.conditions[:4]])
    return {
        "greeting": "To the office manager and the practitioners",
        "body": [
            "I am a Medical Exercise Specialist. I guide exercise for people after they leave your care, within the "
            "limits you set, and I send them back when a red flag appears.",
            subject.specialty.gap,
            f"The patients I can help most are those {named}. Each begins with a written baseline of "
            f"{subject.specialty.focus}.",
            "Your office gets a letter within 24 hours of the first visit, an assessment summary within 7 days, a "
            "report on one page every 30 days, and a summary at discharge. Diagnosis, medication and every decision "
            "about care stay with you.",
            "May I have ten minutes of your time to show you one of these reports, and to hear what you would want to "
            "see in it?",
        ],
        "close": "Thank you for your time.",
        "title": "Medical Exercise Specialist",
    }


def _listed(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else "".join(words)


KIND = PaperKind(
    key="letter",
    label="Introduction letter",
    about="One page on your letterhead: who you are, for whom, what comes back, and what you ask.",
    build=build,
    fields=(
        Field("greeting", "To", (90,)),
        Field("body", "Paragraphs", (420,), 12, (("", "a paragraph"),), 6),
        Field("close", "Close", (120,)),
        Field("title", "Below your name", (80,)),
    ),
    advice="Print it on your own paper, and sign it by hand.",
)
