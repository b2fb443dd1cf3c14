"""Journals as their administrator sees them: next numbers, and whether every number is accounted for."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from service.journals import queries
from service.journals.queries import Period
from service.journals.rules import DIRECTIONS, Journal
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.guards import may
from service.web.render import page

AnyRequest = Request[Any, Any, Any]
Own = NamedDependency[Work]


@get("/administration/journals", guards=[may("journals.read")])
async def list_journals(request: AnyRequest, work: Own) -> Response[bytes]:
    """Every journal with its next number and how many it gave in this period."""
    journals = await queries.all_journals(work)
    begun = _by_journal(await queries.periods(work, [journal.id for journal in journals]))
    rows = [_row(work, journal, begun.get(journal.id, {})) for journal in journals]
    return page(request, "journals/list.html", rows=rows)


def _by_journal(periods: list[Period]) -> dict[UUID, dict[str, Period]]:
    found: dict[UUID, dict[str, Period]] = {}
    for period in periods:
        found.setdefault(period.journal_id, {})[period.key] = period
    return found


def _row(work: Work, journal: Journal, begun: dict[str, Period]) -> dict[str, Any]:
    shape = queries.shape_now(work, journal)
    last = begun[shape.period].last if shape.period in begun else 0
    return {
        "journal": journal,
        "direction": gettext(DIRECTIONS[journal.direction]),
        "period": shape.period,
        "last": last,
        "next": shape.number(last + 1),
    }


@get("/administration/journals/{slug:str}", guards=[may("journals.read")])
async def show_journal(
    request: AnyRequest, work: Own, slug: FromPath[str], period: FromQuery[str] = ""
) -> Response[bytes]:
    """One journal: its numbers by period, and the account of one period (the newest, unless another is asked for)."""
    journal = await queries.journal_by_slug(work, slug)
    if journal is None:
        raise NotFound
    begun = await queries.periods(work, [journal.id])
    chosen = next((one for one in begun if one.key == period), None) if period else next(iter(begun), None)
    if period and chosen is None:
        raise NotFound
    account = await queries.account(work, chosen) if chosen else None
    row = _row(work, journal, {one.key: one for one in begun})
    return page(request, "journals/journal.html", **row, periods=begun, account=account, listed=queries.LISTED_RUNS)


DOORS = [list_journals, show_journal]
