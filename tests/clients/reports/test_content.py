"""What a report holds, how it gets shorter, and that its hash is one for one content."""

import json
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from clients.change import judge
from clients.measures import Unable, UnableReason, measure
from clients.report_content import Words, canonical, choose, compose, differences, digest
from clients.report_cuts import shorter
from clients.report_facts import Reading
from tests.clients.reports.test_text import BEGIN, TODAY, facts, reading

SEVEN = [
    reading("TUG", "14.2", "10.1"), reading("CST30", "8", "13"), reading("SMWT", "310", "398"),
    reading("KNFLEX", "88", "112"), reading("KOOSJR", "42.3", "68.8"), reading("NPRS", "6", "3"),
    reading("BBS", "50", "40"),
]  # fmt: skip


def content(*readings: Reading, **words: str) -> dict[str, Any]:
    return compose(facts(*readings), Words(**words), kind="progress", title="Progress report")


def test_at_most_six_measures_and_the_worsened_one_among_them() -> None:
    chosen = choose(SEVEN)
    assert len(chosen) == 6
    assert "BBS" in [r.measure.code for r in chosen]
    assert content(*SEVEN)["left_out"] == 1


def test_the_choice_does_not_look_at_what_improved() -> None:
    same = [reading("TUG", "14.2", "14.0"), *SEVEN[1:6]]
    assert [r.measure.code for r in choose(same)] == [r.measure.code for r in choose(SEVEN[:6])]


def test_a_row_has_values_dates_change_threshold_and_population() -> None:
    row = content(reading("KOOSJR", "42.3", "68.8"))["measures"][0]
    assert (row["baseline"], row["current"], row["change"]) == ("42.3", "68.8", "+26.5 points")
    assert (row["baseline_on"], row["current_on"]) == (BEGIN.isoformat(), TODAY.isoformat())
    assert row["threshold"] == "MCID 14 points, people before and after knee replacement surgery (Lyman 2018)"
    assert row["label"] == "improved: meaningful change"


def test_no_change_is_computed_where_a_value_is_missing() -> None:
    what, unable = measure("TUG"), Unable(UnableReason.STOPPED_FOR_SAFETY)
    change = judge(what, Decimal("14.2"), unable, method_baseline={}, method_current={})
    row = content(Reading(what, Decimal("14.2"), BEGIN, None, None, unable, TODAY, change))["measures"][0]
    assert (row["change"], row["bar"], row["tone"]) == ("", None, "neutral")
    assert "stopped for safety" in row["label"]


def test_values_by_different_methods_are_not_compared_and_say_so() -> None:
    what = measure("KNFLEX")
    first, then = {"device": "inclinometer"}, {"device": "goniometer"}
    change = judge(what, Decimal(88), Decimal(112), method_baseline=first, method_current=then)
    row = content(Reading(what, Decimal(88), BEGIN, None, None, Decimal(112), TODAY, change))["measures"][0]
    assert row["change"] == "" and row["bar"] is None
    assert "method differs" in row["note"]


def test_laboratory_values_are_shown_and_not_interpreted() -> None:
    row = content(reading("HBA1C", "8.1", "7.0"))["measures"][0]
    assert row["label"] == "as reported; for you to interpret"


def test_never_a_percentage_of_change() -> None:
    assert "%" not in "".join(row["change"] for row in content(*SEVEN)["measures"])


def test_shortening_follows_the_agreed_order() -> None:
    told = [said for _, said in shorter(content(*SEVEN))]
    assert told[:2] == ["The text is set smaller.", "The lines on the six areas are left out."]
    assert [said.endswith("is left out.") for said in told[2:5]] == [True, True, True]
    assert told[5:] == ["The text is set as small as can be read on a fax."]


def test_shortening_keeps_what_got_worse() -> None:
    *_, (shortest, _) = shorter(content(*SEVEN))
    assert "BBS" in [row["code"] for row in shortest["measures"]]
    assert len(shortest["measures"]) == 3


def test_the_specialists_words_are_never_cut() -> None:
    *_, (shortest, _) = shorter(content(*SEVEN, plan="P" * 2000, bottom_line="B" * 500))
    assert (len(shortest["plan"]), len(shortest["bottom_line"])) == (2000, 500)


def test_an_amended_report_says_what_changed() -> None:
    old = content(reading("TUG", "14.2", "10.1"), plan="Twice a week.")
    new = content(reading("TUG", "14.2", "11.0"), reading("CST30", "8", "13"), plan="Once a week.")
    told = differences(old, new)
    assert told[0] == "TUG: current value 10.1 s corrected to 11.0 s"
    assert "30-second chair stand added" in told[1]
    assert told[-1].startswith("changed: summary") and "plan" in told[-1]


def test_the_hash_is_the_same_however_the_content_was_written() -> None:
    first = content(*SEVEN)
    shuffled = json.loads(json.dumps(dict(reversed(first.items()))))
    assert digest(first) == digest(shuffled)


def test_the_hash_changes_with_one_character() -> None:
    assert digest(content(*SEVEN)) != digest(content(*SEVEN, plan="x"))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), _JSON, max_size=5))
def test_what_the_database_gives_back_has_the_same_hash(data: dict[str, Any]) -> None:
    assert canonical(json.loads(json.dumps(data))) == canonical(data)
