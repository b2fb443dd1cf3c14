"""Accreditation over HTTP: the press at the public page, staff at their desks, the phone at the door, the API."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from service.press.accreditation.actions import deciding
from service.press.accreditation.actions.badges import issue_badge
from service.press.accreditation.actions.inviting import invite
from service.press.accreditation.actions.secrets import badge_token, open_token
from service.press.accreditation.queries.invitations import invitations_of
from service.press.events.queries.events import event_row
from service.press.events.rules.content import Texts
from service.public_information.asking import rules as asking_rules
from service.runtime.house import House
from service.runtime.tenants import Tenant
from tests.conftest import OpenWork
from tests.documents.samples import saved
from tests.press.accreditation.factories import applied, badged, event_with_call, kept
from tests.public_information.asking.citizen import Citizen

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
FORM = {
    "name": "Nərmin Uydurmalı", "outlet": "Uydurma Xəbər", "role": "journalist", "origin": "local",
    "email": "nermin@press.example", "language": "az", "go": "send",
}  # fmt: skip


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests type faster than people."""
    monkeypatch.setattr(asking_rules, "LEAST_TIME", asking_rules.LEAST_TIME * 0)


@pytest.fixture(autouse=True)
async def uncounted(house: House) -> None:
    """Every test comes from the same address."""
    client = house.keyspace._client
    for tenant in house.directory.by_id.values():
        async for key in client.scan_iter(f"chancery:{tenant.id}:forms:*"):
            await client.delete(key)


@pytest.fixture
async def phone(app: Any, tenant: Tenant) -> AsyncIterator[Citizen]:
    """A journalist's browser."""
    made = Citizen(app, tenant)
    yield made
    await made.http.aclose()


def codes_in(page: str) -> list[str]:
    return [unescape(found) for found in re.findall(r'<(?:span|b) class="code"[^>]*>([^<]+)<', page)]


def action_in(page: str) -> str:
    found = re.search(r'action="(/public/en/accreditation/[0-9a-f-]{36}\?form=[^"]+)"', page)
    assert found is not None, page
    return unescape(found[1]).removeprefix("/public/en")


async def test_the_press_applies_and_follows(
    phone: Citizen, house: House, tenant: Tenant, committing: OpenWork
) -> None:
    async with committing(tenant) as work:
        event_id, call_id = await event_with_call(work)
    offered = await phone.see("/accreditation")
    assert (
        offered.status_code == 200 and str(call_id) in offered.text and offered.headers["cache-control"] == "no-store"
    )
    led = await phone.see(f"/accreditation/event/{event_id}")
    form = (await phone.see(led.headers["location"])).text
    assert "Redaksiya məktubu" in form and 'name="robots" content="noindex"' in form
    action = action_in(form)
    wrong = await phone.post(action, {**FORM, "name": "", "email": "nobody"}, [("vesiqe.png", saved("PNG"))])
    assert wrong.status_code == 422 and "Uydurma Xəbər" in wrong.text and "vesiqe.png" in wrong.text
    assert "Check the e-mail address" in wrong.text and "Write your name" in wrong.text
    file_id = re.search(r'name="file_ids" value="([^"]+)"', wrong.text)
    assert file_id is not None and action_in(wrong.text) == action
    sent = await phone.post(action, {**FORM, "file_ids": file_id[1]})
    assert sent.status_code == 303, sent.text
    again = await phone.post(action, {**FORM, "file_ids": file_id[1]})
    assert again.headers["location"] == sent.headers["location"]
    receipt = (await phone.see(sent.headers["location"])).text
    number, code = codes_in(receipt)
    mine = sent.headers["location"].removesuffix("/receipt")
    assert "vesiqe.png" in (await phone.see(mine)).text
    got = await phone.see(f"{mine}/files/{file_id[1]}")
    assert got.content == saved("PNG") and "attachment" in got.headers["content-disposition"]
    other = Citizen(phone.http._transport.app, tenant)  # type: ignore[attr-defined]
    for path in (mine, f"{mine}/receipt", f"{mine}/withdraw"):
        assert (await other.see(path)).status_code == 303
    assert (await other.see(f"{mine}/files/{file_id[1]}")).status_code == 404
    for bad in ((number, "AAAA-AAAA-AAAA-AAAA"), ("99-999", code)):
        refused = await other.http.post("/public/en/accreditation/mine", data={"number": bad[0], "code": bad[1]})
        assert refused.status_code == 422 and "There is no application" in refused.text
    opened = await other.http.post("/public/en/accreditation/mine", data={"number": number, "code": code})
    assert opened.headers["location"].endswith(mine.rpartition("/")[2])
    await other.http.post(f"{mine}/withdraw", data={})
    assert "You withdrew your application." in (await other.see(mine)).text
    await other.http.post(f"{mine}/leave", data={})
    assert (await other.see(mine)).status_code == 303
    await other.http.aclose()


