"""What a person has open among letters that have no number yet: own drafts, and those that wait for their posts."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select

from service.correspondence.models.drafts import DraftLetter
from service.correspondence.queries.holders import posts_of, seats
from service.correspondence.rules.drafts import ALIVE, DRAFT_RECORD, DRAFT_STATES
from service.identity.models import Holding, Person
from service.identity.offers import Matter
from service.runtime.work import Work

WRITES, APPROVES, SIGNS = "drafts.writes", "drafts.approves", "drafts.signs"


async def drafts_of(work: Work, person_id: UUID) -> list[Matter]:
    """Drafts that a person wrote and that have no number yet."""
    query = select(DraftLetter.id, DraftLetter.state).where(
        DraftLetter.author_id == person_id, DraftLetter.state.in_(ALIVE)
    )
    rows = (await work.session.execute(query.order_by(DraftLetter.changed_at, DraftLetter.id))).all()
    return [Matter(WRITES, DRAFT_RECORD, row.id, "", DRAFT_STATES[row.state]) for row in rows]


async def approvals_of(work: Work, person_id: UUID) -> list[Matter]:
    """Drafts whose approval waits for a post that nobody holds but this person."""
    posts = await _alone(work, person_id)
    query = select(DraftLetter.id, DraftLetter.state, DraftLetter.waiting_post_id.label("post")).where(
        DraftLetter.state == "in_review", DraftLetter.waiting_post_id.in_(posts)
    )
    return await _waiting(work, APPROVES, (await work.session.execute(query.order_by(DraftLetter.changed_at))).all())


async def signatures_of(work: Work, person_id: UUID) -> list[Matter]:
    """Drafts that are to be signed for a post that nobody holds but this person."""
    posts = await _alone(work, person_id)
    query = select(DraftLetter.id, DraftLetter.state, DraftLetter.signer_post_id.label("post")).where(
        DraftLetter.state == "approved", DraftLetter.signer_post_id.in_(posts)
    )
    return await _waiting(work, SIGNS, (await work.session.execute(query.order_by(DraftLetter.changed_at))).all())


async def _alone(work: Work, person_id: UUID) -> Collection[UUID]:
    """The posts of a person that nobody else holds today or is named for."""
    mine = {post for post, _ in await posts_of(work, person_id)}
    today = work.today
    query = (
        select(Holding.post_id)
        .join(Person, and_(Person.tenant_id == Holding.tenant_id, Person.id == Holding.person_id))
        .where(
            Holding.post_id.in_(mine),
            Holding.person_id != person_id,
            or_(Holding.ends_on.is_(None), Holding.ends_on >= today),
            Person.state == "active",
        )
    )
    return mine - set(await work.session.scalars(query)) if mine else mine


async def _waiting(work: Work, kind: str, rows: Sequence[Any]) -> list[Matter]:
    titles = {seat.id: seat.title for seat in await seats(work)} if rows else {}
    return [
        Matter(kind, DRAFT_RECORD, row.id, "", DRAFT_STATES[row.state], post=titles.get(row.post, "")) for row in rows
    ]
