"""/readyz names what is silent, and never waits long."""

import socket
from datetime import timedelta

import pytest
from celery import Celery
from celery.beat import PersistentScheduler
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import Settings

from metcrm.outbox import pulse
from metcrm.outbox.beat import PulsingScheduler
from metcrm.outbox.models import Pulse
from metcrm.views import health


def ready(browser: Browser) -> tuple[int, dict[str, str]]:
    answer = browser.get("/readyz")
    return answer.status_code, answer.json()


def heard(name: str, seconds_ago: float = 0) -> None:
    Pulse.objects.update_or_create(name=name, defaults={"at": timezone.now() - timedelta(seconds=seconds_ago)})


def test_all_is_well(stranger: Browser) -> None:
    heard("beat")
    heard("worker")
    assert ready(stranger) == (200, {"database": "ok", "broker": "ok", "beat": "ok", "worker": "ok"})


def test_a_silent_worker_is_named(stranger: Browser) -> None:
    heard("beat")
    heard("worker", 120)
    status, found = ready(stranger)
    assert (status, found["beat"], found["worker"]) == (503, "ok", "silent")


def test_while_beat_is_silent_nothing_is_said_about_the_worker(stranger: Browser) -> None:
    heard("beat", 120)
    heard("worker", 120)
    status, found = ready(stranger)
    assert (status, found["beat"], found["worker"]) == (503, "silent", "unknown while beat is silent")


def test_a_broker_that_hangs_is_named(stranger: Browser, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        settings.REDIS_URL = f"redis://127.0.0.1:{deaf.getsockname()[1]}/0"
        status, found = ready(stranger)
    assert (status, found["broker"]) == (503, "doesn't answer")


def test_a_broker_that_is_away_is_named(stranger: Browser, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert ready(stranger)[1]["broker"] == "doesn't answer"


def test_the_cache_waits_for_nobody_long(settings: Settings) -> None:
    assert settings.CACHES["default"]["OPTIONS"] == {"socket_connect_timeout": 2, "socket_timeout": 2}


def test_alive_needs_nothing(stranger: Browser) -> None:
    assert stranger.get("/healthz").content == b"ok"


def test_beat_leaves_its_own_pulse(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PersistentScheduler, "tick", lambda self, *a, **k: 5.0)
    monkeypatch.setattr(PersistentScheduler, "__init__", lambda self: None)
    monkeypatch.setattr("metcrm.outbox.beat.close_old_connections", lambda: None)
    assert PulsingScheduler().tick() == 5.0  # type: ignore[call-arg]
    assert pulse.is_alive("beat")


def test_beat_runs_with_that_scheduler(settings: Settings) -> None:
    from metcrm.celery import app

    assert isinstance(app, Celery)
    assert app.conf.beat_scheduler == "metcrm.outbox.beat:PulsingScheduler"
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} >= {
        "metcrm.outbox.sweep", "metcrm.outbox.heartbeat",
    }  # fmt: skip
