"""Visits without a network: what a phone keeps, and how it sends what waited there."""

import json
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.test import Client as Browser
from django.urls import resolve, reverse

from metcrm import clock
from practitioners.models import FollowUp, Practice
from practitioners.services import merge as merges
from presentations.forms.fields import code_of
from presentations.models import Visit
from tests.conftest import NOW, Cast
from tests.factories.clients import make_client
from tests.factories.practitioners import make_contact, make_practice, make_practitioner
from tests.factories.presentations import make_one_sheet, make_plan, make_visit
from tests.presentations.counting import queries

PHONE, WHO = reverse("presentations:phone"), reverse("presentations:phone_who")
PACK, SEND = reverse("presentations:phone_pack"), reverse("presentations:phone_send")


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def practice(cast: Cast) -> Practice:
    """An office where Ruth Keller works."""
    with cast.inside():
        practice = make_practice(name="Lakeside Orthopedics")
        make_contact(practice=practice)
    return practice


def waiting(cast: Cast, practice: Practice, **over: Any) -> dict[str, Any]:
    """What Alice's phone sends, an hour after the visit was logged there."""
    with cast.inside():
        people = [code_of(person) for person in practice.contacts.all()]
    return {
        "visit_id": str(uuid4()), "practice": str(practice.pk), "user": str(cast.alice.pk),
        "workspace": str(cast.workspace.pk), "age": "3600", "people": people, "kind": "drop_in",
        "outcome": "interested", "left": ["card"], "next_step": "Call back", "release_usual": "on",
    } | over  # fmt: skip


# --- The page that it keeps ------------------------------------------------------------------------------------------


def test_the_page_is_the_same_for_everybody(alice: Browser, stranger: Browser, practice: Practice) -> None:
    page = alice.get(PHONE)
    assert page.content == stranger.get(PHONE).content
    assert "csrftoken" not in page.cookies and "Lakeside" not in page.content.decode()


def test_the_worker_fetches_all_that_the_page_needs(stranger: Browser) -> None:
    answer = stranger.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript") and "no-cache" in answer["Cache-Control"]
    worker = answer.content.decode()
    files = json.loads(re.findall(r"const FILES = (\[.*?\]);", worker)[0])
    named = re.findall(r'(?:src|href)="(/static/[^"]+)"', stranger.get(PHONE).content.decode())
    assert named and set(named) <= set(files)
    scripts = re.findall(r'"(/static/[^"]+)"', worker.split("importScripts(")[1].split(")")[0])
    assert len(scripts) == 3
    for file in [*files, *scripts]:
        assert finders.find(file.removeprefix("/static/")), file


def test_the_worker_changes_with_the_page(stranger: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    before = stranger.get("/sw.js").content
    monkeypatch.setattr("presentations.views.worker.shell", lambda: "<p>Another page</p>")
    assert stranger.get("/sw.js").content != before


def test_a_phone_can_install_it(stranger: Browser, alice: Browser) -> None:
    told = stranger.get("/manifest.webmanifest").json()
    assert (told["start_url"], told["scope"], told["display"]) == ("/", "/", "standalone")
    assert {icon["sizes"] for icon in told["icons"]} == {"192x192", "512x512"}
    for icon in told["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/")), icon
    assert '<link rel="manifest" href="/manifest.webmanifest">' in alice.get("/").content.decode()


def test_the_scripts_know_the_addresses() -> None:
    script = finders.find("js/phone_post.js")
    assert isinstance(script, str)
    addresses = re.findall(r'const (?:WHO|SEND) = "([^"]+)"', Path(script).read_text())
    assert [resolve(one).view_name for one in addresses] == ["presentations:phone_who", "presentations:phone_send"]


# --- What it keeps ---------------------------------------------------------------------------------------------------


