"""A sample of the generated reports; `python -m tests.bench_reports.pages` looks at 500."""

import pytest

from clients.report_kinds import KINDS
from clients.report_paper import fit, print_out
from tests.bench_reports.flaws import flaws
from tests.bench_reports.made import report

#: The first ten, and one whose last line needed more than short sections and small text.
SAMPLE = (*range(10), 334)


@pytest.mark.parametrize("number", SAMPLE)
def test_each_is_exactly_one_sound_page(number: int) -> None:
    paper = fit(report(number))
    assert paper.fits
    assert flaws(print_out(paper).data) == []


def test_the_sample_has_all_kinds_and_both_papers() -> None:
    made = [report(number) for number in SAMPLE]
    assert {one["kind"] for one in made} == set(KINDS)
    assert {one["paper"] for one in made} == {"letter", "a4"}


def test_a_sample_carries_its_watermark_and_stays_one_page() -> None:
    printed = print_out(fit(report(2)), watermark="Sample")
    assert printed.pages == 1
