"""What was only needed for a decision goes when its term is over; the log of who was accredited stays."""

from datetime import timedelta
from uuid import UUID

from service.documents.actions import discard, let_go
from service.documents.queries import files_of
from service.kit.actor import Actor
from service.press.accreditation.models import Accreditation
from service.press.accreditation.queries.accreditations import (
    accreditation_row,
    calls_over,
    purgeable,
    with_codes,
)
from service.press.accreditation.queries.calls import view_of
from service.press.accreditation.rules.acts import RECORD
from service.press.events.queries.events import events_by_id
from service.runtime.storage import Store
from service.runtime.work import Work

CODES_KEPT = timedelta(days=4)
"""A mail is tried for one day; its code is needed no longer."""


async def purge_due(work: Work, store: Store) -> int:
    """Remove documents, addresses and phones of calls whose term is over, and codes that were mailed; how many."""
    for one in await with_codes(work, work.now - CODES_KEPT):
        one.code = None
    calls, zone = await calls_over(work), work.zone
    events = await events_by_id(work, [call.event_id for call in calls if call.event_id])
    over = []
    for call in calls:
        view = view_of(call, events.get(call.event_id) if call.event_id else None)
        ends = view.ends_at(zone) or (view.event.changed_at if view.event else None)
        if ends is not None and ends + timedelta(days=view.edit.keep_days) <= work.now:
            over.append(call.id)
    found = await purgeable(work, over)
    for accreditation_id in found:
        await _purge(work, store, accreditation_id)
    return len(found)


async def _purge(work: Work, store: Store, accreditation_id: UUID) -> None:
    one = await accreditation_row(work, accreditation_id, lock=True)
    if one is None or one.purged_at is not None:
        return
    files = [file.id for file in await files_of(work, RECORD, one.id, withdrawn=True)]
    await _discard(work, store, one, files)
    one.email = one.phone = one.card = one.note = ""
    one.info, one.code, one.code_hash, one.purged_at = [], None, None, work.now
    await work.session.flush()
    work.record("accreditation.purged", one.id, record=RECORD, after={"files": len(files)})


async def _discard(work: Work, store: Store, one: Accreditation, files: list[UUID]) -> None:
    """Files are thrown away by whoever they wait for: here the application itself."""
    before = work.actor
    work.actor = Actor(kind="outsider", id=one.id, name=one.number)
    try:
        await let_go(work, files, RECORD, one.id)
        for file_id in files:
            await discard(work, store, file_id)
    finally:
        work.actor = before
