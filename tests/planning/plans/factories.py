"""Plans for tests, made through actions. Agencies act in works of their own, which commit."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from service.kit.actor import Actor
from service.planning.plans.actions import doing, parts, sharing, writing
from service.planning.plans.rules import words
from service.planning.plans.rules.content import ActivityEdit, ItemEdit, PlanEdit, Slot, Title, Words
from service.runtime.database import driver_url
from service.runtime.house import House
from service.runtime.queue import JOBS
from service.runtime.tenants import Tenant
from service.runtime.work import Work, open_work
from tests.conftest import all_powerful

BAKU = ZoneInfo("Asia/Baku")
TITLES = {"az": Words("Kommunikasiya sənədi", "Qısa", "Vəziyyət", "Yanaşma", True), "en": Words("Yearly document")}
EDIT = PlanEdit("annual", TITLES, date(2027, 1, 1), date(2027, 12, 31))


def at(day: int, hour: int = 10, minute: int = 0, *, month: int = 3) -> datetime:
    """A moment of spring 2027 by the clock in Baku."""
    return datetime(2027, month, day, hour, minute, tzinfo=BAKU)


def slot(day: int = 9, hour: int = 10, hours: float = 1, **given: Any) -> Slot:
    start = at(day, hour)
    return Slot(start, start + timedelta(hours=hours), **given)


def activity(title: str = "Brifinq", **given: Any) -> ActivityEdit:
    return ActivityEdit(given.pop("slot", slot()), {"az": Title(title, f"{title} haqqında")}, **given)


async def begun(work: Work, edit: PlanEdit = EDIT, **given: Any) -> UUID:
    """A plan without what others begin with."""
    return await writing.begin(work, replace(edit, **given), skeleton=False)


async def audience(work: Work, plan_id: UUID, said: str = "Valideynlər") -> UUID:
    return await parts.add_part(work, plan_id, words.AUDIENCE, ItemEdit({"az": said}, {"size": 1000}))


async def put(work: Work, plan_id: UUID, title: str = "Brifinq", **given: Any) -> UUID:
    return await doing.put_in(work, plan_id, activity(title, **given))


@dataclass
class Party:
    """An agency with somebody who may do everything there."""

    house: House
    tenant: Tenant
    actor: Actor

    @classmethod
    def of(cls, house: House, slug: str) -> "Party":
        tenant = house.directory.by_slug[slug]
        return cls(house, tenant, all_powerful(f"{slug} person"))

    @property
    def id(self) -> UUID:
        return self.tenant.id

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Work]:
        async with open_work(self.house.database, self.tenant, self.actor, "en") as opened:
            yield opened


async def joined(owner: Party, guest: Party, plan_id: UUID, level: str = "contribute") -> None:
    """The guest takes part at a level."""
    async with owner.work() as work:
        await sharing.invite(work, plan_id, guest.id, level)
    async with guest.work() as work:
        await sharing.answer(work, plan_id, accepts=True)


async def waiting(party: Party) -> list[tuple[str, str]]:
    """Lines that other agencies left in this one's outbox: what is told, and of which record."""
    query = text(
        "select arguments::jsonb ->> 'what', arguments::jsonb ->> 'record' from outbox"
        " where job = 'planning.hear' and done_at is null order by created_at, arguments"
    )
    async with party.work() as work:
        return [(row[0], row[1]) for row in await work.session.execute(query)]


async def hear_all(party: Party) -> None:
    """Do what the worker does with those lines."""
    query = text("select id, arguments::jsonb from outbox where job = 'planning.hear' and done_at is null")
    async with party.work() as work:
        for row in (await work.session.execute(query)).all():
            await JOBS["planning.hear"].function(work, party.house, **row[1])
            done = text("update outbox set done_at = :now where tenant_id = :tenant and id = :id")
            await work.session.execute(done, {"now": work.now, "tenant": party.id, "id": row[0]})


@asynccontextmanager
async def suspended(house: House, party: Party) -> AsyncIterator[None]:
    """An agency that the operator has suspended, for a while."""
    engine = create_async_engine(driver_url(house.settings.owner_url), poolclass=NullPool)
    change = text("update platform.agency set state = :state where id = :id")
    async with engine.begin() as connection:
        await connection.execute(change, {"state": "suspended", "id": party.id})
    yield
    async with engine.begin() as connection:
        await connection.execute(change, {"state": "active", "id": party.id})
    await engine.dispose()
