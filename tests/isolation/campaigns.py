"""Campaigns and papers of plans in the world of two agencies: one row in each table."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from service.planning.campaigns.actions import carrying, materials
from service.planning.campaigns.rules.content import MaterialEdit, MaterialWords, NewCarrying, NewFigure
from service.planning.papers.actions.issuing import issue
from service.planning.papers.models import DecisionAnswer
from service.planning.papers.rules.content import Ask
from service.planning.plans.actions import deciding, parts, writing
from service.planning.plans.rules import words
from service.planning.plans.rules.content import ItemEdit, PlanEdit, Words
from service.runtime.work import Work

if TYPE_CHECKING:
    from tests.isolation.world import World

DAY = date(2026, 3, 2)


async def fill_campaigns(work: Work, world: "World") -> None:
    """A campaign with a material that was carried, a count, an issued paper and an answer to a decision."""
    name = world.marker
    edit = PlanEdit("campaign", {"az": Words(f"{name} campaign")}, date(2026, 1, 1), date(2026, 12, 31))
    plan_id = await writing.begin(work, edit, skeleton=False)
    await deciding.approve(work, plan_id, name)
    material = await materials.add_material(
        work, plan_id, MaterialEdit("video", {"az": MaterialWords(f"{name} video", "https://a.example/v")})
    )
    await carrying.carry(work, plan_id, NewCarrying(material, "site", f"{name} site", DAY))
    await carrying.count(work, plan_id, NewFigure("calls", f"{name} line", "day", DAY, Decimal(7), f"{name} source"))
    decision = await parts.add_part(work, plan_id, words.DECISION, ItemEdit({"az": f"{name} decision"}))
    work.session.add(
        DecisionAnswer(
            tenant_id=work.tenant.id, decision_id=decision, plan_id=plan_id, verdict="declined", reason=name,
            answered_at=work.now, answered_by_name=name,
        )
    )  # fmt: skip
    await work.session.flush()
    await issue(work, Ask("campaign", "az", plan_id))
