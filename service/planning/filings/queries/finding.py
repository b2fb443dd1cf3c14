"""Requests and duties as the search finds them: by words of their titles, periods and agencies."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from service.kit.paging import Cursor
from service.planning.filings.models import Duty, Request
from service.planning.filings.queries.reading import edition_titles, said
from service.planning.filings.rules.acts import DUTY, DUTY_STATES, READ, REQUEST, REQUEST_STATES
from service.runtime.language import gettext
from service.runtime.work import Work
from service.search.asking import Asked, Hit, HitPage, says
from service.search.queries import find


async def find_requests(work: Work, asked: Asked, before: Cursor | None, limit: int) -> HitPage:
    """Requests for reports that hold every typed word, newest first."""
    ids, more = await _keys(work, REQUEST, asked, before, limit)
    rows = list(await work.session.scalars(select(Request).where(Request.id.in_(ids))))
    titles = await edition_titles(work, rows)
    hits = [
        Hit(
            record=REQUEST, id=row.id, at=row.asked_at, href=f"/filings/requests/{row.id}", number="",
            place=row.period, state=gettext(REQUEST_STATES[row.state]), title=titles[row.id], who=row.asked_by_name,
            language=work.language, more={},
        )
        for row in sorted(rows, key=lambda one: ids.index(one.id))
    ]  # fmt: skip
    return _page(hits, asked, more)


async def find_duties(work: Work, asked: Asked, before: Cursor | None, limit: int) -> HitPage:
    """Reports for other agencies that hold every typed word, newest first."""
    ids, more = await _keys(work, DUTY, asked, before, limit)
    rows = list(await work.session.scalars(select(Duty).where(Duty.id.in_(ids))))
    hits = [
        Hit(
            record=DUTY, id=row.id, at=row.received_at, href=f"/filings/duties/{row.id}", number="", place=row.period,
            state=gettext(DUTY_STATES[row.state]), title=said(work, row.titles), who=row.party_name,
            language=work.language, more={},
        )
        for row in sorted(rows, key=lambda one: ids.index(one.id))
    ]  # fmt: skip
    return _page(hits, asked, more)


async def _keys(
    work: Work, record: str, asked: Asked, before: Cursor | None, limit: int
) -> tuple[list[UUID], Cursor | None]:
    if not work.actor.may(READ):
        return [], None
    keys = await find(work, record=record, typed=asked.typed, before=asked.begin(before), limit=limit + 1)
    wanted = [key for key in keys if asked.since is None or key.at >= asked.since]
    more = wanted[limit - 1] if len(wanted) > limit else None
    return [key.id for key in wanted[:limit]], more


def _page(hits: Sequence[Hit], asked: Asked, more: Cursor | None) -> HitPage:
    return HitPage([one for one in hits if all(says(phrase, one.title, one.who) for phrase in asked.phrases)], more)


async def jump_nowhere(work: Work, typed: str) -> list[Hit]:
    """Neither has a number to jump to."""
    return []
