"""The list of refutations: buckets, filters in the address, saved views; how those closed ended."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.kit.paging import CappedCount, Cursor
from service.kit.refusal import Refusal
from service.press.outlets.queries.contacts import names_of
from service.press.outlets.rules.acts import OUTLET, READ
from service.press.refutations.pages.showing import HOME, words_for
from service.press.refutations.queries.listing import BUCKETS, Wanted, bucket_counts, count, listed
from service.press.refutations.queries.refutations import Ended, ended_between
from service.press.refutations.rules.acts import SHAPES, STATES
from service.press.refutations.rules.words import DECISIONS, MEDIA, OUTCOMES, VERDICTS
from service.press.releases.rules.acts import WRITE
from service.runtime.language import format_number, gettext, ngettext
from service.runtime.work import Work
from service.web.guards import may
from service.web.keymap import keymap
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.views import delete_view, save_view, saved_views
from service.web.working import AnyRequest, Own

REGISTER = "refutations"
NAMES = ("bucket", "state", "decision", "verdict", "outcome", "medium", "outlet", "q", "mine", "late")
CHOICES: Mapping[str, Mapping[str, str]] = {
    "bucket": BUCKETS, "state": STATES, "decision": DECISIONS, "verdict": VERDICTS, "outcome": OUTCOMES,
    "medium": MEDIA,
}  # fmt: skip


def asked_of(request: AnyRequest) -> dict[str, str]:
    """The address's own parameters, the first of each name, empty ones left out."""
    asked: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if value:
            asked.setdefault(name, value)
    return asked


def address(asked: Mapping[str, str], **changed: str) -> str:
    """The list's address with some parameters set anew."""
    kept = {name: asked[name] for name in NAMES if asked.get(name)} | changed
    query = urlencode({name: value for name, value in kept.items() if value})
    return f"{HOME}?{query}" if query else HOME


def wanted_of(work: Work, asked: Mapping[str, str]) -> Wanted:
    """What an address asks for; strange values ask for nothing."""
    chosen = {name: asked[name] if asked.get(name) in known else "" for name, known in CHOICES.items()}
    return Wanted(
        **chosen,
        q=asked.get("q", "").strip()[:200],
        outlet_id=_uuid(asked.get("outlet", "")),
        owner_id=work.actor.stands_for if asked.get("mine") == "1" else None,
        late=work.now if asked.get("late") == "1" else None,
    )


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed) if typed else None
    except ValueError:
        return None


@get(HOME, guards=[may(READ)])
async def list_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """Refutations, the newest first."""
    return await _show(request, work, asked_of(request))


async def _show(
    request: AnyRequest, work: Work, asked: dict[str, str], view_error: Refusal | None = None
) -> Response[bytes]:  # fmt: skip
    wanted = wanted_of(work, asked)
    found = await listed(work, wanted, after=_place(asked))
    kept = await saved_views(work, REGISTER)
    words = words_for()
    query = address(asked).partition("?")[2]
    context: dict[str, Any] = {
        "words": words,
        "rows": found.items,
        "shapes": SHAPES,
        "now": work.now,
        "tabs": _tabs(asked, wanted, await bucket_counts(work)),
        "asked": asked,
        "chips": await _chips(work, asked, wanted, words),
        "count_words": count_words(await count(work, wanted)),
        "older": address(asked, after=found.next.encode()) if found.next else None,
        "newest": address(asked) if asked.get("after") else None,
        "writes": work.actor.may(WRITE),
        "kept_views": kept,
        "views": [{"label": view.name, "href": f"{HOME}?{view.query}", "count": None, "late": False} for view in kept],
        "view_query": query,
        "view_error": view_error,
        "home": HOME,
        "ended": await _ended(work),
        "key": lambda name: keymap()[name],
    }
    return page(request, "refutations/list.html", status=422 if view_error else 200, **context)


def _place(asked: Mapping[str, str]) -> Cursor | None:
    try:
        return Cursor.decode(asked["after"]) if "after" in asked else None
    except Refusal:
        return None


def _tabs(asked: Mapping[str, str], wanted: Wanted, counts: Mapping[str, int]) -> list[dict[str, Any]]:
    every = {"label": gettext("All"), "href": address(asked, bucket=""), "count": None, "current": not wanted.bucket}
    return [
        every,
        *(
            {
                "label": gettext(said), "href": address(asked, bucket=name), "current": wanted.bucket == name,
                "count": format_number(counts[name]) if counts.get(name) and name != "closed" else "",
            }
            for name, said in BUCKETS.items()
        ),
    ]  # fmt: skip


async def _chips(
    work: Work, asked: Mapping[str, str], wanted: Wanted, words: Mapping[str, Any]
) -> list[tuple[str, str, str]]:  # fmt: skip
    labels = words["labels"]
    outlet = (await names_of(work, OUTLET, [wanted.outlet_id])) if wanted.outlet_id else {}
    values = [
        ("q", gettext("Search"), wanted.q),
        ("state", gettext("State"), words["states"].get(wanted.state, "")),
        ("decision", labels["decision"], words["decisions"].get(wanted.decision, "")),
        ("verdict", labels["verdict"], words["verdicts"].get(wanted.verdict, "")),
        ("outcome", labels["outcome"], words["outcomes"].get(wanted.outcome, "")),
        ("medium", labels["medium"], words["media"].get(wanted.medium, "")),
        ("outlet", labels["outlet"], next(iter(outlet.values()), "")),
        ("mine", labels["owner"], gettext("me") if wanted.owner_id else ""),
        ("late", gettext("Overdue"), gettext("yes") if wanted.late else ""),
    ]
    return [(label, value, address(asked, **{name: ""})) for name, label, value in values if value]


def count_words(found: CappedCount) -> str:
    """How many refutations there are, in words."""
    shown = format_number(found.shown)
    if found.more:
        return gettext("More than %(count)s refutations", count=shown)
    return ngettext("%(count)s refutation", "%(count)s refutations", found.shown, count=shown)


async def _ended(work: Work) -> list[tuple[str, int]]:
    """What came of those closed this year: outcome in words and how many, as the rules order outcomes."""
    zone = work.zone
    year = work.today.replace(month=1, day=1)
    found: list[Ended] = await ended_between(work, datetime.combine(year, time(), zone), work.now)
    counts = {outcome: sum(one.count for one in found if one.outcome == outcome) for outcome in OUTCOMES}
    return [(gettext(OUTCOMES[outcome]), number) for outcome, number in counts.items() if number]


# --- saved views


@post(f"{HOME}/views", guards=[may(READ)], status_code=303)
async def keep_view(request: AnyRequest, work: Own) -> Response[bytes]:
    """Keep the filters of an address under a name."""
    values = await posted(request)
    asked = {name: value for name, value in parse_qsl(values.get("query", "")[:4_000]) if name in NAMES}
    try:
        await save_view(work, REGISTER, values.get("name", ""), address(asked).partition("?")[2])
    except Refusal as refusal:
        return await _show(request, work, asked, view_error=refusal)
    return leave_for(request, address(asked))


@post(f"{HOME}/views/{{view_id:uuid}}/delete", guards=[may(READ)], status_code=303)
async def delete_saved_view(request: AnyRequest, work: Own, view_id: FromPath[UUID]) -> Response[bytes]:
    """Forget a view."""
    await delete_view(work, view_id)
    return leave_for(request, HOME)


DOORS = [list_page, keep_view, delete_saved_view]
