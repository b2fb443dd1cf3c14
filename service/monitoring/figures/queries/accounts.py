"""Social accounts, their figures, and how they grew."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, tuple_, union_all
from sqlalchemy.dialects.postgresql import distinct_on

from service.identity.queries import units_with_names
from service.monitoring.figures.models import SocialAccount, SocialFigure
from service.monitoring.figures.rules.accounts import Growth, Reading, growth
from service.monitoring.figures.rules.metrics import METRICS_OF, PLATFORMS
from service.monitoring.rules.acts import READ
from service.runtime.work import Work

MOST_SHOWN = 2_000
_ORDER = {platform: place for place, platform in enumerate(PLATFORMS)}


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account as it is kept. unit: its name in the reader's language, "" without one."""

    id: UUID
    platform: str
    address: str
    name: str
    unit_id: UUID | None
    unit: str
    since: date | None
    state: str
    version: int
    changed_at: datetime
    changed_by_name: str

    @property
    def metrics(self) -> tuple[str, ...]:
        return METRICS_OF[self.platform]


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure as it is kept. replaced_by: the one that corrects it."""

    id: UUID
    account_id: UUID
    metric: str
    on: date
    first: date | None
    value: int
    origin: str
    remark: str
    state: str
    reason: str
    replaces_id: UUID | None
    import_id: UUID | None
    noted_at: datetime
    noted_by_name: str

    @property
    def reading(self) -> Reading:
        return Reading(self.on, self.value, self.first)


_FIGURE = [
    SocialFigure.id, SocialFigure.account_id, SocialFigure.metric, SocialFigure.taken_on.label("on"),
    SocialFigure.since_on.label("first"), SocialFigure.value, SocialFigure.origin, SocialFigure.remark,
    SocialFigure.state, SocialFigure.reason, SocialFigure.replaces_id, SocialFigure.import_id, SocialFigure.noted_at,
    SocialFigure.noted_by_name,
]  # fmt: skip


async def accounts(work: Work) -> list[AccountView]:
    """Every account: those kept before those given up, by platform and name."""
    rows = list(await work.session.scalars(select(SocialAccount).limit(MOST_SHOWN)))
    names = {unit.id: unit.name for unit in await units_with_names(work, closed=True)}
    found = [_account(row, names) for row in rows]
    return sorted(found, key=lambda one: (one.state != "kept", _ORDER.get(one.platform, 99), one.name, one.id))


async def account_by_id(work: Work, account_id: UUID, *, lock: bool = False) -> AccountView | None:
    query = select(SocialAccount).where(SocialAccount.id == account_id)
    query = query.with_for_update().execution_options(populate_existing=True) if lock else query
    row = await work.session.scalar(query)
    if row is None:
        return None
    return _account(row, {unit.id: unit.name for unit in await units_with_names(work, closed=True)})


def _account(row: SocialAccount, names: Mapping[UUID, str]) -> AccountView:
    return AccountView(
        row.id, row.platform, row.address, row.name, row.unit_id, names.get(row.unit_id, "") if row.unit_id else "",
        row.since, row.state, row.version, row.changed_at, row.changed_by_name,
    )  # fmt: skip


async def figures(
    work: Work, *, account_id: UUID | None = None, metric: str = "", first: date | None = None,
    last: date | None = None, standing: bool = True,
) -> list[FigureView]:  # fmt: skip
    """Figures by their days, the latest first; at most MOST_SHOWN. standing: those neither corrected nor withdrawn."""
    query = select(*_FIGURE).order_by(
        SocialFigure.taken_on.desc(), SocialFigure.metric, SocialFigure.noted_at.desc(), SocialFigure.id.desc()
    )
    if account_id is not None:
        query = query.where(SocialFigure.account_id == account_id)
    if metric:
        query = query.where(SocialFigure.metric == metric)
    if first is not None:
        query = query.where(SocialFigure.taken_on >= first)
    if last is not None:
        query = query.where(SocialFigure.taken_on <= last)
    if standing:
        query = query.where(SocialFigure.state == "standing")
    return [FigureView(**row._mapping) for row in await work.session.execute(query.limit(MOST_SHOWN))]


async def figure_by_id(work: Work, figure_id: UUID, *, lock: bool = False) -> FigureView | None:
    query = select(*_FIGURE).where(SocialFigure.id == figure_id)
    row = (await work.session.execute(query.with_for_update() if lock else query)).one_or_none()
    return FigureView(**row._mapping) if row is not None else None


Day = tuple[UUID, str, date, date | None]
"""Of what a figure is the figure: account, metric, last day, first day."""


async def standing_on(work: Work, days: Collection[Day]) -> dict[Day, int]:
    """What stands already of these accounts, metrics and days."""
    if not days:
        return {}
    asked = {(account, metric, on) for account, metric, on, _ in days}
    query = select(*_FIGURE).where(
        SocialFigure.state == "standing",
        tuple_(SocialFigure.account_id, SocialFigure.metric, SocialFigure.taken_on).in_(asked),
    )
    found = [FigureView(**row._mapping) for row in await work.session.execute(query)]
    return {(one.account_id, one.metric, one.on, one.first): one.value for one in found}


@dataclass(frozen=True, slots=True)
class Line:
    """One metric of one account: the latest figure of a time, and how it grew."""

    metric: str
    latest: FigureView
    grown: Growth | None


@dataclass(frozen=True, slots=True)
class Shown:
    """An account with what is known of it in a time."""

    account: AccountView
    lines: tuple[Line, ...]


async def shown(work: Work, first: date, last: date) -> list[Shown]:
    """Every account with its latest figure of each metric by a day, and the growth since another. No sums anywhere."""
    by_line: dict[tuple[UUID, str], list[FigureView]] = {}
    for one in await _ends(work, first, last):
        by_line.setdefault((one.account_id, one.metric), []).append(one)
    return [
        Shown(
            account,
            tuple(
                Line(metric, found[0], growth([one.reading for one in found], first, last))
                for metric in account.metrics
                if (found := by_line.get((account.id, metric)))
            ),
        )
        for account in await accounts(work)
    ]


async def _ends(work: Work, first: date, last: date) -> list[FigureView]:
    """Of each account and metric three figures at most, the latest first: the last one by the last day, the last one by
    the first day, and the earliest of all."""
    own = [SocialFigure.account_id, SocialFigure.metric]
    known = select(*_FIGURE).where(SocialFigure.state == "standing").ext(distinct_on(*own))
    backwards, forwards = [*own, SocialFigure.taken_on.desc()], [*own, SocialFigure.taken_on]
    three = union_all(
        known.where(SocialFigure.taken_on <= last).order_by(*backwards).subquery().select(),
        known.where(SocialFigure.taken_on <= first).order_by(*backwards).subquery().select(),
        known.where(SocialFigure.taken_on <= last).order_by(*forwards).subquery().select(),
    )
    rows = (FigureView(**row._mapping) for row in await work.session.execute(three))
    return sorted({one.id: one for one in rows}.values(), key=lambda one: (one.on, one.noted_at), reverse=True)


def readings_of(found: Sequence[FigureView], metric: str) -> list[FigureView]:
    """The standing figures of one metric in the order of their days."""
    return sorted((one for one in found if one.metric == metric and one.state == "standing"), key=lambda one: one.on)


async def readable(work: Work, record_ids: Collection[UUID]) -> set[UUID]:
    """Those of some accounts whose acts the actor may read."""
    return set(record_ids) if work.actor.may(READ) else set()
