"""Invitations to an event, mails and what became of them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import func, select

from service.press.accreditation.models import Invitation, Mail
from service.press.events.models import Event
from service.press.outlets.rules.acts import READ
from service.runtime.work import Work

MOST = 20_000


def digest_of(token: str) -> bytes:
    """What is kept of the token of a personal link."""
    return sha256(token.encode()).digest()


async def invitation_row(work: Work, invitation_id: UUID, *, lock: bool = False) -> Invitation | None:
    """An invitation's row; `lock` holds it until the end of the work."""
    query = select(Invitation).where(Invitation.id == invitation_id)
    query = query.with_for_update().execution_options(populate_existing=True) if lock else query
    found: Invitation | None = await work.session.scalar(query)
    return found


async def invitation_by_token(work: Work, token: str, *, lock: bool = False) -> Invitation | None:
    """The invitation of a personal link."""
    query = select(Invitation).where(Invitation.token_digest == digest_of(token))
    found: Invitation | None = await work.session.scalar(query.with_for_update() if lock else query)
    return found


async def invitations_of(
    work: Work, event_id: UUID, states: Sequence[str] = (), limit: int = MOST
) -> list[Invitation]:  # fmt: skip
    """Who was invited to an event, by name."""
    query = select(Invitation).where(Invitation.event_id == event_id)
    query = query.where(Invitation.state.in_(states)) if states else query
    return list(await work.session.scalars(query.order_by(Invitation.name, Invitation.id).limit(limit)))


async def addresses_of(work: Work, event_id: UUID) -> set[str]:
    """Addresses that are invited to an event already."""
    return set(await work.session.scalars(select(Invitation.address_key).where(Invitation.event_id == event_id)))


async def counts_of(work: Work, event_id: UUID) -> dict[str, int]:
    """How many invitations are in each state."""
    query = select(Invitation.state, func.count()).where(Invitation.event_id == event_id).group_by(Invitation.state)
    return {row.state: int(row[1]) for row in await work.session.execute(query)}


async def unanswered_of_begun(work: Work, limit: int = 500) -> list[Invitation]:
    """Invitations without an answer to events that have begun."""
    query = select(Invitation).join(
        Event, (Event.tenant_id == Invitation.tenant_id) & (Event.id == Invitation.event_id)
    )
    query = query.where(Invitation.state == "sent", Event.begins_at <= work.now)
    return list(await work.session.scalars(query.limit(limit)))


async def to_remind(work: Work, until: datetime, limit: int = 500) -> list[tuple[Invitation, datetime]]:
    """Invitations that went out to announced events which begin before a moment, not reminded yet."""
    query = select(Invitation, Event.begins_at).join(
        Event, (Event.tenant_id == Invitation.tenant_id) & (Event.id == Invitation.event_id)
    )
    query = query.where(
        Invitation.state.in_(("sent", "accepted")), Invitation.reminded_at.is_(None),
        Event.state.in_(("approved", "announced")), Event.begins_at > work.now, Event.begins_at <= until,
    )  # fmt: skip
    return [(row[0], row[1]) for row in await work.session.execute(query.limit(limit)) if row[1] is not None]


async def mail_row(work: Work, mail_id: UUID) -> Mail | None:
    """A mail's row, held until the end of the work."""
    query = select(Mail).where(Mail.id == mail_id).with_for_update().execution_options(populate_existing=True)
    found: Mail | None = await work.session.scalar(query)
    return found


async def mails_of(work: Work, *, invitations: Collection[UUID] = (), accreditation: UUID | None = None) -> list[Mail]:
    """Mails of some invitations, or of one accreditation, the newest first."""
    query = select(Mail)
    if accreditation is not None:
        query = query.where(Mail.accreditation_id == accreditation)
    else:
        query = query.where(Mail.invitation_id.in_(invitations))
    return list(await work.session.scalars(query.order_by(Mail.queued_at.desc(), Mail.id.desc()).limit(MOST)))


async def titles(work: Work, ids: Collection[UUID]) -> dict[UUID, str]:
    """Names of those invited, as far as the actor may know."""
    if not ids or not work.actor.may(READ):
        return {}
    rows = await work.session.execute(select(Invitation.id, Invitation.name).where(Invitation.id.in_(ids)))
    return {row.id: row.name for row in rows}


async def readable(work: Work, ids: Collection[UUID]) -> set[UUID]:
    """Which of some invitations the actor may read."""
    return set(await titles(work, ids))
