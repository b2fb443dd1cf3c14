"""The sheet on paper: A4 or A3, across, as PDF."""

from litestar import Response, get

from service.documents.composition import Unmade
from service.documents.grids import make_grid
from service.planning.grid.pages.frames import HOME, Asked
from service.planning.grid.paper import grid_of
from service.planning.grid.queries.sheets import gathered
from service.planning.grid.rules.sheets import week_of, weeks_of
from service.planning.plans.rules.acts import READ
from service.web.errors import Away
from service.web.guards import may
from service.web.visitor import visitor
from service.web.working import AnyRequest, working

SIZES = ("a4", "a3")


@get(f"{HOME}/paper", guards=[may(READ)])
async def paper(request: AnyRequest) -> Response[bytes]:
    """The month or week of an address (`?size=a3`), with what it chooses."""
    size = str(request.query_params.get("size", ""))
    size = size if size in SIZES else "a4"
    async with working(request) as work:
        asked = Asked.read(request.query_params, work.today)
        weeks = [week_of(asked.on)] if asked.view in ("week", "mine") else weeks_of(asked.on)
        found = await gathered(work, weeks[0][0], weeks[-1][-1], asked.wanted)
        sheet = grid_of(work, asked.on, weeks, found, size, whole=asked.view not in ("week", "mine"))
    try:
        pdf = await make_grid(sheet)
    except Unmade as error:
        raise Away("files") from error
    name = f"planning-{visitor(request).tenant.slug}-{asked.on:%Y-%m}-{size}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store",
               "X-Content-Type-Options": "nosniff"}  # fmt: skip
    return Response(pdf, media_type="application/pdf", headers=headers)


DOORS = [paper]
