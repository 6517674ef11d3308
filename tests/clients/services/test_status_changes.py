"""A red flag, a reading beyond the limits or an event stops progression and opens the letter of the same day."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from clients.limits import Vitals, check
from clients.models import Report, Session, StatusChange
from clients.selectors.sessions import exercises_of, last_time, limits_of, open_changes
from clients.services.limits import set_limits
from clients.services.refusals import Refused
from clients.services.reports import lay_out
from clients.services.sessions import correct_session
from clients.services.status_changes import acknowledge
from metcrm.accounts.permissions import NotAllowed
from tests.conftest import NOW, Cast
from tests.factories.clients import LEG_PRESS, WALK, make_episode, make_limits, make_log, make_session

TODAY = NOW.date()
HEAVIER = replace(LEG_PRESS, load=Decimal(55))


def days_ago(number: int) -> dict[str, object]:
    return {"on": TODAY - timedelta(days=number)}


def test_the_exercises_of_last_time_are_there_again(inside: Cast) -> None:
    episode = make_episode()
    make_session(episode, **days_ago(7), log=make_log())
    make_session(episode, **days_ago(5), log=make_log(HEAVIER))
    make_session(episode, **days_ago(3), attendance="no_show")
    found = last_time(episode)
    assert found and found.exercises == [HEAVIER] and found.on == TODAY - timedelta(days=5)
    assert last_time(make_episode()) is None


def test_a_red_flag_opens_the_letter_of_that_day(inside: Cast) -> None:
    episode = make_episode()
    make_session(episode, red_flags=["night_pain", "swelling"])
    [change] = open_changes(episode.client)
    assert change.words == "Observed: swelling, night pain." and change.on == TODAY
    assert change.letter and change.letter.kind == Report.Kind.CHANGE
    assert change.letter.state == "draft" and change.letter.bottom_line == ""


def test_without_an_office_there_is_a_stop_and_no_letter(inside: Cast) -> None:
    episode = make_episode(practice=None)
    make_session(episode, red_flags=["swelling"])
    assert open_changes(episode.client)[0].letter is None


def test_two_changes_of_a_day_make_one_letter(inside: Cast) -> None:
    episode = make_episode()
    make_session(episode, **days_ago(1), red_flags=["swelling"])
    make_session(episode, red_flags=["numbness"])
    letters = {change.letter for change in open_changes(episode.client)}
    assert len(letters) == 1
    [letter] = letters
    assert letter is not None
    happened = dict(lay_out(letter, by=inside.by, now=NOW).content["opening"])["What happened"]
    assert "red flags observed: swelling." in happened and "red flags observed: numbness or tingling." in happened


def test_progression_stops_until_somebody_says_what_was_decided(inside: Cast) -> None:
    episode = make_episode()
    make_session(episode, **days_ago(7), log=make_log(), red_flags=["swelling"])
    with pytest.raises(Refused, match="Progression is stopped") as refusal:
        make_session(episode, **days_ago(5), log=make_log(WALK, HEAVIER))
    assert refusal.value.field == "ex_1_name"
    make_session(episode, **days_ago(5), log=make_log())
    [change] = open_changes(episode.client)
    with pytest.raises(Refused):
        acknowledge(change=change, decision=" ", by=inside.by, now=NOW)
    acknowledge(change=change, decision="Dr. Osei: go on.", by=inside.by, now=NOW)
    assert open_changes(episode.client) == []
    make_session(episode, **days_ago(3), log=make_log(HEAVIER))


def test_acknowledging_twice_keeps_the_first_decision(inside: Cast) -> None:
    episode = make_episode()
    make_session(episode, red_flags=["swelling"])
    change = StatusChange.objects.get()
    acknowledge(change=change, decision="First", by=inside.by, now=NOW)
    assert acknowledge(change=change, decision="Second", by=inside.by, now=NOW).decision == "First"


def test_an_event_is_a_change_in_status_too(inside: Cast) -> None:
    episode = make_episode()
    make_session(episode, log=make_log(change="A fall at home on Sunday."))
    assert open_changes(episode.client)[0].words == "A fall at home on Sunday."


def test_no_exercise_beyond_the_clients_own_limit(inside: Cast) -> None:
    episode = make_episode()
    make_limits(episode, systolic_high=150)
    high = Vitals(systolic=151, diastolic=80)
    with pytest.raises(Refused, match="Systolic pressure 151 mmHg is above 150") as refusal:
        make_session(episode, log=make_log(vitals=high))
    assert refusal.value.field == "systolic" and not Session.objects.exists()
    session = make_session(episode, log=make_log(exercises=(), vitals=high))
    assert session.red_flags == ["vital_signs"] and session.tolerance == ""
    assert open_changes(episode.client)[0].words == session.beyond_limits[0]


def test_a_caution_is_kept_and_stops_nothing(inside: Cast) -> None:
    episode = make_episode()
    session = make_session(episode, log=make_log(vitals=Vitals(systolic=165, diastolic=85)))
    assert "no cardiovascular exercise today" in session.beyond_limits[0]
    assert session.red_flags == [] and open_changes(episode.client) == []


def test_the_newest_limits_count(inside: Cast) -> None:
    episode = make_episode()
    make_limits(episode, systolic_high=150)
    set_limits(
        episode=episode,
        given_by="Dr. Vale",
        given_on=TODAY,
        by=inside.by,
        now=NOW + timedelta(hours=1),
        glucose_high=250,
    )
    assert not any(one.stops for one in check(Vitals(systolic=180), limits_of(episode)))
    assert limits_of(episode).given_by == "Dr. Vale"


@pytest.mark.parametrize(
    ("limits", "field"),
    [({"systolic_high": 300}, "systolic_high"), ({"glucose_low": 120, "glucose_high": 100}, "glucose_low"),
     ({"given_by": " "}, "given_by")],
)  # fmt: skip
def test_limits_that_can_not_be_are_refused(inside: Cast, limits: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        make_limits(make_episode(), **limits)
    assert refusal.value.field == field


def test_a_correction_replaces_what_was_logged(inside: Cast) -> None:
    episode = make_episode()
    session = make_session(episode, log=make_log())
    correct_session(
        session=session, on=TODAY, attendance="attended", red_flags=["swelling"], log=make_log(WALK, note="Better"),
        by=inside.by, now=NOW,
    )  # fmt: skip
    session = Session.objects.get()
    assert (exercises_of(session), session.note) == ([WALK], "Better")
    assert len(open_changes(episode.client)) == 1
    correct_session(
        session=session, on=TODAY, attendance="attended", red_flags=["swelling"], log=make_log(WALK), by=inside.by,
        now=NOW,
    )  # fmt: skip
    assert len(open_changes(episode.client)) == 1  # nothing new has come up


def test_a_viewer_changes_nothing(inside: Cast) -> None:
    episode = make_episode()
    make_session(episode, red_flags=["swelling"])
    with pytest.raises(NotAllowed):
        acknowledge(change=StatusChange.objects.get(), decision="x", by=inside.by_bob, now=NOW)
