"""What may follow what in the life of a referral, and what follows by itself."""

from datetime import timedelta

import pytest

from clients.models import Client, Referral, ReferralStatus
from clients.services import episodes
from clients.services.referral_steps import MOVES, REASONS
from clients.services.referrals import move, take_in
from clients.services.refusals import Refused
from tests.conftest import NOW, Cast
from tests.factories.clients import make_client, make_referral, make_session

S = Referral.Status
PERSON = {"first_name": "Marco", "last_name": "Alvarez"}
DETAILS = {"condition": "low_back_pain", "started_on": NOW.date()}


@pytest.mark.parametrize("before", S.values)
@pytest.mark.parametrize("to", S.values)
def test_the_table_decides(inside: Cast, before: str, to: str) -> None:
    referral = make_referral(status=before)
    reason = "cost" if to == S.NOT_STARTED else ""
    if to in MOVES[before]:
        assert move(referral=referral, to=to, reason=reason, by=inside.by, now=NOW).status == to
    else:
        with pytest.raises(Refused):
            move(referral=referral, to=to, reason=reason, by=inside.by, now=NOW)
        referral.refresh_from_db()
        assert referral.status == before


@pytest.mark.parametrize(("to", "reason"), [(S.NOT_STARTED, ""), (S.NOT_STARTED, "weather"), (S.REACHED, "cost")])
def test_not_started_has_a_reason_of_the_list_and_nothing_else_has(inside: Cast, to: str, reason: str) -> None:
    with pytest.raises(Refused):
        move(referral=make_referral(), to=to, reason=reason, by=inside.by, now=NOW)


def test_the_reasons_cover_the_leakage_list() -> None:
    assert {"not_reached", "cost", "no_clearance", "red_flag", "chose_other", "moved"} <= REASONS.keys()


def test_taking_in_without_clearance_waits_for_it(inside: Cast) -> None:
    referral = make_referral()
    episode = take_in(referral=referral, person=PERSON, details=DETAILS, by=inside.by, now=NOW)
    referral.refresh_from_db()
    assert (referral.status, referral.client) == (S.WAITING_FOR_CLEARANCE, episode.client)
    assert (episode.practice, episode.referral) == (referral.practice, referral)


def test_the_clearance_that_comes_starts_it(inside: Cast) -> None:
    referral = make_referral()
    episode = take_in(referral=referral, person=PERSON, details=DETAILS, by=inside.by, now=NOW)
    episodes.edit_episode(episode=episode, cleared_on=NOW.date(), by=inside.by, now=NOW)
    referral.refresh_from_db()
    assert referral.status == S.STARTED


def test_the_first_session_starts_it_and_the_discharge_ends_it(inside: Cast) -> None:
    referral = make_referral()
    episode = take_in(referral=referral, person=PERSON, details=DETAILS, by=inside.by, now=NOW)
    make_session(episode)
    episodes.discharge(episode=episode, on=NOW.date(), reason="Goals reached", by=inside.by, now=NOW)
    steps = ReferralStatus.objects.filter(referral=referral).order_by("pk").values_list("status", flat=True)
    assert list(steps) == [S.RECEIVED, S.WAITING_FOR_CLEARANCE, S.STARTED, S.DISCHARGED]


def test_a_referral_is_taken_in_once(inside: Cast) -> None:
    referral = make_referral()
    take_in(referral=referral, person=PERSON, details=DETAILS, by=inside.by, now=NOW)
    with pytest.raises(Refused):
        take_in(referral=referral, person=PERSON, details=DETAILS, by=inside.by, now=NOW)
    assert Client.objects.count() == 1


def test_somebody_known_gets_another_episode(inside: Cast) -> None:
    known = make_client()
    episode = take_in(referral=make_referral(), person=PERSON, details=DETAILS, existing=known, by=inside.by, now=NOW)
    assert episode.client == known
    assert Client.objects.count() == 1


def test_a_refused_episode_leaves_no_client_behind(inside: Cast) -> None:
    wrong = DETAILS | {"cleared_on": NOW.date(), "clearance_expires_on": NOW.date() - timedelta(days=1)}
    with pytest.raises(Refused):
        take_in(referral=make_referral(), person=PERSON, details=wrong, by=inside.by, now=NOW)
    assert not Client.objects.exists()
