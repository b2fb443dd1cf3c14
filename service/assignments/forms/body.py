"""Bodies of the JSON API of assignments, as they come and go."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct


def _told(description: str, **schema: Any) -> Meta:
    return Meta(description=description, extra_json_schema=schema or None)


class WhoBody(Struct, kw_only=True):
    """Somebody: a person, or a unit, which means its head."""

    person: Annotated[str | None, _told("User name of a person.")] = None
    unit: Annotated[str | None, _told("Short name of a unit.")] = None


class OnBody(Struct, kw_only=True):
    """The record that a resolution stands on."""

    record: Annotated[str, _told("Word of the record, such as `letter`.")]
    id: Annotated[str, _told("Id of the record.", format="uuid")]


class NewAssignmentBody(Struct, kw_only=True):
    """An assignment to be given. Required: `text`, `executors`; with a token also `author`."""

    text: Annotated[str | None, _told("Required. What is to be done, at most 4000 characters.")] = None
    executors: Annotated[list[WhoBody] | None, _told("Required. The first one is the main executor.")] = None
    copies: list[WhoBody] | None = None
    controller: WhoBody | None = None
    author: Annotated[str | None, _told("User name of the person whose resolution this is.")] = None
    on: OnBody | None = None
    journal: Annotated[str | None, _told("Journal of assignments, without `on`; the only one when left out.")] = None
    due_on: Annotated[str | None, _told("Last day of the term.", format="date")] = None
    due_in: Annotated[int | None, _told("Instead of `due_on`: so many working days from now.")] = None
    parallel: Annotated[bool, _told("One assignment for each executor.")] = False


class GivenBody(Struct):
    """The receipt of one assignment; `number` is "" for a resolution on a record."""

    id: UUID
    number: str


class GivenBodies(Struct):
    """What was given: one assignment, or with `parallel` one for each executor."""

    items: list[GivenBody]


class PersonItem(Struct):
    id: UUID
    name: str


class OnItem(Struct):
    """The record a resolution stands on, as far as the caller may see it."""

    record: str
    id: UUID
    number: str | None


class AssignmentItem(Struct, kw_only=True):
    """One assignment of the list. Where `withheld`, its text is left out."""

    id: UUID
    number: str
    state: str
    text: str | None
    withheld: bool
    author: str
    executor: str
    controller: str | None
    on_control: bool
    given_at: datetime
    due_at: datetime | None
    on: OnItem | None
    parent: UUID | None


class AssignmentsBody(Struct):
    """A page of assignments. `next` is given back as `cursor` to go on; null at the end."""

    items: list[AssignmentItem]
    next: str | None


class PartItem(Struct):
    """One executor's share, or a copy."""

    person: PersonItem
    role: str
    state: str
    report: str | None


class AttachedItem(Struct):
    """A file of a report."""

    id: UUID
    name: str
    size: int
    kind: str
    sha256: str


class AssignmentBody(Struct, kw_only=True):
    """One assignment with its executors and the ids of what hangs below it."""

    id: UUID
    number: str
    state: str
    text: str | None
    withheld: bool
    author: PersonItem
    controller: PersonItem | None
    on_control: bool
    given_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    on: OnItem | None
    parent: UUID | None
    below: list[UUID]
    executors: list[PartItem]
    attached: list[AttachedItem]
    version: int
