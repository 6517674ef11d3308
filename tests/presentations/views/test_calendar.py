"""The private calendar: its link, and what a calendar programme reads there."""

from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
from django.test import Client as Browser
from django.urls import reverse

from metcrm.accounts.models import Membership
from metcrm.accounts.services.members import remove_member
from metcrm.tenancy.models import TokenRoute
from practitioners.models import Channel, Practice, Purpose
from practitioners.services import follow_ups
from presentations.models import CalendarFeed, Visit
from presentations.services import visits
from presentations.services.calendar import make_link, revoke_link, token_of
from tests.conftest import NOW, Cast
from tests.factories.clients import make_client
from tests.factories.practitioners import make_contact, make_practice
from tests.factories.presentations import make_plan, make_visit
from tests.presentations.counting import queries


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metcrm.clock.now", lambda: NOW)


def address(feed: CalendarFeed) -> str:
    return reverse("presentations:calendar_feed", args=[token_of(feed)])


@pytest.fixture
def feed(cast: Cast) -> CalendarFeed:
    with cast.inside():
        return make_link(by=cast.by, now=NOW)


def entries(browser: Browser, feed: CalendarFeed) -> list[Any]:
    answer = browser.get(address(feed))
    assert answer.status_code == 200
    return list(icalendar.Calendar.from_ical(answer.content).walk("VEVENT"))


def test_the_address_others_rely_on(feed: CalendarFeed) -> None:
    assert address(feed) == f"/calendar/{token_of(feed)}.ics"
    assert len(token_of(feed)) == 32


def test_a_plan_with_its_time_on_the_practices_wall(stranger: Browser, cast: Cast, feed: CalendarFeed) -> None:
    with cast.inside():
        practice = make_practice(name="Smith, Jones; & Sons\\Knees", zip_code="85004", city="Phoenix", state="AZ")
        ruth = make_contact(practice=practice, name="Ruth Keller")
        visit = make_plan(practice=practice, people=[ruth], minutes=45, by=cast.by,
                          planned_for=datetime(2026, 3, 10, 17, 30, tzinfo=UTC))  # fmt: skip
    answer = stranger.get(address(feed))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"BEGIN:VTIMEZONE" in answer.content and b"TZID:America/Phoenix" in answer.content
    (event,) = entries(stranger, feed)
    assert str(event["SUMMARY"]) == "Meeting, Smith, Jones; & Sons\\Knees"
    assert event["DTSTART"].dt.isoformat() == "2026-03-10T10:30:00-07:00"
    assert event["DTSTART"].params["TZID"] == "America/Phoenix"
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=45)
    assert "Phoenix, AZ" in event["LOCATION"]
    assert "Ask for Ruth Keller, office manager." in event["DESCRIPTION"]
    assert str(event["UID"]).startswith(f"visit-{visit.pk}@")
    assert str(visit.pk) in event["URL"]


