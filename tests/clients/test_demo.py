"""The demonstration's sessions, plans and home programs are made by the services, and once again on another day."""

import random
from datetime import timedelta

from django.test import Client as Browser
from django.urls import reverse

from clients import demo, demo_office, demo_outcomes
from clients.models import (
    Appointment,
    Client,
    ExerciseLimits,
    HomeDay,
    HomeProgramme,
    MeasureGoal,
    OfficeQuestion,
    OutcomeSheet,
    ReportDelivery,
    StatusChange,
    Successor,
)
from clients.outcomes import door
from clients.selectors import outcomes
from clients.selectors.lists import clearances_to_see
from tests.clients.reports.story import tell
from tests.conftest import NOW, Cast
from tests.factories.clients import make_assessment, make_episode, make_session

RUNNING = ["tka", "t2dm", "htn", "knee_oa", "falls_risk", "low_back_pain", "parkinsons", "shoulder_pain"]


def test_the_demonstration_has_something_of_each(inside: Cast) -> None:
    for slug in RUNNING:
        episode = make_episode(condition=slug, cleared_by="Dr. Osei", cleared_on=NOW.date() - timedelta(days=9))
        make_assessment(episode)
        make_session(episode, on=NOW.date() - timedelta(days=1))
    demo.load_sessions(by=inside.by, now=NOW)
    demo.load_plans(by=inside.by, now=NOW)
    assert ExerciseLimits.objects.count() == 3
    assert StatusChange.objects.get().words.startswith("Observed: swelling.")
    assert Appointment.objects.count() == 3 * len(RUNNING)
    assert {row.starts_at.weekday() for row in Appointment.objects.all()} <= set(range(5))
    assert HomeProgramme.objects.count() == len(RUNNING) and HomeDay.objects.exists()
    assert MeasureGoal.objects.exists()
    assert clearances_to_see(NOW.date() + timedelta(days=30)).count() == 1


def test_earlier_clients_give_figures_of_one_condition_and_too_few_of_another(inside: Cast) -> None:
    demo_outcomes.load_earlier(by=inside.by, now=NOW, chance=random.Random(1))
    sheet = OutcomeSheet.objects.get()
    assert sheet.condition == "knee_oa" and sheet.content["n"] >= 22
    few = outcomes.finished_courses("low_back_pain")
    assert 0 < len(few) < door.FLOOR


def test_the_record_of_an_earlier_client_opens(inside: Cast, alice: Browser) -> None:
    demo_outcomes.load_earlier(by=inside.by, now=NOW, chance=random.Random(1))
    for client in Client.objects.order_by("pk")[:3]:
        assert alice.get(reverse("clients:client_detail", args=[client.pk])).status_code == 200


def test_an_office_has_a_report_nobody_opens_and_a_successor(inside: Cast) -> None:
    tell(inside)
    demo_office.load_office(by=inside.by, now=NOW)
    sent = ReportDelivery.objects.get()
    assert sent.reminded_at and sent.call_since and sent.opened_at is None
    assert Successor.objects.get().name == "Nina Prescott" and OfficeQuestion.objects.exists()
