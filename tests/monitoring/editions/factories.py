"""Monitors and editions for tests, made through actions."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from service.identity.queries import person_named
from service.monitoring.editions.actions.composing import compose, compose_now
from service.monitoring.editions.actions.settings import open_monitor
from service.monitoring.editions.models import Edition
from service.monitoring.editions.queries.editions import edition_by_id
from service.monitoring.editions.rules.settings import MonitorEdit, Outsider
from service.runtime.work import Work

EDIT = MonitorEdit(
    kind="leadership",
    titles={"az": "Gündəlik media monitorinqi", "en": "Daily media monitor", "ka": "მედიამონიტორინგი"},
    days="1234567",
    on_holidays=True,
    languages=("az", "en"),
    outsiders=(Outsider("editor@press.example", "Nərmin Uydurmalı", "en"),),
)


async def person(work: Work, username: str = "clerk", language: str = "az") -> UUID:
    """A demo person with an address, whose language is that."""
    found = await person_named(work, username)
    assert found is not None and found.email
    found.language = language
    await work.session.flush()
    return found.id


async def set_up(work: Work, **changed: Any) -> UUID:
    return await open_monitor(work, replace(EDIT, **changed))


async def ready(work: Work, monitor_id: UUID | None = None, **changed: Any) -> Edition:
    """An edition of today that is ready to be sent."""
    edition_id = await compose_now(work, monitor_id or await set_up(work, **changed))
    assert await compose(work, edition_id)
    return await kept(work, edition_id)


async def kept(work: Work, edition_id: UUID) -> Edition:
    found = await edition_by_id(work, edition_id)
    assert found is not None
    await work.session.refresh(found)
    return found
