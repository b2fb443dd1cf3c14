"""The list of sources with how each does."""

from collections.abc import Sequence
from typing import Any

from litestar import Response, get
from litestar.params import FromQuery

from service.monitoring.sources.pages.showing import PLACE, SEE, words
from service.monitoring.sources.queries.sources import SourceView, all_sources
from service.monitoring.sources.rules.acts import why_not_manage
from service.runtime.language import gettext
from service.web.render import page
from service.web.working import AnyRequest, Own

SHOWS = ("", "trouble", "paused", "removed")
TROUBLE = frozenset({"failing", "silent"})


@get(PLACE, guards=[SEE])
async def list_page(request: AnyRequest, work: Own, show: FromQuery[str] = "") -> Response[bytes]:
    """Every source of the agency; `show`: those in trouble, paused or removed."""
    show = show if show in SHOWS else ""
    everything = await all_sources(work)
    removed = await all_sources(work, removed=True)
    chosen = _chosen(everything, removed, show)
    context: dict[str, Any] = {
        "sources": chosen,
        "show": show,
        "tabs": _tabs(everything, removed, show),
        "trouble": sum(one.condition in TROUBLE for one in everything),
        "can_change": why_not_manage(work.actor) is None,
        "recent": sum(one.recent for one in everything),
        **words(),
    }
    return page(request, "sources/list.html", **context)


def _chosen(everything: Sequence[SourceView], removed: Sequence[SourceView], show: str) -> Sequence[SourceView]:
    if show == "removed":
        return removed
    if show == "trouble":
        return [one for one in everything if one.condition in TROUBLE]
    if show == "paused":
        return [one for one in everything if one.state == "paused"]
    return everything


def _tabs(everything: Sequence[SourceView], removed: Sequence[SourceView], show: str) -> list[dict[str, Any]]:
    counted = {
        "": (gettext("All sources"), everything),
        "trouble": (gettext("In trouble"), [one for one in everything if one.condition in TROUBLE]),
        "paused": (gettext("Paused"), [one for one in everything if one.state == "paused"]),
        "removed": (gettext("Removed"), removed),
    }
    return [
        {
            "label": label,
            "href": f"{PLACE}?show={word}" if word else PLACE,
            "count": str(len(found)) if found else "",
            "current": word == show,
        }
        for word, (label, found) in counted.items()
    ]


DOORS = [list_page]
