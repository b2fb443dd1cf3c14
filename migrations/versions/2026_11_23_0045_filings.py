"""Reports that bodies file with another agency: forms, requests and what came in; duties and what was sent.

Nothing here is shared: what goes between two agencies goes as a copy along their link, and each has rows of its own.
"""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_23_0045"
down_revision = "2026_11_23_0044"

ASKER = """
create table filing_form (
  tenant_id uuid not null,
  id uuid not null,
  state text not null default 'draft' constraint filing_form_state_check check (state in ('draft', 'ready', 'retired')),
  titles jsonb not null,
  definition jsonb not null,
  number integer not null default 0,
  version integer not null default 1,
  changed_at timestamptz not null,
  changed_by_name text not null,
  primary key (tenant_id, id)
);
create table filing_edition (
  tenant_id uuid not null,
  form_id uuid not null,
  number integer not null,
  titles jsonb not null,
  definition jsonb not null,
  made_at timestamptz not null,
  made_by_name text not null,
  primary key (tenant_id, form_id, number),
  foreign key (tenant_id, form_id) references filing_form (tenant_id, id)
);
create table filing_request (
  tenant_id uuid not null,
  id uuid not null,
  form_id uuid not null,
  edition integer not null,
  state text not null default 'open' constraint filing_request_state_check
    check (state in ('open', 'closed', 'withdrawn')),
  period text not null,
  due_on date not null,
  message text not null default '',
  accepts_itself boolean not null default false,
  goes_up_to uuid,
  asked_at timestamptz not null,
  asked_by uuid,
  asked_by_name text not null,
  closed_at timestamptz,
  reason text not null default '',
  whole jsonb,
  sha256 text not null default '',
  primary key (tenant_id, id),
  foreign key (tenant_id, form_id, edition) references filing_edition (tenant_id, form_id, number)
);
create index filing_request_recent on filing_request (tenant_id, asked_at desc, id desc);
create index filing_request_form on filing_request (tenant_id, form_id, edition);
create table filing_body (
  tenant_id uuid not null,
  request_id uuid not null,
  party_id uuid not null,
  name text not null,
  edition integer not null,
  state text not null default 'waiting' constraint filing_body_state_check
    check (state in ('waiting', 'filed', 'returned', 'accepted', 'withdrawn', 'ended')),
  sendings integer not null default 0,
  remarks jsonb not null default '{}'::jsonb,
  sent_at timestamptz,
  decided_at timestamptz,
  decided_by_name text not null default '',
  reminded_at timestamptz,
  reminders integer not null default 0,
  primary key (tenant_id, request_id, party_id),
  foreign key (tenant_id, request_id) references filing_request (tenant_id, id)
);
create table filing_submission (
  tenant_id uuid not null,
  request_id uuid not null,
  party_id uuid not null,
  number integer not null,
  edition integer not null,
  answers jsonb not null,
  sha256 text not null,
  sent_at timestamptz not null,
  sent_by_name text not null,
  primary key (tenant_id, request_id, party_id, number),
  foreign key (tenant_id, request_id, party_id) references filing_body (tenant_id, request_id, party_id)
)
"""
BODY = """
create table filing_duty (
  tenant_id uuid not null,
  id uuid not null,
  party_id uuid not null,
  request_id uuid not null,
  party_name text not null,
  state text not null default 'open' constraint filing_duty_state_check
    check (state in ('open', 'sent', 'returned', 'accepted', 'withdrawn', 'ended')),
  titles jsonb not null,
  definition jsonb not null,
  edition integer not null,
  offered jsonb,
  period text not null,
  due_on date not null,
  message text not null default '',
  answers jsonb not null default '{}'::jsonb,
  version integer not null default 1,
  sendings integer not null default 0,
  remarks jsonb not null default '{}'::jsonb,
  reason text not null default '',
  owner_id uuid,
  reminded_on date,
  received_at timestamptz not null,
  changed_at timestamptz not null,
  changed_by_name text not null default '',
  primary key (tenant_id, id),
  unique (tenant_id, party_id, request_id),
  foreign key (tenant_id, owner_id) references person (tenant_id, id)
);
create index filing_duty_due on filing_duty (tenant_id, due_on, id);
create index filing_duty_owner on filing_duty (tenant_id, owner_id) where owner_id is not null;
create table filing_sending (
  tenant_id uuid not null,
  duty_id uuid not null,
  number integer not null,
  edition integer not null,
  answers jsonb not null,
  sha256 text not null,
  sent_at timestamptz not null,
  sent_by_name text not null,
  primary key (tenant_id, duty_id, number),
  foreign key (tenant_id, duty_id) references filing_duty (tenant_id, id)
)
"""
TABLES = (
    "filing_submission", "filing_body", "filing_request", "filing_edition", "filing_form", "filing_sending",
    "filing_duty",
)  # fmt: skip


def upgrade() -> None:
    script(ASKER)
    script(BODY)
    for table in TABLES:
        isolate(table)


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"drop table {table}")