def test_offices_and_their_people_are_kept(alice: Browser, cast: Cast, practice: Practice) -> None:
    with cast.inside():
        doctor = make_practitioner(practice=practice)
        plan = make_plan(practice=practice, people=[doctor], objective="Speak of Marta")
        sheet = make_one_sheet(practice=practice, ready=True)
        make_client(first_name="Marta", last_name="Alvarez")
        make_visit(practice=practice, note="Wants a call before noon.")
    answer = alice.get(PACK)
    pack = answer.json()
    assert (pack["user"], pack["workspace"]) == (str(cast.alice.pk), str(cast.workspace.pk))
    office = next(one for one in pack["offices"] if one["id"] == str(practice.pk))
    assert [label for _, label in office["people"]][:1] == ["Ruth Keller, office manager"]
    assert [f"one_sheet-{sheet.pk}", "One-sheet, version 1"] in office["left"]
    assert office["place"] == "New York, NY" and len(office["at"]) == 2
    assert [(one["id"], one["people"]) for one in pack["plans"]] == [(str(plan.pk), [code_of(doctor)])]
    assert "no-store" in answer["Cache-Control"]
    for secret in ("Alvarez", "Marta", "noon"):  # neither clients nor what was written
        assert secret not in answer.content.decode()


def test_the_pack_takes_the_same_queries_for_many(alice: Browser, cast: Cast, practice: Practice) -> None:
    with cast.inside():
        make_plan(practice=practice)
        make_one_sheet(practice=practice, ready=True)
    few = queries(alice, PACK)
    with cast.inside():
        for _ in range(4):
            other = make_practice()
            make_plan(practice=other, people=[make_contact(practice=other), make_practitioner(practice=other)])
            make_one_sheet(practice=other, ready=True)
    assert queries(alice, PACK) == few


def test_each_gets_their_own(carol: Browser, practice: Practice) -> None:
    assert carol.get(PACK).json()["offices"] == []


# --- Sending ---------------------------------------------------------------------------------------------------------


def test_what_waited_is_kept_at_its_own_time(alice: Browser, cast: Cast, practice: Practice) -> None:
    data = waiting(cast, practice)
    answer = alice.post(SEND, data)
    assert answer.json() == {"state": "saved", "url": reverse("presentations:visit_detail", args=[data["visit_id"]])}
    with cast.inside():
        visit = Visit.objects.get()
        assert visit.happened_at is not None and (NOW - visit.happened_at).total_seconds() == 3600
        assert visit.left_behind.get().kind == "card"
        assert FollowUp.objects.filter(because_id=visit.pk).count() == 3


def test_the_same_again_is_answered_the_same(alice: Browser, cast: Cast, practice: Practice) -> None:
    data = waiting(cast, practice)
    first = alice.post(SEND, data)
    again = alice.post(SEND, data | {"age": "7200", "live": "1"})
    assert (first.status_code, first.content) == (again.status_code, again.content)
    with cast.inside():
        assert (Visit.objects.count(), FollowUp.objects.count()) == (1, 3)


def test_something_else_under_the_same_id_is_a_conflict(alice: Browser, cast: Cast, practice: Practice) -> None:
    data = waiting(cast, practice)
    alice.post(SEND, data)
    answer = alice.post(SEND, data | {"note": "Come back on Friday."})
    assert answer.status_code == 409
    said = answer.json()
    assert said["state"] == "conflict" and "logged already, by Alice Owner" in said["errors"][""][0]
    with cast.inside():
        assert Visit.objects.get().note == ""


def test_a_plan_that_somebody_logged_meanwhile_is_a_conflict(alice: Browser, cast: Cast, practice: Practice) -> None:
    with cast.inside():
        logged = make_visit(practice=practice)
    answer = alice.post(SEND, waiting(cast, practice, visit_id=str(logged.pk)))
    assert answer.status_code == 409
    assert answer.json()["url"] == reverse("presentations:visit_detail", args=[logged.pk])


def test_a_plan_becomes_the_visit(alice: Browser, cast: Cast, practice: Practice) -> None:
    with cast.inside():
        plan = make_plan(practice=practice)
    assert alice.post(SEND, waiting(cast, practice, visit_id=str(plan.pk))).status_code == 200
    with cast.inside():
        assert Visit.objects.get().state == "logged"


