"""Reads of duties: who is responsible for which journal."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from service.identity.offers import Matter
from service.identity.queries import people_named
from service.identity.queries.structure import list_posts
from service.journals.models import JournalDuty
from service.journals.queries import all_journals
from service.journals.rules import DUTY_STANDS
from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class Duty:
    """One who is responsible: a post with those who hold it today, or a person; `post` is "" for a person."""

    id: UUID
    journal_id: UUID
    post: str
    people: tuple[str, ...]


async def duties(work: Work, journal_ids: Sequence[UUID], on: date) -> dict[UUID, list[Duty]]:
    """Who is responsible for these journals on a day, by journal, in the order in which they were named."""
    query = (
        select(JournalDuty.id, JournalDuty.journal_id, JournalDuty.post_id, JournalDuty.person_id)
        .where(JournalDuty.journal_id.in_(journal_ids), JournalDuty.ended_at.is_(None))
        .order_by(JournalDuty.named_at, JournalDuty.id)
    )
    rows = (await work.session.execute(query)).all()
    names = await people_named(work, [row.person_id for row in rows if row.person_id])
    posts = {post.id: post for post in await list_posts(work, on, closed=True)} if any(row[2] for row in rows) else {}
    found: dict[UUID, list[Duty]] = {}
    for row in rows:
        if row.post_id is not None:
            post = posts[row.post_id]
            duty = Duty(row.id, row.journal_id, post.title, tuple(name for _, name in post.holders))
        else:
            duty = Duty(row.id, row.journal_id, "", (names.get(row.person_id, ""),))
        found.setdefault(row.journal_id, []).append(duty)
    return found


async def duty_journal(work: Work, duty_id: UUID) -> UUID | None:
    """The journal of a duty that stands."""
    query = select(JournalDuty.journal_id).where(JournalDuty.id == duty_id, JournalDuty.ended_at.is_(None))
    return (await work.session.execute(query)).scalar_one_or_none()


# --- what a person has open

KEEPS = "journals.keeps"


async def kept_by(work: Work, person_id: UUID) -> list[Matter]:
    """Duties of a person by name; a duty of a post goes with the post."""
    query = select(JournalDuty.id).where(JournalDuty.person_id == person_id, JournalDuty.ended_at.is_(None))
    found = await work.session.scalars(query.order_by(JournalDuty.named_at, JournalDuty.id))
    return [Matter(KEEPS, "journal_duty", duty_id, "", DUTY_STANDS) for duty_id in found]


async def journal_titles_of_duties(work: Work, duty_ids: Collection[UUID]) -> dict[UUID, str]:
    """The journals of some duties; that somebody is responsible for a journal is no secret inside the agency."""
    rows = (
        await work.session.execute(select(JournalDuty.id, JournalDuty.journal_id).where(JournalDuty.id.in_(duty_ids)))
    ).all()
    titles = {journal.id: journal.title for journal in await all_journals(work)} if rows else {}
    return {row.id: titles[row.journal_id] for row in rows if row.journal_id in titles}
