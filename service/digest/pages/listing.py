"""The list of issues by year, and opening one for a month."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from service.digest.actions.opening import open_issue
from service.digest.forms import month_from
from service.digest.pages.showing import FIRST_TAB, FRESH, HOME, Again, found, words_for
from service.digest.queries.showing import of_year, years
from service.digest.queries.templates import templates
from service.digest.rules.acts import EDIT, READ
from service.digest.rules.texts import month_before
from service.kit.words import N_
from service.runtime.work import Work
from service.web.fields import Fields, FormRejected, at_fields
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.working import AnyRequest, Own, working

OPENED = N_("The issue is open. Freeze its month when it is over.")
NO_TEMPLATE = N_("Choose the digest.")
MONTHS_BACK = 24


@get(HOME, guards=[may(READ)])
async def issue_list(request: AnyRequest, work: Own, year: FromQuery[str] = "") -> Response[bytes]:
    """The issues of a year, the latest month first."""
    return await _list(request, work, year)


async def _list(request: AnyRequest, work: Work, year: str = "", again: Again = FRESH) -> Response[bytes]:
    known = await years(work)
    chosen = int(year) if year.isascii() and year.isdecimal() and int(year) in known else next(iter(known), 0)
    offered = await templates(work) if work.actor.may(EDIT) else []
    context: dict[str, Any] = {
        **words_for(work),
        "rows": await of_year(work, chosen) if chosen else [],
        "year": chosen,
        "tabs": [
            {"label": str(one), "href": f"{HOME}?year={one}", "current": one == chosen, "count": None} for one in known
        ],
        "templates": offered,
        "months": _months(work.today),
        "values": {"period": f"{month_before(work.today):%Y-%m}", **again.values},
        "errors": again.errors,
    }
    return page(request, "digest/list.html", status=422 if again.errors else 200, **context)


def _months(today: date) -> list[date]:
    """The months an issue is opened for, the present one first."""
    found = [today.replace(day=1)]
    while len(found) <= MONTHS_BACK:
        found.append(month_before(found[-1]))
    return found


@post(f"{HOME}/open", guards=[may(EDIT)])
async def open_month(request: AnyRequest) -> Response[bytes]:
    """Open the issue of a digest for a month; where it is open already, it is shown."""
    read = Fields(await posted(request))

    async def do(work: Work) -> UUID:
        template_id = read.uuid("template")
        if template_id is None:
            read.refuse("template", NO_TEMPLATE, "required")
        period = month_from(read.values.get("period", ""))
        read.done()
        assert template_id is not None  # refused above
        return await open_issue(work, template_id, period)

    try:
        async with working(request) as work:
            made = await at_fields(read, do(work))
    except FormRejected as refused:
        async with working(request) as work:
            return await _list(request, work, again=Again("open", refused.values, refused.errors))
    return await leave_saying(request, f"{HOME}/{made}", OPENED)


@get(f"{HOME}/{{issue_id:uuid}}", guards=[may(READ)])
async def issue_page(request: AnyRequest, work: Own, issue_id: FromPath[UUID]) -> Response[bytes]:
    """One issue: the tab with which it goes on in its state."""
    row = await found(work, issue_id)
    return leave_for(request, f"{HOME}/{issue_id}/{FIRST_TAB.get(row.state, 'distribution')}")


DOORS = [issue_list, open_month, issue_page]
