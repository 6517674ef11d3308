"""Making an account: with its workspace, all or nothing, and without telling who has one."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client as Browser

from metcrm.accounts import selectors
from metcrm.accounts.models import User
from metcrm.accounts.services import workspaces
from metcrm.tenancy.context import Kind
from metcrm.tenancy.models import TokenRoute, UserRoute
from metcrm.tenancy.routes import tenants_of
from tests.conftest import Cast
from tests.metcrm.accounts.entrance.mails import link_in, mails

FORM = {
    "name": "Erin Specialist", "workspace_name": "Elm Medical Exercise", "timezone": "America/Chicago",
    "email": "Erin@Metcrm.Example", "password1": "a-quiet-harbor-42", "password2": "a-quiet-harbor-42",
}  # fmt: skip
ERIN = "erin@metcrm.example"


def test_signing_up_opens_a_workspace_of_ones_own(stranger: Browser) -> None:
    answer = stranger.post("/accounts/signup/", FORM)
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/confirm-email/")
    erin = User.objects.get(email=ERIN)
    (workspace,) = selectors.workspaces_of(erin)
    assert (workspace.name, workspace.timezone) == ("Elm Medical Exercise", "America/Chicago")
    assert (workspace.reply_to, erin.name) == (ERIN, "Erin Specialist")


def test_one_signs_in_only_after_opening_the_mail(stranger: Browser) -> None:
    stranger.post("/accounts/signup/", FORM)
    assert stranger.get("/settings/").status_code == 302
    (mail,) = mails(ERIN)
    page = link_in(mail)
    assert stranger.get(page).status_code == 200
    assert not EmailAddress.objects.get(email=ERIN).verified, "a mail scanner's GET confirms nothing"
    stranger.post(page)
    stranger.post("/accounts/login/", {"login": ERIN, "password": FORM["password1"]})
    assert stranger.get("/settings/").status_code == 200


@pytest.mark.parametrize("broken", ["record", "add_member"])
def test_nothing_is_left_of_a_sign_up_that_fails(
    stranger: Browser, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    monkeypatch.setattr(workspaces, broken, lambda *args, **kwargs: 1 / 0)
    stranger.raise_request_exception = False
    assert stranger.post("/accounts/signup/", FORM).status_code == 500
    assert not User.objects.filter(email=ERIN).exists()
    assert not EmailAddress.objects.exists() and not UserRoute.objects.exists() and not TokenRoute.objects.exists()
    assert mails(ERIN) == []


def test_nothing_is_left_when_the_mail_cannot_be_promised(stranger: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metcrm.accounts.adapter.enqueue", lambda *args, **kwargs: 1 / 0)
    stranger.raise_request_exception = False
    assert stranger.post("/accounts/signup/", FORM).status_code == 500
    assert not User.objects.exists() and not UserRoute.objects.exists()


def test_a_taken_address_gets_the_same_answer_and_a_mail(cast: Cast, stranger: Browser) -> None:
    fresh = stranger.post("/accounts/signup/", FORM)
    taken = Browser().post("/accounts/signup/", FORM | {"email": "alice@metcrm.example"})
    assert (taken.status_code, taken["Location"]) == (fresh.status_code, fresh["Location"])
    assert [mail.subject for mail in mails("alice@metcrm.example")] == ["You have an account already"]
    assert len(tenants_of(cast.alice.pk, Kind.WORKSPACE)) == 1


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("password1", "password12", "too common"),
        ("password1", "short-1", "at least 10 characters"),
        ("email", "nobody", "valid email"),
        ("workspace_name", "", "required"),
        ("timezone", "Europe/Paris", "Select a valid choice"),
    ],
)
def test_a_wrong_field_is_said_and_nothing_happens(stranger: Browser, field: str, value: str, says: str) -> None:
    form = FORM | {field: value} | ({"password2": value} if field == "password1" else {})
    answer = stranger.post("/accounts/signup/", form)
    assert says in answer.content.decode()
    assert not User.objects.exists()


def test_the_confirmation_says_nothing_to_a_used_or_made_up_key(stranger: Browser) -> None:
    answer = stranger.get("/accounts/confirm-email/made-up/")
    assert "does not work any more" in answer.content.decode()
