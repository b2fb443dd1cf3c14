"""The JSON API of the agency's mailbox: messages that wait, rejecting them; /api/v1/letters registers one."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Router, get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct

from service.documents.queries import files_of
from service.intake.actions.deciding import reject, take_back
from service.intake.queries import MessageView, mailbox, message_by_id, messages, thread_of
from service.intake.rules import ADMINISTER, INTAKE, RECORD, STATES, allowed_acts, may_see
from service.intake.telling import why_rejected
from service.journals.queries import all_journals
from service.kit.paging import Cursor
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.guards import may
from service.web.working import Own

NOT_OFFERED = N_("Choose one of the values offered.")


class MessageItem(Struct, kw_only=True):
    """One message. `origin` is what `POST /api/v1/letters` takes to register it.

    state: waiting, registered or rejected.
    """

    id: UUID
    origin: str
    state: str
    sender: str
    address: str
    subject: str
    journal: str | None
    sent_at: datetime | None
    fetched_at: datetime
    files: int
    letter: UUID | None


class MessagesBody(Struct):
    """A page of messages, newest first. `next` is given back as `cursor` to go on; null at the end."""

    items: list[MessageItem]
    next: str | None


class MessageFile(Struct):
    """A file of a message."""

    id: UUID
    name: str
    size: int
    kind: str
    sha256: str


class MessageBody(MessageItem, kw_only=True):
    """One message with its text and files; `reason` says why it was rejected."""

    to: str
    body: str
    reason: str
    left_out: list[str]
    attached: list[MessageFile]
    thread: Annotated[list[UUID], Meta(description="The other messages of its exchange, oldest first.")]
    acts: list[str]


class ReasonBody(Struct):
    """Why."""

    reason: str = ""


class MailboxBody(Struct):
    """How the mailbox stands; failure: a word for what went wrong at the last reading, "" when nothing did."""

    state: str
    failure: str


def _item(one: MessageView, slugs: dict[UUID, str]) -> dict[str, Any]:
    names = ("id", "state", "subject", "sent_at", "fetched_at", "files", "sender")
    return {name: getattr(one, name) for name in names} | {
        "origin": f"{RECORD}:{one.id}",
        "address": one.from_address,
        "journal": slugs.get(one.journal_id) if one.journal_id else None,
        "letter": one.letter_id,
    }


async def _slugs(work: Work) -> dict[UUID, str]:
    return {one.id: one.slug for one in await all_journals(work)}


@get("/", guards=[may(INTAKE)], operation_id="listMessages", summary="List messages of the mailbox, newest first")
async def list_messages(
    work: Own,
    in_state: Annotated[str, QueryParameter(name="state", description="`waiting` when left out.")] = "waiting",
    cursor: Annotated[str, QueryParameter(description="`next` of the page before.")] = "",
) -> MessagesBody:
    if in_state not in STATES:
        raise FieldErrors([Refusal(NOT_OFFERED, code="choice", field="state")])
    try:
        place = Cursor.decode(cursor) if cursor else None
    except Refusal as refusal:
        raise FieldErrors([refusal.at("cursor")]) from None
    rows, further = await messages(work, in_state, place)
    slugs = await _slugs(work)
    return MessagesBody([MessageItem(**_item(one, slugs)) for one in rows], further.encode() if further else None)


@get("/{message_id:uuid}", guards=[may(INTAKE)], operation_id="readMessage", summary="Read one message")
async def read_message(work: Own, message_id: FromPath[UUID]) -> MessageBody:
    return await _body(work, message_id)


async def _body(work: Work, message_id: UUID) -> MessageBody:
    one = await message_by_id(work, message_id)
    if one is None or not may_see(work.actor, one):
        raise NotFound
    files = await files_of(work, RECORD, message_id)
    return MessageBody(
        **_item(one, await _slugs(work)),
        to=one.to_line,
        body=one.body,
        reason=why_rejected(one.reason) if one.reason else "",
        left_out=one.left_out,
        attached=[MessageFile(file.id, file.name, file.size, file.kind, file.sha256) for file in files],
        thread=[other.id for other in await thread_of(work, one.thread_id) if other.id != message_id],
        acts=[str(act) for act in allowed_acts(work.actor, one)],
    )


@post(
    "/{message_id:uuid}/reject",
    guards=[may(INTAKE)],
    status_code=200,
    operation_id="rejectMessage",
    summary="Reject a message, with a reason",
)
async def reject_message(work: Own, message_id: FromPath[UUID], data: JSONBody[ReasonBody]) -> MessageBody:
    await reject(work, message_id, data.reason)
    return await _body(work, message_id)


@post(
    "/{message_id:uuid}/take-back",
    guards=[may(INTAKE)],
    status_code=200,
    operation_id="takeMessageBack",
    summary="Let a rejected message wait again",
)
async def take_message_back(work: Own, message_id: FromPath[UUID]) -> MessageBody:
    await take_back(work, message_id)
    return await _body(work, message_id)


@post(
    "/poll",
    guards=[may(INTAKE, ADMINISTER)],
    status_code=202,
    operation_id="pollMailbox",
    summary="Ask for the mailbox to be read now",
)
async def poll_now(work: Own) -> MailboxBody:
    work.later("intake.poll")
    box = await mailbox(work)
    return MailboxBody(box.state if box else "off", box.failure if box else "")


DOORS = [
    Router(
        path="/api/v1/intake",
        route_handlers=[list_messages, read_message, reject_message, take_message_back, poll_now],
        tags=["E-mail"],
    )
]