async def test_what_no_person_sends_is_not_taken(phone: Citizen, tenant: Tenant, committing: OpenWork) -> None:
    async with committing(tenant) as work:
        _, call_id = await event_with_call(work)
    form = (await phone.see(f"/accreditation/{call_id}")).text
    trapped = await phone.post(action_in(form), {**FORM, "website": "spam"})
    assert trapped.status_code == 422 and "Nothing was lost" in trapped.text
    forged = await phone.post(f"/accreditation/{call_id}?form=forged", FORM)
    assert forged.status_code == 422 and "open for too long" in forged.text and "Uydurma Xəbər" in forged.text
    elsewhere = await phone.http.post(
        f"/public/en/accreditation/{call_id}", data=FORM, headers={"sec-fetch-site": "cross-site"}
    )
    assert elsewhere.status_code == 403
    assert (await phone.see(f"/accreditation/{uuid4()}")).status_code == 404


async def test_a_forwarded_link_shows_the_event_and_nobodys_data(
    phone: Citizen, house: House, tenant: Tenant, committing: OpenWork
) -> None:
    async with committing(tenant) as work:
        event_id, call_id = await event_with_call(work)
        await invite(work, house.keyring, event_id, [], "Gizli Ad <gizli@press.example>")
        (one,) = await invitations_of(work, event_id)
        token = open_token(work, house.keyring, one)
        one.state = "sent"
    page = await phone.see(f"/invitation/{token}")
    assert page.status_code == 200 and "Təmir barədə" in page.text and "no-store" in page.headers["cache-control"]
    for secret in ("Gizli", "gizli@press.example", str(one.id)):
        assert secret not in page.text
    async with committing(tenant) as work:
        assert [row.state for row in await invitations_of(work, event_id)] == ["sent"]  # looking changes nothing
    empty = await phone.http.post(f"/public/en/invitation/{token}", data={"answer": "accepted"})
    assert empty.status_code == 422 and "Write your name." in empty.text
    said = {"answer": "accepted", "name": "Başqa Adam", "outlet": "Başqa"}
    accepted = await phone.http.post(f"/public/en/invitation/{token}", data=said)
    onwards, _, carried = accepted.headers["location"].partition("&said=")
    assert onwards == f"/public/en/accreditation/{call_id}?invited={token}"
    form = (await phone.see(accepted.headers["location"])).text
    assert "Gizli" not in form and "gizli@press.example" not in form
    assert 'value="Başqa Adam"' in form  # nobody types it twice
    for wrong in ("", carried[:-2], "AAAA", "é", carried[::-1]):
        assert "Başqa" not in (await phone.see(f"{onwards}&said={wrong}")).text
    async with committing(tenant) as work:
        await invite(work, house.keyring, event_id, [], "other@press.example")
        other = open_token(work, house.keyring, (await invitations_of(work, event_id))[0])
    assert other != token and "Başqa" not in (await phone.see(accepted.headers["location"].replace(token, other))).text
    assert (await phone.see("/invitation/guessed")).status_code == 404
    async with committing(tenant) as work:
        (row,) = [row for row in await invitations_of(work, event_id) if row.id == one.id]
        assert (row.state, row.answer_name) == ("accepted", "Başqa Adam")


