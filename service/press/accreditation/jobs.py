"""What the worker does for accreditation. Each can be asked for twice."""

from datetime import timedelta
from uuid import UUID

from service.press.accreditation.actions.door import note_no_shows
from service.press.accreditation.actions.inviting import note_silent, remind_due
from service.press.accreditation.actions.mailing import mail_one
from service.press.accreditation.actions.purging import purge_due
from service.runtime.house import House
from service.runtime.queue import job
from service.runtime.work import Work


@job("press.mail_about_accreditation")
async def mail(work: Work, house: House, mail_id: str) -> None:
    """Hand one mail over."""
    await mail_one(work, house, UUID(mail_id))


@job("press.remind_invited", every=timedelta(hours=1))
async def remind(work: Work, house: House) -> None:
    """Remind those who are invited before the day, and note who did not answer once it has begun."""
    await remind_due(work)
    await note_silent(work)


@job("press.note_no_shows", every=timedelta(hours=6))
async def no_shows(work: Work, house: House) -> None:
    """Note who did not come to events that were held."""
    await note_no_shows(work)


@job("press.purge_accreditations", every=timedelta(days=1))
async def purge(work: Work, house: House) -> None:
    """Remove documents and contact data whose term is over."""
    await purge_due(work, house.store)
