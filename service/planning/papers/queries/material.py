"""What papers are read from: under the wall, and as the actor may see it. What only one agency keeps is never read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select

from service.assignments.queries.listing import AssignmentRow, assignments
from service.assignments.queries.listing import Wanted as WantedAssignments
from service.assignments.rules.acts import READ as READ_ASSIGNMENTS
from service.assignments.rules.acts import RESOLVE
from service.monitoring.figures.queries.accounts import Shown, shown
from service.monitoring.queries.stories import Told, told_stories
from service.monitoring.rules.acts import READ as READ_MEDIA
from service.planning.plans.models import (
    Decision,
    Kpi,
    Meeting,
    Objective,
    Plan,
    PlanItem,
    Reading,
    Revision,
    Signature,
)
from service.planning.plans.queries.access import Agency, Participant, Seen, agencies, participants
from service.planning.plans.queries.activities import ActivityView, Window, activities, of_plan
from service.planning.plans.queries.body import parts_of, readings_of
from service.planning.plans.queries.history import revisions, signatures
from service.planning.plans.queries.plans import PlanView, plans, texts_of
from service.planning.plans.rules.content import Words
from service.press.events.queries.listing import between
from service.press.events.rules.acts import READ as READ_PRESS
from service.press.events.rules.content import EventView
from service.runtime.work import Work

NEWS_DAYS, MOST_STORIES, MOST_ASSIGNMENTS, MOST_DUE = 7, 10, 100, 300
SPOKEN_OF = ("draft", "consultation", "approved", "active", "closed", "evaluated")


@dataclass(frozen=True, slots=True)
class Due:
    """Something of a plan that is to be reached or done by a day. record: its word."""

    plan_id: UUID
    record: str
    texts: Mapping[str, str]
    on: date
    responsible: str = ""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What lies ahead in some days. withheld: assignments in those days of which the actor may not read a word.

    needs: permissions by which this was read beside that of plans.
    """

    first: date
    last: date
    activities: Sequence[ActivityView]
    plans: Mapping[UUID, PlanView]
    agencies: Mapping[UUID, Agency]
    due: Sequence[Due] = ()
    events: Sequence[EventView] = ()
    assignments: Sequence[AssignmentRow] = ()
    withheld: int = 0
    stories: Sequence[Told] = ()
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class WholePlan:
    """A plan with all that its participants share. social: figures of the owner's accounts, only for the owner."""

    seen: Seen
    texts: Mapping[str, Words]
    parts: Mapping[str, Sequence[PlanItem]]
    activities: Sequence[ActivityView]
    participants: Sequence[Participant]
    readings: Sequence[Reading]
    revision: Revision | None
    signatures: Sequence[Signature]
    agencies: Mapping[UUID, Agency]
    social: Sequence[Shown] = field(default=())


def moments(work: Work, first: date, last: date) -> tuple[datetime, datetime]:
    """The midnights around some days, by the agency's clock."""
    return (
        datetime.combine(first, time(), work.zone),
        datetime.combine(last + timedelta(days=1), time(), work.zone),
    )


async def ahead(work: Work, first: date, last: date, plan_id: UUID | None = None, *, around: bool = True) -> Ahead:
    """What lies ahead. plan_id: in one plan alone; around: also press events, assignments and what is in the news."""
    since, until = moments(work, first, last)
    only = [plan_id] if plan_id is not None else None
    found = await activities(work, Window(since, until, plan_ids=only, drafts=False))
    due = await _due(work, first, last, only)
    known = {
        key: one
        for key, one in (await plans(work, {one.plan_id for one in found} | {one.plan_id for one in due})).items()
        if not one.template and one.state in SPOKEN_OF
    }
    kept = [one for one in found if one.plan_id in known and one.state != "cancelled"]
    named = await agencies(work, {one.tenant_id for one in kept} | {one.tenant_id for one in known.values()})
    base = Ahead(first, last, kept, known, named, [one for one in due if one.plan_id in known])
    return base if plan_id is not None or not around else await _with_surroundings(work, base, since, until)


