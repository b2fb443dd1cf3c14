"""What follows a notice, outside the transaction that made it, and what is done for everybody by the clock."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from service.notifications.actions import notify
from service.notifications.actions.mailing import mail_notice
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
