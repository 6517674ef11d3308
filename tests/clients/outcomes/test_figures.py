"""Who counts and what is counted, by hand and against scipy."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from clients.change import judge
from clients.measures import measure, measures
from clients.methods import read_method
from clients.outcomes.courses import Course, Missing, Moved, Moves, Value, first_of_each
from clients.outcomes.figures import Figures, figures
from clients.outcomes.quarters import Quarter, last_closed, span, span_words
from clients.outcomes.rows import shown_rows
from tests.clients.outcomes.cases import ENDED, course, several

ODI = st.integers(0, 100)


def only(courses: list[Course], code: str = "ODI", **options: object) -> Figures:
    """The row of one measure."""
    [found] = [one for one in figures(courses, measures(), frozenset(), **options) if one.rows]  # type: ignore[arg-type]
    return next(row for row in found.rows if row.measure.code == code)


def test_a_condition_worked_by_hand() -> None:
    row = only(several([("40", "28"), ("50", "45"), ("30", "30"), ("44", None), ("unable", "20"), ("52", "unable")]))
    assert (row.n, row.without_final, row.method_differs) == (3, 2, 0)
    assert (row.before.median, row.before.minimum, row.before.maximum) == (40.0, 30.0, 50.0)
    assert (row.change.mean, row.change.median) == pytest.approx((-17 / 3, -5.0))
    assert row.reached is not None and (row.reached.count, row.reached.n) == (1, 3)
    assert [one.citation for one in row.thresholds] == ["Ostelo 2008 Spine 33:90"] and not row.verify


@given(st.lists(st.tuples(ODI, ODI), min_size=2, max_size=60))
@settings(max_examples=60)
def test_every_figure_equals_the_reference(pairs: list[tuple[int, int]]) -> None:
    row = only(several([(str(first), str(last)) for first, last in pairs]))
    first, last = np.array(pairs, dtype=float).T
    change = last - first
    assert (row.n, row.before.median, row.after.median) == (len(pairs), np.median(first), np.median(last))
    assert (row.change.minimum, row.change.maximum) == (change.min(), change.max())
    assert row.change.mean == pytest.approx(float(change.mean()), rel=1e-9, abs=1e-9)
    interval = row.change.interval
    assert interval is not None
    half = float(stats.t.ppf(0.975, len(change) - 1)) * float(np.std(change, ddof=1)) / len(change) ** 0.5
    assert (interval.low, interval.high) == pytest.approx((change.mean() - half, change.mean() + half), abs=1e-9)
    reached = int((change <= -10).sum())
    wilson = stats.binomtest(reached, len(pairs)).proportion_ci(method="wilson")
    assert row.reached is not None and row.reached.interval is not None and row.reached.count == reached
    found = row.reached.interval
    assert (found.low, found.high) == pytest.approx((wilson.low, wilson.high), abs=1e-9)


@given(
    st.sampled_from([code for code, one in measures().items() if not one.rates_change_itself]),
    st.data(),
)
@settings(max_examples=200)
def test_a_course_is_judged_as_on_the_client_s_own_report(code: str, data: st.DataObject) -> None:
    what = measure(code)
    steps = st.integers(0, int((what.maximum - what.minimum) / what.step))
    before, after = (what.minimum + data.draw(steps) * what.step for _ in range(2))
    methods = data.draw(st.tuples(*[st.sampled_from(["", "device: inclinometer", "side: left"])] * 2))
    slug = data.draw(st.sampled_from(["knee_oa", "low_back_pain", "parkinsons", "copd"]))
    pair = (Value(before, methods[0]), Value(after, methods[1]))
    found = Moves(measures()).of(Course(ID, slug, ENDED, ENDED, None, {code: pair}), code)
    method_baseline, method_current = map(read_method, methods)
    judged = judge(
        what, before, after, method_baseline=method_baseline, method_current=method_current, population=slug
    )  # fmt: skip
    if judged.difference is None:
        assert found is Missing.METHOD_DIFFERS
    else:
        assert isinstance(found, Moved) and found.difference == judged.difference
        assert bool(found.reached) == judged.is_meaningful_improvement


ID = course().client


def test_one_client_counts_once_by_the_first_course() -> None:
    first = course(ended=date(2026, 1, 5), client=1, ODI=("40", None))
    again = course(ended=date(2026, 2, 5), client=1, ODI=("30", "10"))
    elsewhere = course("neck_pain", ended=date(2026, 2, 6), client=1, NDI=("30", "10"))
    assert first_of_each([again, elsewhere, first]) == [first, elsewhere]
    assert (only([again, first]).n, only([again, first]).without_final) == (0, 1)


def test_the_periods_add_up_to_all_time() -> None:
    courses = several([("40", "28")] * 3) + several([("40", "28")] * 2, ended=date(2026, 4, 1))
    first, second = Quarter(2026, 1), Quarter(2026, 2)
    counts = [only(courses, within=(one, one)).n for one in (first, second)]
    assert counts == [3, 2] and only(courses, within=(first, second)).n == only(courses).n == 5


def test_methods_that_differ_are_counted_beside() -> None:
    one = course("shoulder_pain")
    pair = (Value(Decimal(90), "device: inclinometer"), Value(Decimal(120), "device: goniometer"))
    same = (Value(Decimal(90), "device: inclinometer"), Value(Decimal(120), "device: inclinometer"))
    both = [
        Course(ID, "shoulder_pain", ENDED, ENDED, None, {"SHFLEX": pair}),
        Course(one.client, "shoulder_pain", ENDED, ENDED, None, {"SHFLEX": same}),
    ]
    row = only([both[0], course("shoulder_pain", SHFLEX=("80", "90"))], "SHFLEX")
    assert (row.n, row.method_differs) == (1, 1)


def test_an_unverified_threshold_gives_no_share_until_confirmed() -> None:
    courses = several([("30", "10")] * 2, code="NDI", condition="neck_pain")
    [found] = figures(courses, measures(), frozenset())
    assert found.rows[0].verify and shown_rows([found])[0].rows[0].reached == ""
    [sure] = figures(courses, measures(), frozenset({"NDI"}))
    assert not sure.rows[0].verify and shown_rows([sure])[0].rows[0].reached == "2 of 2"


def test_a_measure_that_rates_change_itself_is_left_out() -> None:
    assert not [one for one in figures([course(GROC=("1", "5"))], measures(), frozenset()) if one.rows]


def test_never_a_bare_percentage() -> None:
    [section] = shown_rows(figures(several([("40", "28")] * 5), measures(), frozenset()))
    row = section.rows[0]
    assert (row.reached, row.reached_interval) == ("5 of 5", "57 to 100 of 100")
    assert (row.change, row.interval, row.before) == ("−12.0%", "−12.0 to −12.0", "40.0% (40 to 40)")
    assert row.bar is not None and row.bar.words.startswith("Oswestry")


def test_quarters() -> None:
    assert [Quarter.of(date(2026, month, 1)).number for month in range(1, 13)] == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]
    assert (Quarter(2026, 4).end, Quarter(2026, 4).next.key) == (date(2026, 12, 31), "2027-Q1")
    assert last_closed(date(2026, 1, 1)).key == "2025-Q4" and last_closed(date(2026, 3, 31)).key == "2025-Q4"
    q = Quarter.parse
    assert span_words(q("2026-Q1"), q("2026-Q4")) == "2026" and span_words(q("2025-Q1"), q("2026-Q4")) == "2025 to 2026"
    assert span_words(q("2026-Q2"), q("2026-Q2")) == "Q2 2026"
    assert span_words(q("2025-Q4"), q("2026-Q2")) == "Q4 2025 to Q2 2026"
    assert len(span(q("2025-Q4"), q("2026-Q2"))) == 3 and span(q("2026-Q2"), q("2025-Q4")) == []
    for nonsense in ("", "2026", "2026-Q5", "2026-Q1 ", "９999-Q1"):
        with pytest.raises(ValueError):
            Quarter.parse(nonsense)
