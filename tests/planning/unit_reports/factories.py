"""Reports of units for tests, made through actions."""

from uuid import UUID

from service.identity.queries import units_with_names
from service.planning.unit_reports.actions import deciding, editing
from service.planning.unit_reports.actions.opening import open_report
from service.planning.unit_reports.actions.settling import keep_setting
from service.planning.unit_reports.models import Report
from service.planning.unit_reports.queries.reports import report_row
from service.planning.unit_reports.rules.figures import GROUPS
from service.planning.unit_reports.rules.periods import ended
from service.planning.unit_reports.rules.texts import SettingEdit, Written
from service.runtime.work import Work
from tests.press.releases.factories import acting, another


def last_quarter(work: Work) -> str:
    """The key of the quarter that was the last to end."""
    return ended("quarter", work.today).key


async def unit_named(work: Work, place: int = 1) -> UUID:
    """A unit of the agency by its place in the structure."""
    return (await units_with_names(work))[place].id


async def set_to_report(work: Work, unit_id: UUID | None, *, yearly: bool = True) -> UUID:
    """Quarterly, and yearly, with every figure in every language."""
    languages = tuple(work.tenant.profile.languages)
    return await keep_setting(work, unit_id, SettingEdit(True, yearly, languages, tuple(GROUPS)))


async def opened(work: Work, unit_id: UUID | None = None) -> UUID:
    return await open_report(work, unit_id, last_quarter(work))


async def written(work: Work, unit_id: UUID | None = None, words: str = "A busy quarter") -> UUID:
    made = await opened(work, unit_id)
    texts: dict[str, Written] = {code: Written(f"{words} {code}") for code in work.tenant.profile.languages}
    await editing.write(work, made, "summary", texts)
    return made


async def approved(work: Work, unit_id: UUID | None = None, words: str = "A busy quarter") -> UUID:
    """A report that somebody else approved."""
    made = await written(work, unit_id, words)
    await deciding.submit(work, made)
    with acting(work, another()):
        await deciding.approve(work, made)
    return made


async def kept(work: Work, report_id: UUID) -> Report:
    """The row as it is now."""
    row = await report_row(work, report_id)
    assert row is not None
    return row
