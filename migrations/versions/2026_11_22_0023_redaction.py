"""Redaction: copies of documents from which something is taken out, their pages as read, and the marks on them."""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_22_0023"
down_revision = "2026_11_22_0022"


def upgrade() -> None:
    script(
        """
        create table redaction (
          tenant_id uuid not null,
          id uuid not null,
          record text not null,
          record_id uuid not null,
          file_id uuid not null,
          name text not null,
          kind text not null,
          source_sha256 text not null,
          state text not null
            check (state in ('reading', 'draft', 'burning', 'checked', 'failed', 'discarded')),
          stage text not null default '' check (stage in ('', 'pages', 'document', 'checking')),
          problem text not null default '',
          problem_page integer not null default 0,
          password bytea,
          language text not null,
          version integer not null default 1,
          run integer not null default 0,
          pages integer,
          done integer not null default 0,
          made text not null default '',
          outcome text not null default '',
          result_file_id uuid,
          sheet_file_id uuid,
          sheet_docx_id uuid,
          made_by uuid,
          made_by_name text not null,
          made_at timestamptz not null,
          burned_by_name text not null default '',
          burned_at timestamptz,
          primary key (tenant_id, id),
          foreign key (tenant_id, file_id) references file (tenant_id, id),
          foreign key (tenant_id, result_file_id) references file (tenant_id, id),
          foreign key (tenant_id, sheet_file_id) references file (tenant_id, id),
          foreign key (tenant_id, sheet_docx_id) references file (tenant_id, id)
        );
        create index redaction_of_record on redaction (tenant_id, record, record_id, made_at desc);
        create index redaction_newest on redaction (tenant_id, made_at desc, id desc);
        create table redaction_page (
          tenant_id uuid not null,
          redaction_id uuid not null,
          page integer not null check (page > 0),
          image_key text not null,
          image_width integer not null,
          image_height integer not null,
          words text not null,
          hidden integer not null default 0,
          burned_key text not null default '',
          burned_run integer not null default 0,
          width double precision not null default 0,
          height double precision not null default 0,
          primary key (tenant_id, redaction_id, page),
          foreign key (tenant_id, redaction_id) references redaction (tenant_id, id)
        );
        create table redaction_mark (
          tenant_id uuid not null,
          id uuid not null,
          redaction_id uuid not null,
          page integer not null,
          x integer not null,
          y integer not null,
          w integer not null,
          h integer not null,
          state text not null check (state in ('suggested', 'marked', 'rejected', 'removed')),
          kind text not null default '',
          ground text not null default '',
          ground_label text not null default '',
          article text not null default '',
          ground_text text not null default '',
          note text not null default '',
          version integer not null default 1,
          made_by_name text not null,
          made_at timestamptz not null,
          changed_by_name text not null default '',
          changed_at timestamptz,
          primary key (tenant_id, id),
          foreign key (tenant_id, redaction_id) references redaction (tenant_id, id),
          constraint redaction_mark_place_check check
            (x >= 0 and y >= 0 and w > 0 and h > 0 and x + w <= 10000 and y + h <= 10000)
        );
        create index redaction_mark_page on redaction_mark (tenant_id, redaction_id, page, y, x)
        """
    )
    isolate("redaction")
    # What was read of the pages of a discarded redaction is removed: it says what the document says.
    isolate("redaction_page", verbs="select, insert, update, delete")
    isolate("redaction_mark")


def downgrade() -> None:
    for table in ("redaction_mark", "redaction_page", "redaction"):
        op.execute(f"drop table {table}")
