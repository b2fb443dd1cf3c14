"""The exchange between agencies: the directory, links, and copies that go from one to the other.

Each agency has rows of its own, behind the ordinary wall. What crosses it are five functions, which belong to the role
that nobody signs in as: finding agencies that wish to be found, asking, answering and ending a link (a row on either
side), and putting a frozen copy into the other one's inbox along an accepted link, with a line in its outbox.
"""

from alembic import op

from migrations.exchange_functions import FUNCTIONS
from migrations.isolation import isolate, open_to_sharing, script

revision = "2026_11_23_0040"
down_revision = "2026_11_23_0039"

TABLES = """
create table exchange_entry (
  tenant_id uuid not null,
  listed boolean not null,
  body text not null constraint exchange_entry_body_check
    check (body in ('ministry', 'agency', 'municipality', 'department', 'institution', 'other')),
  about jsonb not null default '{}'::jsonb,
  email text not null default '',
  changed_at timestamptz not null,
  changed_by_name text not null,
  primary key (tenant_id)
);
create table exchange_link (
  tenant_id uuid not null,
  party_id uuid not null,
  kind text not null constraint exchange_link_kind_check check (kind in ('superior', 'subordinate', 'partner')),
  state text not null constraint exchange_link_state_check
    check (state in ('asked', 'asked_us', 'accepted', 'declined', 'ended')),
  message text not null default '',
  asked_at timestamptz not null,
  asked_by_name text not null,
  answered_at timestamptz,
  answered_by_name text not null default '',
  ended_at timestamptz,
  ended_by_name text not null default '',
  reason text not null default '',
  primary key (tenant_id, party_id),
  constraint exchange_link_party_check check (party_id <> tenant_id)
);
create index exchange_link_state on exchange_link (tenant_id, state, kind);
create table exchange_parcel (
  tenant_id uuid not null,
  id uuid not null,
  party_id uuid not null,
  kind text not null,
  key text not null,
  content text not null,
  sha256 bytea not null,
  sent_at timestamptz not null,
  sent_by_name text not null,
  taken_at timestamptz,
  primary key (tenant_id, id)
);
create unique index exchange_parcel_key on exchange_parcel (tenant_id, party_id, kind, key);
"""
CALLED = (
    "exchange_find(uuid[])",
    "exchange_ask(uuid, text, text, timestamptz, text)",
    "exchange_answer(uuid, boolean, timestamptz, text, text)",
    "exchange_end(uuid, timestamptz, text, text)",
    "exchange_send(uuid, text, text, text, timestamptz, text)",
)
INNER = ("exchange_line(uuid, text, uuid, timestamptz)",)
HEARD = "alter policy sharing on outbox with check (job in ({}))"


def upgrade() -> None:
    script(TABLES)
    isolate("exchange_entry")
    isolate("exchange_link", verbs="select")
    isolate("exchange_parcel", verbs="select")
    op.execute("grant update (taken_at) on exchange_parcel to service_app")
    open_to_sharing("exchange_entry", "select")
    open_to_sharing("exchange_link", "all")
    open_to_sharing("exchange_parcel", "all")
    op.execute(HEARD.format("'planning.hear', 'exchange.hear'"))
    script(FUNCTIONS)
    for function in (*CALLED, *INNER):
        op.execute(f"revoke all on function {function} from public")
        op.execute(f"alter function {function} owner to service_sharing")
    for function in CALLED:
        op.execute(f"grant execute on function {function} to service_app")


def downgrade() -> None:
    for function in (*CALLED, *INNER):
        op.execute(f"drop function {function}")
    op.execute(HEARD.format("'planning.hear'"))
    for table in ("exchange_parcel", "exchange_link", "exchange_entry"):
        op.drop_table(table)
