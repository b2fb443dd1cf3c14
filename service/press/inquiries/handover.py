"""Open inquiries of somebody who leaves."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import update

from service.identity.offers import Handing, Matter, MatterKind, gone
from service.identity.queries import people_named
from service.kit.words import N_
from service.press.inquiries.models import MediaInquiry
from service.press.inquiries.queries.inquiries import inquiry_by_id, titles
from service.press.inquiries.queries.listing import waiting_for
from service.press.inquiries.rules.acts import INQUIRY, STATES
from service.runtime.work import Work


async def listed(work: Work, person_id: UUID) -> list[Matter]:
    """Inquiries that a person is to answer."""
    return [
        Matter(INQUIRY, INQUIRY, one.id, one.number, STATES[one.state], one.due_at.date() if one.due_at else None)
        for one in await waiting_for(work, person_id)
    ]


async def told(work: Work, ids: Collection[UUID]) -> dict[UUID, str]:
    """What they are about, as far as the actor may know."""
    return await titles(work, ids)


async def hand_over(work: Work, handing: Handing) -> None:
    """Give one to somebody else. Raises Refusal(code="gone")."""
    one = await inquiry_by_id(work, handing.matter_id, lock=True)
    if one is None or one.owner_id != handing.from_id or one.closed_at is not None:
        raise gone()
    row = MediaInquiry
    statement = update(row).where(row.id == one.id).values(owner_id=handing.to_id, version=row.version + 1)
    await work.session.execute(statement.execution_options(synchronize_session=False))
    names = await people_named(work, [handing.to_id])
    after = {"owner": names.get(handing.to_id, "")}
    work.record("media_inquiry.assign", one.id, record=INQUIRY, after=after, reason=handing.reason)


MATTERS = {INQUIRY: MatterKind(N_("Media inquiries"), listed, told, "/press/inquiries/{id}", hand_over)}
