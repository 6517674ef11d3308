"""Who works on a practice, how hard and how often; filters of the list that somebody keeps."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import metcrm.tenancy.context
import metcrm.tenancy.ids
from metcrm.tenancy.operations import SecureTable


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("accounts", "0002_institute_invitation"),
        ("practitioners", "0012_facts_of_a_place"),
    ]

    operations = [
        migrations.AddField(
            "practice",
            "owner",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "practice",
            "tier",
            models.CharField(blank=True, choices=[("A", "A"), ("B", "B"), ("C", "C"), ("D", "D")], max_length=1),
        ),
        migrations.AddField("practice", "is_target", models.BooleanField(default=False)),
        migrations.AddField(
            "practice",
            "visit_every",
            models.CharField(
                blank=True,
                choices=[
                    ("weekly", "Weekly"),
                    ("biweekly", "Every two weeks"),
                    ("monthly", "Monthly"),
                    ("quarterly", "Quarterly"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            "practice", models.Index(fields=["workspace", "homework_done"], name="practice_by_homework")
        ),
        migrations.CreateModel(
            "SavedFilter",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=metcrm.tenancy.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("query", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        default=metcrm.tenancy.context.current_workspace_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.workspace",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("workspace"),
                        models.F("user"),
                        django.db.models.functions.text.Lower("name"),
                        name="saved_filter_name_once",
                    )
                ]
            },
        ),
        SecureTable("SavedFilter"),
    ]
