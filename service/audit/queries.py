"""Reads of the acts that Work records."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select

from service.runtime.work import ACT, Work


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act as it is shown."""

    at: datetime
    kind: str
    actor_name: str
    on_behalf_of: UUID | None
    reason: str | None
    before: Any
    after: Any


async def timeline(work: Work, record_id: UUID, limit: int = 200) -> list[ActRow]:
    """What was done to one record, newest first."""
    query = (
        select(ACT.c.at, ACT.c.kind, ACT.c.actor_name, ACT.c.on_behalf_of, ACT.c.reason, ACT.c.payload)
        .where(ACT.c.record_id == record_id)
        .order_by(ACT.c.at.desc(), ACT.c.id.desc())
        .limit(limit)
    )
    return [_row(row) for row in await work.session.execute(query)]


def _row(row: Any) -> ActRow:
    payload = msgspec.json.decode(row.payload)
    return ActRow(
        row.at, row.kind, row.actor_name, row.on_behalf_of, row.reason, payload.get("before"), payload.get("after")
    )
