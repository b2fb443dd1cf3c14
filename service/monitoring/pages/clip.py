"""The page of one clip: its text, evidence, versions, judgement, reaction, history."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from service.audit.queries import timeline
from service.documents.queries import files_of
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.monitoring.actions import judging, stories
from service.monitoring.actions.judging import Decided
from service.monitoring.forms.clips import change_of
from service.monitoring.models.clips import Clip, ClipVersion
from service.monitoring.pages.pane import decide, pane_of
from service.monitoring.pages.showing import also_in, key, told, words_for
from service.monitoring.queries.clips import clip_by_id, versions_of
from service.monitoring.queries.topics import topics
from service.monitoring.rules.acts import CLIP, CODE, READ
from service.monitoring.rules.comparing import changes, compared
from service.monitoring.slots import REACTIONS
from service.runtime.filetypes import attachment_header
from service.runtime.language import gettext
from service.runtime.storage import StorageError
from service.runtime.work import Work
from service.web.errors import Away, NotFound
from service.web.fields import FormRejected
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import is_partial, page
from service.web.visitor import house
from service.web.working import AnyRequest, Own, working

SHUT = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}
FREE_TEXTS = ("message", "spokesperson", "echoes", "error")
SAID: Mapping[str, str] = {
    "archive": N_("The clip is archived."),
    "bring_back": N_("The clip was brought back."),
    "close_reaction": N_("The reaction is closed."),
    "split": N_("The clip stands in a story of its own now."),
}


@get("/monitoring/clips/{clip_id:uuid}", guards=[may(READ)])
async def clip_page(request: AnyRequest, work: Own, clip_id: FromPath[UUID]) -> Response[bytes]:
    """The clip, what can be done with it, and what was done."""
    return await _show(request, work, clip_id)


async def _show(
    request: AnyRequest, work: Work, clip_id: UUID, refused: tuple[str, FormRejected] | None = None
) -> Response[bytes]:
    clip = await clip_by_id(work, clip_id)
    known = await topics(work)
    titles = {str(topic.id): topic.title for topic in known}
    context = await pane_of(work, clip, known, words_for())
    typed = refused[1].values if refused and refused[0] == "code" else {}
    context |= {
        "versions": await versions_of(work, clip_id),
        "coding": {name: getattr(clip, name) for name in FREE_TEXTS} | typed,
        "history": [told(act, titles) for act in await timeline(work, clip_id)],
        "files": await files_of(work, CLIP, clip_id),
        "reactions": await _reactions(work, clip),
        "changed_since": _changed_since(clip, context["version"]),
        "also_in": also_in,
        "refused": refused[0] if refused else "",
        "values": refused[1].values if refused else {},
        "errors": refused[1].errors if refused else {},
        "key": key,
    }  # fmt: skip
    return page(request, "monitoring/clip.html", status=422 if refused else 200, **context)


def _changed_since(clip: Clip, version: ClipVersion) -> bool:
    """Whether the article changed after it was judged."""
    return clip.coded_at is not None and version.number > 1 and version.caught_at > clip.coded_at


async def _reactions(work: Work, clip: Clip) -> list[dict[str, Any]]:
    """What the clip may be turned into by floors above, and what it was turned into."""
    offered = clip.state in ("relevant", "coded", "reaction_open", "reaction_closed")
    found = []
    for one in REACTIONS:
        made = (await one.made(work, [clip.id])).get(clip.id, [])
        href = one.href.replace("{id}", str(clip.id)) if offered and work.actor.may(one.permission) else ""
        if made or href:
            found.append({"label": gettext(one.label), "href": href, "made": made})
    return found


@post("/monitoring/clips/{clip_id:uuid}/code", guards=[may(CODE)])
async def code(request: AnyRequest, clip_id: FromPath[UUID]) -> Response[bytes]:
    """Change the parts of a clip's coding that the form names."""
    values = await posted(request)
    try:
        change = change_of(values)
    except FormRejected as refused:
        if is_partial(request):
            raise FieldErrors(refused.errors.values()) from None
        async with working(request) as work:
            return await _show(request, work, clip_id, ("code", refused))

    async def do(work: Work) -> list[Decided]:
        return [await judging.code(work, clip_id, change)]

    return await decide(request, clip_id, "code", values, do)


