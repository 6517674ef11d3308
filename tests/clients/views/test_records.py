"""The record of a client, and the forms around it."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from clients.models import Client, Episode, Referral, Release, Session
from metcrm.audit.models import AuditEvent
from tests.clients.pages import Pages, fill
from tests.conftest import Cast
from tests.days import today
from tests.factories import clients as make


@pytest.fixture
def pages(cast: Cast) -> Pages:
    return fill(cast)


def at(name: str, row: object) -> str:
    return reverse(f"clients:{name}", args=[row.pk])  # type: ignore[attr-defined]


def test_the_record_says_what_a_change_is_worth_and_who_says_so(alice: Browser, pages: Pages) -> None:
    text = alice.get(at("client_detail", pages.client)).content.decode()
    for said in ("No kneeling", "13.4 s", "10.2 s", "measurable change", "MDC 1.14 s", "Alghadir 2015",
                 "no change computed", "6 of 24 planned", "verify", "In force"):  # fmt: skip
        assert said in text


def test_reading_a_record_is_audited(cast: Cast, alice: Browser, pages: Pages) -> None:
    for name, row in [("client_detail", pages.client), ("assessment_detail", pages.progress)]:
        alice.get(at(name, row))
    with cast.inside():
        seen = AuditEvent.objects.filter(action="client.viewed", actor_id=cast.alice.pk, object_id=pages.client.pk)
        assert seen.count() == 2


def test_the_browsers_title_names_nobody(alice: Browser, pages: Pages) -> None:
    for name, row in [("client_detail", pages.client), ("referral_detail", pages.referral)]:
        title = alice.get(at(name, row)).content.decode().split("<title>")[1].split("</title>")[0]
        assert not {"Brandt", "Alvarez"} & set(title.split())


def test_a_red_flag_stops_on_the_record(cast: Cast, alice: Browser, pages: Pages) -> None:
    data = {"on": today(), "attendance": "attended", "red_flags": ["chest_pain"], "note": "stopped"}
    answer = alice.post(at("session_create", pages.client), data, follow=True)
    assert "Stop and tell the provider" in answer.content.decode()
    assert "Chest pain" in answer.content.decode()


@pytest.mark.parametrize(
    ("red_flags", "attendance", "status"),
    [(["none"], "attended", 302), ([], "attended", 422), (["none", "swelling"], "attended", 422), ([], "no_show", 302),
     (["nonsense"], "attended", 422)],
)  # fmt: skip
def test_none_observed_is_said(
    cast: Cast, alice: Browser, pages: Pages, red_flags: list[str], attendance: str, status: int
) -> None:
    data = {"on": today(), "attendance": attendance, "red_flags": red_flags}
    assert alice.post(at("session_create", pages.client), data).status_code == status
    with cast.inside():
        assert Session.objects.filter(on=today()).exists() == (status == 302)


def test_taking_in_makes_a_record_in_one_step(cast: Cast, alice: Browser, pages: Pages) -> None:
    form = alice.get(at("referral_take_in", pages.referral)).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    answer = alice.post(at("referral_take_in", pages.referral), data)
    with cast.inside():
        referral = Referral.objects.get(pk=pages.referral.pk)
        assert referral.client is not None and answer["Location"] == at("client_detail", referral.client)
        assert (referral.status, Episode.objects.get(referral=referral).icd10) == ("waiting", "M54.50")


def test_somebody_known_already_is_recognised(cast: Cast, alice: Browser, pages: Pages) -> None:
    with cast.inside():
        referral = make.make_referral(pages.practice, patient_first_name="HILDE", patient_last_name="Brandt")
    form = alice.get(at("referral_take_in", referral)).context["form"]
    assert form["existing"].value() == str(pages.client.pk)


def test_a_step_that_can_not_follow_is_answered_beside_the_field(alice: Browser, pages: Pages) -> None:
    move = at("referral_move", pages.referral)
    assert alice.post(move, {"to": "discharged"}).status_code == 422
    assert alice.post(move, {"to": "not_started"}).status_code == 422
    assert alice.post(move, {"to": "not_started", "reason": "cost"}).status_code == 302


def test_a_referral_by_hand_offers_the_practitioners_of_the_practice(cast: Cast, alice: Browser, pages: Pages) -> None:
    with cast.inside():
        doctor, other = make.make_doctor(pages.practice), make.make_doctor(make.make_office())
    where = reverse("clients:referral_create")
    assert "Osei" in alice.get(f"{where}?practice={pages.practice.pk}").content.decode()
    data = {"practice": pages.practice.pk, "patient_first_name": "Ana", "patient_last_name": "Reyes"}
    assert alice.post(where, data | {"practitioner": other.pk}).status_code == 422
    assert alice.post(where, data | {"practitioner": doctor.pk}).status_code == 302


def test_a_client_by_hand_goes_on_to_an_episode(cast: Cast, alice: Browser, pages: Pages) -> None:
    answer = alice.post(reverse("clients:client_create"), {"first_name": "Ana", "last_name": "Reyes", "sex": ""})
    with cast.inside():
        client = Client.objects.get(last_name="Reyes")
    assert answer["Location"] == at("episode_create", client)
    data = {"condition": "knee_oa", "category": "post_rehab", "started_on": today(), "planned_sessions": 12,
            "planned_weeks": 6}  # fmt: skip
    assert alice.post(answer["Location"], data)["Location"] == at("client_detail", client)


def test_an_episode_is_changed_and_ended(cast: Cast, alice: Browser, pages: Pages) -> None:
    edit = at("episode_edit", pages.episode)
    form = alice.get(edit).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"goal": "Stairs without the rail"}
    assert alice.post(edit, data).status_code == 302
    end = at("episode_discharge", pages.episode)
    assert alice.post(end, {"ended_on": today(), "reason": "other", "other_reason": ""}).status_code == 422
    assert alice.post(end, {"ended_on": today(), "reason": "Goals reached"}).status_code == 302
    assert "Stairs without the rail" in alice.get(at("client_detail", pages.client)).content.decode()


def test_a_release_is_kept_and_withdrawn(cast: Cast, alice: Browser, pages: Pages) -> None:
    data = {"practice": pages.practice.pk, "covers": ["reports"], "signed_on": today(), "valid_until": ""}
    assert alice.post(at("release_create", pages.client), data).status_code == 302
    assert alice.post(at("release_withdraw", pages.release)).status_code == 302
    with cast.inside():
        assert Release.objects.get(withdrawn_at=None).valid_until > today() + timedelta(days=364)


def test_a_viewer_changes_nothing(bob: Browser, pages: Pages) -> None:
    for name, row in [("release_withdraw", pages.release), ("referral_move", pages.referral)]:
        assert bob.post(at(name, row)).status_code == 403


def test_confirming_a_measure_takes_verify_away(alice: Browser, pages: Pages) -> None:
    where = at("client_detail", pages.client)
    assert "/measures/SCT/confirm/" in alice.get(where).content.decode()
    answer = alice.post("/measures/SCT/confirm/", {"next": where}, follow=True)
    assert answer.redirect_chain[0][0] == where
    assert "/measures/SCT/confirm/" not in answer.content.decode()
