"""What an import at national size does as the owner of the registry's tables.

The application's role may neither drop an index nor truncate a table, and shall not. Two functions do just that, for
these tables only and where nothing is lost: the staging table is for nobody but the import, and indexes are dropped
only while the registry is empty, to be made again in the same statement as they were.
"""

from django.db import migrations

EMPTIED = """
create function registry_staging_emptied() returns void language plpgsql security definer
set search_path = public, pg_temp as $$
begin
  if not has_table_privilege(session_user, 'practitioners_registrystaging', 'DELETE') then
    raise insufficient_privilege;
  end if;
  truncate practitioners_registrystaging;
end $$
"""

FILLED = """
create function registry_filled() returns void language plpgsql security definer
set search_path = public, pg_temp set work_mem = '128MB' set maintenance_work_mem = '256MB' as $$
declare
  registry constant regclass := 'practitioners_registryprovider';
  names text;
  found record;
  indexes text[] := '{}';
  definition text;
begin
  if not has_table_privilege(session_user, registry, 'INSERT') then
    raise insufficient_privilege;
  end if;
  -- The strongest lock at once; searches wait until there is something to find.
  lock table practitioners_registryprovider in access exclusive mode;
  if exists (select from practitioners_registryprovider) then
    raise exception 'the registry is not empty';
  end if;
  -- Whatever indexes there are, but for those that guard a constraint.
  for found in
    select i.indexrelid::regclass as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
    where i.indrelid = registry and not exists (select from pg_constraint c where c.conindid = i.indexrelid)
  loop
    indexes := indexes || found.definition;
    execute format('drop index %s', found.name);
  end loop;
  -- What both tables have and the database doesn't write by itself.
  select string_agg(quote_ident(r.attname), ', ' order by r.attnum) into names
  from pg_attribute r join pg_attribute s on s.attname = r.attname and s.attnum > 0 and not s.attisdropped
  where r.attrelid = registry and r.attnum > 0 and not r.attisdropped and r.attgenerated = ''
    and s.attrelid = 'practitioners_registrystaging'::regclass;
  -- In the order of the key, which makes its index dense and the rows of one import neighbours.
  execute format('insert into practitioners_registryprovider (%1$s) select %1$s from practitioners_registrystaging'
                 ' order by npi', names);
  foreach definition in array indexes loop
    execute definition;
  end loop;
  analyze practitioners_registryprovider;
end $$
"""

class Migration(migrations.Migration):
    dependencies = [("practitioners", "0006_zip_places")]

    operations = [
        migrations.RunSQL(EMPTIED, "drop function registry_staging_emptied()"),
        migrations.RunSQL(FILLED, "drop function registry_filled()"),
    ]
