"""The search page: over all registers that its reader may see, with saved searches."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.contacts.queries import suggest
from service.contacts.rules import READ as READ_CONTACTS
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.language import gettext
from service.runtime.work import Work
from service.search.asking import Asked, Hit, HitPage, marked
from service.search.everywhere import find_everywhere, numbered_everywhere, open_registers
from service.search.forms import NAMES, read_asked, read_place
from service.search.showing import file_snippets, lines
from service.search.slots import REGISTERS, Register
from service.web.guards import NotPermitted, signed_in
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.views import delete_view, save_view, saved_views
from service.web.working import AnyRequest, Own

VIEWS = "search"
PAGE_SIZE = 20
CONTACTS_SHOWN = 5


@get("/search", guards=[signed_in])
async def search_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """What answers to the words that were typed; a number that is one record's own leads to it at once.

    Open to whoever may look into any register; what is found is asked of each register itself.
    """
    asked = _asked(request)
    registers = _registers(work)
    typed = asked.get("q", "").strip()
    if not typed:
        return await _show(request, work, asked, registers)
    chosen = open_registers(work.actor, asked.get("register", "")) or registers
    exact = await numbered_everywhere(work, chosen, typed) if "after" not in asked else []
    if len(exact) == 1 and not asked.get("stay"):
        return leave_for(request, exact[0].href)
    try:
        question = read_asked(work, asked)
        place = read_place(asked.get("after", ""), "")
    except FieldErrors as refused:
        errors = {refusal.field or "": refusal for refusal in refused.errors}
        return await _show(request, work, asked, registers, errors=errors)
    found = await find_everywhere(work, chosen, question, place, PAGE_SIZE)
    return await _show(request, work, asked, registers, question, exact, found)


def _asked(request: AnyRequest) -> dict[str, str]:
    """The address's own parameters, the first of each name, empty ones left out."""
    asked: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if value and name in {*NAMES, "after", "stay"}:
            asked.setdefault(name, value[:400])
    return asked


def _registers(work: Work) -> dict[str, Register]:
    found = open_registers(work.actor)
    if not found:
        raise NotPermitted(next((register.permission for register in REGISTERS.values()), "search"))
    return found


async def _show(
    request: AnyRequest,
    work: Work,
    asked: Mapping[str, str],
    registers: Mapping[str, Register],
    question: Asked | None = None,
    exact: Sequence[Hit] = (),
    found: HitPage | None = None,
    errors: Mapping[str, Refusal] | None = None,
) -> Response[bytes]:
    items = found.items if found else []
    kept = await saved_views(work, VIEWS)
    first = "after" not in asked
    context: dict[str, Any] = {
        "asked": asked,
        "values": dict(asked),
        "errors": errors or {},
        "labels": {"q": gettext("Search"), "from": gettext("from"), "to": gettext("until")},
        "registers": {word: gettext(register.title) for word, register in registers.items()},
        "exact": [(hit, lines(hit, question)) for hit in exact] if question else [],
        "hits": await _told(work, items, question) if question else [],
        "contacts": await _contacts(work, question) if question and first else [],
        "searched": question is not None,
        "first": first,
        "onwards": _address(asked, after=found.next.encode()) if found and found.next else "",
        "newest": _address(asked),
        "kept_views": kept,
        "views": [{"label": view.name, "href": f"/search?{view.query}", "count": None, "late": False} for view in kept],
        "view_query": _query(asked),
    }
    return page(request, "search/search.html", 422 if errors else 200, **context)


async def _told(work: Work, hits: Sequence[Hit], question: Asked) -> list[Any]:
    files = await file_snippets(work, hits, question)
    return [(hit, lines(hit, question), files.get(hit.id, [])) for hit in hits]


async def _contacts(work: Work, question: Asked) -> list[Any]:
    if not work.actor.may(READ_CONTACTS):
        return []
    return [(hit, marked(hit.name, question)) for hit in await suggest(work, question.typed, CONTACTS_SHOWN)]


def _query(asked: Mapping[str, str], **changed: str) -> str:
    kept = {name: asked[name] for name in NAMES if asked.get(name)} | changed
    return urlencode({name: value for name, value in kept.items() if value})


def _address(asked: Mapping[str, str], **changed: str) -> str:
    return f"/search?{_query(asked, **changed)}"


# --- saved searches


@post("/search/views", guards=[signed_in], status_code=303)
async def keep_search(request: AnyRequest, work: Own) -> Response[bytes]:
    """Keep a search under a name, for oneself."""
    registers = _registers(work)
    values = await posted(request)
    asked = {name: value for name, value in parse_qsl(values.get("query", "")[:4_000]) if name in NAMES}
    try:
        await save_view(work, VIEWS, values.get("name", ""), _query(asked))
    except Refusal as refusal:
        return await _show(request, work, asked, registers, errors={"name": refusal})
    return leave_for(request, _address(asked))


@post("/search/views/{view_id:uuid}/delete", guards=[signed_in], status_code=303)
async def delete_search(request: AnyRequest, work: Own, view_id: FromPath[UUID]) -> Response[bytes]:
    """Forget a saved search of one's own."""
    await delete_view(work, view_id)
    return leave_for(request, "/search")


DOORS = [search_page, keep_search, delete_search]