def test_words_that_name_a_client_come_back_to_be_mended(alice: Browser, cast: Cast, practice: Practice) -> None:
    with cast.inside():
        make_client(first_name="Marta", last_name="Alvarez")
    data = waiting(cast, practice, note="Marta Alvarez is doing fine.")
    answer = alice.post(SEND, data)
    said = answer.json()
    assert answer.status_code == 422 and said["state"] == "refused" and said["may_clear"]
    assert "name of a client" in said["errors"]["note"][0]
    with cast.inside():
        assert not Visit.objects.exists()
    assert alice.post(SEND, data | {"note": "All is fine."}).status_code == 200


@pytest.mark.parametrize(
    ("over", "field"),
    [({"people": []}, "people"), ({"people": ["c-gone"]}, "people"), ({"kind": ""}, "kind"), ({"age": "-1"}, ""),
     ({"practice": str(uuid4())}, "practice"), ({"happened_at": "2035-01-01T10:00"}, "happened_at")],
)  # fmt: skip
def test_a_refusal_says_where(alice: Browser, cast: Cast, practice: Practice, over: dict[str, Any], field: str) -> None:
    answer = alice.post(SEND, waiting(cast, practice) | over)
    assert answer.status_code == 422 and list(answer.json()["errors"]) == [field]


def test_what_somebody_else_logged_waits_for_them(
    alice: Browser, carol: Browser, cast: Cast, practice: Practice
) -> None:
    data = waiting(cast, practice)
    assert carol.post(SEND, data).json() == {"state": "somebody_else"}
    assert alice.post(SEND, data | {"workspace": str(cast.other_workspace.pk)}).status_code == 409
    assert alice.post(SEND, data | {"user": str(cast.carol.pk)}).status_code == 409
    with cast.inside():
        assert not Visit.objects.exists()


def test_an_office_of_another_workspace_isnt_there(carol: Browser, cast: Cast, practice: Practice) -> None:
    hers = {"user": str(cast.carol.pk), "workspace": str(cast.other_workspace.pk)}
    answer = carol.post(SEND, waiting(cast, practice, **hers))
    assert answer.status_code == 422 and "practice" in answer.json()["errors"]


def test_an_office_that_was_merged_away_is_what_it_became(alice: Browser, cast: Cast, practice: Practice) -> None:
    data = waiting(cast, practice)
    with cast.inside():
        kept = make_practice(name="Lakeside Orthopaedics")
        merges.merge("practice", kept.pk, practice.pk, chosen={}, by=cast.by, now=NOW)
    assert alice.post(SEND, data).status_code == 200
    with cast.inside():
        assert Visit.objects.get().practice == kept


def test_an_old_leave_behind_may_have_been_left(alice: Browser, cast: Cast, practice: Practice) -> None:
    with cast.inside():
        sheet = make_one_sheet(practice=practice, ready=True)
    left = [f"one_sheet-{sheet.pk}", "referral_pad", "one_sheet"]
    assert alice.post(SEND, waiting(cast, practice, left=left)).status_code == 200
    with cast.inside():
        assert Visit.objects.get().left_behind.count() == 3


def test_unticked_follow_ups_stay_drafts(alice: Browser, cast: Cast, practice: Practice) -> None:
    data = waiting(cast, practice)
    del data["release_usual"]
    alice.post(SEND, data)
    with cast.inside():
        assert set(FollowUp.objects.values_list("state", flat=True)) == {"draft"}


def test_whoever_waits_for_the_answer_is_told_on_the_next_page(alice: Browser, cast: Cast, practice: Practice) -> None:
    url = alice.post(SEND, waiting(cast, practice, live="1", release=["thank_you"])).json()["url"]
    assert "The visit is saved." in alice.get(url).content.decode()
    url = alice.post(SEND, waiting(cast, practice)).json()["url"]
    assert "The visit is saved." not in alice.get(url).content.decode()


def test_a_form_without_its_token_is_not_taken(cast: Cast, practice: Practice) -> None:
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(cast.alice, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.post(SEND, waiting(cast, practice)).status_code == 403
    token = browser.get(WHO).json()["csrf"]
    assert browser.post(SEND, waiting(cast, practice), headers={"X-CSRFToken": token}).status_code == 200
