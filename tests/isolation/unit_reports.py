"""Reports of units in the world of two agencies: one row in each table."""

from typing import TYPE_CHECKING

from service.planning.unit_reports.actions.opening import open_report
from service.runtime.work import Work
from tests.planning.unit_reports.factories import approved, last_quarter, set_to_report, unit_named

if TYPE_CHECKING:
    from tests.isolation.world import World


async def fill_unit_reports(work: Work, world: "World") -> None:
    """A unit that is set to report, its approved report, and the agency's, which took it in."""
    unit = await unit_named(work)
    await set_to_report(work, unit)
    await approved(work, unit, words=f"{world.marker} quarter")
    await open_report(work, None, last_quarter(work))
