"""What waits for whom in press events, on the desk and page by page."""

from collections.abc import Awaitable, Callable
from uuid import uuid4

import httpx

from service.press.events.actions import acting
from service.press.events.actions.parts import add_line
from service.press.events.queries import waiting
from service.press.events.rules.content import Texts
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from tests.assignments.factories import become
from tests.conftest import OpenWork
from tests.press.events.factories import another, becoming, entered, with_speaker

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]


async def test_an_event_goes_from_its_owner_to_those_who_approve_and_back(work: Work) -> None:
    own = await become(work, "adviser")
    actor = work.actor
    made = await entered(work, owner_id=own)
    nobodys = await entered(work)
    assert made in [one.id for one in await waiting.to_go_on(work)]
    assert nobodys not in [one.id for one in await waiting.to_go_on(work)]
    await with_speaker(work, made)
    await acting.plan(work, made)
    assert made not in [one.id for one in await waiting.to_go_on(work)]
    assert made not in [one.id for one in await waiting.to_approve(work)]
    becoming(work, another(actor))
    assert made in [one.id for one in await waiting.to_approve(work)]
    await acting.approve(work, made)
    assert made not in [one.id for one in await waiting.to_approve(work)]
    becoming(work, actor)
    assert made in [one.id for one in await waiting.to_go_on(work)]
    await acting.cancel(work, made, "No room.", {})
    assert made not in [one.id for one in await waiting.to_go_on(work)]


async def test_the_desk_shows_events_and_lines_of_checklists(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    mark = f"Mark{uuid4().hex[:8]}"
    adviser, head = await sign_in(tenant, "adviser"), await sign_in(tenant, "head")
    async with committing(tenant) as work:
        own = await become(work, "adviser")
        made = await entered(work, owner_id=own, texts={"az": Texts(mark, "", "", "Redaksiya")})
        await add_line(work, made, "checklist", {"title": f"Task{mark}", "days_before": 2, "owner_id": own})
    desk = (await adviser.get("/desk")).text
    assert f">{mark}<" in desk and f"Task{mark}" in desk
    assert mark not in (await head.get("/desk")).text
    assert mark in (await adviser.get("/desk/press-events-do")).text
    assert f"Task{mark}" in (await adviser.get("/desk/press-event-tasks")).text
    async with committing(tenant) as work:
        await become(work, "adviser")
        await acting.plan(work, made)
    assert mark in (await head.get("/desk/press-events-approve")).text
    assert mark not in (await adviser.get("/desk/press-events-approve")).text
