"""The functions by which agencies find each other and send each other copies, as their migration makes them.

They belong to a role that nobody signs in as, and each asks anew whose transaction it is. An agency that is not listed,
is suspended, or does not exist is the same: unknown. `moment` is the service's own clock, which tests move.
"""

FUNCTIONS = """
create function exchange_line(reader uuid, what text, wanted uuid, moment timestamptz) returns void
language plpgsql set search_path = public, pg_temp as $$
begin
  insert into outbox (tenant_id, id, job, arguments, actor, created_at, next_at)
  values (reader, gen_random_uuid(), 'exchange.hear',
    format('{"by":"%s","parcel_id":%s,"what":"%s"}', current_setting('app.tenant_id', true),
      coalesce('"' || wanted || '"', 'null'), what),
    '{"id"\\:null,"kind":"system","language"\\:null,"name":"Chancery"}', moment, moment);
end
$$;
create function exchange_find(wanted uuid[])
returns table (id uuid, slug text, names jsonb, language text, country text, body text, about jsonb, email text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return query select a.id, a.slug, a.profile::jsonb -> 'name', a.profile::jsonb ->> 'default_language',
      a.profile::jsonb ->> 'country', e.body, e.about, e.email
    from exchange_entry e join platform.agency a on a.id = e.tenant_id
    where e.listed and a.state = 'active' and (wanted is null or a.id = any (wanted))
      and a.id is distinct from nullif(current_setting('app.tenant_id', true), '')::uuid;
end
$$;
create function exchange_ask(party uuid, as_kind text, said text, moment timestamptz, person text) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  me uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  theirs text := case as_kind when 'superior' then 'subordinate' when 'subordinate' then 'superior' else as_kind end;
  had text;
begin
  if me is null or as_kind not in ('superior', 'subordinate', 'partner') or char_length(said) > 1000 then
    raise exception 'a link has a kind' using errcode = '22023';
  end if;
  if party = me or not exists (
    select 1 from exchange_entry e join platform.agency a on a.id = e.tenant_id
    where e.tenant_id = party and e.listed and a.state = 'active'
  ) then
    return 'unknown';
  end if;
  -- Two that ask each other at once meet here, whichever comes first.
  perform pg_advisory_xact_lock(hashtextextended(least(me, party)::text || greatest(me, party)::text, 0));
  select state into had from exchange_link where tenant_id = me and party_id = party;
  if had in ('asked', 'asked_us', 'accepted') then
    return 'already';
  end if;
  insert into exchange_link (tenant_id, party_id, kind, state, message, asked_at, asked_by_name)
  values (me, party, as_kind, 'asked', said, moment, person), (party, me, theirs, 'asked_us', said, moment, '')
  on conflict (tenant_id, party_id) do update set kind = excluded.kind, state = excluded.state,
    message = excluded.message, asked_at = excluded.asked_at, asked_by_name = excluded.asked_by_name,
    answered_at = null, answered_by_name = '', ended_at = null, ended_by_name = '', reason = '';
  perform exchange_line(party, 'asked', null, moment);
  return 'asked';
end
$$;
create function exchange_answer(party uuid, accepts boolean, moment timestamptz, person text, why text) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  me uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  answer text := case when accepts then 'accepted' else 'declined' end;
  had text;
begin
  perform pg_advisory_xact_lock(hashtextextended(least(me, party)::text || greatest(me, party)::text, 0));
  select state into had from exchange_link where tenant_id = me and party_id = party;
  if had is null or had in ('asked', 'ended') then
    return 'nothing';
  end if;
  if had <> 'asked_us' then
    return 'answered';
  end if;
  update exchange_link set state = answer, answered_at = moment, answered_by_name = person, reason = why
    where tenant_id = me and party_id = party;
  update exchange_link set state = answer, answered_at = moment, reason = why
    where tenant_id = party and party_id = me;
  perform exchange_line(party, answer, null, moment);
  return answer;
end
$$;
create function exchange_end(party uuid, moment timestamptz, person text, why text) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  me uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  had text;
begin
  perform pg_advisory_xact_lock(hashtextextended(least(me, party)::text || greatest(me, party)::text, 0));
  select state into had from exchange_link where tenant_id = me and party_id = party;
  if had is null or had not in ('asked', 'accepted') then
    return 'nothing';
  end if;
  update exchange_link set state = 'ended', ended_at = moment, ended_by_name = person, reason = why
    where tenant_id = me and party_id = party;
  update exchange_link set state = 'ended', ended_at = moment, reason = why
    where tenant_id = party and party_id = me;
  perform exchange_line(party, 'ended', null, moment);
  return 'ended';
end
$$;
create function exchange_send(party uuid, of_kind text, of_key text, said text, moment timestamptz, person text)
returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  me uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  made uuid := gen_random_uuid();
begin
  if of_kind !~ '^[a-z_.]{1,60}$' or octet_length(said) > 12582912 or octet_length(of_key) > 200 then
    raise exception 'a parcel has a kind, a key and a size' using errcode = '22023';
  end if;
  perform 1 from exchange_link l join platform.agency a on a.id = l.party_id
    where l.tenant_id = me and l.party_id = party and l.state = 'accepted' and a.state = 'active' for share of l;
  if not found then
    return 'nothing';
  end if;
  insert into exchange_parcel (tenant_id, id, party_id, kind, key, content, sha256, sent_at, sent_by_name)
  values (party, made, me, of_kind, of_key, said, sha256(convert_to(said, 'UTF8')), moment, person)
  on conflict (tenant_id, party_id, kind, key) do nothing;
  if not found then
    return 'already';
  end if;
  perform exchange_line(party, 'sent', made, moment);
  return 'sent';
end
$$;
"""
