"""Merge fields: what a workspace's own words may hold, and how they are filled in. Pure: no rows, no clock."""

import re
from collections.abc import Mapping

#: name → what it stands for.
FIELDS: dict[str, str] = {
    "first_name": "her first name",
    "name": "her whole name",
    "practice": "the name of the practice",
    "day": "the day of the visit: “Monday”, or its date after a week",
    "since": "how long ago the visit was: “two weeks”",
    "left": "what you left there",
    "mention": "the sentence you chose to say",
    "business": "the name of your business",
}

_FIELD = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


def fill(words: str, values: Mapping[str, str]) -> str:
    """The words with what is known. A field without a value stays, so that it is seen and stops the release."""

    def value(found: re.Match[str]) -> str:
        return values.get(found[1], "") or "{{" + found[1] + "}}"

    return _FIELD.sub(value, words)


def unknown(words: str) -> list[str]:
    """Fields that don't exist, and braces that were left open."""
    strange = [name for name in _FIELD.findall(words) if name not in FIELDS]
    rest = _FIELD.sub("", words)
    return strange + [sign for sign in ("{{", "}}", "[[", "]]") if sign in rest]
