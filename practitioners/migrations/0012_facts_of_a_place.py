"""Each place of a practice has facts of its own; what a contact says in referrals, and what they like."""

import django.db.models.deletion
from django.db import migrations, models

import metcrm.tenancy.models
from metcrm.tenancy.operations import SecureForeignKey


class Migration(migrations.Migration):
    dependencies = [("practitioners", "0011_stages_by_rules")]

    operations = [
        migrations.AddField(
            "fact",
            "location",
            metcrm.tenancy.models.WorkspaceForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="facts",
                to="practitioners.location",
            ),
        ),
        SecureForeignKey("Fact", "location"),
        migrations.AddField(
            "contact",
            "influence",
            models.CharField(
                blank=True,
                choices=[
                    ("decides", "Decides where patients go"),
                    ("advises", "Is asked for advice"),
                    ("arranges", "Arranges the referral"),
                    ("none", "Has no say"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField("contact", "likes", models.CharField(blank=True, max_length=200)),
    ]
