"""Signing in and out."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client as Browser

from metcrm.audit.models import AuditEvent
from metcrm.tenancy.context import platform
from tests.factories.accounts import PASSWORD, make_user
from tests.metcrm.accounts.entrance.mails import mails

DORA = "dora@metcrm.example"


def sign_in(browser: Browser, email: str = DORA, password: str = PASSWORD, url: str = "/accounts/login/") -> bool:
    return browser.post(url, {"login": email, "password": password}).status_code == 302


def actions() -> list[str]:
    with platform():
        return list(AuditEvent.objects.order_by("seq").values_list("action", flat=True))


@pytest.mark.parametrize("typed", [DORA, "Dora@Metcrm.Example", "  DORA@METCRM.EXAMPLE "])
def test_the_address_counts_in_any_case(stranger: Browser, typed: str) -> None:
    make_user()
    assert sign_in(stranger, typed)


def test_signing_in_leads_to_today(stranger: Browser) -> None:
    make_user()
    answer = stranger.post("/accounts/login/", {"login": DORA, "password": PASSWORD})
    assert answer["Location"] == "/"


def test_next_leads_only_to_pages_of_ours(stranger: Browser) -> None:
    make_user()
    form = {"login": DORA, "password": PASSWORD}
    assert Browser().post("/accounts/login/?next=/practices/", form)["Location"] == "/practices/"
    assert Browser().post("/accounts/login/?next=https://evil.example/", form)["Location"] == "/"
    assert Browser().post("/accounts/login/?next=//evil.example/", form)["Location"] == "/"


def test_wrong_and_unknown_get_the_same_sentence(stranger: Browser) -> None:
    make_user()
    wrong = stranger.post("/accounts/login/", {"login": DORA, "password": "wrong-password"})
    unknown = stranger.post("/accounts/login/", {"login": "no@metcrm.example", "password": "wrong-password"})
    sentence = "The email address and/or password you specified are not correct."
    assert sentence in wrong.content.decode() and sentence in unknown.content.decode()


def test_guessing_is_stopped_even_with_the_right_password(stranger: Browser) -> None:
    make_user()
    for _ in range(5):
        assert not sign_in(stranger, password="wrong-password")
    assert not sign_in(stranger)
    assert sign_in(stranger, make_user("other@metcrm.example").email), "others go on signing in"


def test_sign_ins_are_in_the_audit_failed_ones_too(stranger: Browser) -> None:
    dora = make_user()
    sign_in(stranger, password="wrong-password")
    sign_in(stranger)
    assert actions() == ["account.made", "account.sign_in_failed", "account.signed_in"]
    with platform():
        assert set(AuditEvent.objects.values_list("object_id", flat=True)) == {dora.pk}
        assert "wrong-password" not in str(list(AuditEvent.objects.values()))


def test_a_disabled_account_signs_in_no_more_and_its_session_ends(stranger: Browser) -> None:
    dora = make_user()
    sign_in(stranger)
    dora.is_active = False
    dora.save()
    assert stranger.get("/settings/").status_code == 302
    assert (
        Browser().post("/accounts/login/", {"login": DORA, "password": PASSWORD})["Location"] == "/accounts/inactive/"
    )


def test_an_unconfirmed_address_is_mailed_again_instead(stranger: Browser) -> None:
    dora = make_user()
    EmailAddress.objects.filter(user=dora).update(verified=False)
    answer = stranger.post("/accounts/login/", {"login": DORA, "password": PASSWORD})
    assert answer["Location"] == "/accounts/confirm-email/"
    assert [mail.subject for mail in mails(DORA)] == ["Please confirm your address"]


def test_signing_out_needs_a_post(stranger: Browser) -> None:
    make_user()
    sign_in(stranger)
    stranger.get("/accounts/logout/")
    assert stranger.get("/welcome/").status_code == 200
    stranger.post("/accounts/logout/")
    assert stranger.get("/welcome/").status_code == 302
