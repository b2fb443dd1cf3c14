"""The queue of questions before and during an event."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.identity.queries import people_named
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.accreditation.actions import questions as actions
from service.press.accreditation.pages.showing import event_for, heading, words
from service.press.accreditation.queries.questions import question_row, questions_of
from service.press.accreditation.rules.content import OUTLET_LIMIT
from service.press.accreditation.rules.questions import (
    ANSWER_LIMIT,
    NAME_LIMIT,
    TEXT_LIMIT,
    allowed_acts,
)
from service.press.events.rules.acts import WRITE
from service.press.events.tabs import people_offered
from service.press.outlets.rules.acts import READ
from service.runtime.language import LANGUAGES
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, at_fields
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.working import AnyRequest, Own, working

OF_EVENT = "/press/events/{event_id:uuid}/questions"
TAKEN = N_("The question goes on as a media inquiry.")
REASON_LIMIT = 600


@get(OF_EVENT, guards=[may(READ)])
async def queue_page(request: AnyRequest, work: Own, event_id: FromPath[UUID]) -> Response[bytes]:
    """The queue of an event."""
    return await show(request, work, event_id)


async def show(
    request: AnyRequest, work: Work, event_id: UUID, values: Mapping[str, str] | None = None,
    errors: Mapping[str, Refusal] | None = None, refused: str = "",
) -> Response[bytes]:  # fmt: skip
    """The page of the queue; refused: id of the question and the act whose form stands open, or "enter"."""
    event = await event_for(work, event_id)
    rows = await questions_of(work, event_id)
    writes = work.actor.may(WRITE)
    context: dict[str, Any] = {
        **words(), **await heading(work, event, "questions"), "rows": rows, "writes": writes,
        "may": {one.id: allowed_acts(work.actor, one.state) for one in rows},
        "others": [one for one in rows if one.state not in ("merged", "declined")],
        "texts": {one.id: one.text for one in rows}, "people": await people_offered(work) if writes else {},
        "owner": await people_named(work, [event.owner_id]) if event.owner_id else {}, "values": values or {},
        "errors": errors or {}, "refused": refused,
        "spoken": [(code, words()["own_name"][code]) for code in LANGUAGES],
    }  # fmt: skip
    return page(request, "accreditation/questions.html", status=422 if errors else 200, **context)


@post(OF_EVENT, guards=[may(WRITE)])
async def enter(request: AnyRequest, event_id: FromPath[UUID]) -> Response[bytes]:
    """Enter a question that was asked aloud."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            text = read.text("text", limit=TEXT_LIMIT)
            name, outlet = read.line("name", limit=NAME_LIMIT), read.line("outlet", limit=OUTLET_LIMIT)
            language = read.choice("language", LANGUAGES) or work.language
            read.done()
            await at_fields(read, actions.enter_question(work, event_id, text, name, outlet, language))
    except FormRejected as refused:
        async with working(request) as work:
            return await show(request, work, event_id, refused.values, refused.errors, "enter")
    return leave_for(request, f"/press/events/{event_id}/questions")


@post("/press/questions/{question_id:uuid}/{act:str}", guards=[may(WRITE)])
async def do_with_question(
    request: AnyRequest, question_id: FromPath[UUID], act: FromPath[str]
) -> Response[bytes]:  # fmt: skip
    """Move a question on."""
    act = act.replace("-", "_")
    if act not in DOING:
        raise NotFound
    read = Fields(await posted(request))
    async with working(request) as work:
        row = await question_row(work, question_id)
        if row is None:
            raise NotFound
        event_id = row.event_id
    try:
        async with working(request) as work:
            await at_fields(read, DOING[act](work, question_id, read))
    except FormRejected as refused:
        async with working(request) as work:
            return await show(request, work, event_id, refused.values, refused.errors, f"{question_id}-{act}")
    where = f"/press/events/{event_id}/questions"
    if act == "take_away":
        return await leave_saying(request, where, TAKEN)
    return leave_for(request, f"{where}#q-{question_id}")


async def _decline(work: Work, question_id: UUID, read: Fields) -> None:
    reason = read.text("reason", limit=REASON_LIMIT, required=True)
    read.done()
    await actions.decline(work, question_id, reason)


async def _merge(work: Work, question_id: UUID, read: Fields) -> None:
    into = read.uuid("into")
    read.done()
    await actions.merge(work, question_id, into or question_id)


async def _answer(work: Work, question_id: UUID, read: Fields) -> None:
    note = read.text("answer", limit=ANSWER_LIMIT)
    read.done()
    await actions.answer(work, question_id, note)


async def _take_away(work: Work, question_id: UUID, read: Fields) -> None:
    owner = read.uuid("owner")
    read.done()
    await actions.take_away(work, question_id, owner)


async def _up(work: Work, question_id: UUID, read: Fields) -> None:
    await actions.move(work, question_id, up=True)


async def _down(work: Work, question_id: UUID, read: Fields) -> None:
    await actions.move(work, question_id, up=False)


async def _accept(work: Work, question_id: UUID, read: Fields) -> None:
    await actions.accept(work, question_id)


async def _ask(work: Work, question_id: UUID, read: Fields) -> None:
    await actions.ask(work, question_id)


async def _put_back(work: Work, question_id: UUID, read: Fields) -> None:
    await actions.put_back(work, question_id)


DOING: Mapping[str, Callable[[Work, UUID, Fields], Awaitable[None]]] = {
    "accept": _accept, "decline": _decline, "merge": _merge, "up": _up, "down": _down, "ask": _ask,
    "put_back": _put_back, "answer": _answer, "take_away": _take_away,
}  # fmt: skip
DOORS = [queue_page, enter, do_with_question]
