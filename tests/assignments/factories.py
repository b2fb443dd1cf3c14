"""Assignments for tests, given the way people give them: through actions, by the demo's people."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from service.assignments.actions.giving import Given, give_assignment, give_resolution
from service.assignments.rules.giving import NewAssignment, Target
from service.identity.actions.people import NewPerson, add_person
from service.identity.queries import person_named
from service.journals.queries import journal_by_slug
from service.kit.actor import EVERYWHERE, Actor
from service.runtime.work import Work
from tests.conftest import PERMISSIONS


async def person_id(work: Work, username: str) -> UUID:
    """A person of the demo; others are made at the first need."""
    person = await person_named(work, username)
    if person is None:
        new = NewPerson(username=username, family_name=f"Invented-{username}", given_name="Test", patronymic="",
                        email="", language="en")  # fmt: skip
        person = await add_person(work, new)
    return person.id


async def become(work: Work, username: str, *permissions: str) -> UUID:
    """Let the work go on as a person of the agency, with all permissions or those named."""
    ident = await person_id(work, username)
    scopes = dict.fromkeys(permissions or PERMISSIONS, EVERYWHERE)
    work.actor = Actor(kind="person", id=ident, name=username, scopes=scopes, language="en")
    return ident


def someone(ident: UUID, field: str = "executor") -> Target:
    return Target("person", ident, field)


async def new(work: Work, *usernames: str, **changed: Any) -> NewAssignment:
    """An assignment for these people, the first of them the main executor."""
    targets = tuple([someone(await person_id(work, name)) for name in usernames])
    return replace(NewAssignment(text="Prepare the answer and bring it for signature.", executors=targets), **changed)


async def given(work: Work, *usernames: str, by: str = "head", **changed: Any) -> Given:
    """An assignment of the head in the journal of assignments."""
    made = await new(work, *usernames, **changed)
    await become(work, by)
    journal = await journal_by_slug(work, "assignments")
    assert journal is not None
    return (await give_assignment(work, journal, made))[0]


async def resolved(work: Work, letter_id: UUID, *usernames: str, by: str = "head", **changed: Any) -> Given:
    """A resolution on a letter."""
    made = await new(work, *usernames, **changed)
    await become(work, by)
    return (await give_resolution(work, "letter", letter_id, made))[0]
