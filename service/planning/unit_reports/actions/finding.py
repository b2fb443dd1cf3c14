"""What every act on a report begins with: the report, held, and whether the actor may."""

from uuid import UUID

from service.planning.unit_reports.models import Report
from service.planning.unit_reports.queries.reports import may_read, report_row, standing_of
from service.planning.unit_reports.rules.acts import demand
from service.runtime.work import Work
from service.web.errors import NotFound


async def demanded(work: Work, report_id: UUID, act: str, reason: str = "", *, lock: str = "update") -> Report:
    """A report on which the actor may do this, held until the end of the work. Raises NotFound, Refusal.

    Acts on its texts hold it with lock="share": they do not wait for each other, and its state stays meanwhile.
    """
    row = await report_row(work, report_id, lock=lock)
    if row is None or not may_read(work, row):
        raise NotFound
    demand(act, work.actor, standing_of(row), reason)
    return row
