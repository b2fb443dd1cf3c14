"""How monitors are set up, and to whom one goes today."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from service.identity.offers import Matter
from service.identity.queries import heads_on, people_named, posts_of_units, root_unit, units_with_names
from service.kit.refusal import Refusal
from service.monitoring.editions.models import Monitor, MonitorRecipient, MonitorTopic
from service.monitoring.editions.rules.acts import MONITOR
from service.monitoring.editions.rules.settings import STATES, MonitorEdit, Outsider
from service.monitoring.rules.acts import READ
from service.notifications.queries.choices import Reader, readers
from service.runtime.work import Work

MATTER = "monitoring.monitor"


@dataclass(frozen=True, slots=True)
class MonitorView:
    """A monitor as it is set up. title, unit, editor: in the reader's language."""

    id: UUID
    state: str
    version: int
    changed_at: datetime
    changed_by_name: str
    title: str
    unit: str
    editor: str
    edit: MonitorEdit


def title_in(work: Work, titles: Mapping[str, str], language: str = "") -> str:
    """A text of the agency in a language, else in one that it has."""
    return work.tenant.profile.say(dict(titles), language or work.language)


async def monitors(work: Work, *, only: UUID | None = None) -> list[MonitorView]:
    """Every monitor, that of the leadership first."""
    query = select(Monitor)
    rows = list(await work.session.scalars(query if only is None else query.where(Monitor.id == only)))
    topics, recipients = await _topics(work), await _recipients(work)
    units = {unit.id: unit.name for unit in await units_with_names(work, closed=True)}
    names = await people_named(work, {row.editor_id for row in rows if row.editor_id})
    found = [
        MonitorView(
            row.id, row.state, row.version, row.changed_at, row.changed_by_name, title_in(work, row.titles),
            units.get(row.unit_id, "") if row.unit_id else "", names.get(row.editor_id, "") if row.editor_id else "",
            _edit(row, topics.get(row.id, ()), recipients.get(row.id, [])),
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.edit.kind != "leadership", one.state != "on", one.title, one.id))


async def monitor_by_id(work: Work, monitor_id: UUID) -> MonitorView | None:
    return next(iter(await monitors(work, only=monitor_id)), None)


async def monitor_row(work: Work, monitor_id: UUID) -> Monitor | None:
    """The row of a monitor, held until the end of the work."""
    query = select(Monitor).where(Monitor.id == monitor_id).with_for_update()
    found: Monitor | None = await work.session.scalar(query.execution_options(populate_existing=True))
    return found


async def _topics(work: Work) -> dict[UUID, tuple[UUID, ...]]:
    found: dict[UUID, tuple[UUID, ...]] = {}
    query = select(MonitorTopic.monitor_id, MonitorTopic.topic_id).order_by(MonitorTopic.place)
    for monitor_id, topic_id in await work.session.execute(query):
        found[monitor_id] = (*found.get(monitor_id, ()), topic_id)
    return found


async def _recipients(work: Work) -> dict[UUID, list[MonitorRecipient]]:
    found: dict[UUID, list[MonitorRecipient]] = {}
    for one in await work.session.scalars(select(MonitorRecipient).order_by(MonitorRecipient.place)):
        found.setdefault(one.monitor_id, []).append(one)
    return found


def _edit(row: Monitor, topics: tuple[UUID, ...], recipients: list[MonitorRecipient]) -> MonitorEdit:
    return MonitorEdit(
        kind=row.kind, titles=dict(row.titles), minute=row.at_minute, days=row.weekdays, on_holidays=row.on_holidays,
        languages=tuple(row.languages), unit_id=row.unit_id, topics=topics, without_topic=row.without_topic,
        unjudged=row.unjudged, counts=row.counts, editor_id=row.editor_id,
        groups=tuple(one.kind for one in recipients if one.kind not in ("person", "address")),
        people=tuple(one.person_id for one in recipients if one.person_id is not None),
        outsiders=tuple(
            Outsider(one.address, one.name, one.language) for one in recipients if one.kind == "address"
        ),
    )  # fmt: skip


# --- to whom it goes


@dataclass(frozen=True, slots=True)
class Addressed:
    """Who gets an edition: people of the agency as they want notices, and outsiders."""

    people: tuple[Reader, ...]
    outsiders: tuple[Outsider, ...]

    @property
    def empty(self) -> bool:
        return not self.people and not self.outsiders


async def addressed(work: Work, edit: MonitorEdit) -> Addressed:
    """Those who hold the posts today, people by name who are still here, and outside addresses."""
    today = work.today
    wanted: set[UUID] = set(edit.people)
    if "unit_heads" in edit.groups:
        wanted |= {person for person, _ in (await heads_on(work, today)).values()}
    units = await _units(work, edit)
    if units:
        posts = await posts_of_units(work, today)
        wanted |= {person for unit in units for post in posts.get(unit, []) for person, _ in post.holders}
    found = await readers(work, wanted)
    people = sorted((one for one in found.values() if one.email), key=lambda one: (one.name, one.id))
    return Addressed(tuple(people), edit.outsiders)


async def _units(work: Work, edit: MonitorEdit) -> list[UUID]:
    units = [edit.unit_id] if "unit" in edit.groups and edit.unit_id is not None else []
    if "leadership" in edit.groups:
        try:
            units.append(await root_unit(work))
        except Refusal:  # an agency without units has no leadership to tell
            return units
    return units


# --- what its editor hands over


async def edited_by(work: Work, person_id: UUID) -> list[Matter]:
    """Monitors that a person reads through before they go."""
    query = select(Monitor.id, Monitor.state).where(Monitor.editor_id == person_id, Monitor.state == "on")
    rows = (await work.session.execute(query.order_by(Monitor.id))).all()
    return [Matter(MATTER, MONITOR, row.id, "", STATES[row.state]) for row in rows]


async def monitor_titles(work: Work, ids: Collection[UUID]) -> dict[UUID, str]:
    """What monitors are called, for those who read the monitoring."""
    if not work.actor.may(READ):
        return {}
    rows = await work.session.execute(select(Monitor.id, Monitor.titles).where(Monitor.id.in_(ids)))
    return {row.id: title_in(work, row.titles) for row in rows}


async def readable(work: Work, record_ids: Collection[UUID]) -> set[UUID]:
    """Those of some monitors and editions whose acts the actor may read."""
    return set(record_ids) if work.actor.may(READ) else set()
