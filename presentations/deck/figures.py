"""The slide of what changed: figures that were told stand on it or don't, and are never typed. Pure."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from presentations.deck.slides import KINDS
from presentations.deck.story import MOST_FIGURES
from presentations.refusals import Refused


def refresh_outcomes(slide: dict[str, Any], fresh: Mapping[str, Any]) -> None:
    """The plan's lines, or figures with all that belongs to them; typed words beside a plan stay."""
    if slide.get("figures") or fresh.get("figures"):
        slide.pop("figures", None)
        slide |= fresh
    else:
        slide["items"] = fresh["items"]


def chosen(there: Sequence[list[str]], lines: Collection[int]) -> list[list[str]]:
    """Those lines of `there` that were ticked, by their places.

    Raises:
        Refused: none, or more than fit.
    """
    found = [line for place, line in enumerate(there) if place in lines]
    if not 0 < len(found) <= MOST_FIGURES:
        raise Refused(f"Choose one to {MOST_FIGURES} lines; {len(found) or 'none'} are ticked.", "lines")
    return found


def refuse_typed(slide: Mapping[str, Any], lead: str, items: Sequence[Sequence[str]]) -> None:
    """Lines of figures may be left out or put in another order, and never typed; whom they are about stays."""
    if not slide.get("figures"):
        longest = KINDS[slide["key"]].longest
        if any(len(part) > most for item in items for part, most in zip(item, longest, strict=False)):
            raise Refused("A line is longer than fits on the slide. Shorten it.", "items")
    elif lead.strip() != slide["lead"] or any(list(item) not in slide["items"] for item in items):
        raise Refused(
            "These figures come from what was told under Outcomes, and can’t be typed. Choose others below, or leave "
            "lines out.", "items",
        )  # fmt: skip


def figures_of(content: Mapping[str, Any]) -> str:
    """Which figures a deck shows: the words about whom; "" without any."""
    found = [slide["lead"] for slide in content["slides"] if slide.get("figures")]
    return found[0] if found else ""
