"""A report that nobody opens: one reminder, then a task; and whatever ends that."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from clients.gates import still_unopened
from clients.models import DueChase, ReportDelivery
from clients.report_clock import patience_ends
from clients.selectors.doors import to_call
from clients.services import chase, delivery, door, doors, office, releases, reports
from clients.services.refusals import Refused
from clients.tasks import chase_unopened
from metcrm.accounts.permissions import NotAllowed
from metcrm.outbox import delivery as post
from metcrm.outbox.demo import count_as_sent
from metcrm.outbox.models import OutboxMessage
from metcrm.tenancy import context
from metcrm.tenancy.routes import find
from tests.clients.office.visitors import Scene, Visitor
from tests.conftest import NOW

NEW_YORK = "America/New_York"


@pytest.mark.parametrize(
    ("sent", "asked"),
    [
        ("2026-03-04 15:00", "2026-03-10 12:30"),  # Wednesday: Thursday, Friday, Monday pass; Tuesday 8:30 EDT
        ("2026-03-06 23:00", "2026-03-12 12:30"),  # Friday evening
        ("2026-03-07 15:00", "2026-03-12 12:30"),  # on a Saturday, as if on Friday
        ("2026-11-23 15:00", "2026-11-30 13:30"),  # Thanksgiving isn't a business day
        ("2026-03-05 04:30", "2026-03-10 12:30"),  # still Wednesday evening in New York
    ],
)
def test_patience_is_three_whole_business_days_of_the_offices_own_calendar(sent: str, asked: str) -> None:
    at = datetime.fromisoformat(sent).replace(tzinfo=UTC)
    assert patience_ends(at, NEW_YORK) == datetime.fromisoformat(asked).replace(tzinfo=UTC)


def fresh(scene: Scene) -> ReportDelivery:
    with scene.cast.inside():
        return ReportDelivery.objects.select_related("message", "reminder", "link").get(pk=scene.delivery.pk)


def leave(scene: Scene, message: OutboxMessage | None) -> None:
    """The mail leaves."""
    assert message is not None
    with scene.cast.inside():
        count_as_sent(message, scene.now)


def wait(scene: Scene) -> None:
    """Until the morning on which the patience is over, and the clock's task runs."""
    scene.now = patience_ends(scene.now, NEW_YORK)
    chase_unopened()


def reminders(scene: Scene) -> list[OutboxMessage]:
    with scene.cast.inside():
        return list(OutboxMessage.objects.filter(kind="report_reminder"))


def tasks(scene: Scene) -> int:
    with scene.cast.inside():
        return to_call(scene.now.date()).count()


def in_line() -> int:
    return DueChase.objects.count()


def test_one_reminder_and_then_a_task(scene: Scene) -> None:
    leave(scene, fresh(scene).message)
    chase_unopened()
    assert (reminders(scene), tasks(scene)) == ([], 0)
    wait(scene)
    [mail] = reminders(scene)
    assert (fresh(scene).reminded_at, tasks(scene)) == (scene.now, 0)
    leave(scene, mail)
    chase_unopened()
    assert len(reminders(scene)) == 1 and tasks(scene) == 0
    wait(scene)
    assert (len(reminders(scene)), tasks(scene), in_line()) == (1, 1, 0)
    assert fresh(scene).call_since == scene.now


def test_the_reminder_holds_a_link_and_nothing_about_anyones_health(scene: Scene) -> None:
    leave(scene, fresh(scene).message)
    wait(scene)
    [mail] = reminders(scene)
    token = mail.body_text.partition("/o/")[2].partition("/")[0]
    told = f"{mail.subject} {mail.body_text} {mail.body_html} {mail.headers} {mail.to_name} {mail.from_name}"
    told = told.replace(token, "").lower()
    for secret in ("hilde", "brandt", "1958", "knee", "arthroplasty", "z96", "tug", "koos", "42.3", "68.8"):
        assert secret not in told
    assert (mail.to_email, mail.mail_class) == ("ruth@lakeside.example", "service")
    assert b"H. Brandt" in Visitor(scene.cast, token).come_in().get().content


