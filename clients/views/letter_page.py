"""The letter clock as a record shows it."""

from datetime import date
from typing import Any

from clients.selectors.letters import letters_of

NAMES = {
    "introductory": "Introductory letter",
    "assessment": "Assessment summary",
    "progress": "Progress report",
    "change": "Change in status",
    "discharge": "Discharge summary",
}


def letter_rows(episode: Any, today: date) -> list[dict[str, Any]]:
    """The clock on a client's record: what is owed first, then what went."""
    rows = []
    for letter in letters_of(episode):
        state = letter.state(today)
        words, tone = {"late": ("Late", "urgent"), "due": ("Due", "info"), "done": ("Done", "good")}[state]
        if letter.was_late:
            words, tone = "Done late", "neutral"
        rows.append({
            "name": NAMES[letter.kind], "letter": letter, "state": state, "words": words, "tone": tone,
            "due_key": letter.due_on.isoformat(),
        })  # fmt: skip
    return rows
