from django.db import migrations, models

# What is written once can be removed for one more reason: its training workspace has ended, where all of it was
# invented. The function belongs to the tables' owner, sees the entered workspace only, and asks for the mark.
IS_OVER = """
create function accounts_training_is_over(which uuid) returns boolean language sql stable as $$
  select exists (select 1 from accounts_workspace where id = which and kind = 'training' and ended_at is not null);
$$;
"""
REMOVE = """
create function accounts_remove_training(goes text[]) returns bigint language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  here uuid := nullif(current_setting('app.workspace_id', true), '')::uuid;
  one record;
  n bigint;
  gone bigint := 0;
begin
  if here is null or not accounts_training_is_over(here) then
    raise exception 'Only a training workspace that has ended is removed.' using errcode = 'check_violation';
  end if;
  for one in
    select c.relname, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname = any (goes)
      and a.attname in ('workspace_id', 'tenant_id') and a.atttypid = 'uuid'::regtype and not a.attisdropped
    order by c.relname
  loop
    execute format('delete from %I where %I = $1', one.relname, one.attname) using here;
    get diagnostics n = row_count;
    gone := gone + n;
  end loop;
  return gone;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_institute_brand"),
    ]

    operations = [
        migrations.AddField(
            model_name="workspace",
            name="ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="workspace",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_at", None), ("kind", "training"), _connector="OR"),
                name="workspace_business_never_ends",
            ),
        ),
        migrations.RunSQL([IS_OVER], ["drop function accounts_training_is_over(uuid)"]),
        migrations.RunSQL([REMOVE], ["drop function accounts_remove_training(text[])"]),
    ]
