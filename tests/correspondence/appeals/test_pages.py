"""Appeals and the reception over HTTP: forms, acts, figures that lead to rows, masked lists, the JSON API."""

import re
from collections.abc import Awaitable, Callable
from uuid import uuid4

import httpx

from service.runtime.tenants import Tenant

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
FORM = {
    "journal": "appeals", "kind": "complaint", "appeal_form": "written", "channel": "post", "applicant": "natural",
    "identification": "full", "family_name": "Səhifəli", "given_name": "Aynur", "address": "Bakı, Sınaq küçəsi 2",
    "subject": "Məktəbin həyəti qaranlıqdır", "language": "az", "received_on": "",
}  # fmt: skip


def form(**changed: str) -> dict[str, str]:
    return {**FORM, "once": uuid4().hex, **changed}


def errors_at(answer: httpx.Response) -> set[str]:
    return set(re.findall(r'id="([a-z_]+)-e"', answer.text))


async def test_a_clerk_registers_and_answers_an_appeal(sign_in: SignIn, tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    shown = await clerk.get("/appeals/new")
    number = re.search(r"<b[^>]*>(V-\d+/\d+)</b>", shown.text)
    assert number is not None
    wrong = await clerk.post("/appeals", data=form(address="", subject="", people="1", collective="1"))
    assert (wrong.status_code, errors_at(wrong)) == (422, {"address", "subject", "people"})
    assert 'value="Səhifəli"' in wrong.text
    data = form()
    made = await clerk.post("/appeals", data=data)
    assert made.status_code == 303
    assert (await clerk.post("/appeals", data=data)).headers["location"] == made.headers["location"]
    address = made.headers["location"]
    page = (await clerk.get(address)).text
    assert number[1] in page and "Səhifəli Aynur" in page and "Answer to an appeal" in page
    refused = await clerk.post(f"{address}/acts/answer", data={"result": "", "answer": "", "on": "31.02.2026"})
    assert refused.status_code == 422
    assert "data-show" in refused.text
    done = await clerk.post(f"{address}/acts/answer", data={"result": "granted", "answer": "A lamp was put up"})
    assert done.status_code == 303
    page = (await clerk.get(address)).text
    assert "A lamp was put up" in page and "Answered" in page
    late = await clerk.post(f"{address}/acts/take", data={})
    assert (late.status_code, "in this state" in late.text) == (422, True)
    not_theirs = await clerk.post(f"{address}/acts/void", data={"reason": "Said twice"})
    assert (not_theirs.status_code, "Səhifəli Aynur" in not_theirs.text) == (403, True)
    assert (await clerk.post(f"{address}/acts/nonsense", data={})).status_code == 404
    found = await clerk.get("/appeals", params={"state": "answered", "result": "granted"})
    assert number[1] in found.text
    for sheet in ("card", "receipt"):
        printed = await clerk.get(f"{address}/{sheet}")
        assert '<html lang="az"' in printed.text and number[1] in printed.text and "Səhifəli" in printed.text


async def test_an_earlier_appeal_is_offered_and_marked_as_repeated(sign_in: SignIn, tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    first = (await clerk.post("/appeals", data=form(family_name="Dəfələrli"))).headers["location"]
    asked = {"applicant": "natural", "family_name": "DƏFƏLƏRLİ", "given_name": "aynur"}
    warned = (await clerk.get("/appeals/earlier", params=asked)).text
    ident = first.rpartition("/")[2]
    assert f'value="{ident}"' in warned
    assert "value=" not in (await clerk.get("/appeals/earlier", params={"family_name": "Dəfələrli"})).text
    again = await clerk.post("/appeals", data=form(family_name="Dəfələrli", repeats=ident))
    assert "Repeated" in (await clerk.get(again.headers["location"])).text
    unknown = await clerk.post("/appeals", data=form(repeats=str(uuid4())))
    assert unknown.status_code == 422


async def test_an_adviser_sees_initials_only(sign_in: SignIn, tenant: Tenant) -> None:
    clerk, adviser = await sign_in(tenant, "clerk"), await sign_in(tenant, "adviser")
    made = await clerk.post("/appeals", data=form(family_name="Örtülü", summary="Told in confidence"))
    address = made.headers["location"]
    for path in ("/appeals", address, f"{address}/card", f"{address}/receipt"):
        seen = await adviser.get(path)
        assert seen.status_code == 200
        assert "Örtülü" not in seen.text and "confidence" not in seen.text and "küçəsi" not in seen.text
    assert "A. Ö." in (await adviser.get(address)).text
    assert "Örtülü" in (await clerk.get("/appeals")).text
    assert (await adviser.get("/appeals/new")).status_code == 403
    assert (await adviser.post(f"{address}/acts/take", data={})).status_code == 403


async def test_every_figure_leads_to_as_many_rows(sign_in: SignIn, tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    for changed in ({"kind": "proposal"}, {"appeal_form": "oral"}, {"collective": "1", "people": "7"}):
        assert (await clerk.post("/appeals", data=form(**changed))).status_code == 303
    page = (await clerk.get("/appeals/statistics")).text
    figures = re.findall(r'<a href="(/appeals\?[^"]+)">([\d,]+)</a>', page)
    assert len(figures) > 6
    for href, figure in figures:
        rows = (await clerk.get(href.replace("&amp;", "&"))).text
        told = re.search(r'<span class="end dim" role="status">([\d,]+) appeal', rows)
        assert told is not None, href
        assert told[1] == figure, href
    wrong = await clerk.get("/appeals/statistics", params={"from": "31.02.2026"})
    assert (wrong.status_code, errors_at(wrong)) == (422, {"from"})


async def test_a_correction_that_comes_too_late_keeps_what_was_typed(sign_in: SignIn, tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    address = (await clerk.post("/appeals", data=form())).headers["location"]
    assert 'name="version" value="1"' in (await clerk.get(f"{address}/correct")).text
    typed = {**FORM, "subject": "Another subject", "reason": "Misread", "version": "1"}
    assert (await clerk.post(f"{address}/correct", data=typed)).status_code == 303
    stale = await clerk.post(f"{address}/correct", data={**typed, "subject": "Mine"})
    assert (stale.status_code, "\nMine" in stale.text) == (409, True)
    assert (await clerk.post(f"{address}/correct", data={**typed, "reason": ""})).status_code == 422


async def test_a_visitor_is_booked_heard_and_registered(sign_in: SignIn, tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    wrong = await clerk.post("/reception", data={"day": "31.02", "starts_at": "25:00", "ends_at": "", "minutes": "1"})
    assert wrong.status_code == 422
    host = re.search(r'<option value="([0-9a-f-]{36})"', (await clerk.get("/reception/new")).text)
    assert host is not None
    plan = {"day": "+0", "starts_at": "00:00", "ends_at": "11:59", "minutes": "30", "place": "Room 1", "host": host[1]}
    plan |= {"ends_at": "12:00"}
    made = await clerk.post("/reception", data=plan | {"starts_at": "00:00", "ends_at": "12:00", "day": "+1"})
    assert made.status_code == 303, made.text[:3000]
    address = made.headers["location"]
    page = (await clerk.get(address)).text
    slots = re.findall(r'<option value="(\d{4}-[^"]+)"', page)
    assert len(slots) == 24
    visitor = {"family_name": "Qonaqlı", "given_name": "Samir", "subject": "Kindergarten", "slot": slots[0]}
    assert (await clerk.post(f"{address}/book", data={**visitor, "subject": ""})).status_code == 422
    assert (await clerk.post(f"{address}/book", data=visitor)).status_code == 303
    assert (await clerk.post(f"{address}/book", data=visitor)).status_code == 422
    visit = re.search(r'action="(/reception/visits/[^"]+)/hear"', (await clerk.get(address)).text)
    assert visit is not None
    led = await clerk.post(f"{visit[1]}/hear", data={"result": "registered"})
    assert led.headers["location"].startswith("/appeals/new?visit=")
    prefilled = (await clerk.get(led.headers["location"])).text
    assert 'value="Qonaqlı"' in prefilled
    cancelled = await clerk.post(f"{address}/cancel", data={"reason": "Repairs"})
    assert cancelled.status_code == 303
    assert "Repairs" in (await clerk.get(address)).text
    assert "Qonaqlı" in (await clerk.get("/reception/visits?state=cancelled")).text
    adviser = await sign_in(tenant, "adviser")
    assert "Qonaqlı" not in (await adviser.get(address)).text
    assert (await adviser.get("/reception/new")).status_code == 403


async def test_the_api_of_appeals(api: SignIn, tenant: Tenant) -> None:
    clerk = await api(tenant, "clerk")
    body = {
        "journal": "appeals", "subject": "By program", "family_name": "Proqramlı", "given_name": "Ali",
        "address": "Bakı", "channel": "website",
    }  # fmt: skip
    wrong = await clerk.post("/api/v1/appeals", json={**body, "address": "", "kind": "wish"})
    assert (wrong.status_code, {one["field"] for one in wrong.json()["errors"]}) == (422, {"address", "kind"})
    headers = {"Idempotency-Key": uuid4().hex}
    made = await clerk.post("/api/v1/appeals", json=body, headers=headers)
    again = await clerk.post("/api/v1/appeals", json=body, headers=headers)
    assert (made.status_code, again.json()) == (201, made.json())
    path = f"/api/v1/appeals/{made.json()['id']}"
    shown = (await clerk.get(path)).json()
    assert (shown["applicant"], shown["content"]["address"], shown["masked"]) == ("Proqramlı Ali", "Bakı", False)
    assert {term["rule"] for term in shown["terms"]} == {"az.appeal.answer", "az.appeal.forward"}
    missing = await clerk.post(f"{path}/acts/forward", json={"bodies": ["City Light"]})
    assert {one["field"] for one in missing.json()["errors"]} == {"number", "on"}
    done = await clerk.post(
        f"{path}/acts/forward", json={"bodies": ["City Light"], "number": "G-1", "on": shown["registered_at"][:10]}
    )
    assert done.status_code in (200, 422)
    listed = (await clerk.get("/api/v1/appeals", params={"kind": "application", "limit": 1})).json()
    assert len(listed["items"]) == 1
    assert (await clerk.get("/api/v1/appeals", params={"cursor": "x"})).status_code == 422
    adviser = await api(tenant, "adviser")
    masked = (await adviser.get(path)).json()
    assert (masked["applicant"], masked["content"], masked["masked"]) == ("A. P.", None, True)
