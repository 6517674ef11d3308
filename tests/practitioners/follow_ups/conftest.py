"""An office with an office manager, and a workspace whose mails may leave."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from metcrm.accounts.models import Workspace
from practitioners.models import Contact, ContactRole, FollowUp, Practice
from practitioners.services import follow_ups
from tests.conftest import NOW, Cast


@dataclass
class Office:
    """Lakeside Orthopedics, Ruth Keller its office manager, and who writes to them."""

    cast: Cast
    practice: Practice
    ruth: Contact


def make_office(cast: Cast, *, code: str = "lakeside", name: str = "Lakeside Orthopedics") -> Office:
    """Call it inside the cast's workspace."""
    practice = Practice.objects.create(
        name=name, timezone="America/New_York", stage_since=NOW, created_at=NOW, created_by="x", referral_code=code
    )
    ruth = Contact.objects.create(
        practice=practice, name="Ruth Keller", email=f"ruth@{code}.example", role=ContactRole.OFFICE_MANAGER,
        created_at=NOW,
    )  # fmt: skip
    return Office(cast, practice, ruth)


def make_sendable(workspace: Workspace) -> None:
    """Give the workspace the postal address that every mail carries."""
    Workspace.objects.filter(pk=workspace.pk).update(
        street="12 Alder Way", city="Albany", state="NY", zip_code="12207", phone="518-555-0142"
    )


def make_thank_you(office: Office, *, release: bool = True) -> FollowUp:
    """The thank-you of a visit today, released unless told otherwise."""
    proposal = follow_ups.propose(office.practice, contacts=[office.ruth], happened_at=NOW, now=NOW)[0]
    return follow_ups.schedule(proposal, because="visit", because_id=None, release=release, by=office.cast.by, now=NOW)


@pytest.fixture
def office(inside: Cast) -> Iterator[Office]:
    make_sendable(inside.workspace)
    yield make_office(inside)
