"""Rows of a roster: every line is accounted for, and nothing that a file says breaks the reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metcrm.cohorts.roster import MOST_ROWS, NoAddresses, Row, read

HEADS = (1, ["Full name", "E-mail address"])


def test_columns_are_found_by_their_heads_in_any_order() -> None:
    rows = read([(1, ["E-Mail", "Cohort", "Last name", "First Name"]), (2, ["a@x.example", "5", "Park", "Ann"])])
    assert rows == [Row(2, "Ann Park", "a@x.example")]


def test_without_heads_the_addresses_say_which_column() -> None:
    assert read([(1, ["Ann Park", "ann@x.example"])]) == [Row(1, "Ann Park", "ann@x.example")]
    assert read([(1, ["ann@x.example", "Ann Park"])]) == [Row(1, "Ann Park", "ann@x.example")]


def test_each_bad_row_says_why() -> None:
    rows = read(
        [HEADS, (2, ["Ann", "ann@x.example"]), (3, ["Bo", ""]), (4, ["Cy", "cy at x"]), (5, ["", "dee@x.example"]),
         (6, ["Ann again", "ANN@x.example"]), (7, ["Eve", "eve@x.example"]), (8, ["N" * 121, "n@x.example"])],
        known={"eve@x.example"},
    )  # fmt: skip
    assert [row.problem for row in rows] == [
        "", "There is no e-mail address.", "This is no e-mail address.", "There is no name.",
        "The same address stands in line 2.", "Is in this cohort already.", "The name is longer than 120 characters.",
    ]  # fmt: skip


@pytest.mark.parametrize("lines", [[], [(1, ["Name", "Phone"]), (2, ["Ann", "555-0100"])]])
def test_a_file_without_addresses_is_refused(lines: list[tuple[int, list[str]]]) -> None:
    with pytest.raises(NoAddresses):
        read(lines)


CELLS = st.one_of(st.text(max_size=30), st.emails(), st.sampled_from(["", "Name", "E-mail", "mailto:a@b.co", "@"]))
LINES = st.lists(st.lists(CELLS, max_size=5), max_size=30)


@given(LINES, st.sets(st.emails().map(str.lower), max_size=3))
def test_whatever_a_file_holds_every_line_is_told(cells: list[list[str]], known: set[str]) -> None:
    lines = list(enumerate(cells, 1))
    try:
        rows = read(lines, known=known)
    except NoAddresses:
        return
    assert [row.line for row in rows] in ([n for n, _ in lines], [n for n, _ in lines[1:]])
    good = [row for row in rows if not row.problem]
    assert len({row.email for row in good}) == len(good), "nobody is mailed twice"
    assert all(row.name and "@" in row.email and row.email not in known for row in good)
    assert len(rows) <= MOST_ROWS + 1
