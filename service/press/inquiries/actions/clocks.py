"""The date that stands on an inquiry follows its clock; inquiries are held before their clocks."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select, update

from service.deadlines.rules.clocks import Clock
from service.press.inquiries.models import MediaInquiry
from service.press.inquiries.rules.content import LEGAL
from service.runtime.work import Work


async def follow_clock(work: Work, clock: Clock) -> None:
    """The term of the law got another end by a changed calendar."""
    if clock.state == "stopped" or clock.rule != LEGAL.get(work.tenant.profile.country):
        return
    statement = update(MediaInquiry).where(MediaInquiry.id == clock.record_id).values(legal_due_at=clock.due_at)
    await work.session.execute(statement.execution_options(synchronize_session=False))


async def hold_inquiries(work: Work, ids: Collection[UUID]) -> None:
    """Hold these inquiries until the transaction ends, in the order of their ids."""
    held = select(MediaInquiry.id).where(MediaInquiry.id.in_(ids)).order_by(MediaInquiry.id).with_for_update()
    await work.session.execute(held)
