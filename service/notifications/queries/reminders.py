"""Which steps of which terms were told."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from service.notifications.models import ToldStep
from service.runtime.work import Work

Key = tuple[str, UUID, datetime]
"""A term: the record's word, its id, the due moment."""


async def told_steps(work: Work, records: Collection[UUID]) -> dict[Key, set[str]]:
    """The steps that were told of some records, by term."""
    found: dict[Key, set[str]] = {}
    if not records:
        return found
    query = select(ToldStep.record, ToldStep.record_id, ToldStep.due_at, ToldStep.step).where(
        ToldStep.tenant_id == work.tenant.id, ToldStep.record_id.in_(set(records))
    )
    for record, record_id, due, step in (await work.session.execute(query)).all():
        found.setdefault((record, record_id, due), set()).add(step)
    return found
