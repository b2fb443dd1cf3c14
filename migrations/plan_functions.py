"""The functions by which agencies share a plan, as their migration makes them.

They belong to a role that nobody signs in as. Each asks anew whose transaction it is: what it is given are a plan's id
and words, and it answers for a plan that is not the caller's as for one that is not there. `moment` is the service's
own clock, which tests move. `plan_line` and the trigger are called by the others alone.
"""

FUNCTIONS = """
create function plan_owned() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select 1 from plan where id = new.id and tenant_id <> new.tenant_id) then
    raise exception 'new row violates row-level security policy for table "plan"' using errcode = '42501';
  end if;
  insert into plan_access (tenant_id, plan_tenant_id, plan_id, level, state, kind, invited_at, answered_at)
  values (new.tenant_id, new.tenant_id, new.id, 'owner', 'accepted', new.kind, new.created_at, new.created_at);
  return new;
end
$$;
create function plan_line(reader uuid, wanted uuid, what text, record text, record_id uuid, person uuid,
  moment timestamptz) returns void
language plpgsql set search_path = public, pg_temp as $$
begin
  if what !~ '^[a-z_]{1,40}$' or record !~ '^[a-z_]{1,40}$' then
    raise exception 'what is told has a name' using errcode = '22023';
  end if;
  insert into outbox (tenant_id, id, job, arguments, actor, created_at, next_at)
  values (reader, gen_random_uuid(), 'planning.hear',
    format('{"by":"%s","person_id":%s,"plan_id":"%s","record":"%s","record_id":"%s","what":"%s"}',
      current_setting('app.tenant_id', true), coalesce('"' || person || '"', 'null'), wanted, record,
      record_id, what),
    '{"id"\\:null,"kind":"system","language"\\:null,"name":"Chancery"}', moment, moment);
end
$$;
create function plan_invite(wanted uuid, party uuid, as_level text, said text, until timestamptz,
  moment timestamptz, person text) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  me uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  of_kind text;
  named jsonb;
  had plan_access;
begin
  if as_level not in ('read', 'comment', 'contribute', 'edit') or until <= moment then
    raise exception 'an invitation has a level and an end' using errcode = '22023';
  end if;
  select kind into of_kind from plan where tenant_id = me and id = wanted;
  if not found then
    return 'nothing';
  end if;
  if party = me or not exists (select 1 from platform.agency where id = party and state = 'active') then
    return 'unknown';
  end if;
  select * into had from plan_access
    where tenant_id = party and plan_tenant_id = me and plan_id = wanted for update;
  if had.state = 'accepted' then
    if had.level = as_level then
      return 'already';
    end if;
    update plan_access set level = as_level
      where tenant_id = party and plan_tenant_id = me and plan_id = wanted;
    perform plan_line(party, wanted, 'level', 'plan', wanted, null, moment);
    return 'changed';
  end if;
  select coalesce(jsonb_object_agg(language, title), '{}'::jsonb) into named from plan_text
    where tenant_id = me and plan_id = wanted and title <> '';
  insert into plan_access (tenant_id, plan_tenant_id, plan_id, level, state, kind, titles, message, invited_at,
    invited_by_name, expires_at)
  values (party, me, wanted, as_level, 'invited', of_kind, named, said, moment, person, until)
  on conflict (tenant_id, plan_tenant_id, plan_id) do update set level = excluded.level, state = 'invited',
    kind = excluded.kind, titles = excluded.titles, message = excluded.message, invited_at = excluded.invited_at,
    invited_by_name = excluded.invited_by_name, expires_at = excluded.expires_at, answered_at = null,
    answered_by_name = '', ended_at = null, ended_by_name = '', reason = '';
  perform plan_line(party, wanted, 'invited', 'plan', wanted, null, moment);
  return 'invited';
end
$$;
create function plan_answer(wanted uuid, accepts boolean, moment timestamptz, person text, why text) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  me uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  answer text := case when accepts then 'accepted' else 'declined' end;
  had plan_access;
begin
  select * into had from plan_access
    where tenant_id = me and plan_id = wanted and level <> 'owner' for update;
  if not found or had.state in ('revoked', 'left') then
    return 'nothing';
  end if;
  if had.state <> 'invited' then
    return 'answered';
  end if;
  if had.expires_at <= moment then
    return 'expired';
  end if;
  update plan_access set state = answer, answered_at = moment, answered_by_name = person,
      reason = case when accepts then '' else why end
    where tenant_id = me and plan_tenant_id = had.plan_tenant_id and plan_id = wanted;
  perform plan_line(had.plan_tenant_id, wanted, answer, 'plan', wanted, null, moment);
  return answer;
end
$$;
create function plan_end(wanted uuid, party uuid, moment timestamptz, person text, why text) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  me uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  answer text := case when party = me then 'left' else 'revoked' end;
  had plan_access;
begin
  select * into had from plan_access
    where tenant_id = party and plan_id = wanted and level <> 'owner' and (party = me or plan_tenant_id = me)
      and (state = 'accepted' or (state = 'invited' and plan_tenant_id = me))
    for update;
  if not found then
    return 'nothing';
  end if;
  if had.state = 'accepted' then
    insert into plan_parting (tenant_id, id, plan_tenant_id, plan_id, how, kind, titles, activities, at, reason)
    select party, gen_random_uuid(), had.plan_tenant_id, wanted, answer, had.kind,
      coalesce((select jsonb_object_agg(one.language, one.title) from plan_text one
        where one.tenant_id = had.plan_tenant_id and one.plan_id = wanted and one.title <> ''), '{}'::jsonb),
      coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'state', a.state, 'channel', a.channel,
          'draft', a.draft, 'all_day', a.all_day, 'starts_at', a.starts_at, 'ends_at', a.ends_at,
          'place', a.place, 'titles', (select jsonb_object_agg(one.language, one.title) from plan_activity_text one
            where one.tenant_id = a.tenant_id and one.activity_id = a.id))
          order by a.starts_at, a.id)
        from plan_activity a where a.tenant_id = party and a.plan_id = wanted), '[]'::jsonb),
      moment, why;
  end if;
  update plan_access set state = answer, ended_at = moment, ended_by_name = person, reason = why
    where tenant_id = party and plan_tenant_id = had.plan_tenant_id and plan_id = wanted;
  perform plan_line(case when party = me then had.plan_tenant_id else party end, wanted, answer, 'plan', wanted,
    null, moment);
  return answer;
end
$$;
create function plan_hold(wanted uuid) returns table (plan_tenant_id uuid, level text)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  return query select a.plan_tenant_id, a.level from plan_access a
    where a.tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid
      and a.plan_id = wanted and a.state = 'accepted'
    for share;
end
$$;
create function plan_participants(wanted uuid) returns setof plan_access
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  -- What the owner wrote to one of them, and why somebody went, is between those two.
  return query select a.tenant_id, a.plan_tenant_id, a.plan_id, a.level, a.state, a.kind,
      case when knows.it then a.titles else '{}'::jsonb end, case when knows.it then a.message else '' end,
      a.invited_at, case when knows.it then a.invited_by_name else '' end, a.expires_at, a.answered_at,
      case when knows.it then a.answered_by_name else '' end, a.ended_at,
      case when knows.it then a.ended_by_name else '' end, case when knows.it then a.reason else '' end
    from plan_access mine
    join plan_access a on a.plan_tenant_id = mine.plan_tenant_id and a.plan_id = mine.plan_id
    cross join lateral (select mine.level = 'owner' or a.tenant_id = mine.tenant_id as it) knows
    where mine.tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid
      and mine.plan_id = wanted and mine.state = 'accepted'
      and (mine.level = 'owner' or a.state = 'accepted');
end
$$;
create function plan_tell(wanted uuid, what text, record text, record_id uuid, readers uuid[], person uuid,
  moment timestamptz) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  me uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  reader uuid;
  told integer := 0;
begin
  for reader in
    select a.tenant_id from plan_access mine
    join plan_access a on a.plan_tenant_id = mine.plan_tenant_id and a.plan_id = mine.plan_id
    where mine.tenant_id = me and mine.plan_id = wanted and mine.state = 'accepted'
      and a.state = 'accepted' and a.tenant_id <> me and (readers is null or a.tenant_id = any (readers))
    order by a.tenant_id
  loop
    perform plan_line(reader, wanted, what, record, record_id, person, moment);
    told := told + 1;
  end loop;
  return told;
end
$$;
"""
