"""Telling a practice what happened."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from metcrm.accounts.permissions import NotAllowed
from metcrm.accounts.services.workspaces import open_workspace
from metcrm.audit.models import AuditEvent
from metcrm.tenancy.ids import new_id
from practitioners.models import Practice, Stage
from practitioners.refusals import Refused
from practitioners.services import relationship, stage_line
from practitioners.services.facts import learn
from practitioners.services.people import add_contact
from practitioners.tasks import recompute_quiet
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_contact, make_practice

DAY = timedelta(days=1)


def test_a_presentation_is_noted_on_the_row_and_on_the_caller_s_copy(inside: Cast) -> None:
    practice = make_practice()
    relationship.note_visit(practice, at=NOW, two_way=True, presented=True, now=NOW)
    stored = Practice.objects.get(pk=practice.pk)
    for row in (practice, stored):
        assert (row.stage, row.presented_at, row.contacted_at, row.last_visit_at) == (Stage.PRESENTED, NOW, NOW, NOW)


def test_nobody_met_is_no_contact(inside: Cast) -> None:
    practice = make_practice()
    relationship.note_visit(practice, at=NOW, two_way=False, presented=False, now=NOW)
    assert practice.stage == Stage.IDENTIFIED
    assert practice.last_visit_at == NOW


def test_happenings_may_be_told_in_any_order(inside: Cast) -> None:
    practice = make_practice()
    for at in (NOW, NOW - 9 * DAY, NOW - 3 * DAY):
        relationship.note_referral(practice, at=at, now=NOW)
    assert (practice.first_referral_at, practice.last_referral_at) == (NOW - 9 * DAY, NOW)


def test_a_stale_copy_doesn_t_undo_what_another_noted(inside: Cast) -> None:
    practice = make_practice()
    copy = Practice.objects.get(pk=practice.pk)
    relationship.note_thanked(practice, at=NOW, now=NOW)
    relationship.note_visit(copy, at=NOW, two_way=True, presented=False, now=NOW)
    assert copy.thanked_at == NOW
    assert copy.stage == Stage.NURTURING


def test_a_meeting_that_took_place_is_set_no_longer(inside: Cast) -> None:
    practice = make_practice()
    relationship.note_meeting_set(practice, at=NOW + DAY, now=NOW)
    assert practice.stage == Stage.MEETING_SET
    relationship.note_visit(practice, at=NOW + DAY, two_way=True, presented=False, now=NOW + DAY)
    assert practice.stage == Stage.CONTACTED


def test_a_cancelled_meeting_leads_back(inside: Cast) -> None:
    practice = make_practice()
    relationship.note_meeting_set(practice, at=NOW + DAY, now=NOW)
    relationship.note_meeting_set(practice, at=None, now=NOW)
    assert practice.stage == Stage.IDENTIFIED


def test_since_is_the_day_of_the_change_only(inside: Cast) -> None:
    practice = make_practice()
    relationship.note_referral(practice, at=NOW, now=NOW)
    relationship.note_referral(practice, at=NOW + DAY, now=NOW + DAY)
    relationship.note_referral(practice, at=NOW + 2 * DAY, now=NOW + 2 * DAY)
    assert (practice.stage, practice.stage_since) == (Stage.ACTIVE, NOW + DAY)


def test_a_quiet_source_becomes_inactive_without_anything_happening(inside: Cast) -> None:
    practice = make_practice()
    relationship.note_referral(practice, at=NOW, now=NOW)
    assert stage_line.due(NOW + 90 * DAY) == {}
    assert stage_line.due(NOW + 91 * DAY) == {inside.workspace.pk: [practice.pk]}
    assert relationship.recompute_due([practice.pk], NOW + 91 * DAY) == 1
    assert stage_line.due(NOW + 91 * DAY) == {}
    assert Practice.objects.get(pk=practice.pk).stage == Stage.INACTIVE


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows were computed, each time."""
    times: list[int] = []
    compute = relationship._compute

    def counted(rows: Sequence[Practice], now: datetime) -> int:
        times.append(len(rows))
        return compute(rows, now)

    monkeypatch.setattr(relationship, "_compute", counted)
    return times


def test_a_verb_that_tells_several_things_computes_once_at_its_end(inside: Cast, computed: list[int]) -> None:
    practice = make_practice()
    copy = Practice.objects.get(pk=practice.pk)
    computed.clear()
    with relationship.settled_once(NOW):
        relationship.note_visit(practice, at=NOW, two_way=True, presented=True, now=NOW)
        with relationship.settled_once(NOW):
            relationship.note_thanked(copy, at=NOW, now=NOW)
        assert computed == []  # the outermost end decides
    assert computed == [1]
    assert (practice.stage, copy.stage) == (Stage.NURTURING, Stage.NURTURING)
    assert (copy.presented_at, practice.thanked_at) == (NOW, NOW)


