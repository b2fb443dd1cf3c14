"""The grid: a month with one of its weeks, a week, a list; and single activities for pages that are open."""

from uuid import UUID

from litestar import Response, get

from service.planning.grid.pages.frames import HOME, SHORT_STATES, Asked, said, sheet
from service.planning.grid.pages.mine import show_mine
from service.planning.grid.queries.sheets import some
from service.planning.grid.rules.sheets import week_of
from service.planning.plans.rules.acts import READ
from service.planning.plans.rules.words import CHANNELS
from service.web.guards import may
from service.web.render import HTML, environment, format_in, page
from service.web.visitor import house
from service.web.working import AnyRequest, Own

MOST_IDS = 40


@get(HOME, guards=[may(READ)])
async def grid_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """`?view=` month, week, list or mine around a day (`?on=2026-12-31`), narrowed by what else the address names."""
    asked = Asked.read(request.query_params, work.today)
    if asked.view == "mine":
        return await show_mine(request, work, asked)
    return page(request, "grid/grid.html", **await sheet(work, asked))


@get(f"{HOME}/chips", guards=[may(READ)])
async def chips_part(request: AnyRequest, work: Own) -> Response[bytes]:
    """Some activities (`?ids=`) as they stand now in a sheet: what an open page asks when it heard of a change.

    What the reader does not see, or did not choose, is left out, as what is not there.
    """
    asked = Asked.read(request.query_params, work.today)
    ids = [one for one in map(_id, str(request.query_params.get("ids", "")).split(",")[:MOST_IDS]) if one is not None]
    found = await some(work, ids, asked.wanted)
    known = house(request).directory.by_id
    names = {one.tenant_id: known[one.tenant_id].name(work.language) for one in found.chips if one.tenant_id in known}
    # Every page that is open asks this at every move: what frames a page (sections, keys, counts) is not made for it.
    text = environment().get_template("grid/_chips.html").render(
        lang=work.language, fmt=format_in(work.tenant.profile.zone), channels=said(CHANNELS),
        short_states=said(SHORT_STATES), found=found, names=names, clashing=found.clashing, zone=work.zone,
        movable={one.id for one in found.chips if found.movable(work.actor, one)}, days=week_of(asked.on),
    )  # fmt: skip
    return Response(text.encode(), media_type=HTML, headers={"Cache-Control": "no-store"})


def _id(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


DOORS = [grid_page, chips_part]
