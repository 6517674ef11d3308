"""The calendar: planned, repeated, moved, cancelled, missed; settled by the session that is logged."""

import html
import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clients.models import Appointment, Session
from clients.services.appointments import expect_again, missed, take_out
from clients.services.episodes import discharge
from clients.services.refusals import Refused
from metcrm.accounts.models import Membership
from metcrm.accounts.models.workspace import Role
from tests.clients.pages import Pages, fill
from tests.conftest import NOW, Cast
from tests.days import WORKSPACE_ZONE, today
from tests.factories.clients import make_appointments, make_episode, make_session


@pytest.fixture
def pages(cast: Cast) -> Pages:
    return fill(cast)


def new(pages: Pages) -> str:
    return reverse("clients:appointment_create", args=[pages.client.pk])


def test_a_series_is_planned_and_seen_week_by_week(alice: Browser, pages: Pages, cast: Cast) -> None:
    data = {"first": today() + timedelta(days=7), "at": "10:15", "minutes": "45", "weeks": "3", "weekdays": ["1", "4"]}
    answer = alice.post(new(pages), data)
    assert answer.status_code == 302
    with cast.inside():
        mine = Appointment.objects.exclude(series=None)
        assert mine.count() == 6
        assert {row.starts_at.astimezone(ZoneInfo(WORKSPACE_ZONE)).time() for row in mine} == {time(10, 15)}
    week = alice.get(answer["Location"])
    assert "10:15 AM" in week.content.decode() and len(week.context["days"]) == 7
    assert alice.post(new(pages), data).status_code == 422  # taken
    assert alice.get("/appointments/?of=nonsense").status_code == 200


def test_cancelled_and_missed_count_as_attendance(alice: Browser, pages: Pages, cast: Cast) -> None:
    where = reverse("clients:appointment_missed", args=[pages.appointment.pk])
    text = alice.post(where, {"attendance": "no_show"}, follow=True).content.decode()
    assert "nobody can have missed it" in text  # it is tomorrow
    assert alice.post(where, {"attendance": "cancelled"}).status_code == 302
    with cast.inside():
        assert Session.objects.get(on=today() + timedelta(days=1)).attendance == "cancelled"
    assert "Cancelled" in alice.get(f"/appointments/?of={today() + timedelta(days=1)}").content.decode()


def test_a_slip_of_the_thumb_is_taken_back(alice: Browser, pages: Pages, cast: Cast) -> None:
    key = [pages.appointment.pk]
    alice.post(reverse("clients:appointment_missed", args=key), {"attendance": "cancelled"})
    week = alice.get(f"/appointments/?of={today() + timedelta(days=1)}").content.decode()
    back = reverse("clients:appointment_expected", args=key)
    assert back in week
    assert alice.post(back).status_code == 302
    with cast.inside():
        assert not Session.objects.filter(attendance="cancelled").exists()
        assert Appointment.objects.get().session is None
    assert back not in alice.get(f"/appointments/?of={today() + timedelta(days=1)}").content.decode()


def test_logging_from_the_calendar_begins_with_the_day_of_the_appointment(
    alice: Browser, pages: Pages, cast: Cast
) -> None:
    day = today() - timedelta(days=3)
    with cast.inside():
        make_appointments(pages.episode, first=day)
    week = alice.get(f"/appointments/?of={day}").content.decode()
    [where] = re.findall(rf'href="([^"]+&amp;on={day})"', week)
    assert alice.get(html.unescape(where)).context["form"]["on"].value() == day
    assert alice.get(new(pages).replace("appointments", "sessions") + "?on=nonsense").status_code == 200


def test_who_came_or_was_written_about_stays(inside: Cast) -> None:
    episode = make_episode()
    [row] = make_appointments(episode, first=NOW.date(), at=time(9))
    session = missed(appointment=row, attendance="cancelled", by=inside.by, now=NOW)
    Session.objects.filter(pk=session.pk).update(note="Called: the knee is swollen.")
    with pytest.raises(Refused, match="correct the session"):
        expect_again(appointment=row, by=inside.by, now=NOW)
    Session.objects.filter(pk=session.pk).update(note="", attendance="attended")
    with pytest.raises(Refused, match="logged already"):
        expect_again(appointment=row, by=inside.by, now=NOW)


