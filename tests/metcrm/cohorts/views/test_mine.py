"""The learner's own page: what is open, the training workspace, leaving."""

import pytest
from django.test import Client as Browser

from metcrm.cohorts.models import CohortSight, Enrolment
from metcrm.cohorts.services import enrolments
from metcrm.outbox.models import MailClass, OutboxMessage, State
from metcrm.outbox.services import Letter, enqueue
from metcrm.outbox.steps import _ask_gates
from metcrm.tenancy import context
from tests.conftest import NOW, Cast
from tests.factories.cohorts import START, make_cohort
from tests.metcrm.cohorts.conftest import by_coach, take_seat


def take_part(cast: Cast, *, training: bool = False) -> Enrolment:
    with context.institute(cast.institute.pk):
        enrolment = enrolments.add(
            make_cohort(), name="Alice", email=cast.alice.email, via="admin", by=by_coach(cast), now=NOW
        )
        return take_seat(enrolment, cast.alice, cast, training=training)


def at(monkeypatch: pytest.MonkeyPatch, day: int) -> None:
    monkeypatch.setattr("metcrm.clock.now", lambda: NOW.replace(month=3, day=START.day + day))


def test_weeks_open_one_after_the_other(alice: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    take_part(cast)
    monkeypatch.setattr("metcrm.clock.now", lambda: NOW)
    assert "The first week opens on Monday, March 9" in alice.get("/cohorts/mine/").content.decode()
    at(monkeypatch, 0)
    page = alice.get("/cohorts/mine/").content.decode()
    assert "Homework 1" in page and "Homework 2" not in page
    at(monkeypatch, 7)
    assert "Homework 2" in alice.get("/cohorts/mine/").content.decode()


def test_without_a_course_the_page_says_how_one_comes(carol: Browser, bob: Browser) -> None:
    assert "No course yet" in carol.get("/cohorts/mine/").content.decode()
    assert bob.get("/cohorts/mine/").status_code == 403


def test_leaving_asks_first_and_then_is_done(alice: Browser, cast: Cast) -> None:
    take_part(cast, training=True)
    with cast.inside():
        sight = CohortSight.objects.get()
    url = f"/cohorts/mine/{sight.pk}/leave/"
    assert "Keep it" in alice.get(url).content.decode()
    assert alice.post(url, {}).status_code == 422, "the training workspace is kept or deleted, not forgotten"
    page = alice.post(url, {"training": "delete"}, follow=True).content.decode()
    assert "Nothing is counted any more" in page and "No course yet" in page
    assert alice.post(url, {"training": "keep"}).status_code == 404, "left already"


def test_the_training_workspace_is_marked_and_deleted_by_its_owner(alice: Browser, cast: Cast) -> None:
    enrolment = take_part(cast, training=True)
    alice.post("/settings/switch/", {"workspace": str(enrolment.training_workspace_id)})
    page = alice.get("/practices/").content.decode()
    assert "Training workspace." in page and "Fictional Lakeside Orthopedics" in page
    alice.post("/settings/switch/", {"workspace": str(cast.workspace.pk)})
    with cast.inside():
        sight = CohortSight.objects.get()
    alice.post(f"/cohorts/mine/{sight.pk}/training/delete/")
    assert enrolment.training_workspace_id
    with context.workspace(enrolment.training_workspace_id):
        assert not CohortSight.objects.filter(ended_at=None).exists()
    assert alice.post("/settings/switch/", {"workspace": str(enrolment.training_workspace_id)}).status_code == 404


def test_mail_of_a_training_workspace_reaches_nobody(cast: Cast) -> None:
    enrolment = take_part(cast, training=True)
    assert enrolment.training_workspace_id
    letter = Letter(to_email="real@office.example", subject="Hello", body_text="Hello")
    said = []
    for place in (enrolment.training_workspace_id, cast.workspace.pk):
        with context.workspace(place):
            mail = enqueue(letter, kind="t", dedupe_key="t", mail_class=MailClass.RELATIONSHIP, now=NOW)
            said.append(_ask_gates(mail, NOW))
            assert OutboxMessage.objects.get(pk=mail.pk).state == State.QUEUED
    assert said == ["This is a training workspace: its mail stays here.", ""]
