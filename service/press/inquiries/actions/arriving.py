"""What follows an inquiry that was opened: who asked hears of it, and so does who is to answer."""

from uuid import UUID

from sqlalchemy import update

from service.identity.queries import root_unit
from service.identity.queries.holders import who_may
from service.kit.actor import ANYWHERE
from service.notifications.actions import notify
from service.press.inquiries.actions.handling import tell_owner
from service.press.inquiries.models import MediaInquiry
from service.press.inquiries.queries.inquiries import InquiryView, inquiry_by_id
from service.press.inquiries.rules.acts import INQUIRY, WRITE
from service.runtime.work import Work

CAME = "press.inquiry_came"


async def follow_opening(work: Work, inquiry_id: UUID) -> None:
    """Tell the owner, or everybody who answers the press; one that came by the public form is acknowledged by mail."""
    inquiry = await inquiry_by_id(work, inquiry_id, lock=True)
    if inquiry is None:
        return
    if inquiry.owner_id is not None:
        await tell_owner(work, inquiry, inquiry.owner_id)
    else:
        await _tell_all(work, inquiry)
    if inquiry.channel == "page" and inquiry.email and inquiry.state == "received":
        await _acknowledge(work, inquiry)


async def _tell_all(work: Work, inquiry: InquiryView) -> None:
    on = work.today
    people = await who_may(work, [WRITE], unit_id=await root_unit(work), journal_id=ANYWHERE, on=on)
    params = {"number": inquiry.number}
    await notify(work, [one.id for one in people], CAME, record=INQUIRY, record_id=inquiry.id, params=params)


async def _acknowledge(work: Work, inquiry: InquiryView) -> None:
    row = MediaInquiry
    values = {"state": "acknowledged", "acknowledged_at": work.now, "version": row.version + 1}
    statement = update(row).where(row.id == inquiry.id).values(**values)
    await work.session.execute(statement.execution_options(synchronize_session=False))
    after = {"state": "acknowledged"}
    work.record("media_inquiry.acknowledge", inquiry.id, record=INQUIRY, before={"state": "received"}, after=after)
    work.later("press.mail_receipt", inquiry_id=str(inquiry.id))
