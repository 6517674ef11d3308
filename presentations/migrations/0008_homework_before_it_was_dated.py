from django.db import migrations

#: Offices whose homework was complete before its day was kept. The day is the newest on record among what the items
#: rest on: a fact, a number verified, a specialty reviewed, a contact, an objective, a one-sheet. It is never before
#: the last of them came; what was only changed since has no day of its own.
FILL = """
update practitioners_practice p set homework_complete_at = coalesce(greatest(
    (select max(f.created_at) from practitioners_fact f where f.practice_id = p.id),
    (select max(greatest(w.npi_verified_at, w.specialty_reviewed_at, w.created_at)) from practitioners_practitioner w
     join practitioners_affiliation a on a.practitioner_id = w.id where a.practice_id = p.id),
    (select max(c.created_at) from practitioners_contact c where c.practice_id = p.id),
    (select max(v.created_at) from presentations_visit v
     where v.practice_id = p.id and v.state = 'planned' and v.objective <> ''),
    (select max(m.created_at) from presentations_material m
     where m.practice_id = p.id and m.kind = 'one_sheet' and m.retired_at is null)
), p.created_at)
where p.homework_done = 12 and p.homework_complete_at is null
"""
#: Row-level security holds for whoever migrates, too: each workspace is entered. `true`: until the transaction ends.
ENTER = "select set_config('app.workspace_id', %s, true)"


def fill(apps, schema_editor):
    routes = apps.get_model("tenancy", "UserRoute").objects.using(schema_editor.connection.alias)
    workspaces = list(routes.filter(tenant_kind="workspace").values_list("tenant_id", flat=True).distinct().order_by("tenant_id"))
    with schema_editor.connection.cursor() as cursor:
        for workspace_id in workspaces:
            cursor.execute(ENTER, [str(workspace_id)])
            cursor.execute(FILL)
        cursor.execute(ENTER, [""])


class Migration(migrations.Migration):
    dependencies = [
        ("practitioners", "0016_homework_complete"),
        ("presentations", "0007_brand_and_kit"),
        ("tenancy", "0001_initial"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
