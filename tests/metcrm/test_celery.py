"""Celery as it should run: every task ends before the broker gives it to somebody else, and nothing waits in it."""

import ast
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from metcrm.celery import OURS, app
from metcrm.outbox import claims

ROOT = Path(__file__).resolve().parents[2]
app.loader.import_default_modules()
TASKS = sorted(
    name for name in app.tasks if name.startswith(("metcrm.", "practitioners.", "clients.", "presentations."))
)
TRANSPORT: dict[str, Any] = dict(settings.CELERY_BROKER_TRANSPORT_OPTIONS)
VISIBLE_AFTER = float(TRANSPORT["visibility_timeout"])


def limits(name: str) -> tuple[float, float]:
    task = app.tasks[name]
    soft = task.soft_time_limit or settings.CELERY_TASK_SOFT_TIME_LIMIT
    return soft, task.time_limit or settings.CELERY_TASK_TIME_LIMIT


def test_the_tasks_are_found() -> None:
    assert {"metcrm.outbox.sweep", "metcrm.documents.render", "metcrm.accounts.digests"} <= set(TASKS)
    assert len(OURS) == 7


@pytest.mark.parametrize("name", TASKS)
def test_a_task_ends_before_the_broker_hands_it_out_again(name: str) -> None:
    soft, hard = limits(name)
    assert soft < hard < VISIBLE_AFTER


def test_a_sweep_ends_before_its_mails_are_somebody_elses() -> None:
    assert limits("metcrm.outbox.sweep")[1] < claims.LEASE.total_seconds()


def test_what_beat_sends_is_forgotten_before_it_sends_it_again() -> None:
    entries: list[Any] = list(app.conf.beat_schedule.values())
    for entry in entries:
        assert entry["options"]["expires"] < entry["schedule"], entry["task"]
        assert entry["task"] in TASKS


def test_nothing_waits_in_the_broker() -> None:
    """Due times live in PostgreSQL: a Redis ETA beyond the visibility timeout runs several times."""
    files = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    waiting = [
        f"{file}:{call.lineno}"
        for file in files.splitlines()
        if not file.startswith("tests/")
        for call in ast.walk(ast.parse((ROOT / file).read_text()))
        if isinstance(call, ast.Call) and {"eta", "countdown"} & {word.arg for word in call.keywords}
    ]
    assert waiting == []


def test_a_killed_workers_task_is_given_to_another() -> None:
    assert settings.CELERY_TASK_ACKS_LATE
    assert settings.CELERY_TASK_REJECT_ON_WORKER_LOST
    assert settings.CELERY_WORKER_PREFETCH_MULTIPLIER == 1
