"""Media contacts: outlets, journalists and their tenure, lists, private notes, merges, imports."""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_22_0031"
down_revision = "2026_11_22_0030"


def _held(table: str) -> str:
    """What outlets and journalists have in common."""
    return f"""
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  spellings jsonb not null default '[]'::jsonb,
  email text not null default '',
  email_key text collate "C" not null default '',
  phone text not null default '',
  languages jsonb not null default '[]'::jsonb,
  consent text not null default 'unasked'
    constraint {table}_consent_check check (consent in ('unasked', 'given', 'refused', 'withdrawn')),
  consent_how text not null default '',
  consent_at timestamptz,
  bounces integer not null default 0 constraint {table}_bounces_check check (bounces >= 0),
  mail_state text not null default 'usable'
    constraint {table}_mail_state_check check (mail_state in ('usable', 'doubtful', 'broken')),
  bounced_at timestamptz,
  bounce_told text not null default '',
  state text not null default 'active'
    constraint {table}_state_check check (state in ('active', 'ended', 'merged')),
  merged_into uuid,
  version integer not null default 1,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  changed_by_name text not null default '',
  primary key (tenant_id, id),
  constraint {table}_merged_check check ((state = 'merged') = (merged_into is not null)),
  foreign key (tenant_id, merged_into) references {table} (tenant_id, id)"""


