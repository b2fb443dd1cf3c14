"""What reminders ask of letters: those that wait for an answer whose day is near or over, and whom that concerns."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from service.correspondence.models import Letter
from service.correspondence.queries.asking import OPENING
from service.correspondence.rules import RECORD
from service.identity.queries import heads_on, root_unit
from service.notifications.slots import OpenThing
from service.runtime.work import Work

LOOK_AHEAD = timedelta(days=31)
LOOK_BACK = timedelta(days=180)
"""A letter overdue for longer has passed every step long ago; lists and reports keep showing it."""
MOST = 5_000


async def ladder(work: Work) -> Sequence[OpenThing]:
    """Letters near their day or past it: the head of the unit where each lies must see to it, above is the agency's.

    Those who carry out a resolution are reminded by their assignment's own term.
    """
    zone = work.zone
    today = work.today
    query = (
        select(Letter.id, Letter.number, Letter.unit_id, Letter.due_on)
        .where(OPENING["overdue_on"], Letter.due_on.between(today - LOOK_BACK, today + LOOK_AHEAD))
        .order_by(Letter.due_on.desc(), Letter.id)
        .limit(MOST)
    )
    rows = (await work.session.execute(query)).all()
    heads = await heads_on(work, today) if rows else {}
    top = heads.get(await root_unit(work)) if rows else None
    found = []
    for row in rows:
        head = heads.get(row.unit_id) or top
        responsible = [head[0]] if head else []
        above = top[0] if top else None
        found.append(OpenThing(RECORD, row.id, row.number, end_of(row.due_on, zone), responsible, above, above))
    return found


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The last moment of a day in the agency's zone."""
    return datetime.combine(day, time.max, zone)
