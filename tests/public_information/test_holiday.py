"""A holiday that is declared while a request's terms run: proposed, accepted by a person, and the request follows."""

import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
import pytest

from service.deadlines.jobs import propose_dates
from service.deadlines.queries.clocks import clocks_of
from service.public_information.queries.requests import request_for
from service.public_information.rules.words import RECORD
from service.runtime.house import House
from service.runtime.tenants import Tenant
from tests.conftest import OpenWork
from tests.public_information.factories import asked

pytestmark = pytest.mark.anyio
SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
PLACE = "/administration/deadlines"
BAKU = ZoneInfo("Asia/Baku")


async def test_a_holiday_added_while_clocks_run_moves_the_request(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork, house: House
) -> None:
    async with committing(tenant) as work:
        made = await asked(work, house, subject="Under a holiday")
        clocks = (await clocks_of(work, RECORD, [made.id]))[made.id]
        answer = next(one for one in clocks if one.rule == "az.information.answer")
    assert made.due_at is not None and answer.due_at == made.due_at
    # The last working day of the term becomes free.
    day = made.due_at.astimezone(BAKU).date()
    admin, head, clerk = [await sign_in(tenant, name) for name in ("administrator", "head", "clerk")]
    typed = {"day": f"{day:%d.%m.%Y}", "kind": "holiday", "title": "Declared day", "act_number": "91"}
    assert (await admin.post(f"{PLACE}/calendar/days", data=typed)).status_code == 303
    try:
        async with committing(tenant) as work:
            await propose_dates(work, house, days=day.isoformat())
        assert await due(committing, tenant, made.id) == made.due_at, "nothing moves before somebody accepts"
        page = (await head.get(f"{PLACE}/proposals")).text
        assert f"{made.number}: Under a holiday" in page and f"{day:%d.%m.%Y}" in page
        assert (await clerk.get(f"{PLACE}/proposals")).status_code == 403
        assert (await head.post(f"{PLACE}/proposals", data={"answer": "accept_all"})).status_code == 303
        moved = await due(committing, tenant, made.id)
        assert moved.astimezone(BAKU).date() >= day + timedelta(days=1)
        async with committing(tenant) as work:
            after = (await clocks_of(work, RECORD, [made.id]))[made.id]
        assert next(one.due_at for one in after if one.rule == answer.rule) == moved
        shown = (await clerk.get(f"/information/{made.id}")).text
        assert "Declared day" in shown and f"{moved.astimezone(BAKU):%d.%m.%Y}" in shown
    finally:
        await taken_back(admin, f"{day:%Y-%m-%d}")


async def due(committing: OpenWork, tenant: Tenant, request_id: UUID) -> datetime:
    async with committing(tenant) as work:
        found = (await request_for(work, request_id)).due_at
    assert found is not None
    return found


async def taken_back(admin: httpx.AsyncClient, day: str) -> None:
    """Other tests count on the calendar as it was."""
    page = (await admin.get(f"{PLACE}/calendar", params={"day": day})).text
    for remove in set(re.findall(rf'action="({PLACE}/calendar/days/[^"]+/remove)"', page)):
        await admin.post(remove, data={"reason": "End of the test"})
