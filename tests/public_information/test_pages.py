"""Requests over HTTP: the form, the acts, the list and its buckets, masked readers, bad input, the JSON API."""

import re
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import httpx
import pytest

from service.correspondence.queries.letters import letter_for
from service.deadlines.queries.clocks import clocks_of
from service.documents.queries import files_of
from service.intake.queries import message_by_id
from service.public_information.queries.requests import request_for
from service.runtime.house import House
from service.runtime.tenants import Tenant
from tests.conftest import OpenWork, all_powerful
from tests.correspondence.factories import registered
from tests.imports.factories import Office
from tests.intake.test_pages import message
from tests.public_information.factories import asked

pytestmark = pytest.mark.anyio
SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
FORM = {
    "journal": "information-requests", "channel": "post", "applicant": "natural", "name": "Aynur Səhifəli",
    "text": "Məktəbin təmirinə nə qədər xərclənib?", "language": "az", "answer_language": "az",
    "wanted_form": "copy", "answer_way": "hand", "received_on": "",
}  # fmt: skip
HTML = '<script>alert(1)</script><b onclick="x()">&'


def form(**changed: str) -> dict[str, str]:
    return {**FORM, "once": uuid4().hex, **changed}


def errors_at(answer: httpx.Response) -> set[str]:
    return set(re.findall(r'id="([a-z_0-9]+)-e"', answer.text))


async def made(http: httpx.AsyncClient, **changed: str) -> str:
    """The address of a request registered by the form."""
    answer = await http.post("/information", data=form(**changed))
    assert answer.status_code == 200, errors_at(answer)
    found = re.search(r'href="(/information/[0-9a-f-]{36})"', answer.text)
    assert found is not None
    return found[1]


async def test_registered_worked_on_answered_and_closed(sign_in: SignIn, tenant: Tenant) -> None:
    clerk, head = await sign_in(tenant, "clerk"), await sign_in(tenant, "head")
    shown = await clerk.get("/information/new")
    number = re.search(r"<b[^>]*>(İS-\d+/\d+)</b>", shown.text)
    assert number is not None
    wrong = await clerk.post("/information", data=form(name="", text="", answer_way="email", urgency="threat"))
    assert (wrong.status_code, errors_at(wrong)) == (422, {"name", "text", "subject", "email", "urgency_reason"})
    data = form()
    receipt = await clerk.post("/information", data=data)
    code = re.search(r"([2-9A-Z]{4}-){3}[2-9A-Z]{4}", receipt.text)
    assert code is not None and number[1] in receipt.text
    again = await clerk.post("/information", data=data)
    assert again.status_code == 303
    address = again.headers["location"]
    page = (await clerk.get(address)).text
    assert number[1] in page and "Aynur Səhifəli" in page and "Answer to a request for information" in page
    assert re.search(r">\s*\d{2}\.\d{2}\.\d{4}\s*<", page) and not re.search(r">\s*\d{4}-\d{2}-\d{2}\s*<", page)
    assert code[0] not in page and code[0] not in (await clerk.get(f"{address}/receipt")).text
    for act, values in (
        ("examine", {"held": "yes", "held_note": "school department"}),
        ("take", {}),
        ("write_answer", {}),
    ):
        done = await clerk.post(f"{address}/acts/{act}", data=values)
        assert done.status_code == (303 if act != "write_answer" else 422), act
    answer = {"outcome": "granted", "language": "az", "text": "12 000 manat", "edits": "0", "submit": "1"}
    saved = await clerk.post(f"{address}/answer", data=answer)
    assert saved.status_code == 303
    assert (await clerk.post(f"{address}/acts/approve_answer", data={})).status_code == 403
    assert (await head.post(f"{address}/acts/approve_answer", data={})).status_code == 303
    closed = await clerk.post(f"{address}/acts/close", data={})
    assert (closed.status_code, "The answer was given" in closed.text) == (422, True)
    assert (await clerk.post(f"{address}/acts/send_answer", data={"way": "hand", "proof": "A. S."})).status_code == 303
    assert (await clerk.post(f"{address}/acts/close", data={})).status_code == 303
    assert "Closed" in (await clerk.get(address)).text
    assert (await clerk.post(f"{address}/acts/nonsense", data={})).status_code == 404
    listed = await clerk.get("/information", params={"bucket": "closed", "outcome": "granted"})
    assert number[1] in listed.text


