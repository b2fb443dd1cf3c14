"""Secret addresses of the planning grid's calendar, and an index by which an open page learns of changes."""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_23_0044"
down_revision = "2026_11_23_0043"

TABLE = """
create table plan_feed (
  tenant_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  digest bytea not null,
  scope text not null constraint plan_feed_scope_check check (scope in ('mine', 'all')),
  created_at timestamptz not null,
  revoked_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, digest),
  foreign key (tenant_id, person_id) references person (tenant_id, id)
);
create unique index plan_feed_person on plan_feed (tenant_id, person_id) where revoked_at is null
"""


def upgrade() -> None:
    script(TABLE)
    isolate("plan_feed")


def downgrade() -> None:
    op.drop_table("plan_feed")
