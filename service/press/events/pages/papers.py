"""Papers: the run sheet to print, and as PDF; the speaker's briefing note and the minutes as PDF and DOCX."""

from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from service.documents.composition import Unmade, made_paper
from service.press.events.pages.showing import HOME, event_for, title_of, words_for
from service.press.events.queries.parts import agenda_of, speakers_of, tasks_of
from service.press.events.queries.record import minutes_of
from service.press.events.rules.acts import READ
from service.press.events.rules.kinds import KINDS
from service.press.events.writing import about, briefing, minutes_paper, run_rows, run_sheet, span_words
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import Away, NotFound
from service.web.guards import may
from service.web.render import page
from service.web.working import AnyRequest, Own

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@get(f"{HOME}/{{event_id:uuid}}/run-sheet", guards=[may(READ)])
async def run_sheet_page(request: AnyRequest, work: Own, event_id: FromPath[UUID]) -> Response[bytes]:
    """The run sheet on A4, to be printed."""
    event = await event_for(work, event_id)
    agenda, speakers = await agenda_of(work, event), await speakers_of(work, event_id)
    context: dict[str, Any] = {
        "words": words_for(work),
        "event": event,
        "title": title_of(work, event),
        "when": span_words(work, event.begins_at, event.ends_at),
        "place": event.place_in(work.language),
        "details": [
            (gettext(one.label), gettext(one.choices[value]) if value in one.choices else value)
            for name, one in KINDS[event.kind].details.items()
            if (value := event.details.get(name, ""))
        ],
        "rows": run_rows(work, event, agenda, speakers),
        "speakers": speakers,
        "tasks": [one for one in await tasks_of(work, event) if one.done_at is None],
        "back": f"{HOME}/{event_id}/programme",
    }
    return page(request, "press_events/run_sheet.html", **context)


@get(f"{HOME}/{{event_id:uuid}}/run-sheet/{{kind:str}}", guards=[may(READ)])
async def run_sheet_file(
    request: AnyRequest, work: Own, event_id: FromPath[UUID], kind: FromPath[str]
) -> Response[bytes]:
    """The run sheet as PDF or DOCX."""
    event = await event_for(work, event_id)
    return await _made(work, await run_sheet(work, event), kind, f"run-sheet-{event_id}")


@get(f"{HOME}/{{event_id:uuid}}/briefing/{{speaker_id:uuid}}/{{kind:str}}", guards=[may(READ)])
async def briefing_file(
    request: AnyRequest, work: Own, event_id: FromPath[UUID], speaker_id: FromPath[UUID], kind: FromPath[str]
) -> Response[bytes]:
    """The briefing note of one speaker as PDF or DOCX."""
    event = await event_for(work, event_id)
    speaker = next((one for one in await speakers_of(work, event_id) if one.id == speaker_id), None)
    if speaker is None:
        raise NotFound
    return await _made(work, await briefing(work, event, speaker), kind, f"briefing-{speaker_id}")


@get(f"{HOME}/{{event_id:uuid}}/minutes/{{kind:str}}", guards=[may(READ)])
async def minutes_file(
    request: AnyRequest, work: Own, event_id: FromPath[UUID], kind: FromPath[str]
) -> Response[bytes]:
    """The minutes as PDF or DOCX."""
    event = await event_for(work, event_id)
    paper = await minutes_paper(work, event, await minutes_of(work, event_id))
    return await _made(work, paper, kind, f"minutes-{event_id}")


async def _made(work: Work, paper: dict[str, Any], kind: str, name: str) -> Response[bytes]:
    if kind not in TYPES:
        raise NotFound
    try:
        docx, pdf = await made_paper(paper, about(work, paper))
    except Unmade as error:
        raise Away("files") from error
    way = "inline" if kind == "pdf" else "attachment"
    headers = {"Content-Disposition": f'{way}; filename="{name}.{kind}"', "Cache-Control": "no-store",
               "X-Content-Type-Options": "nosniff"}  # fmt: skip
    return Response(pdf if kind == "pdf" else docx, media_type=TYPES[kind], headers=headers)


DOORS = [run_sheet_page, run_sheet_file, briefing_file, minutes_file]
