"""Composing: at the agency's hour, by the worker, once a day for each monitor; what is due is begun, then filled."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from service.deadlines.queries.calendar import calendar_of
from service.kit.ids import new_id
from service.monitoring.editions.models import Edition, EditionItem
from service.monitoring.editions.queries.editions import days_composed, edition_by_id, edition_on, last_edition
from service.monitoring.editions.queries.finding import (
    clips_between,
    main_clips,
    outlets_beside,
    stories_in,
    told_on,
)
from service.monitoring.editions.queries.monitors import MonitorView, monitor_by_id, monitors
from service.monitoring.editions.rules.acts import EDITION, demand, setting_up
from service.monitoring.editions.rules.content import Found, Item, composed
from service.monitoring.editions.rules.settings import MonitorEdit, due, moment_of, window
from service.monitoring.queries.topics import topics
from service.notifications.actions import notify
from service.runtime.work import Work
from service.web.errors import NotFound

COMPOSE, READY = "monitoring.compose_edition", "monitoring.monitor_ready"
LOOKED_BACK = 40


async def begin_due(work: Work) -> int:
    """Begin the edition of every monitor whose hour has come; gives how many. Twice is as good as once."""
    today = work.today
    known = [one for one in await monitors(work) if one.state == "on"]
    if not known:
        return 0
    done = await days_composed(work, today)
    calendar = await calendar_of(work, today)
    zone = work.zone
    begun = 0
    for one in known:
        if one.id in done:
            continue
        edit = one.edit
        found = due(work.now, zone, edit.minute, edit.days, edit.on_holidays, calendar.works)
        if found is not None:
            begun += await _begin(work, one, found.day, found.skip) is not None
    return begun


async def compose_now(work: Work, monitor_id: UUID) -> UUID:
    """Begin today's edition before its hour, at a person's wish; the one there is, if there is one.

    Raises NotFound, Refusal.
    """
    setting_up(work.actor)
    one = await monitor_by_id(work, monitor_id)
    if one is None:
        raise NotFound
    today = work.today
    begun = await _begin(work, one, today, "")
    if begun is not None:
        return begun
    there = await edition_on(work, monitor_id, today)
    if there is None:
        raise NotFound
    return there


async def _begin(work: Work, one: MonitorView, day: date, skip: str) -> UUID | None:
    """The row of an edition, unless somebody else began it; the unique key lets only one through."""
    edition_id = new_id()
    values: dict[str, Any] = {
        "tenant_id": work.tenant.id, "id": edition_id, "monitor_id": one.id, "day": day, "number": 0,
        "state": "skipped" if skip else "composing", "reason": skip, "titles": dict(one.edit.titles),
        "languages": list(one.edit.languages), "counts": one.edit.counts, "created_at": work.now,
    }  # fmt: skip
    query = insert(Edition).values(values).on_conflict_do_nothing().returning(Edition.id)
    if (await work.session.execute(query)).scalar_one_or_none() is None:
        return None
    if skip:
        work.record("monitor_edition.skipped", edition_id, record=EDITION, reason=skip)
    else:
        work.later(COMPOSE, edition_id=str(edition_id))
    return edition_id


async def compose_again(work: Work, edition_id: UUID) -> None:
    """Take up an edition that was not to be sent, as it was read through, else composed now.

    Raises NotFound, Refusal.
    """
    edition = await edition_by_id(work, edition_id, lock=True)
    if edition is None:
        raise NotFound
    demand("compose", work.actor, edition.state)
    edition.state = "ready" if edition.composed_at is not None else "composing"
    if edition.corrects_id is None:
        edition.reason = ""
    await work.session.flush()
    work.record("monitor_edition.resumed", edition_id, record=EDITION)
    if edition.state == "composing":
        work.later(COMPOSE, edition_id=str(edition_id))


async def compose(work: Work, edition_id: UUID) -> bool:
    """Fill an edition that was begun, and say that it is ready. False when that is done already."""
    edition = await edition_by_id(work, edition_id, lock=True)
    if edition is None or edition.state != "composing":
        return False
    one = await monitor_by_id(work, edition.monitor_id)
    if one is None:
        return False
    last = await last_edition(work, edition.monitor_id, edition.day)
    before = await _hour_before(work, one.edit, edition.day)
    since, floor = window(work.now, last.until if last else None, before)
    found = await clips_between(work, one.id, floor, work.now, unjudged=one.edit.unjudged)
    items = await _items(work, one, edition.day, since, found)
    edition.sections = await _sections(work, one.edit)
    edition.since, edition.until, edition.composed_at, edition.state = since, work.now, work.now, "ready"
    for item in items:
        work.session.add(row_of(work, edition_id, item))
    await work.session.flush()
    after = {"items": len(items), "since": since, "until": work.now}
    work.record("monitor_edition.composed", edition_id, record=EDITION, after=after)
    if one.edit.editor_id is not None:
        params = {"day_on": edition.day.isoformat(), "count": str(len(items))}
        await notify(work, [one.edit.editor_id], READY, record=EDITION, record_id=edition_id, params=params)
    return True


async def _hour_before(work: Work, edit: MonitorEdit, day: date) -> datetime:
    """The monitor's hour on the last day on which it would have come: where its first edition begins."""
    calendar = await calendar_of(work, day - timedelta(days=LOOKED_BACK))
    zone = work.zone
    earlier = day - timedelta(days=1)
    for _ in range(LOOKED_BACK):
        comes = str(earlier.isoweekday()) in edit.days and (edit.on_holidays or calendar.works(earlier))
        if comes:
            break
        earlier -= timedelta(days=1)
    return moment_of(earlier, edit.minute, zone)


async def _items(
    work: Work, one: MonitorView, day: date, since: datetime, found: Sequence[Found]
) -> list[Item]:  # fmt: skip
    if not found:
        return []
    stories = stories_in(found)
    known = [topic.id for topic in await topics(work, retired=False)]
    order = list(one.edit.topics) or known
    return composed(
        found, order, since, beside=await outlets_beside(work, stories, work.now),
        mains=await main_clips(work, stories), earlier=await told_on(work, one.id, stories, day),
        only=bool(one.edit.topics), without_topic=one.edit.without_topic,
    )  # fmt: skip


async def _sections(work: Work, edit: MonitorEdit) -> list[dict[str, Any]]:
    """Topics as sections: those of the monitor in its order, else all that are in use."""
    known = {topic.id: topic for topic in await topics(work)}
    order = edit.topics or [topic.id for topic in known.values() if topic.state == "active"]
    return [{"id": str(topic), "titles": dict(known[topic].titles)} for topic in order if topic in known]


def row_of(work: Work, edition_id: UUID, item: Item, *, added_by: str = "") -> EditionItem:
    """The row of an item: a copy, so that what is judged later does not change it."""
    clip = item.clip
    return EditionItem(
        tenant_id=work.tenant.id, id=new_id(), edition_id=edition_id, clip_id=clip.id, story_id=clip.story_id,
        section=item.section, place=item.place, headline=clip.title, excerpt=clip.excerpt, outlet=clip.outlet,
        address=clip.address, language=clip.language, tone=clip.tone, judged=clip.judged,
        published_at=clip.published_at, caught_at=clip.caught_at, also=item.also_plain(), late=item.late,
        earlier_on=item.earlier_on, added_by_name=added_by,
    )  # fmt: skip
