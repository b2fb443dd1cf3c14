"""The reading desk: a dense list of clips with one of them beside it, filters in the address, saved views."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.kit.paging import CappedCount, Cursor
from service.kit.refusal import Refusal
from service.monitoring.forms.clips import LANGUAGES, NAMES, TIERS, wanted_of
from service.monitoring.pages.pane import pane_of
from service.monitoring.pages.showing import HOME, also_in, key, words_for
from service.monitoring.queries.listing import BUCKETS, Row, Wanted, bucket_counts, clips, count
from service.monitoring.queries.sources import source_titles
from service.monitoring.queries.topics import Topic, topics
from service.monitoring.rules.acts import CODE, READ, SOURCES
from service.runtime.language import format_number, gettext, ngettext
from service.runtime.work import Work
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.views import delete_view, save_view, saved_views
from service.web.working import AnyRequest, Own

REGISTER_NAME = "clips"


def asked_of(request: AnyRequest) -> dict[str, str]:
    """The address's own parameters, the first of each name, empty ones left out; without any, what is to be judged."""
    asked: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if value:
            asked.setdefault(name, value)
    return asked if any(name in asked for name in NAMES) else {**asked, "bucket": "new"}


def address(asked: Mapping[str, str], **changed: str) -> str:
    """The list's address with some parameters set anew."""
    kept = {name: asked[name] for name in NAMES if asked.get(name)} | changed
    query = urlencode({name: value for name, value in kept.items() if value})
    return f"{HOME}?{query}" if query else HOME


@get(HOME, guards=[may(READ)])
async def desk_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """Clips, newest first; those to be judged when nothing else is asked for."""
    return await _show(request, work, asked_of(request))


async def _show(
    request: AnyRequest, work: Work, asked: dict[str, str], view_error: Refusal | None = None
) -> Response[bytes]:
    wanted = wanted_of(asked, work.local_now)
    found = await clips(work, wanted, after=place_of(asked))
    counted = CappedCount(len(found.items), found.next is not None) if wanted.q else await count(work, wanted)
    known = await topics(work)
    sources = await source_titles(work)
    kept = await saved_views(work, REGISTER_NAME)
    words = words_for()
    query = address(asked).partition("?")[2]
    opened = _opened(asked, found.items)
    context: dict[str, Any] = {
        "tabs": _tabs(asked, wanted, await bucket_counts(work)),
        "rows": found.items,
        "asked": asked,
        "chips": _chips(asked, wanted, words, sources, known),
        "filters": _filters(words, sources, known),
        "words": words,
        "also_in": also_in,
        "count_words": count_words(counted),
        "older": address(asked, after=found.next.encode()) if found.next else None,
        "newest": address(asked) if asked.get("after") else None,
        "folded": wanted.folded,
        "back": address(asked),
        "other_fold": address(asked, fold="0" if wanted.folded else ""),
        "kept_views": kept,
        "views": [{"label": view.name, "href": f"{HOME}?{view.query}", "count": None, "late": False} for view in kept],
        "view_query": query,
        "view_error": view_error,
        "may_code": work.actor.may(CODE),
        "may_add": work.actor.may(SOURCES),
        "key": key,
    }
    context |= await pane_of(work, opened.clip, known, words) if opened else {}
    return page(request, "monitoring/desk.html", status=422 if view_error else 200, **context)


def _opened(asked: Mapping[str, str], rows: list[Row]) -> Row | None:
    named = next((row for row in rows if str(row.clip.id) == asked.get("open")), None)
    return named or (rows[0] if rows else None)


def place_of(asked: Mapping[str, str]) -> Cursor | None:
    """Where in the list the address stands; a damaged one is the beginning."""
    try:
        return Cursor.decode(asked["after"]) if "after" in asked else None
    except Refusal:
        return None


