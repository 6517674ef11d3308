from django.db import migrations

# What is kept for ever among real clients goes with an ended training workspace, where nobody is real.
NOW_DOCUMENT = """
create or replace function clients_document_stays() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and (clients_is_erased(old.client_id) or accounts_training_is_over(old.workspace_id)) then
    return old;
  end if;
  raise exception 'A kept paper never changes.' using errcode = 'check_violation';
end $$;
"""
NOW_REPORT = """
create or replace function clients_report_stays() returns trigger language plpgsql as $$
begin
  if old.state = 'draft' then
    return coalesce(new, old);
  end if;
  if tg_op = 'DELETE' then
    if accounts_training_is_over(old.workspace_id) then
      return old;
    end if;
    if exists (select 1 from clients_episode e where e.id = old.episode_id and clients_is_erased(e.client_id)) then
      return old;
    end if;
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
"""
BEFORE_DOCUMENT = """
create or replace function clients_document_stays() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and clients_is_erased(old.client_id) then
    return old;
  end if;
  raise exception 'A kept paper never changes.' using errcode = 'check_violation';
end $$;
"""
BEFORE_REPORT = """
create or replace function clients_report_stays() returns trigger language plpgsql as $$
begin
  if old.state = 'draft' then
    return coalesce(new, old);
  end if;
  if tg_op = 'DELETE' then
    if exists (select 1 from clients_episode e where e.id = old.episode_id and clients_is_erased(e.client_id)) then
      return old;
    end if;
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
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_training_ends"),
        ("clients", "0014_quarter_letters"),
    ]

    operations = [
        migrations.RunSQL([NOW_DOCUMENT, NOW_REPORT], [BEFORE_DOCUMENT, BEFORE_REPORT]),
    ]
