"""Plans: one agency's, or joint ones of several.

The shapes of rows that several agencies share, and why their keys are what they are.

**A plan belongs to one agency**, its owner: key (tenant_id, id) as everywhere. An id that another agency's plan has is
refused by the trigger that opens a plan to its owner: what stands under one id is always one plan, so that policies may
ask by the id alone, which is what an index answers.

**Rows of the plan's body** (texts, objectives, audiences, messages, channels, measures, risks, evaluations, meetings,
decisions, revisions, freezes) carry the owner's tenant_id, whoever writes them. So every key, unique index and foreign
key is the ordinary one with tenant_id first; a guest who may edit writes the owner's tenant_id, and
`(tenant_id, plan_id) -> plan` holds them to it, since the plan exists under that pair alone. `party_id` says which
agency wrote last, and the policy lets it name no other.

**Rows that a participant puts in** (activities with their texts, readings, signatures, comments, the log of changes)
carry the participant's own tenant_id: their keys begin with it, an id of theirs can clash with nobody else's, and they
go with that agency. `(plan_tenant_id, plan_id) -> plan` says where they stand. Foreign keys are checked outside the
wall, and could tell a guess from nothing: but the policy's check runs before, and it lets in only rows of plans that
were opened to the agency. A wrong plan_tenant_id finds no plan. An activity's texts carry the plan and the draft mark
by a foreign key that follows the activity, so that they can never be seen where the activity is not.

**What is private** (notes, budgets, contacts, reviews, assignments made of decisions) has the ordinary policy, and no
foreign key to a plan at all: a key checked outside the wall would answer guesses there. Row-level security hides rows
and not columns, so nothing private stands in a shared table.

**Who takes part** stands in plan_access, a row of the participant's tenant under a policy on its own tenant only. The
serving role reads it and cannot write it; functions do, owned by a role that nobody signs in as, each asking anew whose
transaction it is. They also leave a line in the other agency's outbox, so that a job of that agency tells its people.
"""

from alembic import op
from sqlalchemy import text

from migrations.isolation import (
    COMMENTERS,
    CONTRIBUTORS,
    EDITORS,
    OWN,
    PINNED,
    isolate,
    open_to_sharing,
    reached,
    script,
    share,
    share_body,
    share_contributed,
    share_owners,
)

revision = "2026_11_23_0039"
down_revision = "2026_11_23_0038"

