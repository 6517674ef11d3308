"""Batches of sentences that were each scored before any rule was touched; what they taught must not be unlearnt.

Their first scores stand in docs/coach.md. After that the rules were mended on them, so this holds no promise about a
sentence that nobody has seen: the held-out half of labelled/ does (test_labelled.py).
"""

from pathlib import Path

import pytest

from metcrm.documents.coach import check
from tests.metcrm.documents.coach.sentences import Score, Sentence, read

BATCHES = sorted((Path(__file__).parent / "fresh").glob("*.txt"))


def score(sentences: list[Sentence]) -> Score:
    right = wrong = missed = 0
    for sentence in sentences:
        found = {(finding.category, finding.severity) for finding in check(sentence.text)}
        right += len(found & sentence.labels)
        wrong += len(found - sentence.labels)
        missed += len(sentence.labels - found)
    return Score(right, wrong, missed)


@pytest.mark.parametrize("batch", BATCHES, ids=lambda path: path.stem)
def test_what_was_learnt_stays_learnt(batch: Path) -> None:
    sentences = read(batch)
    assert len(sentences) > 130
    assert sum(not sentence.labels for sentence in sentences) >= 0.45 * len(sentences)
    scored = score(sentences)
    assert scored.precision >= 0.95 and scored.recall >= 0.92, scored