def test_the_reminders_link_is_closed_with_the_first(scene: Scene) -> None:
    leave(scene, fresh(scene).message)
    wait(scene)
    token = reminders(scene)[0].body_text.partition("/o/")[2].partition("/")[0]
    link = fresh(scene).link
    assert link is not None and find(token, "office") == find(scene.token, "office")
    with scene.cast.inside():
        delivery.revoke_link(link=link, by=scene.cast.by, now=scene.now)
    assert Visitor(scene.cast, token).get().status_code == 404
    assert reminders(scene)[0].state == "cancelled"


def opened(scene: Scene) -> None:
    office.open_report(link=scene.link, delivery=scene.delivery, what="report", now=scene.now)


def acknowledged(scene: Scene) -> None:
    office.acknowledge(link=scene.link, delivery=scene.delivery, now=scene.now)


def asked(scene: Scene) -> None:
    office.ask(link=scene.link, delivery=scene.delivery, words="May she kneel?", now=scene.now)


def revoked(scene: Scene) -> None:
    delivery.revoke_link(link=scene.link, by=scene.cast.by, now=scene.now)


def door_closed(scene: Scene) -> None:
    doors.close_door(contact=scene.story.contact, by=scene.cast.by, now=scene.now)


def withdrawn(scene: Scene) -> None:
    reports.withdraw(report=scene.report, why="Wrong client", by=scene.cast.by, now=scene.now)


def release_gone(scene: Scene) -> None:
    releases.withdraw_release(release=scene.story.client.releases.get(), by=scene.cast.by, now=scene.now)


ENDS = [opened, acknowledged, asked, revoked, door_closed, withdrawn, release_gone]


@pytest.mark.parametrize("ends", ENDS)
def test_nobody_is_reminded_any_more(scene: Scene, ends: Any) -> None:
    leave(scene, fresh(scene).message)
    with scene.cast.inside():
        ends(scene)
    wait(scene)
    assert (reminders(scene), in_line()) == ([], 0)


@pytest.mark.parametrize("ends", ENDS)
def test_nobody_is_asked_to_call_any_more(scene: Scene, ends: Any) -> None:
    leave(scene, fresh(scene).message)
    wait(scene)
    leave(scene, reminders(scene)[0])
    with scene.cast.inside():
        ends(scene)
    wait(scene)
    assert (tasks(scene), in_line()) == (0, 0)


@pytest.mark.parametrize("ends", ENDS)
def test_the_task_goes_when_it_has_no_point_any_more(scene: Scene, ends: Any) -> None:
    leave(scene, fresh(scene).message)
    wait(scene)
    leave(scene, reminders(scene)[0])
    wait(scene)
    assert tasks(scene) == 1
    with scene.cast.inside():
        ends(scene)
    assert tasks(scene) == (1 if ends is asked else 0)


@pytest.mark.parametrize("ends", ENDS)
def test_a_reminder_on_its_way_stays_here(scene: Scene, ends: Any) -> None:
    leave(scene, fresh(scene).message)
    wait(scene)
    with scene.cast.inside():
        ends(scene)
        [mail] = OutboxMessage.objects.filter(kind="report_reminder")
        state = post.deliver(mail.pk, scene.now + timedelta(minutes=1))
        mail.refresh_from_db()
    assert (state, mail.sent_at) != ("sent", scene.now + timedelta(minutes=1))
    assert mail.state in ("cancelled", "withheld")


def test_a_mail_that_has_not_left_is_waited_for(scene: Scene) -> None:
    wait(scene)
    assert (reminders(scene), tasks(scene), in_line()) == ([], 0, 1)


def test_a_mail_that_came_back_is_a_task_at_once(scene: Scene) -> None:
    message = fresh(scene).message
    leave(scene, message)
    assert message is not None
    with scene.cast.inside():
        OutboxMessage.objects.filter(pk=message.pk).update(state="bounced")
    wait(scene)
    assert (reminders(scene), tasks(scene)) == ([], 1)


def test_a_new_link_begins_anew(scene: Scene) -> None:
    leave(scene, fresh(scene).message)
    wait(scene)
    leave(scene, reminders(scene)[0])
    wait(scene)
    with scene.cast.inside():
        delivery.new_link(delivery=fresh(scene), by=scene.cast.by, now=scene.now)
    assert (tasks(scene), fresh(scene).reminded_at, in_line()) == (0, None, 1)
    leave(scene, fresh(scene).message)
    wait(scene)
    assert len(reminders(scene)) == 2


