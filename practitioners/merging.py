"""What moves when two rows become one: a register that every app fills for its own tables, in its AppConfig.ready.

    merging.register("clients.Referral", "practice", "referrals")

Every key to a practice, practitioner or contact stands here; a test holds it complete.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model

#: May this row, of which the survivor has the like already, be dropped? (It is kept in the merge, for undoing.)
MayDrop = Callable[[Any], bool]


@dataclass(frozen=True)
class Moves:
    """One column that points at what is merged, and what its rows are called.

    `may_drop` is asked for a row that would stand twice with the survivor; where it says no, the merge is refused.
    `never_moves`: such rows are dropped always, since they are worth nothing with somebody else.
    """

    table: str
    column: str
    words: str
    may_drop: MayDrop
    never_moves: bool = False

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.table)


def _never(row: Any) -> bool:
    return False


_registered: dict[tuple[str, str], Moves] = {}


def register(table: str, column: str, words: str, *, may_drop: MayDrop = _never, never_moves: bool = False) -> None:
    """Say that rows of `table` follow the row that `column` points at when it is merged."""
    _registered[table, column] = Moves(table, column, words, may_drop, never_moves)


def moves_to(model: type[Model]) -> list[Moves]:
    """All columns that point at this table."""
    found = [moves for moves in _registered.values() if _points_at(moves, model)]
    return sorted(found, key=lambda moves: (moves.table, moves.column))


def _points_at(moves: Moves, model: type[Model]) -> bool:
    return moves.model._meta.get_field(moves.column).related_model is model


def _always(row: Any) -> bool:
    return True


def register_own() -> None:
    """The tables of this app."""
    register("practitioners.Location", "practice", "places")
    register("practitioners.Affiliation", "practice", "practitioners", may_drop=_always)
    register("practitioners.Affiliation", "practitioner", "offices", may_drop=_always)
    register("practitioners.Contact", "practice", "people")
    register("practitioners.Fact", "practice", "facts")
    register("practitioners.Fact", "practitioner", "facts")
    register("practitioners.FollowUp", "practice", "follow-ups")
    register("practitioners.FollowUp", "contact", "follow-ups", may_drop=_not_released)


def _not_released(follow_up: Any) -> bool:
    return follow_up.released_at is None
