"""Names spelled almost right: one letter too many, too few or another, or two that changed places."""

from collections.abc import Sequence

from rapidfuzz.distance import OSA, JaroWinkler

from practitioners.models import RegistryWord
from practitioners.words import deletions, folded

#: Shorter words are one slip away from too many others.
_SHORTEST = 4
#: Near spellings of one word that are tried, the likeliest first.
_MOST = 8
#: What stands apart in a name and is often written together: “mc donald”, “de la cruz”, “o brien”.
_PARTICLE = 3


def near(words: Sequence[str]) -> dict[str, list[str]]:
    """For each word the words of the registry that are one slip away, the likeliest first."""
    spelled = [word for word in words if len(word) >= _SHORTEST and word.isalpha()]
    keys = sorted({key for word in spelled for key in deletions(word)})
    rows = list(RegistryWord.objects.filter(deletions__overlap=keys).values_list("word", "times")) if keys else []
    return {word: _likeliest(word, rows) if word in spelled else [] for word in words}


def _likeliest(word: str, rows: Sequence[tuple[str, int]]) -> list[str]:
    # Sharing a deletion may still be two slips apart.
    found = [(other, times) for other, times in rows if OSA.distance(word, other, score_cutoff=1) == 1]
    found.sort(key=lambda row: (-JaroWinkler.similarity(word, row[0]), -row[1], row[0]))
    return [other for other, _ in found[:_MOST]]


def likeness(words: Sequence[str], names: str) -> float:
    """How well the words fit the names they were read for."""
    others = folded(names).split(" ")
    return sum(max(JaroWinkler.similarity(word, other) for other in others) for word in words)


def joined(words: Sequence[str]) -> list[tuple[str, ...]]:
    """The words with a particle and what follows it written together, one pair at a time."""
    pairs = [place for place, word in enumerate(words[:-1]) if len(word) <= _PARTICLE and word.isalpha()]
    return [(*words[:at], words[at] + words[at + 1], *words[at + 2 :]) for at in pairs]
