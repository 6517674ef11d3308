"""The home programme: written, printed, led to by a link that expires, reported by one tap, told in reports."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pypdf
import pytest
from django.test import Client as Browser
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clients.models import HomeDay, HomeProgramme
from clients.selectors.home import adherence_of, protocol_of
from clients.selectors.report_facts import facts_of
from clients.services import reports
from clients.services.home import end_programme, report_day, token_of, write_programme
from clients.services.refusals import Refused
from tests.clients.pages import Pages, fill
from tests.conftest import NOW, Cast
from tests.days import today
from tests.factories.clients import make_assessment, make_episode, make_programme

FUZZ = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
TODAY = NOW.date()


@pytest.fixture
def pages(cast: Cast) -> Pages:
    return fill(cast)


def link(pages: Pages) -> str:
    return reverse("clients:home_page", args=[token_of(pages.programme)])


def test_the_client_sees_exercises_and_no_health_record(stranger: Browser, pages: Pages) -> None:
    answer = stranger.get(link(pages))
    text = answer.content.decode()
    assert "Sit to stand" in text and "2 × 8" in text
    assert not any(word in text for word in ("Brandt", "Hilde", "Knee", "M17", "Lakeside"))
    assert "no-store" in answer["Cache-Control"] and "noindex" in text
    # A page without a referrer posts without an origin, and every tap would be refused.
    assert "no-referrer" not in text and answer["Referrer-Policy"] == "same-origin"


def test_one_tap_reports_and_a_second_corrects(stranger: Browser, alice: Browser, pages: Pages, cast: Cast) -> None:
    assert stranger.post(link(pages), {"on": today(), "done": "all"}).status_code == 302
    assert 'aria-pressed="true"' in stranger.get(link(pages)).content.decode()
    assert stranger.post(link(pages), {"on": today(), "done": "some"}).status_code == 302
    with cast.inside():
        assert HomeDay.objects.get().done == "some"
    detail = alice.get(reverse("clients:home_detail", args=[pages.programme.pk]))
    assert "Partly" in detail.content.decode() and "partly on 1" in detail.content.decode()


@pytest.mark.parametrize("ago", [-1, 3, 400])
def test_only_today_and_the_two_days_before_are_told(stranger: Browser, pages: Pages, ago: int) -> None:
    answer = stranger.post(link(pages), {"on": today() - timedelta(days=ago), "done": "all"})
    assert answer.status_code == 422 and "today, yesterday and the day before" in answer.content.decode()


def test_opening_changes_nothing(stranger: Browser, pages: Pages, cast: Cast) -> None:
    stranger.get(link(pages) + f"?on={today()}&done=all")
    with cast.inside():
        assert not HomeDay.objects.exists()


def test_an_expired_an_ended_and_a_guessed_link_are_closed_alike(stranger: Browser, pages: Pages, cast: Cast) -> None:
    closed = stranger.get("/h/no-such-token-at-all/")
    with cast.inside():
        HomeProgramme.objects.update(expires_on=today() - timedelta(days=1))
    expired = stranger.get(link(pages))
    assert stranger.post(link(pages), {"on": today(), "done": "all"}).status_code == 404
    with cast.inside():
        HomeProgramme.objects.update(expires_on=today() + timedelta(days=9))
        end_programme(programme=HomeProgramme.objects.get(), by=cast.by, now=NOW)
    ended = stranger.get(link(pages))
    assert [page.status_code for page in (closed, expired, ended)] == [404] * 3
    assert "work any more" in ended.content.decode()
    told = {re.sub(r'X-CSRFToken": "[^"]+', "", page.content.decode()) for page in (closed, expired, ended)}
    assert len(told) == 1


def test_the_sheet_carries_the_link_and_no_name(alice: Browser, pages: Pages) -> None:
    answer = alice.get(reverse("clients:home_pdf", args=[pages.programme.pk]))
    text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(answer.content)).pages)
    assert "Sit to stand" in text and "Brandt" not in text and "nee" not in text.replace("need", "")


def test_a_new_programme_begins_with_the_protocols_exercises(alice: Browser, pages: Pages, cast: Cast) -> None:
    where = reverse("clients:home_edit", args=[pages.episode.pk])
    assert alice.get(where).context["form"]["name_1"].value() == "Walk"
    assert alice.post(reverse("clients:home_end", args=[pages.programme.pk])).status_code == 302
    form = alice.get(where).context["form"]
    with cast.inside():
        protocol = protocol_of("knee_oa")
    assert protocol and form["name_1"].value() == protocol.home_lines[1].name


def test_a_row_without_a_dose_has_its_sentence_and_stays(alice: Browser, pages: Pages) -> None:
    where = reverse("clients:home_edit", args=[pages.episode.pk])
    data = {"days_a_week": "9", "expires_on": today(), "name_0": "Bridge", "how_1": "Slowly"}
    answer = alice.post(where, data)
    text = answer.content.decode()
    assert answer.status_code == 422 and answer.context["form"]["name_0"].value() == "Bridge"
    assert "Say how much" in text and "Name the exercise." in text and "Write a number from 1 to 7." in text


def test_changing_keeps_the_link(inside: Cast) -> None:
    first = make_programme(make_episode())
    again = make_programme(first.episode, days_a_week=5)
    assert (again.pk, token_of(again)) == (first.pk, token_of(first))
    assert again.exercises.count() == 2


@pytest.mark.parametrize(
    ("over", "field"),
    [({"exercises": []}, "name_0"), ({"expires_on": TODAY - timedelta(days=1)}, "expires_on"),
     ({"expires_on": TODAY + timedelta(days=400)}, "expires_on")],
)  # fmt: skip
def test_what_is_no_programme(inside: Cast, over: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        make_programme(make_episode(), **over)
    assert refusal.value.field == field


def test_reports_tell_what_the_client_reported(inside: Cast) -> None:
    episode = make_episode()
    make_assessment(episode)
    programme = make_programme(episode)
    report_day(programme=programme, on=TODAY, done="all", today=TODAY, now=NOW)
    told = reports.lay_out(reports.draft(episode=episode, by=inside.by, now=NOW), by=inside.by, now=NOW)
    assert "Home program: done on 1 of 1 planned days so far (as the client reports)." in told.content["attendance"]
    without = reports.draft(episode=make_episode(), by=inside.by, now=NOW)
    assert facts_of(without, signer=inside.by, now=NOW).home == ""


def test_no_day_is_planned_after_a_programme_has_ended_or_its_link_has(inside: Cast) -> None:
    later = TODAY + timedelta(weeks=20)
    expired = make_programme(make_episode(), expires_on=TODAY + timedelta(days=6))
    assert adherence_of(expired, later).planned == 3
    ended = end_programme(programme=make_programme(make_episode()), by=inside.by, now=NOW + timedelta(days=13))
    assert adherence_of(ended, later).planned == 6


def test_a_protocol_is_written_over_and_taken_back(alice: Browser, pages: Pages) -> None:
    where = "/protocols/knee_oa/"
    assert "Chair height down" in alice.get(where).content.decode()
    data = {"weeks": "10", "sessions": "20", "progression": "When it is easy", "exercises": "Leg press; 3 × 12"}
    assert alice.post(where + "edit/", data | {"weeks": "0"}).status_code == 422
    assert alice.post(where + "edit/", data).status_code == 302
    text = alice.get(where).content.decode()
    assert "When it is easy" in text and "Chair height down" not in text and "Leg press, 3 × 12" in text
    record = alice.get(reverse("clients:client_detail", args=[pages.client.pk])).content.decode()
    assert "When it is easy" in record
    assert alice.post(where + "drop/").status_code == 302
    assert "Chair height down" in alice.get(where).content.decode()
    assert alice.get("/protocols/no_such/").status_code == 404


def test_the_first_session_begins_with_the_protocol(alice: Browser, pages: Pages, cast: Cast) -> None:
    with cast.inside():
        fresh = make_episode(started_on=today())
    form = alice.get(reverse("clients:session_create", args=[fresh.client_id])).context["form"]
    assert form["ex_1_name"].value() == "Leg press" and form["ex_1_repetitions"].value() == 10


@FUZZ
@given(
    odd=st.dictionaries(
        st.sampled_from(["name_0", "dose_0", "how_3", "days_a_week", "expires_on", "note"]), st.text(max_size=320)
    )
)
def test_whatever_is_typed_as_a_programme(alice: Browser, pages: Pages, odd: dict[str, str]) -> None:
    data = {"days_a_week": "3", "expires_on": str(today()), "name_0": "Bridge", "dose_0": "2 × 8", **odd}
    answer = alice.post(reverse("clients:home_edit", args=[pages.episode.pk]), data)
    assert answer.status_code in (302, 422)
    if answer.status_code == 422:
        assert answer.context["form"].errors and answer.context["form"]["name_0"].value() == data["name_0"]


@FUZZ
@given(
    on=st.text(max_size=20) | st.dates().map(str), done=st.sampled_from(["all", "some", "none"]) | st.text(max_size=9)
)
def test_whatever_is_tapped(stranger: Browser, pages: Pages, on: str, done: str) -> None:
    assert stranger.post(link(pages), {"on": on, "done": done}).status_code in (302, 422)


@FUZZ
@given(
    odd=st.dictionaries(
        st.sampled_from(["weeks", "sessions", "precautions", "exercises", "home"]), st.text(max_size=80)
    )
)
def test_whatever_is_typed_as_a_protocol(alice: Browser, pages: Pages, odd: dict[str, str]) -> None:
    answer = alice.post("/protocols/tka/edit/", {"weeks": "10", "sessions": "20", **odd})
    assert answer.status_code in (302, 422)
    assert alice.get("/protocols/tka/").status_code == 200


def test_a_viewer_writes_none(inside: Cast) -> None:
    with pytest.raises(Exception, match="viewer"):
        write_programme(
            episode=make_episode(),
            exercises=[],
            days_a_week=3,
            expires_on=TODAY,
            today=TODAY,
            by=inside.by_bob,
            now=NOW,
        )
