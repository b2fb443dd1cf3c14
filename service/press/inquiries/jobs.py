"""What the worker does for media inquiries. Each can be asked for twice."""

from datetime import timedelta
from uuid import UUID

from service.press.inquiries.actions.arriving import follow_opening
from service.press.inquiries.actions.finding import make_findable
from service.press.inquiries.actions.mailing import mail_answer, mail_closing, mail_receipt
from service.press.inquiries.actions.summarising import summarise_day
from service.runtime.house import House
from service.runtime.queue import job
from service.runtime.work import Work


@job("press.after_inquiry")
async def after_inquiry(work: Work, house: House, inquiry_id: str) -> None:
    """Tell of an inquiry that came in."""
    await follow_opening(work, UUID(inquiry_id))


@job("press.find_inquiry")
async def find(work: Work, house: House, inquiry_id: str) -> None:
    """Put an inquiry into the search."""
    await make_findable(work, UUID(inquiry_id))


@job("press.mail_receipt")
async def receipt(work: Work, house: House, inquiry_id: str) -> None:
    """Mail who asked that the inquiry came."""
    await mail_receipt(work, house, UUID(inquiry_id))


@job("press.mail_closing")
async def closing(work: Work, house: House, inquiry_id: str, text: str, version: int) -> None:
    """Mail who asked how an inquiry was closed without an answer."""
    await mail_closing(work, house, UUID(inquiry_id), text, version)


@job("press.mail_answer")
async def answer(work: Work, house: House, answer_id: str) -> None:
    """Mail an answer that was given."""
    await mail_answer(work, house, UUID(answer_id))


@job("press.summarise_day", every=timedelta(minutes=15))
async def summarise(work: Work, house: House) -> None:
    """Compose the summary of the day when its time has come."""
    await summarise_day(work)
