"""The rows that agencies share, those of a plan, as PostgreSQL's own catalogue must tell of them."""

from typing import Any

ME = "(NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid"
PINNED = f"(tenant_id = {ME})"


def opened(*levels: str, column: str = "plan_id") -> str:
    """PostgreSQL's own words for: a plan that was opened to this agency, at one of some levels."""
    words = ", ".join(f"'{level}'::text" for level in levels)
    chosen = f" AND (a.level = ANY (ARRAY[{words}]))" if levels else ""
    asked = f"(a.tenant_id = {ME}) AND (a.state = 'accepted'::text){chosen}"
    return f"({column} = ANY (ARRAY( SELECT a.plan_id FROM plan_access a WHERE ({asked}))))"  # noqa: S608


COMMENTS, PUTS_IN, EDITS = (
    opened("comment", "contribute", "edit", "owner"),
    opened("contribute", "edit", "owner"),
    opened("edit", "owner"),
)
EDITED = f"({EDITS} AND (party_id = {ME}))"
# Policy -> what it asks of rows there are, and of rows that are written.
Policies = dict[str, tuple[str | None, str | None]]
BODY: Policies = {"seen": (opened(), None), "put": (None, EDITED), "changed": (EDITS, EDITED)}
OWNERS: Policies = {"seen": (opened(), None), "put": (None, PINNED)}
MOVES = f"(({PINNED} AND {PUTS_IN}) OR ((NOT draft) AND {EDITS}))"
SHOWN = f"({opened()} AND ((NOT draft) OR {PINNED}))"
NOT_INNER = f"({opened()} AND ((NOT inner_only) OR {PINNED}))"
OF_ME = f"(changed_party_id = {ME})"


def contributed(written: str, seen: str = opened()) -> Policies:
    """What a participant puts in and goes on changing."""
    own = f"({PINNED} AND {written})"
    return {"seen": (seen, None), "put": (None, own), "changed": (own, own)}


def standing(policies: Policies) -> Policies:
    """The same for what nobody changes."""
    return {name: policy for name, policy in policies.items() if name != "changed"}


SHARED: dict[str, Policies] = {
    "plan": {
        "seen": (f"({PINNED} OR {opened(column='id')})", None),
        "put": (None, PINNED),
        "changed": (PINNED, PINNED),
    },
    **dict.fromkeys(
        (
            "plan_text", "plan_objective", "plan_audience", "plan_message", "plan_channel", "plan_kpi", "plan_risk",
            "plan_evaluation", "plan_meeting", "plan_decision",
        ),
        BODY,
    ),
    "plan_revision": OWNERS,
    "plan_freeze": {**OWNERS, "changed": (PINNED, PINNED)},
    "plan_activity": {
        "seen": (SHOWN, None),
        "put": (None, f"({PINNED} AND {PUTS_IN} AND {OF_ME})"),
        "changed": (MOVES, f"({MOVES} AND {OF_ME})"),
    },
    "plan_activity_text": {"seen": (SHOWN, None), "put": (None, MOVES), "changed": (MOVES, MOVES)},
    **dict.fromkeys(
        ("campaign_material", "campaign_material_text", "campaign_carrying", "campaign_figure", "plan_reading"),
        contributed(PUTS_IN),
    ),
    "plan_signature": standing(contributed(COMMENTS)),
    "plan_comment": contributed(COMMENTS, NOT_INNER),
    "plan_change": standing(contributed(opened(), NOT_INNER)),
}  # fmt: skip
COMMANDS = {"seen": "SELECT", "put": "INSERT", "changed": "UPDATE"}
# What the functions reach by which a plan is shared.
SHARING: dict[str, tuple[str, str | None, str | None]] = {
    "plan": ("SELECT", "true", None),
    "plan_text": ("SELECT", "true", None),
    "plan_activity": ("SELECT", "true", None),
    "plan_activity_text": ("SELECT", "true", None),
    "plan_access": ("ALL", "true", "true"),
    "plan_parting": ("INSERT", None, "true"),
    "outbox": ("INSERT", None, "(job = ANY (ARRAY['planning.hear'::text, 'exchange.hear'::text]))"),
    "exchange_entry": ("SELECT", "true", None),
    "exchange_link": ("ALL", "true", "true"),
    "exchange_parcel": ("ALL", "true", "true"),
}
SHARING_FUNCTIONS = (
    "configuration_publish",
    "invitation_keep",
    "invitation_open",
    "invitation_opened",
    "invitation_read",
    "exchange_answer", "exchange_ask", "exchange_end", "exchange_find", "exchange_send",
    "plan_answer", "plan_end", "plan_hold", "plan_invite", "plan_owned", "plan_participants", "plan_tell",
)  # fmt: skip
# Keys of shared rows to their plan, whose owner may be another agency than theirs: they carry that agency's id.
TO_PLAN = {
    "campaign_carrying": ["plan_tenant_id,plan_id", "material_tenant_id,plan_id,material_id"],
    "campaign_figure": ["plan_tenant_id,plan_id"],
    "campaign_material": ["plan_tenant_id,plan_id"],
    "campaign_material_text": ["plan_tenant_id,plan_id"],
    "plan_access": ["plan_tenant_id,plan_id"],
    "plan_activity": ["plan_tenant_id,plan_id", "plan_tenant_id,plan_id,objective_id"],
    "plan_change": ["plan_tenant_id,plan_id"],
    "plan_comment": ["plan_tenant_id,plan_id"],
    "plan_reading": ["plan_tenant_id,plan_id", "plan_tenant_id,plan_id,kpi_id"],
    "plan_signature": ["plan_tenant_id,plan_id,number"],
}
# Nobody may change whose a shared row is and where it stands.
FIXED = {"tenant_id", "id", "plan_tenant_id", "plan_id", "activity_id", "language", "number"}


def shared_policy(policy: Any) -> bool:
    """Whether it is one of those by which agencies share plans."""
    named, table = policy.policyname, policy.tablename
    return named in SHARED.get(table, {}) or (named == "sharing" and table in SHARING)


def keeps_shared(policy: Any) -> bool:
    """Whether such a policy is exactly the one that is known."""
    asked = tuple(one and " ".join(one.split()) for one in (policy.qual, policy.with_check))
    if policy.policyname == "sharing":
        return policy.roles == ["service_sharing"] and (policy.cmd, *asked) == SHARING[policy.tablename]
    known = SHARED[policy.tablename][policy.policyname]
    return policy.roles == ["service_app"] and policy.cmd == COMMANDS[policy.policyname] and asked == known
