"""The steps of an event: each button posts here."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath

from service.kit.words import N_
from service.press.events.actions import acting
from service.press.events.actions.rescheduling import reschedule
from service.press.events.forms.typed import notes_at, span_at
from service.press.events.pages.showing import HOME, event_for, languages_of
from service.press.events.pages.tabs import show_overview
from service.press.events.rules.acts import APPROVE, WRITE
from service.press.events.rules.content import REASON_LIMIT
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, at_fields
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.working import AnyRequest, working

Act = Callable[[Work, UUID, Fields], Awaitable[UUID | None]]


def _plain(doing: Callable[[Work, UUID], Awaitable[None]]) -> Act:
    async def act(work: Work, event_id: UUID, read: Fields) -> None:
        await at_fields(read, doing(work, event_id))

    return act


def _reasoned(doing: Callable[[Work, UUID, str], Awaitable[None]]) -> Act:
    async def act(work: Work, event_id: UUID, read: Fields) -> None:
        reason = read.text("reason", limit=REASON_LIMIT, required=True)
        read.done()
        await at_fields(read, doing(work, event_id, reason))

    return act


async def _postpone(work: Work, event_id: UUID, read: Fields) -> None:
    reason, notes = read.text("reason", limit=REASON_LIMIT, required=True), notes_at(read, languages_of(work))
    read.done()
    await at_fields(read, acting.postpone(work, event_id, reason, notes))


async def _cancel(work: Work, event_id: UUID, read: Fields) -> None:
    reason, notes = read.text("reason", limit=REASON_LIMIT, required=True), notes_at(read, languages_of(work))
    read.done()
    await at_fields(read, acting.cancel(work, event_id, reason, notes))


async def _reschedule(work: Work, event_id: UUID, read: Fields) -> UUID:
    reason, notes = read.text("reason", limit=REASON_LIMIT, required=True), notes_at(read, languages_of(work))
    begins_at, ends_at = span_at(read, work.now, work.zone, required=True)
    read.done()
    assert begins_at is not None and ends_at is not None  # both are required
    return await at_fields(read, reschedule(work, event_id, begins_at, ends_at, reason, notes))


async def _waive(work: Work, event_id: UUID, read: Fields) -> None:
    what = read.values.get("what", "")
    reason = read.text("reason", limit=REASON_LIMIT, required=True)
    read.done()
    await at_fields(read, acting.waive(work, event_id, what, reason))


ACTS: dict[str, tuple[Act, str]] = {
    "plan": (_plain(acting.plan), N_("Put forward. Those who may approve were told.")),
    "approve": (_plain(acting.approve), N_("Approved.")),
    "return": (_reasoned(acting.give_back), N_("Given back.")),
    "announce": (_plain(acting.announce), N_("Announced.")),
    "begin": (_plain(acting.begin), N_("The event is under way.")),
    "hold": (_plain(acting.hold), N_("The event was held.")),
    "close": (_plain(acting.close), N_("The event is closed.")),
    "reopen": (_reasoned(acting.reopen), N_("The event is open again.")),
    "postpone": (_postpone, N_("Postponed. Everybody concerned was told.")),
    "cancel": (_cancel, N_("Cancelled. Everybody concerned was told.")),
    "reschedule": (_reschedule, N_("This is the new event. It has to be approved before it is announced.")),
    "waive": (_waive, N_("Noted.")),
}


@post(f"{HOME}/{{event_id:uuid}}/acts/{{act:str}}", guards=[may(WRITE, APPROVE)])
async def do_with_event(request: AnyRequest, event_id: FromPath[UUID], act: FromPath[str]) -> Response[bytes]:
    """One step; refused, the overview is shown again with what was typed."""
    if act not in ACTS:
        raise NotFound
    read = Fields(await posted(request))
    doing, sentence = ACTS[act]
    try:
        async with working(request) as work:
            await event_for(work, event_id)
            successor = await doing(work, event_id, read)
    except FormRejected as refused:
        async with working(request) as work:
            return await show_overview(request, work, event_id, act, refused.values, refused.errors)
    return await leave_saying(request, f"{HOME}/{successor or event_id}", sentence)


DOORS = [do_with_event]
