"""The platform's directory of agencies, and what Work itself writes: acts, outbox, idempotency keys, drafts."""

from alembic import op

from migrations.isolation import isolate

revision = "2026_11_22_0001"
down_revision = None


def upgrade() -> None:
    agencies()
    outbox()
    acts()
    idempotency()
    drafts()


def agencies() -> None:
    op.execute("create sequence platform.agency_revision")
    op.execute(
        """
        create table platform.agency (
          id uuid primary key,
          slug text not null unique check (slug ~ '^[a-z][a-z0-9-]{1,62}$'),
          profile text not null,
          state text not null default 'active' check (state in ('active', 'suspended', 'left')),
          revision bigint not null default nextval('platform.agency_revision'),
          created_at timestamptz not null,
          changed_at timestamptz not null
        )
        """
    )
    op.execute("create index agency_by_revision on platform.agency (revision)")
    op.execute("grant select on platform.agency to service_app, service_relay, service_public")
    op.execute("grant select, insert, update on platform.agency to service_operator")
    op.execute("grant usage on sequence platform.agency_revision to service_operator")
    op.execute("grant select on platform.alembic_version to service_app, service_relay, service_operator")


def outbox() -> None:
    # Rows stay until their job is done: what was sent and not done in its time is sent again.
    op.execute(
        """
        create table outbox (
          tenant_id uuid not null,
          id uuid not null,
          job text not null,
          arguments text not null,
          actor text not null,
          created_at timestamptz not null,
          next_at timestamptz not null,
          attempts integer not null default 0,
          done_at timestamptz,
          failure text,
          primary key (tenant_id, id)
        )
        """
    )
    # The relay asks across tenants, so its index does not begin with one.
    op.execute("create index outbox_waiting on outbox (next_at) where done_at is null")
    isolate("outbox")
    op.execute("create policy relay on outbox to service_relay using (true) with check (true)")
    op.execute("grant select, insert, update, delete on outbox to service_relay")


def acts() -> None:
    # Append-only. The writing transaction's id is kept so that acts can later be sealed in the order of commits.
    op.execute(
        """
        create table act (
          tenant_id uuid not null,
          id uuid not null,
          at timestamptz not null,
          kind text not null,
          record text not null,
          record_id uuid not null,
          actor_kind text not null check (actor_kind in ('person', 'token', 'outsider', 'system', 'operator')),
          actor_id uuid,
          actor_name text not null,
          on_behalf_of uuid,
          reason text,
          request_id text,
          payload text not null,
          written_in xid8 not null default pg_current_xact_id(),
          primary key (tenant_id, id)
        )
        """
    )
    op.execute("create index act_record on act (tenant_id, record_id, at, id)")
    op.execute("create index act_time on act (tenant_id, at, id)")
    isolate("act", verbs="select, insert")


def idempotency() -> None:
    op.execute(
        """
        create table idempotency_key (
          tenant_id uuid not null,
          actor_id uuid not null,
          key text not null check (length(key) between 1 and 200),
          digest bytea not null,
          status smallint,
          body text,
          created_at timestamptz not null,
          primary key (tenant_id, actor_id, key)
        )
        """
    )
    op.execute("create index idempotency_age on idempotency_key (tenant_id, created_at)")
    isolate("idempotency_key", verbs="select, insert, update, delete")


def drafts() -> None:
    op.execute(
        """
        create table draft (
          tenant_id uuid not null,
          id uuid not null,
          person_id uuid not null,
          form text not null,
          content text not null,
          saved_at timestamptz not null,
          primary key (tenant_id, id),
          unique (tenant_id, person_id, form)
        )
        """
    )
    isolate("draft", verbs="select, insert, update, delete")


def downgrade() -> None:
    for table in ("draft", "idempotency_key", "act", "outbox", "platform.agency"):
        op.execute(f"drop table {table}")
    op.execute("drop sequence platform.agency_revision")
