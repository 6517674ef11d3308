"""The next referral in one step, and a question without a box."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from clients.digest import report_lines
from clients.models import OfficeQuestion, Referral
from metcrm.audit.models import AuditEvent
from tests.clients.office.visitors import Scene, Visitor


@pytest.fixture
def ruth(scene: Scene) -> Visitor:
    return scene.visitor().come_in()


def form(scene: Scene, ruth: Visitor, **over: Any) -> dict[str, Any]:
    """What a person fills in within half a minute."""
    body = ruth.get("refer/").content.decode()
    ticket = re.search(r'name="ticket" value="([^"]+)"', body)
    assert ticket is not None
    scene.later(seconds=30)
    return {
        "ticket": ticket[1], "patient_first_name": "Ana", "patient_last_name": "Silva",
        "patient_phone": "212-555-0155", "condition": "other", "other_condition": "knee_oa",
        "filled_in_by": "Ruth Keller",
    } | over  # fmt: skip


def test_the_form_knows_the_office_and_who_fills_it_in(scene: Scene, ruth: Visitor) -> None:
    assert f'href="/o/{scene.token}/refer/"' in ruth.get().content.decode()
    body = ruth.get("refer/").content.decode()
    assert "You are Ruth Keller" in body and 'value="Ruth Keller"' in body and "Lakeside Orthopedics" in body


def test_a_referral_is_on_her_page_at_once(scene: Scene, ruth: Visitor) -> None:
    answer = ruth.post("refer/", **form(scene, ruth))
    assert answer["Location"] == f"/o/{scene.token}/refer/thanks/"
    body = ruth.get("refer/thanks/").content.decode()
    assert "Thank you, we have it" in body and f"/o/{scene.token}/refer/" in body
    assert "A. Silva" in ruth.get().content.decode()
    with scene.cast.inside():
        referral = Referral.objects.get(patient_last_name="Silva")
        assert (referral.practice_id, referral.filled_in_by, referral.source) == (
            scene.story.practice.pk, "Ruth Keller", "form",
        )  # fmt: skip
        event = AuditEvent.objects.get(action="office.referred")
    assert (event.actor_label, event.actor_role) == ("Ruth Keller", "office")


def test_the_button_pressed_twice_is_one_referral(scene: Scene, ruth: Visitor) -> None:
    data = form(scene, ruth)
    for _ in range(2):
        ruth.post("refer/", **data)
    with scene.cast.inside():
        assert Referral.objects.filter(patient_last_name="Silva").count() == 1


def test_what_is_missing_is_said_and_the_rest_is_kept(scene: Scene, ruth: Visitor) -> None:
    answer = ruth.post("refer/", **form(scene, ruth, patient_phone=""))
    assert answer.status_code == 422 and b'value="Silva"' in answer.content


def test_a_new_browser_cannot_refer_through_the_door(scene: Scene) -> None:
    stranger = scene.visitor()
    assert b"Mail me a code" in stranger.get("refer/").content
    assert stranger.post("refer/", patient_last_name="Silva").status_code == 403


def ask(scene: Scene, ruth: Visitor, words: str) -> Any:
    return ruth.post(f"reports/{scene.report.pk}/ask/", question=words)


def test_a_question_needs_no_box(scene: Scene, ruth: Visitor, alice: Browser) -> None:
    for _ in range(2):
        answer = ask(scene, ruth, "May  she kneel?")
        assert answer["Location"].endswith(f"/reports/{scene.report.pk}/#questions")
    with scene.cast.inside():
        question = OfficeQuestion.objects.get()
        assert (question.words, question.asked_by, question.delivery.answer) == ("May she kneel?", "Ruth Keller", "")
        assert "kneel" not in str(list(AuditEvent.objects.filter(action="report.asked").values()))
    assert "We come back to you" in ruth.get(f"reports/{scene.report.pk}/").content.decode()
    assert "May she kneel?" in alice.get("/today/answers/").content.decode()
    assert "May she kneel?" in alice.get(f"/reports/{scene.report.pk}/").content.decode()
    alice.post(f"/doors/questions/{question.pk}/answered/")
    assert "kneel" not in alice.get("/today/answers/").content.decode()
    assert "by Alice Owner" in ruth.get(f"reports/{scene.report.pk}/").content.decode()


@pytest.mark.parametrize(("words", "told"), [("", "Write your question"), ("x" * 501, "At most 500"), (" \n", "Write")])
def test_a_question_that_is_none_is_said_so(scene: Scene, ruth: Visitor, words: str, told: str) -> None:
    answer = ask(scene, ruth, words)
    assert answer.status_code == 422 and told in answer.content.decode()
    with scene.cast.inside():
        assert not OfficeQuestion.objects.exists()


def test_five_questions_wait_at_most(scene: Scene, ruth: Visitor) -> None:
    for n in range(5):
        assert ask(scene, ruth, f"Question {n}?").status_code == 302
    answer = ask(scene, ruth, "One more?")
    assert answer.status_code == 422 and b"One more?" in answer.content


def test_an_unanswered_question_is_in_the_digest(scene: Scene, ruth: Visitor) -> None:
    ask(scene, ruth, "May she kneel?")
    with scene.cast.inside():
        lines = report_lines(scene.cast.workspace, scene.now + timedelta(hours=1))
    assert "1 question from an office" in lines
