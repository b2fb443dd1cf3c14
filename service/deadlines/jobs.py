"""What follows a change of the calendar, in batches."""

from datetime import date

from service.deadlines.actions.proposals import propose
from service.kit.paging import Cursor
from service.runtime.house import House
from service.runtime.queue import job
from service.runtime.work import Work


@job("deadlines.propose")
async def propose_dates(work: Work, house: House, days: str = "", after: str = "") -> None:
    """Propose new ends for the clocks that run over changed days (ISO dates with commas); "" means for all."""
    changed = [date.fromisoformat(day) for day in days.split(",") if day]
    onwards = await propose(work, changed, Cursor.decode(after) if after else None)
    if onwards is not None:
        work.later("deadlines.propose", days=days, after=onwards.encode())
