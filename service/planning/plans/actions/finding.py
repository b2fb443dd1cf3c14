"""What every act begins and ends with: the plan, held open for this agency; the note of what happened; who hears."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from service.kit.ids import new_id
from service.planning.plans.models import Change
from service.planning.plans.queries.access import Seen, hold, seen
from service.planning.plans.queries.plans import plan_row, text_rows
from service.planning.plans.rules.acts import READ, demand
from service.planning.plans.rules.comparing import plain
from service.planning.plans.rules.words import PLAN
from service.planning.plans.slots import CHANGED
from service.runtime.work import Work
from service.search.actions import forget, index
from service.web.errors import NotFound

INDEX = "planning.index_plan"
TELL = text("select plan_tell(:plan_id, :what, :record, :record_id, cast(:readers as uuid[]), :person, :moment)")


async def held(work: Work, plan_id: UUID, act: str, reason: str = "", *, lock: bool = False) -> Seen:
    """A plan in which the actor may do this now. Raises NotFound, Refusal.

    What the agency may do there cannot be taken away before the work ends: whoever puts it out waits for that.
    `lock` also keeps its owner's other people from changing the plan itself.
    """
    if not work.actor.may(READ) or not await hold(work, plan_id):
        raise NotFound
    if lock:
        await plan_row(work, plan_id, lock=True)
    found = await seen(work, plan_id)
    if found is None:
        raise NotFound
    demand(act, work.actor, found.standing, reason)
    return found


async def opened(work: Work, plan_id: UUID) -> Seen:
    """A plan that the actor may read. Raises NotFound."""
    found = await seen(work, plan_id) if work.actor.may(READ) else None
    if found is None:
        raise NotFound
    return found


def touched(work: Work, found: Seen) -> None:
    """Note that and by whom an own plan was changed. A guest leaves the owner's row alone: its own rows say it."""
    if found.own:
        found.plan.changed_at, found.plan.changed_by_name = work.now, work.actor.name


async def noted(
    work: Work,
    found: Seen,
    kind: str,
    record: str,
    record_id: UUID,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    title: Mapping[str, str] | None = None,
    reason: str | None = None,
    inner: bool = False,
) -> UUID:
    """Note what happened in the plan's own log and in the trail, and let all who take part hear; the id of the line.

    kind: such as activity.moved. inner: nobody but this agency learns of it.
    """
    row = Change(
        tenant_id=work.tenant.id, id=new_id(), plan_tenant_id=found.plan.tenant_id, plan_id=found.plan.id,
        at=work.now, kind=kind, record=record, record_id=record_id, title=dict(title or {}),
        before=plain(before) if before else None, after=plain(after) if after else None, inner_only=inner,
        person_id=work.actor.id, person_name=work.actor.name,
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    act = kind if kind.startswith("plan") else f"plan_{kind}"
    work.record(act, record_id, record=record, before=plain(before), after=plain(after), reason=reason)
    what = kind.replace(".", "_")
    if not inner:
        await tell(work, found.plan.id, what, record, record_id)
    for told in CHANGED:
        await told(work, found.plan.id, what)
    return row.id


async def tell(
    work: Work, plan_id: UUID, what: str, record: str, record_id: UUID, *, readers: Collection[UUID] | None = None,
    person: UUID | None = None,
) -> None:  # fmt: skip
    """Leave a line in the outboxes of the other agencies in a plan, or of some of them. They hear ids, and no words."""
    given = {
        "plan_id": plan_id, "what": what, "record": record, "record_id": record_id, "person": person,
        "readers": list(readers) if readers is not None else None, "moment": work.now,
    }  # fmt: skip
    await work.session.execute(TELL, given)


def find_again(work: Work, plan_id: UUID) -> None:
    """Let this agency's search read a plan anew."""
    work.later(INDEX, plan_id=str(plan_id))


async def make_findable(work: Work, plan_id: UUID) -> None:
    """Put a plan into the agency's search, or let it be found there no more."""
    found = await seen(work, plan_id)
    if found is None or found.plan.state == "discarded":
        await forget(work, plan_id)
        return
    rows = (await text_rows(work, found.plan)).values()
    await index(
        work, record=PLAN, record_id=plan_id, journal_id=work.tenant.id, unit_id=work.tenant.id,
        at=found.plan.created_at, open_words=[f"{row.title} {row.summary}" for row in rows] or [""],
        texts=[part for row in rows for part in (row.situation, row.approach) if part],
    )  # fmt: skip


def local(work: Work, moment: datetime) -> str:
    """A moment as the agency's clock shows it, for a sentence."""
    return f"{moment.astimezone(work.zone):%d.%m.%Y %H:%M}"
