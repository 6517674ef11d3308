"""The door of an invitation, from the mail to Today."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client as Browser

from metcrm.accounts.models import Membership, User
from metcrm.accounts.models.workspace import Role
from metcrm.tenancy import context
from metcrm.tenancy.context import Kind
from metcrm.tenancy.routes import tenants_of
from tests.conftest import NOW, Cast
from tests.factories.accounts import PASSWORD, make_invitation, make_user
from tests.metcrm.accounts.entrance.mails import mails
from tests.metcrm.accounts.entrance.test_login import sign_in
from tests.metcrm.accounts.entrance.test_signup import FORM

DOOR = "/join/a-token/"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metcrm.clock.now", lambda: NOW)


@pytest.fixture
def invited(cast: Cast) -> Cast:
    with cast.inside():
        make_invitation("dora@metcrm.example", role=Role.ASSISTANT, token="a-token")
    return cast


def test_a_new_person_makes_an_account_and_is_in(invited: Cast, stranger: Browser) -> None:
    page = stranger.get(DOOR).content.decode()
    assert "Alder Medical Exercise invites you" in page
    form = stranger.get(f"/accounts/signup/?next={DOOR}")
    assert 'value="dora@metcrm.example"' in form.content.decode()
    assert "workspace_name" not in form.content.decode()
    typed = {"name": "Dora", "email": "dora@metcrm.example", "password1": PASSWORD, "password2": PASSWORD}
    answer = stranger.post(f"/accounts/signup/?next={DOOR}", typed)
    assert answer["Location"] == DOOR
    assert mails("dora@metcrm.example") == [], "the invitation's mail confirmed the address"
    assert stranger.post(DOOR)["Location"] == "/"
    assert "Alder Medical Exercise" in stranger.get("/settings/").content.decode()


def test_an_invited_person_cannot_take_another_address(invited: Cast, stranger: Browser) -> None:
    stranger.get(DOOR)
    typed = {"name": "Eve", "email": "eve@metcrm.example", "password1": PASSWORD, "password2": PASSWORD}
    stranger.post(f"/accounts/signup/?email=eve@metcrm.example&next={DOOR}", typed)
    assert [user.email for user in User.objects.filter(name="Eve")] == ["dora@metcrm.example"]


def test_an_opened_invitation_confirms_no_other_address(invited: Cast, stranger: Browser) -> None:
    stranger.get(DOOR)
    assert stranger.post("/accounts/signup/", FORM)["Location"] == "/accounts/confirm-email/"
    assert not EmailAddress.objects.filter(verified=True).exists()


def test_somebody_with_an_account_signs_in_and_joins(invited: Cast, stranger: Browser) -> None:
    dora = make_user()
    stranger.get(DOOR)
    assert 'value="dora@metcrm.example"' in stranger.get(f"/accounts/login/?next={DOOR}").content.decode()
    sign_in(stranger, url=f"/accounts/login/?next={DOOR}")
    assert "Join Alder Medical Exercise" in stranger.get(DOOR).content.decode()
    stranger.post(DOOR)
    with invited.inside():
        assert Membership.objects.get(user=dora).role == Role.ASSISTANT


def test_opening_the_link_accepts_nothing(invited: Cast, carol: Browser, stranger: Browser) -> None:
    for browser in (carol, stranger):
        assert browser.get(DOOR).status_code == 200
    assert stranger.post(DOOR).status_code == 200
    assert carol.post(DOOR).status_code == 409
    with invited.inside():
        assert Membership.objects.count() == 2


def test_the_link_of_another_shows_who_is_meant(invited: Cast, carol: Browser) -> None:
    page = carol.get(DOOR).content.decode()
    assert "You are signed in as carol@metcrm.example" in page and "dora@metcrm.example" in page


@pytest.mark.parametrize(
    ("field", "says"), [("accepted_at", "is used"), ("withdrawn_at", "was taken back"), ("", "is too old")]
)
def test_a_closed_invitation_says_so(invited: Cast, stranger: Browser, field: str, says: str) -> None:
    with invited.inside():
        gone = make_invitation("x@metcrm.example", token="gone", sent_at=NOW - timedelta(days=15))
        if field:
            setattr(gone, field, NOW)
            gone.save()
    for answer in (stranger.get("/join/gone/"), stranger.post("/join/gone/")):
        assert answer.status_code == 410 and says in answer.content.decode()


@pytest.mark.parametrize("token", ["unknown", "a" * 300, "%00", "é"])
def test_an_unknown_token_is_404(invited: Cast, stranger: Browser, alice: Browser, token: str) -> None:
    for browser in (stranger, alice):
        assert browser.get(f"/join/{token}/").status_code == 404
        assert browser.post(f"/join/{token}/").status_code == 404


def test_a_token_of_another_kind_opens_nothing(invited: Cast, stranger: Browser) -> None:
    assert stranger.get(f"/join/{invited.workspace.slug}/").status_code == 404


def test_a_coach_is_invited_into_the_institute(cast: Cast, stranger: Browser) -> None:
    dora = make_user()
    with context.institute(cast.institute.pk):
        make_invitation("dora@metcrm.example", token="a-token")
    sign_in(stranger)
    assert stranger.post(DOOR)["Location"] == "/institute/"
    assert len(tenants_of(dora.pk, Kind.INSTITUTE)) == 1
    assert "Alder Institute" in stranger.get("/institute/").content.decode()


def test_a_second_workspace_becomes_the_chosen_one(invited: Cast, carol: Browser) -> None:
    with invited.inside():
        make_invitation("carol@metcrm.example", token="for-carol")
    carol.post("/join/for-carol/")
    assert "Alder Medical Exercise" in carol.get("/settings/").content.decode()
