"""The calendar at a secret address: what it shows to whom, when it changes, and where it does not lead."""

import re
import uuid
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest
from icalendar import Calendar

from service.identity.queries import person_by_id
from service.notifications import slots
from service.notifications.actions.choosing import make_feed, revoke_feed
from service.notifications.slots import Entry
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from tests.conftest import OpenWork, all_powerful, visitor_of
from tests.notifications.conftest import PersonId

CHANGED = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
LONG = "Cavab: “Təhsil; elm, mədəniyyət” \\ " + "ქართული წერილი " * 12


@pytest.fixture
def entries(monkeypatch: pytest.MonkeyPatch) -> list[Entry]:
    found: list[Entry] = [
        Entry("letter-1", LONG, date(2026, 12, 1), "/letters/1?a=1&b=2", CHANGED),
        Entry(
            "letter-2", "Nobody may read this", datetime(2026, 12, 2, 11, tzinfo=UTC), "/letters/2", CHANGED, None, True
        ),
    ]

    async def source(work: Work) -> list[Entry]:
        return found if work.actor.may("correspondence.read") else []

    monkeypatch.setattr(slots, "FEEDS", [source])
    return found


@pytest.fixture
async def program(app: object, tenant: Tenant) -> AsyncIterator[httpx.AsyncClient]:
    """A calendar program: no cookie, no headers of a browser."""
    async with visitor_of(app, tenant) as http:
        yield http


async def made(committing: OpenWork, tenant: Tenant, person: uuid.UUID) -> str:
    async with committing(tenant) as work:
        return await make_feed(work, person)


def parsed(answer: httpx.Response) -> dict[str, dict[str, object]]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n")), "folded at 75 bytes"
    calendar = Calendar.from_ical(answer.content)
    assert [component.errors for component in calendar.walk()] == [[] for _ in calendar.walk()]
    return {str(event["uid"]): event for event in calendar.walk("VEVENT")}


async def test_it_can_be_read_by_a_calendar_program(
    program: httpx.AsyncClient, committing: OpenWork, tenant: Tenant, person_id: PersonId, entries: list[Entry]
) -> None:
    token = await made(committing, tenant, await person_id(tenant, "clerk"))
    events = parsed(await program.get(f"/calendar/{token}.ics"))
    day = events["letter-1@baku-education.localhost"]
    assert str(day["summary"]) == LONG
    assert (day.decoded("dtstart"), day.decoded("dtend")) == (date(2026, 12, 1), date(2026, 12, 2))
    assert str(day["url"]) == "http://baku-education.localhost:8000/letters/1?a=1&b=2"
    hour = events["letter-2@baku-education.localhost"]
    assert str(hour["summary"]) in {"A restricted matter"} or "read this" not in str(hour["summary"])
    assert hour.decoded("dtstart") == datetime(2026, 12, 2, 11, tzinfo=UTC)
    assert "description" not in day


async def test_nothing_restricted_is_in_it(
    program: httpx.AsyncClient, committing: OpenWork, tenant: Tenant, person_id: PersonId, entries: list[Entry]
) -> None:
    token = await made(committing, tenant, await person_id(tenant, "clerk"))
    assert "Nobody may read this" not in (await program.get(f"/calendar/{token}.ics")).text


async def test_an_unchanged_calendar_is_not_sent_again(
    program: httpx.AsyncClient,
    committing: OpenWork,
    tenant: Tenant,
    person_id: PersonId,
    entries: list[Entry],
    moved_clock: Callable[[float], None],
) -> None:
    token = await made(committing, tenant, await person_id(tenant, "clerk"))
    first = await program.get(f"/calendar/{token}.ics")
    moved_clock(3_600)
    known = {"if-none-match": f'W/"other", {first.headers["etag"]}'}
    again = await program.get(f"/calendar/{token}.ics", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    entries.append(Entry("letter-3", "New", date(2026, 12, 3), "/letters/3", CHANGED + timedelta(days=1)))
    assert len(parsed(await program.get(f"/calendar/{token}.ics", headers=known))) == 3


async def test_a_wrong_an_old_and_a_foreign_secret_lead_nowhere(
    app: object,
    program: httpx.AsyncClient,
    committing: OpenWork,
    tenant: Tenant,
    other_tenant: Tenant,
    person_id: PersonId,
    entries: list[Entry],
) -> None:
    clerk = await person_id(tenant, "clerk")
    old = await made(committing, tenant, clerk)
    token = await made(committing, tenant, clerk)
    wrong = ("x" * 43, token[:-1], f"{token}x", "..%2f..%2fetc", old, "")
    asked = [(await program.get(f"/calendar/{name}.ics")).status_code for name in wrong]
    assert asked == [404] * len(wrong)
    assert (await program.get(f"/calendar/{token}")).status_code == 404
    assert (await program.get(f"/calendar/{token}.ics")).status_code == 200
    async with visitor_of(app, other_tenant) as elsewhere:
        assert (await elsewhere.get(f"/calendar/{token}.ics")).status_code == 404
    async with committing(tenant) as work:
        await revoke_feed(work, clerk)
    assert (await program.get(f"/calendar/{token}.ics")).status_code == 404


async def test_who_has_left_has_no_calendar_and_who_lost_a_right_sees_less(
    program: httpx.AsyncClient, committing: OpenWork, tenant: Tenant, person_id: PersonId, entries: list[Entry]
) -> None:
    administrator = await person_id(tenant, "administrator")
    token = await made(committing, tenant, administrator)
    assert parsed(await program.get(f"/calendar/{token}.ics")) == {}, "an administrator does not read letters"
    async with committing(tenant, all_powerful()) as work:
        person = await person_by_id(work, administrator)
        assert person is not None
        person.state = "left"
    assert (await program.get(f"/calendar/{token}.ics")).status_code == 404
    async with committing(tenant, all_powerful()) as work:
        person = await person_by_id(work, administrator)
        assert person is not None
        person.state = "active"


async def test_the_address_is_shown_once_and_works(
    sign_in: Callable, program: httpx.AsyncClient, tenant: Tenant, entries: list[Entry]
) -> None:
    http = await sign_in(tenant, "adviser")
    assert "Make an address" in (await http.get("/me/notices")).text
    shown = (await http.post("/me/notices/calendar")).text
    found = re.search(r'value="http://baku-education\.localhost:8000(/calendar/[^"]+)"', shown)
    assert found is not None
    assert (await program.get(found[1])).status_code == 200
    again = (await http.get("/me/notices")).text
    assert found[1] not in again and "Revoke the address" in again
    assert (await http.post("/me/notices/calendar/revoke")).status_code == 303
    assert (await program.get(found[1])).status_code == 404
    assert (await http.post("/me/notices/calendar/revoke")).status_code == 422
