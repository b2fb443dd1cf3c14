"""The JSON API of clips and stories: the same actions and queries as the pages."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Router, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import UNSET, Meta, Struct, UnsetType

from service.kit.paging import Cursor
from service.kit.refusal import FieldErrors, Refusal
from service.monitoring.actions import judging
from service.monitoring.actions.stories import merge, split
from service.monitoring.forms.clips import NAMES, change_of, wanted_of
from service.monitoring.queries.clips import clip_by_id, codings_of, newest_version, topics_of
from service.monitoring.queries.listing import Row, clips
from service.monitoring.queries.stories import clips_of, main_clips, story_by_id, told_stories
from service.monitoring.rules.acts import CODE, READ
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import FormRejected
from service.web.guards import may
from service.web.working import Own


class ClipItem(Struct, kw_only=True):
    """One clip of the list. clips, outlets: of its whole story. topics: ids."""

    id: UUID
    state: str
    source: UUID | None
    outlet: str
    tier: int
    address: str
    title: str
    lead: str
    language: str
    author: str
    published_at: datetime | None
    caught_at: datetime
    story: UUID
    clips: int
    outlets: int
    topics: list[UUID]
    tone: str
    prominence: str


class ClipsBody(Struct):
    """A page of clips, newest first. `next` is given back as `cursor` to go on; null at the end."""

    items: list[ClipItem]
    next: str | None


class CodingItem(Struct):
    """One judgement of the clip's history: the whole coding before and after it."""

    at: datetime
    by: str
    state_before: str
    state: str
    before: dict[str, Any]
    after: dict[str, Any]
    undone: bool


class ClipBody(ClipItem, kw_only=True):
    """One clip with its newest text."""

    text: str
    sha256: str
    versions: int
    message: str
    spokesperson: str
    echoes: str
    error: str
    outcome: str
    codings: list[CodingItem]


class CodingBody(Struct, kw_only=True):
    """Parts of the coding that change; what is left out stays. `topics` takes the place of all topics."""

    topics: list[str] | UnsetType = UNSET
    tone: Annotated[str | UnsetType, Meta(description="`negative`, `neutral`, `positive`, or empty.")] = UNSET
    prominence: Annotated[str | UnsetType, Meta(description="`headline`, `lead`, `body`, `mention`, or empty.")] = UNSET
    message: str | UnsetType = UNSET
    spokesperson: str | UnsetType = UNSET
    echoes: str | UnsetType = UNSET
    error: str | UnsetType = UNSET


class ReasonBody(Struct):
    """Why, where the act asks for it."""

    reason: str = ""


class DecidedBody(Struct):
    """What became of the clip."""

    id: UUID
    state: str


class StoryBody(Struct, kw_only=True):
    """A story. `main`: the clip that stands for it. `id` may be that of the story that took its clips over."""

    id: UUID
    main: UUID | None
    clips: int
    outlets: int
    first_at: datetime
    last_at: datetime
    members: list[UUID]


class StoriesBody(Struct):
    """A page of stories that several clips tell, those last told first. Their `members` are empty here."""

    items: list[StoryBody]
    next: str | None


class MergeBody(Struct):
    """The story whose clips come to this one."""

    story: UUID


@get("/clips", guards=[may(READ)], operation_id="listClips", summary="List clips, newest first")
async def list_clips(
    request: Request[Any, Any, Any],
    work: Own,
    bucket: Annotated[str, QueryParameter(description="Such as `new`, `relevant`, `coded` or `reaction`.")] = "",
    in_state: Annotated[str, QueryParameter(name="state", description="Such as `captured`.")] = "",
    source: FromQuery[str] = "",
    tier: FromQuery[str] = "",
    language: FromQuery[str] = "",
    topic: FromQuery[str] = "",
    tone: FromQuery[str] = "",
    rule: FromQuery[str] = "",
    story: FromQuery[str] = "",
    q: Annotated[str, QueryParameter(description="Words of title, text or outlet.", max_length=200)] = "",
    since: Annotated[str, QueryParameter(name="from", description="First day of capture, as 2026-11-20.")] = "",
    until: Annotated[str, QueryParameter(name="to", description="Last day of capture, as 2026-11-20.")] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
    cursor: Annotated[str, QueryParameter(description="`next` of the page before.")] = "",
) -> ClipsBody:
    asked = {name: value for name in NAMES if (value := request.query_params.get(name, ""))} | {"fold": "0"}
    place = _place(cursor)
    found = await clips(work, wanted_of(asked, work.local_now, strict=True), after=place, limit=limit)
    topics = await topics_of(work, [row.clip.id for row in found.items])
    items = [ClipItem(**_item(row, topics[row.clip.id])) for row in found.items]
    return ClipsBody(items, found.next.encode() if found.next else None)


def _place(cursor: str) -> Cursor | None:
    try:
        return Cursor.decode(cursor) if cursor else None
    except Refusal as refusal:
        raise FieldErrors([refusal.at("cursor")]) from None


