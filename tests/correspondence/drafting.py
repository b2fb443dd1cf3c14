"""Drafts for tests, made the way people make them: through actions. `as_person` changes who does the work."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from service.correspondence.actions.approving import approve_draft, submit_draft
from service.correspondence.actions.drafting import begin_draft
from service.correspondence.actions.registering import Registered
from service.correspondence.actions.signing import register_draft, sign_draft
from service.correspondence.queries.drafts import DraftView, draft_as_kept
from service.correspondence.queries.holders import Seat, seats
from service.correspondence.rules.drafts import DraftContent, NewDraft
from service.identity.actions.people import NewPerson, add_person
from service.identity.actions.posts import hold_post
from service.identity.queries import person_named
from service.identity.rules import Span
from service.kit.actor import Actor
from service.runtime.work import Work
from tests.conftest import all_powerful
from tests.correspondence.factories import journal

CONTENT = DraftContent(
    subject="Answer about the communication plan",
    kind="letter",
    channel="post",
    language="az",
    addressee_name="Ministry of Invented Affairs",
    addressee_lines="Invented Street 1\nBaku",
    body="Hörmətli həmkarlar,\n\nPlan təsdiq edildi; xərclər 1 200 ₼.",
)


@contextmanager
def as_person(work: Work, actor: Actor) -> Iterator[Actor]:
    """Let somebody else do what follows."""
    before, work.actor = work.actor, actor
    try:
        yield actor
    finally:
        work.actor = before


def powerful(person_id: UUID, name: str) -> Actor:
    """Somebody of the database with every right."""
    return replace(all_powerful(name), id=person_id)


async def seat(work: Work, slug: str) -> Seat:
    return next(one for one in await seats(work) if one.slug == slug)


async def known(work: Work, username: str) -> Actor:
    """A demo person with every right."""
    person = await person_named(work, username)
    assert person is not None
    return powerful(person.id, f"{person.given_name} {person.family_name}")


async def newcomer(work: Work, post: str) -> Actor:
    """A new person who holds a post from yesterday on."""
    name = f"invented{uuid.uuid4().hex[:8]}"
    person = await add_person(work, NewPerson(username=name, family_name="Invented", given_name=name))
    await hold_post(work, person.id, (await seat(work, post)).id, Span(work.today - timedelta(days=1)))
    return powerful(person.id, name)


async def unit_of(work: Work, slug: str) -> UUID:
    from service.identity.queries import units_with_names

    return next(unit.id for unit in await units_with_names(work) if unit.slug == slug)


async def drafted(work: Work, slug: str = "outgoing", *, answers: tuple[UUID, ...] = (), **changed: Any) -> UUID:
    """A whole draft of the public relations sector, to be signed by the director, begun by the work's actor."""
    own = {"signer_post_id": (await seat(work, "director")).id, "unit_id": await unit_of(work, "public-relations")}
    files = changed.pop("files", ())
    content = replace(CONTENT, **(own | changed))
    return await begin_draft(work, await journal(work, slug), NewDraft(content=content, answers=answers, files=files))


async def kept(work: Work, draft_id: UUID) -> DraftView:
    found = await draft_as_kept(work, draft_id)
    assert found is not None
    return found


async def approved(work: Work, **changed: Any) -> UUID:
    """A draft that has passed every level; the head of the sector, a demo person, has approved it."""
    draft_id = await drafted(work, **changed)
    if await submit_draft(work, draft_id) == "in_review":
        with as_person(work, await known(work, "head")):
            assert await approve_draft(work, draft_id) == "approved"
    return draft_id


async def signed(work: Work, **changed: Any) -> UUID:
    draft_id = await approved(work, **changed)
    await sign_draft(work, draft_id)
    return draft_id


async def numbered(work: Work, **changed: Any) -> Registered:
    """A letter of ours with a number."""
    return await register_draft(work, await signed(work, **changed))
