"""What belongs to an event: agenda, speakers, checklist, materials, expected questions, participants."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select

from service.documents.models import File
from service.identity.queries import people_named
from service.press.events.models import (
    AgendaItem,
    Event,
    ExpectedQuestion,
    Material,
    Participant,
    Speaker,
    Task,
)
from service.press.events.rules.content import EventView, days_before
from service.press.events.rules.programme import Placed, placed
from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class SpeakerView:
    """A speaker. own: an official of the agency. instead_of: whom this one stands in for."""

    id: UUID
    role: str
    state: str
    person_id: UUID | None
    name: str
    position: str
    organisation: str
    texts: dict[str, Any]
    topic: str
    phone: str
    substitute_for_id: UUID | None
    instead_of: str = ""

    def name_in(self, language: str) -> str:
        return str(self.texts.get(language, {}).get("name") or self.name)

    def position_in(self, language: str) -> str:
        return str(self.texts.get(language, {}).get("position") or self.position)

    def line_in(self, language: str) -> str:
        """Name, position and organisation, as a list says them."""
        said = (self.name_in(language), self.position_in(language), self.organisation)
        return ", ".join(filter(None, said))


async def speakers_of(work: Work, event_id: UUID) -> list[SpeakerView]:
    """Speakers in their order."""
    query = select(Speaker).where(Speaker.event_id == event_id).order_by(Speaker.place, Speaker.id)
    rows = list(await work.session.scalars(query))
    names = {row.id: row.name for row in rows}
    return [
        SpeakerView(
            row.id, row.role, row.state, row.person_id, row.name, row.position, row.organisation, dict(row.texts),
            row.topic, row.phone, row.substitute_for_id,
            names.get(row.substitute_for_id, "") if row.substitute_for_id else "",
        )
        for row in rows
    ]  # fmt: skip


async def confirmed_count(work: Work, event_id: UUID) -> int:
    """How many who speak, moderate or accompany have confirmed; interpreters alone make no event."""
    query = select(func.count()).where(
        Speaker.event_id == event_id, Speaker.state == "confirmed", Speaker.role != "interpreter"
    )
    return int(await work.session.scalar(query) or 0)


async def agenda_of(work: Work, event: EventView) -> list[Placed]:
    """The run sheet in its order, with moments where the event has a time; the agenda is what is not backstage."""
    query = select(AgendaItem).where(AgendaItem.event_id == event.id)
    rows = await work.session.scalars(query.order_by(AgendaItem.from_start, AgendaItem.id))
    return [
        placed(
            row.id, row.from_start, row.minutes, dict(row.titles), event.begins_at, backstage=row.backstage,
            speaker_id=row.speaker_id, doer=row.doer, note=row.note,
        )
        for row in rows
    ]  # fmt: skip


async def public_agenda(work: Work, event: EventView) -> list[dict[str, Any]]:
    """The agenda as the public page shows it: moments, titles by language, who speaks once they confirmed."""
    speakers = {one.id: one for one in await speakers_of(work, event.id) if one.state == "confirmed"}
    languages = work.tenant.profile.languages
    found = []
    for item in await agenda_of(work, event):
        if item.backstage or item.begins_at is None:
            continue
        who = speakers.get(item.speaker_id) if item.speaker_id else None
        said = {code: who.line_in(code) for code in languages} if who else {}
        found.append({"at": item.begins_at.isoformat(), "titles": dict(item.titles), "speaker": said})
    return found


@dataclass(frozen=True, slots=True)
class TaskView:
    """A line of the checklist. due_on: None while the event has no day. late: over and not done."""

    id: UUID
    event_id: UUID
    title: str
    owner_id: UUID | None
    owner: str
    days_before: int
    due_on: date | None
    done_at: datetime | None
    done_by_name: str
    late: bool


async def tasks_of(work: Work, event: EventView) -> list[TaskView]:
    """The checklist, what is due first on top."""
    query = select(Task).where(Task.event_id == event.id).order_by(Task.days_before.desc(), Task.place, Task.id)
    return await _task_views(work, [(row, event.begins_at) for row in await work.session.scalars(query)])


async def open_tasks(work: Work, *, owner_id: UUID | None = None, states: Sequence[str] = ()) -> list[TaskView]:
    """Open lines of events in these states, of one owner or of all."""
    query = (
        select(Task, Event.begins_at)
        .join(Event, and_(Event.tenant_id == Task.tenant_id, Event.id == Task.event_id))
        .where(Task.done_at.is_(None), Event.state.in_(states))
    )
    query = query.where(Task.owner_id == owner_id) if owner_id is not None else query
    rows = [(task, begins_at) for task, begins_at in await work.session.execute(query)]
    return sorted(await _task_views(work, rows), key=lambda one: (one.due_on is None, one.due_on or date.max, one.id))


async def _task_views(work: Work, rows: Sequence[tuple[Task, datetime | None]]) -> list[TaskView]:
    zone = work.zone
    today = work.today
    names = await people_named(work, {row.owner_id for row, _ in rows if row.owner_id})
    found = []
    for row, begins_at in rows:
        due = days_before(begins_at, zone, row.days_before) if begins_at else None
        late = due is not None and row.done_at is None and due < today
        found.append(
            TaskView(
                row.id, row.event_id, row.title, row.owner_id, names.get(row.owner_id, "") if row.owner_id else "",
                row.days_before, due, row.done_at, row.done_by_name, late,
            )
        )  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class MaterialView:
    id: UUID
    file_id: UUID
    title: str
    file_name: str
    size: int
    language: str
    audience: str


async def materials_of(work: Work, event_id: UUID) -> list[MaterialView]:
    """Files of an event in their order; withdrawn ones are left out."""
    query = (
        select(Material, File.name, File.size)
        .join(File, and_(File.tenant_id == Material.tenant_id, File.id == Material.file_id))
        .where(Material.event_id == event_id, File.state == "attached")
        .order_by(Material.place, Material.id)
    )
    return [
        MaterialView(row.id, row.file_id, row.title, name, size, row.language, row.audience)
        for row, name, size in await work.session.execute(query)
    ]


@dataclass(frozen=True, slots=True)
class LineView:
    id: UUID
    question: str
    line: str


async def lines_of(work: Work, event_id: UUID) -> list[LineView]:
    """Expected questions and lines in their order."""
    query = select(ExpectedQuestion).where(ExpectedQuestion.event_id == event_id)
    rows = await work.session.scalars(query.order_by(ExpectedQuestion.place, ExpectedQuestion.id))
    return [LineView(row.id, row.question, row.line) for row in rows]


@dataclass(frozen=True, slots=True)
class ParticipantView:
    id: UUID
    organisation: str
    contact_id: UUID | None
    name: str
    position: str
    role: str
    state: str


async def participants_of(work: Work, event_id: UUID) -> list[ParticipantView]:
    """Organisations that take part, in their order."""
    query = select(Participant).where(Participant.event_id == event_id)
    rows = await work.session.scalars(query.order_by(Participant.place, Participant.id))
    return [
        ParticipantView(row.id, row.organisation, row.contact_id, row.name, row.position, row.role, row.state)
        for row in rows
    ]


async def people_concerned(work: Work, event_id: UUID) -> set[UUID]:
    """Officials who speak, and owners of what is still to be done."""
    speaking = select(Speaker.person_id).where(Speaker.event_id == event_id, Speaker.person_id.is_not(None))
    doing = select(Task.owner_id).where(Task.event_id == event_id, Task.owner_id.is_not(None), Task.done_at.is_(None))
    return {one for query in (speaking, doing) for one in await work.session.scalars(query) if one is not None}
