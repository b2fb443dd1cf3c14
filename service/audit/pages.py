"""The trail of acts as a page."""

from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get
from litestar.params import FromQuery

from service.audit import access, queries
from service.audit.rules import ActFilter, ActRow
from service.kit.paging import Cursor
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.fields import Fields
from service.web.guards import may
from service.web.render import page
from service.web.working import AnyRequest, Own


@get("/audit", guards=[may("audit.read")])
async def list_acts(
    request: AnyRequest,
    work: Own,
    kind: FromQuery[str] = "",
    who: FromQuery[str] = "",
    day: FromQuery[str] = "",
    before: FromQuery[str] = "",
) -> Response[bytes]:
    """All acts of the agency, newest first, by kind, person and day."""
    typed = {"kind": kind, "who": who, "day": day}
    fields = Fields(typed)
    wanted = _wanted(work, fields)
    if fields.errors:
        return page(request, "audit/list.html", 422, **_shown(typed, fields, queries.ActPage([], None), {}))
    found = await queries.trail(work, wanted, Cursor.decode(before) if before else None)
    names = await access.names(work, {row.on_behalf_of for row in found.items if row.on_behalf_of})
    return page(request, "audit/list.html", **_shown(typed, fields, found, names))


def _wanted(work: Work, fields: Fields) -> ActFilter:
    zone = work.zone
    day = fields.day("day", work.today)
    since = datetime.combine(day, time(), zone) if day else None
    until = datetime.combine(day + timedelta(days=1), time(), zone) if day else None
    return ActFilter(fields.line("kind", limit=80), fields.line("who", limit=100), since, until)


def _shown(typed: dict[str, str], fields: Fields, found: queries.ActPage, names: Any) -> dict[str, Any]:
    asked = {name: value for name, value in typed.items() if value}
    onwards = urlencode({**asked, "before": found.next.encode()}) if found.next else ""
    kinds = sorted(((kind, gettext(words)) for kind, words in access.KINDS.items()), key=lambda pair: pair[1])
    return {
        "acts": [(row, called(row), link(row), names.get(row.on_behalf_of, "")) for row in found.items],
        "kinds": kinds,
        "values": typed,
        "errors": fields.errors,
        "onwards": onwards,
        "looked_back_to": found.looked_back_to,
        "filtered": bool(asked),
    }


def called(row: ActRow) -> str:
    """What an act is called in the reader's language; the bare kind where nobody named it."""
    return gettext(access.KINDS[row.kind]) if row.kind in access.KINDS else row.kind


def link(row: ActRow) -> str:
    """The page of the act's record, or nothing."""
    return access.LINKS[row.record].format(id=row.record_id) if row.record in access.LINKS else ""


DOORS = [list_acts]
