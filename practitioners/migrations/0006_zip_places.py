"""Where the ZIP codes of the US are, copied once from the package `zipcodes`: read from there, all of them are a second
and 150 MB in every process."""

import zipcodes
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def fill(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    place = apps.get_model("practitioners", "ZipPlace")
    for begins in range(100):
        rows = [row for row in zipcodes.similar_to(f"{begins:02}") if row["lat"] and float(row["lat"])]
        place.objects.using(editor.connection.alias).bulk_create(
            place(zip_code=row["zip_code"], latitude=float(row["lat"]), longitude=float(row["long"])) for row in rows
        )


class Migration(migrations.Migration):
    dependencies = [("practitioners", "0005_registry_search")]

    operations = [
        migrations.CreateModel(
            name="ZipPlace",
            fields=[
                ("zip_code", models.CharField(max_length=5, primary_key=True, serialize=False)),
                ("latitude", models.FloatField(db_index=True)),
                ("longitude", models.FloatField()),
            ],
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
