"""At seven where the person is, once a day, only when there is something, and nothing about a client."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from clients.models import Referral
from clients.services.referrals import Patient, receive
from metcrm.accounts import digest as parts
from metcrm.accounts.models import DueDigest, Membership, User
from metcrm.accounts.models.workspace import Role
from metcrm.accounts.permissions import Capability
from metcrm.accounts.services.digest import change_digest, send_due
from metcrm.accounts.services.digest_line import next_seven
from metcrm.accounts.services.members import change_role, remove_member
from metcrm.accounts.services.workspaces import add_member, change_workspace, open_workspace
from metcrm.accounts.tasks import digests
from metcrm.outbox.models import MailClass, OutboxMessage
from metcrm.tenancy.actors import SYSTEM, Actor
from tests.conftest import Cast
from tests.factories import accounts, practitioners
from tests.practitioners.follow_ups.conftest import make_office, make_sendable, make_thank_you

NEW_YORK, PHOENIX, HONOLULU = "America/New_York", "America/Phoenix", "Pacific/Honolulu"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


#: Thursday at 7:00 in New York, on which a thank-you leaves.
SEVEN = utc("2026-03-05 12:00")


def mails(cast: Cast) -> list[OutboxMessage]:
    with cast.inside():
        return list(OutboxMessage.objects.filter(kind="digest").order_by("created_at"))


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """A thank-you leaves tomorrow, which is Thursday."""
    with cast.inside():
        make_sendable(cast.workspace)
        make_thank_you(make_office(cast))
    return cast


# --- When


@pytest.mark.parametrize(
    ("now", "zone", "seven"),
    [
        # Clocks go forward on Sunday, Mar 8, 2026, in New York only.
        ("2026-03-07 13:00", NEW_YORK, "2026-03-08 11:00"),
        ("2026-03-06 13:00", NEW_YORK, "2026-03-07 12:00"),
        ("2026-03-07 15:00", PHOENIX, "2026-03-08 14:00"),
        ("2026-03-07 18:00", HONOLULU, "2026-03-08 17:00"),
        # And back on Sunday, Nov 1, 2026.
        ("2026-10-31 12:00", NEW_YORK, "2026-11-01 12:00"),
        ("2026-10-31 15:00", PHOENIX, "2026-11-01 14:00"),
        ("2026-10-31 18:00", HONOLULU, "2026-11-01 17:00"),
        # A minute before and at seven.
        ("2026-03-05 11:59", NEW_YORK, "2026-03-05 12:00"),
        ("2026-03-05 12:00", NEW_YORK, "2026-03-06 12:00"),
    ],
)
def test_it_is_seven_on_the_wall_across_both_clock_changes(now: str, zone: str, seven: str) -> None:
    assert next_seven(utc(now), zone) == utc(seven)


def test_at_seven_it_leaves_and_says_what_leaves_today(busy: Cast) -> None:
    assert send_due(SEVEN - timedelta(minutes=1)) == 0
    assert send_due(SEVEN) == 1
    (mail,) = mails(busy)
    assert (mail.to_email, mail.mail_class, mail.due_at) == ("alice@metcrm.example", MailClass.SERVICE, SEVEN)
    assert "- 1 follow-up leaves today" in mail.body_text
    assert "Thursday, March 5" in mail.body_text
    assert "/settings/#digest" in mail.body_text
    assert "1 follow-up leaves today" in mail.body_html


def test_once_a_day_however_often_it_is_asked(busy: Cast) -> None:
    assert [send_due(SEVEN), send_due(SEVEN), send_due(SEVEN + timedelta(hours=2))] == [1, 0, 0]
    with busy.inside():  # a second beat that has seen the row before it was moved on
        row = DueDigest.objects.get(membership_id=Membership.objects.get(user=busy.alice).pk)
    DueDigest.objects.filter(pk=row.pk).update(due_at=SEVEN)
    send_due(SEVEN + timedelta(minutes=1))
    assert len(mails(busy)) == 1


def test_when_there_is_nothing_it_does_not_come(cast: Cast) -> None:
    assert send_due(SEVEN) == 0
    assert send_due(SEVEN + timedelta(days=1)) == 0
    assert mails(cast) == []


def test_a_beat_that_was_away_still_sends_it_in_the_morning_and_not_later(busy: Cast) -> None:
    assert send_due(SEVEN + timedelta(hours=5)) == 0
    DueDigest.objects.update(due_at=SEVEN)
    assert send_due(SEVEN + timedelta(hours=4, minutes=59)) == 1


def test_it_is_the_persons_own_seven(busy: Cast, alice: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metcrm.clock.now", lambda: SEVEN - timedelta(hours=1))
    assert alice.post("/settings/digest/", {"wants": "on", "zone": HONOLULU}).status_code == 302
    assert send_due(SEVEN) == 0
    assert send_due(utc("2026-03-05 17:00")) == 1


def test_it_moves_with_the_workspace(busy: Cast) -> None:
    with busy.inside():
        change_workspace(busy.workspace, by=busy.by, now=SEVEN - timedelta(hours=1), timezone=PHOENIX)
    assert send_due(SEVEN) == 0
    assert send_due(utc("2026-03-05 14:00")) == 1


def test_a_zone_of_ones_own_counts_in_every_workspace(busy: Cast) -> None:
    second = open_workspace(owner=busy.alice, name="Second", timezone=NEW_YORK, now=SEVEN)
    with busy.inside():
        mine = Membership.objects.select_related("user", "workspace").get(user=busy.alice)
        change_digest(mine, wants=True, zone=HONOLULU, by=busy.by, now=SEVEN)
    due = {row.workspace_id: row.due_at for row in DueDigest.objects.all()}
    assert due[second.pk] == due[busy.workspace.pk] == utc("2026-03-05 17:00")


# --- Who


def test_switched_off_it_does_not_come_and_switched_on_it_does(
    busy: Cast, alice: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("metcrm.clock.now", lambda: SEVEN - timedelta(hours=1))
    assert 'name="wants"' in alice.get("/settings/").content.decode()
    alice.post("/settings/digest/", {"zone": ""})
    assert send_due(SEVEN) == 0
    alice.post("/settings/digest/", {"zone": "", "wants": "on"})
    assert send_due(SEVEN) == 1


def test_whoever_only_reads_gets_none_until_they_write(busy: Cast, bob: Browser) -> None:
    assert 'name="wants"' not in bob.get("/settings/").content.decode()
    assert bob.post("/settings/digest/", {"wants": "on"}).status_code == 403
    send_due(SEVEN)
    assert [mail.to_email for mail in mails(busy)] == ["alice@metcrm.example"]
    with busy.inside():
        member = Membership.objects.get(user=busy.bob)
        change_role(member, role=Role.ASSISTANT, by=busy.by, now=SEVEN)
    DueDigest.objects.update(due_at=SEVEN)
    send_due(SEVEN)
    assert {mail.to_email for mail in mails(busy)} == {"alice@metcrm.example", "bob@metcrm.example"}


def test_who_has_left_gets_none(busy: Cast) -> None:
    with busy.inside():
        ann = accounts.make_member(Role.ASSISTANT, "ann@metcrm.example", name="Ann Assistant")
        assert DueDigest.objects.filter(pk=ann.pk).exists()
        remove_member(ann, by=busy.by, now=SEVEN)
        assert not DueDigest.objects.filter(pk=ann.pk).exists()


def test_an_account_that_is_closed_gets_none(busy: Cast) -> None:
    User.objects.update(is_active=False)
    assert send_due(SEVEN) == 0


def test_nobody_decides_for_somebody_else(busy: Cast) -> None:
    with busy.inside():
        bobs = Membership.objects.get(user=busy.bob)
        with pytest.raises(PermissionError):
            change_digest(bobs, wants=False, zone="", by=busy.by, now=SEVEN)


def test_each_workspace_tells_its_own(busy: Cast) -> None:
    send_due(utc("2026-03-05 14:00"))  # seven in Denver, where Carol is
    with busy.elsewhere():
        assert not OutboxMessage.objects.exists()


def test_one_that_breaks_holds_up_nobody(busy: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(by: Actor, *args: object) -> list[str]:
        if by.label == "Alice Owner":
            raise RuntimeError("broken")
        return ["Something"]

    with busy.inside():
        add_member(user=accounts.make_user("zoe@metcrm.example"), role=Role.SPECIALIST, now=SEVEN - timedelta(hours=1))
    monkeypatch.setattr(parts, "lines_for", broken)
    assert send_due(SEVEN) == 1
    monkeypatch.undo()
    assert send_due(SEVEN + timedelta(hours=1)) == 1


# --- What


def test_nothing_about_a_client_stands_in_it(busy: Cast) -> None:
    with busy.inside():
        patient = Patient(patient_first_name="Thaddeus", patient_last_name="Quill", condition="knee_oa")
        office = practitioners.make_practice(name="Hillside Family Medicine")
        receive(practice=office, patient=patient, source=Referral.Source.BY_HAND, by=SYSTEM, now=SEVEN)
    send_due(SEVEN)
    (mail,) = mails(busy)
    assert "1 referral waits for an answer" in mail.body_text
    for word in ("Thaddeus", "Quill", "knee"):
        assert word not in mail.subject + mail.body_text + mail.body_html


def test_a_part_is_told_to_those_who_may_read_it(busy: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_parts", {})
    parts.register("b", place=2, capability=Capability.READ_PRACTICES, lines=lambda *args: ["second"])
    parts.register("a", place=1, capability=Capability.READ_CLIENTS, lines=lambda *args: ["first"])
    for role, lines in {Role.OWNER: ["first", "second"], Role.ASSISTANT: ["second"]}.items():
        assert parts.lines_for(Actor(None, "x", role), busy.workspace, SEVEN) == lines


# --- Cost


@pytest.mark.parametrize("number", [1, 20])
def test_who_is_not_due_costs_nothing(
    cast: Cast, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(number):
        open_workspace(owner=cast.alice, name=f"Workspace {n}", timezone=NEW_YORK, now=SEVEN)
    DueDigest.objects.update(due_at=SEVEN + timedelta(days=1))
    with django_assert_num_queries(1):
        assert send_due(SEVEN) == 0


def test_beat_has_it_looked_at_each_minute(busy: Cast, monkeypatch: pytest.MonkeyPatch, settings: object) -> None:
    from metcrm.celery import app

    monkeypatch.setattr("metcrm.clock.now", lambda: SEVEN)
    digests()
    assert len(mails(busy)) == 1
    assert app.conf.beat_schedule["digests"] == {
        "task": "metcrm.accounts.digests", "schedule": 60.0, "options": {"expires": 55},
    }  # fmt: skip
