"""The labelled sentences, their two halves, and how a half is scored."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from metcrm.documents.coach import check

_FOLDER = Path(__file__).parent / "labelled"
_USUAL = {"certification": "warn", "fitness": "warn", "equipment": "warn"}

Label = tuple[str, str]


@dataclass(frozen=True)
class Sentence:
    text: str
    labels: frozenset[Label]

    @property
    def held_out(self) -> bool:
        """Rules are tuned on the other half only; which half it is follows from the words alone."""
        return int(hashlib.sha256(self.text.encode()).hexdigest(), 16) % 2 == 1


@dataclass(frozen=True)
class Score:
    """Counts of (sentence, category and severity) pairs."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        return self.right / max(self.right + self.missed, 1)


@cache
def sentences() -> tuple[Sentence, ...]:
    return tuple(sentence for path in sorted(_FOLDER.glob("*.txt")) for sentence in read(path))


def read(path: Path) -> list[Sentence]:
    """The sentences of one file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_sentence(line) for line in lines if line.strip() and not line.startswith("#")]


def _sentence(line: str) -> Sentence:
    labels, text = line.split(" | ", 1)
    return Sentence(text.strip(), frozenset() if labels.strip() == "ok" else frozenset(map(_label, labels.split("+"))))


def _label(written: str) -> Label:
    category, _, severity = written.strip().partition(":")
    return category, severity or _USUAL.get(category, "block")


@cache
def scores(held_out: bool) -> dict[Label, Score]:
    """By category and severity."""
    right: Counter[Label] = Counter()
    wrong: Counter[Label] = Counter()
    missed: Counter[Label] = Counter()
    for sentence in sentences():
        if sentence.held_out == held_out:
            found = {(finding.category, finding.severity) for finding in check(sentence.text)}
            right.update(found & sentence.labels)
            wrong.update(found - sentence.labels)
            missed.update(sentence.labels - found)
    return {label: Score(right[label], wrong[label], missed[label]) for label in sorted({*right, *wrong, *missed})}


def total(scored: Iterable[Score]) -> Score:
    several = list(scored)
    return Score(sum(s.right for s in several), sum(s.wrong for s in several), sum(s.missed for s in several))
