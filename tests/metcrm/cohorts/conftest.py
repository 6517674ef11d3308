"""Coach at work in the institute, and how learners take their seats."""

import re
from collections.abc import Iterator

import pytest

from metcrm.accounts.models import User
from metcrm.accounts.models.institute import InstituteRole
from metcrm.cohorts.models import Enrolment, EnrolmentInvitation
from metcrm.cohorts.services import joining
from metcrm.outbox.models import OutboxMessage
from metcrm.tenancy import context
from metcrm.tenancy.actors import Actor
from tests.conftest import NOW, Cast


@pytest.fixture
def institute(cast: Cast) -> Iterator[Cast]:
    """The cast, with Coach's institute entered."""
    with context.institute(cast.institute.pk):
        yield cast


def by_coach(cast: Cast) -> Actor:
    """Coach, as `by=`: an admin of the institute."""
    return Actor(cast.coach.pk, "Coach Quinn", InstituteRole.ADMIN)


def take_seat(enrolment: Enrolment, user: User, cast: Cast, *, training: bool = False) -> Enrolment:
    """Accept the open invitation, with Alice's business. Inside the institute."""
    asked = EnrolmentInvitation.objects.get(enrolment=enrolment, accepted_at=None, withdrawn_at=None)
    return joining.accept(asked, user=user, place=cast.workspace.pk, training=training, now=NOW)


def seat_url(email: str) -> str:
    """The link in the last mail to that address. Inside the institute."""
    body = OutboxMessage.objects.filter(to_email=email, kind="seat_offered").latest("created_at", "pk").body_text
    found = re.search(r"/seat/[^/\s]+/", body)
    assert found
    return found[0]
