"""The only way to make a tenant table: row-level security, enabled and forced, with exactly the known policies.

The policy's expression stands bare, not wrapped in a sub-select: so the planner estimates each agency's own size and
evaluates it once per index scan (see service/DECISIONS.md).
"""

from alembic import op

PINNED = "nullif(current_setting('app.tenant_id', true), '')::uuid"
APP_VERBS = "select, insert, update"


def isolate(table: str, *, verbs: str = APP_VERBS) -> None:
    """Put `table` behind the wall between tenants.

    `verbs` is what the serving role may do inside its own tenant; DELETE is granted only where a table holds
    nothing registered. The owner has a policy of its own, since under FORCE its backfills would touch no row.
    """
    own = f"tenant_id = {PINNED}"
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"alter table {table} force row level security")
    op.execute(f"create policy tenant on {table} to service_app using ({own}) with check ({own})")
    op.execute(f"create policy owner on {table} to service_owner using (true) with check (true)")
    op.execute(f"grant {verbs} on {table} to service_app")


# --- rows that agencies share: those of a plan

ACCESS_LEVELS = ("read", "comment", "contribute", "edit", "owner")
COMMENTERS, CONTRIBUTORS, EDITORS = ACCESS_LEVELS[1:], ACCESS_LEVELS[2:], ACCESS_LEVELS[3:]
OWN = f"tenant_id = {PINNED}"
IDENTITY = ("tenant_id", "id", "plan_tenant_id", "plan_id", "activity_id", "language", "number")
"""Columns of shared rows that no role but the owner may change: a row never goes to another agency or plan."""


def reached(levels: tuple[str, ...] = (), column: str = "plan_id") -> str:
    """The condition that a plan was opened to this agency, at one of `levels`; none: at whichever.

    An array of a sub-select is made once per statement and used as an index condition; `in (select ...)` is not. What
    it reads has a policy on the agency's own rows only, so that no policy asks another one in a circle.
    """
    chosen = f" and a.level in ({', '.join(repr(one) for one in levels)})" if levels else ""
    asked = f"a.tenant_id = {PINNED} and a.state = 'accepted'{chosen}"
    return f"{column} = any (array(select a.plan_id from plan_access a where {asked}))"  # noqa: S608


def share(table: str, *, seen: str, put: str, changed: str = "", kept: str = "") -> None:
    """Put `table` behind the wall of shared plans: `seen` reads, `put` inserts, `changed` updates and leaves `kept`.

    Without `changed` what was written stands. Nothing is deleted. Identity columns can be changed by nobody.
    """
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"alter table {table} force row level security")
    op.execute(f"create policy owner on {table} to service_owner using (true) with check (true)")
    op.execute(f"create policy seen on {table} for select to service_app using ({seen})")
    op.execute(f"create policy put on {table} for insert to service_app with check ({put})")
    op.execute(f"grant select, insert on {table} to service_app")
    if not changed:
        return
    op.execute(
        f"create policy changed on {table} for update to service_app using ({changed}) with check ({kept or changed})"
    )
    fixed = ", ".join(repr(one) for one in IDENTITY)
    columns = f"""
      select format('grant update (%s) on {table} to service_app', string_agg(quote_ident(attname), ', '))
      from pg_attribute where attrelid = '{table}'::regclass and attnum > 0 and not attisdropped
        and attname not in ({fixed})
    """  # noqa: S608
    op.execute(f"do $$ begin execute ({columns}); end $$")


def share_body(table: str) -> None:
    """Rows that are the plan's own: theirs is the owner's tenant. Editors of every agency write them.

    `party_id` says which agency wrote last, and it cannot say another than the one that writes.
    """
    by_party = f"{reached(EDITORS)} and party_id = {PINNED}"
    share(table, seen=reached(), put=by_party, changed=reached(EDITORS), kept=by_party)


def share_owners(table: str, *, fixed: bool = False) -> None:
    """Rows of the plan's owner that every participant reads. `fixed`: what was written stands."""
    share(table, seen=reached(), put=OWN, changed="" if fixed else OWN)


def share_contributed(
    table: str, levels: tuple[str, ...] = CONTRIBUTORS, *, hidden: str = "", fixed: bool = False
) -> None:
    """Rows that a participant puts into the plan: theirs is its own tenant, and they stay its own to change.

    hidden: a boolean column; where it is true nobody but the agency itself sees the row.
    """
    seen = f"{reached()} and (not {hidden} or {OWN})" if hidden else reached()
    own = f"{OWN} and {reached(levels)}"
    share(table, seen=seen, put=own, changed="" if fixed else own)


def open_to_sharing(table: str, verb: str, condition: str = "true") -> None:
    """Let the functions by which agencies share a plan `select`, `insert` or do `all` in `table`."""
    using = "" if verb == "insert" else f" using ({condition})"
    check = "" if verb == "select" else f" with check ({condition})"
    op.execute(f"create policy sharing on {table} for {verb} to service_sharing{using}{check}")
    op.execute(f"grant {'select, insert, update' if verb == 'all' else verb} on {table} to service_sharing")


def script(statements: str) -> None:
    """Execute several statements, parted by semicolons outside `$$` bodies (the driver takes one at a time)."""
    parts, open_body, current = [], False, ""
    for piece in statements.split("$$"):
        if open_body:
            current += f"$${piece}$$"
        else:
            *ended, rest = piece.split(";")
            for end in ended:
                parts.append(current + end)
                current = ""
            current += rest
        open_body = not open_body
    for statement in [*parts, current]:
        if statement.strip():
            op.execute(statement)
