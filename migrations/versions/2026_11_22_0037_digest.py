"""The monthly press digest: templates, issues, the frozen material of a month, items with their history, outputs."""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_22_0037"
down_revision = "2026_11_22_0036"

DIRECTIONS = ("incoming", "outgoing", "internal", "appeal", "order", "assignment", "release")
KINDS = (
    "('top_stories', 'topics', 'institutions', 'own_output', 'false_information', 'criticism', 'press_abroad',"
    " 'broadcast', 'social_figures', 'next_month', 'text')"
)
TEMPLATES = f"""
create table digest_template (
  tenant_id uuid not null,
  id uuid not null,
  state text not null default 'kept' constraint digest_template_state_check check (state in ('kept', 'retired')),
  titles jsonb not null,
  public boolean not null,
  languages jsonb not null,
  approvers jsonb not null default '[]'::jsonb,
  owner_id uuid,
  version integer not null default 1,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  changed_by_name text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, owner_id) references person (tenant_id, id)
);
create index digest_template_owner on digest_template (tenant_id, owner_id) where owner_id is not null;
create table digest_section (
  tenant_id uuid not null,
  id uuid not null,
  template_id uuid not null,
  position integer not null,
  state text not null default 'kept' constraint digest_section_state_check check (state in ('kept', 'removed')),
  kind text not null constraint digest_section_kind_check check (kind in {KINDS}),
  titles jsonb not null,
  source text not null constraint digest_section_source_check
    check (source in ('filter', 'folder', 'report', 'hand')),
  options jsonb not null default '{{}}'::jsonb,
  primary key (tenant_id, id),
  foreign key (tenant_id, template_id) references digest_template (tenant_id, id)
);
create index digest_section_template on digest_section (tenant_id, template_id, position);
create table digest_pick (
  tenant_id uuid not null,
  section_id uuid not null,
  clip_id uuid not null,
  state text not null default 'kept' constraint digest_pick_state_check check (state in ('kept', 'removed')),
  picked_at timestamptz not null,
  picked_by_name text not null,
  primary key (tenant_id, section_id, clip_id),
  foreign key (tenant_id, section_id) references digest_section (tenant_id, id),
  foreign key (tenant_id, clip_id) references clip (tenant_id, id)
);
create index digest_pick_clip on digest_pick (tenant_id, clip_id);
"""
ISSUES = f"""
create table digest_issue (
  tenant_id uuid not null,
  id uuid not null,
  template_id uuid not null,
  period date not null constraint digest_issue_period_check check (extract(day from period) = 1),
  edition integer not null default 1 constraint digest_issue_edition_check check (edition > 0),
  root_id uuid not null,
  corrects_id uuid,
  state text not null default 'open' constraint digest_issue_state_check check (state in ('open', 'collecting',
    'frozen', 'composing', 'in_review', 'approved', 'published', 'corrected', 'withdrawn', 'dropped')),
  titles jsonb not null,
  public boolean not null,
  languages jsonb not null,
  approvers jsonb not null default '[]'::jsonb,
  introductions jsonb not null default '{{}}'::jsonb,
  corrections jsonb not null default '{{}}'::jsonb,
  topics jsonb not null default '[]'::jsonb,
  agency jsonb not null default '{{}}'::jsonb,
  journal_id uuid,
  number_period text,
  serial bigint,
  number text,
  registered_at timestamptz,
  owner_id uuid,
  version integer not null default 1,
  opened_at timestamptz not null,
  opened_by_name text not null,
  frozen_at timestamptz,
  frozen_by_name text not null default '',
  composed_at timestamptz,
  submitted_at timestamptz,
  submitted_by uuid,
  submitted_by_name text not null default '',
  approved_at timestamptz,
  approved_by uuid,
  approved_by_name text not null default '',
  published_at timestamptz,
  published_by_name text not null default '',
  withdrawn_at timestamptz,
  reason text not null default '',
  checked_at timestamptz,
  outputs jsonb not null default '{{}}'::jsonb,
  primary key (tenant_id, id),
  unique (tenant_id, template_id, period, edition),
  unique (tenant_id, number_period, journal_id, serial),
  constraint digest_issue_numbered_check check ((journal_id is null) = (serial is null)
    and (journal_id is null) = (number_period is null) and (journal_id is null or number is not null)
    and (journal_id is null or registered_at is not null)),
  constraint digest_issue_stands_check check (state not in ('approved', 'published', 'corrected', 'withdrawn')
    or number is not null),
  constraint digest_issue_corrects_check check ((edition = 1) = (corrects_id is null)),
  foreign key (tenant_id, template_id) references digest_template (tenant_id, id),
  foreign key (tenant_id, root_id) references digest_issue (tenant_id, id),
  foreign key (tenant_id, corrects_id) references digest_issue (tenant_id, id),
  foreign key (tenant_id, journal_id) references journal (tenant_id, id),
  foreign key (tenant_id, owner_id) references person (tenant_id, id)
);
create index digest_issue_recent on digest_issue (tenant_id, period desc, opened_at desc, id desc);
create index digest_issue_state on digest_issue (tenant_id, state, period desc);
create index digest_issue_root on digest_issue (tenant_id, root_id);
create index digest_issue_corrects on digest_issue (tenant_id, corrects_id) where corrects_id is not null;
create index digest_issue_owner on digest_issue (tenant_id, owner_id) where owner_id is not null;
create table digest_issue_section (
  tenant_id uuid not null,
  id uuid not null,
  issue_id uuid not null,
  section_id uuid,
  position integer not null,
  kind text not null constraint digest_issue_section_kind_check check (kind in {KINDS} or kind = 'late'),
  titles jsonb not null,
  notes jsonb not null default '{{}}'::jsonb,
  source text not null constraint digest_issue_section_source_check
    check (source in ('filter', 'folder', 'report', 'hand')),
  options jsonb not null default '{{}}'::jsonb,
  shown boolean not null default true,
  version integer not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, issue_id) references digest_issue (tenant_id, id),
  foreign key (tenant_id, section_id) references digest_section (tenant_id, id)
);
create index digest_issue_section_issue on digest_issue_section (tenant_id, issue_id, position);
create index digest_issue_section_of on digest_issue_section (tenant_id, section_id) where section_id is not null;
"""
MATERIAL = """
create table digest_material (
  tenant_id uuid not null,
  id uuid not null,
  issue_id uuid not null,
  kind text not null constraint digest_material_kind_check
    check (kind in ('clip', 'release', 'event', 'question', 'refutation', 'figure', 'planned')),
  source_id uuid not null,
  clip_id uuid,
  story_id uuid,
  headline text not null default '',
  excerpt text not null default '',
  text_length integer not null default 0,
  texts jsonb not null default '{}'::jsonb,
  outlet text not null default '',
  outlet_kind text not null default '',
  abroad boolean not null default false,
  tier integer not null default 0,
  address text not null default '',
  language text not null default '',
  tone text not null default '' constraint digest_material_tone_check
    check (tone in ('', 'negative', 'neutral', 'positive')),
  prominence text not null default '',
  error boolean not null default false,
  judged boolean not null default false,
  main boolean not null default false,
  topics jsonb not null default '[]'::jsonb,
  folders jsonb not null default '[]'::jsonb,
  reports jsonb not null default '[]'::jsonb,
  data jsonb not null default '{}'::jsonb,
  on_day date not null,
  at timestamptz not null,
  late boolean not null default false,
  frozen_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, issue_id, kind, source_id),
  constraint digest_material_clip_check check ((kind = 'clip') = (clip_id is not null)),
  foreign key (tenant_id, issue_id) references digest_issue (tenant_id, id),
  foreign key (tenant_id, clip_id) references clip (tenant_id, id)
);
create index digest_material_order on digest_material (tenant_id, issue_id, kind, at, id);
create index digest_material_clip on digest_material (tenant_id, clip_id) where clip_id is not null;
create table digest_item (
  tenant_id uuid not null,
  id uuid not null,
  issue_id uuid not null,
  section_id uuid not null,
  position integer not null,
  kind text not null constraint digest_item_kind_check
    check (kind in ('clip', 'release', 'event', 'question', 'refutation', 'figure', 'planned', 'text')),
  material_id uuid,
  source_id uuid,
  headline text not null default '',
  excerpt text not null default '',
  text_length integer not null default 0,
  outlet text not null default '',
  address text not null default '',
  language text not null default '',
  tone text not null default '',
  topics jsonb not null default '[]'::jsonb,
  on_day date,
  also jsonb not null default '[]'::jsonb,
  late boolean not null default false,
  texts jsonb not null default '{}'::jsonb,
  note text not null default '',
  cleared jsonb not null default '[]'::jsonb,
  removed boolean not null default false,
  version integer not null default 1,
  added_at timestamptz not null,
  added_by_name text not null,
  changed_at timestamptz not null,
  changed_by uuid,
  changed_by_name text not null,
  primary key (tenant_id, id),
  constraint digest_item_material_check check ((kind = 'text') = (material_id is null)),
  foreign key (tenant_id, issue_id) references digest_issue (tenant_id, id),
  foreign key (tenant_id, section_id) references digest_issue_section (tenant_id, id),
  foreign key (tenant_id, material_id) references digest_material (tenant_id, id)
);
create index digest_item_order on digest_item (tenant_id, issue_id, section_id, position, id);
create unique index digest_item_once on digest_item (tenant_id, section_id, material_id)
  where material_id is not null and not removed;
create index digest_item_material on digest_item (tenant_id, material_id) where material_id is not null;
create table digest_item_change (
  tenant_id uuid not null,
  id uuid not null,
  issue_id uuid not null,
  item_id uuid not null,
  what text not null constraint digest_item_change_what_check
    check (what in ('put_in', 'edited', 'moved', 'taken_out', 'put_back', 'cleared')),
  version integer not null,
  before jsonb not null default '{}'::jsonb,
  after jsonb not null default '{}'::jsonb,
  at timestamptz not null,
  by_id uuid,
  by_name text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, issue_id) references digest_issue (tenant_id, id),
  foreign key (tenant_id, item_id) references digest_item (tenant_id, id)
);
create index digest_item_change_item on digest_item_change (tenant_id, item_id, at, id);
create index digest_item_change_issue on digest_item_change (tenant_id, issue_id, at, id);
create table digest_link (
  tenant_id uuid not null,
  issue_id uuid not null,
  address text not null,
  state text not null constraint digest_link_state_check check (state in ('alive', 'dead', 'unknown')),
  word text not null default '',
  checked_at timestamptz not null,
  primary key (tenant_id, issue_id, address),
  foreign key (tenant_id, issue_id) references digest_issue (tenant_id, id)
);
create table digest_output (
  tenant_id uuid not null,
  id uuid not null,
  issue_id uuid not null,
  language text not null,
  format text not null constraint digest_output_format_check
    check (format in ('page', 'mail', 'pdf', 'docx', 'xlsx')),
  content_hash text not null,
  file_id uuid,
  text text not null default '',
  html text not null default '',
  sha256 text not null,
  made_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, issue_id, language, format, content_hash),
  foreign key (tenant_id, issue_id) references digest_issue (tenant_id, id)
)
"""
TABLES = (
    "digest_template", "digest_section", "digest_pick", "digest_issue", "digest_issue_section", "digest_item",
    "digest_link", "digest_output",
)  # fmt: skip
KEPT = ("digest_material", "digest_item_change")
DROPPED = (
    "digest_output", "digest_link", "digest_item_change", "digest_item", "digest_material", "digest_issue_section",
    "digest_issue", "digest_pick", "digest_section", "digest_template",
)  # fmt: skip


def directions(*known: str) -> None:
    """Which ways the records of a journal may go."""
    words = ", ".join(f"'{word}'" for word in known)
    op.execute("alter table journal drop constraint journal_direction_check")
    op.execute(f"alter table journal add constraint journal_direction_check check (direction in ({words})) not valid")
    op.execute("alter table journal validate constraint journal_direction_check")


def upgrade() -> None:
    directions(*DIRECTIONS, "digest")
    for statements in (TEMPLATES, ISSUES, MATERIAL):
        script(statements)
    for table in TABLES:
        isolate(table)
    # What was frozen and what was noted of an item is never changed.
    for table in KEPT:
        isolate(table, verbs="select, insert")
    # What a publication says in a language as values that the template of its kind draws.
    op.execute("alter table publication_text add column data text not null default ''")
    op.execute("grant select (data) on publication_text to service_public")


def downgrade() -> None:
    op.execute("alter table publication_text drop column data")
    for table in DROPPED:
        op.execute(f"drop table {table}")
    op.execute("delete from journal_text where journal_id in (select id from journal where direction = 'digest')")
    op.execute("delete from journal where direction = 'digest'")
    directions(*DIRECTIONS)
