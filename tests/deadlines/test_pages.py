"""Pages and API of deadlines, as administrator, head and clerk see them."""

import re
import uuid
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import httpx
import pytest

from service.deadlines import actions, slots
from service.deadlines.jobs import propose_dates
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from tests.conftest import OpenWork

BAKU = ZoneInfo("Asia/Baku")
PLACE = "/administration/deadlines"
CALENDAR, PROPOSALS = f"{PLACE}/calendar", f"{PLACE}/proposals"
SignIn = Callable[..., Awaitable[httpx.AsyncClient]]


async def test_the_list_of_rules_says_what_is_unverified(sign_in: SignIn, tenant: Tenant) -> None:
    http = await sign_in(tenant, "clerk")
    page = await http.get(PLACE)
    assert page.status_code == 200
    assert "az.information.answer" in page.text and "7 working days" in page.text
    row = page.text.split('rules/az.information.after_clarification"')[1].split("</tr>")[0]
    assert "unverified" in row
    row = page.text.split('rules/az.information.answer"')[1].split("</tr>")[0]
    assert "official wording" in row and "unverified" not in row
    assert PROPOSALS not in page.text


async def test_a_date_is_tried(sign_in: SignIn, tenant: Tenant) -> None:
    http = await sign_in(tenant, "clerk")
    page = await http.get(PLACE, params={"rule": "az.information.answer", "start": "13.03.2026"})
    assert 'datetime="2026-04-02"' in page.text and "Novruz" in page.text
    page = await http.get(PLACE, params={"count": "48", "unit": "hour", "start": "13.03.2026", "time": "10:42"})
    assert "15.03.2026 10:42" in page.text
    bad = await http.get(PLACE, params={"count": "", "unit": "", "start": "31.02.2026", "time": "x"})
    assert bad.status_code == 422
    for field in ("count", "start", "time"):
        assert f'id="{field}-e"' in bad.text, field
    assert 'value="31.02.2026"' in bad.text


async def test_an_administrator_writes_a_new_version(sign_in: SignIn, tenant: Tenant) -> None:
    http = await sign_in(tenant, "administrator")
    place = f"{PLACE}/rules/az.appeal.query"
    form = (await http.get(place, params={"form": "change"})).text
    values = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', form))
    values |= {"unit": "working_day", "start": "next_working_day", "roll": "none", "rest_days": "counted"}
    values |= {"admin_days": "off", "certainty": "B", "count": "8"}
    refused = await http.post(place, data=values)
    assert refused.status_code == 422 and 'id="reason-e"' in refused.text and 'value="8"' in refused.text
    saved = await http.post(place, data=values | {"reason": "Read again"})
    assert (saved.status_code, saved.headers["location"]) == (303, place)
    page = await http.get(place)
    assert "8 working days" in page.text and "Read again" in page.text
    withdrawn = await http.post(f"{place}/withdraw", data={"version": "2", "reason": "Misread"})
    assert withdrawn.status_code == 303
    assert "withdrawn" in (await http.get(place)).text
    assert (await http.get(f"{PLACE}/rules/az.nothing")).status_code == 404
    clerk = await sign_in(tenant, "clerk")
    assert (await clerk.post(place, data=values | {"reason": "Mine"})).status_code == 403


async def test_the_calendar_of_a_year(sign_in: SignIn, tenant: Tenant) -> None:
    http = await sign_in(tenant, "clerk")
    page = (await http.get(CALENDAR, params={"year": "2026"})).text
    assert page.count('<table class="month">') == 12
    assert "20.03.2026: Holiday, Novruz, Ramazan Bayram" in page
    assert "form=day" not in page
    day = (await http.get(CALENDAR, params={"day": "2024-11-16"})).text
    assert "This day is worked." in day and "Worked instead" in day
    assert "is not entered yet" in (await http.get(CALENDAR, params={"year": "2040"})).text
    for wrong in ({"year": "12"}, {"year": "x"}, {"day": "2026-02-31"}):
        assert (await http.get(CALENDAR, params=wrong)).status_code == 404


async def test_a_day_is_marked_and_removed(sign_in: SignIn, tenant: Tenant) -> None:
    http = await sign_in(tenant, "administrator")
    bad = {"day": "31.02.2030", "kind": "holiday", "title": "Anniversary", "year": "2030"}
    refused = await http.post(f"{CALENDAR}/days", data=bad)
    assert refused.status_code == 422 and 'id="day-e"' in refused.text and "Anniversary" in refused.text
    good = {"day": "06.02.2030", "kind": "holiday", "title": "Anniversary", "act_number": "17"}
    saved = await http.post(f"{CALENDAR}/days", data=good)
    assert saved.headers["location"] == f"{CALENDAR}?day=2030-02-06#day"
    page = (await http.get(CALENDAR, params={"day": "2030-02-06"})).text
    assert "Anniversary" in page and "No 17" in page and "This day is not worked." in page
    (remove,) = set(re.findall(rf'action="({CALENDAR}/days/[^"]+/remove)"', page))
    assert (await http.post(remove, data={"reason": ""})).status_code == 422
    assert (await http.post(remove, data={"reason": "A rumour"})).status_code == 303
    assert "Anniversary" not in (await http.get(CALENDAR, params={"day": "2030-02-06"})).text
    assert (await http.post(remove, data={"reason": "Again"})).status_code == 404


