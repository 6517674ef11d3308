"""Programmes of an institute: its admins make them, its coaches read them, nobody else knows."""

from django.test import Client as Browser

from metcrm.cohorts.models import Programme
from metcrm.tenancy import context
from tests.conftest import Cast


def test_an_admin_makes_a_programme(coach: Browser, cast: Cast) -> None:
    assert "No programme yet" in coach.get("/cohorts/programmes/").content.decode()
    answer = coach.post("/cohorts/programmes/new/", {"name": "Jumpstart <b>", "summary": "Six weeks"}, follow=True)
    assert "Jumpstart &lt;b&gt;" in answer.content.decode()
    with context.institute(cast.institute.pk):
        assert Programme.objects.get().created_by == "Coach Quinn"


def test_a_name_is_taken_once_and_what_was_typed_stays(coach: Browser) -> None:
    coach.post("/cohorts/programmes/new/", {"name": "Jumpstart"})
    answer = coach.post("/cohorts/programmes/new/", {"name": "Jumpstart", "summary": "Kept words"})
    assert answer.status_code == 422
    assert "There is a programme of that name already." in answer.content.decode()
    assert "Kept words" in answer.content.decode()


def test_a_specialist_has_no_cohorts(alice: Browser) -> None:
    assert alice.get("/cohorts/").status_code == alice.get("/cohorts/programmes/new/").status_code == 404