CONTACTS = f"""
create table outlet ({_held("outlet")},
  kind text not null constraint outlet_kind_check
    check (kind in ('newspaper', 'agency', 'tv', 'radio', 'site', 'social', 'foreign')),
  country text not null default '',
  reach text not null default '',
  register_number text not null default '',
  address text not null default '',
  website text not null default '',
  contact_id uuid,
  foreign key (tenant_id, contact_id) references contact (tenant_id, id)
);
create index outlet_name on outlet (tenant_id, state, name, id);
create index outlet_email on outlet (tenant_id, email_key) where email_key <> '';
create index outlet_merged on outlet (tenant_id, merged_into) where merged_into is not null;
create table journalist ({_held("journalist")},
  origin text not null default 'local' constraint journalist_origin_check check (origin in ('local', 'foreign')),
  beats jsonb not null default '[]'::jsonb,
  card_number text not null default ''
);
create index journalist_name on journalist (tenant_id, state, name, id);
create index journalist_email on journalist (tenant_id, email_key) where email_key <> '';
create index journalist_merged on journalist (tenant_id, merged_into) where merged_into is not null;
create table media_key (
  tenant_id uuid not null,
  kind text not null constraint media_key_kind_check check (kind in ('word', 'sound', 'name', 'email', 'card')),
  value text collate "C" not null,
  subject text not null constraint media_key_subject_check check (subject in ('outlet', 'journalist')),
  subject_id uuid not null,
  primary key (tenant_id, kind, value, subject, subject_id)
);
create index media_key_subject on media_key (tenant_id, subject_id);
create table journalist_tenure (
  tenant_id uuid not null,
  id uuid not null,
  journalist_id uuid not null,
  outlet_id uuid not null,
  post text not null default '',
  from_on date,
  until_on date,
  state text not null default 'held'
    constraint journalist_tenure_state_check check (state in ('held', 'withdrawn')),
  noted_at timestamptz not null,
  noted_by_name text not null,
  primary key (tenant_id, id),
  constraint journalist_tenure_days_check check (until_on >= from_on),
  foreign key (tenant_id, journalist_id) references journalist (tenant_id, id),
  foreign key (tenant_id, outlet_id) references outlet (tenant_id, id)
);
create index journalist_tenure_journalist on journalist_tenure (tenant_id, journalist_id);
create index journalist_tenure_outlet on journalist_tenure (tenant_id, outlet_id);
create table journalist_note (
  tenant_id uuid not null,
  id uuid not null,
  journalist_id uuid not null,
  text text not null,
  state text not null default 'kept' constraint journalist_note_state_check check (state in ('kept', 'withdrawn')),
  reason text not null default '',
  author_id uuid,
  author_name text not null,
  written_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, journalist_id) references journalist (tenant_id, id)
);
create index journalist_note_journalist on journalist_note (tenant_id, journalist_id, written_at desc);
"""
LISTS = """
create table media_list (
  tenant_id uuid not null,
  id uuid not null,
  title text not null,
  purpose text not null default '',
  state text not null default 'active' constraint media_list_state_check check (state in ('active', 'ended')),
  version integer not null default 1,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  changed_by_name text not null,
  primary key (tenant_id, id)
);
create unique index media_list_title on media_list (tenant_id, title) where state = 'active';
create table media_list_member (
  tenant_id uuid not null,
  id uuid not null,
  list_id uuid not null,
  outlet_id uuid,
  journalist_id uuid,
  state text not null default 'in'
    constraint media_list_member_state_check check (state in ('in', 'taken_out', 'unsubscribed')),
  changed_at timestamptz not null,
  changed_by_name text not null,
  primary key (tenant_id, id),
  constraint media_list_member_one_check check ((outlet_id is null) <> (journalist_id is null)),
  unique (tenant_id, list_id, outlet_id),
  unique (tenant_id, list_id, journalist_id),
  foreign key (tenant_id, list_id) references media_list (tenant_id, id),
  foreign key (tenant_id, outlet_id) references outlet (tenant_id, id),
  foreign key (tenant_id, journalist_id) references journalist (tenant_id, id)
);
create index media_list_member_outlet on media_list_member (tenant_id, outlet_id) where outlet_id is not null;
create index media_list_member_journalist on media_list_member (tenant_id, journalist_id)
  where journalist_id is not null;
"""
CLEANING = """
create table media_merge (
  tenant_id uuid not null,
  id uuid not null,
  subject text not null constraint media_merge_subject_check check (subject in ('outlet', 'journalist')),
  survivor_id uuid not null,
  merged_id uuid not null,
  state text not null default 'done' constraint media_merge_state_check check (state in ('done', 'undone')),
  taken jsonb not null,
  merged_at timestamptz not null,
  merged_by_name text not null,
  primary key (tenant_id, id)
);
create index media_merge_merged on media_merge (tenant_id, merged_id, merged_at desc);
create table media_import (
  tenant_id uuid not null,
  id uuid not null,
  subject text not null constraint media_import_subject_check check (subject in ('outlet', 'journalist')),
  name text not null,
  state text not null default 'read'
    constraint media_import_state_check check (state in ('read', 'judging', 'judged', 'taking', 'taken', 'discarded')),
  head jsonb not null,
  columns jsonb not null default '{}'::jsonb,
  list_id uuid,
  problem text not null default '',
  created_at timestamptz not null,
  created_by_id uuid,
  created_by_name text not null,
  done_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, list_id) references media_list (tenant_id, id)
);
create index media_import_newest on media_import (tenant_id, created_at desc);
create table media_import_row (
  tenant_id uuid not null,
  import_id uuid not null,
  line integer not null,
  cells jsonb not null,
  verdict text not null default 'unread' constraint media_import_row_verdict_check
    check (verdict in ('unread', 'fresh', 'known', 'likely', 'twice', 'broken', 'taken', 'left')),
  problems jsonb not null default '[]'::jsonb,
  other_id uuid,
  other_name text not null default '',
  other_line integer,
  choice text not null default 'add'
    constraint media_import_row_choice_check check (choice in ('add', 'fill', 'leave')),
  made_id uuid,
  primary key (tenant_id, import_id, line),
  foreign key (tenant_id, import_id) references media_import (tenant_id, id)
);
create index media_import_row_verdict on media_import_row (tenant_id, import_id, verdict, line);
"""
TABLES = ("outlet", "journalist", "journalist_tenure", "journalist_note", "media_list", "media_list_member")
TABLES += ("media_merge", "media_import", "media_import_row")


def upgrade() -> None:
    script(CONTACTS)
    script(LISTS)
    script(CLEANING)
    for table in TABLES:
        isolate(table)
    isolate("media_key", verbs="select, insert, update, delete")


def downgrade() -> None:
    for table in ("media_key", *reversed(TABLES)):
        op.execute(f"drop table {table}")
