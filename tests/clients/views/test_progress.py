"""Progress to see, the catalogue, goals, and the grid that keeps what is half typed."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pypdf
import pytest
from django.test import Client as Browser
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clients.measures import measures
from clients.methods import write_method
from clients.models import AssessmentDraft, MeasureGoal, OwnMeasure
from clients.selectors import course
from clients.views.progress_page import progress_rows
from tests.clients.pages import Pages, fill
from tests.conftest import Cast
from tests.days import today
from tests.factories.clients import make_assessment, make_episode

FUZZ = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ANYTHING = st.text(max_size=90) | st.floats().map(str) | st.integers().map(str)


@pytest.fixture
def pages(cast: Cast) -> Pages:
    return fill(cast)


def place(name: str, pages: Pages) -> str:
    return reverse(f"clients:{name}", args=[pages.episode.pk])


def test_each_measure_has_its_picture_words_and_table(alice: Browser, pages: Pages) -> None:
    assert alice.post(place("goals_edit", pages), {"at_most_TUG": "10.0", "at_least_CST30": "14"}).status_code == 302
    answer = alice.get(place("client_progress", pages))
    found = {item.row.measure.code: item for item in answer.context["rows"]}
    assert [code for code, item in found.items() if item.line is None] == []
    assert found["TUG"].goal == "goal, at most 10.0 s" and not found["TUG"].goal_met
    text = answer.content.decode()
    assert "<svg" in text and "Timed Up and Go, every value" in text and "−3.2 s" in text
    assert "Alghadir 2015" in text and "unable" not in found["TUG"].line.words
    assert "chart-goal" in text


def test_unable_stands_in_the_table_and_not_in_the_picture(alice: Browser, pages: Pages) -> None:
    answer = alice.get(place("client_progress", pages))
    [stairs] = [item for item in answer.context["rows"] if item.row.measure.code == "SCT"]
    assert [line.reading.text for line in stairs.lines] == ["unable (equipment not available)", "14.0 s"]
    assert len(stairs.line.points) == 1


def test_the_table_compares_methods_as_the_judgement_does(inside: Cast) -> None:
    episode = make_episode()
    first = make_assessment(episode, on=today() - timedelta(days=9), TUG="13.4")
    then = make_assessment(episode, "progress", today(), TUG="12.0")
    first.results.update(method=write_method({"assistive_device": "Cane"}))
    then.results.update(method=write_method({"assistive_device": "cane "}))
    [row] = progress_rows(course(episode))
    assert row.row.change and row.row.change.difference
    assert [line.since_baseline for line in row.lines] == ["", "−1.4 s"]


def test_the_level_is_drawn_before_there_is_a_change(inside: Cast) -> None:
    episode = make_episode()
    make_assessment(episode, on=today() - timedelta(days=9), TUG="13.4", NPRS="6", LEFS="40", SLS="4.0", SBP="150")
    lines = {row.row.measure.code: row.line for row in progress_rows(course(episode))}
    told = {code: line.limit.text for code, line in lines.items() if line and line.limit}
    assert told == {
        "TUG": "beyond measurement error", "NPRS": "meaningful change", "LEFS": "meaningful change"
    }  # fmt: skip
    make_assessment(episode, "progress", today(), TUG="13.4")
    [tug] = [row for row in progress_rows(course(episode)) if row.row.measure.code == "TUG"]
    assert tug.line and tug.line.limit and "Alghadir 2015" in tug.ahead


def test_the_same_in_print_without_anything_from_elsewhere(alice: Browser, pages: Pages) -> None:
    answer = alice.get(place("progress_pdf", pages))
    text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(answer.content)).pages)
    assert answer["Content-Type"] == "application/pdf" and "Brandt" not in answer["Content-Disposition"]
    assert "Timed Up and Go" in text and "13.4 s" in text and "Hilde Brandt" in text


def test_the_catalogue_shows_population_and_source_or_none(alice: Browser, pages: Pages) -> None:
    answer = alice.get("/measures/")
    rows = {row["measure"].code: row for row in answer.context["rows"]}
    assert set(rows) == set(measures())
    assert rows["GS4M"]["verify"] and not rows["SLS"]["thresholds"]
    text = answer.content.decode()
    assert text.count('<p class="threshold">none</p>') == sum(not one.thresholds for one in measures().values())
    for one in measures().values():
        assert all(threshold.population and threshold.citation for threshold in one.thresholds)


def test_the_catalogue_is_searched_and_confirming_takes_verify_away(alice: Browser, pages: Pages) -> None:
    found = alice.get("/measures/?q=gait+speed").context["rows"]
    assert {row["measure"].code for row in found} == {"GS4M", "GS10M"}
    assert alice.get("/measures/?condition=nonsense&verify=yes").status_code == 200
    assert alice.post("/measures/GS4M/confirm/?next=/measures/")["Location"] == "/measures/"
    [row] = [row for row in alice.get("/measures/?q=gait").context["rows"] if row["measure"].code == "GS4M"]
    assert row["confirmed"] and not row["verify"]


def test_a_published_line_that_was_not_read_asks_to_be_verified(alice: Browser, pages: Pages) -> None:
    """Every figure of TUG's amounts of change may be verified, and one of its lines is not."""
    assert any(line.needs_verification for line in measures()["TUG"].cutpoints)
    assert "I have checked these figures" in alice.get("/measures/TUG/confirm/").content.decode()


