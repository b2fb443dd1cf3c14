"""Answers: redacted versions that go with an answer, where a redaction began, requests that came by e-mail, why a file
is disclosed although a redacted version of it exists, and sources of duties by language."""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_22_0029"
down_revision = "2026_11_22_0028"


def upgrade() -> None:
    script(
        """
        create table information_answer_redaction (
          tenant_id uuid not null,
          id uuid not null,
          answer_id uuid not null,
          redaction_id uuid not null,
          file_id uuid not null,
          sheet_id uuid not null,
          chosen_at timestamptz not null,
          chosen_by_name text not null,
          primary key (tenant_id, id),
          unique (tenant_id, answer_id, redaction_id),
          foreign key (tenant_id, answer_id) references information_answer (tenant_id, id),
          foreign key (tenant_id, redaction_id) references redaction (tenant_id, id),
          foreign key (tenant_id, file_id) references file (tenant_id, id),
          foreign key (tenant_id, sheet_id) references file (tenant_id, id)
        );
        create index information_answer_redaction_file on information_answer_redaction (tenant_id, file_id);
        alter table redaction add column came_from text not null default '';
        create index redaction_source on redaction (tenant_id, source_sha256) where result_file_id is not null;
        alter table publication_duty add column sources jsonb not null default '{}';
        alter table disclosure_entry add column unredacted_reason text not null default '';
        alter table information_request add column message_id uuid;
        alter table information_request add constraint information_request_message_fkey
          foreign key (tenant_id, message_id) references mail_message (tenant_id, id);
        create index information_request_message on information_request (tenant_id, message_id)
          where message_id is not null
        """
    )
    isolate("information_answer_redaction", verbs="select, insert, update, delete")


def downgrade() -> None:
    op.execute("alter table information_request drop column message_id")
    op.execute("alter table publication_duty drop column sources")
    op.execute("alter table disclosure_entry drop column unredacted_reason")
    op.execute("drop index redaction_source")
    op.execute("alter table redaction drop column came_from")
    op.execute("drop table information_answer_redaction")
