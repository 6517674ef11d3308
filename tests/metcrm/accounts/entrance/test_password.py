"""Forgotten and changed passwords, and a changed address."""

import re

from django.test import Client as Browser

from tests.factories.accounts import PASSWORD, make_user
from tests.metcrm.accounts.entrance.mails import link_in, mails
from tests.metcrm.accounts.entrance.test_login import DORA, sign_in

NEW = "another-quiet-bay-7"


def test_a_forgotten_password_is_set_through_the_mailbox(stranger: Browser) -> None:
    make_user()
    stranger.post("/accounts/password/reset/", {"email": "Dora@metcrm.example"})
    (mail,) = mails(DORA)
    form = stranger.get(link_in(mail), follow=True)
    stranger.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    assert sign_in(Browser(), password=NEW) and not sign_in(Browser())
    assert [mail.subject for mail in mails(DORA)] == ["Set a new password", "Your password was changed"]


def test_a_reset_link_works_once(stranger: Browser) -> None:
    make_user()
    stranger.post("/accounts/password/reset/", {"email": DORA})
    link = link_in(mails(DORA)[0])
    form = stranger.get(link, follow=True)
    stranger.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    assert "does not work any more" in Browser().get(link, follow=True).content.decode()


def test_a_reset_tells_nobody_who_has_an_account(stranger: Browser) -> None:
    make_user()
    known = stranger.post("/accounts/password/reset/", {"email": DORA})
    unknown = stranger.post("/accounts/password/reset/", {"email": "no@metcrm.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [mail.subject for mail in mails("no@metcrm.example")] == ["There is no account for this address"]


def test_a_changed_password_ends_the_other_sessions_and_is_told(stranger: Browser) -> None:
    make_user()
    elsewhere = Browser()
    assert sign_in(stranger) and sign_in(elsewhere)
    change = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert stranger.post("/accounts/password/change/", change).status_code == 302
    assert stranger.get("/welcome/").status_code == 200
    assert elsewhere.get("/welcome/").status_code == 302
    assert [mail.subject for mail in mails(DORA)] == ["Your password was changed"]


def test_a_changed_address_counts_after_its_confirmation(stranger: Browser) -> None:
    make_user()
    sign_in(stranger)
    answer = stranger.post("/accounts/email/", {"email": "Dora.New@metcrm.example", "action_add": ""}, follow=True)
    assert "dora.new@metcrm.example" in answer.content.decode()
    assert sign_in(Browser()), "the old one signs in until the new one is confirmed"
    stranger.post(link_in(mails("dora.new@metcrm.example")[0]))
    assert sign_in(Browser(), "dora.new@metcrm.example") and not sign_in(Browser())
    assert "Your address was changed" in [mail.subject for mail in mails(DORA)]


def test_account_mails_leave_no_blank_where_a_word_belongs(stranger: Browser) -> None:
    make_user()
    stranger.post("/accounts/password/reset/", {"email": "no@metcrm.example"})
    (mail,) = mails("no@metcrm.example")
    assert "sign in with no@metcrm.example." in mail.body_text and re.search(r"METCRM\n\S+", mail.body_text)
