"""What an agency changed of its own settings: numbered versions, drafts, and what of it stands in the directory.

The directory of agencies is written by the operator. The one column that an agency writes itself it writes through a
function, in its own row only; that row's revision moves with it, so that every process follows.
"""

from alembic import op

from migrations.isolation import isolate, script

revision = "2026_11_23_0046"
down_revision = "2026_11_23_0045"

TABLES = """
create table configuration_version (
  tenant_id uuid not null,
  id uuid not null,
  number integer not null,
  of_number integer,
  changes jsonb not null,
  overrides jsonb not null,
  reason text not null,
  at timestamptz not null,
  by_id uuid,
  by_name text not null,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  constraint configuration_version_number_check check (number > 0 and of_number >= 0)
);
create table configuration_draft (
  tenant_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  changes jsonb not null,
  changed_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, person_id)
)
"""
# The number is that of the directory's own lock: revisions become visible in their order.
FUNCTION = """
create function configuration_publish(laid text, moment timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  me uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
begin
  if me is null or octet_length(laid) > 1048576 or jsonb_typeof(laid::jsonb) <> 'object' then
    raise exception 'settings are one object of one agency' using errcode = '22023';
  end if;
  perform pg_advisory_xact_lock(4206027);
  update platform.agency set overrides = laid, changed_at = moment, revision = nextval('platform.agency_revision')
    where id = me;
end
$$
"""
NAME = "configuration_publish(text, timestamptz)"
COLUMNS = "overrides, changed_at, revision"


def upgrade() -> None:
    op.execute("alter table platform.agency add column overrides text not null default '{}'")
    script(TABLES)
    isolate("configuration_version", verbs="select, insert")
    isolate("configuration_draft", verbs="select, insert, update, delete")
    op.execute(f"grant update ({COLUMNS}) on platform.agency to service_sharing")
    op.execute("grant usage on sequence platform.agency_revision to service_sharing")
    script(FUNCTION)
    op.execute(f"revoke all on function {NAME} from public")
    op.execute(f"alter function {NAME} owner to service_sharing")
    op.execute(f"grant execute on function {NAME} to service_app")


def downgrade() -> None:
    op.execute(f"drop function {NAME}")
    op.execute("revoke usage on sequence platform.agency_revision from service_sharing")
    op.execute(f"revoke update ({COLUMNS}) on platform.agency from service_sharing")
    op.drop_table("configuration_draft")
    op.drop_table("configuration_version")
    op.execute("alter table platform.agency drop column overrides")
