"""The tables of plans as their migration makes them. What each carries, and why, is written there."""

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
create index plan_activity_by_id on plan_activity (id);
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
