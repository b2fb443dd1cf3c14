"""Drawing the figures of a report from the records, and taking the reports of units into that of the agency."""

from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from service.kit.periods import Period
from service.monitoring.figures.rules.metrics import METRICS
from service.planning.unit_reports.actions.finding import demanded
from service.planning.unit_reports.models import FigureRow, Part, Report
from service.planning.unit_reports.queries.counting import counted, readings
from service.planning.unit_reports.queries.linking import addresses
from service.planning.unit_reports.queries.reports import figures_of, of_period, parts_of, period_of_row, texts_of
from service.planning.unit_reports.rules.acts import REPORT, STANDING
from service.planning.unit_reports.rules.figures import FIGURES, OF_UNITS, Value, change_of
from service.planning.unit_reports.rules.periods import compared
from service.planning.unit_reports.slots import MEASURES
from service.runtime.work import Work

Drawn = dict[str, dict[str, Any]]


async def redraw(work: Work, report_id: UUID) -> int:
    """Count every figure anew and keep what changed visible; how many did. Raises NotFound, Refusal."""
    row = await demanded(work, report_id, "redraw")
    changed = await draw(work, row)
    row.version += 1
    await work.session.flush()
    work.record("unit_report.redrawn", report_id, record=REPORT, after={"changed": changed})
    return changed


async def draw(work: Work, row: Report) -> int:
    """Count the figures of a report whose row is held; how many are others than before."""
    drawn = await _drawn(work, row)
    known = {one.key: one for one in await figures_of(work, row.id, gone=True)}
    changed = 0
    for key, values in drawn.items():
        before = known.get(key)
        was = Value(before.value, before.before, before.year_ago) if before and before.change != "gone" else None
        now = Value(values["value"], values["before"], values["year_ago"])
        values |= {"change": change_of(was, now) if known else "", "former": was.now if was else None}
        changed += bool(values["change"])
    for key, one in known.items():
        if key not in drawn and one.change != "gone":
            changed += 1
            await work.session.execute(
                update(FigureRow)
                .where(FigureRow.report_id == row.id, FigureRow.key == key)
                .values(change="gone", former=one.value, drawn_at=work.now)
            )
    if drawn:
        statement = insert(FigureRow)
        names = [name for name in next(iter(drawn.values())) if name not in ("tenant_id", "report_id", "key")]
        statement = statement.on_conflict_do_update(
            index_elements=["tenant_id", "report_id", "key"], set_={name: statement.excluded[name] for name in names}
        )
        await work.session.execute(statement, list(drawn.values()))
    if row.unit_id is None:
        await _take_parts(work, row)
    row.drawn_at = work.now
    await work.session.flush()
    return changed


async def _drawn(work: Work, row: Report) -> Drawn:
    period = period_of_row(row)
    spans = (period, *compared(period))
    found = await _own(work, row, spans)
    if "social" in row.groups:
        found |= await _social(work, row, spans)
    if "measures" in row.groups:
        found |= await _measures(work, row, spans)
    return {key: {**values, "position": place} for place, (key, values) in enumerate(found.items(), 1)}


def _row(work: Work, row: Report, key: str, **values: Any) -> dict[str, Any]:
    base = {
        "tenant_id": work.tenant.id, "report_id": row.id, "key": key, "about": {}, "href": "", "whole": False,
        "drawn_at": work.now, "former": None, "change": "",
    }  # fmt: skip
    return {**base, **values}


def _three(values: list[Any]) -> dict[str, Any]:
    return dict(zip(("value", "before", "year_ago"), values, strict=True))


async def _own(work: Work, row: Report, spans: tuple[Period, ...]) -> Drawn:
    """Figures of the records of the house; those without units are counted whole, and the row says so."""
    by_unit = frozenset(row.groups) & frozenset(OF_UNITS) if row.unit_id else frozenset(row.groups)
    whole = frozenset(row.groups) - by_unit
    values = [
        await counted(work, by_unit, row.unit_id, span) | await counted(work, whole, None, span) for span in spans
    ]
    links = await addresses(work, row.unit_id, spans[0])
    return {
        key: _row(
            work, row, key, grp=one.group, measure=one.measure, title=one.title, definition=one.definition,
            href=links.get(key, ""), whole=one.group in whole, **_three([span.get(key) for span in values]),
        )
        for key, one in FIGURES.items()
        if one.group in row.groups
    }  # fmt: skip


async def _social(work: Work, row: Report, spans: tuple[Period, ...]) -> Drawn:
    """The last readings of each account; of those that have one in the period itself."""
    values = [await readings(work, row.unit_id, span) for span in spans]
    order = sorted(values[0], key=lambda key: (values[0][key]["platform"], values[0][key]["name"], key))
    found: Drawn = {}
    for key in order:
        one = values[0][key]
        metric = METRICS[one["metric"]]
        about = {
            "platform": one["platform"], "account": one["name"], "taken_on": one["taken_on"].isoformat(),
        }  # fmt: skip
        three = [float(span[key]["value"]) if key in span else None for span in values]
        found[key] = _row(
            work, row, key, grp="social", measure="reading", title=metric.title, definition=metric.definition,
            about=about, **_three(three),
        )  # fmt: skip
    return found


async def _measures(work: Work, row: Report, spans: tuple[Period, ...]) -> Drawn:
    """What other apartments count."""
    found: Drawn = {}
    for one in MEASURES:
        values = [await one.count(work, row.unit_id, span) for span in spans]
        href = await one.href(work, row.unit_id, spans[0]) if one.href is not None else ""
        found[one.key] = _row(
            work, row, one.key, grp="measures", measure=one.measure, title=one.title, definition=one.definition,
            href=href, **_three(values),
        )  # fmt: skip
    return found


async def _take_parts(work: Work, row: Report) -> None:
    """Take what the units' approved reports of the same period say; what was withdrawn since is taken out."""
    found = await of_period(work, row.period, STANDING)
    taken = {one.id for one in found}
    for part in await parts_of(work, row.id):
        if part.part_id not in taken:
            part.standing = False
    await work.session.flush()
    for one in found:
        counts = [figure for figure in await figures_of(work, one.id) if not figure.whole and figure.grp in OF_UNITS]
        values = {
            "standing": True, "names": dict(one.names), "number": one.number or "", "taken_at": work.now,
            "figures": {figure.key: figure.value for figure in counts if figure.grp != "social"},
            "texts": {text.language: text.text for text in await texts_of(work, one.id, "summary") if text.text},
        }  # fmt: skip
        statement = insert(Part).values(tenant_id=work.tenant.id, report_id=row.id, part_id=one.id, **values)
        keys = ["tenant_id", "report_id", "part_id"]
        await work.session.execute(statement.on_conflict_do_update(index_elements=keys, set_=values))
