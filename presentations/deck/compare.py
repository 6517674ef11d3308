"""What changed from one version of a deck to the next, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from presentations.brand.look import look_of
from presentations.deck.slides import KINDS, typed
from presentations.deck.story import LENGTHS, shown
from presentations.models import DeckVersion

_FIELDS = {"title": "title", "lead": "words below the title", "notes": "notes", "more": "notes for twenty minutes"}


@dataclass(frozen=True)
class Change:
    """One difference; `before` and `after` are empty where the sentence says all."""

    what: str
    before: str = ""
    after: str = ""


def changes(new: DeckVersion, old: DeckVersion) -> list[Change]:
    """Everything that `new` says differently."""
    return list(_changes(new.content, old.content))


def _changes(new: dict[str, Any], old: dict[str, Any]) -> Iterator[Change]:
    if new["length"] != old["length"]:
        yield Change("Length", LENGTHS[old["length"]], LENGTHS[new["length"]])
    if (order := _keys(new)) != (before := _keys(old)) and sorted(order) == sorted(before):
        yield Change("Order", _named(before), _named(order))
    there = {slide["key"]: slide for slide in old["slides"]}
    for slide in new["slides"]:
        yield from _of_slide(slide, there[slide["key"]])
    if new["about"] != old["about"]:
        yield Change("The line about you", old["about"], new["about"])
    if new["objections"] != old["objections"]:
        yield Change("Objections and answers", typed(old["objections"]), typed(new["objections"]))
    yield from _of_names(new, old)
    if _colours(new) != _colours(old):
        yield Change("Colours", _colours(old), _colours(new))
    if new["sender"] != old["sender"]:
        yield Change("Your own details")


def _of_names(new: dict[str, Any], old: dict[str, Any]) -> Iterator[Change]:
    for name, called in (("practice", "The office’s name"), ("practitioner", "The practitioner’s name")):
        if new[name] != old[name]:
            yield Change(called, old[name], new[name])


def _colours(content: dict[str, Any]) -> str:
    look = look_of(content)
    return f"{look['main']} and {look['second']}"


def _of_slide(new: dict[str, Any], old: dict[str, Any]) -> Iterator[Change]:
    called = KINDS[new["key"]].called
    for name, words in _FIELDS.items():
        if new[name] != old[name]:
            yield Change(f"{called}: {words}", old[name], new[name])
    if new["items"] != old["items"]:
        yield Change(f"{called}: lines", typed(old["items"]), typed(new["items"]))


def _keys(content: dict[str, Any]) -> list[str]:
    return [slide["key"] for slide in shown(content)]


def _named(keys: list[str]) -> str:
    return ", ".join(KINDS[key].called.lower() for key in keys)
