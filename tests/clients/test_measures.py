"""The catalogue against what the sources say, value by value, and what a person may type."""

from __future__ import annotations

import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from clients.measure_data import DATA, load_measures
from clients.measures import (
    Area,
    Better,
    Measure,
    MeasureError,
    Rule,
    TargetRange,
    Unable,
    UnableReason,
    condition,
    conditions,
    format_value,
    measure,
    measures,
    measures_for,
    parse_value,
)

# code, lowest, highest, decimals, better, accepted change, its kind, evidence
PUBLISHED = """
TUG 3 180 1 lower 1.14 MDC V
CST30 0 60 0 higher 2.5 MDC V
STS5 3 120 1 lower 2.3 MCID KH
STS60 0 100 0 higher 3 MCID V
SMWT 0 1000 0 higher 30 MCID KH
GS4M 0 3 2 higher 0.1 MCID KH
GS10M 0 3.5 2 higher 0.13 MDC V
SPWT40 0 3.5 2 higher 0.2 MCID KM
SCT 2 300 1 lower 5.5 MDC KH
BBS 0 56 0 higher 6.5 MDC V
DGI 0 24 0 higher 2.9 MDC V
FGA 0 30 0 higher 4 MCID KM
MINIBEST 0 28 0 higher 4 MCID KH
POMA 0 28 0 higher 4.2 MDC KM
SPPB 0 12 0 higher 1 MCID KH
SLS 0 60 1 higher none none KH
FSB4 0 10 1 higher none none KH
FRT 0 60 1 higher 9 MDC KH
ABC 0 100 1 higher 13 MDC KM
FESI 16 64 0 lower none none KH
GRIP 0 120 1 higher 5.0 MCID V
ARMC 0 60 0 higher none none KH
QUADS 0 150 1 higher none none KH
MMT 0 5 1 higher none none KH
SHFLEX 0 200 0 higher none none KH
KNFLEX 0 160 0 higher 10 MDC V
KNEXTDEF -15 60 0 lower 5.4 MDC V
SITREACH -40 60 1 higher none none KH
CSR -50 40 1 higher none none KH
NPRS 0 10 0 lower 2 MCID V
ODI 0 100 0 lower 10 MCID V
RMDQ 0 24 0 lower 5 MCID V
NDI 0 100 0 lower 15 MCID KM
QDASH 0 100 1 lower 10.8 MCID V
SPADI 0 100 1 lower 13.2 MCID KM
LEFS 0 80 0 higher 9 MCID KH
KOOSPAIN 0 100 0 higher 8 MCID KM
KOOSADL 0 100 0 higher 8 MCID KM
KOOSJR 0 100 1 higher 14 MCID KM
HOOSJR 0 100 1 higher 18 MCID KM
HHS 0 100 0 higher 15.9 MCID KM
WOMAC 0 96 0 lower none none V
PSFS 0 10 1 higher 2 MCID V
GROC -7 7 0 higher none none KH
SBP 60 260 0 range none none KH
DBP 30 160 0 range none none KH
RHR 30 200 0 range none none KH
BMI 10 90 1 range none none KH
WT 25 400 1 lower none none KH
WC 40 250 1 lower none none KH
BF 2 75 1 lower none none KH
HBA1C 3 20 1 lower 0.5 MCID KM
FPG 20 700 0 range none none KH
BG 20 700 0 range none none V
LDL 5 500 0 lower none none KH
TC 50 700 0 lower none none KH
TSCORE -6 6 1 higher none none KH
VO2EST 5 95 1 higher none none KH
DASI 0 58.2 1 higher none none KH
SF12PCS 0 100 1 higher 4.49 MCID V
SF12MCS 0 100 1 higher 1.67 MCID V
PG10P 16.2 67.7 1 higher none none KM
PG10M 21.2 67.6 1 higher none none KM
PROMISPF 10 80 1 higher 3.6 MCID V
PROMISPI 30 90 1 lower 4.85 MCID V
PHQ9 0 27 0 lower 5 MCID KH
FSS 1 7 1 lower 1.0 MCID V
FACITF 0 52 0 higher 3 MCID KH
CAT 0 40 0 lower 2 MCID KH
PAVS 0 2000 0 higher none none KH
"""
ROWS = [line.split() for line in PUBLISHED.split("\n") if line]
ALL = list(measures().values())
SPECIALTY_GROUPS = {
    "orthopaedics",
    "sports_medicine",
    "pmr",
    "physical_therapy",
    "chiropractic",
    "cardiology",
    "endocrine_metabolic",
    "primary_care",
    "rheumatology",
    "neurology",
    "pain",
    "geriatrics",
    "oncology",
    "pulmonary_renal",
    "podiatry",
}
PERCENT_ONLY = {"WOMAC", "WT"}


