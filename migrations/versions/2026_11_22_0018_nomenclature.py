"""Case nomenclature: the yearly list of files, and in which of them letters and appeals lie."""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_22_0018"
down_revision = "2026_11_22_0017"


def upgrade() -> None:
    script(
        """
        create table case_file (
          tenant_id uuid not null,
          id uuid not null,
          year integer not null check (year between 1900 and 2200),
          index_ text not null check (index_ <> ''),
          unit_id uuid not null,
          article text not null default '',
          term text not null default '',
          state text not null check (state in ('planned', 'open', 'closed')),
          version integer not null default 1,
          changed_at timestamptz not null,
          closed_at timestamptz,
          closed_by_name text not null default '',
          primary key (tenant_id, id),
          unique (tenant_id, year, index_),
          constraint case_file_closed_check check ((state = 'closed') = (closed_at is not null)),
          foreign key (tenant_id, unit_id) references unit (tenant_id, id)
        );
        create index case_file_state on case_file (tenant_id, state, year desc);
        create table case_file_text (
          tenant_id uuid not null,
          case_id uuid not null,
          language text not null,
          title text not null,
          primary key (tenant_id, case_id, language),
          foreign key (tenant_id, case_id) references case_file (tenant_id, id)
        )
        """
    )
    for table in ("case_file", "case_file_text"):
        isolate(table)
    script(
        """
        alter table letter add column case_id uuid;
        alter table letter add foreign key (tenant_id, case_id) references case_file (tenant_id, id) not valid;
        alter table letter validate constraint letter_tenant_id_case_id_fkey;
        create index letter_case_id on letter
          (tenant_id, journal_id, case_id, unit_id, registered_at desc, id desc)
          include (access, state, kind, channel) where case_id is not null;
        alter table appeal add column case_id uuid;
        alter table appeal add foreign key (tenant_id, case_id) references case_file (tenant_id, id) not valid;
        alter table appeal validate constraint appeal_tenant_id_case_id_fkey;
        create index appeal_case on appeal (tenant_id, case_id, registered_at desc, id desc) where case_id is not null
        """
    )


def downgrade() -> None:
    op.execute("drop index appeal_case")
    op.execute("alter table appeal drop column case_id")
    op.execute("drop index letter_case_id")
    op.execute("alter table letter drop column case_id")
    op.execute("drop table case_file_text")
    op.execute("drop table case_file")
