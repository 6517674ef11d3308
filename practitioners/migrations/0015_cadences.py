"""Plans and words of a workspace's own; two steps of one purpose; the line of uploads whose files are to be deleted."""

import django.db.models.deletion
from django.db import migrations, models

import metcrm.tenancy.context
import metcrm.tenancy.ids
from metcrm.tenancy.operations import SecureTable

STAGES = [
    ("identified", "Identified"), ("researched", "Researched"), ("contacted", "Contacted"),
    ("meeting_set", "Meeting set"), ("presented", "Presented"), ("nurturing", "Nurturing"),
    ("first_referral", "First referral"), ("active", "Active"), ("advocate", "Advocate"), ("inactive", "Inactive"),
    ("not_engaged", "Not engaged"),
]
PURPOSES = [("thank_you", "Thank-you"), ("check_in", "Check-in"), ("results", "Results"), ("other", "Other")]

#: Rows of every workspace are read here, so the table's owner goes without its policy for this transaction.
PUT_IN_LINE = """
alter table practitioners_contactimport no force row level security;
insert into practitioners_dueupload (upload_id, workspace_id, due_at)
select id, workspace_id, created_at + interval '30 days' from practitioners_contactimport where forgotten_at is null;
alter table practitioners_contactimport force row level security;
"""


def _own() -> list[tuple[str, models.Field]]:
    key = models.UUIDField(default=metcrm.tenancy.ids.new_id, editable=False, primary_key=True, serialize=False)
    workspace = models.ForeignKey(
        default=metcrm.tenancy.context.current_workspace_id, editable=False,
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.workspace",
    )
    return [("id", key), ("workspace", workspace)]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_digest"),
        ("outbox", "0003_returned"),
        ("practitioners", "0014_practices_counted_while_few"),
    ]

    operations = [
        migrations.CreateModel(
            "Cadence",
            fields=[
                *_own(),
                ("stage", models.CharField(blank=True, choices=STAGES, max_length=16)),
                ("steps", models.JSONField(default=list)),
                ("changed_at", models.DateTimeField()),
                ("changed_by", models.CharField(max_length=200)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("workspace", "stage"), name="cadence_once")],
            },
        ),
        SecureTable("Cadence"),
        migrations.CreateModel(
            "MailTemplate",
            fields=[
                *_own(),
                ("purpose", models.CharField(choices=PURPOSES, max_length=12)),
                ("name", models.CharField(blank=True, max_length=60)),
                ("subject", models.CharField(max_length=200)),
                ("body", models.TextField()),
                ("changed_at", models.DateTimeField()),
                ("changed_by", models.CharField(max_length=200)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("workspace", "purpose", "name"), name="mail_template_once"),
                ],
            },
        ),
        SecureTable("MailTemplate"),
        migrations.AddField("followup", "step", models.PositiveSmallIntegerField(default=0)),
        migrations.RemoveConstraint("followup", "follow_up_once"),
        migrations.AddConstraint(
            "followup",
            models.UniqueConstraint(
                condition=models.Q(("because_id__isnull", False)),
                fields=("workspace", "because", "because_id", "purpose", "step", "contact"),
                name="follow_up_once",
                nulls_distinct=False,
            ),
        ),
        migrations.CreateModel(
            "DueUpload",
            fields=[
                ("upload_id", models.UUIDField(primary_key=True, serialize=False)),
                ("workspace_id", models.UUIDField()),
                ("due_at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["due_at"], name="due_upload_by_time")]},
        ),
        migrations.RunSQL(PUT_IN_LINE, migrations.RunSQL.noop),
    ]
