"""Every page of clients: who may see it, and that a foreign id is a page that isn't there."""

import pytest
from django.test import Client as Browser
from django.urls import reverse

from metcrm.accounts.models import Membership
from metcrm.accounts.models.workspace import Role
from tests.clients.pages import Pages, fill
from tests.conftest import Cast

#: name of the address: (id of what, may an assistant, may a viewer)
PAGES = {
    "referral_list": ("", True, True),
    "referral_create": ("", True, False),
    "referral_detail": ("referral", True, True),
    "referral_take_in": ("referral", True, False),
    "practice_referrals": ("practice", True, True),
    "today_referrals": ("", True, True),
    "client_list": ("", True, True),
    "client_create": ("", False, False),
    "client_detail": ("client", False, True),
    "client_edit": ("client", False, False),
    "episode_create": ("client", False, False),
    "assessment_create": ("client", False, False),
    "session_create": ("client", False, False),
    "session_detail": ("session", False, True),
    "session_edit": ("session", False, False),
    "session_list": ("episode", False, True),
    "limits_edit": ("episode", False, False),
    "clearance_record": ("episode", False, False),
    "clearance_form": ("episode", False, True),
    "change_acknowledge": ("change", False, False),
    "today_changes": ("", False, True),
    "week": ("", True, True),
    "appointment_client": ("", True, False),
    "appointment_create": ("client", True, False),
    "appointment_move": ("appointment", True, False),
    "home_edit": ("episode", False, False),
    "home_detail": ("programme", False, True),
    "home_pdf": ("programme", False, True),
    "protocol_list": ("", False, True),
    "measure_list": ("", False, True),
    "own_measure_create": ("", False, False),
    "goals_edit": ("episode", False, False),
    "client_progress": ("episode", False, True),
    "progress_pdf": ("episode", False, True),
    "release_create": ("client", False, False),
    "episode_edit": ("episode", False, False),
    "episode_discharge": ("episode", False, False),
    "assessment_detail": ("progress", False, True),
    "assessment_edit": ("progress", False, False),
    "today_reassessments": ("", False, True),
    "today_clearances": ("", False, True),
    "today_letters": ("", False, True),
}
POSTS = {"referral_move": "referral", "referral_photos_add": "referral", "release_withdraw": "release"}


@pytest.fixture
def pages(cast: Cast) -> Pages:
    return fill(cast)


def url(name: str, what: str, pages: Pages) -> str:
    return reverse(f"clients:{name}", args=[getattr(pages, what).pk] if what else [])


@pytest.mark.parametrize("name", PAGES)
def test_the_owner_sees_it(alice: Browser, pages: Pages, name: str) -> None:
    assert alice.get(url(name, PAGES[name][0], pages)).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_a_viewer_reads_and_no_more(bob: Browser, pages: Pages, name: str) -> None:
    what, _, viewer = PAGES[name]
    assert bob.get(url(name, what, pages)).status_code == (200 if viewer else 403)


@pytest.mark.parametrize("name", PAGES)
def test_an_assistant_takes_in_referrals_and_knows_names(cast: Cast, bob: Browser, pages: Pages, name: str) -> None:
    with cast.inside():
        Membership.objects.filter(user=cast.bob).update(role=Role.ASSISTANT)
    what, assistant, _ = PAGES[name]
    assert bob.get(url(name, what, pages)).status_code == (200 if assistant else 403)


@pytest.mark.parametrize("name", [name for name in PAGES if PAGES[name][0]] + list(POSTS))
def test_a_stranger_workspace_gets_404(carol: Browser, coach: Browser, pages: Pages, name: str) -> None:
    where = url(name, PAGES[name][0] if name in PAGES else POSTS[name], pages)
    for browser in (carol, coach):
        assert browser.post(where).status_code in (404, 405)
        if name in PAGES:
            assert browser.get(where).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_without_signing_in_there_is_the_sign_in_page(stranger: Browser, pages: Pages, name: str) -> None:
    answer = stranger.get(url(name, PAGES[name][0], pages))
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


def test_the_office_form_needs_nobody(stranger: Browser, pages: Pages) -> None:
    assert stranger.get("/r/lakeside-code/").status_code == 200
    assert stranger.get("/r/lakeside-code/thanks/").status_code == 200
    assert stranger.get("/r/no-such-code/").status_code == 404


def test_the_measure_page_of_an_unknown_code_is_404(alice: Browser, pages: Pages) -> None:
    assert alice.get("/measures/TUG/confirm/").status_code == 200
    assert alice.get("/measures/NOPE/confirm/").status_code == 404
