"""What the worker does for press events. Each can be asked for twice."""

from uuid import UUID

from service.press.events.actions.picturing import make_picture
from service.press.events.actions.printing import print_transcript
from service.runtime.house import House
from service.runtime.queue import job
from service.runtime.work import Work


@job("press.print_transcript")
async def print_published(work: Work, house: House, transcript_id: str) -> None:
    """Set a published transcript as PDF, and let the public page offer it."""
    await print_transcript(work, house, UUID(transcript_id))


@job("press.make_event_picture")
async def make_event_picture(work: Work, house: House, photo_id: str) -> None:
    """Make a picture ready for the public page, and let it stand there."""
    await make_picture(work, house, UUID(photo_id))
