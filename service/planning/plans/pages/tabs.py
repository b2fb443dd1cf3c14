"""A plan on its tabs; and what whoever had it open sees after their agency's part in it ended."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from service.kit.refusal import lacks_right
from service.planning.plans.pages import bodies, doings, looks
from service.planning.plans.pages.frames import FRESH, HOME, Again, Asked, asked_of, frame, words_for
from service.planning.plans.queries.access import invitation, seen
from service.planning.plans.queries.activities import activity
from service.planning.plans.queries.history import partings
from service.planning.plans.queries.plans import best, fallbacks
from service.planning.plans.rules.acts import READ
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.guards import may
from service.web.render import page
from service.web.working import AnyRequest, Own

Given = Callable[[Work, Asked], Awaitable[dict[str, Any]]]
SHOWN: Mapping[str, Given] = {
    "overview": bodies.overview, "texts": bodies.texts, "days": bodies.days, "part": bodies.part,
    "measures": bodies.measures, "meetings": bodies.meetings, "evaluation": bodies.evaluation,
    "activities": doings.activity_list, "activity": doings.activity_form, "units": doings.units, "own": doings.own,
    "agencies": doings.agency_list, "comments": doings.comment_list, "revisions": looks.revision_list,
    "history": looks.history,
}  # fmt: skip
NAMED = ("record", "item", "activity", "party", "end", "leave", "of", "with", "line", "note", "level",
         "objective_id", "audience_id", "meeting_id")  # fmt: skip
ENDED = {"revoked", "left"}
NOT_WORDS = {"on", "record", "item", "activity", "party", "state", "version", "unit", "parent", "kind", "channel"}


@get(f"{HOME}/{{plan_id:uuid}}", guards=[may(READ)])
async def plan_page(request: AnyRequest, work: Own, plan_id: FromPath[UUID]) -> Response[bytes]:
    """One plan: what it is about."""
    return await show_tab(request, work, plan_id, "overview")


@get(f"{HOME}/{{plan_id:uuid}}/{{tab:str}}", guards=[may(READ)])
async def plan_tab(request: AnyRequest, work: Own, plan_id: FromPath[UUID], tab: FromPath[str]) -> Response[bytes]:
    """One of its tabs, or one of the forms that stand on pages of their own."""
    return await show_tab(request, work, plan_id, tab)


@get("/planning/activities/{activity_id:uuid}", guards=[may(READ)])
async def activity_page(request: AnyRequest, work: Own, activity_id: FromPath[UUID]) -> Response[bytes]:
    """One activity."""
    found = await activity(work, activity_id)
    if found is None:
        raise NotFound
    return await show_tab(request, work, found.plan_id, "activity", named={"activity": str(activity_id)})


async def show_tab(
    request: AnyRequest, work: Work, plan_id: UUID, tab: str, again: Again = FRESH, *,
    named: Mapping[str, str] | None = None,
) -> Response[bytes]:  # fmt: skip
    """The tab; 422 with what was refused, 403 where it is not the reader's to do. named: in place of the address."""
    if tab not in SHOWN:
        raise NotFound
    found = await seen(work, plan_id)
    if found is None:
        return await show_ended(request, work, plan_id, again.values)
    given = {name: str(request.query_params.get(name, "")) for name in NAMED}
    asked = await asked_of(work, found, {**given, **(named or {})}, again)
    context = await frame(work, asked, tab) | await SHOWN[tab](work, asked)
    status = 200
    if again.errors:
        status = 403 if lacks_right(again.errors.values()) else 422
    return page(request, f"plans/{tab}.html", status=status, **context)


async def show_ended(request: AnyRequest, work: Work, plan_id: UUID, typed: Mapping[str, str]) -> Response[bytes]:
    """That the agency's part in a plan ended, what it keeps of it, and what was just typed. Raises NotFound.

    Only an agency that took part comes here; for every other there is nothing. What was sent is answered with 409, for
    which the browser's script puts the page in the form's place.
    """
    asked = await invitation(work, plan_id)
    if asked is None or asked.state not in ENDED:
        raise NotFound
    kept = next((one for one in await partings(work) if one.plan_id == plan_id), None)
    if kept is None:
        raise NotFound  # it was asked and never took part
    context = {
        **words_for(work),
        "asked": asked,
        "title": asked.title(fallbacks(work)),
        "agency": asked.agency.name(work.language),
        "kept": kept,
        "activities": [_kept(work, one) for one in kept.activities],
        "typed": [text for name, text in typed.items() if text.strip() and name not in NOT_WORDS and _words(name)],
    }
    return page(request, "plans/ended.html", status=409 if request.method == "POST" else 404, **context)


def _words(name: str) -> bool:
    return not name.startswith(("version_", "base_", "ready_")) and not name.endswith(("_id", "_on", "_time"))


def _kept(work: Work, one: Mapping[str, Any]) -> dict[str, Any]:
    """One of the agency's own activities as it stood at the end."""
    title = best(work, one.get("titles") or {})
    return {"title": title, "state": one["state"], "starts_at": datetime.fromisoformat(one["starts_at"])}


DOORS = [plan_page, plan_tab, activity_page]
