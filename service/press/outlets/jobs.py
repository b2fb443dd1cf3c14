"""What the worker does for media contacts. Each can be asked for twice."""

from uuid import UUID

from service.press.outlets.actions.importing import judge_import
from service.press.outlets.actions.taking import take_rows
from service.runtime.house import House
from service.runtime.queue import job
from service.runtime.work import Work


@job("press.judge_import")
async def judge(work: Work, house: House, import_id: str) -> None:
    """Hold the rows of a spreadsheet against those that are there."""
    await judge_import(work, UUID(import_id))


@job("press.take_import")
async def take(work: Work, house: House, import_id: str) -> None:
    """Make contacts of the next rows."""
    await take_rows(work, UUID(import_id))
