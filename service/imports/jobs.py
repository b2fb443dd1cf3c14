"""The slow part of imports."""

from uuid import UUID

from service.imports.actions import accepting, staging
from service.runtime.house import House
from service.runtime.queue import job
from service.runtime.work import Work


@job("imports.read")
async def read(work: Work, house: House, import_id: str, version: int) -> None:
    """Read a spreadsheet into staged rows."""
    await staging.stage(work, house, UUID(import_id), int(version) if str(version).isdecimal() else 0)


@job("imports.begin")
async def begin(work: Work, house: House, import_id: str) -> None:
    """Make sure of the numbers of an accepted import."""
    await accepting.begin(work, UUID(import_id))


@job("imports.bring")
async def bring(work: Work, house: House, import_id: str) -> None:
    """Make letters of the next rows."""
    await accepting.bring(work, UUID(import_id))


@job("imports.settle")
async def settle(
    work: Work, house: House, import_id: str, first: int = 0, last: int = 0, sender_kind: str = "organisation"
) -> None:
    """Senders and words of letters that were taken over."""
    await accepting.settle(work, UUID(import_id), first, last, sender_kind)