async def test_a_partial_grant_is_written_in_one_form(sign_in: SignIn, tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    address = await made(clerk)
    shown = (await clerk.get(f"{address}/answer")).text
    ground = re.search(r'<option value="([0-9a-f-]{36})">[^<]*38\.2', shown)
    assert ground is not None
    typed = {
        "outcome": "partly_granted", "language": "az", "text": "Cavab", "edits": "0", "submit": "1",
        "part_1_text": "The sum", "part_1_outcome": "granted",
        "part_2_text": "Names of workers", "part_2_outcome": "refused",
    }  # fmt: skip
    refused = await clerk.post(f"{address}/answer", data=typed)
    assert (refused.status_code, errors_at(refused)) == (422, {"part_2_ground"})
    assert "Names of workers" in refused.text
    refused = await clerk.post(f"{address}/answer", data=typed | {"part_2_ground": ground[1]})
    assert (refused.status_code, errors_at(refused)) == (422, {"appeal_order"})
    done = await clerk.post(f"{address}/answer", data=typed | {"part_2_ground": ground[1], "appeal_order": "Ombudsman"})
    assert done.status_code == 303
    page = (await clerk.get(address)).text
    assert "Names of workers" in page and "38.2" in page and "Waits for approval" in page


async def test_two_drafts_of_one_answer_do_not_overwrite_each_other(sign_in: SignIn, tenant: Tenant) -> None:
    clerk, head = await sign_in(tenant, "clerk"), await sign_in(tenant, "head")
    address = await made(clerk)
    first = {"outcome": "granted", "language": "az", "text": "Mine", "edits": "0"}
    assert (await clerk.post(f"{address}/answer", data=first)).status_code == 303
    stale = await head.post(f"{address}/answer", data=first | {"text": "Theirs"})
    assert (stale.status_code, "Theirs" in stale.text, 'name="edits" value="1"' in stale.text) == (409, True, True)
    corrected = {**FORM, "version": "1", "reason": "Misheard", "subject": "Other"}
    assert (await clerk.post(f"{address}/correct", data=corrected)).status_code == 409


async def test_an_adviser_sees_initials_only(sign_in: SignIn, tenant: Tenant) -> None:
    clerk, adviser = await sign_in(tenant, "clerk"), await sign_in(tenant, "adviser")
    address = await made(clerk, name="Örtülü Gizlin", email="ortulu@mail.example")
    for path in ("/information", address, "/information/export.csv", f"/information?q={'Gizlin'}"):
        seen = await adviser.get(path)
        assert seen.status_code == 200
        assert "Gizlin Örtülü" not in seen.text and "Örtülü Gizlin" not in seen.text and "ortulu@" not in seen.text
    assert "Ö. G." in (await adviser.get(address)).text
    assert (await adviser.get(f"{address}/receipt")).status_code in (403, 404)
    assert (await adviser.get(f"{address}/answer")).status_code == 403
    assert "Örtülü Gizlin" in (await clerk.get("/information/export.csv")).text


@pytest.mark.parametrize("name", ["text", "subject", "name", "address", "phone", "urgency_reason", "their_number"])
async def test_html_in_a_field_stays_text(sign_in: SignIn, tenant: Tenant, name: str) -> None:
    clerk = await sign_in(tenant, "clerk")
    address = await made(clerk, urgency="threat", **({"urgency_reason": "x"} | {name: HTML}))
    for path in (address, "/information", f"{address}/correct", f"{address}/answer"):
        seen = (await clerk.get(path)).text
        assert "<script>alert(1)" not in seen and "<b onclick" not in seen


async def test_input_that_is_too_short_too_long_or_too_much(sign_in: SignIn, tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    tiny = await clerk.post("/information", data=form(text="?"))
    assert (tiny.status_code, errors_at(tiny)) == (422, {"text"})
    long = await clerk.post("/information", data=form(text="a" * 500_000))
    assert (long.status_code, errors_at(long)) == (422, {"text", "subject"})
    huge = await clerk.post("/information", data=form(text="a" * 1_100_000))
    assert huge.status_code == 413
    many = await clerk.post("/information", data=form(files=" ".join(str(uuid4()) for _ in range(50))))
    assert (many.status_code, errors_at(many)) == (422, {"files"})


async def test_a_letter_becomes_a_request_with_its_time_of_receipt(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    async with committing(tenant) as work:
        letter = await registered(work, subject="We ask for the budget", sender_name="Nümunə MMC")
    clerk = await sign_in(tenant, "clerk")
    link = f"/information/new?letter={letter.id}"
    assert link in (await clerk.get(f"/letters/{letter.id}")).text
    shown = (await clerk.get(link)).text
    assert 'value="We ask for the budget"' in shown and 'value="Nümunə MMC"' in shown
    address = await made(clerk, letter=str(letter.id))
    assert f"/letters/{letter.id}" in (await clerk.get(address)).text
    assert address in (await clerk.get(f"/letters/{letter.id}")).text
    unknown = await clerk.get(f"/information/new?letter={uuid4()}")
    assert unknown.status_code == 404
    async with committing(tenant) as work:
        kept = await letter_for(work, letter.id)
        request = await request_for(work, UUID(address.rpartition("/")[2]))
        clocks = (await clocks_of(work, "information_request", [request.id]))[request.id]
    assert (request.received_at, request.letter_id) == (kept.received_at, letter.id)
    assert clocks and {clock.started_at for clock in clocks} == {kept.registered_at}


async def test_a_message_becomes_a_request_with_its_time_of_receipt(
    sign_in: SignIn, tenant: Tenant, house: House, committing: OpenWork
) -> None:
    office = Office(house, tenant, all_powerful())
    mark = uuid4().hex[:8]
    message_id = await message(office, f"Sorğu {mark}", files=True)
    clerk = await sign_in(tenant, "clerk")
    link = f"/information/new?message={message_id}"
    assert link in (await clerk.get(f"/intake/{message_id}")).text
    shown = (await clerk.get(link)).text
    assert 'value="Aygün Nümunəli"' in shown and 'value="aygun@ministry.example"' in shown
    assert "Hörmətli həmkarlar" in shown and 'name="received_on"' not in shown
    files = re.findall(r'name="files" value="([0-9a-f-]+)"', shown)
    assert len(files) == 1
    typed = form(
        message=str(message_id), name="Aygün Nümunəli", channel="email", email="aygun@ministry.example",
        answer_way="email", subject=f"Sorğu {mark}", text="Hörmətli həmkarlar", files=files[0],
    )  # fmt: skip
    wrong = await clerk.post("/information", data=typed | {"text": ""})
    assert wrong.status_code == 422 and files[0] in wrong.text and str(message_id) in wrong.text
    done = await clerk.post("/information", data=typed)
    found = re.search(r'href="(/information/[0-9a-f-]{36})"', done.text)
    assert found is not None, errors_at(done)
    async with committing(tenant) as work:
        request = await request_for(work, UUID(found[1].rpartition("/")[2]))
        kept = await message_by_id(work, message_id)
        assert [one.name for one in await files_of(work, "information_request", request.id)] == ["scan.pdf"]
    assert kept is not None and (kept.state, request.received_at) == ("registered", kept.fetched_at)
    assert found[1] in (await clerk.get(f"/intake/{message_id}")).text
    assert f"/intake/{message_id}" in (await clerk.get(found[1])).text
    again = await clerk.post("/information", data=typed | {"once": uuid4().hex})
    assert again.status_code == 422 and "already registered" in again.text
    assert (await clerk.get(link)).status_code == 404


async def test_a_message_that_waited_over_night_takes_a_reason(
    sign_in: SignIn, tenant: Tenant, house: House, committing: OpenWork
) -> None:
    office = Office(house, tenant, all_powerful())
    mark = uuid4().hex[:8]
    message_id = await message(office, f"Gecikmiş {mark}")
    await office.value(
        "update mail_message set fetched_at = fetched_at - interval '2 days' where id = :id returning id", id=message_id
    )
    clerk = await sign_in(tenant, "clerk")
    typed = form(message=str(message_id), subject=f"Gecikmiş {mark}", channel="email")
    late = await clerk.post("/information", data=typed)
    assert (late.status_code, errors_at(late)) == (422, {"delay"})
    done = await clerk.post("/information", data=typed | {"delay": "It came on Friday night"})
    assert done.status_code == 200, errors_at(done)


async def test_the_list_by_what_requests_wait_for(sign_in: SignIn, tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    address = await made(clerk, subject="Waiting one")
    day = {"text": "Which school?", "way": "email", "until": "+14"}
    assert (await clerk.post(f"{address}/acts/ask_clarification", data=day)).status_code == 303
    assert address in (await clerk.get("/information?bucket=waiting")).text
    for bucket in ("overdue", "soon", "extended", "partly", "closed"):
        assert address not in (await clerk.get(f"/information?bucket={bucket}")).text
    kept = await clerk.post("/information/views", data={"name": "Waiting", "query": "bucket=waiting"})
    assert kept.status_code == 303
    assert "Waiting</span>" in (await clerk.get("/information")).text
    workbook = await clerk.get("/information/export.xlsx?bucket=waiting")
    assert (workbook.status_code, workbook.content[:2]) == (200, b"PK")


async def test_grounds_are_changed_by_an_administrator(sign_in: SignIn, tenant: Tenant) -> None:
    admin, adviser = await sign_in(tenant, "administrator"), await sign_in(tenant, "adviser")
    path = "/administration/information-law/grounds/az.ground.official_use"
    assert "unverified" in (await adviser.get(path)).text
    new = {
        "version": "1", "since": "01.01.2026", "article": "34", "source": "the official gazette", "certainty": "A",
        "title_az": "Xidməti istifadə", "title_en": "Official use", "reason": "Read the law",
    }  # fmt: skip
    assert (await adviser.post(path, data=new)).status_code == 403
    refused = await admin.post(path, data=new | {"source": "", "title_az": ""})
    assert (refused.status_code, errors_at(refused)) == (422, {"source", "title_az"})
    assert (await admin.post(path, data=new)).status_code == 303
    page = (await admin.get(path)).text
    assert "Own version" in page and "the official gazette" in page
    gone = await admin.post(f"{path}/withdraw", data={"version": "2", "reason": "Mistyped"})
    assert gone.status_code == 303
    assert (await admin.get("/administration/information-law/grounds/az.ground.nothing")).status_code == 404


async def test_the_desk_shows_what_waits(sign_in: SignIn, tenant: Tenant) -> None:
    clerk, head = await sign_in(tenant, "clerk"), await sign_in(tenant, "head")
    address = await made(clerk, subject="On the desk", urgency="timeliness", urgency_reason="Tomorrow")
    assert address in (await clerk.get("/desk")).text
    answer = {"outcome": "granted", "language": "az", "text": "12 000", "edits": "0", "submit": "1"}
    assert (await clerk.post(f"{address}/answer", data=answer)).status_code == 303
    assert address in (await head.get("/desk")).text


async def test_the_api_registers_once_and_works_on(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork, house: House
) -> None:
    clerk = await sign_in(tenant, "clerk")
    body = {"text": "Budget of 2025?", "name": "Aynur", "answer_way": "email", "email": "a@mail.example"}
    at, key = "/api/v1/information-requests", {"Idempotency-Key": uuid4().hex}
    wrong = await clerk.post(at, json={"text": "", "channel": "pigeon"})
    assert wrong.status_code in (400, 422)
    first = await clerk.post(at, json=body, headers=key)
    assert first.status_code == 201 and first.json()["code"]
    again = await clerk.post(at, json=body, headers=key)
    assert again.json() == first.json() | {"code": ""}
    one = f"{at}/{first.json()['id']}"
    assert (await clerk.get(one)).json()["content"]["email"] == "a@mail.example"
    extended = await clerk.post(f"{one}/acts/extend", json={"reason": "Three archives", "way": "email"})
    assert (extended.status_code, extended.json()["state"]) == (200, "extended")
    assert (await clerk.post(f"{one}/acts/extend", json={"reason": "Again", "way": "email"})).status_code >= 400
    assert (await clerk.post(f"{one}/acts/dance", json={})).status_code == 404
    listed = (await clerk.get(at, params={"bucket": "extended"})).json()
    assert first.json()["id"] in [item["id"] for item in listed["items"]]
    assert (await clerk.get(at, params={"bucket": "never"})).status_code in (400, 422)
    async with committing(tenant) as work:
        made_ = await asked(work, house)
    assert (await clerk.get(f"{at}/{made_.id}")).json()["number"] == made_.number


async def test_units_are_asked_by_assignments(sign_in: SignIn, tenant: Tenant) -> None:
    clerk, head = await sign_in(tenant, "clerk"), await sign_in(tenant, "head")
    address = await made(clerk)
    ident = address.rpartition("/")[2]
    assert (await head.get(f"/assignments/on/information_request/{ident}/new")).status_code == 200
    assert (await head.get(f"/assignments/on/information_request/{ident}")).status_code == 200
