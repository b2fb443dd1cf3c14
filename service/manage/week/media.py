"""What the demo knows of the media office: a monitor composed each morning, and figures of a ministry's pages."""

from datetime import timedelta
from uuid import UUID

from service.monitoring.editions.actions.settings import open_monitor
from service.monitoring.editions.rules.settings import MonitorEdit
from service.monitoring.figures.actions.accounts import enter_account, note_figures
from service.monitoring.figures.rules.accounts import AccountEdit, NewFigure
from service.runtime.language import translate
from service.runtime.work import Work

MINISTRY = "education"
PAGES: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = (
    ("facebook", (("likes", 157_230), ("followers", 187_309))),
    ("instagram", (("followers", 79_100),)),
    ("twitter", (("followers", 11_845),)),
    ("telegram", (("subscribers", 17_605),)),
    ("linkedin", (("followers", 2_496),)),
    ("youtube", (("subscribers", 109_000),)),
)
"""Platform, and what was read of the ministry's page there."""
TITLE = "Daily media monitor"


async def media_office_of(work: Work, editor_id: UUID | None) -> None:
    """Set the monitor up; note the figures where the agency is that ministry."""
    profile = work.tenant.profile
    titles: dict[str, str] = {language: translate(language, TITLE) for language in profile.languages}
    edit = MonitorEdit(
        kind="leadership", titles=titles, languages=tuple(profile.languages), editor_id=editor_id,
        groups=("leadership", "unit_heads"),
    )  # fmt: skip
    await open_monitor(work, edit)
    if work.tenant.slug == MINISTRY:
        await pages_of_ministry(work)


async def pages_of_ministry(work: Work) -> None:
    """The ministry's pages with their figures, as they were read on one day."""
    name = work.tenant.name(work.language)
    on = work.today - timedelta(days=1)
    for platform, figures in PAGES:
        address = f"https://{platform}.example/{work.tenant.slug}"
        account = await enter_account(work, AccountEdit(platform, address, name))
        await note_figures(work, account, [NewFigure(metric, on, value) for metric, value in figures])
