"""The list of imports, where a spreadsheet is dropped."""

from typing import Any

from litestar import Response, get
from litestar.params import FromQuery

from service.imports.queries import imports
from service.imports.rules.states import IMPORT, LARGEST_MEGABYTES, MOST_ROWS
from service.imports.showing import SHAPES, state_words, target_journals
from service.journals.queries import all_journals
from service.kit.paging import Cursor
from service.kit.refusal import Refusal
from service.web.guards import may
from service.web.render import page
from service.web.working import AnyRequest, Own


@get("/imports", guards=[may(IMPORT)])
async def list_imports(request: AnyRequest, work: Own, after: FromQuery[str] = "") -> Response[bytes]:
    """Imports, newest first, and the place for the next spreadsheet."""
    try:
        place = Cursor.decode(after) if after else None
    except Refusal:
        place = None
    rows, further = await imports(work, place)
    context: dict[str, Any] = {
        "rows": rows,
        "older": f"/imports?after={further.encode()}" if further else None,
        "newest": "/imports" if place else None,
        "journals": {journal.id: journal.title for journal in await all_journals(work)},
        "can_begin": bool(await target_journals(work)),
        "states": state_words(),
        "shapes": SHAPES,
        "megabytes": LARGEST_MEGABYTES,
        "most_rows": MOST_ROWS,
    }
    return page(request, "imports/list.html", **context)