def test_a_verb_that_fails_leaves_nothing_waiting(inside: Cast) -> None:
    practice = make_practice()
    with pytest.raises(ZeroDivisionError), relationship.settled_once(NOW):
        relationship.note_thanked(practice, at=NOW, now=NOW)
        raise ZeroDivisionError
    assert Practice.objects.get(pk=practice.pk).thanked_at is None
    relationship.note_visit(practice, at=NOW, two_way=True, presented=False, now=NOW)
    assert practice.stage == Stage.CONTACTED


@pytest.mark.parametrize("number", [1, 4])
def test_more_facts_of_one_form_cost_no_more_computing(inside: Cast, computed: list[int], number: int) -> None:
    known = {
        "phone": "(520) 555-0101",
        "fax": "(520) 555-0102",
        "website": "https://lakeside.example",
        "city": "Tucson",
    }
    make_practice(**dict(list(known.items())[:number]))
    assert computed == [1]


@pytest.mark.parametrize("number", [2, 20])
def test_many_cost_no_more_queries_than_few(
    inside: Cast, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [make_practice() for _ in range(number)]
    for row in rows:
        relationship.note_referral(row, at=NOW, now=NOW)
        relationship.recompute(row, NOW)
    # Four for the profiles, one each for objective and one-sheet, two for referrals, and the line of those due.
    with django_assert_num_queries(13):
        relationship.recompute_many(rows, NOW)


def test_a_practice_that_is_gone_leaves_the_line(inside: Cast) -> None:
    stage_line.put([(new_id(), NOW)])
    relationship.recompute_due(next(iter(stage_line.due(NOW + DAY).values())), NOW)
    assert stage_line.due(NOW + DAY) == {}


def test_the_hourly_look_enters_no_workspace_without_somebody_due(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        open_workspace(owner=cast.carol, name=f"Sleeping {number}", timezone="America/Denver", now=NOW)
    monkeypatch.setattr("metcrm.clock.now", lambda: NOW)
    with django_assert_num_queries(1):
        recompute_quiet()


def test_introducing_a_colleague_makes_an_advocate(inside: Cast) -> None:
    practice = make_practice()
    learn(by=inside.by, now=NOW, key="introduced", value="Dr. Park", source="visit", practice=practice)
    practice.refresh_from_db()
    assert (practice.stage, practice.stage_rule) == (Stage.ADVOCATE, "Introduced a colleague, noted on Mar 4, 2026.")


def test_homework_is_counted_for_lists(inside: Cast) -> None:
    practice = make_practice()
    assert practice.homework_done == 0
    make_contact(practice=practice)
    practice.refresh_from_db()
    assert practice.homework_done == 2


def test_not_engaged_needs_a_reason(inside: Cast) -> None:
    practice = make_practice()
    with pytest.raises(Refused, match="Say why"):
        relationship.set_not_engaged(practice, why="  ", by=inside.by, now=NOW)
    assert practice.stage == Stage.IDENTIFIED


def test_not_engaged_stays_until_reopened(inside: Cast) -> None:
    practice = make_practice()
    relationship.set_not_engaged(practice, why="Owns a gym", by=inside.by, now=NOW)
    relationship.note_referral(practice, at=NOW, now=NOW)
    assert practice.stage == Stage.NOT_ENGAGED
    relationship.reopen(practice, by=inside.by, now=NOW)
    assert (practice.stage, practice.not_engaged_why) == (Stage.FIRST_REFERRAL, "")


def test_a_viewer_can_t_decide(inside: Cast) -> None:
    with pytest.raises(NotAllowed):
        relationship.set_not_engaged(make_practice(), why="No", by=inside.by_bob, now=NOW)


def test_a_change_of_stage_is_on_record(cast: Cast) -> None:
    with cast.inside():
        practice = make_practice()
        relationship.note_referral(practice, at=NOW, now=NOW)
        add_contact(practice=practice, by=cast.by, now=NOW, name="Ruth", role="office_manager")
    with cast.inside():
        event = AuditEvent.objects.get(action="practice.stage_changed", object_id=practice.pk)
        assert event.detail == {"before": "identified", "after": "first_referral"}


def test_the_hourly_look_finds_the_quiet_ones_of_every_workspace(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = []
    for place in (cast.inside, cast.elsewhere):
        with place():
            rows.append(make_practice())
            relationship.note_referral(rows[-1], at=NOW, now=NOW)
    monkeypatch.setattr("metcrm.clock.now", lambda: NOW + 91 * DAY)
    recompute_quiet()
    for place, row in zip((cast.inside, cast.elsewhere), rows, strict=True):
        with place():
            assert Practice.objects.get(pk=row.pk).stage == Stage.INACTIVE
