"""A plan with everything that its participants share, as one value. What only one agency sees is not in it."""

from typing import Any

from service.planning.plans.models import PlanItem
from service.planning.plans.queries.access import Seen, participants
from service.planning.plans.queries.activities import ActivityView, of_plan
from service.planning.plans.queries.body import parts_of
from service.planning.plans.queries.plans import texts_of
from service.planning.plans.rules.comparing import digest_of, plain
from service.runtime.work import Work, canonical

_NOT_FROZEN = {"tenant_id", "plan_id", "party_id", "version", "changed_at", "changed_by_name"}
_OF_PLAN = ("kind", "starts_on", "ends_on", "owner_name")
_OF_ACTIVITY = (
    "state", "tentative", "kind", "channel", "all_day", "zone", "starts_at", "ends_at", "audiences", "objective_id",
    "spokesperson", "place", "embargo_until", "owner_name", "result", "reason",
)  # fmt: skip


async def snapshot(work: Work, seen: Seen) -> tuple[dict[str, Any], str]:
    """The plan as plain values, and the digest of what is in it; who takes part is noted and not digested."""
    plan = seen.plan
    parts = await parts_of(work, plan)
    found: dict[str, Any] = {
        "plan": {name: plain(getattr(plan, name)) for name in _OF_PLAN},
        "texts": {
            code: {"title": one.title, "summary": one.summary, "situation": one.situation, "approach": one.approach}
            for code, one in (await texts_of(work, plan)).items()
        },
        "parts": {record: [_item(row) for row in rows] for record, rows in parts.items() if rows},
        "activities": [_activity(one) for one in await of_plan(work, plan.id, drafts=False)],
    }
    digest = digest_of(canonical(found))
    found["participants"] = [
        {"id": str(one.agency.id), "name": dict(one.agency.names), "level": one.level}
        for one in await participants(work, plan.id)
        if one.state == "accepted"
    ]
    return found, digest


def _item(row: PlanItem) -> dict[str, Any]:
    names = [column.name for column in row.__table__.columns if column.name not in _NOT_FROZEN]
    return {name: plain(getattr(row, name)) for name in names}


def _activity(one: ActivityView) -> dict[str, Any]:
    kept = {name: plain(getattr(one, name)) for name in _OF_ACTIVITY}
    texts = {code: {"title": words.title, "text": words.text} for code, words in one.texts.items()}
    return {"id": str(one.id), "party": str(one.tenant_id), "texts": texts, **kept}
