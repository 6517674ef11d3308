"""What an office reads and hears of a deck, as the coach reads it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from metcrm.wording.reading import Script, read_part
from metcrm.wording.remarks import Remark
from presentations.deck.slides import KINDS
from presentations.deck.story import shown

CERTIFICATION = "certification"
ABOUT = "The line about you"
#: What the coach's ticks on a deck are kept under, before its id.
TICKED = "deck:"


def deck_script(deck_id: UUID, content: Mapping[str, Any]) -> Script:
    """Every slide of the chosen length with its notes, and the answers to objections.

    The line about the person is the one place where a certificate may stand, so that it is read by `about_remarks`.
    """
    slides = shown(content)
    parts = {slide_part(slide["key"]): _words(slide) for slide in slides}
    parts |= {notes_part(slide["key"]): _notes(slide) for slide in slides}
    # What they say is theirs; the answer is ours.
    parts["Answers to objections"] = "\n\n".join(answer for _, answer in content["objections"])
    sender = content["sender"]
    return Script(f"{TICKED}{deck_id}", parts, [sender["business"], content["practice"], content["practitioner"]])


def about_remarks(content: Mapping[str, Any]) -> list[Remark]:
    """What the coach says of the line about the person, certificates apart: one line may name them."""
    found = read_part(content["about"], part=ABOUT, names=[content["sender"]["business"]])
    return [one for one in found if one.finding.category != CERTIFICATION]


def slide_part(key: str) -> str:
    """What the coach calls the words of a slide."""
    return f"Slide “{KINDS[key].called}”"


def notes_part(key: str) -> str:
    """And its notes."""
    return f"Notes on “{KINDS[key].called}”"


def _words(slide: Mapping[str, Any]) -> str:
    lines = [": ".join(part for part in item if part) for item in slide["items"]]
    return "\n\n".join(part for part in (slide["title"], slide["lead"], *lines) if part)


def _notes(slide: Mapping[str, Any]) -> str:
    return "\n\n".join(part for part in (slide["notes"], slide["more"]) if part)
