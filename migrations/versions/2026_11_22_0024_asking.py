"""Asking: what citizens are typing into the form of a request, known by a digest of a cookie."""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_22_0024"
down_revision = "2026_11_22_0023"


def upgrade() -> None:
    script(
        """
        create table asking_draft (
          tenant_id uuid not null,
          id uuid not null,
          key_digest bytea not null,
          content text not null default '{}',
          language text not null,
          created_at timestamptz not null,
          saved_at timestamptz not null,
          sent_at timestamptz,
          request_id uuid,
          receipt bytea,
          primary key (tenant_id, id),
          unique (tenant_id, key_digest),
          foreign key (tenant_id, request_id) references information_request (tenant_id, id)
        );
        create index asking_draft_saved on asking_draft (tenant_id, saved_at);
        create index asking_draft_request on asking_draft (tenant_id, request_id) where request_id is not null
        """
    )
    isolate("asking_draft", verbs="select, insert, update, delete")


def downgrade() -> None:
    op.execute("drop table asking_draft")
