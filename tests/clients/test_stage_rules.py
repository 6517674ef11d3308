"""What referrals and letters say about how far we are with an office."""

import pytest
from pytest_django import DjangoAssertNumQueries

from clients.models import Referral, Report
from clients.services import delivery, referrals, reports
from clients.services.referrals import Patient
from clients.stage_rules import conditions_referred, letters_sent
from practitioners.models import Stage
from practitioners.services import relationship
from tests.clients.reports import story
from tests.conftest import NOW, Cast
from tests.factories import clients, practitioners


def send(told: story.Story, kind: str) -> None:
    newest = told.episode.assessments.order_by("-on").first()
    draft = reports.draft(episode=told.episode, assessment=newest, kind=kind, by=told.by, now=NOW)
    signed = reports.sign(report=draft, by=told.by, now=NOW)
    delivery.record_sent(report=signed, contact=told.contact, way="fax", by=told.by, now=NOW)


def test_the_two_letters_lead_from_the_first_referral_to_active(inside: Cast) -> None:
    told = story.tell(inside)
    relationship.note_referral(told.practice, at=NOW, now=NOW)
    assert told.practice.stage == Stage.FIRST_REFERRAL
    send(told, Report.Kind.INTRODUCTORY)
    told.practice.refresh_from_db()
    assert told.practice.stage == Stage.FIRST_REFERRAL
    send(told, Report.Kind.ASSESSMENT)
    told.practice.refresh_from_db()
    assert told.practice.stage == Stage.ACTIVE


def test_a_patient_who_never_started_is_owed_no_letter(inside: Cast) -> None:
    referral = referrals.receive(
        practice=practitioners.make_practice(), by=inside.by, now=NOW, source=Referral.Source.BY_HAND,
        patient=Patient(patient_first_name="Marco", patient_last_name="Alvarez", condition="tka"),
    )  # fmt: skip
    assert referral.practice.stage == Stage.FIRST_REFERRAL
    referrals.move(referral=referral, to=Referral.Status.NOT_STARTED, reason="moved", by=inside.by, now=NOW)
    referral.practice.refresh_from_db()
    assert referral.practice.stage == Stage.ACTIVE


def test_three_patients_with_two_conditions_make_an_advocate(inside: Cast) -> None:
    practice = practitioners.make_practice()
    for number, condition in enumerate(("tka", "tka", "falls_risk")):
        assert practice.stage != Stage.ADVOCATE
        referrals.receive(
            practice=practice, by=inside.by, now=NOW, source=Referral.Source.BY_HAND,
            patient=Patient(patient_first_name=f"Marco {number}", patient_last_name="Alvarez", condition=condition),
        )  # fmt: skip
    assert practice.stage == Stage.ADVOCATE
    assert "3 patients with 2 conditions" in practice.stage_rule
    assert "Alvarez" not in practice.stage_rule


@pytest.mark.parametrize("number", [1, 8])
def test_more_practices_cost_no_more_queries(
    inside: Cast, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ids = set()
    for _ in range(number):
        referral = clients.make_referral()
        clients.make_episode(referral=referral)
        ids.add(referral.practice_id)
    with django_assert_num_queries(4):
        letters_sent(ids)
        conditions_referred(ids)


def test_another_workspace_counts_nothing(cast: Cast) -> None:
    with cast.inside():
        practice = clients.make_referral().practice_id
    with cast.elsewhere():
        assert conditions_referred([practice]) == {}
