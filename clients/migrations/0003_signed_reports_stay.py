from django.db import migrations

# Nothing signed changes, whoever writes the statement: a signed report may be withdrawn, nothing else, and never removed.
CREATE = """
create function clients_report_stays() returns trigger language plpgsql as $$
begin
  if old.state = 'draft' then
    return coalesce(new, old);
  end if;
  if tg_op = 'DELETE' then
    raise exception 'A signed report is never removed.' using errcode = 'check_violation';
  end if;
  if new.state = 'draft'
    or (old.state = 'withdrawn' and new is distinct from old)
    or (to_jsonb(new) - '{state,withdrawn_at,withdrawn_by,withdrawn_why}'::text[])
      is distinct from (to_jsonb(old) - '{state,withdrawn_at,withdrawn_by,withdrawn_why}'::text[])
  then
    raise exception 'A signed report never changes.' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger report_stays before update or delete on clients_report
  for each row execute function clients_report_stays();
"""
DROP = "drop trigger report_stays on clients_report; drop function clients_report_stays();"


class Migration(migrations.Migration):
    dependencies = [("clients", "0002_search_keys_and_who_filled_in")]

    operations = [migrations.RunSQL(CREATE, DROP)]
