"""A year's list: on the page, on paper, and as options of the field in which a file is chosen."""

from collections.abc import Sequence
from typing import Any

from litestar import Response, get
from litestar.params import FromQuery

from service.identity.queries import units_with_names
from service.kit.refusal import Refusal
from service.records.queries.files import files_of_year, suggest, this_year, years
from service.records.rules import ADMINISTER, READ, SHAPES, STATES, why_not_administer
from service.records.slots import unanswered
from service.runtime.language import gettext, speaking
from service.runtime.work import Work
from service.web.guards import may, signed_in
from service.web.render import fragment, page
from service.web.working import AnyRequest, Own

SEE, CHANGE = may(READ, ADMINISTER), may(ADMINISTER)
PLACE = "/administration/nomenclature"
LONGEST_TYPED = 100


@get(PLACE, guards=[SEE])
async def list_page(request: AnyRequest, work: Own, year: FromQuery[str] = "") -> Response[bytes]:
    """The files of a year, this one's first."""
    return await show_list(request, work, year_asked(work, year), [])


def year_asked(work: Work, typed: str) -> int:
    """The year of an address; this one for what is none."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) == 4 else this_year(work)


async def show_list(
    request: AnyRequest, work: Work, year: int, refused: Sequence[Refusal], said: str = ""
) -> Response[bytes]:
    """The page of a year; `refused`: what was refused above it; `said`: what was done."""
    files = await files_of_year(work, year)
    known, now = await years(work), this_year(work)
    held = await unanswered(work, [one.id for one in files if one.state == "open" and one.year < now])
    context: dict[str, Any] = {
        "year": year,
        "years": sorted({*known, now, now + 1, year}, reverse=True),
        "known": known,
        "this_year": now,
        "files": files,
        "units": {unit.id: unit.name for unit in await units_with_names(work, closed=True)},
        "states": {state: gettext(words) for state, words in STATES.items()},
        "shapes": SHAPES,
        "held": held,
        "refused": refused,
        "said": said,
        "may_change": why_not_administer(work.actor, None) is None,
        "can_add": work.actor.may(ADMINISTER),
        "source": next((one for one in known if one < year), next(iter(known), None)),
    }
    return page(request, "records/list.html", status=422 if refused else 200, **context)


@get(PLACE + "/print", guards=[SEE])
async def print_page(request: AnyRequest, work: Own, year: FromQuery[str] = "") -> Response[bytes]:
    """A year's list as a sheet to be printed and confirmed, in the agency's language."""
    own = work.tenant.profile.default_language
    work.language = own
    with speaking(own):
        asked = year_asked(work, year)
        context: dict[str, Any] = {
            "year": asked,
            "files": await files_of_year(work, asked),
            "units": {unit.id: unit.name for unit in await units_with_names(work, closed=True)},
            "lang": own,
            "back": f"{PLACE}?year={asked}",
        }
        return page(request, "records/print.html", **context)


@get("/nomenclature/suggest", guards=[signed_in])
async def options(request: AnyRequest, work: Own, q: FromQuery[str] = "", all: FromQuery[str] = "") -> Response[bytes]:  # noqa: A002
    """Options of the field in which a file is chosen. That a file of this name exists is no secret in the agency."""
    found = await suggest(work, " ".join(q[:LONGEST_TYPED].split()), closed=bool(all))
    return fragment(request, "records/_options.html", found=found)


DOORS = [list_page, print_page, options]
