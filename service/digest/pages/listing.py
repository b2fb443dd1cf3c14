"""The list of issues, with the form that opens one, and one issue as it stands."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from service.digest.actions.opening import open_issue
from service.digest.forms import month_from
from service.digest.pages.showing import HOME, Again, seen, words
from service.digest.queries.issues import Wanted, listed
from service.digest.queries.templates import templates
from service.digest.rules.acts import EDIT, READ
from service.digest.rules.texts import month_before
from service.kit.paging import Cursor
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.press.releases.forms import at_fields
from service.runtime.work import Work
from service.web.fields import Fields, FormRejected
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.working import AnyRequest, Own, working

NEEDS_TEMPLATE = N_("Choose the digest whose month is opened.")


def _place(before: str) -> Cursor | None:
    try:
        return Cursor.decode(before) if before else None
    except Refusal:
        return None  # an address that was cut short: the newest are shown


async def _list(
    request: AnyRequest, work: Work, before: str = "", values: Mapping[str, str] | None = None,
    errors: Mapping[str, Refusal] | None = None,
) -> Response[bytes]:  # fmt: skip
    rows, older = await listed(work, Wanted(), before=_place(before))
    opens = work.actor.may(EDIT)
    context: dict[str, Any] = {
        **words(),
        "rows": rows,
        "older": f"{HOME}?before={older.encode()}" if older else "",
        "newest": HOME if before else "",
        "opens": opens,
        "templates": [(str(one.id), one.title) for one in await templates(work)] if opens else [],
        "values": values or {"period": f"{month_before(work.today):%Y-%m}"},
        "errors": errors or {},
    }
    return page(request, "digests/list.html", status=422 if errors else 200, **context)


@get(HOME, guards=[may(READ)])
async def issue_list(request: AnyRequest, work: Own, before: FromQuery[str] = "") -> Response[bytes]:
    """Issues, the last opened first."""
    return await _list(request, work, before)


@post(HOME, guards=[may(EDIT)])
async def open_month(request: AnyRequest) -> Response[bytes]:
    """Open the issue of a month, or come to the one that is open."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            issue_id = await at_fields(read, _open(work, read))
    except FormRejected as refused:
        async with working(request) as work:
            return await _list(request, work, "", refused.values, refused.errors)
    return await leave_saying(request, f"{HOME}/{issue_id}", N_("The issue of this month is open."))


async def _open(work: Work, read: Fields) -> UUID:
    template_id = read.uuid("template")
    if template_id is None:
        raise FieldErrors([Refusal(NEEDS_TEMPLATE, code="required", field="template")])
    return await open_issue(work, template_id, month_from(read.values.get("period", "")))


@get(f"{HOME}/{{issue_id:uuid}}", guards=[may(READ)])
async def issue_page(
    request: AnyRequest, work: Own, issue_id: FromPath[UUID], language: FromQuery[str] = ""
) -> Response[bytes]:
    """One issue as it stands: what it says in a language, what was made of it, what can be done and what was done."""
    return await seen(request, work, issue_id, language, Again())


DOORS = [issue_list, open_month, issue_page]
