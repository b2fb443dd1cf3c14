"""Requests as the search finds them: by words, by phrase, by exact number."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import select

from service.journals.queries import all_journals
from service.kit.actor import Scope
from service.kit.paging import Cursor
from service.kit.words import N_
from service.public_information.models import Request
from service.public_information.queries.requests import COLUMNS, RequestView, requests_by_id, shown
from service.public_information.rules.acts import READ, RESTRICTED, reads
from service.public_information.rules.words import RECORD, STATES
from service.runtime.language import gettext
from service.runtime.work import Work
from service.search.asking import Asked, Hit, HitPage, says
from service.search.queries import find

BATCH, ROUNDS, JUMPS = 100, 20, 20


async def find_requests(work: Work, asked: Asked, before: Cursor | None, limit: int) -> HitPage:
    """Requests that hold every typed word, newest first; by the requester's data for those who may see them."""
    place, found, ended = asked.begin(before), list[RequestView](), False
    for _ in range(ROUNDS):
        keys = await keys_of(work, asked.typed, place, BATCH)
        wanted = [key.id for key in keys if asked.since is None or key.at >= asked.since]
        held = {one.id: one for one in await requests_by_id(work, wanted)}
        found += [held[ident] for ident in wanted if ident in held and _saying(held[ident], asked)]
        ended = len(keys) < BATCH or len(wanted) < len(keys)
        if ended or len(found) > limit:
            break
        place = keys[-1]
    some = found[:limit]
    more = len(found) > limit or (not ended and bool(some))
    last = Cursor(some[-1].registered_at, some[-1].id) if more else None
    return HitPage(await _hits(work, some), last)


def _pairs(scope: Scope) -> Iterator[tuple[list[UUID] | None, UUID | None]]:
    for unit, journal in scope.pairs:
        yield ([unit] if unit else None), journal


async def keys_of(work: Work, typed: str, place: Cursor | None, limit: int) -> list[Cursor]:
    """Ids of requests that hold the typed words, newest first, in the list's own order."""
    found: dict[UUID, Cursor] = {}
    for permission, closed in ((READ, False), (RESTRICTED, True)):
        for units, journal in _pairs(work.actor.scope(permission)):
            keys = await find(
                work, record=RECORD, typed=typed, journal_id=journal, units=units, restricted=closed, before=place,
                limit=limit,
            )  # fmt: skip
            found |= {key.id: key for key in keys}
    return sorted(found.values(), key=lambda key: (key.at, key.id), reverse=True)[:limit]


def _saying(request: RequestView, asked: Asked) -> bool:
    own = (request.number, request.subject, request.text, request.name, request.address, request.forwarded_to)
    return all(says(phrase, *own) for phrase in asked.phrases)


async def jump_to_requests(work: Work, typed: str) -> list[Hit]:
    """Requests with exactly this number, newest first."""
    query = select(*COLUMNS).where(Request.number == typed).order_by(Request.registered_at.desc()).limit(JUMPS)
    found = [shown(work, row) for row in await work.session.execute(query)]
    return await _hits(work, [one for one in found if reads(work.actor, one)])


async def _hits(work: Work, requests: Sequence[RequestView]) -> list[Hit]:
    titles = {journal.id: journal.title for journal in await all_journals(work)} if requests else {}
    return [
        Hit(
            record=RECORD,
            id=one.id,
            at=one.registered_at,
            href=f"/information/{one.id}",
            number=one.number,
            place=titles.get(one.journal_id, ""),
            state=gettext(STATES[one.state]),
            title=one.subject,
            who=one.shown_name,
            language=one.language,
            more={gettext(N_("Text of the request")): one.text},
        )
        for one in requests
    ]
