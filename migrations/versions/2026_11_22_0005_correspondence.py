"""Letters. One index for every filter the list offers, each ending in the list's own order.

Behind the wall the planner takes every combination of tenant, journal, unit and filter for one row and cannot tell
these indexes apart; with the wrong one it reads the whole agency. So each is partial under a condition that always
holds, and only the query meant for it states that condition. The unique key begins with the period for the same
reason: it must not look like a way to a journal's letters.

What else a list may be narrowed by stands beside each key, so that two filters at once are answered from one index.
"""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_22_0005"
down_revision = "2026_11_22_0004"

FILTERS = {
    "state": "state <> ''",
    "kind": "kind <> ''",
    "channel": "channel <> ''",
    "sender_id": "sender_id is not null",
    "registered_by": "registered_by is not null",
    "access": "access >= 0",
}
BESIDE = ("access", "state", "kind", "channel")


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
          unique (tenant_id, period, journal_id, serial),
          foreign key (tenant_id, journal_id) references journal (tenant_id, id),
          foreign key (tenant_id, unit_id) references unit (tenant_id, id),
          foreign key (tenant_id, sender_id) references contact (tenant_id, id)
        );
        create index letter_journal on letter (tenant_id, journal_id, registered_at desc, id desc) where serial > 0;
        create index letter_unit on letter (tenant_id, journal_id, unit_id, registered_at desc, id desc)
          where period <> '';
        create index letter_number on letter (tenant_id, number);
        create index letter_duplicate on letter (tenant_id, sender_number) where sender_number <> ''
        """
    )
    for name, always in FILTERS.items():
        columns = f"tenant_id, journal_id, {name}, unit_id, registered_at desc, id desc"
        beside = ", ".join(column for column in BESIDE if column != name)
        op.execute(f"create index letter_{name} on letter ({columns}) include ({beside}) where {always}")
    isolate("letter")


def downgrade() -> None:
    op.execute("drop table letter")
