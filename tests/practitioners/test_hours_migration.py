"""What stood in free text before opening hours and days were data."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from practitioners.models import Affiliation, Location
from tests.conftest import Cast
from tests.factories.practitioners import make_practice, make_practitioner

MIGRATION = import_module("practitioners.migrations.0004_opening_hours_and_weekdays")


@pytest.mark.parametrize(
    ("before", "note", "hours"),
    [
        ("Mon–Fri 8–5", "", "Mon–Fri 8:00–17:00"),
        ("Mon–Fri 8–5, Sat by appointment", "Mon–Fri 8–5, Sat by appointment", "Mon–Fri 8–5, Sat by appointment"),
    ],
)
def test_hours_are_read_as_a_whole_or_kept(inside: Cast, before: str, note: str, hours: str) -> None:
    place = make_practice().locations.get()
    Location.objects.filter(pk=place.pk).update(hours_note=before)
    with connection.schema_editor() as editor:
        MIGRATION.read_free_text(apps, editor)
    place.refresh_from_db()
    assert (place.hours_note, place.hours) == (note, hours)


def test_days_are_read_and_the_rest_is_kept_and_both_come_back(inside: Cast) -> None:
    make_practitioner()
    Affiliation.objects.update(days_note="Tue and Thu mornings")
    with connection.schema_editor() as editor:
        MIGRATION.read_free_text(apps, editor)
        row = Affiliation.objects.get()
        assert (row.weekdays, row.days_note) == ([1, 3], "mornings")
        MIGRATION.write_free_text(apps, editor)
    assert Affiliation.objects.get().days_note == "Tue, Thu mornings"
