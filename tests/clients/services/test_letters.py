"""The clock over real rows: what starts it, what stops it, and how many questions that takes."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clients.letters import Letter
from clients.selectors.letters import letters_of, owed_letters
from clients.services import delivery, letters, reports
from clients.services.refusals import Refused
from metcrm.accounts.permissions import NotAllowed
from metcrm.documents.models import RenderJob
from tests.conftest import NOW, Cast
from tests.factories.clients import (
    make_assessment,
    make_client,
    make_episode,
    make_office,
    make_office_manager,
    make_release,
    make_session,
)

TODAY = NOW.date()


def ago(days: int) -> Any:
    return TODAY - timedelta(days=days)


def states(found: list[Letter]) -> dict[str, str]:
    return {letter.kind: letter.state(TODAY) for letter in found}


def test_the_first_visit_and_the_baseline_start_it(inside: Cast) -> None:
    episode = make_episode(started_on=ago(10))
    assert letters_of(episode) == []
    make_session(episode, on=ago(9), attendance="no_show")
    assert letters_of(episode) == []
    make_session(episode, on=ago(1))
    make_assessment(episode, on=ago(8))
    assert states(letters_of(episode)) == {"introductory": "due", "assessment": "late", "progress": "due"}


def test_without_a_practice_nobody_is_owed_anything(inside: Cast) -> None:
    episode = make_episode(practice=None)
    make_session(episode, on=ago(5))
    assert letters_of(episode) == []
    assert owed_letters(TODAY) == []


def test_a_red_flag_owes_a_letter_the_same_day(inside: Cast) -> None:
    episode = make_episode()
    make_session(episode, on=TODAY, red_flags=["swelling"])
    assert states(letters_of(episode))["change"] == "due"


def test_a_report_that_was_sent_stops_it_and_a_withdrawn_one_does_not(inside: Cast) -> None:
    practice = make_office()
    episode = make_episode(practice=practice, started_on=ago(40))
    make_release(episode.client, practice)
    make_session(episode, on=ago(40))
    make_assessment(episode, on=ago(40))
    report = letters.begin(episode=episode, kind="introductory", by=inside.by, now=NOW)
    assert letters.begin(episode=episode, kind="introductory", by=inside.by, now=NOW) == report
    report = reports.sign(report=report, by=inside.by, now=NOW)
    assert states(letters_of(episode))["introductory"] == "late"  # signed is not sent
    contact = make_office_manager(practice)
    delivery.record_sent(report=report, contact=contact, way="fax", by=inside.by, now=NOW)
    assert states(letters_of(episode))["introductory"] == "done"
    reports.withdraw(report=report, why="Wrong person", by=inside.by, now=NOW)
    assert states(letters_of(episode))["introductory"] == "late"


def test_a_note_stops_exactly_the_letter_it_is_about(inside: Cast) -> None:
    episode = make_episode(started_on=ago(40))
    make_session(episode, on=ago(40))
    progress = next(one for one in letters_of(episode) if one.kind == "progress")
    letters.note(
        episode=episode, kind="progress", due_on=progress.due_on, way="fax", settled_on=ago(2), by=inside.by, now=NOW
    )
    now = {(one.kind, one.due_on): one.state(TODAY) for one in letters_of(episode)}
    assert now["progress", progress.due_on] == "done"
    assert now["progress", ago(2) + timedelta(days=30)] == "due"
    assert now["introductory", ago(39)] == "late"


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"way": "none"}, "why"),
        ({"settled_on": TODAY + timedelta(days=1)}, "settled_on"),
        ({"settled_on": TODAY - timedelta(days=400)}, "settled_on"),
        ({"due_on": TODAY}, ""),
        ({"kind": "discharge"}, ""),
    ],
)
def test_a_note_that_cannot_be_is_refused(inside: Cast, over: dict[str, Any], field: str) -> None:
    episode = make_episode(started_on=ago(40))
    make_session(episode, on=ago(40))
    wanted = {"kind": "introductory", "due_on": ago(39), "way": "fax", "settled_on": TODAY} | over
    with pytest.raises(Refused) as refusal:
        letters.note(episode=episode, by=inside.by, now=NOW, **wanted)
    assert refusal.value.field == field


def test_what_is_owed_by_all_longest_waiting_first_and_whether_it_may_be_told(inside: Cast) -> None:
    practice = make_office(name="Lakeside")
    first = make_episode(make_client(first_name="Ada"), practice=practice, started_on=ago(20))
    second = make_episode(make_client(first_name="Ben"), practice=practice, started_on=ago(20))
    make_release(second.client, practice, covers=["reports"])
    make_session(first, on=ago(9))
    make_session(second, on=ago(12))
    make_session(second, on=TODAY, red_flags=["swelling"])
    owed = owed_letters(TODAY)
    assert [(one.client.split()[0], one.letter.kind, one.blocked) for one in owed] == [
        ("Ben", "introductory", False), ("Ada", "introductory", True), ("Ben", "change", True),
    ]  # fmt: skip


def test_it_takes_as_many_questions_for_thirty_clients_as_for_one(inside: Cast) -> None:
    counts = []
    for number in (1, 29):
        for _ in range(number):
            make_session(make_episode(started_on=ago(20)), on=ago(9), red_flags=["swelling"])
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert owed_letters(TODAY)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 9


def test_all_that_is_owed_is_begun_at_once_and_only_once(inside: Cast) -> None:
    episodes = [make_episode(started_on=ago(20)) for _ in range(3)]
    for number, episode in enumerate(episodes):
        make_session(episode, on=ago(9 - number))
    letters.begin(episode=episodes[1], kind="introductory", by=inside.by, now=NOW)
    begun = letters.begin_all(by=inside.by, now=NOW)
    assert [(report.episode_id, report.kind) for report in begun] == [
        (episodes[0].pk, "introductory"), (episodes[2].pk, "introductory"),
    ]  # fmt: skip
    assert letters.begin_all(by=inside.by, now=NOW) == []
    assert RenderJob.objects.filter(kind="report_draft").count() == 3


def test_it_begins_the_longest_waiting_first_and_says_no_to_a_viewer(inside: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(letters, "AT_ONCE", 2)
    for number in range(3):
        make_session(make_episode(started_on=ago(20)), on=ago(7 + number))
    assert len(letters.begin_all(by=inside.by, now=NOW)) == 2
    assert len(letters.begin_all(by=inside.by, now=NOW)) == 1
    with pytest.raises(NotAllowed):
        letters.begin_all(by=inside.by_bob, now=NOW)
