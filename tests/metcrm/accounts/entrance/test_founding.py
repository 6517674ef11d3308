"""“I run courses”: who signs up so founds an institute, is its admin, and asks admins and coaches in."""

from typing import Any

import pytest
from django.test import Client as Browser

from metcrm.accounts.models import Institute, InstituteMembership, User
from metcrm.accounts.models.institute import InstituteRole
from metcrm.accounts.permissions import NotAllowed
from metcrm.accounts.selectors import workspaces_of
from metcrm.accounts.services import institutes, invitations
from metcrm.audit.models import AuditEvent
from metcrm.outbox.models import OutboxMessage
from metcrm.tenancy import context
from metcrm.tenancy.context import Kind
from metcrm.tenancy.routes import tenants_of
from tests.conftest import NOW, Cast
from tests.metcrm.accounts.entrance.mails import link_in, mails

FORM = {
    "name": "Iris Founder", "institute_name": "Oak Institute", "email": "Iris@Metcrm.Example", "runs": "institute",
    "password1": "a-quiet-harbor-42", "password2": "a-quiet-harbor-42",
}  # fmt: skip
IRIS = "iris@metcrm.example"


def found(browser: Browser, **over: Any) -> Any:
    return browser.post("/accounts/signup/?as=institute", FORM | over)


def come_in(browser: Browser) -> None:
    """Confirm the address by the mail, and sign in."""
    browser.post(link_in(mails(IRIS)[0]))
    browser.post("/accounts/login/", {"login": IRIS, "password": FORM["password1"]})


def oak() -> Any:
    (tenant,) = tenants_of(User.objects.get(email=IRIS).pk, Kind.INSTITUTE)
    return context.enter(tenant)


def test_the_way_in_is_offered_and_asks_for_no_business(stranger: Browser) -> None:
    assert "I run courses" in stranger.get("/accounts/signup/").content.decode()
    page = stranger.get("/accounts/signup/?as=institute").content.decode()
    assert "Your institute" in page and "Your business" not in page


def test_who_signs_up_founds_it_and_is_its_admin(stranger: Browser) -> None:
    assert found(stranger).status_code == 302
    iris = User.objects.get(email=IRIS)
    assert list(workspaces_of(iris)) == [], "no workspace: an institute stands above them, never inside"
    with oak():
        assert Institute.objects.get().name == "Oak Institute"
        assert list(InstituteMembership.objects.values_list("user_id", "role")) == [(iris.pk, InstituteRole.ADMIN)]
        event = AuditEvent.objects.get(action="institute.founded")
        assert event.actor_label == "Iris Founder"


def test_the_address_is_confirmed_before_anything_is_seen(stranger: Browser) -> None:
    found(stranger)
    assert stranger.get("/institute/").status_code == 302
    come_in(stranger)
    assert "Oak Institute" in stranger.get("/", follow=True).content.decode()


@pytest.mark.parametrize("role", ["coach", "admin"])
def test_the_first_admin_asks_coaches_and_admins_in(stranger: Browser, role: str) -> None:
    found(stranger)
    come_in(stranger)
    answer = stranger.post("/institute/invite/", {"email": "new@metcrm.example", "role": role}, follow=True)
    assert "new@metcrm.example" in answer.content.decode()
    with oak():
        mail = OutboxMessage.objects.get(to_email="new@metcrm.example")
    assert (mail.from_name, mail.kind) == ("Oak Institute", "invitation")
    newcomer = Browser()
    door = link_in(mail)
    assert "Oak Institute" in newcomer.get(door).content.decode()
    typed = {name: value for name, value in FORM.items() if name in ("password1", "password2")}
    newcomer.post(f"/accounts/signup/?next={door}", typed | {"name": "Nora New", "email": "new@metcrm.example"})
    newcomer.post(door)
    with oak():
        assert InstituteMembership.objects.get(user__email="new@metcrm.example").role == role


def test_a_coach_asks_nobody_in(cast: Cast) -> None:
    with context.institute(cast.institute.pk):
        by = cast.by.__class__(cast.coach.pk, "Casey", InstituteRole.COACH)
        for role in InstituteRole:
            with pytest.raises(NotAllowed):
                invitations.invite(email="x@metcrm.example", role=role, by=by, now=NOW)


def test_a_specialist_neither_sees_nor_changes_an_institute(alice: Browser, bob: Browser, cast: Cast) -> None:
    for browser in (alice, bob):
        assert browser.get("/institute/").status_code == 404
        for role in InstituteRole:
            form = {"email": "x@metcrm.example", "role": role}
            assert browser.post("/institute/invite/", form).status_code == 404
        assert browser.post("/institute/change/", {"name": "Mine"}).status_code == 404
        assert browser.get("/cohorts/").status_code == 404
    with cast.inside(), pytest.raises(NotAllowed):
        institutes.change_institute(cast.institute, name="Mine", by=cast.by, now=NOW)
    with context.institute(cast.institute.pk):
        assert Institute.objects.get().name == "Alder Institute" and not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    ("name", "says"), [("Alder  Institute", "of that name already"), ("!!!", "at least one letter"), ("", "required")]
)
def test_a_name_that_cannot_be_says_why_and_makes_nothing(stranger: Browser, cast: Cast, name: str, says: str) -> None:
    answer = found(stranger, institute_name=name)
    page = answer.content.decode()
    assert says in page and "Iris Founder" in page, "what was typed stays"
    assert not User.objects.filter(email=IRIS).exists()


def test_nothing_is_left_of_a_founding_that_fails(stranger: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(institutes, "add_institute_member", lambda **_: 1 / 0)
    stranger.raise_request_exception = False
    assert found(stranger).status_code == 500
    assert not User.objects.filter(email=IRIS).exists()
