"""Statistics for a table of practices that nobody has counted yet.

A foreign key's check is planned by what the server knows of the table. Of one that has never been counted it knows
nothing, all indexes look alike, and it may read every practice of the workspace for each contact that comes in: 0.14 ms
a row instead of 0.01, on the very day somebody brings their address book. The server counts by itself within minutes;
an import of thousands is over by then. Only a table's owner may have it counted, so a function does, while it is small.
"""

from django.db import migrations

COUNTED = """
create function practices_counted_while_few() returns void language plpgsql security definer
set search_path = public, pg_temp as $$
begin
  if not has_table_privilege(session_user, 'practitioners_practice', 'INSERT') then
    raise insufficient_privilege;
  end if;
  if (select reltuples < 10000 from pg_class where oid = 'practitioners_practice'::regclass) then
    analyze practitioners_practice (id, workspace_id);
  end if;
end $$
"""


class Migration(migrations.Migration):
    dependencies = [("practitioners", "0013_working_the_list")]

    operations = [migrations.RunSQL(COUNTED, "drop function practices_counted_while_few()")]
