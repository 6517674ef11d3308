"""The line of practices whose stage time alone will change; how much homework is done, for lists and filters."""

from django.db import migrations, models

#: Rows of every workspace are read here, so the table's owner goes without its policy for this transaction.
#: Everybody is due: the hourly look computes stage and homework of each practice by the rules of today.
LOOK_AT_ALL = """
alter table practitioners_practice no force row level security;
insert into practitioners_duestage (practice_id, workspace_id, due_at)
select id, workspace_id, created_at from practitioners_practice;
alter table practitioners_practice force row level security;
"""


class Migration(migrations.Migration):
    dependencies = [("practitioners", "0010_merges")]

    operations = [
        migrations.AddField("practice", "restage_at", models.DateTimeField(null=True)),
        migrations.AddField("practice", "homework_done", models.PositiveSmallIntegerField(default=0)),
        migrations.CreateModel(
            "DueStage",
            fields=[
                ("practice_id", models.UUIDField(primary_key=True, serialize=False)),
                ("workspace_id", models.UUIDField()),
                ("due_at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["due_at"], name="due_stage_by_time")]},
        ),
        migrations.RunSQL(LOOK_AT_ALL, migrations.RunSQL.noop),
    ]