PLANS = """
create table plan (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null constraint plan_kind_check check (kind in ('annual', 'campaign', 'crisis', 'event', 'unit')),
  state text not null default 'draft' constraint plan_state_check
    check (state in ('draft', 'consultation', 'approved', 'active', 'closed', 'evaluated', 'discarded')),
  template boolean not null default false,
  languages jsonb not null,
  starts_on date,
  ends_on date,
  unit_id uuid,
  owner_id uuid,
  owner_name text not null default '',
  parent_id uuid,
  copy_of uuid,
  revision integer not null default 0 constraint plan_revision_check check (revision >= 0),
  reason text not null default '',
  version integer not null default 1,
  created_at timestamptz not null,
  created_by uuid,
  created_by_name text not null,
  changed_at timestamptz not null,
  changed_by_name text not null,
  approved_at timestamptz,
  approved_by_name text not null default '',
  closed_at timestamptz,
  evaluated_at timestamptz,
  primary key (tenant_id, id),
  constraint plan_days_check check (ends_on >= starts_on),
  constraint plan_parent_check check (parent_id <> id),
  foreign key (tenant_id, unit_id) references unit (tenant_id, id),
  foreign key (tenant_id, parent_id) references plan (tenant_id, id),
  foreign key (tenant_id, copy_of) references plan (tenant_id, id)
);
create index plan_by_id on plan (id);
create index plan_recent on plan (tenant_id, changed_at desc, id desc);
create index plan_state on plan (tenant_id, state, changed_at desc, id desc);
create index plan_unit on plan (tenant_id, unit_id) where unit_id is not null;
create index plan_owner on plan (tenant_id, owner_id) where owner_id is not null;
create index plan_parent on plan (tenant_id, parent_id) where parent_id is not null;
create index plan_copy on plan (tenant_id, copy_of) where copy_of is not null;
create table plan_access (
  tenant_id uuid not null,
  plan_tenant_id uuid not null,
  plan_id uuid not null,
  level text not null constraint plan_access_level_check
    check (level in ('read', 'comment', 'contribute', 'edit', 'owner')),
  state text not null constraint plan_access_state_check
    check (state in ('invited', 'accepted', 'declined', 'revoked', 'left')),
  kind text not null,
  titles jsonb not null default '{}'::jsonb,
  message text not null default '',
  invited_at timestamptz not null,
  invited_by_name text not null default '',
  expires_at timestamptz,
  answered_at timestamptz,
  answered_by_name text not null default '',
  ended_at timestamptz,
  ended_by_name text not null default '',
  reason text not null default '',
  primary key (tenant_id, plan_tenant_id, plan_id),
  constraint plan_access_owner_check check ((level = 'owner') = (tenant_id = plan_tenant_id)),
  constraint plan_access_stays_check check (level <> 'owner' or state = 'accepted'),
  constraint plan_access_ended_check check ((state in ('revoked', 'left')) = (ended_at is not null)),
  foreign key (plan_tenant_id, plan_id) references plan (tenant_id, id)
);
create index plan_access_reached on plan_access (tenant_id, plan_id, level) where state = 'accepted';
create index plan_access_waiting on plan_access (tenant_id, invited_at desc) where state = 'invited';
create index plan_access_of_plan on plan_access (plan_tenant_id, plan_id);
create table plan_text (
  tenant_id uuid not null,
  plan_id uuid not null,
  language text not null constraint plan_text_language_check check (language in ('az', 'ka', 'en')),
  state text not null default 'draft' constraint plan_text_state_check check (state in ('draft', 'ready')),
  title text not null default '',
  summary text not null default '',
  situation text not null default '',
  approach text not null default '',
  party_id uuid not null,
  version integer not null default 1,
  changed_at timestamptz not null,
  changed_by_name text not null,
  primary key (tenant_id, plan_id, language),
  foreign key (tenant_id, plan_id) references plan (tenant_id, id)
);
create index plan_text_plan on plan_text (plan_id);
"""
ITEM = """
  tenant_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  position integer not null,
  state text not null default 'standing' constraint {table}_state_check check (state in ({states})),
  texts jsonb not null default '{{}}'::jsonb,
  party_id uuid not null,
  version integer not null default 1,
  changed_at timestamptz not null,
  changed_by_name text not null,
  primary key (tenant_id, id),
  unique (tenant_id, plan_id, id),
  foreign key (tenant_id, plan_id) references plan (tenant_id, id)
"""
FIGURE = """
  measure text not null default '',
  unit text not null default '',
  baseline numeric,
  baseline_on date,
  target numeric,
  due_on date,
  source text not null default '',
  account_id uuid,
  account text not null default '',
  foreign key (tenant_id, account_id) references social_account (tenant_id, id),
"""
LEVEL = "check (level in ('input', 'output', 'outtake', 'outcome', 'impact'))"
ITEMS = {
    "plan_objective": FIGURE,
    "plan_audience": "size bigint constraint plan_audience_size_check check (size >= 0),",
    "plan_message": """
      audience_id uuid,
      foreign key (tenant_id, plan_id, audience_id) references plan_audience (tenant_id, plan_id, id),
    """,
    "plan_channel": """
      kind text not null constraint plan_channel_kind_check check (kind in ('press', 'social', 'tv', 'site', 'field')),
      address text not null default '',
      account_id uuid,
      foreign key (tenant_id, account_id) references social_account (tenant_id, id),
    """,
    "plan_kpi": f"""
      objective_id uuid,
      level text not null constraint plan_kpi_level_check {LEVEL},
      {FIGURE}
      foreign key (tenant_id, plan_id, objective_id) references plan_objective (tenant_id, plan_id, id),
    """,
    "plan_risk": """
      likelihood integer not null constraint plan_risk_likelihood_check check (likelihood between 1 and 5),
      impact integer not null constraint plan_risk_impact_check check (impact between 1 and 5),
      response jsonb not null default '{}'::jsonb,
      keeper text not null default '',
    """,
    "plan_evaluation": """
      objective_id uuid,
      verdict text not null constraint plan_evaluation_verdict_check
        check (verdict in ('reached', 'partly', 'missed', 'unknown')),
      foreign key (tenant_id, plan_id, objective_id) references plan_objective (tenant_id, plan_id, id),
    """,
    "plan_meeting": """
      starts_at timestamptz not null,
      ends_at timestamptz,
      place text not null default '',
      chair text not null default '',
      present jsonb not null default '[]'::jsonb,
      minutes jsonb not null default '{}'::jsonb,
      revision integer,
      closed_at timestamptz,
    """,
    "plan_decision": """
      meeting_id uuid,
      responsible_id uuid,
      responsible text not null default '',
      due_on date,
      outcome text not null default '',
      foreign key (tenant_id, plan_id, meeting_id) references plan_meeting (tenant_id, plan_id, id),
    """,
}
STATES = {
    "plan_meeting": "'planned', 'held', 'agreed', 'withdrawn'",
    "plan_decision": "'standing', 'done', 'dropped', 'withdrawn'",
}
OWNERS = """
create table plan_revision (
  tenant_id uuid not null,
  plan_id uuid not null,
  number integer not null constraint plan_revision_number_check check (number > 0),
  snapshot jsonb not null,
  digest text not null,
  reason text not null default '',
  sign_by timestamptz,
  made_at timestamptz not null,
  made_by uuid,
  made_by_name text not null,
  primary key (tenant_id, plan_id, number),
  foreign key (tenant_id, plan_id) references plan (tenant_id, id)
);
create table plan_freeze (
  tenant_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  from_at timestamptz not null,
  until_at timestamptz not null,
  reason text not null default '',
  set_at timestamptz not null,
  set_by_name text not null,
  lifted_at timestamptz,
  lifted_by_name text not null default '',
  primary key (tenant_id, id),
  constraint plan_freeze_span_check check (until_at > from_at),
  foreign key (tenant_id, plan_id) references plan (tenant_id, id)
);
create index plan_freeze_plan on plan_freeze (tenant_id, plan_id, until_at) where lifted_at is null;
"""
# An activity spans 400 days at most, so that whoever asks for a window knows from where on to look.
ACTIVITIES = """
create table plan_activity (
  tenant_id uuid not null,
  id uuid not null,
  plan_tenant_id uuid not null,
  plan_id uuid not null,
  state text not null default 'proposed' constraint plan_activity_state_check
    check (state in ('proposed', 'agreed', 'confirmed', 'in_progress', 'done', 'postponed', 'cancelled')),
  draft boolean not null default false,
  tentative boolean not null default false,
  kind text not null default 'event' constraint plan_activity_kind_check
    check (kind in ('issue', 'report', 'event', 'speech', 'news', 'announcement', 'publication', 'other')),
  channel text not null constraint plan_activity_channel_check
    check (channel in ('press', 'social', 'tv', 'site', 'field')),
  all_day boolean not null default false,
  zone text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  audiences uuid[] not null default '{}',
  objective_id uuid,
  spokesperson text not null default '',
  spokesperson_key text not null default '',
  place text not null default '',
  embargo_until timestamptz,
  unit_id uuid,
  owner_id uuid,
  owner_name text not null default '',
  record text not null default '',
  record_id uuid,
  result text not null default '',
  reason text not null default '',
  version integer not null default 1,
  created_at timestamptz not null,
  created_by uuid,
  created_by_name text not null,
  changed_at timestamptz not null,
  changed_party_id uuid not null,
  changed_by_name text not null,
  primary key (tenant_id, id),
  unique (tenant_id, id, plan_id, draft),
  constraint plan_activity_span_check check (ends_at >= starts_at and ends_at - starts_at <= interval '400 days'),
  constraint plan_activity_record_check check ((record = '') = (record_id is null)),
  foreign key (plan_tenant_id, plan_id) references plan (tenant_id, id),
  foreign key (plan_tenant_id, plan_id, objective_id) references plan_objective (tenant_id, plan_id, id),
  foreign key (tenant_id, unit_id) references unit (tenant_id, id)
);
create index plan_activity_window on plan_activity (plan_id, starts_at, ends_at);
create index plan_activity_party on plan_activity (tenant_id, starts_at, ends_at);
create index plan_activity_owner on plan_activity (tenant_id, owner_id, starts_at) where owner_id is not null;
create index plan_activity_unit on plan_activity (tenant_id, unit_id) where unit_id is not null;
create index plan_activity_record on plan_activity (tenant_id, record, record_id) where record_id is not null;
create table plan_activity_text (
  tenant_id uuid not null,
  activity_id uuid not null,
  language text not null constraint plan_activity_text_language_check check (language in ('az', 'ka', 'en')),
  plan_id uuid not null,
  draft boolean not null,
  title text not null default '',
  text text not null default '',
  primary key (tenant_id, activity_id, language),
  foreign key (tenant_id, activity_id, plan_id, draft) references plan_activity (tenant_id, id, plan_id, draft)
    on update cascade
);
"""
CONTRIBUTED = """
create table plan_reading (
  tenant_id uuid not null,
  id uuid not null,
  plan_tenant_id uuid not null,
  plan_id uuid not null,
  kpi_id uuid not null,
  state text not null default 'standing' constraint plan_reading_state_check
    check (state in ('standing', 'withdrawn')),
  taken_on date not null,
  value numeric not null,
  evidence text not null default '',
  address text not null default '',
  source text not null default '',
  reason text not null default '',
  noted_at timestamptz not null,
  noted_by uuid,
  noted_by_name text not null,
  primary key (tenant_id, id),
  foreign key (plan_tenant_id, plan_id) references plan (tenant_id, id),
  foreign key (plan_tenant_id, plan_id, kpi_id) references plan_kpi (tenant_id, plan_id, id)
);
create index plan_reading_plan on plan_reading (plan_id, kpi_id, taken_on);
create table plan_signature (
  tenant_id uuid not null,
  plan_tenant_id uuid not null,
  plan_id uuid not null,
  number integer not null,
  verdict text not null constraint plan_signature_verdict_check check (verdict in ('agreed', 'reserved', 'declined')),
  text text not null default '',
  signed_at timestamptz not null,
  signed_by uuid,
  signed_by_name text not null,
  primary key (tenant_id, plan_id, number),
  constraint plan_signature_text_check check (verdict = 'agreed' or text <> ''),
  foreign key (plan_tenant_id, plan_id, number) references plan_revision (tenant_id, plan_id, number)
);
create index plan_signature_plan on plan_signature (plan_id, number);
create table plan_comment (
  tenant_id uuid not null,
  id uuid not null,
  plan_tenant_id uuid not null,
  plan_id uuid not null,
  record text not null,
  record_id uuid not null,
  inner_only boolean not null default false,
  state text not null default 'standing' constraint plan_comment_state_check
    check (state in ('standing', 'withdrawn')),
  text text not null,
  mentions jsonb not null default '[]'::jsonb,
  written_at timestamptz not null,
  written_by uuid,
  written_by_name text not null,
  withdrawn_at timestamptz,
  primary key (tenant_id, id),
  foreign key (plan_tenant_id, plan_id) references plan (tenant_id, id)
);
create index plan_comment_plan on plan_comment (plan_id, written_at);
create table plan_change (
  tenant_id uuid not null,
  id uuid not null,
  plan_tenant_id uuid not null,
  plan_id uuid not null,
  at timestamptz not null,
  kind text not null,
  record text not null,
  record_id uuid not null,
  title jsonb not null default '{}'::jsonb,
  before jsonb,
  after jsonb,
  inner_only boolean not null default false,
  person_id uuid,
  person_name text not null,
  primary key (tenant_id, id),
  foreign key (plan_tenant_id, plan_id) references plan (tenant_id, id)
);
create index plan_change_plan on plan_change (plan_id, at);
"""
PRIVATE = """
create table plan_note (
  tenant_id uuid not null,
  id uuid not null,
  plan_tenant_id uuid not null,
  plan_id uuid not null,
  record text not null,
  record_id uuid not null,
  text text not null,
  version integer not null default 1,
  written_at timestamptz not null,
  written_by uuid,
  written_by_name text not null,
  primary key (tenant_id, id),
  unique (tenant_id, plan_id, record, record_id, id)
);
create table plan_budget_line (
  tenant_id uuid not null,
  id uuid not null,
  plan_tenant_id uuid not null,
  plan_id uuid not null,
  activity_id uuid,
  state text not null default 'standing' constraint plan_budget_line_state_check
    check (state in ('standing', 'withdrawn')),
  title text not null,
  currency text not null,
  planned bigint not null default 0 constraint plan_budget_line_planned_check check (planned >= 0),
  spent bigint not null default 0 constraint plan_budget_line_spent_check check (spent >= 0),
  source text not null default '',
  version integer not null default 1,
  changed_at timestamptz not null,
  changed_by_name text not null,
  primary key (tenant_id, id)
);
create index plan_budget_line_plan on plan_budget_line (tenant_id, plan_id);
create table plan_contact (
  tenant_id uuid not null,
  plan_id uuid not null,
  plan_tenant_id uuid not null,
  person_id uuid not null,
  note text not null default '',
  changed_at timestamptz not null,
  changed_by_name text not null,
  primary key (tenant_id, plan_id),
  foreign key (tenant_id, person_id) references person (tenant_id, id)
);
create index plan_contact_person on plan_contact (tenant_id, person_id);
create table plan_review (
  tenant_id uuid not null,
  plan_id uuid not null,
  person_id uuid not null,
  reviewed_at timestamptz not null,
  primary key (tenant_id, plan_id, person_id)
);
create table plan_assignment (
  tenant_id uuid not null,
  plan_id uuid not null,
  decision_id uuid not null,
  assignment_id uuid not null,
  made_at timestamptz not null,
  made_by_name text not null,
  primary key (tenant_id, decision_id, assignment_id),
  foreign key (tenant_id, assignment_id) references assignment (tenant_id, id)
);
create table plan_parting (
  tenant_id uuid not null,
  id uuid not null,
  plan_tenant_id uuid not null,
  plan_id uuid not null,
  how text not null constraint plan_parting_how_check check (how in ('revoked', 'left')),
  kind text not null,
  titles jsonb not null,
  activities jsonb not null,
  at timestamptz not null,
  reason text not null default '',
  primary key (tenant_id, id)
);
create index plan_parting_order on plan_parting (tenant_id, at desc, id desc);
"""
PRIVATE_TABLES = ("plan_note", "plan_budget_line", "plan_contact", "plan_review", "plan_assignment", "plan_parting")
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
  return query select a.* from plan_access mine
    join plan_access a on a.plan_tenant_id = mine.plan_tenant_id and a.plan_id = mine.plan_id
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
TRIGGER = "create trigger plan_owned after insert on plan for each row execute function plan_owned()"
CALLED = (
    "plan_invite(uuid, uuid, text, text, timestamptz, timestamptz, text)",
    "plan_answer(uuid, boolean, timestamptz, text, text)",
    "plan_end(uuid, uuid, timestamptz, text, text)",
    "plan_hold(uuid)",
    "plan_participants(uuid)",
    "plan_tell(uuid, text, text, uuid, uuid[], uuid, timestamptz)",
)
INNER = ("plan_owned()", "plan_line(uuid, uuid, text, text, uuid, uuid, timestamptz)")
NO_ROLE = "The role service_sharing is missing: run deploy/roles.sql as superuser in this database first."


