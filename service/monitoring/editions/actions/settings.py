"""Monitors: set up, changed, switched on and off, given to another editor."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, update

from service.identity.offers import Handing, gone
from service.identity.queries import person_by_id, units_with_names
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.monitoring.editions.models import Monitor, MonitorRecipient, MonitorTopic
from service.monitoring.editions.queries.monitors import monitor_by_id, monitor_row
from service.monitoring.editions.rules.acts import MONITOR, setting_up
from service.monitoring.editions.rules.settings import MonitorEdit, problems_of
from service.monitoring.queries.topics import known_topics
from service.runtime.work import Work
from service.web.errors import NotFound

STALE = N_("Somebody else saved this meanwhile. Look at it again and repeat what you wanted to change.")
UNKNOWN = N_("Choose one of the values offered.")


async def open_monitor(work: Work, edit: MonitorEdit) -> UUID:
    """Compose another monitor from now on. Raises Refusal, FieldErrors."""
    setting_up(work.actor)
    await _check(work, edit, ())
    monitor_id = new_id()
    work.session.add(Monitor(tenant_id=work.tenant.id, id=monitor_id, kind=edit.kind, **_kept(work, edit)))
    await work.session.flush()
    await _write_lists(work, monitor_id, edit)
    work.record("monitor.opened", monitor_id, record=MONITOR, after=edit.plain())
    return monitor_id


def _kept(work: Work, edit: MonitorEdit) -> dict[str, Any]:
    return {
        "titles": dict(edit.titles), "unit_id": edit.unit_id, "at_minute": edit.minute, "weekdays": edit.days,
        "on_holidays": edit.on_holidays, "languages": list(edit.languages), "without_topic": edit.without_topic,
        "unjudged": edit.unjudged, "counts": edit.counts, "editor_id": edit.editor_id, "changed_at": work.now,
        "changed_by_name": work.actor.name,
    }  # fmt: skip


async def _check(work: Work, edit: MonitorEdit, topics_before: tuple[UUID, ...]) -> None:
    wrong = problems_of(edit, work.tenant.profile.default_language)
    fresh = set(edit.topics) - set(topics_before)
    if fresh - await known_topics(work, fresh):
        wrong.append(Refusal(UNKNOWN, code="choice", field="topics"))
    units = {unit.id for unit in await units_with_names(work, closed=True)}
    if edit.unit_id is not None and edit.unit_id not in units:
        wrong.append(Refusal(UNKNOWN, code="choice", field="unit"))
    for field, people in (("editor", {edit.editor_id} - {None}), ("people", set(edit.people))):
        for person_id in people:
            if person_id is None or await person_by_id(work, person_id) is None:
                wrong.append(Refusal(UNKNOWN, code="choice", field=field))
                break
    if wrong:
        raise FieldErrors(wrong)


async def _write_lists(work: Work, monitor_id: UUID, edit: MonitorEdit) -> None:
    for table in (MonitorTopic, MonitorRecipient):
        await work.session.execute(delete(table).where(table.monitor_id == monitor_id))
    own = {"tenant_id": work.tenant.id, "monitor_id": monitor_id}
    topics = [{**own, "topic_id": topic, "place": place} for place, topic in enumerate(edit.topics)]
    rows: list[dict[str, Any]] = [{"kind": kind} for kind in edit.groups]
    rows += [{"kind": "person", "person_id": person} for person in edit.people]
    rows += [
        {"kind": "address", "address": one.address, "name": one.name, "language": one.language}
        for one in edit.outsiders
    ]
    blank = {"person_id": None, "address": "", "name": "", "language": ""}
    recipients = [{**own, "id": new_id(), **blank, **row, "place": place} for place, row in enumerate(rows)]
    if topics:
        await work.session.execute(insert(MonitorTopic), topics)
    if recipients:
        await work.session.execute(insert(MonitorRecipient), recipients)


async def change_monitor(work: Work, monitor_id: UUID, edit: MonitorEdit, version: int | None = None) -> None:
    """Set a monitor up in another way; the kind stays. Raises NotFound, Refusal, FieldErrors."""
    setting_up(work.actor)
    row = await monitor_row(work, monitor_id)
    before = await monitor_by_id(work, monitor_id)
    if row is None or before is None:
        raise NotFound
    if version is not None and version != row.version:
        raise Refusal(STALE, code="stale")
    await _check(work, edit, before.edit.topics)
    if edit == before.edit:
        return
    values = {**_kept(work, edit), "version": Monitor.version + 1}
    await work.session.execute(update(Monitor).where(Monitor.id == monitor_id).values(**values))
    await _write_lists(work, monitor_id, edit)
    work.record("monitor.changed", monitor_id, record=MONITOR, before=before.edit.plain(), after=edit.plain())


async def switch(work: Work, monitor_id: UUID, on: bool) -> None:
    """Compose it, or not any more; its editions stay. Raises NotFound, Refusal."""
    setting_up(work.actor)
    row = await monitor_row(work, monitor_id)
    if row is None:
        raise NotFound
    state = "on" if on else "off"
    if row.state == state:
        return
    row.state, row.version = state, row.version + 1
    row.changed_at, row.changed_by_name = work.now, work.actor.name
    await work.session.flush()
    work.record(f"monitor.switched_{state}", monitor_id, record=MONITOR)


async def hand_over_monitor(work: Work, handing: Handing) -> None:
    """Let somebody else read a monitor through from now on. Raises Refusal when it is not that person's any more."""
    row = await monitor_row(work, handing.matter_id)
    if row is None or row.editor_id != handing.from_id:
        raise gone()
    row.editor_id = handing.to_id
    await work.session.flush()
    before, after = {"editor_id": handing.from_id}, {"editor_id": handing.to_id}
    work.record(
        "monitor.handed_over", row.id, record=MONITOR, before=before, after=after, reason=handing.reason
    )  # fmt: skip
