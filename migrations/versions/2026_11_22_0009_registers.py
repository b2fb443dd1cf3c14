"""Blocks of numbers reserved for paper, each of their numbers, and who is responsible for which journal."""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_22_0009"
down_revision = "2026_11_22_0008"

TABLES = ("number_block", "reserved_number", "journal_duty")


def upgrade() -> None:
    script(
        """
        create table number_block (
          tenant_id uuid not null,
          id uuid not null,
          journal_id uuid not null,
          period text not null,
          first bigint not null check (first > 0),
          last bigint not null,
          reason text not null,
          state text not null check (state in ('open', 'settled')),
          reserved_at timestamptz not null,
          reserved_by uuid,
          reserved_by_name text not null,
          settled_at timestamptz,
          primary key (tenant_id, id),
          constraint number_block_span_check check (last >= first),
          foreign key (tenant_id, journal_id) references journal (tenant_id, id)
        );
        create index number_block_recent on number_block (tenant_id, state, reserved_at desc, id desc);
        create index number_block_journal on number_block (tenant_id, journal_id, period);
        create table reserved_number (
          tenant_id uuid not null,
          id uuid not null,
          block_id uuid not null,
          journal_id uuid not null,
          period text not null,
          serial bigint not null check (serial > 0),
          number text not null,
          state text not null check (state in ('reserved', 'registered', 'voided')),
          record text not null default '',
          record_id uuid,
          paper_on date,
          reason text not null default '',
          reserved_at timestamptz not null,
          settled_at timestamptz,
          settled_by uuid,
          settled_by_name text not null default '',
          primary key (tenant_id, id),
          unique (tenant_id, period, journal_id, serial),
          constraint reserved_number_bound_check
            check ((state = 'registered') = (record_id is not null and paper_on is not null)),
          constraint reserved_number_reason_check check (state <> 'voided' or reason <> ''),
          foreign key (tenant_id, block_id) references number_block (tenant_id, id),
          foreign key (tenant_id, journal_id) references journal (tenant_id, id)
        );
        create index reserved_number_block on reserved_number (tenant_id, block_id, serial);
        create table journal_duty (
          tenant_id uuid not null,
          id uuid not null,
          journal_id uuid not null,
          post_id uuid,
          person_id uuid,
          named_at timestamptz not null,
          named_by_name text not null,
          ended_at timestamptz,
          primary key (tenant_id, id),
          constraint journal_duty_whose_check check ((post_id is null) <> (person_id is null)),
          foreign key (tenant_id, journal_id) references journal (tenant_id, id),
          foreign key (tenant_id, post_id) references post (tenant_id, id),
          foreign key (tenant_id, person_id) references person (tenant_id, id)
        );
        create index journal_duty_journal on journal_duty (tenant_id, journal_id)
        """
    )
    for table in TABLES:
        isolate(table)


def downgrade() -> None:
    for table in ("journal_duty", "reserved_number", "number_block"):
        op.execute(f"drop table {table}")
