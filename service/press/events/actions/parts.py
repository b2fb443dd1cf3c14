"""Parts of an event that are kept as lists: entered, changed, moved, taken away. One way for all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select

from service.contacts.queries.finding import by_id as contact_by_id
from service.documents import actions as documents
from service.documents.queries import file_by_id
from service.kit.folding import fold
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.events.actions.acting import demanded
from service.press.events.actions.events import touched
from service.press.events.actions.publicising import renew
from service.press.events.models import (
    AgendaItem,
    ExpectedQuestion,
    Material,
    Outcome,
    Participant,
    Photo,
    Recording,
    Speaker,
    Speech,
    Task,
)
from service.press.events.rules.acts import PHOTO, RECORD
from service.publishing.actions.pictures import KINDS
from service.publishing.rules.items import NO_PICTURE_FILE
from service.runtime.work import Work
from service.web.errors import NotFound

MOST = 300
PICTURE = "press.make_event_picture"
PICTURES = KINDS
"""What a picture may be, as a file."""
MANY = N_("At most %(most)s lines fit here.")
STANDS_IN = N_("Somebody else stands in for this person. Change that first.")
SPEAKS = N_("This person stands in the agenda. Change that first.")
SPOKE = N_("What this organisation said or proposed is noted. It cannot be taken away.")
NO_CONTACT = N_("This choice is not known. Choose again.")
OWN_SUBSTITUTE = N_("Nobody stands in for themselves.")


@dataclass(frozen=True, slots=True)
class Part:
    """A list of an event. act: by what right it is kept; kind: of the act that notes it; ordered: by hand; shown:
    whether the public page says it."""

    table: Any
    act: str
    kind: str
    ordered: bool = True
    shown: bool = False


PARTS: Mapping[str, Part] = {
    "speakers": Part(Speaker, "arrange", "speakers_changed", shown=True),
    "agenda": Part(AgendaItem, "arrange", "agenda_changed", ordered=False, shown=True),
    "checklist": Part(Task, "tick", "checklist_changed"),
    "materials": Part(Material, "arrange", "materials_changed", shown=True),
    "lines": Part(ExpectedQuestion, "arrange", "lines_changed"),
    "participants": Part(Participant, "arrange", "participants_changed"),
    "speeches": Part(Speech, "keep", "speeches_changed"),
    "recordings": Part(Recording, "keep", "recordings_changed", shown=True),
    "photos": Part(Photo, "keep", "pictures_changed", shown=True),
}


async def part_row(work: Work, event_id: UUID, part: str, row_id: UUID) -> Any:
    """A line of a part of this event. Raises NotFound."""
    table = PARTS[part].table
    found = await work.session.scalar(select(table).where(table.id == row_id, table.event_id == event_id))
    if found is None:
        raise NotFound
    return found


async def add_line(work: Work, event_id: UUID, part: str, values: Mapping[str, Any]) -> UUID:
    """A new line at the end of a part; its id. Raises NotFound, Refusal."""
    own = PARTS[part]
    row, _ = await demanded(work, event_id, own.act)
    count = int(await work.session.scalar(select(func.count()).where(own.table.event_id == event_id)) or 0)
    if count >= MOST:
        raise Refusal(MANY, code="too_many", most=MOST)
    kept = {**values, **_keys(part, values)}
    if own.ordered:
        last = await work.session.scalar(select(func.max(own.table.place)).where(own.table.event_id == event_id))
        kept["place"] = int(last or 0) + 1
    line = own.table(tenant_id=work.tenant.id, id=new_id(), event_id=event_id, **kept)
    await _check_links(work, event_id, values)
    work.session.add(line)
    await touched(work, row)
    _prepare(work, line)
    await _note(work, event_id, own, None, kept)
    return UUID(str(line.id))


def _prepare(work: Work, line: Any) -> None:
    """Let the worker make a picture ready that everybody is to see."""
    if isinstance(line, Photo) and line.on_page and not line.prepared:
        work.later(PICTURE, photo_id=str(line.id))


async def change_line(work: Work, event_id: UUID, part: str, row_id: UUID, values: Mapping[str, Any]) -> None:
    """What a line says from now on. Raises NotFound, Refusal."""
    own = PARTS[part]
    row, _ = await demanded(work, event_id, own.act)
    line = await part_row(work, event_id, part, row_id)
    if values.get("substitute_for_id") == row_id:
        raise Refusal(OWN_SUBSTITUTE, code="choice", field="substitute_for")
    await _check_links(work, event_id, values)
    kept = {**values, **_keys(part, values)}
    before = {name: getattr(line, name) for name in kept}
    for name, value in kept.items():
        setattr(line, name, value)
    await touched(work, row)
    _prepare(work, line)
    await _note(work, event_id, own, before, kept)


async def remove_line(work: Work, event_id: UUID, part: str, row_id: UUID) -> None:
    """Take a line away; its act keeps what it said. Raises NotFound, Refusal."""
    own = PARTS[part]
    row, _ = await demanded(work, event_id, own.act)
    line = await part_row(work, event_id, part, row_id)
    await _demand_loose(work, part, row_id)
    columns = [one.key for one in own.table.__table__.columns if one.key not in ("tenant_id", "id", "event_id")]
    before = {name: getattr(line, name) for name in columns}
    await work.session.execute(delete(own.table).where(own.table.id == row_id, own.table.event_id == event_id))
    await touched(work, row)
    await _note(work, event_id, own, before, None)


async def _demand_loose(work: Work, part: str, row_id: UUID) -> None:
    """Nothing else of the event speaks of this line."""
    asked: Sequence[tuple[str, Any, str]] = (
        ("speakers", Speaker.substitute_for_id, STANDS_IN),
        ("speakers", AgendaItem.speaker_id, SPEAKS),
        ("participants", Speech.participant_id, SPOKE),
        ("participants", Outcome.participant_id, SPOKE),
    )
    for of, column, sentence in asked:
        if of == part and await work.session.scalar(select(func.count()).where(column == row_id)):
            raise Refusal(sentence, code="in_use")


async def _check_links(work: Work, event_id: UUID, values: Mapping[str, Any]) -> None:
    """Who is named by a line belongs to the same event, and a contact is there. Raises NotFound, Refusal."""
    contact_id = values.get("contact_id")
    if contact_id is not None and await contact_by_id(work, contact_id) is None:
        raise Refusal(NO_CONTACT, code="unknown", field="organisation")
    for name, part in (
        ("speaker_id", "speakers"),
        ("substitute_for_id", "speakers"),
        ("participant_id", "participants"),
    ):
        if values.get(name) is not None:
            await part_row(work, event_id, part, values[name])


def _keys(part: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {"name_key": fold(str(values["name"]))} if part == "speakers" and "name" in values else {}


async def _note(work: Work, event_id: UUID, part: Part, before: Any, after: Any) -> None:
    work.record(f"media_event.{part.kind}", event_id, record=RECORD, before=_plain(before), after=_plain(after))
    if part.shown:
        await renew(work, event_id)


def _plain(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if values is None:
        return None
    return {
        name: str(value) if isinstance(value, (UUID, datetime)) else value
        for name, value in values.items()
        if name != "name_key"
    }


async def move_line(work: Work, event_id: UUID, part: str, row_id: UUID, up: bool) -> None:
    """Let a line change places with its neighbour. Raises NotFound, Refusal."""
    own = PARTS[part]
    if not own.ordered:
        raise NotFound
    row, _ = await demanded(work, event_id, own.act)
    table = own.table
    query = select(table).where(table.event_id == event_id).order_by(table.place, table.id)
    lines = list(await work.session.scalars(query))
    here = next((place for place, one in enumerate(lines) if one.id == row_id), None)
    if here is None:
        raise NotFound
    there = here + (-1 if up else 1)
    if not 0 <= there < len(lines):
        return
    lines[here], lines[there] = lines[there], lines[here]
    for place, one in enumerate(lines, start=1):
        one.place = place
    await touched(work, row)
    await _note(work, event_id, own, None, {"moved": str(row_id), "up": up})


async def tick(work: Work, event_id: UUID, task_id: UUID, done: bool) -> None:
    """Note a line of the checklist as done, or as open again. Raises NotFound, Refusal."""
    await demanded(work, event_id, "tick")
    task = await part_row(work, event_id, "checklist", task_id)
    if (task.done_at is not None) is done:
        return
    task.done_at, task.done_by_name = (work.now, work.actor.name) if done else (None, "")
    await work.session.flush()
    work.record("media_event.checklist_changed", event_id, record=RECORD, after={"task": task.title, "done": done})


async def add_files(work: Work, event_id: UUID, part: str, file_ids: Sequence[UUID], values: Mapping[str, Any]) -> None:
    """Materials or pictures, one line for each upload. Raises NotFound, Refusal on `files`."""
    word = PHOTO if part == "photos" else RECORD
    await demanded(work, event_id, PARTS[part].act)
    for file_id in file_ids if part == "photos" else ():
        file = await file_by_id(work, file_id)
        if file is None or file.kind not in PICTURES:
            raise Refusal(NO_PICTURE_FILE, code="file_type", field="files")
    await documents.attach(work, list(file_ids), word, event_id)
    for file_id in file_ids:
        await add_line(work, event_id, part, {**values, "file_id": file_id})


async def event_of_task(work: Work, task_id: UUID) -> UUID:
    """The event on whose checklist a line stands. Raises NotFound."""
    found = await work.session.scalar(select(Task.event_id).where(Task.id == task_id))
    if found is None:
        raise NotFound
    return UUID(str(found))