async def test_days_are_exchanged_in_the_page(sign_in: SignIn, tenant: Tenant) -> None:
    http = await sign_in(tenant, "administrator")
    swap = {"off": "08.02.2030", "work": "07.02.2030", "act_number": "3", "year": "2030"}
    refused = await http.post(f"{CALENDAR}/swaps", data=swap)
    assert refused.status_code == 422 and 'id="work-e"' in refused.text
    assert (await http.post(f"{CALENDAR}/swaps", data=swap | {"work": "09.02.2030"})).status_code == 303
    assert "exchanged for 09.02.2030" in (await http.get(CALENDAR, params={"year": "2030"})).text


async def test_a_declared_holiday_moves_open_dates(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork, house
) -> None:
    records = [uuid.uuid4(), uuid.uuid4()]
    async with committing(tenant) as work:
        for record_id in records:
            at = datetime(2029, 10, 8, 9, tzinfo=BAKU)
            await actions.start_term(
                work, record="sample", record_id=record_id, title="Reply", count=5, unit="working_day", at=at
            )

    async def titles(work: Work, ids) -> dict[uuid.UUID, slots.Named]:
        return {records[0]: slots.Named("Letter 1", "/letters/1")} if records[0] in ids else {}

    slots.RECORDS["sample"] = titles
    try:
        admin, head = await sign_in(tenant, "administrator"), await sign_in(tenant, "head")
        day = {"day": "10.10.2029", "kind": "holiday", "title": "Elections", "act_number": "44"}
        assert (await admin.post(f"{CALENDAR}/days", data=day)).status_code == 303
        async with committing(tenant) as work:
            await propose_dates(work, house, days="2029-10-10")
        page = (await head.get(PROPOSALS)).text
        assert "Letter 1" in page and "withheld" in page
        assert page.count("15.10.2029") >= 2 and page.count("16.10.2029") >= 2
        assert (await head.post(PROPOSALS, data={"answer": "accept"})).status_code == 422
        ids = re.findall(r'name="ids" value="([^"]+)"', page)
        declined = await head.post(PROPOSALS, data={"answer": "decline", "ids": ids[0]})
        assert declined.status_code == 422 and 'id="reason-e"' in declined.text
        one = await head.post(PROPOSALS, data={"answer": "decline", "ids": ids[0], "reason": "Promised"})
        assert one.status_code == 303
        assert (await head.post(PROPOSALS, data={"answer": "accept_all"})).status_code == 303
        assert "No dates are proposed" in (await head.get(PROPOSALS)).text
    finally:
        del slots.RECORDS["sample"]
    from service.deadlines.queries import clocks_of

    async with committing(tenant) as work:
        found = await clocks_of(work, "sample", records)
    assert sorted(clocks[0].due_on for clocks in found.values()) == [date(2029, 10, 15), date(2029, 10, 16)]
    clerk = await sign_in(tenant, "clerk")
    assert (await clerk.get(PROPOSALS)).status_code == 403


@pytest.mark.parametrize("language", ["az", "ka", "en"])
async def test_pages_in_every_language(sign_in: SignIn, tenant: Tenant, other_tenant: Tenant, language: str) -> None:
    for agency in (tenant, other_tenant):
        http = await sign_in(agency, "administrator", language)
        for place in (PLACE, CALENDAR, PROPOSALS, f"{CALENDAR}?form=day", f"{CALENDAR}?form=swap"):
            assert (await http.get(place)).status_code == 200


async def test_the_api(api: SignIn, tenant: Tenant) -> None:
    http = await api(tenant, "clerk")
    rules = (await http.get("/api/v1/deadlines/rules")).json()["items"]
    answer = next(rule for rule in rules if rule["id"] == "az.information.answer")
    assert (answer["count"], answer["unit"], answer["certainty"], answer["extension"]["count"]) == (
        7, "working_day", "A", 7,
    )  # fmt: skip
    assert (await http.get("/api/v1/deadlines/rules/az.information.answer")).json() == answer
    assert (await http.get("/api/v1/deadlines/rules/nothing")).status_code == 404
    year = (await http.get("/api/v1/deadlines/calendar/2026")).json()
    assert year["known"] and {"2026-03-20", "2026-11-10"} <= {day["day"] for day in year["days"]}
    assert (await http.get("/api/v1/deadlines/calendar/20266")).status_code == 404
    params = {"rule": "az.information.answer", "start": "2026-03-13"}
    due = (await http.get("/api/v1/deadlines/due", params=params)).json()
    assert due["due"] == "2026-04-02" and due["explanation"]
    for wrong in ({"start": "x"}, {"start": "2026-03-13"}, {"start": "2026-03-13", "count": "5", "unit": "week"},
                  {"start": "2026-03-13", "rule": "az.information.urgent"}):  # fmt: skip
        assert (await http.get("/api/v1/deadlines/due", params=wrong)).status_code == 422, wrong
