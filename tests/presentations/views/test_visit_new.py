"""Logging a visit in the browser."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.urls import reverse

from metcrm.accounts.models import Workspace
from metcrm.documents.coach import check
from practitioners.models import FollowUp, Practice
from presentations import selectors_stock
from presentations.forms.fields import code_of
from presentations.models import Visit
from tests.conftest import Cast
from tests.days import today
from tests.factories.clients import make_client
from tests.factories.practitioners import make_contact, make_practice
from tests.factories.presentations import make_one_sheet, make_plan, make_visit

URL = reverse("presentations:visit_new")
KEYS = ["thank_you", "check_in", "results"]


@pytest.fixture
def practice(cast: Cast) -> Practice:
    """An office where Ruth Keller works."""
    with cast.inside():
        practice = make_practice(name="Lakeside Orthopedics")
        make_contact(practice=practice, email="ruth@lakeside.example")
    return practice


def typed(cast: Cast, practice: Practice, **over: Any) -> dict[str, Any]:
    """What the common case sends."""
    with cast.inside():
        people = [code_of(person) for person in practice.contacts.all()]
    return {
        "visit_id": str(uuid4()), "people": people, "kind": "presented", "outcome": "interested", "left": ["card"],
        "next_step": "Call back", "offered": KEYS, "release": KEYS[:1],
    } | over  # fmt: skip


def test_without_a_practice_one_is_chosen_first(alice: Browser, practice: Practice) -> None:
    page = alice.get(URL, {"q": "lakeside"}).content.decode()
    assert f"?practice={practice.pk}" in page
    assert "No practice found" in alice.get(URL, {"q": "nowhere"}).content.decode()


def test_the_form_offers_people_and_what_follows(alice: Browser, practice: Practice) -> None:
    page = alice.get(URL, {"practice": str(practice.pk)}).content.decode()
    for words in ("Ruth Keller, office manager", "Business card", "Thank-you to Ruth Keller", "Save visit"):
        assert words in page


@pytest.mark.parametrize(
    ("said", "kept"), [({}, 1), ({"many_card": ""}, 1), ({"many_card": "3", "many_letter": "9"}, 3)]
)
def test_one_is_left_unless_more_are_said(
    alice: Browser, cast: Cast, practice: Practice, said: dict[str, str], kept: int
) -> None:
    alice.post(f"{URL}?practice={practice.pk}", typed(cast, practice, **said))
    with cast.inside():
        left = Visit.objects.get().left_behind.get()
        assert (left.kind, left.quantity) == ("card", kept)
        [held] = selectors_stock.stock(today(), [practice.pk])
        assert held.judged.amount == f"{10 * kept} cards brought"
        page = alice.get(reverse("presentations:visit_detail", args=[left.visit_id])).content.decode()
    assert ("3 × Business card" in page) == (kept == 3)


@pytest.mark.parametrize("wrong", ["0", "-1", "201", "a lot"])
def test_a_number_that_cant_be_is_refused_beside_its_field(
    alice: Browser, cast: Cast, practice: Practice, wrong: str
) -> None:
    answer = alice.post(f"{URL}?practice={practice.pk}", typed(cast, practice, many_card=wrong, note="Kept."))
    page = answer.content.decode()
    assert answer.status_code == 422 and "Give a number from 1 to 200." in page
    assert "Kept." in page and '<details class="more-fields" id="many" open>' in page
    with cast.inside():
        assert not Visit.objects.exists()


def test_a_finished_one_sheet_can_be_left(alice: Browser, cast: Cast, practice: Practice) -> None:
    with cast.inside():
        make_one_sheet(practice=practice, ready=True)
    assert "One-sheet, version 1" in alice.get(URL, {"practice": str(practice.pk)}).content.decode()


def test_who_comes_without_a_plan_has_dropped_in(alice: Browser, practice: Practice) -> None:
    form = alice.get(URL, {"practice": str(practice.pk)}).context["form"]
    assert form["kind"].value() == "drop_in"


def test_what_comes_next_is_proposed_for_every_outcome(alice: Browser, practice: Practice) -> None:
    form = alice.get(URL, {"practice": str(practice.pk)}).context["form"]
    steps = {step for step, _ in form.fields["next_step"].choices}
    proposed = json.loads(form.next_after)
    assert set(proposed) == set(Visit.Outcome.values)
    assert set(proposed.values()) <= steps


def test_what_was_shown_is_kept_and_seen(alice: Browser, cast: Cast, practice: Practice) -> None:
    with cast.inside():
        sheet = make_one_sheet(practice=practice, ready=True)
    data = typed(cast, practice, shown=[f"one_sheet-{sheet.pk}", "slides"])
    page = alice.post(f"{URL}?practice={practice.pk}", data, follow=True).content.decode()
    assert "One-sheet, version 1" in page and "Slides" in page
    with cast.inside():
        assert set(Visit.objects.get().shown.values_list("kind", "version")) == {
            ("one_sheet", sheet.pk),
            ("slides", None),
        }


def test_saving_keeps_it_and_goes_to_the_visit(alice: Browser, cast: Cast, practice: Practice) -> None:
    answer = alice.post(f"{URL}?practice={practice.pk}", typed(cast, practice))
    with cast.inside():
        visit = Visit.objects.get()
        assert answer["Location"] == reverse("presentations:visit_detail", args=[visit.pk])
        assert visit.left_behind.get().kind == "card"
        assert FollowUp.objects.filter(because_id=visit.pk).count() == 3


def test_the_same_form_twice_is_one_visit(alice: Browser, cast: Cast, practice: Practice) -> None:
    data = typed(cast, practice)
    places = [alice.post(f"{URL}?practice={practice.pk}", data)["Location"] for _ in range(2)]
    assert places[0] == places[1]
    with cast.inside():
        assert Visit.objects.count() == 1


def test_a_form_of_another_workspaces_visit_is_refused(alice: Browser, cast: Cast, practice: Practice) -> None:
    with cast.elsewhere():
        theirs = make_visit()
    answer = alice.post(f"{URL}?practice={practice.pk}", typed(cast, practice, visit_id=str(theirs.pk)))
    assert answer.status_code == 422
    assert "used before" in answer.content.decode()


def test_a_plan_is_filled_in_and_becomes_the_visit(alice: Browser, cast: Cast, practice: Practice) -> None:
    with cast.inside():
        plan = make_plan(practice=practice, people=list(practice.contacts.all()))
    page = alice.get(URL, {"plan": str(plan.pk)}).content.decode()
    assert str(plan.pk) in page
    alice.post(f"{URL}?plan={plan.pk}", typed(cast, practice, visit_id=str(plan.pk)))
    with cast.inside():
        assert Visit.objects.get().state == "logged"
    assert alice.get(URL, {"plan": str(plan.pk)}).status_code == 302


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"people": []}, "Tick who you met"),
        ({"outcome": ""}, "Say how it went"),
        ({"kind": ""}, "Choose what happened"),
        ({"happened_at": "2035-01-01T10:00"}, "still to come"),
    ],
)
def test_what_is_missing_is_said_and_the_rest_stays(
    alice: Browser, cast: Cast, practice: Practice, over: dict[str, Any], sentence: str
) -> None:
    answer = alice.post(f"{URL}?practice={practice.pk}", typed(cast, practice, note="Prefers fax.", **over))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert "Prefers fax." in page
    with cast.inside():
        assert not Visit.objects.exists()


def test_a_note_about_a_client_is_refused_beside_the_note(alice: Browser, cast: Cast, practice: Practice) -> None:
    with cast.inside():
        make_client(first_name="Marta", last_name="Alvarez")
    answer = alice.post(f"{URL}?practice={practice.pk}", typed(cast, practice, note="Marta Alvarez is doing fine."))
    assert answer.status_code == 422
    assert answer.context["form"].errors["note"] == [
        "This contains the name of a client. Notes about a practice say nothing about a client: take it out."
    ]


def test_ticks_stay_as_they_were_after_a_mistake(alice: Browser, cast: Cast, practice: Practice) -> None:
    answer = alice.post(f"{URL}?practice={practice.pk}", typed(cast, practice, people=[], release=["results"]))
    assert [ticked for _, ticked in answer.context["implied"]] == [False, False, True]


def test_what_follows_follows_the_form(alice: Browser, cast: Cast, practice: Practice) -> None:
    url = reverse("presentations:visit_follow_ups")
    asked: dict[str, Any] = {"practice": str(practice.pk), "new_name": "Kim Vale", "new_role": "scheduler"}
    assert "Thank-you to Kim Vale" in alice.get(url, asked).content.decode()
    assert "Nobody was seen" in alice.get(url, asked | {"kind": "not_seen"}).content.decode()
    kept = alice.get(url, asked | {"offered": KEYS, "release": ["check_in"]})
    assert [ticked for _, ticked in kept.context["implied"]] == [False, True, False]


def test_times_are_those_of_the_practice(alice: Browser, cast: Cast) -> None:
    with cast.inside():
        practice = make_practice(zip_code="85004", city="Phoenix", state="AZ")
        make_contact(practice=practice)
    alice.post(f"{URL}?practice={practice.pk}", typed(cast, practice, happened_at="2026-03-03T10:30"))
    with cast.inside():
        happened_at = Visit.objects.get().happened_at
    assert happened_at is not None
    assert happened_at.isoformat() == "2026-03-03T17:30:00+00:00"


@pytest.mark.parametrize("query", ["practice={}", "plan={}"])
def test_what_isnt_ours_isnt_there(carol: Browser, cast: Cast, practice: Practice, query: str) -> None:
    with cast.inside():
        plan = make_plan(practice=practice)
    ours = practice.pk if query.startswith("practice") else plan.pk
    assert carol.get(f"{URL}?{query.format(ours)}").status_code == 404
    assert carol.get(f"{URL}?{query.format('nonsense')}").status_code == 404


def test_a_viewer_may_not(bob: Browser, practice: Practice) -> None:
    assert bob.get(URL, {"practice": str(practice.pk)}).status_code == 403
    assert bob.post(f"{URL}?practice={practice.pk}", {}).status_code == 403


def test_nobody_gets_in_without_signing_in(stranger: Browser) -> None:
    assert "/accounts/login/" in stranger.get(URL)["Location"]


def test_what_could_not_be_released_is_said(
    alice: Browser, cast: Cast, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cast.inside():
        Workspace.objects.filter(pk=cast.workspace.pk).update(street="12 Alder Way", city="Albany", state="NY")
    page = f"{URL}?practice={practice.pk}"
    assert "stays a draft" not in alice.post(page, typed(cast, practice), follow=True).content.decode()
    stopped = check("We cure it.")
    monkeypatch.setattr("metcrm.wording.reading.check", lambda text, **_: stopped if "Thank you" in text else [])
    saved = alice.post(page, typed(cast, practice), follow=True).content.decode()
    assert "One follow-up stays a draft" in saved and "what the coach stops at" in saved
