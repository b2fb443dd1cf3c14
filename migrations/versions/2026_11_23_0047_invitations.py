"""Invitations: how an agency comes aboard before it is one.

They lie in the operator's part of the directory. Whoever holds the word of an invitation reads and keeps its draft and
opens the agency through functions of the role that nobody signs in as; without the word the serving role sees nothing.
"""

from alembic import op

from migrations.isolation import script

revision = "2026_11_23_0047"
down_revision = "2026_11_23_0046"

TABLE = """
create table platform.invitation (
  id uuid primary key,
  word_sha256 bytea not null unique constraint invitation_word_check check (octet_length(word_sha256) = 32),
  state text not null default 'open' constraint invitation_state_check
    check (state in ('open', 'opening', 'opened', 'withdrawn')),
  note text not null,
  draft text not null default '{}' constraint invitation_draft_check check (octet_length(draft) <= 1048576),
  version integer not null default 1,
  agency_id uuid references platform.agency (id),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  changed_at timestamptz not null
)
"""
READ = """
create function invitation_read(word bytea, moment timestamptz)
returns table (state text, draft text, version integer, agency_id uuid, expires_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select i.state, i.draft, i.version, i.agency_id, i.expires_at from platform.invitation i
    where i.word_sha256 = word and i.state <> 'withdrawn' and (i.expires_at > moment or i.state = 'opened')
$$
"""
KEEP = """
create function invitation_keep(word bytea, laid text, expected integer, moment timestamptz) returns integer
language sql security definer set search_path = public, pg_temp as $$
  update platform.invitation set draft = laid, version = version + 1, changed_at = moment
    where word_sha256 = word and state = 'open' and version = expected and expires_at > moment
    returning version
$$
"""
# The lock is that of the directory: revisions become visible in their order.
OPEN = """
create function invitation_open(word bytea, expected integer, agency uuid, name text, laid text, moment timestamptz)
returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held platform.invitation;
begin
  select * into held from platform.invitation where word_sha256 = word and expires_at > moment for update;
  if held.state = 'opening' then
    return held.agency_id;
  end if;
  if held.state is distinct from 'open' or held.version <> expected then
    return null;
  end if;
  perform pg_advisory_xact_lock(4206027);
  insert into platform.agency (id, slug, profile, created_at, changed_at) values (agency, name, laid, moment, moment);
  update platform.invitation set state = 'opening', agency_id = agency, changed_at = moment where id = held.id;
  return agency;
end
$$
"""
OPENED = """
create function invitation_opened(word bytea, moment timestamptz) returns void
language sql security definer set search_path = public, pg_temp as $$
  update platform.invitation set state = 'opened', changed_at = moment where word_sha256 = word and state = 'opening'
$$
"""
FUNCTIONS = {
    "invitation_read(bytea, timestamptz)": READ,
    "invitation_keep(bytea, text, integer, timestamptz)": KEEP,
    "invitation_open(bytea, integer, uuid, text, text, timestamptz)": OPEN,
    "invitation_opened(bytea, timestamptz)": OPENED,
}


def upgrade() -> None:
    script(TABLE)
    op.execute("grant select, insert, update on platform.invitation to service_operator")
    op.execute("grant select, update on platform.invitation to service_sharing")
    op.execute("grant select, insert on platform.agency to service_sharing")
    for name, body in FUNCTIONS.items():
        script(body)
        op.execute(f"revoke all on function {name} from public")
        op.execute(f"alter function {name} owner to service_sharing")
        op.execute(f"grant execute on function {name} to service_app")


def downgrade() -> None:
    for name in FUNCTIONS:
        op.execute(f"drop function {name}")
    op.execute("revoke insert on platform.agency from service_sharing")
    op.drop_table("invitation", schema="platform")
