"""The office's own form: nothing gets lost, nobody is annoyed, programs stay out."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from clients.forms.guard import new_ticket
from clients.models import Referral
from metcrm import clock
from metcrm.outbox.models import OutboxMessage
from tests.clients.pages import fill
from tests.conftest import Cast
from tests.factories.clients import make_office_manager

URL = "/r/lakeside-code/"


def filled(**over: Any) -> dict[str, Any]:
    """What an office types in a minute."""
    opened = clock.now() - timedelta(minutes=1)
    return {
        "ticket": new_ticket(opened), "website": "", "patient_first_name": "Ana", "patient_last_name": "Reyes",
        "patient_phone": "520 555 0142", "patient_date_of_birth": "05/02/1961", "condition": "knee_oa",
        "icd10": "m1711", "wording": "Functional Conditioning", "medical_care_concluded": "on",
        "precautions": ["Falls risk", "Recent surgery"], "referred_by": "Dr. Osei", "filled_in_by": "Ruth",
    } | over  # fmt: skip


@pytest.fixture
def office(cast: Cast) -> Cast:
    fill(cast)
    return cast


def came_by_form(cast: Cast) -> list[Referral]:
    with cast.inside():
        return list(Referral.objects.filter(source="form"))


def test_a_referral_arrives_without_an_account(office: Cast, stranger: Browser) -> None:
    answer = stranger.post(URL, filled())
    assert (answer.status_code, answer["Location"]) == (302, "/r/lakeside-code/thanks/")
    referral = came_by_form(office)[0]
    assert (referral.patient_phone, referral.icd10) == ("(520) 555-0142", "M17.11")
    assert referral.precautions == "Falls risk; Recent surgery"
    assert "Reyes" not in stranger.get(answer["Location"]).content.decode()


def test_the_offices_own_link_stands_on_its_practice(
    office: Cast, alice: Browser, bob: Browser, stranger: Browser
) -> None:
    with office.inside():
        practice = Referral.objects.get().practice
    for browser in (alice, bob):
        panel = browser.get(reverse("clients:practice_referrals", args=[practice.pk])).content.decode()
        [path] = re.findall(r"<code[^>]*>https?://[^/]+(/r/[^<]+)</code>", panel)
    assert practice.referral_code in path
    assert "Refer a patient" in stranger.get(path).content.decode()


def test_the_office_manager_is_thanked_the_same_minute(office: Cast, stranger: Browser) -> None:
    with office.inside():
        make_office_manager(Referral.objects.get().practice)
    stranger.post(URL, filled())
    with office.inside():
        assert OutboxMessage.objects.get().kind == "referral_received"


def test_a_double_click_is_one_referral(office: Cast, stranger: Browser) -> None:
    data = filled()
    assert stranger.post(URL, data)["Location"] == stranger.post(URL, data)["Location"]
    assert len(came_by_form(office)) == 1


def test_going_back_and_writing_another_patient_is_a_second_referral(office: Cast, stranger: Browser) -> None:
    data = filled()
    stranger.post(URL, data)
    stranger.post(URL, data | {"patient_first_name": "Ben"})
    assert len(came_by_form(office)) == 2


@pytest.mark.parametrize(
    "wrong",
    [{"website": "http://spam.example"}, {"ticket": "forged"}, {"ticket": ""}],
)
def test_who_looks_like_a_program_sends_once_more_and_is_heard(
    office: Cast, stranger: Browser, wrong: dict[str, str]
) -> None:
    answer = stranger.post(URL, filled(**wrong))
    assert answer.status_code == 422
    form = answer.context["form"]
    assert form["patient_last_name"].value() == "Reyes"
    assert not came_by_form(office)
    shown = {"website": form["website"].value(), "ticket": form["ticket"].value()}
    later = {**shown, "ticket": filled()["ticket"]} if "ticket" in wrong else shown
    assert stranger.post(URL, filled(**later)).status_code == 302


def test_faster_than_anybody_types_is_asked_to_look_again(office: Cast, stranger: Browser) -> None:
    answer = stranger.post(URL, filled(ticket=new_ticket(clock.now())))
    assert answer.status_code == 422
    assert "once more" in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("patient_last_name", "", "Fill in the last name"),
        ("patient_phone", "call me", "area code"),
        ("patient_date_of_birth", "2999-01-01", "Look at the year"),
        ("patient_date_of_birth", "yesterday", "Write the day like"),
        ("icd10", "knee", "A code looks like M17.11"),
        ("condition", "", "Choose what the patient is referred for"),
    ],
)  # fmt: skip
def test_each_mistake_has_its_sentence_and_what_was_typed_stays(
    office: Cast, stranger: Browser, field: str, value: str, sentence: str
) -> None:
    answer = stranger.post(URL, filled(**{field: value}))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert answer.context["form"]["patient_first_name"].value() == "Ana"


def test_another_condition_comes_from_the_whole_list(office: Cast, stranger: Browser) -> None:
    stranger.post(URL, filled(condition="other", other_condition="parkinsons"))
    assert came_by_form(office)[0].condition == "parkinsons"


def test_too_many_from_one_address_wait_and_lose_nothing(
    office: Cast, stranger: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clients.views.referral_form.LIMIT", 1)
    assert stranger.post(URL, filled()).status_code == 302
    answer = stranger.post(URL, filled(patient_first_name="Ben"))
    assert answer.status_code == 429
    assert answer.context["form"]["patient_first_name"].value() == "Ben"


def test_without_a_cache_the_form_still_works(office: Cast, stranger: Browser, settings: Any) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:9/0"}}
    assert stranger.post(URL, filled()).status_code == 302


def test_a_person_of_another_workspace_may_use_it_and_stays_in_theirs(office: Cast, carol: Browser) -> None:
    assert carol.post(URL, filled()).status_code == 302
    assert len(came_by_form(office)) == 1
    assert "Reyes" not in carol.get("/referrals/").content.decode()


@settings(max_examples=25)
@given(
    data=st.dictionaries(
        st.sampled_from([*filled(), "practitioner", "other_condition"]),
        st.text(max_size=120) | st.lists(st.text(max_size=9)),
    )
)
def test_whatever_is_typed_there_is_an_answer(office: Cast, stranger: Browser, data: dict[str, Any]) -> None:
    assert stranger.post(URL, filled() | data).status_code in (302, 422, 429)
