"""Assignments with everything that hangs together: a tree is read whole, in a fixed number of questions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from service.assignments.models import Assignment, Executor, Extension, Subject
from service.assignments.rules.acts import OPEN, involved, may_see
from service.assignments.slots import Described, described
from service.identity.queries import people_named
from service.runtime.work import Work
from service.web.errors import NotFound


@dataclass(frozen=True, slots=True)
class PartView:
    """One executor's share, or a copy. `remark` is why it was returned."""

    id: UUID
    assignment_id: UUID
    position: int
    role: str
    person_id: UUID
    unit_id: UUID | None
    by_unit: bool
    state: str
    given_at: datetime
    changed_at: datetime
    report: str
    remark: str
    delegated_by: UUID | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for more time."""

    id: UUID
    assignment_id: UUID
    asked_by: UUID
    asked_at: datetime
    until: date
    reason: str
    state: str
    answer: str


@dataclass(slots=True)
class AssignmentView:
    """An assignment as it is kept, with its parts and its place in the tree. Satisfies `rules.acts.Matter`."""

    id: UUID
    record: str
    record_id: UUID | None
    parent_id: UUID | None
    root_id: UUID
    journal_id: UUID | None
    number: str
    unit_id: UUID
    author_id: UUID
    text: str
    state: str
    given_at: datetime
    due_at: datetime | None
    clock_id: UUID | None
    controller_id: UUID | None
    control_by: UUID | None
    on_control: bool
    ended_at: datetime | None
    version: int
    parts: list[PartView] = field(default_factory=list)
    requests: list[Asked] = field(default_factory=list)
    below: list["AssignmentView"] = field(default_factory=list)
    above: frozenset[UUID] = frozenset()
    names: dict[UUID, str] = field(default_factory=dict)
    subject: Described | None = None
    withheld: bool = False

    @property
    def has_term(self) -> bool:
        return self.due_at is not None

    @property
    def request(self) -> Asked | None:
        """The request for more time that waits for an answer."""
        return next((one for one in self.requests if one.state == "asked"), None)

    @property
    def asked(self) -> bool:
        return self.request is not None

    @property
    def waiting_below(self) -> frozenset[UUID]:
        return frozenset(one.author_id for one in self.below if one.state in OPEN)

    @property
    def main(self) -> PartView:
        """Who answers for it now."""
        return next(part for part in self.parts if part.role == "main" and part.state != "delegated")

    @property
    def executors(self) -> list[PartView]:
        return [part for part in self.parts if part.role != "copy"]

    @property
    def copies(self) -> list[PartView]:
        return [part for part in self.parts if part.role == "copy"]

    def part_of(self, person_id: UUID | None) -> PartView | None:
        """A person's own share."""
        found = (part for part in self.executors if part.person_id == person_id and part.state != "delegated")
        return next(found, None)

    def name(self, person_id: UUID | None) -> str:
        return self.names.get(person_id, "") if person_id is not None else ""


_EXTRA = {"parts", "requests", "below", "above", "names", "subject", "withheld"}
COLUMNS = [getattr(Assignment, one.name) for one in fields(AssignmentView) if one.name not in _EXTRA]
PART_COLUMNS = [getattr(Executor, one.name) for one in fields(PartView) if one.name != "name"]
ASKED_COLUMNS = [getattr(Extension, one.name) for one in fields(Asked)]


async def assignment_for(work: Work, assignment_id: UUID) -> AssignmentView:
    """The assignment as this actor may see it. Raises NotFound: not there and not yours are one."""
    found = await assignment_as_kept(work, assignment_id)
    if found is None or not may_see(work.actor, found):
        raise NotFound
    await _dress(work, found)
    return found


async def assignment_as_kept(work: Work, assignment_id: UUID, *, lock: bool = False) -> AssignmentView | None:
    """The whole assignment in its tree, whoever asks; `lock` holds its tree until the end of the work."""
    root = select(Assignment.root_id).where(Assignment.id == assignment_id)
    root_id = await work.session.scalar(root)
    if root_id is None:
        return None
    if lock:
        held = select(Assignment.id).where(Assignment.id == root_id).with_for_update()
        await work.session.execute(held)
    for tree in await _trees(work, Assignment.root_id == root_id):
        for one in walk(tree):
            if one.id == assignment_id:
                return one
    return None


async def resolutions_on(work: Work, record: str, record_id: UUID) -> list[AssignmentView]:
    """Every resolution on a record, each with those below it, oldest first. Whether the record is seen is asked before.

    The text of those with which the actor has nothing to do is withheld where the record's content is.
    """
    return (await resolutions_of(work, record, [record_id])).get(record_id, [])


