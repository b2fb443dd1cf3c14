"""What follows a notice, outside the transaction that made it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from service.notifications.actions import notify
from service.runtime.house import House
from service.runtime.queue import job
from service.runtime.work import Work


@job("notifications.notify")
async def notify_later(
    work: Work, house: House, people: list[str], kind: str, record: str, record_id: str, params: Mapping[str, Any]
) -> None:
    """Tell people at the moment that was asked for."""
    told = [UUID(person) for person in people]
    await notify(work, told, kind, record=record, record_id=UUID(record_id), params=params)
