"""Opening a business of one's own."""

from django.test import Client as Browser

from metcrm.accounts import selectors
from tests.conftest import Cast
from tests.factories.accounts import make_user
from tests.metcrm.accounts.entrance.test_login import sign_in


def test_a_person_without_a_workspace_is_led_there_and_opens_one(stranger: Browser) -> None:
    dora = make_user()
    sign_in(stranger)
    assert stranger.get("/")["Location"] == "/welcome/"
    stranger.post("/welcome/", {"name": "Dogwood Exercise", "timezone": "America/Denver"})
    assert [place.name for place in selectors.workspaces_of(dora)] == ["Dogwood Exercise"]
    assert stranger.get("/").status_code == 200


def test_a_viewer_elsewhere_may_open_one_and_is_in_it(bob: Browser, cast: Cast) -> None:
    bob.post("/welcome/", {"name": "Birch Exercise", "timezone": "America/New_York"})
    assert "Birch Exercise" in bob.get("/settings/").content.decode()
    assert len(selectors.workspaces_of(cast.bob)) == 2


def test_a_business_needs_a_name(bob: Browser, cast: Cast) -> None:
    assert bob.post("/welcome/", {"name": "", "timezone": "America/New_York"}).status_code == 422
    assert len(selectors.workspaces_of(cast.bob)) == 1


def test_two_businesses_of_one_name_have_two_addresses(bob: Browser, alice: Browser, cast: Cast) -> None:
    for browser in (alice, bob):
        browser.post("/welcome/", {"name": "Birch Exercise", "timezone": "America/New_York"})
    slugs = {place.slug for user in (cast.alice, cast.bob) for place in selectors.workspaces_of(user)}
    assert {"birch-exercise", "birch-exercise-2"} <= slugs
