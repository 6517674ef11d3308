"""Times of follow-ups are those on the practice's wall, whatever the zone of the workspace."""

from datetime import UTC, datetime

import pytest
from django.test import Client as Browser

from practitioners.models import FollowUp, Practice
from practitioners.services import follow_ups
from tests.conftest import NOW, Cast
from tests.practitioners.follow_ups.conftest import make_office, make_sendable

#: The night after the visit, where the thank-you leaves that day in Honolulu.
TODAY = datetime(2026, 3, 5, 14, 0, tzinfo=UTC)


@pytest.fixture
def thanks(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> FollowUp:
    """Due at half past eight in Honolulu, which is half past one in New York."""
    monkeypatch.setattr("metcrm.clock.now", lambda: TODAY)
    with cast.inside():
        make_sendable(cast.workspace)
        office = make_office(cast)
        Practice.objects.update(timezone="Pacific/Honolulu")
        office.practice.refresh_from_db()
        one = follow_ups.propose(office.practice, contacts=[office.ruth], happened_at=NOW, now=NOW)[0]
        return follow_ups.schedule(one, because="visit", because_id=None, release=True, by=cast.by, now=NOW)


def test_every_page_says_half_past_eight(thanks: FollowUp, alice: Browser) -> None:
    pages = [
        "/follow-ups/", f"/follow-ups/{thanks.pk}/", "/today/follow-ups/",
        f"/practices/{thanks.practice_id}/follow-ups/",
    ]  # fmt: skip
    for page in pages:
        said = alice.get(page).content.decode()
        assert "8:30 AM" in said, page
        assert "1:30 PM" not in said, page
