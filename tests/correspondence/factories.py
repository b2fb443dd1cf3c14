"""Letters for tests, made the way people make them: through actions."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from service.correspondence.actions.registering import Registered, register_letter
from service.correspondence.queries.registers import journal_named
from service.correspondence.rules import Content, NewLetter
from service.runtime.work import Work

CONTENT = Content(
    subject="Draft of the communication plan for 2027",
    kind="letter",
    channel="post",
    language="az",
    sender_name="Ministry of Invented Affairs",
)


def content(**changed: Any) -> Content:
    return replace(CONTENT, **changed)


async def registered(
    work: Work, journal: str = "incoming", *, files: tuple[UUID, ...] = (), minutes_ago: int = 1, **changed: Any
) -> Registered:
    """A letter registered by the work's actor."""
    found = await journal_named(work, journal)
    assert found is not None
    received = work.now - timedelta(minutes=minutes_ago)
    return await register_letter(work, found, NewLetter(content=content(**changed), received_at=received, files=files))
