"""Who comes to a press event: calls, applications, appeals, invitations, check-ins, questions, and their mails."""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_22_0035"
down_revision = "2026_11_22_0034"

CALLS = """
create table accreditation_call (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null,
  number integer not null,
  event_id uuid,
  state text default 'open' not null,
  titles jsonb default '{}'::jsonb not null,
  criteria jsonb default '{}'::jsonb not null,
  opens_at timestamptz,
  closes_at timestamptz,
  valid_from date,
  valid_until date,
  capacity integer,
  per_outlet integer,
  card text default 'optional' not null,
  documents text default 'optional' not null,
  keep_days integer default 90 not null,
  standing boolean default true not null,
  reminder_days integer default 1 not null,
  keeper_id uuid,
  last_number integer default 0 not null,
  version integer default 1 not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  changed_by_name text not null,
  constraint accreditation_call_pkey primary key (tenant_id, id),
  constraint accreditation_call_tenant_id_number_key unique (tenant_id, number),
  constraint accreditation_call_event_id_fkey foreign key(tenant_id, event_id)
    references media_event (tenant_id, id),
  constraint accreditation_call_keeper_id_fkey foreign key(tenant_id, keeper_id)
    references person (tenant_id, id),
  constraint accreditation_call_kind_check check (kind in ('event', 'standing')),
  constraint accreditation_call_state_check check (state in ('open', 'closed')),
  constraint accreditation_call_event_check check ((kind = 'event') = (event_id is not null)),
  constraint accreditation_call_span_check
    check ((kind = 'standing') = (valid_from is not null and valid_until is not null)),
  constraint accreditation_call_days_check check (valid_from <= valid_until),
  constraint accreditation_call_window_check check (opens_at < closes_at),
  constraint accreditation_call_card_check check (card in ('none', 'optional', 'required')),
  constraint accreditation_call_documents_check check (documents in ('none', 'optional', 'required')),
  constraint accreditation_call_places_check check (capacity > 0 and per_outlet > 0),
  constraint accreditation_call_terms_check
    check (keep_days >= 0 and keep_days <= 3650 and reminder_days >= 0 and reminder_days <= 30)
);
create unique index accreditation_call_event on accreditation_call (tenant_id, event_id)
    where event_id is not null;
create index accreditation_call_keeper on accreditation_call (tenant_id, keeper_id) where keeper_id is not null;
"""
INVITATIONS = """
create table press_invitation (
  tenant_id uuid not null,
  id uuid not null,
  event_id uuid not null,
  outlet_id uuid,
  journalist_id uuid,
  name text not null,
  outlet text default '' not null,
  address text not null,
  address_key text not null,
  language text not null,
  state text default 'queued' not null,
  token bytea not null,
  token_digest bytea not null,
  answer_name text default '' not null,
  answer_outlet text default '' not null,
  answered_at timestamptz,
  reminded_at timestamptz,
  created_at timestamptz not null,
  created_by_name text not null,
  constraint press_invitation_pkey primary key (tenant_id, id),
  constraint press_invitation_tenant_id_event_id_address_key_key unique (tenant_id, event_id, address_key),
  constraint press_invitation_tenant_id_token_digest_key unique (tenant_id, token_digest),
  constraint press_invitation_event_id_fkey foreign key(tenant_id, event_id)
    references media_event (tenant_id, id),
  constraint press_invitation_outlet_id_fkey foreign key(tenant_id, outlet_id)
    references outlet (tenant_id, id),
  constraint press_invitation_journalist_id_fkey foreign key(tenant_id, journalist_id)
    references journalist (tenant_id, id),
  constraint press_invitation_state_check
    check (state in ('queued', 'sent', 'accepted', 'declined', 'no_reply', 'bounced'))
);
create index press_invitation_event on press_invitation (tenant_id, event_id, state, name);
create index press_invitation_journalist on press_invitation (tenant_id, journalist_id)
    where journalist_id is not null;
create index press_invitation_outlet on press_invitation (tenant_id, outlet_id) where outlet_id is not null;
"""
ACCREDITATIONS = """
create table accreditation (
  tenant_id uuid not null,
  id uuid not null,
  call_id uuid not null,
  number text not null,
  ticket uuid not null,
  state text not null,
  name text not null,
  name_keys jsonb default '[]'::jsonb not null,
  outlet text not null,
  outlet_key text not null,
  outlet_id uuid,
  journalist_id uuid,
  invitation_id uuid,
  role text not null,
  origin text default 'local' not null,
  country text default '' not null,
  email text default '' not null,
  phone text default '' not null,
  card text default '' not null,
  note text default '' not null,
  language text not null,
  info jsonb default '[]'::jsonb not null,
  reason text default '' not null,
  decided_at timestamptz,
  decided_by uuid,
  decided_by_name text default '' not null,
  appeal text default '' not null,
  code bytea,
  code_hash bytea,
  badge_number bytea,
  badge_code text default '' not null,
  badge_at timestamptz,
  submitted_at timestamptz not null,
  changed_at timestamptz not null,
  purged_at timestamptz,
  version integer default 1 not null,
  constraint accreditation_pkey primary key (tenant_id, id),
  constraint accreditation_tenant_id_number_key unique (tenant_id, number),
  constraint accreditation_tenant_id_ticket_key unique (tenant_id, ticket),
  constraint accreditation_call_id_fkey foreign key(tenant_id, call_id)
    references accreditation_call (tenant_id, id),
  constraint accreditation_outlet_id_fkey foreign key(tenant_id, outlet_id) references outlet (tenant_id, id),
  constraint accreditation_journalist_id_fkey foreign key(tenant_id, journalist_id)
    references journalist (tenant_id, id),
  constraint accreditation_invitation_id_fkey foreign key(tenant_id, invitation_id)
    references press_invitation (tenant_id, id),
  constraint accreditation_state_check
    check (state in ('submitted', 'needs_info', 'approved', 'rejected', 'badge', 'checked_in', 'no_show',
    'withdrawn', 'revoked')),
  constraint accreditation_origin_check check (origin in ('local', 'foreign')),
  constraint accreditation_role_check
    check (role in ('journalist', 'photographer', 'camera', 'sound', 'producer', 'editor')),
  constraint accreditation_appeal_check check (appeal in ('', 'filed', 'upheld', 'changed'))
);
create unique index accreditation_badge on accreditation (tenant_id, badge_number)
    where badge_number is not null;
create unique index accreditation_code on accreditation (tenant_id, code_hash) where code_hash is not null;
create index accreditation_of_call on accreditation (tenant_id, call_id, submitted_at, id);
create index accreditation_outlet on accreditation (tenant_id, call_id, outlet_key);
create unique index accreditation_short on accreditation (tenant_id, badge_code) where badge_code <> '';
create index accreditation_state on accreditation (tenant_id, state, submitted_at, id);
"""
AROUND = """
create table accreditation_appeal (
  tenant_id uuid not null,
  id uuid not null,
  accreditation_id uuid not null,
  state text default 'filed' not null,
  against text not null,
  text text not null,
  filed_at timestamptz not null,
  result text default '' not null,
  decided_at timestamptz,
  decided_by uuid,
  decided_by_name text default '' not null,
  constraint accreditation_appeal_pkey primary key (tenant_id, id),
  constraint accreditation_appeal_accreditation_id_fkey foreign key(tenant_id, accreditation_id)
    references accreditation (tenant_id, id),
  constraint accreditation_appeal_state_check check (state in ('filed', 'upheld', 'changed'))
);
create index accreditation_appeal_of on accreditation_appeal (tenant_id, accreditation_id, filed_at);
create unique index accreditation_appeal_open on accreditation_appeal (tenant_id, accreditation_id)
    where state = 'filed';
create table press_check_in (
  tenant_id uuid not null,
  id uuid not null,
  event_id uuid not null,
  accreditation_id uuid not null,
  at timestamptz not null,
  by_id uuid,
  by_name text not null,
  taken_back_at timestamptz,
  constraint press_check_in_pkey primary key (tenant_id, id),
  constraint press_check_in_event_id_fkey foreign key(tenant_id, event_id)
    references media_event (tenant_id, id),
  constraint press_check_in_accreditation_id_fkey foreign key(tenant_id, accreditation_id)
    references accreditation (tenant_id, id)
);
create index press_check_in_of on press_check_in (tenant_id, accreditation_id);
create unique index press_check_in_once on press_check_in (tenant_id, event_id, accreditation_id)
    where taken_back_at is null;
create table accreditation_reason (
  tenant_id uuid not null,
  id uuid not null,
  use text not null,
  texts jsonb not null,
  state text default 'kept' not null,
  changed_at timestamptz not null,
  changed_by_name text not null,
  constraint accreditation_reason_pkey primary key (tenant_id, id),
  constraint accreditation_reason_use_check check (use in ('ask_info', 'reject', 'revoke')),
  constraint accreditation_reason_state_check check (state in ('kept', 'ended'))
);
create table press_mail (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null,
  event_id uuid,
  accreditation_id uuid,
  invitation_id uuid,
  address text not null,
  name text default '' not null,
  language text not null,
  about jsonb default '{}'::jsonb not null,
  state text default 'queued' not null,
  attempts integer default 0 not null,
  reason text default '' not null,
  code integer,
  queued_at timestamptz not null,
  tried_at timestamptz,
  done_at timestamptz,
  constraint press_mail_pkey primary key (tenant_id, id),
  constraint press_mail_event_id_fkey foreign key(tenant_id, event_id) references media_event (tenant_id, id),
  constraint press_mail_accreditation_id_fkey foreign key(tenant_id, accreditation_id)
    references accreditation (tenant_id, id),
  constraint press_mail_invitation_id_fkey foreign key(tenant_id, invitation_id)
    references press_invitation (tenant_id, id),
  constraint press_mail_state_check
    check (state in ('queued', 'sending', 'sent', 'deferred', 'refused', 'uncertain', 'not_configured')),
  constraint press_mail_whose_check check ((accreditation_id is null) <> (invitation_id is null))
);
create index press_mail_accreditation on press_mail (tenant_id, accreditation_id, queued_at)
    where accreditation_id is not null;
create index press_mail_invitation on press_mail (tenant_id, invitation_id, queued_at)
    where invitation_id is not null;
create table press_question (
  tenant_id uuid not null,
  id uuid not null,
  event_id uuid not null,
  accreditation_id uuid,
  name text default '' not null,
  outlet text default '' not null,
  language text not null,
  text text not null,
  state text default 'submitted' not null,
  place integer default 0 not null,
  reason text default '' not null,
  merged_into_id uuid,
  answer text default '' not null,
  inquiry_id uuid,
  submitted_at timestamptz not null,
  asked_at timestamptz,
  settled_at timestamptz,
  version integer default 1 not null,
  constraint press_question_pkey primary key (tenant_id, id),
  constraint press_question_event_id_fkey foreign key(tenant_id, event_id)
    references media_event (tenant_id, id),
  constraint press_question_accreditation_id_fkey foreign key(tenant_id, accreditation_id)
    references accreditation (tenant_id, id),
  constraint press_question_merged_into_id_fkey foreign key(tenant_id, merged_into_id)
    references press_question (tenant_id, id),
  constraint press_question_state_check
    check (state in ('submitted', 'accepted', 'merged', 'declined', 'asked', 'answered', 'taken_away')),
  constraint press_question_merged_check check ((state = 'merged') = (merged_into_id is not null))
);
create index press_question_asker on press_question (tenant_id, accreditation_id)
    where accreditation_id is not null;
create index press_question_merged on press_question (tenant_id, merged_into_id)
    where merged_into_id is not null;
create index press_question_queue on press_question (tenant_id, event_id, state, place);
"""
ORDER = (
    "accreditation_call",
    "press_invitation",
    "accreditation",
    "accreditation_appeal",
    "press_check_in",
    "accreditation_reason",
    "press_mail",
    "press_question",
)


def upgrade() -> None:
    for statements in (CALLS, INVITATIONS, ACCREDITATIONS, AROUND):
        script(statements)
    for table in ORDER:
        isolate(table)


def downgrade() -> None:
    for table in reversed(ORDER):
        op.execute(f"drop table {table}")
