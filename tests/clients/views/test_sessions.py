"""Logging a session: last time is filled in, a stop says why, and whatever is typed is kept."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clients.models import Session, SessionExercise, StatusChange
from tests.clients.pages import Pages, fill
from tests.conftest import Cast
from tests.days import today
from tests.factories.clients import make_limits, make_log, make_session


@pytest.fixture
def pages(cast: Cast) -> Pages:
    return fill(cast)


def url(pages: Pages) -> str:
    return reverse("clients:session_create", args=[pages.client.pk])


def typed(**over: Any) -> dict[str, Any]:
    """A repeat of the leg press."""
    start = {
        "on": today(), "attendance": "attended", "red_flags": "none", "rows": "1", "ex_0_done": "on",
        "ex_0_name": "Leg press", "ex_0_sets": "3", "ex_0_repetitions": "10", "ex_0_load": "50", "ex_0_load_unit": "lb",
    }  # fmt: skip
    return {**start, **over}


def test_the_form_begins_with_what_was_done_last_time(alice: Browser, pages: Pages) -> None:
    form = alice.get(url(pages)).context["form"]
    assert [row.name.value() for row in form.rows] == ["Leg press", "Treadmill walk"]
    assert (form["ex_0_load"].value(), form["ex_0_load_unit"].value()) == ("50", "lb")
    assert form["attendance"].value() == "attended" and form["red_flags"].value() is None


def test_a_repeat_session_is_logged(alice: Browser, pages: Pages, cast: Cast) -> None:
    answer = alice.post(url(pages), typed(systolic="128", diastolic="82", tolerance="well"))
    assert answer["Location"] == reverse("clients:client_detail", args=[pages.client.pk])
    with cast.inside():
        session = Session.objects.get(on=today())
        assert (session.systolic, session.tolerance) == (128, "well")
        assert session.exercises.get().load == 50


def test_an_unticked_or_empty_row_was_not_done(alice: Browser, pages: Pages, cast: Cast) -> None:
    data = typed(rows="3", ex_0_done="", ex_1_done="on", ex_2_done="on", ex_2_name="Treadmill walk")
    assert alice.post(url(pages), data).status_code == 302
    with cast.inside():
        assert [row.name for row in SessionExercise.objects.filter(session__on=today())] == ["Treadmill walk"]


def test_another_exercise_is_added_without_losing_what_was_typed(alice: Browser, pages: Pages) -> None:
    answer = alice.post(url(pages), typed(more="1", note="Even gait", red_flags=[]))
    assert answer.status_code == 200
    form = answer.context["form"]
    assert form.count == 2 and form["note"].value() == "Even gait" and not form.errors


def test_beyond_the_limit_the_form_stops_and_says_why(alice: Browser, pages: Pages, cast: Cast) -> None:
    with cast.inside():
        make_limits(pages.episode)
    data = typed(systolic="151", diastolic="82", note="Dizzy on arrival")
    answer = alice.post(url(pages), data)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Systolic pressure 151 mmHg is above 150, the limit given by Dr. Osei" in text and "Dizzy on arrival" in text
    answer = alice.post(url(pages), data | {"ex_0_done": ""}, follow=True)
    assert "is above 150" in answer.content.decode()
    with cast.inside():
        assert Session.objects.get(on=today()).red_flags == ["vital_signs"]


def test_the_page_knows_the_limits_before_anything_is_sent(alice: Browser, pages: Pages, cast: Cast) -> None:
    with cast.inside():
        make_limits(pages.episode)
    told = {reading.field: json.loads(bounds) for reading, _, bounds in alice.get(url(pages)).context["vitals"]}
    assert told["systolic"] == [
        ["above", 150, True, "Systolic pressure # mmHg is above 150, the limit given by Dr. Osei."]
    ]
    assert [line[:3] for line in told["glucose"]] == [["above", 239, True], ["below", 90, True], ["above", 200, False]]
    assert told["heart_rate"] == []


def test_no_progression_while_a_change_waits(alice: Browser, pages: Pages) -> None:
    answer = alice.post(url(pages), typed(ex_0_load="60"))
    assert answer.status_code == 422 and "Progression is stopped since" in answer.content.decode()
    where = reverse("clients:change_acknowledge", args=[pages.change.pk])
    assert alice.post(where, {"decision": " "}).status_code == 422
    assert alice.post(where, {"decision": "Called Dr. Osei: go on."}).status_code == 302
    assert "Called Dr. Osei" in alice.get(where).content.decode()
    assert alice.post(url(pages), typed(ex_0_load="60")).status_code == 302


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("systolic", "9000", "Write a whole number from 60 to 260 mmHg."),
        ("heart_rate", "fast", "Write a whole number from 30 to 220 bpm."),
        ("systolic", "128", "Blood pressure has two numbers"),
        ("red_flags", ["none", "swelling"], "take one of them out"),
        ("red_flags", [], "Tick “None observed”, or what you saw."),
        ("ex_0_name", "", "Name the exercise."),
        ("ex_0_repetitions", "-3", "Write a whole number from 1 to 500."),
        ("ex_0_load_unit", "", "Say whether the load is in lb, kg or a level."),
        ("on", str(today() + timedelta(days=2)), "once its day has come"),
    ],
)
def test_each_wrong_field_has_its_sentence(alice: Browser, pages: Pages, field: str, value: Any, sentence: str) -> None:
    answer = alice.post(url(pages), typed(**{field: value}))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_session_is_read_as_a_log_and_as_soap(alice: Browser, pages: Pages) -> None:
    where = reverse("clients:session_detail", args=[pages.session.pk])
    assert "Leg press" in alice.get(where).content.decode()
    soap = alice.get(where + "?as=soap").content.decode()
    assert "Subjective" in soap and "Leg press, 3 × 10, 50 lb" in soap


def test_a_session_is_put_right(alice: Browser, pages: Pages, cast: Cast) -> None:
    where = reverse("clients:session_edit", args=[pages.session.pk])
    assert [row.name.value() for row in alice.get(where).context["form"].rows] == ["Leg press", "Treadmill walk"]
    assert alice.post(where, typed(on=pages.session.on, note="As written")).status_code == 302
    with cast.inside():
        assert Session.objects.get(pk=pages.session.pk).note == "As written"


def test_the_limits_are_kept(alice: Browser, pages: Pages) -> None:
    where = reverse("clients:limits_edit", args=[pages.episode.pk])
    data = {"systolic_high": "145", "given_by": "Dr. Osei", "given_on": today()}
    assert alice.post(where, data | {"systolic_high": ""}).status_code == 422
    assert alice.post(where, data | {"systolic_low": "150"}).status_code == 422
    assert alice.post(where, data).status_code == 302
    assert alice.get(where).context["form"]["systolic_high"].value() == 145


def test_every_side_of_the_limits_is_told_before_a_session_and_on_the_record(
    alice: Browser, pages: Pages, cast: Cast
) -> None:
    with cast.inside():
        make_limits(pages.episode, systolic_high=None, systolic_low=100, heart_rate_low=50)
    for where in (url(pages), reverse("clients:client_detail", args=[pages.client.pk])):
        assert "Systolic pressure at least 100 mmHg, heart rate at least 50 bpm" in alice.get(where).content.decode()


def test_today_shows_what_waits_for_a_decision(alice: Browser, pages: Pages) -> None:
    text = alice.get(reverse("clients:today_changes")).content.decode()
    assert "A fall at home." in text and "Letter late" in text


def test_all_sessions_stand_on_pages_of_fifty(alice: Browser, pages: Pages, cast: Cast) -> None:
    begin, now = pages.episode.started_on, pages.change.opened_at
    with cast.inside():
        missed = [Session(episode=pages.episode, on=begin, attendance="no_show", created_at=now) for _ in range(60)]
        Session.objects.bulk_create(missed)
    where = reverse("clients:session_list", args=[pages.episode.pk])
    assert len(alice.get(where).context["sessions"]) == 50
    assert len(alice.get(where + "?page=2").context["sessions"]) == 16


PARTS = ("name", "sets", "repetitions", "load", "load_unit", "minutes", "done")
NAMES = ["on", "attendance", "red_flags", "change", "tolerance", "said", "note", "next_time", "systolic", "diastolic",
         "heart_rate", "glucose", "rows", "more", "episode", *(f"ex_0_{part}" for part in PARTS)]  # fmt: skip
FUZZ = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FUZZ
@given(
    odd=st.dictionaries(st.sampled_from(NAMES), st.text(max_size=60) | st.floats().map(str) | st.integers().map(str))
)
def test_whatever_is_typed_there_is_an_answer(alice: Browser, pages: Pages, odd: dict[str, str]) -> None:
    answer = alice.post(url(pages), typed(**odd))
    assert answer.status_code in (200, 302, 422)
    if answer.status_code == 422:
        kept = answer.context["form"]
        assert kept.errors
        note = odd.get("note", "").replace("\0", "")
        assert (kept["note"].value() or "").replace("\0", "") == note


@FUZZ
@given(
    odd=st.dictionaries(
        st.sampled_from(["systolic_high", "glucose_low", "given_by", "given_on"]), st.text(max_size=130)
    )
)
def test_whatever_is_typed_as_a_limit_or_a_decision(alice: Browser, pages: Pages, odd: dict[str, str]) -> None:
    data = {"systolic_high": "150", "given_by": "Dr. Osei", "given_on": today(), **odd}
    assert alice.post(reverse("clients:limits_edit", args=[pages.episode.pk]), data).status_code in (302, 422)
    where = reverse("clients:change_acknowledge", args=[pages.change.pk])
    assert alice.post(where, {"decision": odd.get("given_by", "")}).status_code in (302, 422)


def test_logs_cost_the_same_whatever_stands_in_them(alice: Browser, pages: Pages, cast: Cast) -> None:
    with cast.inside():
        make_session(pages.episode, on=today() - timedelta(days=1), log=make_log(change="Dizzy."))
        assert StatusChange.objects.count() == 2
    assert "Dizzy." in alice.get(reverse("clients:client_detail", args=[pages.client.pk])).content.decode()
