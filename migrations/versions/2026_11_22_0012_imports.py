"""Imports of old journals: the spreadsheet, its rows staged outside the journal, and columns as they were chosen."""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_22_0012"
down_revision = "2026_11_22_0011"


def upgrade() -> None:
    # Rows wait here, outside the journal and its numbers, until somebody accepts them. The two partial indexes serve
    # what is still to be taken over, and the list of what is wrong.
    script(
        """
        create table journal_import (
          tenant_id uuid not null,
          id uuid not null,
          state text not null check (state in
            ('uploaded', 'reading', 'checked', 'refused', 'accepting', 'accepted', 'discarded')),
          file_id uuid not null,
          name text not null,
          kind text not null,
          journal_id uuid,
          unit_id uuid,
          sheet text not null default '',
          encoding text not null default '',
          separator text not null default '',
          header_row integer not null default 0,
          columns text not null default '{}',
          defaults text not null default '{}',
          problem text not null default '',
          version integer not null default 1,
          total integer not null default 0,
          rows integer not null default 0,
          bad integer not null default 0,
          brought integer not null default 0,
          created_by uuid,
          created_by_name text not null,
          created_at timestamptz not null,
          accepted_by_name text not null default '',
          accepted_at timestamptz,
          primary key (tenant_id, id),
          foreign key (tenant_id, file_id) references file (tenant_id, id),
          foreign key (tenant_id, journal_id) references journal (tenant_id, id),
          foreign key (tenant_id, unit_id) references unit (tenant_id, id)
        );
        create index journal_import_newest on journal_import (tenant_id, created_at desc, id desc);
        create table journal_import_row (
          tenant_id uuid not null,
          import_id uuid not null,
          row integer not null check (row > 0),
          cells text not null,
          content text not null,
          problems text not null default '',
          number text not null,
          period text not null,
          serial bigint,
          letter_id uuid,
          primary key (tenant_id, import_id, row),
          foreign key (tenant_id, import_id) references journal_import (tenant_id, id),
          foreign key (tenant_id, letter_id) references letter (tenant_id, id)
        );
        create index journal_import_row_waiting on journal_import_row (tenant_id, import_id, row)
          where problems = '' and letter_id is null;
        create index journal_import_row_bad on journal_import_row (tenant_id, import_id, row) where problems <> '';
        create table journal_import_columns (
          tenant_id uuid not null,
          shape text not null,
          columns text not null,
          changed_at timestamptz not null,
          primary key (tenant_id, shape)
        )
        """
    )
    isolate("journal_import")
    isolate("journal_import_row", verbs="select, insert, update, delete")
    isolate("journal_import_columns")


def downgrade() -> None:
    for table in ("journal_import_columns", "journal_import_row", "journal_import"):
        op.execute(f"drop table {table}")
