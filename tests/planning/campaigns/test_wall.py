"""What campaigns share, and nothing else: what could leak is planted first, then looked for from outside."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from service.planning.campaigns.actions import carrying, materials
from service.planning.campaigns.queries.campaigns import campaign
from service.planning.campaigns.queries.finding import find_materials
from service.planning.campaigns.rules.content import MaterialEdit, MaterialWords, NewCarrying, NewFigure, Proof
from service.planning.plans.actions import deciding, sharing, writing
from service.planning.plans.rules.content import PlanEdit, Words
from service.search.asking import read
from tests.house.shared import SHARED
from tests.planning.plans.factories import Party, hear_all, joined

TABLES = sorted(table for table in SHARED if table.startswith("campaign_"))
DAY = date(2022, 4, 5)
SECRET = "Gizlivideo"


async def seen(party: Party, plan_id: UUID) -> dict[str, int]:
    """How many rows of a campaign an agency sees in each table."""
    found = {}
    async with party.work() as work:
        for table in TABLES:
            query = text(f"select count(*) from {table} where plan_id = :plan")  # noqa: S608
            found[table] = int((await work.session.execute(query, {"plan": plan_id})).scalar_one())
    return found


async def filled(owner: Party, guest: Party) -> UUID:
    """A campaign with rows of both agencies in every table."""
    async with owner.work() as work:
        edit = PlanEdit("campaign", {"az": Words("Kampaniya")}, date(2022, 1, 1), date(2022, 12, 31))
        plan_id = await writing.begin(work, edit, skeleton=False)
    await joined(owner, guest, plan_id, "contribute")
    async with owner.work() as work:
        await deciding.approve(work, plan_id, "Təcili")
        await deciding.activate(work, plan_id)
    for party in (owner, guest):
        async with party.work() as work:
            texts = {"az": MaterialWords(f"{SECRET} {party.tenant.slug}", "https://a.example/v")}
            material = await materials.add_material(work, plan_id, MaterialEdit("video", texts))
            new = NewCarrying(material, "site", "Sayt", DAY, Proof("link", "https://a.example/p"))
            await carrying.carry(work, plan_id, new)
            await carrying.count(work, plan_id, NewFigure("calls", "100", "day", DAY, Decimal(3), "Jurnal"))
        await hear_all(party)
    return plan_id


async def test_both_see_all_and_a_third_nothing(ministry: Party, energy: Party, city: Party) -> None:
    plan_id = await filled(ministry, energy)
    assert await seen(ministry, plan_id) == await seen(energy, plan_id) == dict.fromkeys(TABLES, 2)
    assert await seen(city, plan_id) == dict.fromkeys(TABLES, 0)
    async with city.work() as work:
        found = await campaign(work, plan_id)
        assert (found.parties, found.names, found.materials, found.carryings, found.figures) == ((), {}, (), (), ())
        assert (await find_materials(work, read(SECRET.lower()), None, 200)).items == []


@pytest.mark.parametrize("way", ["revoked", "left"])
async def test_from_the_moment_it_ends_nothing_is_seen(ministry: Party, energy: Party, way: str) -> None:
    plan_id = await filled(ministry, energy)
    async with energy.work() as work:
        hits = await find_materials(work, read(SECRET.lower()), None, 200)
        here = {one.id for one in (await campaign(work, plan_id)).materials}
        assert len(here) == 2 and here <= {one.id for one in hits.items}
    if way == "left":
        async with energy.work() as work:
            await sharing.leave(work, plan_id, "bitdi")
    else:
        async with ministry.work() as work:
            await sharing.revoke(work, plan_id, energy.id, "bitdi")
    # At once: no job has run yet.
    assert await seen(energy, plan_id) == dict.fromkeys(TABLES, 0)
    async with energy.work() as work:
        found = await campaign(work, plan_id)
        assert (found.parties, found.names, found.materials, found.carryings, found.figures) == ((), {}, (), (), ())
        hits = await find_materials(work, read(SECRET.lower()), None, 200)
        assert {one.id for one in hits.items}.isdisjoint(here)
    assert await seen(ministry, plan_id) == dict.fromkeys(TABLES, 2)


async def test_nobody_writes_anothers_rows(ministry: Party, energy: Party, city: Party) -> None:
    plan_id = await filled(ministry, energy)
    for table in TABLES:
        column = "title" if table == "campaign_material_text" else "state"
        theirs = f"update {table} set {column} = {column} where plan_id = :plan and tenant_id = :owner"  # noqa: S608
        for party in (energy, city):
            assert await touched(party, theirs, plan=plan_id, owner=ministry.id) == 0, table
    row = (
        "insert into campaign_material (tenant_id, id, plan_tenant_id, plan_id, kind, created_at, created_by_name,"
        " changed_at, changed_by_name) values (:party, gen_random_uuid(), :owner, :plan, 'video', now(), 'N', now(),"
        " 'N')"
    )
    given = {"owner": ministry.id, "plan": plan_id}
    assert await touched(energy, row, party=energy.id, **given) == 1
    for party, name in ((energy, ministry.id), (city, city.id)):
        with pytest.raises(DBAPIError, match="row-level security"):
            await touched(party, row, party=name, **given)


async def touched(by: Party, statement: str, **given: Any) -> int:
    """How many rows a statement of an agency reached."""
    async with by.work() as work:
        result: Any = await work.session.execute(text(statement), given)
        return int(result.rowcount)