def upgrade() -> None:
    known = op.get_context().as_sql or op.get_bind().scalar(
        text("select pg_has_role(current_user, oid, 'member') from pg_roles where rolname = 'service_sharing'")
    )
    if not known:
        raise RuntimeError(NO_ROLE)
    script(PLANS)
    for table, columns in ITEMS.items():
        states = STATES.get(table, "'standing', 'withdrawn'")
        # Columns before keys: those of the item are put before its own foreign keys.
        script(f"create table {table} ({columns}{ITEM.format(table=table, states=states)})")
    for part in (OWNERS, ACTIVITIES, CONTRIBUTED, PRIVATE):
        script(part)
    walls()
    functions()


def walls() -> None:
    share("plan", seen=f"{OWN} or {reached(column='id')}", put=OWN, changed=OWN)
    isolate("plan_access", verbs="select")
    for table in ("plan_text", *ITEMS):
        share_body(table)
    share_owners("plan_revision", fixed=True)
    share_owners("plan_freeze")
    seen = f"{reached()} and (not draft or {OWN})"
    moved = f"({OWN} and {reached(CONTRIBUTORS)}) or (not draft and {reached(EDITORS)})"
    put = f"{OWN} and {reached(CONTRIBUTORS)} and changed_party_id = {PINNED}"
    kept = f"({moved}) and changed_party_id = {PINNED}"
    share("plan_activity", seen=seen, put=put, changed=moved, kept=kept)
    # Texts of an activity are put in by whoever may change it: the key to the activity says whose it is.
    share("plan_activity_text", seen=seen, put=moved, changed=moved)
    share_contributed("plan_reading")
    share_contributed("plan_signature", COMMENTERS, fixed=True)
    share_contributed("plan_comment", COMMENTERS, hidden="inner_only")
    share_contributed("plan_change", (), hidden="inner_only", fixed=True)
    for table in PRIVATE_TABLES:
        isolate(table, verbs="select" if table == "plan_parting" else "select, insert, update, delete")


