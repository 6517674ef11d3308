"""The institute's page: for its own people, with or without a workspace."""

from django.test import Client as Browser

from metcrm.accounts.models import InstituteMembership, User
from metcrm.accounts.models.institute import InstituteRole
from metcrm.accounts.services.institutes import add_institute_member
from metcrm.outbox.models import OutboxMessage
from metcrm.tenancy import context
from tests.conftest import NOW, Cast


def employ(cast: Cast, user: User, role: str = InstituteRole.COACH) -> InstituteMembership:
    with context.institute(cast.institute.pk):
        return add_institute_member(user=user, role=role, now=NOW)


def test_an_admin_invites_and_removes(coach: Browser, cast: Cast) -> None:
    bob = employ(cast, cast.bob)
    coach.post("/institute/invite/", {"email": "new@metcrm.example", "role": "coach"})
    assert "new@metcrm.example" in coach.get("/institute/").content.decode()
    assert "Remove Bob Viewer?" in coach.get(f"/institute/people/{bob.pk}/remove/").content.decode()
    coach.post(f"/institute/people/{bob.pk}/remove/")
    coach.get("/institute/")  # shows the message once
    assert "Bob Viewer" not in coach.get("/institute/").content.decode()
    with context.institute(cast.institute.pk):
        assert OutboxMessage.objects.get().from_name == "Alder Institute"


def test_somebody_with_a_workspace_reaches_their_institute_too(alice: Browser, cast: Cast) -> None:
    employ(cast, cast.alice)
    assert "Your institute" in alice.get("/settings/").content.decode()
    page = alice.get("/institute/").content.decode()
    assert "Coach Quinn" in page and "Ask somebody in" not in page
    assert alice.post("/institute/invite/", {"email": "x@metcrm.example", "role": "coach"}).status_code == 403
    assert alice.get("/settings/people/").status_code == 200, "her workspace is as before"


def test_an_owner_of_a_workspace_is_nobody_at_an_institute(alice: Browser) -> None:
    assert alice.get("/institute/").status_code == 404
    assert alice.post("/institute/invite/", {"email": "x@metcrm.example", "role": "admin"}).status_code == 404


def test_today_of_a_coach_is_the_institute(coach: Browser) -> None:
    assert coach.get("/")["Location"] == "/institute/"
    assert coach.get("/outbox/").status_code == 404


def test_an_institutes_mail_is_not_seen_in_a_workspace(alice: Browser, coach: Browser, cast: Cast) -> None:
    employ(cast, cast.alice)
    coach.post("/institute/invite/", {"email": "new@metcrm.example", "role": "coach"})
    assert "new@metcrm.example" not in alice.get("/settings/").content.decode()
    with cast.inside():
        assert not OutboxMessage.objects.exists()
