"""Clips: what was caught, stories, judgements, topics."""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_22_0026"
down_revision = "2026_11_22_0025"

TABLES = ("story", "story_bond", "clip", "clip_version", "clip_coding", "media_topic")
REPLACED = ("clip_band", "clip_topic", "media_topic_text")
"""Rows that are indexes or lists: written anew with what they stand for."""


def upgrade() -> None:
    script(
        """
        create table story (
          tenant_id uuid not null, id uuid not null, main_id uuid, merged_into uuid,
          clips integer not null default 0, outlets integer not null default 0,
          first_at timestamptz not null, last_at timestamptz not null,
          constraint story_pkey primary key (tenant_id, id),
          constraint story_clips_check check (clips >= 0),
          constraint story_merged_into_fkey foreign key (tenant_id, merged_into) references story (tenant_id, id)
        );
        create index story_last on story (tenant_id, last_at desc, id desc) where clips > 1;
        create table story_bond (
          tenant_id uuid not null, id uuid not null, kind text not null, one_id uuid not null, other_id uuid not null,
          at timestamptz not null, by_id uuid, by_name text not null, reason text not null default '',
          void boolean not null default false,
          constraint story_bond_pkey primary key (tenant_id, id),
          constraint story_bond_kind_check check (kind in ('together', 'apart')),
          constraint story_bond_one_id_fkey foreign key (tenant_id, one_id) references story (tenant_id, id),
          constraint story_bond_other_id_fkey foreign key (tenant_id, other_id) references story (tenant_id, id)
        );
        create index story_bond_one on story_bond (tenant_id, one_id);
        create index story_bond_other on story_bond (tenant_id, other_id);
        create table clip (
          tenant_id uuid not null, id uuid not null, source_id uuid, outlet text not null,
          tier smallint not null default 0, address text not null default '',
          state text not null, archived_from text not null default '', matched boolean not null default true,
          story_id uuid not null, title text not null, lead text not null default '',
          language text not null default '', author text not null default '',
          published_at timestamptz, caught_at timestamptz not null, versions integer not null default 1,
          tone text not null default '', prominence text not null default '', message text not null default '',
          spokesperson text not null default '', echoes text not null default '', error text not null default '',
          coded_at timestamptz, coded_by uuid, coded_by_name text not null default '',
          outcome text not null default '', emptied_at timestamptz, version integer not null default 1,
          constraint clip_pkey primary key (tenant_id, id),
          constraint clip_state_check check (state in ('captured', 'screened_out', 'relevant', 'coded',
            'reaction_open', 'reaction_closed', 'archived')),
          constraint clip_tone_check check (tone in ('', 'negative', 'neutral', 'positive')),
          constraint clip_prominence_check check (prominence in ('', 'headline', 'lead', 'body', 'mention')),
          constraint clip_story_id_fkey foreign key (tenant_id, story_id) references story (tenant_id, id),
          constraint clip_source_id_fkey foreign key (tenant_id, source_id) references media_source (tenant_id, id)
        );
        create index clip_order on clip (tenant_id, caught_at desc, id desc);
        create index clip_state on clip (tenant_id, state, caught_at desc, id desc);
        create index clip_new on clip (tenant_id, caught_at desc, id desc) where state = 'captured' and matched;
        create index clip_source on clip (tenant_id, source_id, caught_at desc, id desc) where source_id is not null;
        create index clip_address on clip (tenant_id, address) where address <> '';
        create index clip_tone on clip (tenant_id, tone, caught_at desc, id desc) where tone <> '';
        create index clip_story on clip (tenant_id, story_id, caught_at, id);
        create table clip_version (
          tenant_id uuid not null, id uuid not null, clip_id uuid not null, number integer not null, origin_id uuid,
          title text not null, lead text not null default '', text text not null default '',
          html text not null default '', language text not null default '', author text not null default '',
          published_at timestamptz, caught_at timestamptz not null, sha256 text not null default '',
          evidence_key text not null default '', evidence_own boolean not null default true,
          way text not null default 'page', signature bytea,
          constraint clip_version_pkey primary key (tenant_id, id),
          constraint clip_version_tenant_id_clip_id_number_key unique (tenant_id, clip_id, number),
          constraint clip_version_tenant_id_origin_id_key unique (tenant_id, origin_id),
          constraint clip_version_number_check check (number > 0),
          constraint clip_version_clip_id_fkey foreign key (tenant_id, clip_id) references clip (tenant_id, id)
        );
        create table clip_band (
          tenant_id uuid not null, band bigint not null, clip_id uuid not null,
          constraint clip_band_pkey primary key (tenant_id, band, clip_id),
          constraint clip_band_clip_id_fkey foreign key (tenant_id, clip_id) references clip (tenant_id, id)
        );
        create index clip_band_clip on clip_band (tenant_id, clip_id);
        create table clip_coding (
          tenant_id uuid not null, id uuid not null, clip_id uuid not null, number integer not null,
          state_before text not null, state text not null, before jsonb not null, after jsonb not null,
          undone_at timestamptz, at timestamptz not null, by_id uuid, by_name text not null,
          constraint clip_coding_pkey primary key (tenant_id, id),
          constraint clip_coding_tenant_id_clip_id_number_key unique (tenant_id, clip_id, number),
          constraint clip_coding_clip_id_fkey foreign key (tenant_id, clip_id) references clip (tenant_id, id)
        );
        create index clip_coding_at on clip_coding (tenant_id, at desc, id desc);
        create table media_topic (
          tenant_id uuid not null, id uuid not null, slug text not null, place integer not null,
          state text not null default 'active', changed_at timestamptz not null, version integer not null default 1,
          constraint media_topic_pkey primary key (tenant_id, id),
          constraint media_topic_tenant_id_slug_key unique (tenant_id, slug),
          constraint media_topic_state_check check (state in ('active', 'retired'))
        );
        create table media_topic_text (
          tenant_id uuid not null, topic_id uuid not null, language text not null, title text not null,
          note text not null default '',
          constraint media_topic_text_pkey primary key (tenant_id, topic_id, language),
          constraint media_topic_text_topic_id_fkey
            foreign key (tenant_id, topic_id) references media_topic (tenant_id, id)
        );
        create table clip_topic (
          tenant_id uuid not null, clip_id uuid not null, topic_id uuid not null, place integer not null default 0,
          caught_at timestamptz not null,
          constraint clip_topic_pkey primary key (tenant_id, clip_id, topic_id),
          constraint clip_topic_clip_id_fkey foreign key (tenant_id, clip_id) references clip (tenant_id, id),
          constraint clip_topic_topic_id_fkey foreign key (tenant_id, topic_id) references media_topic (tenant_id, id)
        );
        create index clip_topic_order on clip_topic (tenant_id, topic_id, caught_at desc, clip_id desc)
        """
    )
    for table in TABLES:
        isolate(table)
    for table in REPLACED:
        isolate(table, verbs="select, insert, update, delete")


def downgrade() -> None:
    for table in ("clip_topic", "media_topic_text", "media_topic", "clip_coding", "clip_band", "clip_version"):
        op.execute(f"drop table {table}")
    for table in ("clip", "story_bond", "story"):
        op.execute(f"drop table {table}")
