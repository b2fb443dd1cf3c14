"""Reads of duties: the catalogue's rows, what was published for them, and what is due when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from service.deadlines.queries.calendar import calendar_of
from service.identity.queries import people_named
from service.identity.queries.structure import list_posts
from service.public_information.disclosure.models import Duty, DutyPublication, LegalAct
from service.public_information.disclosure.rules.acts import PUBLISH
from service.public_information.disclosure.rules.content import say, titled
from service.public_information.disclosure.rules.rhythm import Due, Rhythm, next_due, urgency
from service.runtime.work import Work

LOOKED_BACK = timedelta(days=800)


def own_words(work: Work, texts: Mapping[str, str]) -> str:
    """A text by language for this reader."""
    return say(texts, work.language, work.tenant.profile.default_language)


async def all_duties(work: Work, *states: str) -> list[Duty]:
    """Rows of some states, of all without any, in the catalogue's order."""
    query = select(Duty)
    if states:
        query = query.where(Duty.state.in_(states))
    found = await work.session.scalars(query)
    return sorted(found, key=lambda row: (row.group_number, _in_order(row.number), row.slug))


def _in_order(number: str) -> list[int]:
    return [int(part) if part.isdecimal() else 0 for part in number.split(".")]


async def duty_by_id(work: Work, duty_id: UUID, *, lock: bool = False) -> Duty | None:
    """One row; `lock`: others wait until this work's end."""
    query = select(Duty).where(Duty.id == duty_id)
    found: Duty | None = await work.session.scalar(query.with_for_update() if lock else query)
    return found


@dataclass(frozen=True, slots=True)
class EntryView:
    """What was or will be published for a duty."""

    id: UUID
    duty_id: UUID
    state: str
    slug: str
    period_first: date | None
    period_last: date | None
    title: str
    texts: Mapping[str, Any]
    printed: str
    version: int
    changed_at: datetime
    published_at: datetime | None
    published_by_name: str
    reason: str


_ENTRY = [
    DutyPublication.id, DutyPublication.duty_id, DutyPublication.state, DutyPublication.slug,
    DutyPublication.period_first, DutyPublication.period_last, DutyPublication.texts, DutyPublication.printed,
    DutyPublication.version, DutyPublication.changed_at, DutyPublication.published_at,
    DutyPublication.published_by_name, DutyPublication.reason,
]  # fmt: skip


def _entry(work: Work, row: Any) -> EntryView:
    title = titled(row.texts, work.language, work.tenant.profile.default_language)
    return EntryView(**row._mapping, title=title)


async def entries_of(work: Work, duty_id: UUID) -> list[EntryView]:
    """Everything prepared or published for a duty, the newest period first."""
    query = select(*_ENTRY).where(DutyPublication.duty_id == duty_id)
    ordered = query.order_by(DutyPublication.period_first.desc().nulls_last(), DutyPublication.changed_at.desc())
    return [_entry(work, row) for row in await work.session.execute(ordered)]


async def entry_by_id(work: Work, entry_id: UUID, *, lock: bool = False) -> EntryView | None:
    query = select(*_ENTRY).where(DutyPublication.id == entry_id)
    row = (await work.session.execute(query.with_for_update() if lock else query)).one_or_none()
    return _entry(work, row) if row is not None else None


async def taken_slugs(work: Work, beginning: str) -> set[str]:
    """Addresses of entries that begin so."""
    query = select(DutyPublication.slug).where(DutyPublication.slug.startswith(beginning, autoescape=True))
    return set(await work.session.scalars(query))


@dataclass(frozen=True, slots=True)
class Published:
    """What stands published for a duty: first days of periods, and when something was last published."""

    periods: frozenset[date]
    count: int
    last: datetime | None


async def published_for(work: Work) -> dict[UUID, Published]:
    """By duty, of all duties at once."""
    query = (
        select(
            DutyPublication.duty_id,
            func.array_agg(DutyPublication.period_first),
            func.count(),
            func.max(DutyPublication.published_at),
        )
        .where(DutyPublication.state == "published")
        .group_by(DutyPublication.duty_id)
    )
    return {
        duty_id: Published(frozenset(day for day in periods if day is not None), count, last)
        for duty_id, periods, count, last in (await work.session.execute(query)).all()
    }


async def unpublished_acts(work: Work) -> dict[str, list[date]]:
    """Entries into force of acts that were never published, by kind of act."""
    query = (
        select(LegalAct.kind, LegalAct.in_force_on)
        .where(LegalAct.state == "adopted", LegalAct.public == "draft", LegalAct.in_force_on <= work.today)
        .order_by(LegalAct.in_force_on)
    )
    found: dict[str, list[date]] = {}
    for kind, day in (await work.session.execute(query)).all():
        if day is not None:
            found.setdefault(kind, []).append(day)
    return found


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty with what stands published for it and what is due next."""

    duty: Duty
    due: Due | None
    urgency: str
    published: Published


async def owed(work: Work, duties: Sequence[Duty]) -> list[Owed]:
    """What is due for each, reckoned now: with the calendar as it stands and what is published."""
    today, zone = work.today, work.zone
    calendar = await calendar_of(work, today - LOOKED_BACK)
    published, acts = await published_for(work), await unpublished_acts(work)
    found = []
    for duty in duties:
        own = published.get(duty.id, Published(frozenset(), 0, None))
        due = None
        if duty.state == "active" and (duty.until is None or duty.until >= today):
            rhythm = Rhythm(duty.rhythm, duty.within, duty.unit, duty.since or today, duty.due_by)
            happened = _happened(duty, own, acts, today)
            due = next_due(rhythm, calendar, zone, covered=sorted(own.periods), happened=happened)
        found.append(Owed(duty, due, urgency(due, today), own))
    return found


def _happened(duty: Duty, own: Published, acts: Mapping[str, list[date]], today: date) -> list[date]:
    """What no publication answers yet. What must always stand there is owed from the first day."""
    if duty.rhythm == "force":
        return acts.get(duty.acts, [])
    days: list[date] = [duty.happened_on] if duty.happened_on is not None else []
    if duty.rhythm == "change" and not own.count:
        days.append(duty.since or today)
    return days


async def responsible_people(work: Work, duties: Collection[Duty]) -> dict[UUID, list[tuple[UUID, str]]]:
    """Who answers for each duty today: the person named, else who holds the post named."""
    posts = {post.id: post for post in await list_posts(work, work.today)}
    names = await people_named(work, [duty.person_id for duty in duties if duty.person_id is not None])
    found: dict[UUID, list[tuple[UUID, str]]] = {}
    for duty in duties:
        if duty.person_id is not None and duty.person_id in names:
            found[duty.id] = [(duty.person_id, names[duty.person_id])]
        elif duty.post_id is not None and duty.post_id in posts:
            found[duty.id] = list(posts[duty.post_id].holders)
    return found


async def post_titles(work: Work) -> dict[UUID, str]:
    """Posts that may be named, in the order of the structure."""
    return {post.id: post.title for post in await list_posts(work, work.today)}


async def may_open_files(work: Work, record_id: UUID) -> bool:
    """Whether the actor may open files of publications and acts before they are public."""
    return work.actor.may(PUBLISH)


async def readable(work: Work, record_ids: Collection[UUID]) -> set[UUID]:
    """Those of some records whose acts the actor may read: all, for those who publish."""
    return set(record_ids) if work.actor.may(PUBLISH) else set()
