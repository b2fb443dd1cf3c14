"""The gap report as pages and as CSV: from the figures of a period down to its single numbers."""

import csv
import io
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from litestar import Response, get
from litestar.params import FromPath, FromQuery
from litestar.response import Stream

from service.audit.access import LINKS
from service.journals.pages.showing import journal_of, period_of
from service.journals.queries import Period, shape_now
from service.journals.queries.numbers import LISTED_RUNS, WITHHELD, Line, account, lines, ranges
from service.journals.rules import NUMBER_STATES, READ, Journal, range_size
from service.kit.words import N_
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields
from service.web.guards import may
from service.web.render import page
from service.web.visitor import visitor
from service.web.working import AnyRequest, Own, working

BATCH = 2_000
LISTED = 200
MOST = 10**12
BOM = "\ufeff"
SEMICOLON = frozenset({"az", "ka"})
FORMULA = ("=", "+", "-", "@", "\t", "\r")
HEAD = (
    N_("Serial"), N_("Number"), N_("State"), N_("Record"), N_("Date"), N_("By whom"), N_("Reason"), N_("Address"),
)  # fmt: skip
SHAPES = {"registered": "done", "voided": "stop", "reserved": "work", "missing": ""}


@get("/administration/journals/{slug:str}/numbers", guards=[may(READ)])
async def show_numbers(
    request: AnyRequest,
    work: Own,
    slug: FromPath[str],
    period: FromQuery[str] = "",
    first: FromQuery[str] = "",
    last: FromQuery[str] = "",
) -> Response[bytes]:
    """A range of numbers: figures by smaller ranges, or line by line when it is short or one state is asked for."""
    journal = await journal_of(work, slug)
    chosen = await period_of(work, journal, period)
    if chosen is None:
        raise NotFound
    asked = Fields({"first": first, "last": last})
    since = asked.number("first", least=1, most=999_999_999) or 1
    until = min(asked.number("last", least=1, most=999_999_999) or chosen.last, chosen.last)
    since = min(since, until)
    state = request.query_params.get("state", "")
    state = state if state in NUMBER_STATES else ""
    size = 0 if state else range_size(since, until)
    found = await lines(work, chosen, since, until, state=state, limit=LISTED + 1) if not size else []
    context: dict[str, Any] = {
        "journal": journal,
        "period": chosen,
        "account": await account(work, chosen, since, until),
        "whole": since == 1 and until == chosen.last,
        "pieces": await ranges(work, chosen, since, until, size) if size else [],
        "lines": found[:LISTED],
        "more": _address(slug, chosen, found[LISTED].serial, until, state) if len(found) > LISTED else "",
        "state": state,
        "states": {name: gettext(words) for name, words in NUMBER_STATES.items()},
        "shapes": SHAPES,
        "address": lambda one, other, kind="": _address(slug, chosen, one, other, kind),
        "link": _link,
        "listed": LISTED_RUNS,
        "withheld": gettext(WITHHELD),
        "shown": _spoken(work, journal, chosen),
    }
    return page(request, "journals/numbers.html", **context)


def _address(slug: str, period: Period, first: int, last: int, state: str = "") -> str:
    asked: dict[str, Any] = {"period": period.key, "first": first, "last": last}
    return f"/administration/journals/{slug}/numbers?{urlencode(asked | ({'state': state} if state else {}))}"


def _link(line: Line) -> str:
    """The page of what holds a number, "" for nothing."""
    return LINKS[line.record].format(id=line.record_id) if line.record in LINKS else ""


def _spoken(work: Work, journal: Journal, period: Period) -> Any:
    """How a serial that nothing holds would look, as far as today's pattern tells."""
    look = shape_now(work, journal)
    return look.number if look.period == period.key else str


@get("/administration/journals/{slug:str}/numbers.csv", guards=[may(READ)])
async def export_numbers(request: AnyRequest, slug: FromPath[str], period: FromQuery[str] = "") -> Stream:
    """Every number of a period with what holds it. Rows flow range by range in short Works of their own."""
    async with working(request) as work:
        journal = await journal_of(work, slug)
        chosen = await period_of(work, journal, period)
        if chosen is None:
            raise NotFound
        day = work.today.isoformat()
        spoken = _spoken(work, journal, chosen)
    headers = {
        "Content-Disposition": f'attachment; filename="numbers-{slug}-{chosen.key}-{day}.csv"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Stream(_rows(request, chosen, spoken), media_type="text/csv", headers=headers)


async def _rows(request: AnyRequest, period: Period, spoken: Any) -> AsyncIterator[bytes]:
    known = visitor(request)
    separator = ";" if known.language in SEMICOLON else ","
    zone = ZoneInfo(known.tenant.profile.zone)
    yield (BOM + _csv([[gettext(words) for words in HEAD]], separator)).encode()
    for first in range(1, period.last + 1, BATCH):
        async with working(request) as work:
            found = await lines(work, period, first, min(first + BATCH - 1, period.last))
        yield _csv([_cells(line, zone, spoken) for line in found], separator).encode()


def _cells(line: Line, zone: ZoneInfo, spoken: Any) -> list[str]:
    return [
        str(line.serial),
        line.number or spoken(line.serial),
        gettext(NUMBER_STATES[line.state]),
        line.record,
        line.at.astimezone(zone).strftime("%d.%m.%Y %H:%M") if line.at else "",
        line.by,
        gettext(WITHHELD) if line.withheld else line.reason,
        _link(line),
    ]


def _csv(rows: list[list[str]], separator: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerows([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row] for row in rows)
    return out.getvalue()