async def test_staff_decide_print_and_take_the_log_along(
    sign_in: SignIn, house: House, tenant: Tenant, committing: OpenWork
) -> None:
    async with committing(tenant) as work:
        event_id, call_id = await event_with_call(work)
        ones = [await applied(work, house, call_id, name=f"Nərmin {n}", outlet="=Uydurma") for n in range(3)]
    head = await sign_in(tenant, "head")
    home = (await head.get("/press/accreditation")).text
    assert ones[0].number in home and str(call_id) in home
    assert (await head.get(f"/press/events/{event_id}/accreditation")).headers["location"].endswith(str(call_id))
    where = f"/press/accreditation/{call_id}"
    listed = (await head.get(where)).text
    assert [one.number for one in ones if one.number not in listed] == []
    found = (await head.get(f"{where}?q=Нермин")).text
    assert ones[1].number in found and "No application answers" in (await head.get(f"{where}?q=Yoxdur")).text
    case = f"/press/accreditations/{ones[0].id}"
    page = (await head.get(case)).text
    assert "nermin@press.example" in page and 'value="places"' in page
    missing = await head.post(f"{case}/reject", data={"reason": ""})
    assert missing.status_code == 422 and "Choose a reason" in missing.text
    assert (await head.post(f"{case}/reject", data={"template": "places", "reason": "Sonra"})).status_code == 303
    async with committing(tenant) as work:
        gone = await kept(work, ones[0].id)
        assert gone.state == "rejected" and gone.reason.endswith("Sonra") and len(gone.reason) > len("Sonra")
    bulk = await head.post(f"{where}/approve", data={"ids": [str(one.id) for one in ones]})
    assert bulk.status_code == 303
    pdf = await head.post(f"{where}/badges.pdf")
    assert pdf.headers["content-type"] == "application/pdf" and pdf.content.startswith(b"%PDF")
    csv = (await head.get(f"{where}/log/csv")).text
    assert "'=Uydurma" in csv and ones[2].number in csv and "nermin@press.example" not in csv
    assert (await head.get(f"{where}/log/xlsx")).content.startswith(b"PK")
    assert (await head.get(f"{where}/log/exe")).status_code == 404
    clerk = await sign_in(tenant, "clerk")
    for path in (where, case, f"/press/events/{event_id}/door", f"{where}/terms"):
        assert (await clerk.get(path)).status_code == 403, path


async def test_terms_are_refused_with_what_was_typed(sign_in: SignIn, tenant: Tenant, committing: OpenWork) -> None:
    head = await sign_in(tenant, "head")
    form = {"title_az": "", "valid_from": "01.01.2027", "valid_until": "x", "criteria_az": "", "card": "optional",
            "documents": "none", "keep_days": "30", "capacity": "0"}  # fmt: skip
    wrong = await head.post("/press/accreditation/new", data=form)
    assert (
        wrong.status_code == 422 and 'value="01.01.2027"' in wrong.text and "Some fields need attention" in wrong.text
    )
    good = {**form, "title_az": "İllik", "valid_until": "31.12.2027", "criteria_az": "Məktub", "capacity": "5"}
    made = await head.post("/press/accreditation/new", data=good)
    assert made.status_code == 303, made.text
    terms = (await head.get(f"{made.headers['location']}/terms")).text
    assert 'value="31.12.2027"' in terms and "Məktub" in terms
    stale = await head.post(f"{made.headers['location']}/terms", data={**good, "version": "9"})
    assert stale.status_code == 422 and "Somebody else saved" in stale.text
    kept_reason = await head.post("/press/accreditation/reasons", data={"use": "reject", "text_az": "Öz səbəbimiz"})
    assert kept_reason.status_code == 303
    assert "Öz səbəbimiz" in (await head.get("/press/accreditation/reasons")).text


async def at_its_hour(work: Any, event_id: UUID) -> None:
    """The event begins now."""
    row = await event_row(work, event_id)
    assert row is not None
    row.begins_at, row.ends_at, row.state = work.now, work.now + timedelta(hours=1), "live"


