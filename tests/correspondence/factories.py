"""Letters for tests, made the way people make them: through actions."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from service.correspondence import rules
from service.correspondence.actions.registering import Registered, register_letter
from service.correspondence.actions.settling import settle_registration
from service.correspondence.queries.registers import Reach, journal_named, reach
from service.correspondence.rules import Content, NewLetter
from service.journals.rules import Journal
from service.kit.actor import Actor, scopes_from
from service.runtime.work import Work

CONTENT = Content(
    subject="Draft of the communication plan for 2027",
    kind="letter",
    channel="post",
    language="az",
    sender_name="Ministry of Invented Affairs",
)
CLERK = (rules.REGISTER, rules.READ, rules.CORRECT, rules.EXPORT, rules.ATTACH)
HEAD = (rules.READ, rules.READ_RESTRICTED, rules.CORRECT, rules.VOID, rules.EXPORT, rules.ATTACH)


def content(**changed: Any) -> Content:
    return replace(CONTENT, **changed)


async def journal(work: Work, slug: str = "incoming") -> Journal:
    found = await journal_named(work, slug)
    assert found is not None
    return found


async def registered(
    work: Work, slug: str = "incoming", *, files: tuple[UUID, ...] = (), minutes_ago: int = 1, **changed: Any
) -> Registered:
    """A letter registered by the work's actor."""
    received = work.now - timedelta(minutes=minutes_ago)
    new = NewLetter(content=content(**changed), received_at=received, files=files)
    return await register_letter(work, await journal(work, slug), new)


async def settled(work: Work, **changed: Any) -> Registered:
    """A letter whose jobs are done too."""
    done = await registered(work, **changed)
    await settle_registration(work, done.id, changed.get("sender_kind", "organisation"))
    return done


async def spread(work: Work, count: int, **changed: Any) -> list[Registered]:
    """Letters one minute apart, the last one newest."""
    made = [await registered(work, **changed) for _ in range(count)]
    moved = text("update letter set registered_at = registered_at - :back * interval '1 minute' where id = :id")
    for place, done in enumerate(made):
        await work.session.execute(moved, {"back": count - place, "id": done.id})
    return made


def person(permissions: Iterable[str], unit: UUID | None = None, journal_id: UUID | None = None) -> Actor:
    """Somebody with some permissions in one place."""
    return Actor(
        kind="person",
        id=uuid4(),
        name="Invented Person",
        scopes=scopes_from([(tuple(permissions), unit, journal_id)]),
        language="en",
    )


async def reach_of(work: Work, slug: str = "incoming") -> list[Reach]:
    return [reach(work.actor, (await journal(work, slug)).id)]
