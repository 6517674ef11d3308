from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from metcrm.documents.coach import CATEGORIES, SEVERITIES, Finding, accept, check, check_html, reading_age
from metcrm.documents.coach.finding import gravity
from metcrm.documents.coach.tokens import tokenise
from tests.metcrm.documents.coach.sentences import sentences

PHRASES = st.sampled_from([s.text for s in sentences()])
SIGNS = ["\n", "\r\n", "\r", "\n\n", " ", "\u00a0", "\u2028", "\x0c", "—", "-", "’", "“", "”", "\u00ad", "\u200b", "\t"]
PIECES = ["<b>", "</p>", "&amp;", "&rsquo;", "<!--", "we ", "not ", "NASM", "治疗", "علاج", "лечение", "İ", "ß", "🏋️"]
SCRAPS = st.sampled_from([*SIGNS, *PIECES])
TEXTS = st.lists(st.one_of(PHRASES, SCRAPS, st.text(max_size=20)), max_size=12).map("".join)


@settings(max_examples=300)
@given(TEXTS)
def test_any_text_gets_an_answer_whose_places_cut_out_the_words(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for finding in check(text):
        assert lines[finding.line - 1][finding.start : finding.end] == finding.text
        assert finding.text.strip()
        assert text[slice(*finding.span)].startswith(finding.text)
        assert finding.suggestion and finding.reason
        assert finding.category in CATEGORIES and finding.severity in SEVERITIES


@settings(max_examples=150)
@given(TEXTS)
@example("We'll fix her back for good.")
@example("Inside our clinic-We'll fix her back for good.")
def test_findings_are_in_order_without_overlap_and_always_the_same(text: str) -> None:
    found = check(text)
    assert found == check(text)
    assert all(a.span[1] <= b.span[0] for a, b in pairwise(found))


@settings(max_examples=150)
@given(TEXTS)
def test_places_in_html_cut_out_its_own_words(html: str) -> None:
    lines = html.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for finding in check_html(html):
        assert lines[finding.line - 1][finding.start : finding.end] == finding.text


@settings(max_examples=150)
@given(TEXTS)
def test_accepting_changes_nothing_but_what_was_found(text: str) -> None:
    found = check(text)
    changed = accept(text, found)
    assert len(changed) == len(text) + sum(len(f.suggestion) - (f.span[1] - f.span[0]) for f in found)


@settings(max_examples=150)
@given(TEXTS)
def test_the_reading_age_has_bounds(text: str) -> None:
    assert 5.0 <= reading_age(text) <= 25.0


@given(st.sampled_from(CATEGORIES), st.sampled_from(CATEGORIES))
def test_a_block_is_graver_than_any_warning(one: str, other: str) -> None:
    assert gravity(one, "block") > gravity(other, "warn")


def test_a_finding_prints_exactly_eight_fields() -> None:
    finding: Finding = check("Our gym")[0]
    assert list(finding.as_dict()) == "line start end category severity text suggestion reason".split()


@pytest.mark.parametrize("text", ["n't", "N't fine. n't", "'n't", "# n't", "we n't"])
def test_half_a_contraction_is_a_word(text: str) -> None:
    assert all(tokenise(text).words)
    check(text)
    assert 5 <= reading_age(text) <= 25
