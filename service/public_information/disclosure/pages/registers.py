"""The register of public information as a list and on paper, and everything that was published as staff see it."""

from typing import Any
from urllib.parse import urlencode

from litestar import Response, get
from litestar.params import FromQuery

from service.audit.access import LINKS
from service.kit.paging import Cursor
from service.kit.refusal import Refusal
from service.public_information.disclosure.queries.registers import information_entries, publications
from service.public_information.disclosure.rules.acts import PUBLISH
from service.public_information.disclosure.views import said, words_for
from service.public_information.rules.acts import READ
from service.public_information.rules.words import EVENTS
from service.publishing.slots import KINDS
from service.runtime.language import gettext, speaking
from service.runtime.work import Work
from service.web.fields import Fields, typed_day
from service.web.guards import may
from service.web.render import page
from service.web.working import AnyRequest, Own

ENTRIES, PUBLISHED = "/information/entries", "/information/published"
STATES = ("published", "withdrawn")


@get(ENTRIES, guards=[may(READ, PUBLISH)])
async def entries_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """Lines of the register of public information, of this month unless other days are asked for."""
    context = await _entries(request, work)
    return page(request, "disclosure/entries.html", status=422 if context["errors"] else 200, **context)


@get(f"{ENTRIES}/print", guards=[may(READ, PUBLISH)])
async def entries_print(request: AnyRequest, work: Own) -> Response[bytes]:
    """The same on paper, in the agency's language."""
    own = work.language = work.tenant.profile.default_language
    with speaking(own):
        context = await _entries(request, work)
        back = f"{ENTRIES}?{urlencode(context['days'])}"
        return page(request, "disclosure/entries_print.html", **{**context, "lang": own, "back": back})


async def _entries(request: AnyRequest, work: Work) -> dict[str, Any]:
    today = work.today
    typed = {name: request.query_params.get(name, "") for name in ("from", "to")}
    read = Fields(typed)
    first = read.day("from", today) or today.replace(day=1)
    last = read.day("to", today) or max(today, first)
    if last < first:
        first, last = last, first
    shown = {"from": typed_day(first), "to": typed_day(last)}
    return {
        "rows": await information_entries(work, first, last),
        "events": said(EVENTS),
        "days": shown,
        "first": first,
        "last": last,
        "values": typed if read.errors else shown,
        "errors": read.errors,
    }


@get(PUBLISHED, guards=[may(PUBLISH)])
async def published_page(
    request: AnyRequest,
    work: Own,
    q: FromQuery[str] = "",
    kind: FromQuery[str] = "",
    after: FromQuery[str] = "",
) -> Response[bytes]:
    """Everything that was published, of every kind, withdrawn things with their reasons."""
    state = request.query_params.get("state", "")  # the framework keeps this name for itself
    chosen = {"kind": kind if kind in KINDS else "", "state": state if state in STATES else "", "q": q[:200]}
    try:
        place = Cursor.decode(after) if after else None
    except Refusal:
        place = None
    kinds = [chosen["kind"]] if chosen["kind"] else []
    rows, further = await publications(work, kinds=kinds, state=chosen["state"], asked=chosen["q"], after=place)
    given = {name: text for name, text in chosen.items() if text}
    context: dict[str, Any] = {
        "rows": rows,
        "words": words_for(work),
        "kinds": [(one, gettext(shown.title)) for one, shown in KINDS.items()],
        "kind_titles": {one: gettext(shown.title) for one, shown in KINDS.items()},
        "sections": {one: shown.section for one, shown in KINDS.items()},
        "states": {
            "published": gettext("Published"),
            "withdrawn": gettext("Withdrawn"),
            "removed": gettext("Withdrawn"),
        },
        "links": LINKS,
        "values": chosen,
        "older": f"{PUBLISHED}?{urlencode({**given, 'after': further.encode()})}" if further else None,
        "newest": f"{PUBLISHED}?{urlencode(given)}" if place else None,
        "now": work.now,
    }
    return page(request, "disclosure/published.html", **context)


DOORS = [entries_page, entries_print, published_page]
