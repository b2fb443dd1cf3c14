"""The list of press events: to come, drafts, past, all; by kind, state, owner and words."""

from typing import Any
from urllib.parse import urlencode

from litestar import Response, get

from service.identity.queries import people_named
from service.kit.paging import Cursor
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.events.pages.showing import HOME, said, title_of, words_for
from service.press.events.queries.listing import PAGE, Filter, cursor_of, listed
from service.press.events.rules.acts import READ, STATES, WRITE
from service.press.events.rules.content import EventView
from service.press.events.rules.kinds import KINDS
from service.runtime.language import gettext
from service.web.guards import may
from service.web.render import page
from service.web.working import AnyRequest, Own

SHOWS = {"upcoming": N_("To come"), "drafts": N_("In preparation"), "past": N_("Past"), "all": N_("All")}


@get(HOME, guards=[may(READ)])
async def list_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """Events of a filter, a page at a time."""
    asked = {name: str(request.query_params.get(name, "")) for name in ("show", "kind", "state", "q", "mine", "after")}
    wanted = Filter(
        show=asked["show"] if asked["show"] in SHOWS else "upcoming",
        kind=asked["kind"] if asked["kind"] in KINDS else "",
        state=asked["state"] if asked["state"] in STATES else "",
        typed=asked["q"][:200],
        owner_id=work.actor.stands_for if asked["mine"] == "1" else None,
    )
    rows = await listed(work, wanted, _cursor(asked["after"]))
    more, rows = len(rows) > PAGE, rows[:PAGE]
    kept = {"kind": wanted.kind, "state": wanted.state, "q": wanted.typed, "mine": "1" if wanted.owner_id else ""}
    given = {name: text for name, text in kept.items() if text}
    context: dict[str, Any] = {
        "words": words_for(work),
        "rows": [(one, title_of(work, one)) for one in rows],
        "owners": await people_named(work, {one.owner_id for one in rows if one.owner_id}),
        "wanted": wanted,
        "filtered": bool(given),
        "mine": kept["mine"],
        "writes": work.actor.may(WRITE),
        "next": _next(wanted.show, given, rows[-1]) if more else "",
        "tabs": [
            {"label": label, "href": f"{HOME}?{urlencode({'show': show, **given})}", "current": show == wanted.show,
             "count": None}
            for show, label in said(SHOWS).items()
        ],
        "empty_words": gettext("No press event answers this filter.") if given else gettext("No press event is here."),
    }  # fmt: skip
    return page(request, "press_events/list.html", **context)


def _next(show: str, given: dict[str, str], last: EventView) -> str:
    return f"{HOME}?{urlencode({'show': show, **given, 'after': cursor_of(last, show).encode()})}"


def _cursor(typed: str) -> Cursor | None:
    try:
        return Cursor.decode(typed) if typed else None
    except Refusal:
        return None


DOORS = [list_page]
