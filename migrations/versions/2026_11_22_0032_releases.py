"""Press releases: texts in languages, agreed lines and templates, personal copies under embargo, distribution."""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_22_0032"
down_revision = "2026_11_22_0031"

DIRECTIONS = ("incoming", "outgoing", "internal", "appeal", "order", "assignment")
RELEASES = """
create table release (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null constraint release_kind_check
    check (kind in ('release', 'statement', 'advisory', 'comment', 'bulletin', 'refutation')),
  state text not null default 'draft' constraint release_state_check check (state in
    ('draft', 'in_review', 'approved', 'scheduled', 'published', 'corrected', 'withdrawn', 'discarded')),
  working text not null default '' constraint release_working_check check (working in ('', 'draft', 'in_review')),
  languages jsonb not null,
  journal_id uuid,
  period text,
  serial bigint,
  number text,
  registered_at timestamptz,
  revision integer not null default 1 constraint release_revision_check check (revision > 0),
  slug text not null default '',
  publish_at timestamptz,
  embargo_until timestamptz,
  published_at timestamptz,
  withdrawn_at timestamptz,
  reason text not null default '',
  event_record text not null default '',
  event_id uuid,
  contact text not null default '',
  owner_id uuid,
  version integer not null default 1,
  created_at timestamptz not null,
  created_by uuid,
  created_by_name text not null,
  changed_at timestamptz not null,
  changed_by_name text not null,
  primary key (tenant_id, id),
  unique (tenant_id, period, journal_id, serial),
  constraint release_numbered_check check ((number is null) = (registered_at is null)
    and (number is null) = (serial is null) and (number is null) = (period is null)
    and (number is null) = (journal_id is null)),
  constraint release_stands_check check (number is not null or state in ('draft', 'in_review', 'discarded')),
  constraint release_event_check check ((event_record = '') = (event_id is null)),
  foreign key (tenant_id, journal_id) references journal (tenant_id, id)
);
create index release_recent on release (tenant_id, created_at desc, id desc);
create index release_state on release (tenant_id, state, created_at desc, id desc);
create index release_owner on release (tenant_id, owner_id) where owner_id is not null;
create index release_event on release (tenant_id, event_record, event_id) where event_id is not null;
create table release_revision (
  tenant_id uuid not null,
  release_id uuid not null,
  revision integer not null constraint release_revision_revision_check check (revision > 0),
  state text not null default 'draft' constraint release_revision_state_check
    check (state in ('draft', 'in_review', 'approved', 'dropped')),
  hands jsonb not null default '[]'::jsonb,
  reason text not null default '',
  submitted_at timestamptz,
  submitted_by_name text not null default '',
  approved_at timestamptz,
  approved_by uuid,
  approved_by_name text not null default '',
  digest text not null default '',
  printed text not null default '' constraint release_revision_printed_check
    check (printed in ('', 'ready', 'failed')),
  files jsonb not null default '{}'::jsonb,
  out_at timestamptz,
  primary key (tenant_id, release_id, revision),
  constraint release_revision_approved_check check ((state = 'approved') = (approved_at is not null)),
  foreign key (tenant_id, release_id) references release (tenant_id, id)
);
create table release_text (
  tenant_id uuid not null,
  release_id uuid not null,
  revision integer not null,
  language text not null constraint release_text_language_check check (language in ('az', 'ka', 'en')),
  state text not null default 'draft' constraint release_text_state_check check (state in ('draft', 'ready')),
  title text not null default '',
  lead text not null default '',
  body text not null default '',
  note text not null default '',
  primary key (tenant_id, release_id, revision, language),
  foreign key (tenant_id, release_id, revision) references release_revision (tenant_id, release_id, revision)
);
"""
LIBRARY = """
create table release_template (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null constraint release_template_kind_check
    check (kind in ('release', 'statement', 'advisory', 'comment', 'bulletin', 'refutation')),
  name text not null,
  state text not null default 'kept' constraint release_template_state_check check (state in ('kept', 'retired')),
  texts jsonb not null,
  changed_at timestamptz not null,
  changed_by_name text not null,
  primary key (tenant_id, id)
);
create unique index release_template_name on release_template (tenant_id, name) where state = 'kept';
create table agreed_line (
  tenant_id uuid not null,
  id uuid not null,
  topic text not null,
  state text not null default 'agreed' constraint agreed_line_state_check check (state in ('agreed', 'retired')),
  valid_from date not null,
  valid_until date,
  texts jsonb not null,
  reason text not null default '',
  replaces_id uuid,
  agreed_at timestamptz not null,
  agreed_by_name text not null,
  primary key (tenant_id, id),
  constraint agreed_line_days_check check (valid_until >= valid_from),
  foreign key (tenant_id, replaces_id) references agreed_line (tenant_id, id)
);
create index agreed_line_topic on agreed_line (tenant_id, topic, valid_from);
create index agreed_line_replaces on agreed_line (tenant_id, replaces_id) where replaces_id is not null;
create table release_line (
  tenant_id uuid not null,
  release_id uuid not null,
  revision integer not null,
  line_id uuid not null,
  language text not null,
  inserted_at timestamptz not null,
  inserted_by_name text not null,
  primary key (tenant_id, release_id, revision, line_id, language),
  foreign key (tenant_id, release_id, revision) references release_revision (tenant_id, release_id, revision),
  foreign key (tenant_id, line_id) references agreed_line (tenant_id, id)
);
create index release_line_line on release_line (tenant_id, line_id);
"""
COPIES = """
create table release_copy (
  tenant_id uuid not null,
  id uuid not null,
  release_id uuid not null,
  name text not null,
  address text not null,
  language text not null,
  token text not null,
  state text not null default 'open' constraint release_copy_state_check check (state in ('open', 'revoked')),
  reason text not null default '',
  created_at timestamptz not null,
  created_by_name text not null,
  revoked_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, token),
  unique (tenant_id, release_id, address),
  foreign key (tenant_id, release_id) references release (tenant_id, id)
);
create table release_opening (
  tenant_id uuid not null,
  id uuid not null,
  copy_id uuid not null,
  at timestamptz not null,
  what text not null constraint release_opening_what_check check (what in ('text', 'pdf', 'docx')),
  browser text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, copy_id) references release_copy (tenant_id, id)
);
create index release_opening_copy on release_opening (tenant_id, copy_id, at);
"""
DISTRIBUTION = """
create table release_distribution (
  tenant_id uuid not null,
  id uuid not null,
  release_id uuid not null,
  revision integer not null,
  kind text not null constraint release_distribution_kind_check check (kind in ('release', 'embargo')),
  state text not null default 'gathering' constraint release_distribution_state_check
    check (state in ('gathering', 'waiting', 'sending', 'done', 'stopped')),
  lists jsonb not null default '[]'::jsonb,
  typed jsonb not null default '[]'::jsonb,
  left_out jsonb not null default '[]'::jsonb,
  left_out_count integer not null default 0,
  failures integer not null default 0,
  next_at timestamptz,
  reason text not null default '',
  created_at timestamptz not null,
  created_by uuid,
  created_by_name text not null,
  gathered_at timestamptz,
  done_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, release_id, revision) references release_revision (tenant_id, release_id, revision)
);
create index release_distribution_release on release_distribution (tenant_id, release_id, created_at desc);
create index release_distribution_open on release_distribution (tenant_id, state)
  where state in ('gathering', 'sending');
create table release_mail (
  tenant_id uuid not null,
  distribution_id uuid not null,
  language text not null,
  subject text not null,
  text text not null,
  html text not null,
  written_at timestamptz not null,
  primary key (tenant_id, distribution_id, language),
  foreign key (tenant_id, distribution_id) references release_distribution (tenant_id, id)
);
create table release_delivery (
  tenant_id uuid not null,
  id uuid not null,
  distribution_id uuid not null,
  release_id uuid not null,
  revision integer not null,
  kind text not null,
  journalist_id uuid,
  outlet_id uuid,
  name text not null,
  address text not null,
  folded text not null,
  language text not null,
  copy_id uuid,
  token text not null,
  state text not null default 'queued' constraint release_delivery_state_check check (state in
    ('queued', 'sending', 'sent', 'deferred', 'bounced', 'failed', 'uncertain', 'stopped')),
  attempts integer not null default 0,
  cuts integer not null default 0,
  reason text not null default '',
  code integer,
  queued_at timestamptz not null,
  next_at timestamptz,
  handing_at timestamptz,
  done_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, token),
  unique (tenant_id, release_id, revision, kind, folded),
  foreign key (tenant_id, distribution_id) references release_distribution (tenant_id, id),
  foreign key (tenant_id, copy_id) references release_copy (tenant_id, id)
);
create index release_delivery_due on release_delivery (tenant_id, distribution_id, next_at, id)
  where next_at is not null;
create index release_delivery_under_way on release_delivery (tenant_id, distribution_id) where state = 'sending';
create index release_delivery_listed on release_delivery (tenant_id, distribution_id, state, folded);
create index release_delivery_journalist on release_delivery (tenant_id, journalist_id, queued_at desc)
  where journalist_id is not null;
create index release_delivery_outlet on release_delivery (tenant_id, outlet_id, queued_at desc)
  where outlet_id is not null;
create index release_delivery_copy on release_delivery (tenant_id, copy_id) where copy_id is not null;
create table release_optout (
  tenant_id uuid not null,
  folded text not null,
  address text not null,
  delivery_id uuid,
  at timestamptz not null,
  primary key (tenant_id, folded)
)
"""
TABLES = (
    "release", "release_revision", "release_template", "agreed_line", "release_copy", "release_distribution",
    "release_delivery", "release_optout",
)  # fmt: skip
KEPT = ("release_line", "release_opening", "release_mail")
DROPPED = (
    "release_optout", "release_delivery", "release_mail", "release_distribution", "release_opening", "release_copy",
    "release_line", "agreed_line", "release_template", "release_text", "release_revision", "release",
)  # fmt: skip


def directions(*known: str) -> None:
    """Which ways the records of a journal may go."""
    words = ", ".join(f"'{word}'" for word in known)
    op.execute("alter table journal drop constraint journal_direction_check")
    op.execute(f"alter table journal add constraint journal_direction_check check (direction in ({words})) not valid")
    op.execute("alter table journal validate constraint journal_direction_check")


def upgrade() -> None:
    directions(*DIRECTIONS, "release")
    for statements in (RELEASES, LIBRARY, COPIES, DISTRIBUTION):
        script(statements)
    for table in TABLES:
        isolate(table)
    # What was inserted, opened and written down is never changed; a language is taken out of a draft again.
    for table in KEPT:
        isolate(table, verbs="select, insert")
    isolate("release_text", verbs="select, insert, update, delete")


def downgrade() -> None:
    for table in DROPPED:
        op.execute(f"drop table {table}")
    op.execute("delete from journal_text where journal_id in (select id from journal where direction = 'release')")
    op.execute("delete from journal where direction = 'release'")
    directions(*DIRECTIONS)
