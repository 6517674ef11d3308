"""Figures that the owner has told, as one-sheets and presentations show them."""

from collections.abc import Sequence

from clients.public import published_figures
from presentations.one_sheet import Shown, short_name


def figures_for(conditions: Sequence[str]) -> list[Shown]:
    """Of these conditions (slugs), those with figures that may be shown now, in their order. At most three queries."""
    return [
        Shown(
            label=one.label,
            who=one.who,
            source=one.source,
            lines=tuple((short_name(row.name), _line(row.change, row.share, row.rests_on)) for row in one.rows),
        )
        for one in published_figures(conditions)
    ]


def _line(change: str, share: str, rests_on: str) -> str:
    return f"{change}." + (f" {share}; {rests_on}" if share else "")
