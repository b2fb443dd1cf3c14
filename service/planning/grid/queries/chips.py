"""Activities of a window of time over all plans that were opened to the agency, as the grid shows them.

Rows come through the policies of plans alone: what another agency does is seen where the plan was opened to this one,
and nothing that is not shown yet. No condition here stands in for that wall.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, literal, or_, select, tuple_

from service.planning.grid.rules.chips import Chip, OfPlan
from service.planning.plans.models import Access, Activity, ActivityText, Audience, Plan, PlanText
from service.planning.plans.queries.plans import best, fallbacks
from service.planning.plans.rules.acts import READ
from service.planning.plans.rules.content import MOST_DAYS
from service.runtime.work import Work

MOST, MOST_PLANS = 5_000, 5_000
_OWN = {"title", "title_language", "own"}
_COLUMNS = [getattr(Activity, one.name) for one in fields(Chip) if one.name not in _OWN]


async def plans_of_grid(work: Work, *, titles: bool = False) -> dict[UUID, OfPlan]:
    """The plans whose activities are shown: neither templates nor thrown away. Nothing for who may not read plans.

    `titles`: also what they are called, which takes longer.
    """
    if not (work.actor.kind == "system" or work.actor.may(READ)):
        return {}
    order = _order(work, PlanText.language)
    title: Any = literal("") if not titles else (
        select(PlanText.title)
        .where(PlanText.tenant_id == Plan.tenant_id, PlanText.plan_id == Plan.id, PlanText.title != "")
        .order_by(order).limit(1).scalar_subquery()
    )  # fmt: skip
    query = (
        select(Plan.id, Plan.tenant_id, Plan.state, Access.level, title.label("title"))
        .join(Access, (Access.plan_tenant_id == Plan.tenant_id) & (Access.plan_id == Plan.id))
        .where(
            Access.tenant_id == work.tenant.id, Access.state == "accepted", Plan.template.is_(False),
            Plan.state != "discarded",
        ).limit(MOST_PLANS)
    )  # fmt: skip
    rows = await work.session.execute(query)
    return {row.id: OfPlan(row.id, row.tenant_id, row.state, row.level, row.title or "") for row in rows}


def _order(work: Work, language: Any) -> Any:
    return case({code: place for place, code in enumerate(fallbacks(work))}, value=language, else_=99)


async def chips(
    work: Work, since: datetime, until: datetime, plan_ids: Collection[UUID], *, most: int = MOST
) -> list[Chip]:
    """What touches [since, until) in some plans, by time; at most `most`.

    None lasts longer than MOST_DAYS, so the search begins that much earlier, and an index answers it plan by plan.
    """
    if not plan_ids:
        return []
    near = [
        Activity.plan_id.in_(plan_ids),
        Activity.starts_at < until,
        Activity.starts_at >= since - timedelta(days=MOST_DAYS),
        # What ends at midnight is not there on the next day; what takes no time is there when it begins.
        (Activity.ends_at > since) | (Activity.starts_at == since),
    ]
    return await _chips(work, near, most)


async def chips_by_id(work: Work, ids: Collection[UUID]) -> tuple[list[Chip], dict[UUID, OfPlan]]:
    """Some activities by their ids, those that the agency sees in its grid, and their plans; in one question."""
    if not ids or not (work.actor.kind == "system" or work.actor.may(READ)):
        return [], {}
    query = (
        _query(work).add_columns(Plan.state.label("plan_state"), Access.level)
        .join(Plan, (Plan.tenant_id == Activity.plan_tenant_id) & (Plan.id == Activity.plan_id))
        .join(Access, (Access.plan_tenant_id == Activity.plan_tenant_id) & (Access.plan_id == Activity.plan_id))
        .where(
            Activity.id.in_(ids), Access.tenant_id == work.tenant.id, Access.state == "accepted",
            Plan.template.is_(False), Plan.state != "discarded",
        )
    )  # fmt: skip
    found, plans = [], {}
    for row in await work.session.execute(query):
        kept = dict(row._mapping)
        plan = OfPlan(row.plan_id, row.plan_tenant_id, kept.pop("plan_state"), kept.pop("level"), "")
        found.append(_chip(work, kept))
        plans[plan.id] = plan
    return found, plans


async def own_chips(
    work: Work, since: datetime, until: datetime, plan_ids: Collection[UUID], person_id: UUID, speaker: str
) -> list[Chip]:
    """What one person of this agency answers for or speaks at, in a window of time."""
    if not plan_ids:
        return []
    mine = (Activity.tenant_id == work.tenant.id) & (Activity.owner_id == person_id)
    near = [
        Activity.plan_id.in_(plan_ids), Activity.starts_at < until,
        Activity.starts_at >= since - timedelta(days=MOST_DAYS),
        (Activity.ends_at > since) | (Activity.starts_at == since),
        or_(mine, Activity.spokesperson_key == speaker) if speaker else mine,
    ]  # fmt: skip
    return await _chips(work, near, MOST)


def _query(work: Work) -> Select[Any]:
    title = (
        select(ActivityText.title, ActivityText.language)
        .where(
            ActivityText.tenant_id == Activity.tenant_id, ActivityText.activity_id == Activity.id,
            ActivityText.title != "",
        )
        .order_by(_order(work, ActivityText.language)).limit(1).lateral("said")
    )  # fmt: skip
    columns = (*_COLUMNS, title.c.title, title.c.language.label("title_language"))
    return select(*columns).outerjoin(title, Activity.id.is_not(None)).order_by(Activity.starts_at, Activity.id)


async def _chips(work: Work, near: Sequence[ColumnElement[bool]], most: int) -> list[Chip]:
    rows = await work.session.execute(_query(work).where(*near).limit(most))
    return [_chip(work, dict(row._mapping)) for row in rows]


def _chip(work: Work, kept: dict[str, Any]) -> Chip:
    kept["title"], kept["title_language"] = kept["title"] or "", kept["title_language"] or ""
    return Chip(**kept, own=kept["tenant_id"] == work.tenant.id)


async def audience_names(work: Work, shown: Sequence[Chip]) -> Mapping[UUID, str]:
    """What the audiences of some activities are called, in the best language for the reader."""
    pairs = {(one.plan_tenant_id, key) for one in shown for key in one.audiences}
    if not pairs:
        return {}
    query = select(Audience.id, Audience.texts).where(tuple_(Audience.tenant_id, Audience.id).in_(list(pairs)))
    return {row.id: best(work, row.texts) for row in await work.session.execute(query)}
