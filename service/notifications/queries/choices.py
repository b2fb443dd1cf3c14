"""Whom a notice reaches and how each of them wants it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import and_, select

from service.identity.models import Deputyship, Person
from service.identity.rules import full_name
from service.notifications.models import CalendarFeed, MorningSummary, NoticeChoice
from service.notifications.rules.choices import Choices, Hours
from service.runtime.language import LANGUAGES
from service.runtime.work import Work

COLUMNS = (
    Person.id, Person.given_name, Person.family_name, Person.email, Person.language, NoticeChoice.ways,
    NoticeChoice.quiet, NoticeChoice.quiet_from, NoticeChoice.quiet_until, NoticeChoice.summary,
    NoticeChoice.summary_at,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reader:
    """An active person as somebody to be told: where, in which language, how."""

    id: UUID
    name: str
    email: str
    language: str
    choices: Choices


def _readers(work: Work) -> Any:
    return (
        select(*COLUMNS)
        .outerjoin(NoticeChoice, and_(NoticeChoice.tenant_id == Person.tenant_id, NoticeChoice.person_id == Person.id))
        .where(Person.tenant_id == work.tenant.id, Person.state == "active")
    )


async def readers(work: Work, people: Collection[UUID]) -> dict[UUID, Reader]:
    """Those of some people who are here, by id; who has left is not told."""
    if not people:
        return {}
    found = (await work.session.execute(_readers(work).where(Person.id.in_(set(people))))).all()
    return {row[0]: _reader(work, row) for row in found}


async def mailable(work: Work) -> list[Reader]:
    """Everybody who is here and has a mail address."""
    found = (await work.session.execute(_readers(work).where(Person.email != ""))).all()
    return [_reader(work, row) for row in found]


def _reader(work: Work, row: Any) -> Reader:
    person, given, family, email, language, *chosen = row
    spoken = language if language in LANGUAGES else work.tenant.profile.default_language
    return Reader(person, full_name(given, family), email, spoken, choices_from(*chosen))


def choices_from(
    ways: str | None,
    quiet: str | None,
    quiet_from: int | None,
    quiet_until: int | None,
    summary: str | None,
    summary_at: int | None,
) -> Choices:
    """Choices as the table keeps them; all None for a person who chose nothing."""
    if ways is None:
        return Choices()
    hours = None if quiet_from is None or quiet_until is None else Hours(quiet_from, quiet_until)
    return msgspec.convert(
        {
            "ways": msgspec.json.decode(ways),
            "quiet": quiet,
            "quiet_hours": hours,
            "summary": summary,
            "summary_at": summary_at,
        },
        Choices,
        from_attributes=True,
    )


async def choice_row(work: Work, person_id: UUID) -> NoticeChoice | None:
    """What a person chose, held until the end of the work."""
    query = select(NoticeChoice).where(NoticeChoice.tenant_id == work.tenant.id, NoticeChoice.person_id == person_id)
    return (await work.session.execute(query.with_for_update())).scalar_one_or_none()


async def deputies_on(work: Work, people: Collection[UUID], day: date) -> list[tuple[UUID, UUID]]:
    """(person, deputy) for every deputyship of these people that holds on a day."""
    if not people:
        return []
    query = select(Deputyship.person_id, Deputyship.deputy_id).where(
        Deputyship.tenant_id == work.tenant.id,
        Deputyship.person_id.in_(set(people)),
        Deputyship.starts_on <= day,
        Deputyship.ends_on >= day,
        Deputyship.cancelled_at.is_(None),
    )
    found = await work.session.execute(query.order_by(Deputyship.starts_on, Deputyship.id))
    return [(person, deputy) for person, deputy in found.all()]


async def living_feed(work: Work, person_id: UUID, *, lock: bool = False) -> CalendarFeed | None:
    """The secret calendar address that a person has now."""
    query = select(CalendarFeed).where(
        CalendarFeed.tenant_id == work.tenant.id, CalendarFeed.person_id == person_id, CalendarFeed.revoked_at.is_(None)
    )
    return (await work.session.execute(query.with_for_update() if lock else query)).scalar_one_or_none()


async def feed_of_digest(work: Work, digest: bytes) -> CalendarFeed | None:
    """The living address with this digest, in this agency only."""
    query = select(CalendarFeed).where(
        CalendarFeed.tenant_id == work.tenant.id, CalendarFeed.digest == digest, CalendarFeed.revoked_at.is_(None)
    )
    return (await work.session.execute(query)).scalar_one_or_none()


async def summarised_on(work: Work, day: date) -> set[UUID]:
    """Who has a morning summary of that day already, sent or under way."""
    query = select(MorningSummary.person_id).where(
        MorningSummary.tenant_id == work.tenant.id, MorningSummary.day == day
    )
    return set((await work.session.execute(query)).scalars())


async def summary_row(work: Work, person_id: UUID, day: date) -> MorningSummary | None:
    """One person's summary of one day, held until the end of the work."""
    query = select(MorningSummary).where(
        MorningSummary.tenant_id == work.tenant.id, MorningSummary.person_id == person_id, MorningSummary.day == day
    )
    return (await work.session.execute(query.with_for_update())).scalar_one_or_none()