def _tabs(asked: Mapping[str, str], wanted: Wanted, counts: Mapping[str, CappedCount]) -> list[dict[str, Any]]:
    tabs = []
    for name, said in BUCKETS.items():
        found = counts.get(name)
        shown = "" if found is None or not found.shown else format_number(found.shown) + ("+" if found.more else "")
        href = address(asked, bucket=name, state="")
        tabs.append({"label": gettext(said), "href": href, "count": shown, "current": wanted.bucket == name})
    every = {"label": gettext("All clips"), "href": f"{HOME}?fold=0", "count": None}
    current = not wanted.bucket and not wanted.state
    return [*tabs, {**every, "current": current}]


def _filters(
    words: dict[str, dict[Any, str]], sources: Mapping[UUID, str], known: list[Topic]
) -> list[tuple[str, str, dict[Any, str]]]:
    """Name, label and choices of each filter that is a choice."""
    return [
        ("state", gettext("State"), words["states"]),
        ("source", gettext("Source"), dict(sources)),
        ("tier", gettext("Tier"), {tier: words["tiers"][int(tier)] for tier in TIERS}),
        ("language", gettext("Language"), {code: words["languages"][code] for code in LANGUAGES}),
        ("topic", gettext("Topic"), {topic.id: topic.title for topic in known}),
        ("tone", gettext("Tone towards us"), words["tones"]),
    ]


def _chips(
    asked: Mapping[str, str], wanted: Wanted, words: dict[str, dict[Any, str]], sources: Mapping[UUID, str],
    known: list[Topic],
) -> list[tuple[str, str, str]]:  # fmt: skip
    period = "–".join(asked.get(name, "…") for name in ("from", "to")) if asked.get("from") or asked.get("to") else ""
    titles = {topic.id: topic.title for topic in known}
    values = [
        ("q", gettext("Search"), wanted.q),
        ("state", gettext("State"), words["states"].get(wanted.state, "")),
        ("source", gettext("Source"), sources.get(wanted.source_id, "?") if wanted.source_id else ""),
        ("tier", gettext("Tier"), words["tiers"].get(wanted.tier, "")),
        ("language", gettext("Language"), words["languages"].get(wanted.language, wanted.language)),
        ("topic", gettext("Topic"), titles.get(wanted.topic_id, "?") if wanted.topic_id else ""),
        ("tone", gettext("Tone towards us"), words["tones"].get(wanted.tone, "")),
        ("rule", gettext("Keyword rule"), gettext("one rule") if wanted.rule_id else ""),
        ("story", gettext("Story"), gettext("one story") if wanted.story_id else ""),
    ]
    chips = [(label, value, address(asked, **{name: ""})) for name, label, value in values if value]
    if period:
        chips.append((gettext("Date of capture"), period, address(asked, **{"from": "", "to": ""})))
    return chips


def count_words(found: CappedCount) -> str:
    """How many clips there are, in words."""
    shown = format_number(found.shown)
    if found.more:
        return gettext("More than %(count)s clips", count=shown)
    return ngettext("%(count)s clip", "%(count)s clips", found.shown, count=shown)


# --- saved views


@post("/monitoring/views", guards=[may(READ)], status_code=303)
async def keep_view(request: AnyRequest, work: Own) -> Response[bytes]:
    """Keep the filters of an address under a name."""
    values = await posted(request)
    asked = {name: value for name, value in parse_qsl(values.get("query", "")[:4_000]) if name in NAMES}
    try:
        await save_view(work, REGISTER_NAME, values.get("name", ""), address(asked).partition("?")[2])
    except Refusal as refusal:
        return await _show(request, work, asked, view_error=refusal)
    return leave_for(request, address(asked))


@post("/monitoring/views/{view_id:uuid}/delete", guards=[may(READ)], status_code=303)
async def delete_saved_view(request: AnyRequest, work: Own, view_id: FromPath[UUID]) -> Response[bytes]:
    """Forget a view."""
    await delete_view(work, view_id)
    return leave_for(request, HOME)


DOORS = [desk_page, keep_view, delete_saved_view]
