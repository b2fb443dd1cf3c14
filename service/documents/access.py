"""Slot: who may open the files of a record. Capabilities above know their records; `main` fills this in."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from service.documents.rules import FileRow
from service.runtime.work import Work

CHECKS: dict[str, Callable[[Work, UUID], Awaitable[bool]]] = {}
"""Record word -> may the actor open the files of this record. A word that nobody answers for: nobody may."""


async def may_open(work: Work, file: FileRow) -> bool:
    """Whether the actor may see this file: an own upload that waits, or a file of a record they may open."""
    if file.state == "waiting" or file.record_id is None:
        return file.uploaded_by is not None and file.uploaded_by == work.actor.id
    check = CHECKS.get(file.record)
    return file.state == "attached" and check is not None and await check(work, file.record_id)
