"""Reads of drafts."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

import msgspec
from sqlalchemy import or_, select

from service.public_information.asking.models import AskingDraft
from service.runtime.work import Work


def digest_of(cookie: str) -> bytes:
    """What is kept of a draft's cookie."""
    return sha256(cookie.encode()).digest()


def values_of(draft: AskingDraft) -> dict[str, str]:
    """What was typed so far."""
    return msgspec.json.decode(draft.content, type=dict[str, str])


async def draft_of(work: Work, cookie: str, *, lock: bool = False) -> AskingDraft | None:
    """The draft of this cookie, sent or not."""
    if not cookie:
        return None
    query = select(AskingDraft).where(
        AskingDraft.tenant_id == work.tenant.id, AskingDraft.key_digest == digest_of(cookie)
    )
    found: AskingDraft | None = await work.session.scalar(query.with_for_update() if lock else query)
    return found


async def draft_by_id(work: Work, draft_id: UUID, *, lock: bool = False) -> AskingDraft | None:
    """A draft by its id, which no page shows."""
    query = select(AskingDraft).where(AskingDraft.tenant_id == work.tenant.id, AskingDraft.id == draft_id)
    found: AskingDraft | None = await work.session.scalar(query.with_for_update() if lock else query)
    return found


async def old_drafts(work: Work, touched: datetime, sent: datetime, limit: int) -> list[UUID]:
    """Drafts that nobody touched since a moment, and those that were sent before another."""
    old = or_(AskingDraft.saved_at < touched, AskingDraft.sent_at < sent)
    query = select(AskingDraft.id).where(AskingDraft.tenant_id == work.tenant.id, old)
    return list(await work.session.scalars(query.order_by(AskingDraft.saved_at).limit(limit)))


async def draft_of_request(work: Work, request_id: UUID) -> AskingDraft | None:
    """What is left of the form that a request came from, for a few days."""
    query = select(AskingDraft).where(AskingDraft.tenant_id == work.tenant.id, AskingDraft.request_id == request_id)
    found: AskingDraft | None = await work.session.scalar(query)
    return found
