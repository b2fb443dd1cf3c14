"""The press calendar over HTTP: sheets, narrowing, who may, the public calendar, the JSON API."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import event as listening

from service.press.events.actions import acting
from service.press.events.rules.content import Texts
from service.runtime.house import House
from service.runtime.tenants import Tenant
from tests.conftest import OpenWork
from tests.press.events.factories import announced, entered, with_speaker
from tests.press.events.test_pages import afterwards  # noqa: F401 - nothing announced stays on the public page

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
HOME, API, PUBLIC = "/press/calendar", "/api/v1/press/calendar", "/public/az/press-events"
EVE = datetime(2033, 12, 31, 19, 30, tzinfo=UTC)
"""23:30 in Baku."""
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def named(title: str, **changed: Any) -> dict[str, Any]:
    """An event from 23:30 to 0:30 of the new year, called so."""
    return {"texts": {"az": Texts(title)}, "begins_at": EVE, "ends_at": EVE + HOUR, **changed}


@pytest.fixture
def title() -> str:
    return f"Yeni il {uuid4().hex[:8]}"


async def test_a_month_a_week_and_a_list_over_new_year(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork, title: str
) -> None:
    async with committing(tenant) as work:
        await entered(work, **named(title))
    reader = await sign_in(tenant, "adviser")
    month = (await reader.get(f"{HOME}?on=2033-12-31")).text
    assert month.count(f">{title}<") == 2  # it ends on 1 January
    assert "23:30" in month and "goes on" in month
    week = (await reader.get(f"{HOME}?view=week&on=2034-01-01")).text
    assert week.count(f">{title}<") == 2 and "on=2034-01-08" in week
    listed = (await reader.get(f"{HOME}?view=list&on=2034-01-15")).text
    assert listed.count(f">{title}<") == 1 and "23:30" not in listed and "goes on" in listed
    assert title not in (await reader.get(f"{HOME}?on=2034-02-01")).text
    assert "/press/events/new?on=2033-12-31" in month


async def test_narrowed_by_sort_kind_and_owner(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork, title: str
) -> None:
    async with committing(tenant) as work:
        await entered(work, "briefing", **named(title, policy="none"))
    reader = await sign_in(tenant, "adviser")
    for asked, there in (
        ("show=events", True), ("show=releases", False), ("show=terms", False), ("kind=briefing", True),
        ("kind=interview", False), ("mine=1", False), ("show=nonsense&kind=nonsense&view=year", True),
    ):  # fmt: skip
        answer = await reader.get(f"{HOME}?on=2033-12-31&{asked}")
        assert answer.status_code == 200 and (title in answer.text) is there, asked
    nothing = (await reader.get(f"{HOME}?on=2061-05-05&show=terms")).text
    assert "Nothing of what you chose" in nothing and "Show everything" in nothing
    assert "Nothing stands in this time." in (await reader.get(f"{HOME}?on=2061-05-05")).text
    for wrong in ("2033-99-99", "x", "1700-01-01", "0001-01-01", "9999-12-31"):
        assert (await reader.get(f"{HOME}?on={wrong}")).status_code == 200


async def test_what_clashes_is_said_with_what_it_clashes_with(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork, title: str
) -> None:
    place, begins = f"Zal {uuid4().hex[:8]}", EVE + 730 * DAY  # nothing else stands on that evening
    async with committing(tenant) as work:
        await entered(work, **named(title, place=place, begins_at=begins, ends_at=begins + HOUR))
        other = await entered(
            work, **named(f"{title} 2", place=place, begins_at=begins + HOUR / 2, ends_at=begins + HOUR)
        )
    reader = await sign_in(tenant, "adviser")
    week = (await reader.get(f"{HOME}?view=week&on=2036-01-01")).text
    assert "Same place" in week and "want a place or a speaker" in week
    assert week.count(f'href="/press/events/{other}"') == 3  # once itself, and on both days of the other
    # Narrowing does not hide that something clashes with what is not shown.
    assert "Same place" in (await reader.get(f"{HOME}?view=week&on=2036-01-01&kind=press_conference")).text
    async with committing(tenant) as work:
        await acting.cancel(work, other, "Qar", {})
    assert 'class="tag late">Same place' not in (await reader.get(f"{HOME}?view=week&on=2035-12-31")).text


async def test_a_full_day_leads_to_its_week(sign_in: SignIn, tenant: Tenant, committing: OpenWork, title: str) -> None:
    begins = datetime(2034, 3, 15, 6, tzinfo=UTC)
    async with committing(tenant) as work:
        for at in range(8):
            span = {"begins_at": begins + at * HOUR, "ends_at": begins + (at + 1) * HOUR}
            await entered(work, **named(f"{title} {at}", **span))
    reader = await sign_in(tenant, "adviser")
    month = (await reader.get(f"{HOME}?on=2034-03-01")).text
    assert len(re.findall(re.escape(title), month)) == 5
    assert "3 more" in month and "view=week&amp;on=2034-03-15" in month
    assert (
        len(re.findall(re.escape(title) + r" \d</span>", (await reader.get(f"{HOME}?view=week&on=2034-03-15")).text))
        == 8
    )


@pytest.mark.parametrize(
    ("username", "status", "plans"), [("adviser", 200, True), ("head", 200, True), ("clerk", 403, False)]
)
async def test_who_may_look_and_who_may_plan(
    sign_in: SignIn, tenant: Tenant, username: str, status: int, plans: bool
) -> None:
    reader = await sign_in(tenant, username)
    for view in ("month", "week", "list"):
        answer = await reader.get(f"{HOME}?view={view}&on=2033-12-31")
        assert answer.status_code == status
        assert ("/press/events/new" in answer.text) is plans
    office = await reader.get("/press")
    assert (office.status_code, office.headers.get("location")) == ((303, HOME) if plans else (403, None))


async def test_another_agency_sees_its_own(
    sign_in: SignIn, tenant: Tenant, other_tenant: Tenant, committing: OpenWork, title: str
) -> None:
    async with committing(tenant) as work:
        await entered(work, **named(title))
    assert title in (await (await sign_in(tenant, "head")).get(f"{HOME}?on=2033-12-31")).text
    assert title not in (await (await sign_in(other_tenant, "head")).get(f"{HOME}?on=2033-12-31")).text


async def test_as_many_questions_for_one_event_as_for_three(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork, house: House, title: str
) -> None:
    reader = await sign_in(tenant, "adviser")
    heard: list[str] = []
    counts = []
    listening.listen(house.database.engine.sync_engine, "before_cursor_execute", lambda *asked: heard.append(asked[2]))
    for events in (1, 2):
        async with committing(tenant) as work:
            for _ in range(events):
                await with_speaker(work, await entered(work, **named(title)))
        heard.clear()
        assert (await reader.get(f"{HOME}?on=2033-12-31")).status_code == 200
        counts.append(len(heard))
    assert counts[0] == counts[1] and counts[0] > 5


async def test_the_public_calendar_holds_what_was_announced_and_nothing_else(
    tenant: Tenant, committing: OpenWork, client: httpx.AsyncClient, title: str
) -> None:
    async with committing(tenant) as work:
        await announced(work, **named(title))
        gone = await announced(work, **named(f"{title} ləğv", begins_at=EVE + 31 * DAY, ends_at=EVE + 31 * DAY + HOUR))
        later = await announced(work, **named(f"{title} təxirə"))
        await entered(work, **named(f"{title} gizli"))
        await announced(work, **named(f"{title} daxili", on_page=False))
        await acting.cancel(work, gone, "Daxili səbəb", {"az": "Qar"})
        await acting.postpone(work, later, "Daxili səbəb", {"az": "Qar"})
    page = (await client.get(PUBLIC)).text
    assert "gizli" not in page and "daxili" not in page and "Daxili" not in page
    assert (
        page.index(">dekabr 2033</h2>")
        < page.index(title)
        < page.index(">yanvar 2034</h2>")
        < page.index(f"{title} ləğv")
    )
    assert f"{PUBLIC}/calendar.ics" in page
    answer = await client.get(f"{PUBLIC}/calendar.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    told = answer.text.replace("\r\n ", "")
    assert f"SUMMARY:{title}\r\n" in told and "DTSTART:20331231T193000Z" in told
    assert f"SUMMARY:{title} ləğv\r\n" in told and told.count("STATUS:CANCELLED") == 1
    for hidden in ("gizli", "daxili", "təxirə", "Daxili"):
        assert hidden not in told
    assert (await client.get(PUBLIC)).status_code == 200
    for nowhere in ("/public/az/releases/calendar.ics", "/public/ka/press-events/calendar.ics", f"{PUBLIC}/x.ics"):
        assert (await client.get(nowhere)).status_code == 404


@pytest.fixture
async def head(api: Callable[..., Awaitable[httpx.AsyncClient]], tenant: Tenant) -> AsyncIterator[httpx.AsyncClient]:
    yield await api(tenant, "head")


async def test_the_api_tells_entries_and_clashes(
    head: httpx.AsyncClient, tenant: Tenant, committing: OpenWork, title: str
) -> None:
    place = f"Zal {uuid4().hex[:8]}"
    async with committing(tenant) as work:
        first = await entered(work, **named(title, place=place))
        second = await entered(work, **named(f"{title} 2", place=place))
    for since, until in (("2033-12-31", "2033-12-31"), ("2034-01-01", "2034-01-01")):
        items = (await head.get(API, params={"since": since, "until": until})).json()["items"]
        (one,) = [item for item in items if item["id"] == str(first)]
        assert (one["what"], one["title"], one["begins_at"]) == ("event", title, "2033-12-31T19:30:00Z")
        assert {"what": "event", "id": str(second), "why": "place", "speakers": []} in one["clashes"]
    after = (await head.get(API, params={"since": "2034-01-02"})).json()["items"]
    assert str(first) not in [item["id"] for item in after]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"since": "31.12.2033"}, "since"),
        ({"since": "9999-12-31"}, "since"),
        ({"since": "2033-12-31", "until": "2033-12-30"}, "until"),
        ({"since": "2033-01-01", "until": "2033-12-31"}, "until"),
        ({"show": "all"}, "show"),
        ({"kind": "party"}, "kind"),
    ],
)
async def test_the_api_says_what_is_wrong(head: httpx.AsyncClient, asked: dict[str, str], field: str) -> None:
    answer = await head.get(API, params=asked)
    assert answer.status_code == 422 and field in answer.text


async def test_the_api_is_not_for_those_who_may_not_read(
    api: Callable[..., Awaitable[httpx.AsyncClient]], tenant: Tenant
) -> None:
    assert (await (await api(tenant, "clerk")).get(API)).status_code == 403
