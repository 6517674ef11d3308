"""The generated registry file is what the bench says it is; a small one here."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from practitioners.npi import npi_ok
from practitioners.nppes_rows import Refusal, Row, normal_header, row_of
from tests.bench_registry.generate import HEADER, write

ROWS = 3_000


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    path = tmp_path_factory.mktemp("generated") / "npidata.csv"
    write(path, ROWS)
    with path.open(newline="") as file:
        return list(csv.reader(file, strict=True))


@pytest.fixture(scope="module")
def rows(lines: list[list[str]]) -> list[Row | Refusal]:
    columns = {normal_header(name): place for place, name in enumerate(lines[0])}
    return [row_of(2 + place, line, columns, 330) for place, line in enumerate(lines[1:])]


def test_the_shape_is_that_of_the_registry(lines: list[list[str]]) -> None:
    with HEADER.open(newline="") as file:
        assert lines[0] == next(csv.reader(file))
    assert {len(line) for line in lines} == {330}
    assert len(lines) == 1 + ROWS


def test_every_number_is_valid_different_and_nobodys(lines: list[list[str]]) -> None:
    numbers = {line[0] for line in lines[1:]}
    assert len(numbers) == ROWS
    assert all(npi_ok(number) and number.startswith("2") for number in numbers)


def test_the_import_can_use_every_row(rows: list[Row | Refusal]) -> None:
    assert [row for row in rows if isinstance(row, Refusal)] == []


def test_organisations_bare_rows_and_primary_slots_are_there(rows: list[Row | Refusal]) -> None:
    taken = [row for row in rows if isinstance(row, Row)]
    kinds = Counter(row.entity for row in taken)
    assert 0.17 < kinds["2"] / ROWS < 0.23
    assert 0.01 < kinds[""] / ROWS < 0.02
    assert any(row.primary_taxonomy != row.taxonomies[0] for row in taken if row.taxonomies)
    assert len({row.state for row in taken}) > 45


def test_the_same_seed_gives_the_same_file(tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("same", 1), ("other", 2)):
        write(tmp_path / name, 50, seed)
    one, same, other = ((tmp_path / name).read_bytes() for name in ("one", "same", "other"))
    assert one == same != other
