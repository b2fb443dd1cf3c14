"""What is done to numbered letters: ours are sent, delivered, returned; those that came are settled."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.correspondence.actions.answering import extend_letter, settle_letter
from service.correspondence.actions.registering import offer_now
from service.correspondence.actions.sending import note_delivery, note_return, send_letter
from service.correspondence.forms.letter import file_ids, rejected
from service.correspondence.pages.journal import count_words
from service.correspondence.pages.letter import show_letter
from service.correspondence.pages.rows import due_words
from service.correspondence.pages.showing import key, words_for
from service.correspondence.queries.asking import Wanted
from service.correspondence.queries.listing import count, letters
from service.correspondence.queries.registers import journals_of, reaches
from service.correspondence.rules import (
    DISPATCH,
    DRAFT,
    NAME_LIMIT,
    NUMBER_LIMIT,
    READ,
    REASON_LIMIT,
    SETTLE,
    Act,
    takes_letters,
)
from service.identity.queries import units_with_names
from service.kit.paging import Cursor
from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_line, clean_text
from service.kit.words import N_
from service.runtime.work import Work
from service.web.fields import Fields, FormRejected
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.working import AnyRequest, Own, working

SAID: dict[str, str] = {
    "send": N_("Sent."),
    "deliver": N_("The delivery is noted."),
    "return": N_("The return is noted."),
    "note": N_("Noted."),
    "forward": N_("Forwarded."),
    "close": N_("Closed."),
    "reopen": N_("Reopened."),
    "extend": N_("The term is extended."),
}


async def _do(request: AnyRequest, letter_id: UUID, act: Act) -> Response[bytes]:
    values = await posted(request)
    try:
        async with working(request) as work:
            await _act(work, letter_id, act, values)
    except FormRejected as refused:
        async with working(request) as work:
            return await show_letter(request, work, letter_id, (act, refused))
    except (Refusal, FieldErrors) as error:
        async with working(request) as work:
            return await show_letter(request, work, letter_id, (act, rejected(values, error)))
    return await leave_saying(request, f"/letters/{letter_id}", SAID[act])


async def _act(work: Work, letter_id: UUID, act: Act, values: dict[str, str]) -> None:
    reason = clean_text(values.get("reason", ""), REASON_LIMIT)
    if act == "send":
        channel = clean_line(values.get("channel", ""), NUMBER_LIMIT)
        note = clean_text(values.get("note", ""), REASON_LIMIT)
        await send_letter(work, letter_id, channel, note, file_ids(values))
    elif act == "deliver":
        await note_delivery(work, letter_id, reason)
    elif act == "return":
        await note_return(work, letter_id, reason)
    elif act == "extend":
        fields = Fields(values)
        until = fields.day("until", offer_now(work).today, ahead=True)
        fields.done()
        await extend_letter(work, letter_id, until, reason)
    else:
        await settle_letter(work, act, letter_id, reason, clean_line(values.get("to", ""), NAME_LIMIT))


@post("/letters/{letter_id:uuid}/send", guards=[may(DISPATCH)])
async def send(request: AnyRequest, letter_id: FromPath[UUID]) -> Response[bytes]:
    """Record that the letter was sent, with its proof."""
    return await _do(request, letter_id, "send")


@post("/letters/{letter_id:uuid}/deliver", guards=[may(DISPATCH)])
async def deliver(request: AnyRequest, letter_id: FromPath[UUID]) -> Response[bytes]:
    """Record that the letter arrived."""
    return await _do(request, letter_id, "deliver")


@post("/letters/{letter_id:uuid}/return", guards=[may(DISPATCH)])
async def came_back(request: AnyRequest, letter_id: FromPath[UUID]) -> Response[bytes]:
    """Record that the letter came back, with the reason."""
    return await _do(request, letter_id, "return")


@post("/letters/{letter_id:uuid}/note", guards=[may(SETTLE)])
async def note(request: AnyRequest, letter_id: FromPath[UUID]) -> Response[bytes]:
    """Settle a letter that needs no answer, with a reason."""
    return await _do(request, letter_id, "note")


@post("/letters/{letter_id:uuid}/forward", guards=[may(SETTLE)])
async def forward(request: AnyRequest, letter_id: FromPath[UUID]) -> Response[bytes]:
    """Record that a letter was forwarded to whom it concerns, with a reason."""
    return await _do(request, letter_id, "forward")


@post("/letters/{letter_id:uuid}/close", guards=[may(SETTLE)])
async def close(request: AnyRequest, letter_id: FromPath[UUID]) -> Response[bytes]:
    """Close a settled letter, with a reason."""
    return await _do(request, letter_id, "close")


@post("/letters/{letter_id:uuid}/reopen", guards=[may(SETTLE)])
async def reopen(request: AnyRequest, letter_id: FromPath[UUID]) -> Response[bytes]:
    """Take a settled or closed letter up again, with a reason."""
    return await _do(request, letter_id, "reopen")


@post("/letters/{letter_id:uuid}/extend", guards=[may(SETTLE)])
async def extend(request: AnyRequest, letter_id: FromPath[UUID]) -> Response[bytes]:
    """Give a letter more time within what its rule allows, with a reason."""
    return await _do(request, letter_id, "extend")


# --- the backlog

PAGE_SIZE = 50


@get("/letters/unanswered", guards=[may(READ)])
async def unanswered(request: AnyRequest, work: Own) -> Response[bytes]:
    """Letters that came and wait for an answer, those that wait longest first."""
    asked = request.query_params
    journals = [one for one in await journals_of(work) if takes_letters(one)]
    reached = reaches(work.actor, journals)
    unit = _unit(asked.get("unit", ""))
    wanted = Wanted(unanswered=True, unit_id=unit)
    # Newer than the beginning of time, upwards: the same index read from its other end.
    place = _place(asked.get("after", ""))
    listed = await letters(work, reached, wanted, before=place, limit=PAGE_SIZE)
    rows = list(reversed(listed.items))
    units = {str(one.id): one.name for one in await units_with_names(work)}
    context: dict[str, Any] = {
        "rows": rows,
        "more": rows[-1].place.encode() if rows and listed.previous else "",
        "unit": str(unit or ""),
        "units": list(units.items()),
        "unit_names": units,
        "count_words": count_words(await count(work, reached, wanted)),
        "words": words_for(work.tenant, work.language),
        "waited": lambda row: (work.now - row.received_at).days,
        "due": due_words,
        "today": offer_now(work).today,
        "can_answer": work.actor.may(DRAFT),
        "key": key,
    }
    return page(request, "correspondence/unanswered.html", **context)


def _place(typed: str) -> Cursor:
    from datetime import UTC, datetime

    try:
        return Cursor.decode(typed)
    except Refusal:
        return Cursor(datetime(1900, 1, 1, tzinfo=UTC), UUID(int=0))


def _unit(typed: str) -> UUID | None:
    try:
        return UUID(typed) if typed else None
    except ValueError:
        return None


DOORS = [send, deliver, came_back, note, forward, close, reopen, extend, unanswered]
