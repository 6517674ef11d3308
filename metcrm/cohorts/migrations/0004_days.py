from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cohorts", "0003_coaching"),
    ]

    operations = [
        migrations.AddField(
            model_name="cohortweek",
            name="release_day",
            field=models.PositiveSmallIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="assignment",
            name="due_day",
            field=models.PositiveSmallIntegerField(default=0),
            preserve_default=False,
        ),
    ]
