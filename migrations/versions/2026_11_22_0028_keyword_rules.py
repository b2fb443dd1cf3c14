"""Keyword rules: their versions, lists of spellings, the clips they speak of, and asking past clips."""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_22_0028"
down_revision = "2026_11_22_0027"

TABLES = ("keyword_rule", "keyword_rule_version", "keyword_alias")
REPLACED = ("clip_match", "rule_run")
"""Matches come and go with rules and texts; a trial is thrown away with the next one."""


def upgrade() -> None:
    script(
        """
        create table keyword_rule (
          tenant_id uuid not null, id uuid not null, title text not null, text text not null, topic_id uuid,
          state text not null default 'active', version integer not null default 1,
          changed_at timestamptz not null, changed_by_name text not null,
          constraint keyword_rule_pkey primary key (tenant_id, id),
          constraint keyword_rule_state_check check (state in ('active', 'paused', 'removed')),
          constraint keyword_rule_topic_id_fkey
            foreign key (tenant_id, topic_id) references media_topic (tenant_id, id)
        );
        create index keyword_rule_state on keyword_rule (tenant_id, state, title, id);
        create table keyword_rule_version (
          tenant_id uuid not null, id uuid not null, rule_id uuid not null, number integer not null,
          title text not null, text text not null, topic_id uuid, state text not null,
          reason text not null default '', at timestamptz not null, by_id uuid, by_name text not null,
          constraint keyword_rule_version_pkey primary key (tenant_id, id),
          constraint keyword_rule_version_tenant_id_rule_id_number_key unique (tenant_id, rule_id, number),
          constraint keyword_rule_version_rule_id_fkey
            foreign key (tenant_id, rule_id) references keyword_rule (tenant_id, id)
        );
        create table keyword_alias (
          tenant_id uuid not null, id uuid not null, name text not null, key text not null, spellings text not null,
          state text not null default 'active', version integer not null default 1,
          changed_at timestamptz not null, changed_by_name text not null,
          constraint keyword_alias_pkey primary key (tenant_id, id),
          constraint keyword_alias_state_check check (state in ('active', 'removed'))
        );
        create unique index keyword_alias_key on keyword_alias (tenant_id, key) where state = 'active';
        create table clip_match (
          tenant_id uuid not null, clip_id uuid not null, rule_id uuid not null, rule_version integer not null,
          clip_version integer not null, caught_at timestamptz not null, places jsonb not null,
          constraint clip_match_pkey primary key (tenant_id, clip_id, rule_id),
          constraint clip_match_clip_id_fkey foreign key (tenant_id, clip_id) references clip (tenant_id, id),
          constraint clip_match_rule_id_fkey foreign key (tenant_id, rule_id) references keyword_rule (tenant_id, id)
        );
        create index clip_match_rule on clip_match (tenant_id, rule_id, caught_at desc, clip_id desc);
        create table rule_run (
          tenant_id uuid not null, id uuid not null, kind text not null, rule_id uuid, text text not null,
          state text not null default 'running', since timestamptz not null,
          total integer not null default 0, done integer not null default 0, met integer not null default 0,
          added integer not null default 0, dropped integer not null default 0,
          reached_at timestamptz, reached_id uuid, found jsonb not null default '[]'::jsonb,
          begun_at timestamptz not null, ended_at timestamptz, by_id uuid, by_name text not null,
          constraint rule_run_pkey primary key (tenant_id, id),
          constraint rule_run_kind_check check (kind in ('trial', 'apply')),
          constraint rule_run_state_check check (state in ('running', 'stopped', 'done', 'replaced')),
          constraint rule_run_rule_check check ((kind = 'apply') = (rule_id is not null)),
          constraint rule_run_rule_id_fkey foreign key (tenant_id, rule_id) references keyword_rule (tenant_id, id)
        );
        create index rule_run_rule on rule_run (tenant_id, rule_id, begun_at desc, id desc);
        create index rule_run_trial on rule_run (tenant_id, by_id, begun_at) where kind = 'trial'
        """
    )
    for table in TABLES:
        isolate(table)
    for table in REPLACED:
        isolate(table, verbs="select, insert, update, delete")


def downgrade() -> None:
    for table in ("rule_run", "clip_match", "keyword_alias", "keyword_rule_version", "keyword_rule"):
        op.execute(f"drop table {table}")
