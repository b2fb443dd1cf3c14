"""Reads of intake."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, func, or_, select, tuple_

from service.intake.models import SECRET, MailboxRow, MailRule, Message
from service.intake.rules import INTAKE, Rule, may_see
from service.kit.actor import Actor
from service.kit.paging import Cursor
from service.runtime.work import Work

PAGE = 50
COUNT_CAP = 1_000
THREAD_SHOWN = 50


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message as pages show it. left_out: names of files that are in the original only."""

    id: UUID
    state: str
    reason: str
    message_id: str
    thread_id: UUID
    from_name: str
    from_address: str
    to_line: str
    recipients: int
    subject: str
    body: str
    sent_at: datetime | None
    fetched_at: datetime
    size: int
    files: int
    left_out: list[str]
    journal_id: UUID | None
    unit_id: UUID | None
    letter_id: UUID | None
    decided_by_name: str
    decided_at: datetime | None

    @property
    def place(self) -> Cursor:
        return Cursor(self.fetched_at, self.id)

    @property
    def sender(self) -> str:
        return self.from_name or self.from_address


COLUMNS = [getattr(Message, field.name) for field in fields(MessageView)]


def _view(row: Any) -> MessageView:
    return MessageView(**{**row._mapping, "left_out": msgspec.json.decode(row.left_out)})


def _within(actor: Actor) -> ColumnElement[bool]:
    """The messages that exist for this actor: the rules' `may_see`, in SQL."""
    lanes: list[ColumnElement[bool]] = [Message.id.is_(None)]
    for unit_id, journal_id in actor.scope(INTAKE).pairs:
        if unit_id is None and journal_id is None:
            return Message.id.is_not(None)
        here: ColumnElement[bool] = Message.journal_id.is_not(None)
        here = here & (Message.unit_id == unit_id) if unit_id else here
        lanes.append(here & (Message.journal_id == journal_id) if journal_id else here)
    return or_(*lanes)


async def messages(work: Work, state: str, after: Cursor | None = None) -> tuple[list[MessageView], Cursor | None]:
    """Messages of one state that the actor sees, newest first, and the place to go on from."""
    query = select(*COLUMNS).where(Message.state == state, _within(work.actor))
    if after is not None:
        query = query.where(tuple_(Message.fetched_at, Message.id) < tuple_(after.at, after.id))
    query = query.order_by(Message.fetched_at.desc(), Message.id.desc()).limit(PAGE + 1)
    found = [_view(row) for row in await work.session.execute(query)]
    return found[:PAGE], found[PAGE - 1].place if len(found) > PAGE else None


async def count_messages(work: Work, state: str) -> int:
    """How many there are, counted up to one more than COUNT_CAP."""
    some = select(Message.id).where(Message.state == state, _within(work.actor)).limit(COUNT_CAP + 1)
    return await work.session.scalar(select(func.count()).select_from(some.subquery())) or 0


async def message_by_id(work: Work, message_id: UUID, *, lock: bool = False) -> MessageView | None:
    """One message, whoever asks; the rules say who may see it. `lock`: others wait until this work's end."""
    query = select(*COLUMNS).where(Message.id == message_id)
    row = (await work.session.execute(query.with_for_update() if lock else query)).one_or_none()
    return _view(row) if row is not None else None


async def thread_of(work: Work, thread_id: UUID) -> list[MessageView]:
    """The messages of one exchange that the actor sees, oldest first."""
    query = select(*COLUMNS).where(Message.thread_id == thread_id, _within(work.actor))
    rows = await work.session.execute(query.order_by(Message.fetched_at, Message.id).limit(THREAD_SHOWN))
    return [_view(row) for row in rows]


async def thread_with(work: Work, message_ids: Sequence[str]) -> UUID | None:
    """The exchange to which a message with one of these Message-IDs belongs."""
    if not message_ids:
        return None
    query = select(Message.thread_id).where(Message.message_id.in_(message_ids), Message.message_id != "").limit(1)
    found: UUID | None = await work.session.scalar(query)
    return found


async def known_uids(work: Work, validity: int, uids: Collection[int]) -> set[int]:
    """Those of some places whose messages are recorded."""
    query = select(Message.uid).where(Message.validity == validity, Message.uid.in_(uids))
    return set(await work.session.scalars(query)) if uids else set()


async def is_known(work: Work, digest: bytes) -> bool:
    """Whether this very message was recorded, under whatever place."""
    return await work.session.scalar(select(Message.id).where(Message.digest == digest)) is not None


async def rules(work: Work) -> list[Rule]:
    """The rules in their order."""
    query = select(MailRule.id, MailRule.part, MailRule.words, MailRule.journal_id, MailRule.unit_id)
    return [Rule(*row) for row in await work.session.execute(query.order_by(MailRule.position, MailRule.id))]


@dataclass(frozen=True, slots=True)
class MailboxView:
    """The mailbox as it is set in the browser, and how the last reading went."""

    state: str
    host: str
    port: int
    security: str
    username: str
    folder: str
    validity: int
    last_uid: int
    boundary: int
    checked_at: datetime | None
    failure: str


async def mailbox(work: Work) -> MailboxView | None:
    """The mailbox's row, None when nothing was ever set or read."""
    query = select(*[getattr(MailboxRow, field.name) for field in fields(MailboxView)])
    row = (await work.session.execute(query)).one_or_none()
    return MailboxView(**row._mapping) if row is not None else None


async def sealed(work: Work, name: str) -> bytes | None:
    """A secret of the agency as it is kept."""
    found: bytes | None = await work.session.scalar(select(SECRET.c.sealed).where(SECRET.c.name == name))
    return found


async def may_open_files(work: Work, message_id: UUID) -> bool:
    """Whether the actor may open the files of this message."""
    found = await message_by_id(work, message_id)
    return found is not None and may_see(work.actor, found)


async def readable_messages(work: Work, message_ids: Collection[UUID]) -> set[UUID]:
    """Those of some messages that the actor may see."""
    query = select(Message.id).where(Message.id.in_(message_ids), _within(work.actor))
    return set(await work.session.scalars(query))
