"""Transcripts: a file taken in, its mistakes told by line, passages corrected, the whole approved."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.kit.refusal import FieldErrors, Refusal
from service.press.events.actions import transcripts as acts
from service.press.events.pages.showing import HOME, event_for, said, show
from service.press.events.pages.tabs import show_record
from service.press.events.queries.record import cues_of, transcript_row
from service.press.events.rules import transcripts as rules
from service.press.events.rules.acts import APPROVE, READ, WRITE
from service.press.events.rules.content import REASON_LIMIT
from service.runtime.language import LANGUAGES, OWN_NAMES, gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, at_fields
from service.web.guards import may
from service.web.incoming import sent_parts
from service.web.posted import posted
from service.web.render import leave_for
from service.web.working import AnyRequest, Own, working

PAGE = 200


@post(f"{HOME}/{{event_id:uuid}}/transcripts/in/{{language:str}}", guards=[may(WRITE)])
async def take_file(request: AnyRequest, event_id: FromPath[UUID], language: FromPath[str]) -> Response[bytes]:
    """Read a file of subtitles."""
    if language not in LANGUAGES:
        raise NotFound
    try:
        part = next(one for one in await sent_parts(request))
        content = await part.read(rules.LARGEST + 1)
        async with working(request) as work:
            await event_for(work, event_id)
            transcript_id = await acts.import_transcript(work, event_id, language, content)
    except (Refusal, FieldErrors) as error:
        refusal = error.errors[0] if isinstance(error, FieldErrors) else error
        async with working(request) as work:
            return await show_record(
                request, work, event_id, f"transcript-{language}", {}, {refusal.field or "": refusal}
            )
    return leave_for(request, f"{HOME}/{event_id}/transcripts/{transcript_id}")


@get(f"{HOME}/{{event_id:uuid}}/transcripts/{{transcript_id:uuid}}", guards=[may(READ)])
async def transcript_page(
    request: AnyRequest, work: Own, event_id: FromPath[UUID], transcript_id: FromPath[UUID]
) -> Response[bytes]:
    """Passages with their times, from one on (`?from=201`)."""
    return await _show(request, work, event_id, transcript_id)


async def _show(
    request: AnyRequest, work: Work, event_id: UUID, transcript_id: UUID, refused: str = "",
    values: Mapping[str, str] | None = None, errors: Mapping[str, Refusal] | None = None,
) -> Response[bytes]:  # fmt: skip
    event = await event_for(work, event_id)
    row = await transcript_row(work, event_id, transcript_id)
    if row is None:
        raise NotFound
    first = Fields({"from": str(request.query_params.get("from", ""))}).number("from", least=1, most=999_999) or 1
    cues = await cues_of(work, transcript_id, since=first, limit=PAGE + 1)
    hands = frozenset(map(UUID, row.hands))
    more: dict[str, Any] = {
        "transcript": row,
        "language_name": OWN_NAMES.get(row.language, row.language),
        "cues": cues[:PAGE],
        "next": cues[PAGE].number if len(cues) > PAGE else None,
        "previous": max(1, first - PAGE) if first > 1 else None,
        "clock": rules.clock_words,
        "problems": [(line, gettext(rules.PROBLEMS[word], most=rules.LONGEST_TEXT)) for line, word in row.problems],
        "transcript_states": said(rules.STATES),
        "transcript_shapes": rules.SHAPES,
        "transcript_may": rules.allowed_acts(work.actor, row.state, hands),
        "own_hands": rules.why_not("approve", work.actor, row.state, hands) if row.state == "corrected" else None,
    }
    return await show(
        request, work, event, "transcript.html", "record", refused=refused, values=values, errors=errors, **more
    )


@post(f"{HOME}/{{event_id:uuid}}/transcripts/{{transcript_id:uuid}}/cues/{{number:int}}", guards=[may(WRITE)])
async def save_cue(
    request: AnyRequest, event_id: FromPath[UUID], transcript_id: FromPath[UUID], number: FromPath[int]
) -> Response[bytes]:
    """Correct one passage."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            await event_for(work, event_id)
            text = read.text("text", limit=rules.LONGEST_TEXT, required=True)
            speaker = read.line("speaker", limit=rules.SPEAKER_LIMIT)
            seen = read.text("seen", limit=rules.LONGEST_TEXT) or None
            read.done()
            await at_fields(read, acts.correct_cue(work, event_id, transcript_id, number, text, speaker, seen))
    except FormRejected as refused:
        async with working(request) as work:
            return await _show(request, work, event_id, transcript_id, f"cue-{number}", refused.values, refused.errors)
    since = max(1, number - number % PAGE)
    return leave_for(request, f"{HOME}/{event_id}/transcripts/{transcript_id}?from={since}#c-{number}")


@post(f"{HOME}/{{event_id:uuid}}/transcripts/{{transcript_id:uuid}}/acts/{{act:str}}", guards=[may(WRITE, APPROVE)])
async def do_with_transcript(
    request: AnyRequest, event_id: FromPath[UUID], transcript_id: FromPath[UUID], act: FromPath[str]
) -> Response[bytes]:
    """Put forward, approve, give back, publish."""
    if act not in ("submit", "approve", "return", "publish"):
        raise NotFound
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            await event_for(work, event_id)
            await _do(work, event_id, transcript_id, act, read)
    except FormRejected as refused:
        async with working(request) as work:
            return await _show(request, work, event_id, transcript_id, act, refused.values, refused.errors)
    return leave_for(request, f"{HOME}/{event_id}/transcripts/{transcript_id}")


async def _do(work: Work, event_id: UUID, transcript_id: UUID, act: str, read: Fields) -> None:
    if act == "return":
        reason = read.text("reason", limit=REASON_LIMIT, required=True)
        read.done()
        await at_fields(read, acts.give_back(work, event_id, transcript_id, reason))
        return
    doing = {"submit": acts.submit, "approve": acts.approve, "publish": acts.publish}[act]
    await at_fields(read, doing(work, event_id, transcript_id))


DOORS = [take_file, transcript_page, save_cue, do_with_transcript]