def test_a_report_on_paper_is_never_chased(scene: Scene) -> None:
    with scene.cast.inside():
        DueChase.objects.all().delete()
        report = reports.sign(
            report=reports.amend(report=scene.report, by=scene.cast.by, now=NOW), by=scene.cast.by, now=NOW
        )
        delivery.record_sent(report=report, contact=scene.story.contact, way="fax", by=scene.cast.by, now=NOW)
    assert in_line() == 0


def test_looking_costs_one_query_and_enters_nobody(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def enter(*args: Any) -> Any:
        raise AssertionError("no workspace is entered while nothing is due")

    monkeypatch.setattr("clients.tasks.workspace", enter)
    with CaptureQueriesContext(connection) as asked:
        chase_unopened()
    assert len(asked) == 1


def test_what_is_due_is_read_by_the_lines_index(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute("explain select * from clients_duechase where due_at <= now() order by due_at limit 200")
        assert "due_chase_by_time" in str(cursor.fetchall())


def test_a_record_that_was_deleted_meanwhile_is_passed_over(scene: Scene) -> None:
    with scene.cast.inside():
        here = context.current_workspace_id()
        DueChase.objects.create(delivery_id=here, workspace_id=here, due_at=scene.now)
        chase.chase([here], scene.now)
        assert not DueChase.objects.filter(pk=here).exists()


@pytest.fixture
def to_be_called(scene: Scene) -> Scene:
    leave(scene, fresh(scene).message)
    wait(scene)
    leave(scene, reminders(scene)[0])
    wait(scene)
    return scene


@pytest.mark.parametrize("how", ["called", "dismissed"])
def test_today_shows_the_task_until_somebody_settles_it(to_be_called: Scene, alice: Browser, how: str) -> None:
    before = alice.get("/today/reports/").content.decode()
    assert "Not opened: call the office" in before and "Ruth Keller" in before
    url = f"/reports/deliveries/{to_be_called.delivery.pk}/call/"
    assert alice.post(url, {"how": how})["Location"] == "/"
    assert b"Not opened" not in alice.get("/today/reports/").content
    row = fresh(to_be_called)
    assert (row.call_settled_how, row.call_settled_by, row.call_settled_at) == (how, "Alice Owner", to_be_called.now)


def test_htmx_gets_the_panel_without_the_task(to_be_called: Scene, alice: Browser) -> None:
    url = f"/reports/deliveries/{to_be_called.delivery.pk}/call/"
    body = alice.post(url, {"how": "called"}, headers={"HX-Request": "true"}).content
    assert b'id="today-reports"' in body and b"Not opened" not in body


def test_settling_needs_the_right_and_a_way(to_be_called: Scene) -> None:
    cast, row = to_be_called.cast, fresh(to_be_called)
    with cast.inside():
        with pytest.raises(NotAllowed):
            chase.settle_call(delivery=row, how="called", by=cast.by_bob, now=NOW)
        with pytest.raises(Refused):
            chase.settle_call(delivery=row, how="shouted", by=cast.by, now=NOW)
        chase.settle_call(delivery=row, how="called", by=cast.by, now=NOW)
        again = chase.settle_call(delivery=row, how="dismissed", by=cast.by, now=NOW)
    assert again.call_settled_how == "called"


def test_the_code_for_the_reminders_link_goes_to_the_same_box(scene: Scene) -> None:
    assert door.box_of(scene.link) == "ruth@lakeside.example"


def test_the_gate_asks_once_more_as_the_reminder_leaves(scene: Scene) -> None:
    """Even a reminder that nobody took back stays here."""
    leave(scene, fresh(scene).message)
    wait(scene)
    with scene.cast.inside():
        [mail] = OutboxMessage.objects.filter(kind="report_reminder")
        assert still_unopened(mail, scene.now) == ""
        ReportDelivery.objects.update(opened_at=scene.now)
        assert still_unopened(mail, scene.now) == "It was opened meanwhile."
        ReportDelivery.objects.update(opened_at=None)
        scene.link.revoked_at, scene.link.revoked_by = scene.now, "x"
        scene.link.save()
        assert still_unopened(mail, scene.now) == "The link was closed."
