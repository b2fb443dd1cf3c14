"""Press events as the search finds them; and who may open their files."""

import re
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from service.kit.paging import Cursor
from service.press.events.models import Event, Outcome, Transcript
from service.press.events.queries.events import events_by_id
from service.press.events.queries.listing import OPEN_STATES, Filter, cursor_of, listed
from service.press.events.rules.acts import READ, RECORD, STATES
from service.press.events.rules.kinds import KINDS
from service.runtime.language import gettext
from service.runtime.work import Work
from service.search.asking import Asked, Hit, HitPage, says

MOST_NAMED = 200


async def find_events(work: Work, asked: Asked, before: Cursor | None, limit: int) -> HitPage:
    """Events whose title, place or speakers hold every typed word, those changed last first."""
    if not work.actor.may(READ):
        return HitPage([], None)
    default = work.tenant.profile.default_language
    rows = await listed(work, Filter(show="all", typed=_plain(asked.typed)), asked.begin(before), limit)
    some = rows[:limit]
    last = cursor_of(some[-1], "all") if len(rows) > limit else None
    hits = [
        Hit(
            record=RECORD, id=one.id, at=one.changed_at, href=f"/press/events/{one.id}", number="",
            place=gettext(KINDS[one.kind].title), state=gettext(STATES[one.state]),
            title=one.title(work.language, default), who=one.place, language=one.title_language(work.language, default),
            more={},
        )
        for one in some
        if (asked.since is None or one.changed_at >= asked.since)
        and all(says(phrase, one.place, *(text.title for text in one.texts.values())) for phrase in asked.phrases)
    ]  # fmt: skip
    return HitPage(hits, last)


def _plain(typed: str) -> str:
    """What was typed without the quotes of phrases, which are looked at afterwards."""
    return re.sub(r"[\"“”„«»]", " ", typed)


async def jump_to_events(work: Work, typed: str) -> list[Hit]:
    """Events have no numbers to jump to."""
    return []


async def readable(work: Work, ids: Collection[UUID]) -> set[UUID]:
    """Which of some events the actor may read: all, who sees the press office."""
    return await _there(work, Event, ids)


async def readable_outcomes(work: Work, ids: Collection[UUID]) -> set[UUID]:
    """The same for proposals."""
    return await _there(work, Outcome, ids)


async def readable_transcripts(work: Work, ids: Collection[UUID]) -> set[UUID]:
    """The same for transcripts."""
    return await _there(work, Transcript, ids)


async def _there(work: Work, table: type[Event] | type[Outcome] | type[Transcript], ids: Collection[UUID]) -> set[UUID]:
    if not ids or not work.actor.may(READ):
        return set()
    return set(await work.session.scalars(select(table.id).where(table.id.in_(ids))))


async def may_open_files(work: Work, event_id: UUID) -> bool:
    """Whether the actor may open the files of an event."""
    return event_id in await readable(work, [event_id])


async def nameable(work: Work) -> dict[UUID, str]:
    """Titles of events that are not over for good, the latest first: what a release may speak of."""
    if not work.actor.may(READ):
        return {}
    default = work.tenant.profile.default_language
    query = select(Event.id).where(Event.state.in_(OPEN_STATES)).order_by(Event.begins_at.desc().nulls_last(), Event.id)
    ids = list(await work.session.scalars(query.limit(MOST_NAMED)))
    found = await events_by_id(work, ids)
    return {one: found[one].title(work.language, default) for one in ids if one in found}