def by_code(m: Measure) -> str:
    return m.code


def test_all_seventy_are_there_in_order() -> None:
    assert list(measures()) == [row[0] for row in ROWS]
    assert len(ROWS) == 70


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_bounds_decimals_direction_and_evidence_are_as_published(row: list[str]) -> None:
    code, low, high, decimals, better, _, _, confidence = row
    m = measure(code)
    assert (m.minimum, m.maximum, m.decimals) == (Decimal(low), Decimal(high), int(decimals))
    assert m.better == better
    assert m.needs_verification == (confidence != "V")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_accepted_change_is_as_published_or_none(row: list[str]) -> None:
    code, value, kind = row[0], row[5], row[6]
    found = {(t.value, t.kind.value) for t in measure(code).thresholds if t.rule is Rule.ABSOLUTE}
    if kind == "none":
        assert not found
        assert bool(measure(code).thresholds) == (code in PERCENT_ONLY)
    else:
        assert (Decimal(value), kind) in found


@pytest.mark.parametrize("m", ALL, ids=by_code)
def test_both_bounds_are_taken_and_one_step_beyond_is_not(m: Measure) -> None:
    assert parse_value(m, str(m.minimum)) == m.minimum
    assert parse_value(m, str(m.maximum)) == m.maximum
    for beyond in (m.minimum - m.step, m.maximum + m.step):
        with pytest.raises(MeasureError, match=r"is recorded in .* between .*; you typed"):
            parse_value(m, str(beyond))


@pytest.mark.parametrize("m", ALL, ids=by_code)
def test_decimals_are_enforced_but_a_trailing_zero_is_no_decimal(m: Measure) -> None:
    inside = m.on_grid(m.minimum + m.step)
    assert parse_value(m, f"{inside + m.step / 10 - m.step / 10}") == inside
    with pytest.raises(MeasureError):
        parse_value(m, str(inside + m.step / 10))


@pytest.mark.parametrize("m", ALL, ids=by_code)
def test_a_parsed_value_has_exactly_the_measures_decimals(m: Measure) -> None:
    value = parse_value(m, str(m.maximum))
    assert isinstance(value, Decimal)
    assert value.as_tuple().exponent == -m.decimals


@pytest.mark.parametrize("m", ALL, ids=by_code)
def test_a_note_is_for_readers_and_bears_no_mark_of_ours(m: Measure) -> None:
    assert not re.search(r"\b(?:KH|KM|V)\b|own knowledge", m.note or "")


def test_the_error_says_what_the_measure_takes_and_what_was_typed() -> None:
    with pytest.raises(MeasureError) as caught:
        parse_value(measure("TUG"), "1O.2")
    assert str(caught.value) == ("TUG is recorded in seconds between 3 and 180 with one decimal; you typed 1O.2.")


@pytest.mark.parametrize("typed", ["", " ", "1e1", "NaN", "Infinity", "10,8", "١٢", "--12", "12 13", "9" * 500])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(MeasureError):
        parse_value(measure("TUG"), typed)


@pytest.mark.parametrize(
    ("typed", "value"), [("10.8", "10.8"), (" 10.80 s ", "10.8"), ("+12", "12.0"), ("12.", "12.0")]
)
def test_ways_to_write_a_number(typed: str, value: str) -> None:
    assert str(parse_value(measure("TUG"), typed)) == value


def test_a_real_minus_sign_and_a_negative_zero_are_read() -> None:
    assert parse_value(measure("KNEXTDEF"), "−5°".removesuffix("°")) == Decimal(-5)
    assert str(parse_value(measure("CSR"), "-0.0")) == "0.0"


@pytest.mark.parametrize("reason", list(UnableReason))
def test_unable_with_a_reason_is_a_value(reason: UnableReason) -> None:
    assert parse_value(measure("SCT"), reason.value) == Unable(reason)
    assert parse_value(measure("SCT"), f"Unable: {reason.value.replace('_', ' ')}") == Unable(reason)


