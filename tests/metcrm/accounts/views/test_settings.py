"""The settings page and its forms."""

import pytest
from django.test import Client as Browser

from metcrm.accounts import selectors
from metcrm.accounts.models import User
from metcrm.accounts.models.workspace import Role
from metcrm.accounts.services.workspaces import add_member, change_workspace
from metcrm.audit.selectors import events
from tests.conftest import NOW, Cast

FORM = {
    "name": "Alder Exercise", "street": "1 Bay St", "city": "Tampa", "state": "FL", "zip_code": "33602",
    "phone": "813 555 0142", "fax": "", "reply_to": "hello@alder.example", "timezone": "America/Chicago",
    "referral_answer_days": "1", "retention_years": "7", "paper": "letter",
}  # fmt: skip


def test_an_owner_changes_the_business(alice: Browser, cast: Cast) -> None:
    assert alice.post("/settings/workspace/", FORM)["Location"] == "/settings/"
    with cast.inside():
        workspace = selectors.get_workspace()
        assert workspace.postal_address == "1 Bay St, Tampa, FL 33602"
        assert (workspace.phone, workspace.timezone) == ("(813) 555-0142", "America/Chicago")
        assert events(query="workspace.changed").get().detail == {"fields": sorted(FORM)}


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("zip_code", "336", "Write five figures"),
        ("state", "XX", "Select a valid choice"),
        ("phone", "12", "valid phone number"),
        ("reply_to", "x", "valid email"),
        ("name", " ", "required"),
    ],
)
def test_a_wrong_field_is_said_and_what_was_typed_stays(alice: Browser, field: str, value: str, says: str) -> None:
    answer = alice.post("/settings/workspace/", FORM | {field: value})
    page = answer.content.decode()
    assert answer.status_code == 422 and says in page and 'value="1 Bay St"' in page


def test_others_see_the_business_without_the_form(bob: Browser) -> None:
    page = bob.get("/settings/").content.decode()
    assert "The owner can change this" in page and "Save the business" not in page
    assert "/settings/people/" not in page and "/settings/audit/" not in page
    assert bob.post("/settings/workspace/", FORM).status_code == 403


def test_everybody_changes_their_own_name(bob: Browser, coach: Browser, cast: Cast) -> None:
    for browser, person in ((bob, cast.bob), (coach, cast.coach)):
        assert browser.post("/settings/profile/", {"name": "New Name", "title": ""}).status_code == 302
        assert User.objects.get(pk=person.pk).name == "New Name"


def test_one_goes_to_another_workspace_and_back(alice: Browser, cast: Cast) -> None:
    with cast.elsewhere():
        add_member(user=cast.alice, role=Role.VIEWER, now=NOW)
    there = {"workspace": str(cast.other_workspace.pk)}
    assert "Go to Cedar Medical Exercise" in alice.get("/settings/").content.decode()
    assert alice.post("/settings/switch/", there)["Location"] == "/"
    assert "Go to Alder Medical Exercise" in alice.get("/settings/").content.decode()
    assert alice.get("/settings/people/").status_code == 403, "a viewer there"


@pytest.mark.parametrize("wanted", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_nobody_goes_where_they_do_not_belong(bob: Browser, cast: Cast, wanted: str) -> None:
    for target in (wanted, str(cast.other_workspace.pk), str(cast.institute.pk)):
        assert bob.post("/settings/switch/", {"workspace": target}).status_code == 404


def test_only_what_an_owner_may_change_is_changed(inside: Cast) -> None:
    with pytest.raises(TypeError, match="slug"):
        change_workspace(inside.workspace, by=inside.by, now=NOW, slug="other")
