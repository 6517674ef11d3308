"""Which patterns to try at which word: found by the word they hang on, sifted by the other words of the sentence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from metcrm.documents.coach.pattern import Pattern


class Holder(Protocol):
    """A rule or a pass."""

    @property
    def patterns(self) -> tuple[Pattern, ...]: ...


Kind = TypeVar("Kind", bound=Holder)
#: The one it belongs to, the pattern, and a bit for each set of words of which one has to stand in the sentence.
Entry = tuple[Kind, Pattern, int]
Entries = tuple[Entry[Kind], ...]


@dataclass(frozen=True, slots=True)
class Index(Generic[Kind]):
    """`entries`: under each word what hangs on it, and, under the next word, what hangs on both.

    `bits` tells which sets a word satisfies. A page asks some thousand times whether a pattern's other words stand in
    the sentence: with one bit for each set that is one "and" of two numbers.
    """

    entries: Mapping[str, tuple[Entries[Kind], Mapping[str, Entries[Kind]]]]
    bits: Mapping[str, int]

    def missing(self, words: Iterable[str]) -> int:
        """The sets of which no word stands in this sentence; a pattern that needs one of them can't match."""
        seen, bits = 0, self.bits.get
        for word in words:
            seen |= bits(word, 0)
        return ~seen


def index(kinds: Iterable[Kind]) -> Index[Kind]:
    """The patterns of all of them."""
    alone: dict[str, list[Entry[Kind]]] = {}
    pairs: dict[str, dict[str, list[Entry[Kind]]]] = {}
    numbers: dict[frozenset[str], int] = {}
    for kind in kinds:
        for pattern in kind.patterns:
            wanted = 0
            for needed in pattern.needs:
                wanted |= 1 << numbers.setdefault(needed, len(numbers))
            for trigger in pattern.triggers():
                if isinstance(trigger, str):
                    alone.setdefault(trigger, []).append((kind, pattern, wanted))
                else:
                    pairs.setdefault(trigger[0], {}).setdefault(trigger[1], []).append((kind, pattern, wanted))
    bits: dict[str, int] = {}
    for needed, number in numbers.items():
        for word in needed:
            bits[word] = bits.get(word, 0) | 1 << number
    entries = {
        word: (
            tuple(alone.get(word, ())),
            {second: tuple(found) for second, found in pairs.get(word, {}).items()},
        )
        for word in alone.keys() | pairs.keys()
    }
    return Index(entries, bits)
