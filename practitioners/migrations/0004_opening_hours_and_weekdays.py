"""Opening hours and days in an office as data; what is written in free text is read where that can be done surely."""

import django.contrib.postgres.fields
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Pure functions without a model; their meaning is held by tests/practitioners/test_hours_text.py.
from practitioners.hours_text import Unreadable, parse, read_days

#: The rows of every workspace are read here, so the tables' owner goes without their policies for this transaction.
TABLES = ("practitioners_location", "practitioners_affiliation")


def read_free_text(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Hours that are understood as a whole become data and leave the note; others stay a note."""
    database = schema_editor.connection.alias
    location, affiliation = apps.get_model("practitioners", "Location"), apps.get_model("practitioners", "Affiliation")
    for place in location.objects.using(database).exclude(hours_note="").iterator():
        try:
            place.opening = parse(place.hours_note).to_json()
        except Unreadable:
            continue
        place.hours_note = ""
        place.save(update_fields=["opening", "hours_note"])
    for row in affiliation.objects.using(database).exclude(days_note="").iterator():
        weekdays, row.days_note = read_days(row.days_note)
        row.weekdays = list(weekdays)
        row.save(update_fields=["weekdays", "days_note"])


def write_free_text(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Back into words, as far as the old columns hold them."""
    from practitioners.hours import days_text, week_of

    database = schema_editor.connection.alias
    location, affiliation = apps.get_model("practitioners", "Location"), apps.get_model("practitioners", "Affiliation")
    for place in location.objects.using(database).exclude(opening={}).iterator():
        place.hours_note = "; ".join(part for part in (week_of(place.opening).text, place.hours_note) if part)[:200]
        place.save(update_fields=["hours_note"])
    for row in affiliation.objects.using(database).exclude(weekdays=[]).iterator():
        row.days_note = " ".join(part for part in (days_text(row.weekdays), row.days_note) if part)[:60]
        row.save(update_fields=["days_note"])


def without_policies(off: bool) -> list[migrations.RunSQL]:
    """The same for each table; SQL since the ORM knows no policies."""
    there, back = ("no force", "force") if off else ("force", "no force")
    return [
        migrations.RunSQL(
            f"alter table {table} {there} row level security", f"alter table {table} {back} row level security"
        )
        for table in TABLES
    ]


class Migration(migrations.Migration):
    dependencies = [("practitioners", "0003_not_engaged_by_somebody")]

    operations = [
        migrations.RenameField("location", "hours", "hours_note"),
        migrations.AddField("location", "opening", models.JSONField(blank=True, default=dict)),
        migrations.RenameField("affiliation", "days", "days_note"),
        migrations.AddField(
            "affiliation",
            "weekdays",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None
            ),
        ),
        *without_policies(True),
        migrations.RunPython(read_free_text, write_free_text),
        *without_policies(False),
    ]
