"""What is counted of homework, office managers and mails."""

from collections.abc import Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from pytest_django import DjangoAssertNumQueries

from metcrm.counting import NOTHING, Counted
from metcrm.outbox.models import OutboxMessage, State
from metcrm.wording.models import Tick
from practitioners import counts, homework
from practitioners.cadence import HOUSE
from practitioners.models import Contact, FollowUp
from practitioners.scripts import about
from practitioners.services import cadences, people, relationship
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_contact, make_practice
from tests.practitioners.follow_ups.conftest import make_office, make_sendable, make_thank_you
from tests.practitioners.test_homework import KNOW

ZONE = ZoneInfo("America/New_York")
TODAY = date(2026, 3, 4)


def counted() -> Mapping[str, Counted]:
    return counts.counted(ZONE)


def test_an_empty_workspace_has_nothing(inside: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(5):
        found = counted()
    assert set(found.values()) == {NOTHING}
    assert {rule.key for rule in counts.RULES} <= found.keys()


def test_complete_homework_counts_from_the_day_it_became_complete(
    inside: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(homework, "_registered", {})
    practice = make_practice(now=NOW - timedelta(days=9))
    for know in KNOW.values():
        know(practice, inside)
    people.change_contact(practice.contacts.get(), by=inside.by, now=NOW, preferred_way="phone")
    relationship.recompute(practice, NOW + timedelta(days=5))
    assert counted()["homework_complete"] == Counted(1, (TODAY,))


def test_homework_that_is_missing_again_does_not_count(inside: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    test_complete_homework_counts_from_the_day_it_became_complete(inside, monkeypatch)
    people.note_left(Contact.objects.get(), by=inside.by, now=NOW)
    assert counted()["homework_complete"] == NOTHING


def test_an_office_counts_once_however_many_managers_it_has(inside: Cast) -> None:
    practice = make_practice()
    make_contact(practice=practice)
    make_contact(practice=practice, now=NOW + timedelta(days=2))
    make_contact(role="front_desk")
    assert counted()["office_managers"] == Counted(1, (TODAY,))


def _sent(follow_up: FollowUp) -> None:
    assert follow_up.message_id
    OutboxMessage.objects.filter(pk=follow_up.message_id).update(state=State.SENT, sent_at=NOW)


def test_a_mail_counts_when_it_has_left(inside: Cast) -> None:
    make_sendable(inside.workspace)
    mail = make_thank_you(make_office(inside))
    assert counted()["mails_clean"] == NOTHING
    _sent(mail)
    assert counted()["mails_clean"] == Counted(1, (TODAY,))


def test_a_mail_with_a_warning_ticked_does_not_count(inside: Cast) -> None:
    make_sendable(inside.workspace)
    mail = make_thank_you(make_office(inside))
    _sent(mail)
    Tick.objects.create(about=about(mail), text_hash="x", remark="y", rule="z", ticked_at=NOW, ticked_by="Alice")
    assert counted()["mails_clean"] == NOTHING


def test_a_plan_of_ones_own_is_a_system(inside: Cast) -> None:
    cadences.change_plan("advocate", HOUSE[:1], by=inside.by, now=NOW)
    assert counted()["systems"] == Counted(1, (TODAY,))


def test_another_workspace_counts_for_itself(cast: Cast) -> None:
    with cast.inside():
        make_contact()
    with cast.elsewhere():
        assert counted()["office_managers"] == NOTHING
