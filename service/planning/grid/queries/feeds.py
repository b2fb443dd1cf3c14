"""Secret calendar addresses, and what a calendar holds."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from service.kit.folding import fold
from service.notifications.slots import Entry
from service.planning.grid.models import GridFeed
from service.planning.grid.queries.chips import chips, own_chips, plans_of_grid
from service.planning.grid.rules.chips import Chip
from service.runtime.language import gettext
from service.runtime.work import Work

BACK, AHEAD = timedelta(days=62), timedelta(days=400)
UID = "plan-activity-"


async def living_feed(work: Work, person_id: UUID, *, lock: bool = False) -> GridFeed | None:
    """The secret address that a person has now."""
    query = select(GridFeed).where(
        GridFeed.tenant_id == work.tenant.id, GridFeed.person_id == person_id, GridFeed.revoked_at.is_(None)
    )
    return (await work.session.execute(query.with_for_update() if lock else query)).scalar_one_or_none()


async def feed_of_digest(work: Work, digest: bytes) -> GridFeed | None:
    """The living address with this digest, in this agency only."""
    query = select(GridFeed).where(
        GridFeed.tenant_id == work.tenant.id, GridFeed.digest == digest, GridFeed.revoked_at.is_(None)
    )
    return (await work.session.execute(query)).scalar_one_or_none()


async def own_chips_of(work: Work, since: datetime, until: datetime) -> list[Chip]:
    """What the actor answers for or speaks at."""
    person = work.actor.stands_for
    if person is None:
        return []
    plans = await plans_of_grid(work)
    return await own_chips(work, since, until, plans, person, fold(work.actor.name))


async def entries(work: Work, scope: str) -> list[Entry]:
    """What the actor's calendar holds: title and link. What is not shown to others yet is left out.

    An address can be passed on without anybody noticing, so a calendar tells less than the page.
    """
    since, until = work.now - BACK, work.now + AHEAD
    if scope == "mine":
        found = await own_chips_of(work, since, until)
    else:
        found = await chips(work, since, until, await plans_of_grid(work))
    return [entry_of(one, work.zone) for one in found if not one.draft]


async def calendar(work: Work) -> Sequence[Entry]:
    """The same for the one calendar that holds all of a person's terms: only what is theirs."""
    return await entries(work, "mine")


def entry_of(one: Chip, zone: ZoneInfo) -> Entry:
    """An activity in a calendar."""
    title = one.title or gettext("Without a title")
    summary = gettext("%(title)s (time not sure)", title=title) if one.tentative else title
    start: date | datetime = one.starts_at
    end: date | datetime | None = one.ends_at if one.ends_at > one.starts_at else None
    if one.all_day:
        first, last = one.days(zone)
        start, end = first, last + timedelta(days=1)
    return Entry(f"{UID}{one.id}", summary, start, one.href, one.changed_at, end, cancelled=one.gone)
