"""Reports of units: lists, one with its texts, figures and parts, who reports, and what waits for whom."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from service.identity.queries import root_unit
from service.identity.queries.holders import who_may
from service.journals.queries import open_journals
from service.kit.actor import ANYWHERE
from service.kit.paging import Cursor
from service.kit.periods import Period, read_key
from service.kit.refusal import Refusal
from service.planning.unit_reports.models import FigureRow, Part, Report, ReportText, Setting
from service.planning.unit_reports.rules.acts import ADMINISTER, READ, STANDING, UNDER_WAY, Standing, reaches
from service.planning.unit_reports.rules.texts import Written
from service.runtime.work import Work

PAGE, MOST = 50, 1_000
DIRECTION = "unit_report"
NUMBERS = select(
    Report.id, Report.tenant_id, Report.journal_id, Report.number_period.label("period"), Report.serial,
    Report.number, Report.state, Report.registered_at,
).subquery("unit_report")  # fmt: skip
"""Where the numbers of the journals of reports stand."""


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report in a list. name: of its unit, in the reader's language, "" of the whole agency."""

    id: UUID
    unit_id: UUID | None
    name: str
    period: str
    first_on: date
    last_on: date
    state: str
    number: str
    languages: tuple[str, ...]
    owner_id: UUID | None
    submitted_by: UUID | None
    public: bool
    opened_at: datetime
    approved_at: datetime | None
    published_at: datetime | None
    version: int

    @property
    def href(self) -> str:
        return f"/unit-reports/{self.id}"