def _item(row: Row, topics: list[UUID]) -> dict[str, Any]:
    clip = row.clip
    names = ("id", "state", "outlet", "tier", "address", "title", "lead", "language", "author")
    later = ("published_at", "caught_at", "tone", "prominence")
    values = {name: getattr(clip, name) for name in (*names, *later)}
    return values | {
        "source": clip.source_id, "story": clip.story_id, "clips": row.clips, "outlets": row.outlets, "topics": topics,
    }  # fmt: skip


@get("/clips/{clip_id:uuid}", guards=[may(READ)], operation_id="getClip", summary="One clip with its text")
async def get_clip(work: Own, clip_id: FromPath[UUID]) -> ClipBody:
    clip = await clip_by_id(work, clip_id)
    story, version = await story_by_id(work, clip.story_id), await newest_version(work, clip_id)
    topics = (await topics_of(work, [clip_id]))[clip_id]
    codings = [
        CodingItem(one.at, one.by_name, one.state_before, one.state, one.before, one.after, one.undone_at is not None)
        for one in await codings_of(work, clip_id)
    ]
    said = {name: getattr(clip, name) for name in ("message", "spokesperson", "echoes", "error", "outcome", "versions")}
    item = _item(Row(clip, story.clips, story.outlets), topics)
    return ClipBody(**item, **said, text=version.text, sha256=version.sha256, codings=codings)


@post(
    "/clips/{clip_id:uuid}/coding", guards=[may(CODE)], status_code=200, operation_id="codeClip",
    summary="Change parts of a clip's coding",
)  # fmt: skip
async def code_clip(work: Own, clip_id: FromPath[UUID], data: JSONBody[CodingBody]) -> DecidedBody:
    given = {name: value for name, value in msgspec.structs.asdict(data).items() if value is not UNSET}
    if "topics" in given:
        given["topics"] = " ".join(given["topics"])
    try:
        change = change_of(given)
    except FormRejected as refused:
        raise FieldErrors(refused.errors.values()) from None
    decided = await judging.code(work, clip_id, change)
    return DecidedBody(decided.clip_id, decided.state)


@post(
    "/clips/{clip_id:uuid}/{act:str}", guards=[may(CODE)], status_code=200, operation_id="decideOnClip",
    summary="keep, screen-out, archive, bring-back, close-reaction or split",
)  # fmt: skip
async def decide_on_clip(
    work: Own, clip_id: FromPath[UUID], act: FromPath[str], data: JSONBody[ReasonBody]
) -> DecidedBody:
    """`bring-back`, `close-reaction` and `split` take a reason."""
    await _done(work, clip_id, act, data.reason)
    return DecidedBody(clip_id, (await clip_by_id(work, clip_id)).state)


async def _done(work: Work, clip_id: UUID, act: str, reason: str) -> None:
    plain = {"keep": judging.keep, "screen-out": judging.screen_out, "archive": judging.archive}
    reasoned = {"bring-back": judging.bring_back, "close-reaction": judging.close_reaction}
    if act in plain:
        await plain[act](work, clip_id)
    elif act in reasoned:
        await reasoned[act](work, clip_id, reason)
    elif act == "split":
        await split(work, clip_id, reason)
    else:
        raise NotFound


@get("/stories", guards=[may(READ)], operation_id="listStories", summary="Stories that several clips tell")
async def list_stories(
    work: Own, cursor: Annotated[str, QueryParameter(description="`next` of the page before.")] = ""
) -> StoriesBody:
    found, more = await told_stories(work, _place(cursor))
    items = [
        StoryBody(
            id=one.story.id, main=one.main.id, clips=one.story.clips, outlets=one.story.outlets,
            first_at=one.story.first_at, last_at=one.story.last_at, members=[],
        )
        for one in found
    ]  # fmt: skip
    return StoriesBody(items, more.encode() if more else None)


@get("/stories/{story_id:uuid}", guards=[may(READ)], operation_id="getStory", summary="One story with its clips")
async def get_story(work: Own, story_id: FromPath[UUID]) -> StoryBody:
    return await _story(work, story_id)


async def _story(work: Work, story_id: UUID) -> StoryBody:
    story = await story_by_id(work, story_id)
    main = (await main_clips(work, [story])).get(story.id)
    return StoryBody(
        id=story.id, main=main.id if main else None, clips=story.clips, outlets=story.outlets, first_at=story.first_at,
        last_at=story.last_at, members=[clip.id for clip in await clips_of(work, story.id)],
    )  # fmt: skip


@post(
    "/stories/{story_id:uuid}/merge", guards=[may(CODE)], status_code=200, operation_id="mergeStories",
    summary="Merge another story into this one",
)  # fmt: skip
async def merge_stories(work: Own, story_id: FromPath[UUID], data: JSONBody[MergeBody]) -> StoryBody:
    left = await merge(work, story_id, data.story)
    return await _story(work, left)


DOORS = [
    Router(
        path="/api/v1/monitoring",
        route_handlers=[list_clips, get_clip, code_clip, decide_on_clip, list_stories, get_story, merge_stories],
        tags=["Media monitoring"],
    )
]