async def test_at_the_door_a_badge_passes_once(
    sign_in: SignIn, house: House, tenant: Tenant, committing: OpenWork
) -> None:
    async with committing(tenant) as work:
        event_id, call_id = await event_with_call(work)
        one = await badged(work, house, call_id, name="Алексей Выдуманный")
        second = await applied(work, house, call_id, name="Nino Gamogonili")
        await deciding.approve(work, second.id)
        await at_its_hour(work, event_id)
        token = await badge_token(work, house.keyring, one)
    head, where = await sign_in(tenant, "head"), f"/press/events/{event_id}/door"
    door = await head.get(where)
    assert "Алексей" in door.text and "camera=(self)" in door.headers["permissions-policy"]
    assert "camera=()" in (await head.get("/press/accreditation")).headers["permissions-policy"]
    found = await head.post(where, data={"badge": "aleksey"})
    assert found.status_code == 200 and "Выдуманный" in found.text and "Nino" not in found.text
    first = await head.post(where, data={"badge": token})
    assert first.status_code == 200 and "Checked in." in first.text
    again = await head.post(where, data={"badge": one.badge_code})
    assert again.status_code == 200 and "Checked in already" in again.text and "1 of 2" in again.text
    unknown = await head.post(where, data={"badge": token[:-1] + ("A" if token[-1] != "A" else "B")})
    assert unknown.status_code == 422 and "no badge of this agency" in unknown.text
    by_name = await head.post(f"{where}/{second.id}/in")
    assert "Nino Gamogonili" in by_name.text and "2 of 2" in by_name.text
    without = await head.post(f"{where}/{second.id}/back", data={"reason": ""})
    assert without.status_code == 422 and "Say why." in without.text
    assert "taken back" in (await head.post(f"{where}/{second.id}/back", data={"reason": "Səhv"})).text
    assert "1 of 2" in (await head.get(where)).text
    assert (await head.get(f"/press/events/{event_id}/coverage")).status_code == 200


async def test_questions_come_from_the_follow_page_into_the_queue(
    sign_in: SignIn, phone: Citizen, house: House, tenant: Tenant, committing: OpenWork
) -> None:
    async with committing(tenant) as work:
        event_id, call_id = await event_with_call(work)
    form = (await phone.see(f"/accreditation/{call_id}")).text
    sent = await phone.post(action_in(form), FORM)
    mine = sent.headers["location"].removesuffix("/receipt")
    assert (await phone.see(f"{mine}/question")).status_code == 404  # not accredited yet
    async with committing(tenant) as work:
        await deciding.approve(work, UUID(mine.rpartition("/")[2]))
        await issue_badge(work, UUID(mine.rpartition("/")[2]))
    assert "<svg" in (await phone.see(mine)).text
    said = f"Nə vaxt {uuid4().hex[:6]}?"
    assert (await phone.post(f"{mine}/question".removeprefix("/public/en"), {"text": ""})).status_code == 422
    assert (await phone.post(f"{mine}/question".removeprefix("/public/en"), {"text": said})).status_code == 303
    head, where = await sign_in(tenant, "head"), f"/press/events/{event_id}/questions"
    queue = (await head.get(where)).text
    found = re.search(r'id="q-([0-9a-f-]{36})"', queue)
    assert said in queue and found is not None
    for act in ("accept", "ask"):
        assert (await head.post(f"/press/questions/{found[1]}/{act}")).status_code == 303
    entered = await head.post(where, data={"text": "", "name": "Ad"})
    assert entered.status_code == 422 and 'value="Ad"' in entered.text
    taken = await head.post(f"/press/questions/{found[1]}/take-away", data={"owner": ""})
    assert taken.status_code == 303 and "/press/inquiries/" in (await head.get(where)).text
    assert "Taken away" in (await phone.see(mine)).text


