"""What reminders ask of media inquiries."""

from collections.abc import Sequence
from datetime import timedelta

from service.identity.queries import heads_on, root_unit
from service.notifications.slots import OpenThing
from service.press.inquiries.queries.listing import pressing
from service.press.inquiries.rules.acts import INQUIRY
from service.runtime.work import Work

LOOK_AHEAD = timedelta(days=31)


async def ladder(work: Work) -> Sequence[OpenThing]:
    """Inquiries near their nearest time or past it: who answers them, and who heads the agency."""
    rows = await pressing(work, work.now + LOOK_AHEAD)
    if not rows:
        return []
    heads = await heads_on(work, work.today)
    top = heads.get(await root_unit(work))
    head = top[0] if top else None
    return [
        OpenThing(INQUIRY, row.id, row.number, row.pressing_at, [row.owner_id] if row.owner_id else [], head, head)
        for row in rows
        if row.pressing_at is not None
    ]
