"""The desk: the landing page of everybody with work."""

from datetime import datetime
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from service.desk.slots import BEGINNINGS, COUNTS, SECTIONS, Found, Section
from service.kit.paging import CappedCount, Cursor
from service.kit.refusal import Refusal
from service.runtime.language import gettext, ngettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.guards import signed_in
from service.web.keymap import keymap
from service.web.render import fragment, is_partial, page
from service.web.working import AnyRequest, Own

FIRST, MORE = 8, 50
NO_HURRY = 3


def _sections(work: Work) -> list[Section]:
    return [one for one in SECTIONS if one.shown_to(work.actor)]


async def _counts(work: Work) -> dict[str, CappedCount]:
    found: dict[str, CappedCount] = {}
    for counted in COUNTS:
        found |= await counted(work)
    return found


@get("/desk", guards=[signed_in])
async def desk(request: AnyRequest, work: Own) -> Response[bytes]:
    """Every section with something in it, its first lines, and how much there is."""
    counts = await _counts(work)
    sections = _sections(work)
    # Sections with nothing in them ask nothing further: an empty desk is one question.
    full = [one for one in sections if counts.get(one.key, CappedCount(0)).shown]
    context: dict[str, Any] = {
        "shown": [(one, counts[one.key], await one.lines(work, None, FIRST)) for one in full],
        "empty_ones": [one for one in sections if one not in full],
        "begin": next((one for one in BEGINNINGS if work.actor.may(one.permission)), None),
        **_known(work),
    }
    return page(request, "desk/desk.html", **context)


@get("/desk/{key:str}", guards=[signed_in])
async def section(request: AnyRequest, work: Own, key: FromPath[str]) -> Response[bytes]:
    """One section, page by page."""
    one = next((one for one in _sections(work) if one.key == key), None)
    if one is None:
        raise NotFound
    found: Found = await one.lines(work, _place(request), MORE)
    context: dict[str, Any] = {"section": one, "found": found, **_known(work)}
    if is_partial(request):
        return fragment(request, "desk/_section.html", **context)
    return page(request, "desk/section.html", **context)


def _place(request: AnyRequest) -> Cursor | None:
    try:
        return Cursor.decode(request.query_params["after"]) if "after" in request.query_params else None
    except Refusal:
        return None


def _known(work: Work) -> dict[str, Any]:
    zone = work.zone

    def pressing(due: datetime | None, running: bool) -> tuple[str, str]:
        """How pressing a term is, as a class of the stylesheet and in words; calendar days."""
        if due is None or not running:
            return "", ""
        days = (due.astimezone(zone).date() - work.today).days
        if days < 0 or due < work.now:
            return "late", ngettext("%(n)s day over", "%(n)s days over", -days) if days else gettext("the hour is over")
        if days == 0:
            return "soon", gettext("today")
        return ("soon" if days < NO_HURRY else ""), ngettext("%(n)s day left", "%(n)s days left", days)

    return {"pressing": pressing, "key": lambda name: keymap()[name]}


DOORS = [desk, section]
