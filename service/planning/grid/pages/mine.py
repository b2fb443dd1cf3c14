"""My week: what one answers for or speaks at, and what else one's own calendar holds in these days."""

from datetime import date, datetime
from typing import Any

from litestar import Response

from service.kit.dates import day_span
from service.notifications import slots
from service.notifications.slots import Entry
from service.planning.grid.pages.frames import Asked, around, words_for
from service.planning.grid.queries.feeds import UID, own_chips_of
from service.planning.grid.queries.sheets import names_of
from service.planning.grid.rules.sheets import placed
from service.runtime.work import Work
from service.web.render import page
from service.web.working import AnyRequest


async def show_mine(request: AnyRequest, work: Work, asked: Asked) -> Response[bytes]:
    """The seven days around a day, for whom one stands in for where one does."""
    week = asked.week
    span = day_span(week[0], week[-1], work.zone)
    chips = await own_chips_of(work, span.since, span.until)
    on_days = placed(chips, week, work.zone)
    terms = await _terms(work, week)
    context: dict[str, Any] = {
        **words_for(work),
        **around(asked, work.today),
        "asked": asked,
        "names": await names_of(work, {one.tenant_id for one in chips}),
        "days": [
            {"day": day, "today": day == work.today, "placed": on_days[day], "terms": terms.get(day, [])}
            for day in week
        ],
        "any": bool(chips or terms),
        "person": work.actor.stands_for is not None,
    }  # fmt: skip
    return page(request, "grid/mine.html", **context)


async def _terms(work: Work, week: list[date]) -> dict[date, list[Entry]]:
    """Assignments and other terms of the actor, from the floors that keep them, by day."""
    found: dict[date, list[Entry]] = {}
    for source in slots.FEEDS if work.actor.stands_for is not None else ():
        for entry in await source(work):
            day = work.day_of(entry.start) if isinstance(entry.start, datetime) else entry.start
            if week[0] <= day <= week[-1] and not entry.uid.startswith(UID) and not entry.cancelled:
                found.setdefault(day, []).append(entry)
    return {day: sorted(own, key=lambda one: (isinstance(one.start, datetime), str(one.start))) for day, own in
            found.items()}  # fmt: skip
