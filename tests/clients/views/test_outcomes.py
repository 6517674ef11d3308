"""The owner's page of outcomes and telling figures from it: nothing, a little, a lot, nonsense."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client as Browser

from clients.models import OutcomeSheet
from metcrm.ui.charts import Bar
from tests.clients.services.test_outcomes import fill
from tests.clients.views.test_lists import queries
from tests.conftest import NOW, Cast
from tests.factories.clients import make_client

PUBLISH = "/outcomes/publish/low_back_pain/"
CHOICE = {"last": "2025-Q4", "codes": ["ODI"]}


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metcrm.clock.now", lambda: NOW)


def test_nothing_yet_says_what_to_do(cast: Cast, alice: Browser) -> None:
    assert "Add a client" in alice.get("/outcomes/").content.decode()
    with cast.inside():
        make_client()
    assert "Discharge a client" in alice.get("/outcomes/").content.decode()


def test_a_row_has_everything_that_was_asked_for(cast: Cast, alice: Browser) -> None:
    with cast.inside():
        fill(25, reached=12)
    answer = alice.get("/outcomes/")
    [section] = answer.context["conditions"]
    [row] = section.rows
    assert (row.figures.n, row.figures.without_final, row.reached) == (25, 0, "12 of 25")
    assert isinstance(row.bar, Bar)
    text = answer.content.decode()
    assert "Each client once" in text and "Ostelo 2008 Spine 33:90" in text and "Low back pain; 30% of baseline" in text
    assert "48 %" not in text and "48%" not in text


def test_periods(cast: Cast, alice: Browser) -> None:
    with cast.inside():
        fill(3)
        fill(2, ended=date(2026, 1, 20))
    for period, n in (("", 5), ("2025", 3), ("2026", 2), ("2025-Q4", 3), ("2026-Q1", 2), ("nonsense", 5), ("\0", 5)):
        [section] = alice.get("/outcomes/", {"period": period}).context["conditions"]
        assert section.rows[0].figures.n == n, period
    assert "No course ended" not in alice.get("/outcomes/?period=2025").content.decode()


def test_a_thousand_cost_as_many_queries_as_five(cast: Cast, alice: Browser) -> None:
    with cast.inside():
        fill(5)
    places = ["/outcomes/", PUBLISH]
    for place in places:
        queries(alice, place)
    few = [queries(alice, place) for place in places]
    with cast.inside():
        fill(995)
    # The planner knows nothing yet of rows of this very transaction, and would go through each table once a row.
    connection.cursor().execute("set local enable_nestloop = off")
    assert [queries(alice, place) for place in places] == few
    assert alice.get("/outcomes/").context["conditions"][0].rows[0].figures.n == 1000


def test_figures_are_looked_at_and_told(cast: Cast, alice: Browser) -> None:
    with cast.inside():
        fill(25, reached=12)
    looked = alice.get(PUBLISH)
    assert looked.context["preview"].chosen == ["ODI"] and b"12 of 25" in looked.content
    answer = alice.post(PUBLISH, CHOICE)
    with cast.inside():
        sheet = OutcomeSheet.objects.get()
    assert answer["Location"] == f"/outcomes/sheets/{sheet.pk}/"
    page = alice.get(answer["Location"]).content.decode()
    assert "n = 25 people with low back pain" in page and sheet.content_hash in page
    assert "No quarter to tell yet" in alice.get(PUBLISH).content.decode()
    assert "in use" in alice.get("/outcomes/").content.decode()


def test_too_few_are_refused_beside_the_field(cast: Cast, alice: Browser) -> None:
    with cast.inside():
        fill(10)
    assert "At most 10 of 10 clients" in alice.get(PUBLISH).content.decode()
    answer = alice.post(PUBLISH, CHOICE)
    assert answer.status_code == 422 and "at least 11 are needed" in answer.content.decode()


@pytest.mark.parametrize(
    "data",
    [{}, {"last": "2031-Q1", "codes": ["ODI"]}, {"last": "x"}, {"last": "2025-Q4", "codes": ["NOPE", "\0"]},
     {"last": "2025-Q4"}],
)  # fmt: skip
def test_nonsense_is_a_sentence(cast: Cast, alice: Browser, data: dict[str, str | list[str]]) -> None:
    with cast.inside():
        fill(25)
    assert alice.post(PUBLISH, data).status_code == 422 and alice.get(PUBLISH, data).status_code == 200
    with cast.inside():
        assert not OutcomeSheet.objects.exists()


def test_a_condition_that_there_isn_t_is_not_found(alice: Browser) -> None:
    assert alice.get("/outcomes/publish/nope/").status_code == 404


def test_a_sheet_is_taken_out_of_use_and_the_floor_raised(cast: Cast, alice: Browser) -> None:
    with cast.inside():
        fill(25)
    place = alice.post(PUBLISH, CHOICE)["Location"]
    assert alice.post(place, {"why": ""}).status_code == 422
    assert alice.post("/outcomes/floor/", {"floor": "10"}).status_code == 422
    assert alice.post("/outcomes/floor/", {"floor": "30"}).status_code == 302
    assert "below your number" in alice.get("/outcomes/").content.decode()
    assert alice.post(place, {"why": "The wrong measure"}).status_code == 302
    assert "Not used any more: The wrong measure" in alice.get(place).content.decode()


def test_a_name_or_script_in_a_reason_is_escaped(cast: Cast, alice: Browser) -> None:
    with cast.inside():
        fill(11)
    place = alice.post(PUBLISH, CHOICE)["Location"]
    alice.post(place, {"why": "<script>alert(1)</script>"})
    assert "<script>alert" not in alice.get(place).content.decode()