def functions() -> None:
    """What the serving role may do with who takes part, and what the functions that do it may reach themselves."""
    open_to_sharing("plan_access", "all")
    for table in ("plan", "plan_text", "plan_activity", "plan_activity_text"):
        open_to_sharing(table, "select")
    open_to_sharing("plan_parting", "insert")
    open_to_sharing("outbox", "insert", "job = 'planning.hear'")
    op.execute("grant select on platform.agency to service_sharing")
    script(FUNCTIONS)
    for function in (*CALLED, *INNER):
        op.execute(f"revoke all on function {function} from public")
        op.execute(f"alter function {function} owner to service_sharing")
    for function in CALLED:
        op.execute(f"grant execute on function {function} to service_app")
    op.execute(TRIGGER)


def downgrade() -> None:
    op.execute("drop trigger plan_owned on plan")
    for function in (*CALLED, *INNER):
        op.execute(f"drop function {function}")
    op.execute("revoke select on platform.agency from service_sharing")
    op.execute("drop policy sharing on outbox")
    op.execute("revoke insert on outbox from service_sharing")
    op.execute("drop policy seen on plan")  # it reads plan_access, which has a key to plan
    for table in reversed(
        (
            "plan", "plan_access", "plan_text", *ITEMS, "plan_revision", "plan_freeze", "plan_activity",
            "plan_activity_text", "plan_reading", "plan_signature", "plan_comment", "plan_change", *PRIVATE_TABLES,
        )
    ):  # fmt: skip
        op.drop_table(table)
