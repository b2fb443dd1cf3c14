"""The daily monitor and figures of social accounts."""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_22_0027"
down_revision = "2026_11_22_0026"

FIGURES = """
create table social_account (
  tenant_id uuid not null,
  id uuid not null,
  platform text not null,
  address text not null,
  name text not null,
  unit_id uuid,
  since date,
  state text not null default 'kept' constraint social_account_state_check check (state in ('kept', 'ended')),
  version integer not null default 1,
  changed_at timestamptz not null,
  changed_by_name text not null,
  primary key (tenant_id, id),
  unique (tenant_id, platform, address),
  foreign key (tenant_id, unit_id) references unit (tenant_id, id)
);
create table figure_import (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  state text not null default 'read'
    constraint figure_import_state_check check (state in ('read', 'taken', 'discarded')),
  rows jsonb not null,
  columns jsonb not null default '{}'::jsonb,
  taken integer not null default 0,
  created_at timestamptz not null,
  created_by_name text not null,
  primary key (tenant_id, id)
);
create table social_figure (
  tenant_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  metric text not null,
  taken_on date not null,
  since_on date constraint social_figure_days_check check (since_on <= taken_on),
  value bigint not null constraint social_figure_value_check check (value >= 0),
  origin text not null,
  remark text not null default '',
  state text not null default 'standing'
    constraint social_figure_state_check check (state in ('standing', 'corrected', 'withdrawn')),
  reason text not null default '',
  replaces_id uuid,
  import_id uuid,
  noted_at timestamptz not null,
  noted_by_name text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, account_id) references social_account (tenant_id, id),
  foreign key (tenant_id, replaces_id) references social_figure (tenant_id, id),
  foreign key (tenant_id, import_id) references figure_import (tenant_id, id)
);
create unique index social_figure_standing on social_figure
  (tenant_id, account_id, metric, taken_on, coalesce(since_on, taken_on)) where state = 'standing';
create index social_figure_replaces on social_figure (tenant_id, replaces_id) where replaces_id is not null;
create index social_figure_import on social_figure (tenant_id, import_id) where import_id is not null;
"""
MONITOR = """
create table monitor (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null constraint monitor_kind_check check (kind in ('leadership', 'unit')),
  state text not null default 'on' constraint monitor_state_check check (state in ('on', 'off')),
  titles jsonb not null,
  unit_id uuid,
  at_minute integer not null constraint monitor_at_minute_check check (at_minute between 0 and 1439),
  weekdays text not null,
  on_holidays boolean not null default false,
  languages jsonb not null,
  without_topic boolean not null default true,
  unjudged boolean not null default true,
  counts boolean not null default true,
  editor_id uuid,
  version integer not null default 1,
  changed_at timestamptz not null,
  changed_by_name text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, unit_id) references unit (tenant_id, id),
  foreign key (tenant_id, editor_id) references person (tenant_id, id)
);
create table monitor_topic (
  tenant_id uuid not null,
  monitor_id uuid not null,
  topic_id uuid not null,
  place integer not null,
  primary key (tenant_id, monitor_id, topic_id),
  foreign key (tenant_id, monitor_id) references monitor (tenant_id, id),
  foreign key (tenant_id, topic_id) references media_topic (tenant_id, id)
);
create table monitor_recipient (
  tenant_id uuid not null,
  id uuid not null,
  monitor_id uuid not null,
  kind text not null constraint monitor_recipient_kind_check
    check (kind in ('leadership', 'unit_heads', 'unit', 'person', 'address')),
  person_id uuid,
  address text not null default '',
  name text not null default '',
  language text not null default '',
  place integer not null,
  primary key (tenant_id, id),
  constraint monitor_recipient_person_check check ((kind = 'person') = (person_id is not null)),
  constraint monitor_recipient_address_check check ((kind = 'address') = (address <> '')),
  foreign key (tenant_id, monitor_id) references monitor (tenant_id, id),
  foreign key (tenant_id, person_id) references person (tenant_id, id)
);
create index monitor_recipient_monitor on monitor_recipient (tenant_id, monitor_id, place);
create table monitor_edition (
  tenant_id uuid not null,
  id uuid not null,
  monitor_id uuid not null,
  day date not null,
  number integer not null default 0 constraint monitor_edition_number_check check (number >= 0),
  state text not null constraint monitor_edition_state_check
    check (state in ('composing', 'ready', 'sent', 'corrected', 'skipped')),
  reason text not null default '',
  titles jsonb not null,
  languages jsonb not null,
  intros jsonb not null default '{}'::jsonb,
  sections jsonb not null default '[]'::jsonb,
  counts boolean not null default true,
  since timestamptz,
  until timestamptz,
  corrects_id uuid,
  composed_at timestamptz,
  sent_at timestamptz,
  sent_by_name text not null default '',
  files jsonb not null default '{}'::jsonb,
  version integer not null default 1,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, monitor_id, day, number),
  foreign key (tenant_id, monitor_id) references monitor (tenant_id, id),
  foreign key (tenant_id, corrects_id) references monitor_edition (tenant_id, id)
);
create index monitor_edition_day on monitor_edition (tenant_id, day desc, id desc);
create index monitor_edition_open on monitor_edition (tenant_id, day) where state in ('composing', 'ready');
create index monitor_edition_corrects on monitor_edition (tenant_id, corrects_id) where corrects_id is not null;
create table monitor_item (
  tenant_id uuid not null,
  id uuid not null,
  edition_id uuid not null,
  clip_id uuid not null,
  story_id uuid not null,
  section text not null default '',
  place integer not null,
  headline text not null,
  excerpt text not null default '',
  outlet text not null,
  address text not null default '',
  language text not null default '',
  tone text not null default '',
  judged boolean not null default true,
  published_at timestamptz,
  caught_at timestamptz not null,
  also jsonb not null default '[]'::jsonb,
  late boolean not null default false,
  earlier_on date,
  note text not null default '',
  dropped boolean not null default false,
  added_by_name text not null default '',
  primary key (tenant_id, id),
  unique (tenant_id, edition_id, clip_id),
  foreign key (tenant_id, edition_id) references monitor_edition (tenant_id, id),
  foreign key (tenant_id, clip_id) references clip (tenant_id, id),
  foreign key (tenant_id, story_id) references story (tenant_id, id)
);
create index monitor_item_order on monitor_item (tenant_id, edition_id, place);
create index monitor_item_clip on monitor_item (tenant_id, clip_id);
create index monitor_item_story on monitor_item (tenant_id, story_id);
create table monitor_delivery (
  tenant_id uuid not null,
  id uuid not null,
  edition_id uuid not null,
  person_id uuid,
  address text not null,
  name text not null default '',
  language text not null,
  state text not null default 'queued' constraint monitor_delivery_state_check
    check (state in ('queued', 'sending', 'sent', 'deferred', 'refused', 'uncertain', 'not_configured')),
  attempts integer not null default 0,
  reason text not null default '',
  code integer,
  queued_at timestamptz not null,
  tried_at timestamptz,
  done_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, edition_id, address),
  foreign key (tenant_id, edition_id) references monitor_edition (tenant_id, id),
  foreign key (tenant_id, person_id) references person (tenant_id, id)
);
"""
TABLES = ("social_account", "figure_import", "social_figure", "monitor", "monitor_edition")
TABLES += ("monitor_item", "monitor_delivery")
LISTS = ("monitor_topic", "monitor_recipient")
"""Written anew with the setting that they belong to."""


def upgrade() -> None:
    script(FIGURES)
    script(MONITOR)
    for table in TABLES:
        isolate(table)
    for table in LISTS:
        isolate(table, verbs="select, insert, update, delete")


def downgrade() -> None:
    for table in (*LISTS, *reversed(TABLES)):
        op.execute(f"drop table {table}")
