"""create_institute."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser

from metcrm.accounts.models import User
from metcrm.tenancy.context import Kind
from metcrm.tenancy.routes import all_tenants, tenants_of
from tests.factories.accounts import PASSWORD, make_user
from tests.metcrm.accounts.entrance.mails import link_in, mails
from tests.metcrm.accounts.entrance.test_login import sign_in

PAT = "pat.lee@metcrm.example"


def run(name: str = "Oak Institute", admin: str = PAT) -> str:
    out = StringIO()
    call_command("create_institute", name, admin=admin, stdout=out)
    return out.getvalue()


def test_an_unknown_admin_gets_an_account_and_a_mail_to_set_a_password(db: None, stranger: Browser) -> None:
    assert run(admin="Pat.Lee@metcrm.example").startswith("Founded Oak Institute")
    pat = User.objects.get()
    assert (pat.email, pat.name, pat.has_usable_password()) == (PAT, "Pat Lee", False)
    (mail,) = mails(PAT)
    form = stranger.get(link_in(mail), follow=True)
    stranger.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    assert sign_in(stranger, PAT)
    assert "Oak Institute" in stranger.get("/", follow=True).content.decode()


def test_a_known_admin_gets_no_mail(db: None) -> None:
    dora = make_user()
    run(admin="Dora@metcrm.example")
    assert len(tenants_of(dora.pk, Kind.INSTITUTE)) == 1
    assert mails("dora@metcrm.example") == []


def test_the_same_institute_again_changes_nothing(db: None) -> None:
    run()
    assert "already; nothing was changed" in run("Oak  Institute", "other@metcrm.example")
    assert len(all_tenants()) == 1 and User.objects.count() == 1


@pytest.mark.parametrize("email", ["x", "", "a@b", "a b@metcrm.example"])
def test_a_wrong_address_is_refused(db: None, email: str) -> None:
    with pytest.raises(CommandError, match="is not an e-mail address"):
        run(admin=email)


def test_a_name_of_signs_only_is_refused(db: None) -> None:
    assert "at least one letter" in run("!!!")
    assert not User.objects.exists()
