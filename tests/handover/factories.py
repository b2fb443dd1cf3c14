"""What somebody has open, made the way people make it, and the act that hands it over."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import update

from service.correspondence.appeals.actions.considering import do
from service.correspondence.appeals.rules.doing import Doing
from service.correspondence.reception.models import Reception
from service.handover.actions.making import make_handover
from service.handover.rules import Plan, mark_of
from service.identity.offers import open_matters
from service.journals.actions.duties import name_responsible
from service.journals.queries import journal_by_slug
from service.runtime.work import Work
from tests.assignments.factories import become, given, person_id, someone
from tests.correspondence.appeals.factories import appealed, planned
from tests.correspondence.drafting import drafted


async def desk_of(work: Work, username: str) -> UUID:
    """Let a person of the demo execute, control and give assignments, write, consider, receive and keep a journal."""
    leaver = await person_id(work, username)
    await given(work, username, by="head")
    await given(work, "clerk", by="head", controller=someone(leaver, "controller"))
    await given(work, "clerk", by=username)
    await become(work, username)
    await drafted(work)
    appeal = await appealed(work)
    await do(work, appeal.id, "take", Doing(executor_id=leaver))
    reception = await planned(work)
    await work.session.execute(update(Reception).where(Reception.id == reception).values(host_id=leaver))
    journal = await journal_by_slug(work, "orders")
    assert journal is not None
    await name_responsible(work, journal, person_id=leaver)
    return leaver


async def plan_for(work: Work, leaver: UUID, to: UUID | None, **changed: Any) -> Plan:
    """A plan that looks at the list as it is now."""
    seen = mark_of(await open_matters(work, leaver))
    plan = Plan(last_day=work.today - timedelta(days=1), reason="Leaves for another post.", seen=seen, to=to)
    return replace(plan, **changed)


async def handed_over(work: Work, leaver: UUID, to: UUID | None, by: str = "administrator", **changed: Any) -> UUID:
    """An act made by a person of the demo."""
    plan = await plan_for(work, leaver, to, **changed)
    await become(work, by)
    return await make_handover(work, leaver, plan)
