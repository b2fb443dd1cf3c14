"""The list of plans, and beginning one: empty, with what its kind should have, or as a copy."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromQuery

from service.kit.paging import Cursor
from service.kit.refusal import Refusal, lacks_right
from service.kit.words import N_
from service.planning.plans.actions import copying, writing
from service.planning.plans.forms import plan_from
from service.planning.plans.pages.bodies import places
from service.planning.plans.pages.frames import FRESH, HOME, Again, words_for
from service.planning.plans.queries.access import agencies, invitations
from service.planning.plans.queries.history import changed_since_review
from service.planning.plans.queries.plans import Wanted, listed
from service.planning.plans.rules.acts import READ, WRITE
from service.planning.plans.rules.words import KINDS, STATES
from service.public_information.disclosure.views import following
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, at_fields
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.working import AnyRequest, Own, working

LISTS = {"": N_("All"), "own": N_("Of the agency"), "joined": N_("Of others"), "templates": N_("Templates")}
BEGUN = N_("The plan is begun. Only your agency sees it so far.")


@get(HOME, guards=[may(READ)])
async def plan_list(
    request: AnyRequest, work: Own, whose: FromQuery[str] = "", kind: FromQuery[str] = "",
    year: FromQuery[str] = "", q: FromQuery[str] = "", mine: FromQuery[str] = "", before: FromQuery[str] = "",
) -> Response[bytes]:  # fmt: skip
    """Plans of the agency and those of others in which it takes part, those changed last first."""
    state = str(request.query_params.get("state", ""))
    whose, kind, state = (
        whose if whose in LISTS else "",
        kind if kind in KINDS else "",
        state if state in STATES else "",
    )
    chosen = int(year) if year.isascii() and year.isdecimal() and 1990 <= int(year[:5]) <= 2199 else None
    typed, template = q.strip()[:200], whose == "templates"
    wanted = Wanted(kind, (state,) if state else (), "" if template else whose, year=chosen, typed=typed,
                    mine=mine == "1", template=template)  # fmt: skip
    rows, older = await listed(work, wanted, before=_place(before))
    others = await agencies(work, {one.tenant_id for one in rows if not one.own})
    given = {"state": state, "kind": kind, "year": str(chosen or ""), "q": typed, "mine": "1" if wanted.mine else ""}
    here = {"whose": whose, **given}
    context: dict[str, Any] = {
        **words_for(work),
        "rows": rows,
        "owners": {key: one.name(work.language) for key, one in others.items()},
        "changed": await changed_since_review(work, [one.id for one in rows]),
        "waiting": len(await invitations(work)),
        "whose": whose,
        "kind": kind,
        "state": state,
        "year": chosen,
        "years": range(work.today.year + 1, work.today.year - 6, -1),
        "typed": typed,
        "mine": wanted.mine,
        "tabs": [
            {"label": gettext(label), "href": HOME + following({"whose": name, **given}), "current": name == whose,
             "count": None}
            for name, label in LISTS.items()
        ],
        "older": HOME + following({**here, "before": older.encode()}) if older else "",
        "newest": HOME + following(here) if before else "",
    }  # fmt: skip
    return page(request, "plans/list.html", **context)


def _place(before: str) -> Cursor | None:
    try:
        return Cursor.decode(before) if before else None
    except Refusal:
        raise NotFound from None


@get(f"{HOME}/new", guards=[may(WRITE)])
async def new_plan_form(request: AnyRequest, work: Own, copy: FromQuery[str] = "") -> Response[bytes]:
    """The form of a new plan; with `copy` of which one it begins as a copy."""
    return await _new(request, work, Again("new", {"copy": copy, "kind": "annual"}))


async def _new(request: AnyRequest, work: Work, again: Again = FRESH) -> Response[bytes]:
    own, _ = await listed(work, Wanted(whose="own"), limit=200)
    templates, _ = await listed(work, Wanted(whose="own", template=True), limit=200)
    context: dict[str, Any] = {
        **words_for(work),
        **await places(work),
        "codes": list(work.tenant.profile.languages),
        "sources": [(str(one.id), one.title) for one in (*templates, *own)],
        "values": again.values,
        "errors": again.errors,
    }
    status = 200
    if again.errors:
        status = 403 if lacks_right(again.errors.values()) else 422
    return page(request, "plans/new.html", status=status, **context)


@post(f"{HOME}/new", guards=[may(WRITE)])
async def begin_plan(request: AnyRequest) -> Response[bytes]:
    """Begin a plan."""
    read = Fields(await posted(request))

    async def do(work: Work) -> UUID:
        source = read.uuid("copy")
        # A copy is of the kind of its source, whatever was typed.
        kind = "annual" if source is not None else ""
        edit = plan_from(read, work.today, kind, work.tenant.profile.languages)
        if source is not None:
            try:
                return await copying.copy(work, source, edit)
            except NotFound:
                raise Refusal(writing.UNKNOWN_PLAN, code="unknown", field="copy") from None
        return await writing.begin(work, edit)

    try:
        async with working(request) as work:
            made = await at_fields(read, do(work))
    except FormRejected as refused:
        async with working(request) as work:
            return await _new(request, work, Again("new", refused.values, refused.errors))
    return await leave_saying(request, f"{HOME}/{made}", BEGUN)


DOORS = [plan_list, new_plan_form, begin_plan]
