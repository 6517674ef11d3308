"""The trade's vocabulary, each item in plain sentences: ours is found, theirs and what is denied passes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from metcrm.documents.coach import check

_KINDS = ("ours", "theirs", "denied")


def _carriers() -> Iterator[tuple[str, str, str, str, tuple[str, ...]]]:
    """File, category, kind, carrier sentence and the items of each file in words/."""
    for path in sorted((Path(__file__).parent / "words").glob("*.txt")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
        heads = [line.partition(": ")[::2] for line in lines if line.partition(": ")[0] in ("category", *_KINDS)]
        items = tuple(line for line in lines if line.partition(": ")[0] not in ("category", *_KINDS))
        category = dict(heads)["category"]
        for kind, carrier in heads:
            if kind in _KINDS:
                yield path.stem, category, kind, carrier, items


CARRIERS = list(_carriers())


@pytest.mark.parametrize(
    ("name", "category", "kind", "carrier", "items"), CARRIERS, ids=[f"{c[0]}: {c[3]}" for c in CARRIERS]
)
def test_each_word_is_found_with_us_and_passes_with_others(
    name: str, category: str, kind: str, carrier: str, items: tuple[str, ...]
) -> None:
    assert len(items) >= 20, name
    wrong = []
    for item in items:
        found = {finding.category for finding in check(carrier.replace("{}", item))}
        if (category in found) != (kind == "ours") or (kind != "ours" and found):
            wrong.append(item)
    assert wrong == []
