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
