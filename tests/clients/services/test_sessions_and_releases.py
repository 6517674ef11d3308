"""Sessions with their red flags, releases, and the end of an episode."""

from datetime import timedelta

import pytest

from clients import selectors
from clients.services.episodes import discharge
from clients.services.refusals import Refused
from clients.services.releases import in_force, withdraw_release
from tests.conftest import NOW, Cast
from tests.factories.clients import make_assessment, make_client, make_episode, make_office, make_release, make_session

TODAY = NOW.date()


def day(ago: int) -> dict[str, object]:
    return {"on": TODAY - timedelta(days=ago)}


def test_red_flags_since_a_day(inside: Cast) -> None:
    episode = make_episode()
    make_session(episode, **day(9), red_flags=["swelling"])
    make_session(episode, **day(3), red_flags=["open_wound"])
    assert [seen.words for seen in selectors.red_flags_since(episode, TODAY - timedelta(days=5))] == ["Open wound"]
    assert len(selectors.red_flags_since(episode)) == 2


def test_attendance_against_plan(inside: Cast) -> None:
    episode = make_episode(planned_sessions=20)
    make_session(episode, **day(3))
    make_session(episode, **day(2), attendance="cancelled")
    make_session(episode, **day(1), attendance="no_show")
    assert selectors.attendance(episode) == selectors.Attendance(attended=1, planned=20, cancelled=1, missed=1)
    assert selectors.attendance(episode, TODAY - timedelta(days=4)).attended == 0


@pytest.mark.parametrize("ago", [0, 57])
def test_a_session_is_logged_once_and_inside_the_episode(inside: Cast, ago: int) -> None:
    episode = make_episode()
    make_session(episode)
    with pytest.raises(Refused) as refusal:
        make_session(episode, **day(ago))
    assert refusal.value.field == "on"


def test_a_release_is_in_force_between_its_days_for_its_practice(inside: Cast) -> None:
    client, practice = make_client(), make_office()
    release = make_release(client, practice, signed_on=TODAY, valid_until=TODAY + timedelta(days=10))
    assert in_force(client, practice, TODAY) == in_force(client, practice, TODAY + timedelta(days=10)) == release
    assert in_force(client, practice, TODAY - timedelta(days=1)) is None
    assert in_force(client, practice, TODAY + timedelta(days=11)) is None
    assert in_force(client, make_office(), TODAY) is None
    assert in_force(client, None, TODAY) is None


def test_a_withdrawn_release_is_none(inside: Cast) -> None:
    client, practice = make_client(), make_office()
    release = make_release(client, practice)
    withdraw_release(release=release, by=inside.by, now=NOW)
    withdraw_release(release=release, by=inside.by, now=NOW + timedelta(days=1))
    release.refresh_from_db()
    assert in_force(client, practice, TODAY) is None
    assert release.withdrawn_at == NOW


def test_a_release_does_not_end_before_it_begins(inside: Cast) -> None:
    with pytest.raises(Refused):
        make_release(make_client(), make_office(), signed_on=TODAY, valid_until=TODAY - timedelta(days=1))


def test_clearance_expires_after_twelve_months(inside: Cast) -> None:
    leap = TODAY.replace(year=2024, month=2, day=29)
    assert make_episode(cleared_on=leap).clearance_expires_on == leap.replace(year=2025, day=28)
    assert make_episode(cleared_on=None).clearance_expires_on is None


def test_an_episode_does_not_end_before_what_is_on_record(inside: Cast) -> None:
    episode = make_episode()
    make_assessment(episode)
    make_session(episode)
    with pytest.raises(Refused) as refusal:
        discharge(episode=episode, on=TODAY - timedelta(days=1), reason="Plateau", by=inside.by, now=NOW)
    assert refusal.value.field == "ended_on"


@pytest.mark.parametrize("reason", ["", "  "])
def test_an_episode_ends_once_and_with_a_reason(inside: Cast, reason: str) -> None:
    episode = make_episode()
    with pytest.raises(Refused):
        discharge(episode=episode, on=TODAY, reason=reason, by=inside.by, now=NOW)
    discharge(episode=episode, on=TODAY, reason="Goals reached", by=inside.by, now=NOW)
    with pytest.raises(Refused):
        discharge(episode=episode, on=TODAY, reason="Goals reached", by=inside.by, now=NOW)
