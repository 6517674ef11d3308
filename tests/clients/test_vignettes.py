"""Published cases with numbers, read where the address says, get the interpretation that was published with them.

Each case quotes its source word for word. Where the source judged by another threshold than the catalogue holds, the
case says so instead of being bent.
"""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from clients.change import judge
from clients.change_types import Direction, Verdict
from clients.measures import interpretations, measure

BEYOND_ERROR = {Verdict.MEASURABLE, Verdict.BELOW_MEANINGFUL, Verdict.MEANINGFUL}
MEANINGFUL = {Verdict.MEANINGFUL}
TOO_SMALL = {Verdict.WITHIN_ERROR, Verdict.BELOW_MEANINGFUL}


@dataclass(frozen=True)
class Case:
    """Two published values, and what was published about the difference."""

    code: str
    first: str
    then: str
    verdicts: set[Verdict]
    direction: Direction
    quote: str
    address: str
    population: str | None = None


TREMOR = "https://reference-global.com/article/10.5334/tohm.355?tab=figures-and-tables"
BERG_DGI = "https://nursingcenter.com/journalarticle?Article_ID=1220691&Issue_ID=1220408&Journal_ID=1131080"
TUG_MDC = "https://bmjopensem.bmj.com/lookup/external-ref?access_num=10.1186/s12891-015-0637-8&link_type=DOI"
_GENUINE = (
    "a change of 6.5 point in the BBS and 2.9 points in the DGI is necessary to be 95% confident that genuine change in"
    " function has occurred between 2 assessments"
)
_RATERS = (
    "The MDC, based on measurements by a single rater and between raters, was 1.10 and 1.14 seconds, respectively."
)

CASES = [
    Case("BBS", "44", "56", BEYOND_ERROR, Direction.IMPROVED,
         "Berg Balance Scale | 44/56 | 53/56 | 56/56 | Exceeded the MDC of 5 points for those with Parkinsonism",
         TREMOR, "parkinsons"),
    Case("FGA", "13", "25", BEYOND_ERROR, Direction.IMPROVED,
         "Functional Gait Assessment | 13/30 | 20/30 | 25/30 | Exceeded the MDC of 6 points for vestibular disorders",
         TREMOR),
    Case("STS5", "18.0", "12.9", MEANINGFUL, Direction.IMPROVED,
         "Five-Times-Sit-to-Stand | 18 seconds | 18.5 seconds | 12.9 seconds | Exceeded the MCID of 2.3 seconds for"
         " vestibular disorders", TREMOR),
    Case("ODI", "30", "26", TOO_SMALL, Direction.IMPROVED,
         "OLBPDQ results improved but did not surpass the minimum detectable change (Intake: 30, Discharge: 26).",
         "https://dune.une.edu/pt_studcrpaper/23/"),
    Case("ODI", "47", "28", MEANINGFUL, Direction.IMPROVED,
         "it is generally accepted that 10% point change with the Oswestry is clinically significant. At 19 % point"
         " change this is a clinically significant improvement.",
         "http://www.regionalpt.com/blog/m.blog/23/study-for-low-back-pain-shows-significant-improvement"),
    Case("BBS", "39", "45", {Verdict.WITHIN_ERROR}, Direction.IMPROVED, _GENUINE, BERG_DGI, "falls_risk"),
    Case("BBS", "39", "46", BEYOND_ERROR, Direction.IMPROVED, _GENUINE, BERG_DGI, "falls_risk"),
    Case("DGI", "12", "14", {Verdict.WITHIN_ERROR}, Direction.IMPROVED, _GENUINE, BERG_DGI),
    Case("DGI", "12", "15", BEYOND_ERROR, Direction.IMPROVED, _GENUINE, BERG_DGI),
    Case("TUG", "10.0", "8.9", {Verdict.WITHIN_ERROR}, Direction.IMPROVED,
         _RATERS, TUG_MDC, "knee_oa"),
    Case("TUG", "10.0", "8.8", BEYOND_ERROR, Direction.IMPROVED,
         _RATERS, TUG_MDC, "knee_oa"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code} {case.first} to {case.then}")
def test_a_published_change_is_judged_as_published(case: Case) -> None:
    judged = judge(
        measure(case.code), Decimal(case.first), Decimal(case.then), method_baseline={}, method_current={},
        population=case.population,
    )  # fmt: skip
    assert judged.verdict in case.verdicts, (judged.sentence, case.quote)
    assert judged.direction is case.direction


def test_where_the_source_used_another_threshold_both_are_told() -> None:
    """Gait speed of the same case, 1.13 to 1.3 m/s: “Did not exceed the MDC of 0.18 m/s for those with Parkinsonism”.

    Ours is 0.13 m/s, for older adults with gait impairment from neurological disease: the sentence names that
    population and its source, so that a reader can see why 0.17 m/s is called measurable here and wasn't there.
    """
    judged = judge(measure("GS10M"), Decimal("1.13"), Decimal("1.30"), method_baseline={}, method_current={})
    assert judged.difference == Decimal("0.17") < Decimal("0.18")
    assert judged.verdict is Verdict.MEASURABLE
    assert "0.13 m/s" in judged.sentence and "Caronni 2024" in judged.sentence


def test_a_mean_change_beyond_a_large_meaningful_one() -> None:
    """“the adjusted mean change in Short Physical Performance Battery was 1.66 units, surpassing a large clinically
    meaningful threshold (1 unit)”:
    http://journals.lww.com/ajpmr/Fulltext/2017/08000/Evaluation_of_an_Outpatient_Rehabilitative_Program.14.aspx
    """
    [threshold] = [one for one in measure("SPPB").thresholds if not one.conditions and not one.also]
    assert Decimal("1.66") >= threshold.value == 1


B_W = "https://www.centerforbalancecincinnati.com/patient-profiles/stroke-tias/"
ODI_GRADES = "https://chiro.org/cases/ABSTRACTS/GRAPHICS/CHIROPRACTIC_NIMMO/Figure_5.html"


@pytest.mark.parametrize(
    ("code", "value", "age", "label", "quote", "address"),
    [
        ("BBS", "40", 79, "Increased falls risk",
         "Patient static balance BERG testing 40/56 … putting patient t a high fall risk", B_W),
        ("DGI", "14", 79, "Predictive of falls", "dynamic gait index 14/24 … putting patient t a high fall risk", B_W),
        ("TUG", "16.0", 79, "Increased falls risk, community older adults",
         "timed up and go test 16 seconds (10 seconds or less is normal)", B_W),
        ("ODI", "32", 50, "Moderate disability",
         "16 (total scored)/50 (total possible score) × 100 = 32% … 21% to 40%, moderate disability", ODI_GRADES),
    ],
    ids=["BBS 40", "DGI 14", "TUG 16", "ODI 32"],
)  # fmt: skip
def test_a_published_value_reaches_the_published_line(
    code: str, value: str, age: int, label: str, quote: str, address: str
) -> None:
    found = [cut.label for cut in interpretations(measure(code), Decimal(value), age=age)]
    assert any(one.startswith(label) for one in found), (found, quote, address)
