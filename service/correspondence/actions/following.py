"""Letters follow their senders when two contacts become one, in batches so that nobody waits for a lock."""

from uuid import UUID

from sqlalchemy import select, update

from service.contacts.actions import note_moved
from service.contacts.merging import Merge
from service.contacts.queries import merge_by_id, moved_records
from service.correspondence.models import Letter
from service.correspondence.rules import RECORD
from service.journals.queries import all_journals
from service.runtime.work import Work

FOLLOW_MERGE = "correspondence.follow_merge"
BATCH = 500


async def follow_merge(work: Work, merge_id: UUID) -> None:
    """Point the next letters of a merge to its survivor, or back while it is being undone; then ask for the rest.

    What a letter says of its sender is not touched, nor is its version: a correction that is being typed stays good.
    """
    merge = await merge_by_id(work, merge_id)
    if merge is None or merge.state not in {"moving", "undoing"}:
        return
    ids = (
        await _of_sender(work, merge) if merge.state == "moving" else await moved_records(work, merge.id, RECORD, BATCH)
    )
    here, there = merge.merged_id, merge.survivor_id
    if merge.state == "undoing":
        here, there = there, here
    if ids:
        statement = update(Letter).where(Letter.id.in_(ids), Letter.sender_id == here).values(sender_id=there)
        await work.session.execute(statement.execution_options(synchronize_session=False))
    await note_moved(work, merge, RECORD, ids, ended=len(ids) < BATCH)
    if len(ids) == BATCH:
        work.later(FOLLOW_MERGE, merge_id=str(merge_id))


async def _of_sender(work: Work, merge: Merge) -> list[UUID]:
    """Some letters of the merged contact, journal by journal, as the index of senders stands."""
    found: list[UUID] = []
    for journal in await all_journals(work):
        mine = (Letter.journal_id == journal.id, Letter.sender_id == merge.merged_id, Letter.sender_id.is_not(None))
        found += await work.session.scalars(select(Letter.id).where(*mine).limit(BATCH - len(found)))
        if len(found) == BATCH:
            break
    return found