def view_of(work: Work, row: Report) -> ReportView:
    return ReportView(
        row.id, row.unit_id, work.tenant.profile.say(dict(row.names), work.language), row.period, row.first_on,
        row.last_on, row.state, row.number or "", tuple(row.languages), row.owner_id, row.submitted_by, row.public,
        row.opened_at, row.approved_at, row.published_at, row.version,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reports a list shows; "" and None ask for all."""

    state: str = ""
    period: str = ""
    unit_id: UUID | None = None


def _readable(work: Work) -> list[ColumnElement[bool]]:
    """Reports of the units in which the actor reads; what was published within the agency is read by all who read."""
    if work.actor.kind == "system":
        return []
    units = work.actor.scope(READ).units_in(ANYWHERE)
    return [] if units is None else [(Report.unit_id.in_(units)) | (Report.state == "published")]


def may_read(work: Work, row: Report | ReportView) -> bool:
    """Whether the actor may read a report."""
    if work.actor.kind == "system" or reaches(work.actor, READ, row.unit_id):
        return True
    return row.state == "published" and work.actor.may(READ)


async def listed(
    work: Work, wanted: Wanted, *, before: Cursor | None = None, limit: int = PAGE
) -> tuple[list[ReportView], Cursor | None]:
    """Reports, the last opened first, and where the next page begins."""
    query = select(Report).where(*_readable(work))
    for name in ("state", "period", "unit_id"):
        if value := getattr(wanted, name):
            query = query.where(getattr(Report, name) == value)
    if before is not None:
        query = query.where(
            (Report.opened_at < before.at) | ((Report.opened_at == before.at) & (Report.id < before.id))
        )
    query = query.order_by(Report.opened_at.desc(), Report.id.desc()).limit(limit + 1)
    rows = list(await work.session.scalars(query))
    more = rows[limit - 1] if len(rows) > limit else None
    return [view_of(work, row) for row in rows[:limit]], Cursor(more.opened_at, more.id) if more else None


async def report_row(work: Work, report_id: UUID, *, lock: str = "") -> Report | None:
    """A report. lock: "share" keeps its state until the end of the work, "update" holds it."""
    query = select(Report).where(Report.id == report_id).execution_options(populate_existing=True)
    found: Report | None = await work.session.scalar(query.with_for_update(read=lock == "share") if lock else query)
    return found


async def report_of(work: Work, key: str, period: str) -> UUID | None:
    """The newest edition of the report of a unit's key, or of the agency's, for a period."""
    query = select(Report.id).where(Report.key == key, Report.period == period).order_by(Report.edition.desc()).limit(1)
    found: UUID | None = await work.session.scalar(query)
    return found


async def standing_before(work: Work, row: Report) -> list[Report]:
    """Earlier editions of a report that still stand, held."""
    query = select(Report).where(Report.key == row.key, Report.period == row.period, Report.edition < row.edition)
    query = query.where(Report.state.in_(STANDING)).order_by(Report.edition).with_for_update()
    return list(await work.session.scalars(query.execution_options(populate_existing=True)))


def standing_of(row: Report | ReportView) -> Standing:
    """What rules know of a report."""
    return Standing(row.state, row.unit_id, row.submitted_by)


def period_of_row(row: Report) -> Period:
    return read_key(row.period)


async def texts_of(work: Work, report_id: UUID, section: str = "", *, lock: bool = False) -> list[ReportText]:
    """The texts of a report, or of one of its sections."""
    query = select(ReportText).where(ReportText.report_id == report_id)
    query = query.where(ReportText.section == section) if section else query
    query = query.order_by(ReportText.section, ReportText.language).execution_options(populate_existing=True)
    return list(await work.session.scalars(query.with_for_update() if lock else query))


async def written(work: Work, report_id: UUID) -> dict[tuple[str, str], Written]:
    """(section, language) -> text with its version."""
    return {(one.section, one.language): Written(one.text, one.version) for one in await texts_of(work, report_id)}


async def figures_of(work: Work, report_id: UUID, *, gone: bool = False) -> list[FigureRow]:
    """The figures of a report in their order; those that are gone only where asked for."""
    query = select(FigureRow).where(FigureRow.report_id == report_id)
    query = query if gone else query.where(FigureRow.change != "gone")
    query = query.order_by(FigureRow.position, FigureRow.key).execution_options(populate_existing=True)
    return list(await work.session.scalars(query))


async def parts_of(work: Work, report_id: UUID) -> list[Part]:
    """The reports of units that were taken into this one."""
    query = select(Part).where(Part.report_id == report_id, Part.standing.is_(True))
    return list(await work.session.scalars(query.order_by(Part.taken_at, Part.part_id)))


async def of_period(work: Work, period: str, states: Collection[str]) -> list[Report]:
    """Reports of units, not of the agency, for a period, in some states; of each the newest edition of these."""
    query = select(Report).where(Report.period == period, Report.unit_id.is_not(None), Report.state.in_(states))
    query = query.ext(distinct_on(Report.key)).order_by(Report.key, Report.edition.desc())
    return sorted(await work.session.scalars(query), key=lambda row: (row.opened_at, row.id))


# --- who reports


async def settings(work: Work, *, ended: bool = False) -> list[Setting]:
    """Who reports, the agency first."""
    query = select(Setting) if ended else select(Setting).where(Setting.state == "kept")
    query = query.order_by(Setting.unit_id.is_not(None), Setting.since, Setting.id)
    return list(await work.session.scalars(query.limit(MOST).execution_options(populate_existing=True)))


async def setting_of(work: Work, key: str, *, lock: bool = False) -> Setting | None:
    query = select(Setting).where(Setting.key == key).execution_options(populate_existing=True)
    found: Setting | None = await work.session.scalar(query.with_for_update() if lock else query)
    return found


async def setting_row(work: Work, setting_id: UUID, *, lock: bool = False) -> Setting | None:
    query = select(Setting).where(Setting.id == setting_id).execution_options(populate_existing=True)
    found: Setting | None = await work.session.scalar(query.with_for_update() if lock else query)
    return found


async def lacking(work: Work, row: Report) -> list[UUID]:
    """Units that are set to report for this kind of period and whose report is not approved yet."""
    kind = Setting.yearly if len(row.period) == 4 else Setting.quarterly
    there = {one.unit_id for one in await of_period(work, row.period, ("approved", "published"))}
    query = select(Setting.unit_id).where(Setting.state == "kept", kind.is_(True), Setting.unit_id.is_not(None))
    return [one for one in await work.session.scalars(query.order_by(Setting.since)) if one not in there and one]


# --- what waits, and for whom


async def holders(work: Work, permission: str, unit_id: UUID | None) -> list[UUID]:
    """People who hold a right on reports of a unit; nobody where the agency has no units."""
    journal = next(iter(await open_journals(work, DIRECTION)), None)
    try:
        unit = unit_id or await root_unit(work)
    except Refusal:
        return []
    found = await who_may(
        work, {permission}, unit_id=unit, journal_id=journal.id if journal else ANYWHERE, on=work.today
    )
    return [one.id for one in found]


async def owned_by(work: Work, person_id: UUID) -> list[ReportView]:
    """Unfinished reports of a person, whoever asks."""
    query = select(Report).where(Report.owner_id == person_id, Report.state.in_(UNDER_WAY)).order_by(Report.last_on)
    return [view_of(work, row) for row in await work.session.scalars(query.limit(MOST))]


async def titles(work: Work, ids: Collection[UUID]) -> dict[UUID, str]:
    """What reports are called, as far as the actor may know."""
    query = select(Report).where(Report.id.in_(ids))
    say = work.tenant.profile.say
    return {
        row.id: f"{say(dict(row.names), work.language)} {row.period}".strip()
        for row in await work.session.scalars(query)
        if may_read(work, row)
    }


async def setting_titles(work: Work, ids: Collection[UUID]) -> dict[UUID, str]:
    """What settings are called: the unit's name would take its right; its key says enough."""
    if not (work.actor.kind == "system" or work.actor.may(READ) or work.actor.may(ADMINISTER)):
        return {}
    rows = await work.session.execute(select(Setting.id, Setting.languages).where(Setting.id.in_(ids)))
    return {row.id: ", ".join(row.languages) for row in rows}


async def readable(work: Work, ids: Collection[UUID]) -> set[UUID]:
    """Those of some reports whose acts the actor may read."""
    return set(await titles(work, ids))


async def settings_readable(work: Work, ids: Collection[UUID]) -> set[UUID]:
    return set(ids) if work.actor.may(READ) or work.actor.may(ADMINISTER) else set()


async def may_open_files(work: Work, report_id: UUID) -> bool:
    """Whether the actor may open the papers of a report."""
    row = await report_row(work, report_id)
    return row is not None and may_read(work, row)


async def counted_states(work: Work) -> dict[str, int]:
    """How many of the readable reports are in each state."""
    query = select(Report.state, func.count()).where(*_readable(work)).group_by(Report.state)
    rows: Any = (await work.session.execute(query)).all()
    return {state: count for state, count in rows}  # noqa: C416 - rows are no pairs to mypy