def test_unable_without_a_reason_asks_for_one() -> None:
    with pytest.raises(MeasureError, match="Say why with one of: could_not_perform"):
        parse_value(measure("SCT"), "unable")


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [("TUG", "10.8", "10.8 s"), ("KNEXTDEF", "-5", "−5°"), ("ODI", "40", "40%"), ("BBS", "44", "44")],
)
def test_values_are_printed_with_their_unit(code: str, value: str, shown: str) -> None:
    assert format_value(measure(code), Decimal(value)) == shown


def test_every_number_carries_a_citation_and_a_population() -> None:
    for m in ALL:
        assert m.citation
        assert all(t.citation and t.short_citation and t.population and t.people for t in m.thresholds)
        assert all(c.citation and c.population for c in m.cutpoints)


def test_range_measures_have_a_floor_and_a_ceiling() -> None:
    ranges = {m.code: m.default_range for m in ALL if m.better is Better.RANGE}
    assert set(ranges) == {"SBP", "DBP", "RHR", "BMI", "FPG", "BG"}
    assert all(r and r.low and r.high and r.citation for r in ranges.values())


def test_surgical_anchors_and_readings_stay_out_of_the_headline_or_say_so() -> None:
    anchors = {m.code for m in ALL if any(t.surgical_anchor and t.caveat for t in m.thresholds)}
    assert anchors == {"KOOSJR", "HOOSJR", "HHS"}
    assert {m.code for m in ALL if not m.headline} == {"SF12MCS", "BG", "GROC", "PHQ9"}


def test_each_of_the_six_areas_has_measures() -> None:
    assert {m.area for m in ALL} == set(Area)


def test_conditions_have_four_to_six_measures_that_suit_them() -> None:
    for c in conditions().values():
        assert 4 <= len(c.measures) <= 6
        assert all({c.slug, "all"} & measure(code).conditions for code in c.measures)
        assert c.label and c.icd10


def test_conditions_name_only_the_fifteen_specialty_groups() -> None:
    named = {group for c in conditions().values() for group in c.specialty_groups}
    assert named == SPECIALTY_GROUPS


def test_measures_for_a_condition_begin_with_its_default_set() -> None:
    codes = [m.code for m in measures_for("knee_oa")]
    assert tuple(codes[:6]) == condition("knee_oa").measures
    assert "WOMAC" in codes and "PROMISPF" in codes and "CAT" not in codes
    assert len(codes) == len(set(codes))


def test_unknown_codes_are_said_plainly() -> None:
    with pytest.raises(MeasureError, match="no measure XYZ"):
        measure("XYZ")
    with pytest.raises(MeasureError, match="no condition xyz"):
        condition("xyz")


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("measures.csv", "TUG,TUG,s,3,180", "TUG,TUG,s,3,x", "measures.csv, line 2: max should be a number"),
        ("measures.csv", "s,3,180,1,lower", "s,200,180,1,lower", "line 2: min 200 should be below max 180"),
        (
            "measures.csv",
            "s,3,180,1,lower",
            "s,3,180,1,fewer",
            "better “fewer” is none of higher, lower, range",
        ),
        ("measures.csv", "CST30,30-Second", "TUG,30-Second", "line 3: TUG stands there twice"),
        ("thresholds.csv", "TUG,absolute,MDC,1.14", "TUG,absolute,MDC,0", "a threshold should be above 0"),
        ("thresholds.csv", "TUG,absolute,MDC,1.14", "GUT,absolute,MDC,1.14", "GUT has thresholds"),
        ("cutpoints.csv", ">=,12,s", "=>,12,s", "operator “=>” is none of"),
        ("cutpoints.csv", ">=,12,s", ">=,12,m", "another unit than its measure"),
        ("conditions.csv", "TUG|CST30|SCT", "TUG|CST30|ZZZ", "knee_oa names the measure ZZZ"),
        ("conditions.csv", "sarcopenia,", "sarkopenia,", "names the condition sarcopenia"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, file: str, old: str, new: str, told: str) -> None:
    folder = shutil.copytree(DATA, tmp_path / "data")
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(MeasureError) as caught:
        load_measures(folder)
    assert told in str(caught.value)


def test_a_target_range_runs_upwards_and_has_an_end() -> None:
    with pytest.raises(MeasureError, match="can't run from 120 down to 90"):
        TargetRange(Decimal(120), Decimal(90), "")
    with pytest.raises(MeasureError, match="at least one end"):
        TargetRange(None, None, "")
