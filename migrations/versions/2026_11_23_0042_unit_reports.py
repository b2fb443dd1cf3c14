"""Reports of units: who reports, reports with texts and figures, reports taken into that of the agency."""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_23_0042"
down_revision = "2026_11_23_0040"

SETTINGS = """
create table unit_report_setting (
  tenant_id uuid not null,
  id uuid not null,
  key text not null,
  unit_id uuid,
  quarterly boolean not null,
  yearly boolean not null,
  languages jsonb not null,
  groups jsonb not null,
  owner_id uuid,
  state text not null default 'kept' constraint unit_report_setting_state_check check (state in ('kept', 'ended')),
  version integer not null default 1,
  since timestamptz not null,
  changed_at timestamptz not null,
  changed_by_name text not null,
  primary key (tenant_id, id),
  unique (tenant_id, key),
  foreign key (tenant_id, unit_id) references unit (tenant_id, id),
  foreign key (tenant_id, owner_id) references person (tenant_id, id)
);
create index unit_report_setting_unit on unit_report_setting (tenant_id, unit_id) where unit_id is not null;
create index unit_report_setting_owner on unit_report_setting (tenant_id, owner_id) where owner_id is not null
"""
REPORTS = """
create table unit_report (
  tenant_id uuid not null,
  id uuid not null,
  key text not null,
  unit_id uuid,
  names jsonb not null,
  period text not null,
  edition integer not null default 1 constraint unit_report_edition_check check (edition > 0),
  correction text not null default '',
  first_on date not null,
  last_on date not null,
  state text not null default 'draft' constraint unit_report_state_check
    check (state in ('draft', 'submitted', 'returned', 'approved', 'published', 'withdrawn')),
  languages jsonb not null,
  groups jsonb not null,
  owner_id uuid,
  journal_id uuid,
  number_period text,
  serial bigint,
  number text,
  registered_at timestamptz,
  version integer not null default 1,
  opened_at timestamptz not null,
  opened_by_name text not null,
  drawn_at timestamptz not null,
  submitted_at timestamptz,
  submitted_by uuid,
  submitted_by_name text not null default '',
  approved_at timestamptz,
  approved_by_name text not null default '',
  published_at timestamptz,
  public boolean not null default false,
  shown_in jsonb not null default '[]'::jsonb,
  files jsonb not null default '{}'::jsonb,
  mark text not null default '',
  reason text not null default '',
  primary key (tenant_id, id),
  unique (tenant_id, key, period, edition),
  unique (tenant_id, number_period, journal_id, serial),
  constraint unit_report_span_check check (last_on > first_on),
  foreign key (tenant_id, unit_id) references unit (tenant_id, id),
  foreign key (tenant_id, journal_id) references journal (tenant_id, id),
  foreign key (tenant_id, owner_id) references person (tenant_id, id)
);
create index unit_report_recent on unit_report (tenant_id, last_on desc, id desc);
create index unit_report_unit on unit_report (tenant_id, unit_id) where unit_id is not null;
create index unit_report_journal on unit_report (tenant_id, journal_id) where journal_id is not null;
create index unit_report_owner on unit_report (tenant_id, owner_id) where owner_id is not null;
create table unit_report_text (
  tenant_id uuid not null,
  report_id uuid not null,
  section text not null constraint unit_report_text_section_check
    check (section in ('summary', 'done', 'problems', 'next')),
  language text not null,
  text text not null,
  version integer not null default 1,
  changed_at timestamptz not null,
  changed_by_name text not null,
  primary key (tenant_id, report_id, section, language),
  foreign key (tenant_id, report_id) references unit_report (tenant_id, id)
);
create table unit_report_figure (
  tenant_id uuid not null,
  report_id uuid not null,
  key text not null,
  position integer not null,
  grp text not null,
  measure text not null constraint unit_report_figure_measure_check
    check (measure in ('count', 'percent', 'days', 'hours', 'reading')),
  title text not null,
  definition text not null,
  about jsonb not null default '{}'::jsonb,
  value double precision,
  before double precision,
  year_ago double precision,
  former double precision,
  change text not null default '' constraint unit_report_figure_change_check
    check (change in ('', 'new', 'gone', 'changed')),
  href text not null default '',
  whole boolean not null default false,
  drawn_at timestamptz not null,
  primary key (tenant_id, report_id, key),
  foreign key (tenant_id, report_id) references unit_report (tenant_id, id)
);
create table unit_report_part (
  tenant_id uuid not null,
  report_id uuid not null,
  part_id uuid not null,
  standing boolean not null default true,
  names jsonb not null,
  number text not null default '',
  figures jsonb not null default '{}'::jsonb,
  texts jsonb not null default '{}'::jsonb,
  taken_at timestamptz not null,
  primary key (tenant_id, report_id, part_id),
  foreign key (tenant_id, report_id) references unit_report (tenant_id, id),
  foreign key (tenant_id, part_id) references unit_report (tenant_id, id)
);
create index unit_report_part_of on unit_report_part (tenant_id, part_id)
"""
TABLES = ("unit_report_part", "unit_report_figure", "unit_report_text", "unit_report", "unit_report_setting")
DIRECTIONS = ("incoming", "outgoing", "internal", "appeal", "order", "assignment", "release", "digest")


def directions(*known: str) -> None:
    """Which ways the records of a journal may go."""
    words = ", ".join(f"'{word}'" for word in known)
    op.execute("alter table journal drop constraint journal_direction_check")
    op.execute(f"alter table journal add constraint journal_direction_check check (direction in ({words})) not valid")
    op.execute("alter table journal validate constraint journal_direction_check")


def upgrade() -> None:
    directions(*DIRECTIONS, "unit_report")
    script(SETTINGS)
    script(REPORTS)
    for table in TABLES:
        isolate(table)


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"drop table {table}")
    directions(*DIRECTIONS)
