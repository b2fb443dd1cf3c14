"""Papers: issued ones, the preview of one as it would be issued now, and issuing it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from service.kit.paging import Cursor
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.planning.papers.actions.composing import Composed, compose
from service.planning.papers.actions.issuing import issue
from service.planning.papers.forms import ask_from, ask_typed
from service.planning.papers.queries.papers import listed, number_of, open_paper, paper_row
from service.planning.papers.rules.content import KINDS, SHAPES, STATES, unpacked
from service.planning.plans.actions.finding import opened
from service.planning.plans.queries.body import items_of
from service.planning.plans.queries.plans import Wanted, best
from service.planning.plans.queries.plans import listed as listed_plans
from service.planning.plans.rules.acts import READ, WRITE
from service.planning.plans.rules.content import LANGUAGES
from service.planning.plans.rules.words import MEETING
from service.runtime.language import OWN_NAMES, gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, at_fields
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.working import AnyRequest, Own, working

HOME = "/planning/papers"
MOST_PLANS = 200


def words() -> dict[str, Any]:
    """What templates name things by."""
    return {
        "home": HOME,
        "kinds": {key: gettext(said) for key, said in KINDS.items()},
        "states": {key: gettext(said) for key, said in STATES.items()},
        "shapes": SHAPES,
        "own_name": OWN_NAMES,
        "spoken": [(code, OWN_NAMES[code]) for code in LANGUAGES],
    }


async def _list(
    request: AnyRequest, work: Work, before: str = "", values: Mapping[str, str] | None = None,
    errors: Mapping[str, Refusal] | None = None,
) -> Response[bytes]:  # fmt: skip
    try:
        place = Cursor.decode(before) if before else None
    except Refusal:
        place = None  # an address that was cut short: the newest are shown
    rows, older = await listed(work, before=place)
    known, _ = await listed_plans(work, Wanted(), limit=MOST_PLANS)
    context: dict[str, Any] = {
        **words(),
        "rows": rows,
        "older": f"{HOME}?before={older.encode()}" if older else "",
        "newest": HOME if before else "",
        "plans": [(str(one.id), one.title) for one in known],
        "meetings": await _meetings(work, values or {}),
        "values": values or {"language": work.language},
        "errors": errors or {},
    }
    return page(request, "papers/list.html", status=422 if errors else 200, **context)


async def _meetings(work: Work, values: Mapping[str, str]) -> list[tuple[str, str]]:
    """Meetings of the plan that was chosen."""
    plan_id = Fields(values).uuid("plan")
    if plan_id is None:
        return []
    try:
        found = await opened(work, plan_id)
    except NotFound:
        return []
    return [(str(one.id), best(work, one.texts)) for one in await items_of(work, found.plan, MEETING)]


@get(HOME, guards=[may(READ)])
async def paper_list(
    request: AnyRequest, work: Own, before: FromQuery[str] = "", plan: FromQuery[str] = ""
) -> Response[bytes]:
    """Issued papers, the last first; `plan`: with the form made out for a plan."""
    values = {"language": work.language, "plan": plan, "kind": "minutes"} if plan else None
    return await _list(request, work, before, values)


@get(f"{HOME}/preview", guards=[may(READ)])
async def preview(request: AnyRequest, work: Own) -> Response[bytes]:
    """A paper as it would be issued now; what stands against it is said at the form."""
    read = Fields(dict(request.query_params.items()))
    try:
        made = await at_fields(read, _composed(work, read))
    except FormRejected as refused:
        return await _list(request, work, "", refused.values, refused.errors)
    kept = ask_typed(ask_from(read, work.today))
    others = [(code, f"{HOME}/preview?{urlencode({**kept, 'language': code})}") for code in LANGUAGES]
    context = {**words(), "paper": made.paper, "kept": kept, "others": others, "issues": work.actor.may(WRITE)}
    return page(request, "papers/preview.html", **context)


async def _composed(work: Work, read: Fields) -> Composed:
    return await compose(work, ask_from(read, work.today))


@post(HOME, guards=[may(WRITE)])
async def issue_paper(request: AnyRequest) -> Response[bytes]:
    """Issue a numbered copy."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            paper_id = await at_fields(read, _issue(work, read))
    except FormRejected as refused:
        async with working(request) as work:
            return await _list(request, work, "", refused.values, refused.errors)
    return await leave_saying(request, f"{HOME}/{paper_id}", N_("The copy is issued. Its files come in a moment."))


async def _issue(work: Work, read: Fields) -> UUID:
    return await issue(work, ask_from(read, work.today))


@get(f"{HOME}/{{paper_id:uuid}}", guards=[may(READ)])
async def paper_page(request: AnyRequest, work: Own, paper_id: FromPath[UUID]) -> Response[bytes]:
    """An issued copy as it was frozen; of one that is closed to the reader number, kind and day alone."""
    row = await paper_row(work, paper_id)
    if row is None:
        raise NotFound
    shown = await open_paper(work, paper_id) is not None
    context = {
        **words(),
        "row": row,
        "number": number_of(row.serial, row.year),
        "paper": unpacked(row.content) if shown else None,
    }
    return page(request, "papers/paper.html", **context)


DOORS = [paper_list, preview, issue_paper, paper_page]
