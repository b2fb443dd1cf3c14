"""One clip beside the list: what it says, the buttons of its judgement, and what they do."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.assignments.slots import may_give_on
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.monitoring.actions import judging
from service.monitoring.actions.judging import Decided
from service.monitoring.models.clips import Clip
from service.monitoring.pages.showing import HOME, also_in, key, verdict, words_for
from service.monitoring.queries.clips import clip_by_id, coded_in_story, newest_version, topics_of
from service.monitoring.queries.stories import clips_of, story_by_id
from service.monitoring.queries.topics import Topic, topics
from service.monitoring.rules.acts import CLIP, CODE, READ
from service.monitoring.slots import marked
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import fragment, is_partial
from service.web.working import AnyRequest, Own, working

BESIDE = 60
"""Other clips of a story that a pane names; the story's page has all."""
SAID: Mapping[str, str] = {
    "keep": N_("Marked as relevant."),
    "screen_out": N_("Screened out."),
    "code": N_("The coding was saved."),
    "undo": N_("Undone."),
}


async def pane_of(work: Work, clip: Clip, known: Sequence[Topic], words: dict[str, dict[Any, str]]) -> dict[str, Any]:
    """What the pane of a clip shows."""
    version = await newest_version(work, clip.id)
    story = await story_by_id(work, clip.story_id)
    others = [one for one in await clips_of(work, story.id, BESIDE + 1) if one.id != clip.id] if story.clips > 1 else []
    chosen = (await topics_of(work, [clip.id]))[clip.id]
    marks = await marked(work, clip.id, {"title": clip.title, "lead": clip.lead, "text": version.text})
    return {
        **verdict(work, clip, chosen, known),
        "version": version,
        "marks": marks,
        "like": await coded_in_story(work, story.id, clip.id) if others and not clip.tone else None,
        "paragraphs": paragraphs(marks["text"]),
        "others": others,
        "outlets": story.outlets,
        "also_in": also_in,
        "words": words,
        "key": key,
        "may_resolve": may_give_on(work.actor, CLIP),
        "decisions": (),
        "said": "",
    }


Piece = tuple[str, str]


def paragraphs(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces of a text, line by line; empty lines fall away."""
    lines: list[list[Piece]] = [[]]
    for text, term in pieces:
        first, *rest = text.split("\n")
        lines[-1].append((first, term))
        lines += [[(line, term)] for line in rest]
    return [line for line in lines if any(text.strip() for text, _ in line)]


@get("/monitoring/clips/{clip_id:uuid}/pane", guards=[may(READ)])
async def pane(request: AnyRequest, work: Own, clip_id: FromPath[UUID]) -> Response[bytes]:
    """A clip as the reading desk shows it."""
    clip = await clip_by_id(work, clip_id)
    context = await pane_of(work, clip, await topics(work), words_for())
    return fragment(request, "monitoring/_pane.html", **context)


# --- decisions

Do = Callable[[Work], Awaitable[list[Decided]]]


async def decide(request: AnyRequest, clip_id: UUID, act: str, values: Mapping[str, str], do: Do) -> Response[bytes]:
    """Do it; the reading desk gets the clip's buttons anew, a plain browser the list or the clip's page."""
    async with working(request) as work:
        decided = await do(work)
        if is_partial(request):
            return await _buttons(request, work, clip_id, act, decided)
    back = values.get("back", "")
    place = back if back.startswith(HOME) else f"/monitoring/clips/{clip_id}"
    return await leave_saying(request, place, SAID[act])


async def _buttons(
    request: AnyRequest, work: Work, clip_id: UUID, act: str, decided: Sequence[Decided]
) -> Response[bytes]:
    clip = await clip_by_id(work, clip_id)
    chosen = (await topics_of(work, [clip_id]))[clip_id]
    undoable = [f"{one.clip_id}.{one.decision_id}" for one in decided if one.decision_id]
    context = {
        **verdict(work, clip, chosen, await topics(work)),
        "like": None if clip.tone else await coded_in_story(work, clip.story_id, clip.id),
        "words": words_for(),
        "key": key,
        "may_resolve": may_give_on(work.actor, CLIP),
        "decisions": undoable,
        "said": gettext(SAID[act]),
    }
    return fragment(request, "monitoring/_verdict.html", **context)


def _by_step(act: str, clip_id: UUID, whole_story: bool) -> Do:
    async def do(work: Work) -> list[Decided]:
        if whole_story:
            return await judging.judge_story(work, clip_id, act)
        return [await (judging.keep if act == "keep" else judging.screen_out)(work, clip_id)]

    return do


@post("/monitoring/clips/{clip_id:uuid}/keep", guards=[may(CODE)])
async def keep(request: AnyRequest, clip_id: FromPath[UUID]) -> Response[bytes]:
    """Mark a clip as relevant, with `story` every clip of its story that nobody judged."""
    values = await posted(request)
    return await decide(request, clip_id, "keep", values, _by_step("keep", clip_id, "story" in values))


@post("/monitoring/clips/{clip_id:uuid}/screen-out", guards=[may(CODE)])
async def screen_out(request: AnyRequest, clip_id: FromPath[UUID]) -> Response[bytes]:
    """Screen a clip out, with `story` every clip of its story that nobody judged."""
    values = await posted(request)
    return await decide(request, clip_id, "screen_out", values, _by_step("screen_out", clip_id, "story" in values))


@post("/monitoring/clips/{clip_id:uuid}/as-story", guards=[may(CODE)])
async def as_story(request: AnyRequest, clip_id: FromPath[UUID]) -> Response[bytes]:
    """Judge a clip as the one of its story that was coded last, with `story` all that nobody judged."""
    values = await posted(request)

    async def do(work: Work) -> list[Decided]:
        return await judging.code_as_story(work, clip_id, "story" in values)

    return await decide(request, clip_id, "code", values, do)


@post("/monitoring/clips/{clip_id:uuid}/undo", guards=[may(CODE)])
async def undo(request: AnyRequest, clip_id: FromPath[UUID]) -> Response[bytes]:
    """Take back one's own decision, of all clips that it was made for."""
    values = await posted(request)
    pairs = _pairs(values.get("decisions", ""))

    async def do(work: Work) -> list[Decided]:
        return [await judging.undo(work, one, decision) for one, decision in pairs]

    return await decide(request, clip_id, "undo", values, do)


def _pairs(typed: str) -> list[tuple[UUID, UUID]]:
    try:
        split = [pair.partition(".") for pair in typed.split()]
        pairs = [(UUID(clip), UUID(decision)) for clip, _, decision in split]
    except ValueError:
        pairs = []
    if not pairs:
        raise FieldErrors([Refusal(judging.NOTHING_TO_UNDO, code="nothing_to_undo", field="decisions")])
    return pairs


DOORS = [pane, keep, screen_out, as_story, undo]