def test_a_discharge_clears_the_calendar_and_a_later_cancellation_is_no_obstacle(inside: Cast) -> None:
    episode = make_episode()
    [yesterday] = make_appointments(episode, first=NOW.date() - timedelta(days=1))
    next_week, _ = make_appointments(episode, first=NOW.date() + timedelta(days=7), weeks=2)
    missed(appointment=next_week, attendance="cancelled", by=inside.by, now=NOW)
    discharge(episode=episode, on=NOW.date(), reason="Moved away", by=inside.by, now=NOW)
    assert set(Appointment.objects.filter(taken_out_at=None)) == {yesterday, next_week}


def test_the_day_itself_says_why_nothing_moves_there(alice: Browser, pages: Pages) -> None:
    where = reverse("clients:appointment_move", args=[pages.appointment.pk])
    long_ago = pages.episode.started_on - timedelta(days=1)
    answer = alice.post(where, {"on": long_ago, "at": "4 pm", "minutes": "50"})
    assert "The episode began on" in answer.context["form"].errors["on"][0]


def test_a_logged_session_settles_the_appointment_of_its_day(inside: Cast) -> None:
    episode = make_episode()
    early, late = make_appointments(episode, first=NOW.date(), at=time(9))[0], make_appointments(episode)[0]
    session = make_session(episode)
    early.refresh_from_db()
    late.refresh_from_db()
    assert (early.session, late.session) == (session, None)
    with pytest.raises(Refused):
        missed(appointment=early, attendance="cancelled", by=inside.by, now=NOW)


def test_moved_and_taken_out(alice: Browser, pages: Pages, cast: Cast) -> None:
    where = reverse("clients:appointment_move", args=[pages.appointment.pk])
    on = today() + timedelta(days=2)
    assert alice.post(where, {"on": on, "at": "4 pm", "minutes": "5"}).status_code == 422
    assert alice.post(where, {"on": on, "at": "4 pm", "minutes": "50"}).status_code == 302
    with cast.inside():
        local = timezone.localtime(Appointment.objects.get().starts_at, ZoneInfo(WORKSPACE_ZONE))
        assert local == datetime.combine(on, time(16), ZoneInfo(WORKSPACE_ZONE))
    assert alice.post(reverse("clients:appointment_take_out", args=[pages.appointment.pk])).status_code == 302
    assert alice.get(where).status_code == 404


def test_the_rest_of_a_series_goes_along(inside: Cast) -> None:
    rows = make_appointments(make_episode(), weeks=4)
    assert take_out(appointment=rows[1], by=inside.by, now=NOW, later_too=True) == 3
    assert Appointment.objects.filter(taken_out_at=None).count() == 1


def test_an_assistant_plans_and_reads_no_record(cast: Cast, bob: Browser, pages: Pages) -> None:
    with cast.inside():
        Membership.objects.filter(user=cast.bob).update(role=Role.ASSISTANT)
    found = bob.post("/appointments/new/", {"q": "brandt"})
    assert [client.last_name for client in found.context["clients"]] == ["Brandt"]
    data = {"first": today() + timedelta(days=3), "at": "9:00 AM", "minutes": "60", "weeks": "1"}
    assert bob.post(new(pages), data).status_code == 302
    text = bob.get(f"/appointments/?of={today() + timedelta(days=3)}").content.decode()
    assert "H. Brandt" in text and "Knee" not in text and str(pages.client.pk) not in text
    assert bob.post(reverse("clients:appointment_missed", args=[pages.appointment.pk]), {"attendance": "cancelled"})
    with cast.inside():
        assert Session.objects.filter(attendance="cancelled").count() == 1


def test_attendance_stands_against_the_plan(alice: Browser, pages: Pages) -> None:
    weeks = alice.get(reverse("clients:session_list", args=[pages.episode.pk])).context["weeks"]
    assert [week.attended for week in weeks[:6]] == [1] * 6
    assert weeks[5].attended_so_far == 6 and weeks[5].planned_so_far == 12


NAMES = ["first", "at", "minutes", "weeks", "weekdays", "episode"]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(odd=st.dictionaries(st.sampled_from(NAMES), st.text(max_size=30) | st.integers().map(str)))
def test_whatever_is_typed_there_is_an_answer(alice: Browser, pages: Pages, odd: dict[str, str]) -> None:
    data = {"first": str(today() + timedelta(days=9)), "at": "8:00", "minutes": "60", "weeks": "1", **odd}
    answer = alice.post(new(pages), data)
    assert answer.status_code in (302, 422)
    if answer.status_code == 422:
        assert answer.context["form"].errors
        assert answer.context["form"]["at"].value() == data["at"]
    move = reverse("clients:appointment_move", args=[pages.appointment.pk])
    data["on"] = data["first"]
    assert alice.post(move, data).status_code in (302, 422)
