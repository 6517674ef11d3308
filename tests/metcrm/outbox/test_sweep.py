"""What is due is found, tenants taking turns, whatever the clock was set to."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries, Settings

from metcrm import clock
from metcrm.outbox.claims import due
from metcrm.outbox.models import DueMail, OutboxMessage, State
from metcrm.outbox.tasks import sweep
from tests.conftest import NOW, Cast
from tests.metcrm.outbox.conftest import promise
from tests.metcrm.outbox.sink import Sink


def test_ten_of_one_do_not_delay_the_two_of_another(cast: Cast) -> None:
    with cast.inside():
        many = [promise(due_at=NOW - timedelta(hours=1)).pk for _ in range(10)]
    with cast.elsewhere():
        few = [promise().pk for _ in range(2)]
    line = due(NOW)
    assert [line.index(pk) for pk in few] == [1, 3]
    assert sorted(line) == sorted(many + few)


def test_within_a_tenant_the_oldest_comes_first(inside: Cast) -> None:
    young, old = promise().pk, promise(due_at=NOW - timedelta(days=1)).pk
    assert due(NOW) == [old, young]


def test_moving_the_clock_makes_it_due(cast: Cast, sink: Sink, settings: Settings, tmp_path: Path) -> None:
    settings.CLOCK_FILE = str(tmp_path / "clock")
    with cast.inside():
        message = promise(due_at=datetime.now(UTC) + timedelta(days=14))
    sweep()
    assert not sink.mails
    Path(settings.CLOCK_FILE).write_text(str(14 * 86_400 + 60))
    sweep()
    assert len(sink.mails) == 1
    with cast.inside():
        message.refresh_from_db()
        assert message.sent_at
        assert message.sent_at > clock.now() - timedelta(minutes=1)


def test_the_command_delivers_without_a_worker_and_says_what_it_did(cast: Cast, sink: Sink) -> None:
    with cast.inside():
        promise()
        promise("nobody@x.example")
    sink.at_rcpt["nobody@x.example"] = "550 No"
    said = StringIO()
    call_command("sweep_outbox", stdout=said)
    assert said.getvalue().strip() == "1 failed, 1 sent"
    call_command("sweep_outbox", stdout=said)
    assert said.getvalue().strip().endswith("Nothing is due.")


def test_the_command_finds_what_lost_its_place(cast: Cast, sink: Sink) -> None:
    with cast.inside():
        promise()
    DueMail.objects.all().delete()
    said = StringIO()
    call_command("sweep_outbox", "--mend", stdout=said)
    assert said.getvalue().split("\n")[:2] == ["1 put back in line", "1 sent"]


def test_without_being_asked_to_mend_it_enters_no_workspace(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr("metcrm.tenancy.routes.all_tenants", lambda: 1 / 0)
    with django_assert_num_queries(3):  # the claim, in a transaction of its own
        call_command("sweep_outbox", stdout=StringIO())


def test_each_tenant_keeps_its_own_mail(cast: Cast, sink: Sink) -> None:
    with cast.inside():
        promise()
    sweep()
    with cast.elsewhere():
        assert not OutboxMessage.objects.exists()
    with cast.inside():
        assert OutboxMessage.objects.get().state == State.SENT
