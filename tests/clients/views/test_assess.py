"""The grid of an assessment."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from clients.models import Assessment, Result
from tests.clients.pages import Pages, fill
from tests.conftest import Cast
from tests.days import today

CODES = ["TUG", "CST30", "NPRS", "KNFLEX", "GROC", "PHQ9", "WT"]


@pytest.fixture
def pages(cast: Cast) -> Pages:
    return fill(cast)


def url(pages: Pages) -> str:
    return reverse("clients:assessment_create", args=[pages.client.pk])


def test_the_grid_holds_the_condition_and_what_was_measured_before(alice: Browser, pages: Pages) -> None:
    form = alice.get(url(pages)).context["form"]
    assert form.codes == ["TUG", "CST30", "SCT", "KOOSADL", "KNFLEX", "NPRS"]
    assert form["kind"].value() == "progress"
    assert form.rows[0].previous.text == "10.2 s"


def test_saving_shows_the_change_in_words(alice: Browser, pages: Pages) -> None:
    data = {"kind": "progress", "on": today(), "codes": ["TUG"], "value_TUG": "9.9 s"}
    answer = alice.post(url(pages), data, follow=True)
    text = answer.content.decode()
    assert answer.redirect_chain[0][0].startswith("/assessments/")
    assert "13.4 s to 9.9 s" in text and "Alghadir 2015" in text


def test_each_wrong_value_has_its_sentence_and_all_that_was_typed_stays(
    alice: Browser, pages: Pages, cast: Cast
) -> None:
    data = {"kind": "progress", "on": today(), "value_TUG": "999", "value_CST30": "9.5", "value_NPRS": "4"}
    answer = alice.post(url(pages), data)
    form = answer.context["form"]
    assert answer.status_code == 422
    assert [row.has_errors for row in form.rows] == [True, True, False, False, False, False]
    assert form["value_NPRS"].value() == "4"
    assert "between 3 and 180" in answer.content.decode()
    with cast.inside():
        assert Assessment.objects.count() == 3


def test_unable_needs_no_number_and_excludes_one(alice: Browser, pages: Pages, cast: Cast) -> None:
    both = {"kind": "progress", "on": today(), "value_TUG": "9.9", "unable_TUG": "declined"}
    assert alice.post(url(pages), both).status_code == 422
    assert alice.post(url(pages), both | {"value_TUG": ""}).status_code == 302
    with cast.inside():
        assert Result.objects.filter(measure="TUG", unable="declined").exists()


def test_another_measure_is_added_without_losing_what_was_typed(alice: Browser, pages: Pages) -> None:
    data = {"kind": "progress", "on": today(), "value_TUG": "999", "codes": ["TUG"], "add": "GRIP", "more": "1"}
    answer = alice.post(url(pages), data)
    form = answer.context["form"]
    assert answer.status_code == 200
    assert "GRIP" in form.codes and form["value_TUG"].value() == "999"
    assert not form.errors


def test_the_method_of_last_time_is_filled_in(alice: Browser, pages: Pages) -> None:
    data = {"kind": "progress", "on": today() - timedelta(days=1), "value_KNFLEX": "118", "method_KNFLEX_side": "left"}
    assert alice.post(url(pages), data).status_code == 302
    assert alice.get(url(pages)).context["form"]["method_KNFLEX_side"].value() == "left"


def test_correcting_starts_from_what_is_on_record(alice: Browser, pages: Pages) -> None:
    where = reverse("clients:assessment_edit", args=[pages.baseline.pk])
    form = alice.get(where).context["form"]
    assert (form["value_TUG"].value(), form["unable_SCT"].value()) == ("13.4", "no_equipment")
    data = {"kind": "baseline", "on": pages.baseline.on, "codes": ["TUG"], "value_TUG": "14.0"}
    assert alice.post(where, data).status_code == 302


def test_nobody_measures_tomorrow(alice: Browser, pages: Pages) -> None:
    data = {"kind": "progress", "on": today() + timedelta(days=2), "value_TUG": "9.9"}
    assert "can&#x27;t be of a day to come" in alice.post(url(pages), data).content.decode()


NAMES = [name for code in CODES for name in (f"value_{code}", f"unable_{code}", f"method_{code}_side")]


@settings(max_examples=25)
@given(
    typed=st.dictionaries(st.sampled_from([*NAMES, "kind", "on", "episode", "add", "more"]), st.text(max_size=80)),
    numbers=st.dictionaries(st.sampled_from([f"value_{code}" for code in CODES]), st.floats().map(str)),
    codes=st.lists(st.sampled_from(CODES) | st.text(max_size=10), max_size=8),
)
def test_whatever_is_typed_there_is_an_answer(
    alice: Browser, pages: Pages, typed: dict[str, str], numbers: dict[str, str], codes: list[str]
) -> None:
    start: dict[str, Any] = {"kind": "progress", "on": today()}
    assert alice.post(url(pages), {**start, **numbers, **typed, "codes": codes}).status_code in (200, 302, 422)
