"""Offices complete before the day was kept get the newest day on record among what their homework rests on."""

from datetime import datetime, timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.db import connection

from practitioners.models import Fact, Practice
from presentations.models import Visit
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_practice
from tests.factories.presentations import make_plan

DAY = timedelta(days=1)


def fill() -> None:
    migration: Any = import_module("presentations.migrations.0008_homework_before_it_was_dated")
    migration.fill(apps, SimpleNamespace(connection=connection))


def complete(name: str, **over: Any) -> Practice:
    practice = make_practice(name=name)
    Fact.objects.filter(practice=practice).update(created_at=NOW - 30 * DAY)
    Practice.objects.filter(pk=practice.pk).update(homework_done=12, created_at=NOW - 30 * DAY, **over)
    return practice


def note(practice: Practice, at: datetime) -> None:
    Fact.objects.create(
        practice=practice, key="refers_to", value="A gym", source="phone", checked_on=at.date(), checked_by="Alice",
        created_at=at,
    )  # fmt: skip


def test_the_day_is_the_newest_of_what_the_items_rest_on(cast: Cast) -> None:
    with cast.inside():
        by_fact, by_visit = complete("Fact"), complete("Visit")
        complete("Bare")
        note(by_fact, NOW - 9 * DAY)
        note(by_visit, NOW - 9 * DAY)
        plan = make_plan(practice=by_visit)
        Visit.objects.filter(pk=plan.pk).update(created_at=NOW - 2 * DAY)
        Practice.objects.filter(pk=by_visit.pk).update(homework_done=12)
        dated = complete("Dated", homework_complete_at=NOW - 20 * DAY)
        note(dated, NOW - DAY)
        missing = make_practice(name="Missing")
        Practice.objects.filter(pk=missing.pk).update(homework_done=11)
    with cast.elsewhere():
        carols = complete("Carol's")
        note(carols, NOW - 5 * DAY)
    fill()
    with cast.inside():
        found = dict(Practice.objects.values_list("name", "homework_complete_at"))
    assert found == {
        "Fact": NOW - 9 * DAY, "Visit": NOW - 2 * DAY, "Bare": NOW - 30 * DAY, "Dated": NOW - 20 * DAY, "Missing": None,
    }  # fmt: skip
    with cast.elsewhere():
        assert Practice.objects.get().homework_complete_at == NOW - 5 * DAY


def test_a_second_time_changes_nothing(cast: Cast) -> None:
    with cast.inside():
        practice = complete("Once")
    fill()
    with cast.inside():
        note(practice, NOW)
    fill()
    with cast.inside():
        assert Practice.objects.get().homework_complete_at == NOW - 30 * DAY
