"""Plans: one agency's, or joint ones of several.

The shapes of rows that several agencies share, and why their keys are what they are.

**A plan belongs to one agency**, its owner: key (tenant_id, id) as everywhere. An id that another agency's plan has is
refused by the trigger that opens a plan to its owner: what stands under one id is always one plan, so that policies may
ask by the id alone, which is what an index answers.

**Rows of the plan's body** (texts, objectives, audiences, messages, channels, measures, risks, evaluations, meetings,
decisions, revisions, freezes) carry the owner's tenant_id, whoever writes them. So every key, unique index and foreign
key is the ordinary one with tenant_id first; a guest who may edit writes the owner's tenant_id, and
`(tenant_id, plan_id) -> plan` holds them to it, since the plan exists under that pair alone. `party_id` says which
agency wrote last, and the policy lets it name no other.

**Rows that a participant puts in** (activities with their texts, readings, signatures, comments, the log of changes)
carry the participant's own tenant_id: their keys begin with it, an id of theirs can clash with nobody else's, and they
go with that agency. `(plan_tenant_id, plan_id) -> plan` says where they stand. Foreign keys are checked outside the
wall, and could tell a guess from nothing: but the policy's check runs before, and it lets in only rows of plans that
were opened to the agency. A wrong plan_tenant_id finds no plan. An activity's texts carry the plan and the draft mark
by a foreign key that follows the activity, so that they can never be seen where the activity is not.

**What is private** (notes, budgets, contacts, reviews, assignments made of decisions) has the ordinary policy, and no
foreign key to a plan at all: a key checked outside the wall would answer guesses there. Row-level security hides rows
and not columns, so nothing private stands in a shared table.

**Who takes part** stands in plan_access, a row of the participant's tenant under a policy on its own tenant only. The
serving role reads it and cannot write it; functions do, owned by a role that nobody signs in as, each asking anew whose
transaction it is. They also leave a line in the other agency's outbox, so that a job of that agency tells its people.
"""

from alembic import op
from sqlalchemy import text

from migrations.isolation import (
    COMMENTERS,
    CONTRIBUTORS,
    EDITORS,
    OWN,
    PINNED,
    isolate,
    open_to_sharing,
    reached,
    script,
    share,
    share_body,
    share_contributed,
    share_owners,
)
from migrations.plan_functions import FUNCTIONS
from migrations.plan_tables import ACTIVITIES, CONTRIBUTED, ITEM, ITEMS, OWNERS, PLANS, PRIVATE, PRIVATE_TABLES, STATES

revision = "2026_11_23_0039"
down_revision = "2026_11_23_0038"

TRIGGER = "create trigger plan_owned after insert on plan for each row execute function plan_owned()"
CALLED = (
    "plan_invite(uuid, uuid, text, text, timestamptz, timestamptz, text)",
    "plan_answer(uuid, boolean, timestamptz, text, text)",
    "plan_end(uuid, uuid, timestamptz, text, text)",
    "plan_hold(uuid)",
    "plan_participants(uuid)",
    "plan_tell(uuid, text, text, uuid, uuid[], uuid, timestamptz)",
)
INNER = ("plan_owned()", "plan_line(uuid, uuid, text, text, uuid, uuid, timestamptz)")
NO_ROLE = "The role service_sharing is missing: run deploy/roles.sql as superuser in this database first."


def upgrade() -> None:
    known = op.get_context().as_sql or op.get_bind().scalar(
        text("select pg_has_role(current_user, oid, 'member') from pg_roles where rolname = 'service_sharing'")
    )
    if not known:
        raise RuntimeError(NO_ROLE)
    script(PLANS)
    for table, columns in ITEMS.items():
        states = STATES.get(table, "'standing', 'withdrawn'")
        # Columns before keys: those of the item are put before its own foreign keys.
        script(f"create table {table} ({columns}{ITEM.format(table=table, states=states)})")
    for part in (OWNERS, ACTIVITIES, CONTRIBUTED, PRIVATE):
        script(part)
    walls()
    functions()


def walls() -> None:
    share("plan", seen=f"{OWN} or {reached(column='id')}", put=OWN, changed=OWN)
    isolate("plan_access", verbs="select")
    for table in ("plan_text", *ITEMS):
        share_body(table)
    share_owners("plan_revision", fixed=True)
    share_owners("plan_freeze")
    seen = f"{reached()} and (not draft or {OWN})"
    moved = f"({OWN} and {reached(CONTRIBUTORS)}) or (not draft and {reached(EDITORS)})"
    put = f"{OWN} and {reached(CONTRIBUTORS)} and changed_party_id = {PINNED}"
    kept = f"({moved}) and changed_party_id = {PINNED}"
    share("plan_activity", seen=seen, put=put, changed=moved, kept=kept)
    # Texts of an activity are put in by whoever may change it: the key to the activity says whose it is.
    share("plan_activity_text", seen=seen, put=moved, changed=moved)
    share_contributed("plan_reading")
    share_contributed("plan_signature", COMMENTERS, fixed=True)
    share_contributed("plan_comment", COMMENTERS, hidden="inner_only")
    share_contributed("plan_change", (), hidden="inner_only", fixed=True)
    for table in PRIVATE_TABLES:
        isolate(table, verbs="select" if table == "plan_parting" else "select, insert, update, delete")


def functions() -> None:
    """What the serving role may do with who takes part, and what the functions that do it may reach themselves."""
    open_to_sharing("plan_access", "all")
    for table in ("plan", "plan_text", "plan_activity", "plan_activity_text"):
        open_to_sharing(table, "select")
    open_to_sharing("plan_parting", "insert")
    open_to_sharing("outbox", "insert", "job = 'planning.hear'")
    op.execute("grant select on platform.agency to service_sharing")
    script(FUNCTIONS)
    for function in (*CALLED, *INNER):
        op.execute(f"revoke all on function {function} from public")
        op.execute(f"alter function {function} owner to service_sharing")
    for function in CALLED:
        op.execute(f"grant execute on function {function} to service_app")
    op.execute(TRIGGER)


def downgrade() -> None:
    op.execute("drop trigger plan_owned on plan")
    for function in (*CALLED, *INNER):
        op.execute(f"drop function {function}")
    op.execute("revoke select on platform.agency from service_sharing")
    op.execute("drop policy sharing on outbox")
    op.execute("revoke insert on outbox from service_sharing")
    op.execute("drop policy seen on plan")  # it reads plan_access, which has a key to plan
    for table in reversed(
        (
            "plan", "plan_access", "plan_text", *ITEMS, "plan_revision", "plan_freeze", "plan_activity",
            "plan_activity_text", "plan_reading", "plan_signature", "plan_comment", "plan_change", *PRIVATE_TABLES,
        )
    ):  # fmt: skip
        op.drop_table(table)