async def _with_surroundings(work: Work, base: Ahead, since: datetime, until: datetime) -> Ahead:
    needs, events, stories = set(), list[EventView](), list[Told]()
    if work.actor.may(READ_PRESS):
        there = {one.record_id for one in base.activities if one.own and one.record == "press_event"}
        events = [one for one in await between(work, since, until) if one.state != "cancelled" and one.id not in there]
        needs |= {READ_PRESS} if events else set()
    if work.actor.may(READ_MEDIA):
        newest = (await told_stories(work, limit=MOST_STORIES))[0]
        stories = [one for one in newest if one.story.last_at >= since - timedelta(days=NEWS_DAYS)]
        needs |= {READ_MEDIA} if stories else set()
    rows, withheld = await _assignments(work, since, until)
    needs |= {READ_ASSIGNMENTS} if rows else set()
    return Ahead(base.first, base.last, base.activities, base.plans, base.agencies, base.due, events, rows, withheld,
                 stories, frozenset(needs))  # fmt: skip


async def _assignments(work: Work, since: datetime, until: datetime) -> tuple[list[AssignmentRow], int]:
    """Open assignments that are due then: all that the actor may read, or their own; and how many are withheld."""
    if not (work.actor.may(READ_ASSIGNMENTS) or work.actor.may(RESOLVE)):
        return [], 0
    whose = "all" if work.actor.may(READ_ASSIGNMENTS) else "mine"
    wanted = WantedAssignments(whose=whose, due_since=since, due_until=until)  # type: ignore[arg-type]
    found = (await assignments(work, wanted, limit=MOST_ASSIGNMENTS)).items
    return [one for one in found if not one.withheld], sum(one.withheld for one in found)


async def _due(work: Work, first: date, last: date, only: Collection[UUID] | None) -> list[Due]:
    """Objectives, measures and decisions that are due then, and meetings, in every plan that was opened."""
    found: list[Due] = []
    found += await _due_of(work, Objective, first, last, only)
    found += await _due_of(work, Kpi, first, last, only)
    found += await _due_of(work, Decision, first, last, only)
    since, until = moments(work, first, last)
    meetings = select(Meeting).where(
        Meeting.starts_at >= since, Meeting.starts_at < until, Meeting.state.in_(("planned", "held", "agreed"))
    )
    meetings = meetings.where(Meeting.plan_id.in_(list(only))) if only is not None else meetings
    for meeting in await work.session.scalars(meetings.order_by(Meeting.starts_at, Meeting.id).limit(MOST_DUE)):
        found.append(
            Due(meeting.plan_id, meeting.__tablename__, meeting.texts, work.day_of(meeting.starts_at), meeting.chair)
        )  # fmt: skip
    return sorted(found, key=lambda one: (one.on, one.record))


async def _due_of(
    work: Work, model: type[Objective] | type[Kpi] | type[Decision], first: date, last: date,
    only: Collection[UUID] | None,
) -> list[Due]:  # fmt: skip
    responsible = (Decision.responsible,) if model is Decision else ()
    query = (
        select(model.plan_id, model.texts, model.due_on, *responsible)
        .join(Plan, (Plan.tenant_id == model.tenant_id) & (Plan.id == model.plan_id))
        .where(model.due_on >= first, model.due_on <= last, model.state == "standing", Plan.template.is_(False))
    )
    query = query.where(model.plan_id.in_(list(only))) if only is not None else query
    rows = await work.session.execute(query.order_by(model.due_on, model.id).limit(MOST_DUE))
    return [Due(row[0], model.__tablename__, row[1], row[2], *row[3:]) for row in rows]


async def whole(work: Work, seen: Seen) -> WholePlan:
    """A plan with all that its participants share. Drafts, notes, budgets and inner remarks are not read at all."""
    plan = seen.plan
    own = await participants(work, plan.id)
    frozen = await revisions(work, plan)
    newest = frozen[0] if frozen else None
    signed = await signatures(work, plan.id, newest.number) if newest is not None else []
    found = await of_plan(work, plan.id, drafts=False)
    ids = {plan.tenant_id, *(one.tenant_id for one in found), *(one.tenant_id for one in signed)}
    return WholePlan(
        seen, await texts_of(work, plan), await parts_of(work, plan),
        [one for one in found if one.state != "cancelled"], [one for one in own if one.state == "accepted"],
        await readings_of(work, plan.id), newest, signed, await agencies(work, ids),
        await _social(work, seen) if seen.own else (),
    )  # fmt: skip


async def _social(work: Work, seen: Seen) -> list[Shown]:
    """Figures of the own accounts, as they stood when the plan begins, or stand today."""
    last = min(seen.plan.starts_on or work.today, work.today)
    if not work.actor.may(READ_MEDIA):
        return []
    return [one for one in await shown(work, last - timedelta(days=365), last) if one.account.state == "kept"]
