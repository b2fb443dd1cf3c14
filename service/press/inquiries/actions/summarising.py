"""The day's summary: when all units have filed, at the latest in the evening, and then it names the missing."""

from datetime import date
from uuid import UUID, uuid5

from sqlalchemy.dialects.postgresql import insert as upsert

from service.identity.queries import root_unit
from service.identity.queries.holders import who_may
from service.kit.actor import ANYWHERE
from service.notifications.actions import notify
from service.press.inquiries.models import MediaInquiryDay
from service.press.inquiries.queries.days import Day, day_as_it_is, kept_day
from service.press.inquiries.rules.acts import APPROVE
from service.runtime.work import Work

FROM_HOUR, LAST_HOUR = 16, 18
"""Hours in the agency's zone: from the first the summary goes once all have filed, at the second it goes anyway."""
COMPLETE, MISSING = "press.day_complete", "press.day_missing"
DAY = "media_inquiry_day"


async def summarise_day(work: Work) -> bool:
    """Compose the summary of today if its time has come; whether it did. A summary with somebody missing is followed
    by one without, once they filed. Safe to be asked for as often as one likes.
    """
    now = work.local_now
    if now.hour < FROM_HOUR:
        return False
    day = now.date()
    found = await day_as_it_is(work, day)
    before = await kept_day(work, day)
    if found.empty or (before is not None and (before[0] == "complete" or found.missing)):
        return False
    if now.hour < LAST_HOUR and (found.missing or not found.filed):
        return False
    await keep_day(work, found)
    await _tell(work, found)
    return True


async def keep_day(work: Work, found: Day) -> None:
    """Keep what a day came to, in place of what was kept of it before."""
    values = {"state": "missing" if found.missing else "complete", "content": found.content(), "composed_at": work.now}
    statement = upsert(MediaInquiryDay).values(tenant_id=work.tenant.id, day=found.day, **values)
    await work.session.execute(statement.on_conflict_do_update(index_elements=["tenant_id", "day"], set_=values))


async def _tell(work: Work, found: Day) -> None:
    unit = await root_unit(work)
    people = await who_may(work, [APPROVE], unit_id=unit, journal_id=ANYWHERE, on=found.day)
    kind = MISSING if found.missing else COMPLETE
    params = {
        "day_on": found.day.isoformat(), "came": str(len(found.came)), "closed": str(len(found.closed)),
        "missing": str(len(found.missing)),
    }  # fmt: skip
    await notify(work, [one.id for one in people], kind, record=DAY, record_id=id_of(work, found.day), params=params)


def id_of(work: Work, day: date) -> UUID:
    """A day has no id of its own; its notices are held together by this one."""
    return uuid5(work.tenant.id, day.isoformat())
