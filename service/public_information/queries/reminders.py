"""What reminders and the morning's summary ask of requests for information."""

from collections.abc import Sequence
from datetime import timedelta

from service.identity.queries import heads_on, root_unit
from service.kit.words import N_
from service.notifications.slots import Line, OpenThing
from service.public_information.queries.listing import desk_counts, overdue_on_desk, pressing
from service.public_information.rules.acts import APPROVE, DECIDE
from service.public_information.rules.words import RECORD
from service.runtime.language import format_number, gettext
from service.runtime.work import Work

LOOK_AHEAD = timedelta(days=31)


async def ladder(work: Work) -> Sequence[OpenThing]:
    """Requests whose answer is near its term or past it: who works on them, and who heads unit and agency."""
    rows = await pressing(work, work.now + LOOK_AHEAD)
    if not rows:
        return []
    heads = await heads_on(work, work.today)
    top = heads.get(await root_unit(work))
    found = []
    for row in rows:
        unit = heads.get(row.unit_id)
        supervisor = unit[0] if unit else top[0] if top else None
        responsible = [row.executor_id] if row.executor_id else [supervisor] if supervisor else []
        assert row.due_at is not None
        found.append(
            OpenThing(RECORD, row.id, row.number, row.due_at, responsible, supervisor, top[0] if top else None)
        )
    return found


async def summary(work: Work) -> Sequence[Line]:
    """What lies on the actor's desk of requests this morning."""
    if work.actor.kind != "person" or not (work.actor.may(DECIDE) or work.actor.may(APPROVE)):
        return []
    counts, late = await desk_counts(work), await overdue_on_desk(work)
    lines = [
        (N_("Answers to requests to approve"), counts["approve"], "information-approve", False),
        (N_("Requests for information"), counts["do"], "information-do", False),
        (N_("Requests for information, overdue"), late, "information-do", True),
    ]
    return [
        Line(
            gettext("%(what)s: %(count)s", what=gettext(title), count=format_number(found.shown)),
            f"/desk#{key}",
            late=overdue,
        )
        for title, found, key, overdue in lines
        if found.shown
    ]