async def resolutions_of(work: Work, record: str, record_ids: Collection[UUID]) -> dict[UUID, list[AssignmentView]]:
    """The same for several records at once."""
    trees = await _trees(work, Assignment.record_id.in_(record_ids), Assignment.record == record)
    await dress(work, trees)
    found: dict[UUID, list[AssignmentView]] = {}
    for tree in trees:
        if tree.record_id is not None:
            found.setdefault(tree.record_id, []).append(tree)
    return found


async def _trees(work: Work, *conditions: ColumnElement[bool]) -> list[AssignmentView]:
    query = select(*COLUMNS).where(*conditions).order_by(Assignment.given_at, Assignment.id)
    rows: Sequence[Any] = (await work.session.execute(query)).all()
    found = {row.id: AssignmentView(**row._mapping) for row in rows}
    if not found:
        return []
    for part in await _parts(work, found):
        found[part.assignment_id].parts.append(part)
    asked = select(*ASKED_COLUMNS).where(Extension.assignment_id.in_(found)).order_by(Extension.asked_at)
    for row in (await work.session.execute(asked)).all():
        found[row.assignment_id].requests.append(Asked(**row._mapping))
    for one in found.values():
        if one.parent_id is not None:
            above = found[one.parent_id]
            above.below.append(one)
            one.above = above.above | {above.author_id} | {part.person_id for part in above.executors}
    return [one for one in found.values() if one.parent_id is None]


async def _parts(work: Work, assignment_ids: Collection[UUID]) -> list[PartView]:
    query = (
        select(*PART_COLUMNS)
        .where(Executor.assignment_id.in_(assignment_ids))
        .order_by(Executor.assignment_id, Executor.position, Executor.id)
    )
    return [PartView(**row._mapping) for row in (await work.session.execute(query)).all()]


def walk(tree: AssignmentView) -> list[AssignmentView]:
    """An assignment and everything below it."""
    return [tree, *(one for below in tree.below for one in walk(below))]


def edges_of(tree: Sequence[AssignmentView]) -> list[tuple[UUID, UUID]]:
    """Who waits for whom: (who gave, who does), of everything that was not cancelled."""
    return [
        (one.author_id if part.delegated_by is None else part.delegated_by, part.person_id)
        for one in tree
        if one.state != "cancelled"
        for part in one.executors
    ]


async def _dress(work: Work, one: AssignmentView) -> None:
    await dress(work, [one])


async def dress(work: Work, trees: Sequence[AssignmentView]) -> None:
    """Put names, the record and what is withheld onto trees, in one question each."""
    every = [one for tree in trees for one in walk(tree)]
    people = {part.person_id for one in every for part in one.parts}
    people |= {one.author_id for one in every}
    people |= {ident for one in every for ident in (one.controller_id, one.control_by) if ident is not None}
    people |= {asked.asked_by for one in every for asked in one.requests}
    names = await people_named(work, people)
    records = await described(work, {(one.record, one.record_id) for one in every if one.record_id is not None})
    for one in every:
        one.names = names
        if one.record_id is not None:
            one.subject = records.get((one.record, one.record_id))
            hidden = one.subject is None or one.subject.withheld
            one.withheld = hidden and not involved(work.actor, one)
        if one.withheld:
            one.text = ""
            one.parts = [_without_words(part) for part in one.parts]
            one.requests = []


def _without_words(part: PartView) -> PartView:
    kept = {one.name: getattr(part, one.name) for one in fields(PartView)}
    return PartView(**{**kept, "report": "", "remark": ""})


async def given_on(work: Work, record: str, record_id: UUID) -> int:
    """How many resolutions were given on a record so far: what a form carries to notice another one."""
    query = select(Subject.given).where(Subject.record == record, Subject.record_id == record_id)
    return await work.session.scalar(query) or 0


async def taking_part(work: Work, record: str, record_ids: Collection[UUID], person_id: UUID) -> set[UUID]:
    """Those of some records on which a person gave, does, controls or reads an assignment."""
    own = (Executor.assignment_id == Assignment.id) & (Executor.person_id == person_id)
    query = select(Assignment.record_id).where(
        Assignment.record_id.in_(record_ids),
        Assignment.record == record,
        (Assignment.author_id == person_id)
        | (Assignment.controller_id == person_id)
        | select(Executor.id).where(own).exists(),
    )
    return {found for found in await work.session.scalars(query) if found is not None}


async def may_open_files(work: Work, assignment_id: UUID) -> bool:
    """Whether the actor may open the files of reports on an assignment."""
    try:
        return not (await assignment_for(work, assignment_id)).withheld
    except NotFound:
        return False
