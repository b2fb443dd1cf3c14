"""What an agency discloses: duties and what was published for them, legal acts, the disclosure log, yearly reports."""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_22_0022"
down_revision = "2026_11_22_0021"

TABLES = ("publication_duty", "duty_publication", "legal_act", "disclosure_entry", "statutory_report")


def upgrade() -> None:
    script(
        """
        create table publication_duty (
          tenant_id uuid not null, id uuid not null,
          slug text not null, list_slug text not null, list_title jsonb not null,
          list_note jsonb not null default '{}'::jsonb,
          origin text not null, changed boolean not null default false, state text not null,
          group_number smallint not null, group_title jsonb not null, number text not null, title jsonb not null,
          note jsonb not null default '{}'::jsonb, basis jsonb not null, source text not null default '',
          certainty text not null, rhythm text not null, within integer not null, unit text not null,
          due_by text not null default '', acts text not null default '', since date, until date,
          happened_on date, happened text not null default '', post_id uuid, person_id uuid, offer jsonb,
          version integer not null default 1,
          constraint publication_duty_pkey primary key (tenant_id, id),
          constraint publication_duty_tenant_id_slug_key unique (tenant_id, slug),
          constraint publication_duty_state_check check (state in ('offered', 'active', 'retired')),
          constraint publication_duty_origin_check check (origin in ('country', 'agency')),
          constraint publication_duty_rhythm_check
            check (rhythm in ('change', 'event', 'force', 'quarter', 'year')),
          constraint publication_duty_unit_check check (unit in ('calendar_day', 'working_day', 'month')),
          constraint publication_duty_post_id_fkey
            foreign key (tenant_id, post_id) references post (tenant_id, id),
          constraint publication_duty_person_id_fkey
            foreign key (tenant_id, person_id) references person (tenant_id, id)
        );
        create table duty_publication (
          tenant_id uuid not null, id uuid not null, duty_id uuid not null, state text not null, slug text not null,
          period_first date, period_last date, texts jsonb not null, printed text not null default '',
          version integer not null default 1, changed_at timestamptz not null, published_at timestamptz,
          published_by_name text not null default '', reason text not null default '',
          constraint duty_publication_pkey primary key (tenant_id, id),
          constraint duty_publication_tenant_id_slug_key unique (tenant_id, slug),
          constraint duty_publication_state_check check (state in ('draft', 'published', 'withdrawn')),
          constraint duty_publication_duty_id_fkey
            foreign key (tenant_id, duty_id) references publication_duty (tenant_id, id)
        );
        create index duty_publication_duty on duty_publication (tenant_id, duty_id);
        create table legal_act (
          tenant_id uuid not null, id uuid not null, slug text not null, state text not null,
          public text not null default 'draft', kind text not null, form text not null default '',
          issuer text not null default '', number text not null default '', adopted_on date, in_force_on date,
          repealed_on date, discussed_from date, discussed_until date, contact text not null default '',
          texts jsonb not null, version integer not null default 1, changed_at timestamptz not null,
          published_at timestamptz, reason text not null default '',
          constraint legal_act_pkey primary key (tenant_id, id),
          constraint legal_act_tenant_id_slug_key unique (tenant_id, slug),
          constraint legal_act_state_check check (state in ('draft', 'adopted', 'repealed', 'abandoned')),
          constraint legal_act_public_check check (public in ('draft', 'published', 'withdrawn')),
          constraint legal_act_kind_check check (kind in ('normative', 'individual', 'reserve', 'other')),
          constraint legal_act_adopted_check check (state in ('draft', 'abandoned') or adopted_on is not null),
          constraint legal_act_discussed_check check (discussed_until >= discussed_from)
        );
        create index legal_act_adopted on legal_act (tenant_id, adopted_on desc, id desc);
        create table disclosure_entry (
          tenant_id uuid not null, id uuid not null, request_id uuid not null, slug text not null,
          state text not null, number text not null, received_on date not null, answered_on date,
          result text not null, grounds jsonb not null default '[]'::jsonb, texts jsonb not null,
          files jsonb not null default '[]'::jsonb, checked_by_name text not null default '', checked_at timestamptz,
          version integer not null default 1, changed_at timestamptz not null, published_at timestamptz,
          reason text not null default '',
          constraint disclosure_entry_pkey primary key (tenant_id, id),
          constraint disclosure_entry_tenant_id_slug_key unique (tenant_id, slug),
          constraint disclosure_entry_tenant_id_request_id_key unique (tenant_id, request_id),
          constraint disclosure_entry_state_check check (state in ('draft', 'published', 'withdrawn')),
          constraint disclosure_entry_request_id_fkey
            foreign key (tenant_id, request_id) references information_request (tenant_id, id)
        );
        create index disclosure_entry_changed on disclosure_entry (tenant_id, changed_at desc, id desc);
        create table statutory_report (
          tenant_id uuid not null, id uuid not null, kind text not null, slug text not null, state text not null,
          first date not null, last date not null, language text not null,
          typed jsonb not null default '{}'::jsonb, figures jsonb not null default '{}'::jsonb,
          files jsonb not null default '{}'::jsonb, number text not null default '',
          version integer not null default 1, changed_at timestamptz not null, changed_by_name text not null,
          frozen_at timestamptz, frozen_by_name text not null default '', published_at timestamptz,
          reason text not null default '',
          constraint statutory_report_pkey primary key (tenant_id, id),
          constraint statutory_report_tenant_id_slug_key unique (tenant_id, slug),
          constraint statutory_report_kind_check check (kind in ('month', 'ge_year', 'az_year')),
          constraint statutory_report_state_check
            check (state in ('draft', 'printed', 'published', 'withdrawn')),
          constraint statutory_report_span_check check (last >= first),
          constraint statutory_report_printed_check check ((state = 'draft') = (frozen_at is null))
        );
        create index statutory_report_last on statutory_report (tenant_id, last desc, id desc)
        """
    )
    for table in TABLES:
        isolate(table)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.execute(f"drop table {table}")
