"""Handing over: the act of a person who leaves, with every matter that was open and what became of it."""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_22_0017"
down_revision = "2026_11_22_0016"

TABLES = ("handover", "handover_line")


def upgrade() -> None:
    script(
        """
        create table handover (
          tenant_id uuid not null,
          id uuid not null,
          person_id uuid not null,
          state text not null check (state in ('working', 'done', 'partly')),
          last_day date not null,
          leaves boolean not null,
          reason text not null,
          made_at timestamptz not null,
          made_by uuid,
          made_by_name text not null,
          on_behalf_of uuid,
          ended_at timestamptz,
          held_up_at timestamptz,
          held_up text not null default '',
          primary key (tenant_id, id),
          foreign key (tenant_id, person_id) references person (tenant_id, id)
        );
        create unique index handover_working on handover (tenant_id, person_id) where state = 'working';
        create index handover_person on handover (tenant_id, person_id, made_at desc);
        create index handover_leaving on handover (tenant_id, last_day) where leaves and ended_at is null;
        create table handover_line (
          tenant_id uuid not null,
          handover_id uuid not null,
          position integer not null,
          kind text not null,
          record text not null,
          record_id uuid not null,
          number text not null default '',
          state text not null,
          due_on date,
          post text not null default '',
          to_id uuid,
          to_name text not null default '',
          outcome text not null check (outcome in ('waiting', 'handed', 'refused', 'gone', 'post')),
          why text not null default '',
          primary key (tenant_id, handover_id, position),
          constraint handover_line_to_check check ((outcome = 'post') = (to_id is null)),
          foreign key (tenant_id, handover_id) references handover (tenant_id, id),
          foreign key (tenant_id, to_id) references person (tenant_id, id)
        );
        create index handover_line_to on handover_line (tenant_id, to_id)
        """
    )
    for table in TABLES:
        isolate(table)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.execute(f"drop table {table}")
