"""The live line of the grid: real application, real Valkey. It carries ids alone, and ends with what it rests on."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from redis.asyncio import Redis
from sqlalchemy import text

import service.planning.grid.jobs  # noqa: F401  so that its job is known
from service.planning.grid.actions.telling import CHANNEL
from service.planning.grid.pages import stream as stream_module
from service.planning.plans.actions import doing, sharing
from service.runtime.house import House
from service.runtime.queue import JOBS
from tests.notifications.test_stream import Line, line
from tests.planning.plans.factories import Party, begun, hear_all, joined, put, slot

pytestmark = pytest.mark.usefixtures("alone")
SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
STREAM = "/planning/grid/stream"
MOVE = "/planning/grid/move?view=week&on=2027-03-10"
SECOND = 1.0


async def opened(own: Line, party: Party) -> None:
    """The line stands, and its channel is followed: what is told from now on is heard."""
    assert (await own.event())[0] == "retry"
    assert (await own.event())[0] == "here"
    with party.house.news.waiting(party.id, CHANNEL) as followed:
        await asyncio.wait_for(followed.wait(), 5)


async def told(party: Party) -> None:
    """What the worker does with what an act left in the outbox."""
    query = text("select id, arguments::jsonb from outbox where job = 'planning.tell_grids' and done_at is null")
    async with party.work() as work:
        for row in (await work.session.execute(query)).all():
            await JOBS["planning.tell_grids"].function(work, party.house, **row[1])
            done = text("update outbox set done_at = :now where tenant_id = :own and id = :id")
            await work.session.execute(done, {"now": work.now, "own": party.id, "id": row[0]})


def moving(activity_id: UUID, version: int = 1) -> dict[str, str]:
    return {"activity": str(activity_id), "version": str(version), "days": "1"}


async def test_all_who_look_hear_of_a_move_within_a_second(
    app: Any, sign_in: SignIn, ministry: Party, energy: Party, city: Party
) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
        key = await put(work, plan_id, "Brifinq", slot=slot(9))
    await joined(ministry, energy, plan_id, "edit")
    own, guest = await sign_in(ministry.tenant, "head"), await sign_in(energy.tenant, "minister")
    stranger = await sign_in(city.tenant, "mayor")
    async with (
        line(app, own, path=STREAM) as mine,
        line(app, guest, path=STREAM) as theirs,
        line(app, stranger, path=STREAM) as foreign,
    ):
        for one, party in ((mine, ministry), (theirs, energy), (foreign, city)):
            await opened(one, party)
        began = time.monotonic()
        assert (await guest.post(MOVE, data=moving(key))).status_code == 303
        for one in (mine, theirs):
            name, _, said = await one.event(SECOND)
            assert (name, said) == ("changed", {"ids": [str(key)], "all": False})
        assert time.monotonic() - began < SECOND
        with pytest.raises(TimeoutError):
            await foreign.event(0.3)


async def test_every_other_act_is_told_by_the_worker(app: Any, sign_in: SignIn, ministry: Party, energy: Party) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
    await joined(ministry, energy, plan_id, "read")
    await told(ministry)
    await hear_all(energy)
    guest = await sign_in(energy.tenant, "minister")
    async with line(app, guest, path=STREAM) as theirs:
        await opened(theirs, energy)
        async with ministry.work() as work:
            key = await put(work, plan_id, "Brifinq", slot=slot(9))
        await told(ministry)
        assert (await theirs.event(SECOND))[2] == {"ids": [str(key)], "all": False}
        async with ministry.work() as work:
            await doing.step(work, key, "cancel", "Hava pisdir")
        await told(ministry)
        assert (await theirs.event(SECOND))[2] == {"ids": [str(key)], "all": False}


async def test_what_others_do_not_show_is_told_to_nobody_else(
    app: Any, sign_in: SignIn, ministry: Party, energy: Party
) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
    await joined(ministry, energy, plan_id, "edit")
    own, guest = await sign_in(ministry.tenant, "head"), await sign_in(energy.tenant, "minister")
    async with line(app, own, path=STREAM) as mine, line(app, guest, path=STREAM) as theirs:
        await opened(mine, ministry)
        await opened(theirs, energy)
        async with ministry.work() as work:
            key = await put(work, plan_id, "Gizli", slot=slot(9), draft=True)
        await told(ministry)
        assert (await mine.event(SECOND))[2] == {"ids": [str(key)], "all": False}
        assert (await own.post(MOVE, data=moving(key))).status_code == 303
        assert (await mine.event(SECOND))[2]["ids"] == [str(key)]
        with pytest.raises(TimeoutError):
            await theirs.event(0.3)


async def test_who_is_put_out_is_told_to_look_anew_and_hears_no_more(
    app: Any, sign_in: SignIn, ministry: Party, energy: Party
) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
        key = await put(work, plan_id, "Brifinq", slot=slot(9))
    await joined(ministry, energy, plan_id, "edit")
    await hear_all(energy)
    guest = await sign_in(energy.tenant, "minister")
    async with line(app, guest, path=STREAM) as theirs:
        await opened(theirs, energy)
        async with ministry.work() as work:
            await sharing.revoke(work, plan_id, energy.id, "Layihə bitdi")
        await hear_all(energy)
        await told(energy)
        assert (await theirs.event(SECOND))[2] == {"ids": [], "all": True}
        own = await sign_in(ministry.tenant, "head")
        assert (await own.post(MOVE, data=moving(key))).status_code == 303
        with pytest.raises(TimeoutError):
            await theirs.event(0.3)


async def test_a_line_ends_with_its_session_and_with_the_right_to_read(
    app: Any, sign_in: SignIn, ministry: Party, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream_module, "HEARTBEAT_SECONDS", 0.05)
    http = await sign_in(ministry.tenant, "head")
    async with line(app, http, path=STREAM) as mine:
        await opened(mine, ministry)
        await http.post("/signout")
        assert (await mine.event(2.0))[0] == "ended"
        await asyncio.wait_for(mine.closed.wait(), 2.0)
    again = await sign_in(ministry.tenant, "head")
    async with line(app, again, path=STREAM) as mine:
        await opened(mine, ministry)
        await _rights_of_head(ministry, "starts_on = date '2020-01-01', ends_on = date '2020-01-02'")
        try:
            assert (await mine.event(2.0))[0] == "ended"
        finally:
            await _rights_of_head(ministry, "starts_on = date '2026-01-01', ends_on = null")


async def _rights_of_head(party: Party, days: str) -> None:
    query = f"update role_grant set {days} where person_id = (select id from person where username = 'head')"  # noqa: S608
    async with party.work() as work:
        await work.session.execute(text(query))


async def test_no_more_lines_than_windows_are_looked_at(
    app: Any, sign_in: SignIn, ministry: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream_module, "MOST_STREAMS", 1)
    http = await sign_in(ministry.tenant, "head")
    async with line(app, http, path=STREAM) as first:
        await opened(first, ministry)
        refused = await http.get(STREAM, headers={"accept": "text/event-stream"})
        assert refused.status_code == 429
    async with line(app, http, path=STREAM) as later:
        await opened(later, ministry)
    assert not stream_module._open, "a line that was left is forgotten"


async def test_what_goes_through_valkey_is_empty(app: Any, sign_in: SignIn, ministry: Party, house: House) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
        key = await put(work, plan_id, "Brifinq", slot=slot(9))
    http = await sign_in(ministry.tenant, "head")
    client = Redis.from_url(house.settings.redis_url)
    listener = client.pubsub(ignore_subscribe_messages=True)
    await listener.psubscribe("*")
    assert await listener.get_message(timeout=1.0) is None
    assert (await http.post(MOVE, data=moving(key))).status_code == 303
    heard = await listener.get_message(timeout=2.0)
    assert heard is not None
    assert (heard["channel"].decode(), heard["data"]) == (f"chancery:{ministry.id}:planning", b"")
    await listener.aclose()
    await client.aclose()
