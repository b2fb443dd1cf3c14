"""Plans in the world of two agencies: a row in each table; and a third's plan that the first took part in and left."""

from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from service.kit.actor import Actor
from service.planning.grid.actions.feeds import make_feed
from service.planning.plans.actions import deciding, keeping, measuring, parts, sharing, talking
from service.planning.plans.actions.measuring import NewReading
from service.planning.plans.rules import words
from service.planning.plans.rules.content import FrozenSpan, ItemEdit, Words
from service.runtime.tenants import Tenant
from service.runtime.work import Work, open_work
from tests.assignments.factories import given, person_id
from tests.conftest import all_powerful
from tests.planning.plans.factories import at, begun, put

if TYPE_CHECKING:
    from tests.isolation.world import World


async def fill_plans(world: "World", actor: Actor) -> None:
    """A plan on its way with something in each of its tables."""
    name = world.marker
    async with open_work(world.house.database, world.first, actor) as work:
        plan_id = await begun(work, texts={"az": Words(f"{name} plan", f"{name} summary")})
        measure = {"measure": "calls", "target": 100, "due_on": work.today, "source": f"{name} source"}
        objective = await parts.add_part(work, plan_id, words.OBJECTIVE, ItemEdit({"az": f"{name} goal"}, measure))
        audience = await parts.add_part(work, plan_id, words.AUDIENCE, ItemEdit({"az": f"{name} audience"}))
        others: dict[str, dict[str, object]] = {
            words.MESSAGE: {"audience_id": audience},
            words.CHANNEL: {"kind": "press"},
            words.RISK: {"likelihood": 1, "impact": 5},
            words.MEETING: {"starts_at": at(1)},
        }
        for record, values in others.items():
            await parts.add_part(work, plan_id, record, ItemEdit({"az": f"{name} {record}"}, values))
        values = {**measure, "level": "outtake", "objective_id": objective}
        kpi = await parts.add_part(work, plan_id, words.KPI, ItemEdit({"az": f"{name} measure"}, values))
        decision = await parts.add_part(work, plan_id, words.DECISION, ItemEdit({"az": f"{name} decision"}))
        await put(work, plan_id, f"{name} activity", audiences=[audience])
        await keeping.keep_note(work, plan_id, f"{name} note")
        await keeping.keep_money(work, plan_id, {"title": f"{name} money", "currency": "AZN", "planned": 100})
        await keeping.name_contact(work, plan_id, await person_id(work, "clerk"), f"{name} contact")
        await keeping.note_review(work, plan_id)
        await talking.comment(work, plan_id, f"{name} remark")
        await deciding.consult(work, plan_id)
        await keeping.forbid_moves(work, plan_id, FrozenSpan(work.now, work.in_time(days=1), f"{name} freeze"))
        await deciding.sign(work, plan_id, await deciding.revise(work, plan_id), "reserved", f"{name} reservation")
        await deciding.approve(work, plan_id)
        await deciding.activate(work, plan_id)
        await measuring.read(work, plan_id, kpi, NewReading(work.today, Decimal(5), f"{name} shown", f"{name} source"))
        verdict = {"verdict": "partly", "objective_id": objective}
        await parts.add_part(work, plan_id, words.EVALUATION, ItemEdit({"az": f"{name} learned"}, verdict))
        assignment = await _assignment(work, world)
        await keeping.note_assignment(work, plan_id, decision, assignment)
        await make_feed(work, await person_id(work, "clerk"), "all")
    await _left(world, world.house.directory.by_slug["energy"], actor)


async def _assignment(work: Work, world: "World") -> UUID:
    before = work.actor
    made = await given(work, "adviser", text=f"{world.marker} of a decision")
    work.actor = before
    return made.id


async def _left(world: "World", third: Tenant, actor: Actor) -> None:
    async with open_work(world.house.database, third, all_powerful()) as work:
        plan_id = await begun(work)
        await sharing.invite(work, plan_id, world.first.id, "contribute")
    async with open_work(world.house.database, world.first, actor) as work:
        await sharing.answer(work, plan_id, accepts=True)
        await put(work, plan_id, f"{world.marker} put in")
        await sharing.leave(work, plan_id, f"{world.marker} leaves")