def test_a_change_keeps_the_uid_and_counts_up(stranger: Browser, cast: Cast, feed: CalendarFeed) -> None:
    with cast.inside():
        visit = make_plan(by=cast.by)
    (before,) = entries(stranger, feed)
    with cast.inside():
        later = NOW + timedelta(minutes=5)
        visits.change_plan(visit, planned_for=NOW + timedelta(days=2), kind=visit.kind, people=[], objective="",
                           by=cast.by, now=later)  # fmt: skip
    (moved,) = entries(stranger, feed)
    with cast.inside():
        visits.cancel_visit(visit, why="They asked for April.", by=cast.by, now=NOW + timedelta(minutes=9))
    (off,) = entries(stranger, feed)
    assert before["UID"] == moved["UID"] == off["UID"]
    assert [event["SEQUENCE"] for event in (before, moved, off)] == [0, 1, 2]
    assert moved["LAST-MODIFIED"].dt == later
    assert [str(event["STATUS"]) for event in (before, moved, off)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


def test_follow_ups_that_wait_for_a_hand(stranger: Browser, cast: Cast, feed: CalendarFeed) -> None:
    with cast.inside():
        practice = make_practice(name="Lakeside")
        ruth = make_contact(practice=practice, name="Ruth Keller", preferred_way="phone")
        make_visit(practice=practice, people=[ruth], by=cast.by, release={Purpose.CHECK_IN})
        wanted = {f"follow-up-{row.pk}" for row in practice.follow_ups.all()}
        calls = practice.follow_ups.filter(channel=Channel.CALL)
        assert calls.exists()
    found = {str(event["UID"]).split("@")[0]: event for event in entries(stranger, feed)}
    assert set(found) == wanted
    titles = {str(event["SUMMARY"]) for event in found.values()}
    assert "Call: check-in, Ruth Keller, Lakeside" in titles
    assert any(title.startswith("To release: thank-you, Ruth Keller") for title in titles)
    with cast.inside():
        follow_ups.complete(calls.get(purpose=Purpose.CHECK_IN), by=cast.by, now=NOW)
    assert len(entries(stranger, feed)) == len(wanted) - 1


def test_the_plans_of_others_stand_in_their_own_calendar(stranger: Browser, cast: Cast, feed: CalendarFeed) -> None:
    with cast.inside():
        mine, nobodys = make_plan(by=cast.by), make_plan()
        others = make_plan()
        Visit.objects.filter(pk=others.pk).update(visitor=cast.bob)
        his = make_link(by=cast.by_bob, now=NOW)
    told = [str(event["UID"]) for event in entries(stranger, feed)]
    assert [any(str(visit.pk) in uid for uid in told) for visit in (mine, nobodys, others)] == [True, True, False]
    assert any(str(others.pk) in str(event["UID"]) for event in entries(stranger, his))


def test_another_workspace_is_not_in_it(stranger: Browser, cast: Cast, feed: CalendarFeed) -> None:
    with cast.elsewhere():
        make_plan()
    assert entries(stranger, feed) == []


def test_no_client_is_named_not_even_one_of_later(stranger: Browser, cast: Cast, feed: CalendarFeed) -> None:
    with cast.inside():
        make_plan(by=cast.by, objective="Thank them for Gladys Underwood")
    assert b"Gladys" in stranger.get(address(feed)).content
    with cast.inside():
        make_client(first_name="Gladys", last_name="Underwood")
    assert b"Gladys" not in stranger.get(address(feed)).content


def test_a_second_look_costs_nothing_until_something_changes(stranger: Browser, cast: Cast, feed: CalendarFeed) -> None:
    with cast.inside():
        practice = make_plan(by=cast.by).practice
    first = stranger.get(address(feed))
    again = stranger.get(address(feed), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    with cast.inside():
        Practice.objects.filter(pk=practice.pk).update(name="Another name")
    changed = stranger.get(address(feed), headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200 and changed["ETag"] != first["ETag"]
    assert stranger.head(address(feed)).status_code == 200


def test_as_many_questions_for_many_plans_as_for_one(stranger: Browser, cast: Cast, feed: CalendarFeed) -> None:
    with cast.inside():
        make_plan(by=cast.by)
    one = queries(stranger, address(feed))
    with cast.inside():
        for _ in range(5):
            make_plan(by=cast.by)
    assert queries(stranger, address(feed)) == one


def test_revoked_renewed_and_guessed_links_lead_nowhere(stranger: Browser, cast: Cast, feed: CalendarFeed) -> None:
    with cast.inside():
        new = make_link(by=cast.by, now=NOW)
    assert stranger.get(address(feed)).status_code == 404
    assert stranger.get(address(new)).status_code == 200
    with cast.inside():
        assert revoke_link(by=cast.by, now=NOW) and not revoke_link(by=cast.by, now=NOW)
    assert stranger.get(address(new)).status_code == 404
    assert stranger.get("/calendar/made-up.ics").status_code == 404


def test_who_leaves_the_workspace_takes_no_calendar_along(stranger: Browser, cast: Cast) -> None:
    with cast.inside():
        his = make_link(by=cast.by_bob, now=NOW)
        remove_member(Membership.objects.get(user=cast.bob), by=cast.by, now=NOW)
    assert stranger.get(address(his)).status_code == 404


def test_the_secret_is_not_kept(cast: Cast, feed: CalendarFeed) -> None:
    with cast.inside():
        kept = str(list(CalendarFeed.objects.values())) + str(list(TokenRoute.objects.values()))
    assert str(feed.pk) in kept and token_of(feed) not in kept


# --- In the settings -------------------------------------------------------------------------------------------------

PANEL, MAKE, REVOKE = (reverse(f"presentations:calendar_{name}") for name in ("panel", "make", "revoke"))


def test_a_link_is_made_copied_renewed_and_revoked(alice: Browser, cast: Cast) -> None:
    assert "Make a private link" in alice.get(PANEL).content.decode()
    assert alice.post(MAKE)["Location"] == "/settings/#calendar"
    with cast.inside():
        token = token_of(CalendarFeed.objects.get())
    panel = alice.get(PANEL, headers={"HX-Request": "true"})
    assert f"/calendar/{token}.ics" in panel.content.decode()
    assert "webcal://" in panel.content.decode()
    assert panel["Cache-Control"] == "private, no-store"
    alice.post(MAKE)
    assert token not in alice.get(PANEL).content.decode()
    alice.post(REVOKE)
    assert "Make a private link" in alice.get(PANEL).content.decode()
    assert PANEL in alice.get("/settings/").content.decode()


def test_each_person_sees_their_own_link_only(alice: Browser, bob: Browser, feed: CalendarFeed) -> None:
    assert token_of(feed) in alice.get(PANEL).content.decode()
    assert token_of(feed) not in bob.get(PANEL).content.decode()


def test_after_the_key_was_changed_the_page_says_so(alice: Browser, feed: CalendarFeed, settings: Any) -> None:
    settings.SECRET_KEY = "another"  # a test's own
    alice.force_login(feed.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    assert "doesn’t work any more" in alice.get(PANEL).content.decode()