def test_an_own_measure_is_added_measured_and_offered_no_more(alice: Browser, pages: Pages, cast: Cast) -> None:
    data = {"name": "Our stairs", "unit": "steps", "minimum": "0", "maximum": "90", "decimals": "0", "better": "higher",
            "area": "function", "entry": "counter", "entry_seconds": "30"}  # fmt: skip
    assert alice.post("/measures/own/new/", data | {"entry_seconds": ""}).status_code == 422
    assert alice.post("/measures/own/new/", data).status_code == 302
    grid = reverse("clients:assessment_create", args=[pages.client.pk])
    entry = {"kind": "progress", "on": today(), "codes": ["OWN1"], "value_OWN1": "40"}
    text = alice.post(grid, entry, follow=True).content.decode()
    assert "Our stairs" in text and "own measure" in text
    with cast.inside():
        pk = OwnMeasure.objects.get().pk
    assert alice.post(reverse("clients:own_measure_retire", args=[pk])).status_code == 302
    assert "OWN1" not in alice.get(grid).context["form"].codes
    assert alice.get(reverse("clients:client_detail", args=[pages.client.pk])).status_code == 200


def test_a_wrong_goal_has_its_sentence_and_stays(alice: Browser, pages: Pages) -> None:
    answer = alice.post(place("goals_edit", pages), {"at_most_TUG": "fast", "at_least_CST30": "14"})
    assert answer.status_code == 422
    form = answer.context["form"]
    assert form["at_most_TUG"].value() == "fast" and form["at_least_CST30"].value() == "14"
    assert "you typed fast" in answer.content.decode()


def test_what_is_half_typed_comes_back_until_it_is_saved(
    alice: Browser, bob: Browser, pages: Pages, cast: Cast
) -> None:
    grid = reverse("clients:assessment_create", args=[pages.client.pk])
    kept = alice.post(place("draft_keep", pages), {"value_TUG": "9.", "value_GRIP": "31", "codes": ["TUG", "GRIP"]})
    assert kept.json()["kept"]
    form = alice.get(grid).context["form"]
    assert form["value_TUG"].value() == "9." and form["value_GRIP"].value() == "31"
    assert "is here again" in alice.get(grid).content.decode()
    data = {"kind": "progress", "on": today(), "codes": ["TUG"], "value_TUG": "9.9"}
    assert alice.post(grid, data).status_code == 302
    with cast.inside():
        assert not AssessmentDraft.objects.exists()
    assert bob.post(place("draft_keep", pages), {"value_TUG": "9"}).status_code == 403


def test_a_draft_is_dropped(alice: Browser, pages: Pages) -> None:
    alice.post(place("draft_keep", pages), {"value_TUG": "9"})
    assert alice.post(place("draft_keep", pages), {"drop": "1"}).status_code == 302
    grid = reverse("clients:assessment_create", args=[pages.client.pk])
    assert alice.get(grid).context["form"]["value_TUG"].value() in (None, "")


def test_timed_tests_say_how_they_are_taken(alice: Browser, pages: Pages) -> None:
    text = alice.get(reverse("clients:assessment_create", args=[pages.client.pk])).content.decode()
    assert 'id="row-TUG" data-timed="stopwatch"' in text
    assert 'id="row-CST30" data-timed="counter" data-seconds="30"' in text


@FUZZ
@given(
    odd=st.dictionaries(st.sampled_from(["at_most_TUG", "at_least_CST30", "at_most_NPRS", "at_least_KNFLEX"]), ANYTHING)
)
def test_whatever_is_typed_as_a_goal(alice: Browser, pages: Pages, cast: Cast, odd: dict[str, str]) -> None:
    answer = alice.post(place("goals_edit", pages), odd)
    assert answer.status_code in (302, 422)
    if answer.status_code == 422:
        assert answer.context["form"].errors
    with cast.inside():
        assert MeasureGoal.objects.count() <= len(odd) + 4


NAMES = ["name", "unit", "minimum", "maximum", "decimals", "better", "area", "entry", "entry_seconds", "how"]


@FUZZ
@given(odd=st.dictionaries(st.sampled_from(NAMES), ANYTHING))
def test_whatever_is_typed_as_an_own_measure(alice: Browser, pages: Pages, odd: dict[str, str]) -> None:
    data: dict[str, Any] = {"name": "Stairs", "unit": "steps", "minimum": "0", "maximum": "90", "decimals": "0",
                            "better": "higher", "area": "function", "entry": "number"}  # fmt: skip
    answer = alice.post("/measures/own/new/", data | odd)
    assert answer.status_code in (302, 422)
    if answer.status_code == 422:
        assert answer.context["form"].errors
        assert (answer.context["form"]["name"].value() or "") == (data | odd)["name"]
    assert alice.get("/measures/").status_code == 200


@FUZZ
@given(
    typed=st.dictionaries(st.sampled_from(["value_TUG", "kind", "on", "method_TUG_protocol", "x"]), ANYTHING),
    codes=st.lists(st.text(max_size=20), max_size=5),
)
def test_whatever_is_half_typed(alice: Browser, pages: Pages, typed: dict[str, str], codes: list[str]) -> None:
    assert alice.post(place("draft_keep", pages), {**typed, "codes": codes}).status_code == 200
    assert alice.get(reverse("clients:assessment_create", args=[pages.client.pk])).status_code == 200


def test_a_picture_needs_no_colour(alice: Browser, pages: Pages) -> None:
    """The three kinds of line differ by their dashes."""
    alice.post(place("goals_edit", pages), {"at_most_TUG": "9"})
    text = alice.get(place("client_progress", pages)).content.decode()
    assert 'stroke-dasharray="5 3"' in text and 'stroke-dasharray="1 3"' in text


def test_one_value_is_shown_and_judged_by_nobody(alice: Browser, pages: Pages, cast: Cast) -> None:
    grid = reverse("clients:assessment_create", args=[pages.client.pk])
    alice.post(grid, {"kind": "progress", "on": today() - timedelta(days=1), "codes": ["GRIP"], "value_GRIP": "31"})
    text = alice.get(place("client_progress", pages)).content.decode()
    assert "measured once" in text
