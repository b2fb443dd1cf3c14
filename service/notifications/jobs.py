"""What follows a notice, outside the transaction that made it, and what is done for everybody by the clock."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from service.identity.door import Door
from service.notifications.actions import notify
from service.notifications.actions.mailing import mail_notice
from service.notifications.actions.reminding import climb_all, forget_old_steps
from service.notifications.actions.summarising import ask_for_summaries, forget_old_summaries, send_summary
from service.notifications.actions.telling import forget_old_notices
from service.notifications.rules import CHANNEL
from service.runtime.house import House
from service.runtime.keyspace import AWAY
from service.runtime.queue import job
from service.runtime.work import Work


@job("notifications.notify")
async def notify_later(
    work: Work, house: House, people: list[str], kind: str, record: str, record_id: str, params: Mapping[str, Any]
) -> None:
    """Tell people at the moment that was asked for."""
    told = [UUID(person) for person in people]
    await notify(work, told, kind, record=record, record_id=UUID(record_id), params=params)


@job("notifications.announce")
async def announce(work: Work, house: House, people: str) -> None:
    """Tell the open pages of some people (ids parted by spaces) to look. With Valkey gone they look by themselves."""
    keys = house.keyspace.of(work.tenant.id)
    try:
        for person in people.split():
            await keys.tell(CHANNEL.format(UUID(person)), "")
    except AWAY:
        return


@job("notifications.mail")
async def mail(work: Work, house: House, notice_id: str) -> None:
    """Send one notice by mail."""
    await mail_notice(work, house.settings, UUID(notice_id))


@job("notifications.remind", every=timedelta(hours=1))
async def remind(work: Work, house: House) -> None:
    """Tell whatever has come due since the last time."""
    await climb_all(work)


@job("notifications.summaries", every=timedelta(minutes=15))
async def summaries(work: Work, house: House) -> None:
    """Ask for the morning summaries whose hour has come."""
    await ask_for_summaries(work)


@job("notifications.summarise")
async def summarise(work: Work, house: House, person_id: str, day: str) -> None:
    """Send one person's morning summary, with that person's rights and in their language."""
    person = UUID(person_id)
    found = await Door(house.database, house.keyspace).person(work.tenant, person)
    await send_summary(work, house.settings, found[0] if found else None, person, date.fromisoformat(day))


@job("notifications.clean", every=timedelta(days=1))
async def clean(work: Work, house: House) -> None:
    """Remove notices that were read long ago, and the notes of what was told and sent."""
    await forget_old_notices(work)
    await forget_old_steps(work)
    await forget_old_summaries(work)
