"""Stories: those that several outlets tell, and one with its course; merged, parted, and what stands for them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.monitoring.actions import stories
from service.monitoring.forms.clips import story_of
from service.monitoring.pages.desk import asked_of, place_of
from service.monitoring.pages.showing import also_in, key, words_for
from service.monitoring.queries.stories import bonds_of, clips_of, likely, main_clips, story_by_id, told_stories
from service.monitoring.rules.acts import CODE, READ
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.fields import FormRejected
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.working import AnyRequest, Own, working

BONDS = {"together": N_("Said to be one story"), "apart": N_("Said to be two stories")}


@get("/monitoring/stories", guards=[may(READ)])
async def stories_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """Stories of several clips, those last told first."""
    found, more = await told_stories(work, place_of(asked_of(request)))
    context: dict[str, Any] = {
        "found": found,
        "older": f"/monitoring/stories?after={more.encode()}" if more else None,
        "words": words_for(),
    }
    return page(request, "monitoring/stories.html", **context)


@get("/monitoring/stories/{story_id:uuid}", guards=[may(READ)])
async def story_page(request: AnyRequest, work: Own, story_id: FromPath[UUID]) -> Response[bytes]:
    """A story: its clips in order of capture, what people said of it."""
    return await _show(request, work, story_id)


async def _show(
    request: AnyRequest, work: Work, story_id: UUID, refusal: Refusal | None = None,
    values: Mapping[str, str] | None = None,
) -> Response[bytes]:  # fmt: skip
    story = await story_by_id(work, story_id)
    rows = await clips_of(work, story.id)
    main = (await main_clips(work, [story])).get(story.id)
    may_code = work.actor.may(CODE)
    context: dict[str, Any] = {
        "story": story,
        "main": main,
        "clips": rows,
        "bonds": [(bond, gettext(BONDS[bond.kind])) for bond in await bonds_of(work, story.id)],
        "likely": await likely(work, story) if may_code else [],
        "may_code": may_code,
        "also_in": also_in,
        "words": words_for(),
        "values": dict(values or {}),
        "errors": {refusal.field or "story": refusal} if refusal else {},
        "key": key,
    }
    return page(request, "monitoring/story.html", status=422 if refusal else 200, **context)


@post("/monitoring/stories/{story_id:uuid}/merge", guards=[may(CODE)])
async def merge(request: AnyRequest, story_id: FromPath[UUID]) -> Response[bytes]:
    """Say that another story is this one."""
    values = await posted(request)
    try:
        async with working(request) as work:
            left = await stories.merge(work, story_id, await story_of(work, values))
    except (Refusal, FormRejected) as error:
        refusal = error if isinstance(error, Refusal) else next(iter(error.errors.values()))
        async with working(request) as work:
            return await _show(request, work, story_id, refusal, values)
    return await leave_saying(request, f"/monitoring/stories/{left}", N_("The stories are one now."))


@post("/monitoring/stories/{story_id:uuid}/main", guards=[may(CODE)])
async def choose_main(request: AnyRequest, work: Own, story_id: FromPath[UUID]) -> Response[bytes]:
    """Let a clip stand for the story."""
    values = await posted(request)
    try:
        clip_id = UUID(values.get("clip", ""))
    except ValueError:
        raise Refusal(stories.NOT_IN_STORY, code="not_in_story", field="clip") from None
    await stories.choose_main(work, story_id, clip_id)
    return await leave_saying(request, f"/monitoring/stories/{story_id}", N_("This clip stands for the story now."))


DOORS = [stories_page, story_page, merge, choose_main]