# --- acts that take a reason


async def _act(
    request: AnyRequest, clip_id: UUID, act: str, do: Callable[[Work, str], Awaitable[object]]
) -> Response[bytes]:
    """Do an act with the reason that was typed; refused, the page shows it again with what was typed."""
    values = await posted(request)
    try:
        async with working(request) as work:
            await do(work, values.get("reason", ""))
    except Refusal as refusal:
        async with working(request) as work:
            refused = FormRejected(values, {refusal.field or "reason": refusal})
            return await _show(request, work, clip_id, (act, refused))
    return await leave_saying(request, f"/monitoring/clips/{clip_id}", SAID[act])


@post("/monitoring/clips/{clip_id:uuid}/archive", guards=[may(CODE)])
async def archive(request: AnyRequest, clip_id: FromPath[UUID]) -> Response[bytes]:
    """Put the clip away."""
    return await _act(request, clip_id, "archive", lambda work, reason: judging.archive(work, clip_id))


@post("/monitoring/clips/{clip_id:uuid}/bring-back", guards=[may(CODE)])
async def bring_back(request: AnyRequest, clip_id: FromPath[UUID]) -> Response[bytes]:
    """Take the clip one step back."""
    return await _act(request, clip_id, "bring_back", lambda work, reason: judging.bring_back(work, clip_id, reason))


@post("/monitoring/clips/{clip_id:uuid}/close-reaction", guards=[may(CODE)])
async def close_reaction(request: AnyRequest, clip_id: FromPath[UUID]) -> Response[bytes]:
    """Say what came of the reaction."""
    return await _act(
        request, clip_id, "close_reaction", lambda work, reason: judging.close_reaction(work, clip_id, reason)
    )


@post("/monitoring/clips/{clip_id:uuid}/split", guards=[may(CODE)])
async def split(request: AnyRequest, clip_id: FromPath[UUID]) -> Response[bytes]:
    """Take the clip out of its story."""
    return await _act(request, clip_id, "split", lambda work, reason: stories.split(work, clip_id, reason))


# --- versions and evidence


async def _version(work: Work, clip_id: UUID, number: int) -> tuple[Clip, ClipVersion, ClipVersion | None]:
    clip = await clip_by_id(work, clip_id)
    kept = {version.number: version for version in await versions_of(work, clip_id)}
    if number not in kept:
        raise NotFound
    return clip, kept[number], kept.get(number - 1)


@get("/monitoring/clips/{clip_id:uuid}/versions/{number:int}", guards=[may(READ)])
async def version_page(
    request: AnyRequest, work: Own, clip_id: FromPath[UUID], number: FromPath[int]
) -> Response[bytes]:
    """A version of the article, compared with the one before."""
    clip, version, before = await _version(work, clip_id, number)
    titles = compared(before.title, version.title) if before else [(version.title, "")]
    text = compared(before.text, version.text) if before else [(version.text, "")]
    context: dict[str, Any] = {
        "clip": clip,
        "version": version,
        "before": before,
        "title_pieces": titles,
        "pieces": text,
        "changes": changes(titles) + changes(text) if before else 0,
        "words": words_for(),
    }
    return page(request, "monitoring/version.html", **context)


@get("/monitoring/clips/{clip_id:uuid}/versions/{number:int}/evidence", guards=[may(READ)])
async def evidence(request: AnyRequest, work: Own, clip_id: FromPath[UUID], number: FromPath[int]) -> Stream:
    """The copy that was fetched, as an attachment. The bytes flow after the transaction has ended."""
    clip, version, _ = await _version(work, clip_id, number)
    if not version.evidence_key:
        raise NotFound
    try:
        pieces = await house(request).store.get(version.evidence_key)
    except StorageError as error:
        raise Away("files") from error
    name = f"evidence-{clip.caught_at:%Y-%m-%d}-{version.number}-{version.sha256[:12]}"
    headers = {**SHUT, "Content-Disposition": attachment_header(f"{name}.bin")}
    return Stream(pieces, media_type="application/octet-stream", headers=headers)


DOORS = [clip_page, code, archive, bring_back, close_reaction, split, version_page, evidence]
