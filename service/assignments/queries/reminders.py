"""What reminders, summaries, calendars and titles ask: everything open that has a term, as its reader may know it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from service.assignments.models import Assignment, Executor
from service.assignments.queries.desk import COUNTED, counts
from service.assignments.queries.listing import AssignmentRow, rows_by_id
from service.assignments.rules.acts import WORKING
from service.assignments.rules.words import RECORD
from service.assignments.slots import described
from service.deadlines.slots import Named
from service.identity.queries import heads_on, root_unit
from service.notifications.slots import Entry, Line, OpenThing
from service.runtime.language import format_number, gettext
from service.runtime.work import Work

LOOK_AHEAD = timedelta(days=31)
MOST = 5_000
LONGEST_TITLE = 200


async def ladder(work: Work) -> Sequence[OpenThing]:
    """Assignments whose term is near or over: who does them, who gave or controls them, who heads the agency."""
    query = (
        select(
            Assignment.id, Assignment.number, Assignment.record, Assignment.record_id, Assignment.due_at,
            Assignment.author_id, Assignment.controller_id, Assignment.on_control,
        )
        .where(Assignment.state.in_(sorted(WORKING)), Assignment.order_at < work.now + LOOK_AHEAD)
        .order_by(Assignment.order_at)
        .limit(MOST)
    )  # fmt: skip
    rows = (await work.session.execute(query)).all()
    doing: dict[UUID, list[UUID]] = {}
    parts = select(Executor.assignment_id, Executor.person_id).where(
        Executor.assignment_id.in_([row.id for row in rows]),
        Executor.role != "copy",
        Executor.state.in_(sorted(WORKING)),
    )
    for part in (await work.session.execute(parts)).all():
        doing.setdefault(part.assignment_id, []).append(part.person_id)
    numbers = await described(work, {(row.record, row.record_id) for row in rows if row.record_id is not None})
    heads = await heads_on(work, work.today) if rows else {}
    head = heads.get(await root_unit(work)) if rows else None
    return [
        OpenThing(
            RECORD,
            row.id,
            row.number or _number(numbers.get((row.record, row.record_id))),
            row.due_at,
            doing.get(row.id, []),
            row.controller_id if row.on_control else row.author_id,
            head[0] if head else None,
        )
        for row in rows
        if row.due_at is not None
    ]


def _number(found: object) -> str:
    return getattr(found, "number", "") or "–"


async def titles(work: Work, ids: Collection[UUID]) -> Mapping[UUID, str]:
    """What assignments are about, as far as the reader may know. These leave the house by mail."""
    return {row.id: row.text[:LONGEST_TITLE] for row in await rows_by_id(work, list(ids)) if not _kept_in(row)}


def _kept_in(row: AssignmentRow) -> bool:
    """Whether the words stay in the page: the record they stand on is withheld from the reader."""
    return row.withheld or (row.record_id is not None and (row.subject is None or row.subject.withheld))


async def named(work: Work, ids: Collection[UUID]) -> dict[UUID, Named]:
    """What assignments are called in a list of deadlines, as far as the reader may know."""
    rows = await rows_by_id(work, list(ids))
    return {row.id: Named(row.text[:LONGEST_TITLE] or row.number, f"/assignments/{row.id}") for row in rows}


async def summary(work: Work) -> Sequence[Line]:
    """What lies on the desk of the actor this morning."""
    found = await counts(work)
    return [
        Line(
            gettext("%(what)s: %(count)s", what=gettext(one.title), count=format_number(found[one.key].shown)),
            f"/desk#{one.key}",
            late=one.key == "overdue",
        )
        for one in COUNTED
        if found[one.key].shown
    ]


async def calendar(work: Work) -> Sequence[Entry]:
    """The terms of what the actor does, each on its last day."""
    query = (
        select(Executor.assignment_id, Executor.order_at, Executor.changed_at)
        .where(
            Executor.person_id == work.actor.stands_for,
            Executor.role.in_(["main", "co"]),
            Executor.state.in_(sorted(WORKING)),
            Executor.order_at > work.now - LOOK_AHEAD,
        )
        .order_by(Executor.order_at)
        .limit(500)
    )
    found = {row.assignment_id: row for row in (await work.session.execute(query)).all()}
    zone = work.zone
    return [
        Entry(
            f"assignment-{row.id}",
            row.text[:LONGEST_TITLE],
            row.due_at.astimezone(zone).date(),
            f"/assignments/{row.id}",
            found[row.id].changed_at,
            withheld=_kept_in(row),
        )
        for row in await rows_by_id(work, list(found))
        if row.due_at is not None
    ]
