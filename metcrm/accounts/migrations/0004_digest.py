"""Who wants the daily digest, and when it is due where they are."""

from django.db import migrations, models

#: Rows of every workspace are read here, so the table's owner goes without its policy for this transaction.
#: Whoever is here already is due at once, and put off until their next seven o'clock.
PUT_IN_LINE = """
alter table accounts_membership no force row level security;
insert into accounts_duedigest (membership_id, workspace_id, due_at)
select id, workspace_id, created_at from accounts_membership;
alter table accounts_membership force row level security;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_referral_answer_days")]

    operations = [
        migrations.AddField("membership", "wants_digest", models.BooleanField(default=True)),
        migrations.AddField("user", "zone", models.CharField(blank=True, max_length=40)),
        migrations.CreateModel(
            "DueDigest",
            fields=[
                ("membership_id", models.UUIDField(primary_key=True, serialize=False)),
                ("workspace_id", models.UUIDField()),
                ("due_at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["due_at"], name="due_digest_by_time")]},
        ),
        migrations.RunSQL(PUT_IN_LINE, migrations.RunSQL.noop),
    ]
