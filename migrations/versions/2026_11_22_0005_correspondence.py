"""Letters. One index for every filter the list offers, each ending in the list's own order."""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_22_0005"
down_revision = "2026_11_22_0004"

FILTERS = ("state", "kind", "channel", "sender_id", "registered_by", "access")


def upgrade() -> None:
    script(
        """
        create table letter (
          tenant_id uuid not null,
          id uuid not null,
          journal_id uuid not null,
          unit_id uuid not null,
          state text not null check (state in ('registered', 'in_progress', 'answered', 'noted', 'forwarded', 'closed',
            'voided', 'draft', 'in_review', 'approved', 'signed', 'sent', 'delivered', 'returned')),
          access smallint not null default 0 check (access in (0, 1)),
          access_basis text not null default '',
          period text not null,
          serial bigint not null check (serial > 0),
          number text not null,
          registered_at timestamptz not null,
          received_at timestamptz not null,
          registered_by uuid,
          registered_by_name text not null,
          channel text not null,
          kind text not null,
          language text not null,
          sender_id uuid,
          sender_name text not null,
          sender_number text not null default '',
          sender_date date,
          addressee text not null default '',
          subject text not null,
          summary text not null default '',
          sheets integer,
          annexes integer,
          due_on date,
          files integer not null default 0,
          version integer not null default 1,
          primary key (tenant_id, id),
          unique (tenant_id, journal_id, period, serial),
          foreign key (tenant_id, journal_id) references journal (tenant_id, id),
          foreign key (tenant_id, unit_id) references unit (tenant_id, id),
          foreign key (tenant_id, sender_id) references contact (tenant_id, id)
        );
        create index letter_journal on letter (tenant_id, journal_id, registered_at desc, id desc);
        create index letter_unit on letter (tenant_id, journal_id, unit_id, registered_at desc, id desc);
        create index letter_number on letter (tenant_id, number);
        create index letter_duplicate on letter (tenant_id, sender_number) where sender_number <> ''
        """
    )
    for name in FILTERS:
        order = "unit_id, registered_at desc, id desc"
        op.execute(f"create index letter_{name} on letter (tenant_id, journal_id, {name}, {order})")
    isolate("letter")


def downgrade() -> None:
    op.execute("drop table letter")