async def test_the_api(api: SignIn, house: House, tenant: Tenant, committing: OpenWork) -> None:
    async with committing(tenant) as work:
        event_id, call_id = await event_with_call(work)
        one, two = [await applied(work, house, call_id, name=f"Ad {n}") for n in range(2)]
        await at_its_hour(work, event_id)
    head, base = await api(tenant, "head"), "/api/v1/press"
    calls = (await head.get(f"{base}/accreditation-calls")).json()["items"]
    assert str(call_id) in {item["id"] for item in calls}
    page = (await head.get(f"{base}/accreditation-calls/{call_id}/accreditations?limit=1")).json()
    assert len(page["items"]) == 1 and page["next"]
    after = (await head.get(f"{base}/accreditation-calls/{call_id}/accreditations?after={page['next']}")).json()
    assert {item["id"] for item in page["items"] + after["items"]} == {str(one.id), str(two.id)}
    decisions = f"{base}/accreditations/{one.id}/decisions"
    assert (await head.post(decisions, json={"act": "reject"})).status_code == 422
    assert (await head.post(decisions, json={"act": "approve"})).json()["state"] == "approved"
    badge = (await head.post(decisions, json={"act": "issue_badge"})).json()["badge"]
    passed = await head.post(f"{base}/events/{event_id}/check-ins", json={"badge": badge})
    assert passed.status_code == 200 and passed.json()["first"] is True
    assert (await head.post(f"{base}/events/{event_id}/check-ins", json={"badge": badge})).json()["first"] is False
    assert (await head.get(f"{base}/events/{event_id}/questions")).json() == {"items": []}
    assert (await head.get(f"{base}/events/{uuid4()}/invitations")).status_code == 404
    clerk = await api(tenant, "clerk")
    assert (await clerk.get(f"{base}/accreditations/{one.id}")).status_code == 403
    refused = await head.post(f"{base}/accreditations/{two.id}/decisions", json={"act": "uphold", "reason": "x"})
    assert refused.status_code in (409, 422)


async def test_nothing_of_one_agency_is_open_at_another(
    phone: Citizen, sign_in: SignIn, app: Any, house: House, tenant: Tenant, other_tenant: Tenant, committing: OpenWork
) -> None:
    """Every public address, with the ids, tokens, numbers, codes, files and badges that open it at home."""
    async with committing(tenant) as work:
        event_id, call_id = await event_with_call(work)
        await invite(work, house.keyring, event_id, [], "ali@press.example")
        (one,) = await invitations_of(work, event_id)
        token = open_token(work, house.keyring, one)
    form = (await phone.see(f"/accreditation/{call_id}")).text
    sent = await phone.post(action_in(form), FORM, [("vesiqe.png", saved("PNG"))])
    mine = sent.headers["location"].removesuffix("/receipt")
    number, code = codes_in((await phone.see(sent.headers["location"])).text)
    file_id = re.search(rf'{mine}/files/([^"]+)"', (await phone.see(mine)).text)
    assert file_id is not None
    async with committing(tenant) as work:
        await deciding.approve(work, UUID(mine.rpartition("/")[2]))
        await issue_badge(work, UUID(mine.rpartition("/")[2]))
        badge = await badge_token(work, house.keyring, await kept(work, UUID(mine.rpartition("/")[2])))
    stranger = Citizen(app, other_tenant, "ka")
    stranger.http.cookies.update(dict(phone.http.cookies))
    own = mine.replace("/public/en", "/public/ka")
    for path in (f"/accreditation/{call_id}", f"/accreditation/event/{event_id}", f"/invitation/{token}",
                 f"{own}/files/{file_id[1]}"):  # fmt: skip
        assert (await stranger.see(path)).status_code == 404, path
    for path in (own, f"{own}/receipt", f"{own}/withdraw"):
        assert (await stranger.see(path)).headers["location"].startswith("/public/ka/accreditation/mine"), path
    assert str(call_id) not in (await stranger.see("/accreditation")).text
    posts = {
        action_in(form): 404, f"/invitation/{token}": 404,
        f"/accreditation/mine/{own.rpartition('/')[2]}/withdraw": 303,
    }  # fmt: skip
    for path, status in posts.items():
        assert (await stranger.post(path, {**FORM, "answer": "declined"})).status_code == status, path
    typed = {"number": number, "code": code}
    assert (await stranger.http.post("/public/ka/accreditation/mine", data=typed)).status_code == 422
    async with committing(tenant) as work:
        assert (await kept(work, UUID(mine.rpartition("/")[2]))).state == "badge"
        assert [row.state for row in await invitations_of(work, event_id)] == ["queued"]
    async with committing(other_tenant) as work:
        theirs, _ = await event_with_call(work, texts={"ka": Texts("ღონისძიება", "", "", "კრიტერიუმი")})
        await at_its_hour(work, theirs)
    door = await sign_in(other_tenant, "mayor")
    refused = await door.post(f"/press/events/{theirs}/door", data={"badge": badge})
    assert refused.status_code == 422 and "no badge of this agency" in refused.text
    await stranger.http.aclose()
