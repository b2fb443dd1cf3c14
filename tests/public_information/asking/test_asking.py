"""Asking through the public page as a browser without script does it."""

import asyncio
import re
from html import escape
from typing import Any

import pytest

from service.public_information.asking import rules
from service.public_information.asking.slots import ALREADY, Already
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from service.web import limits
from tests.public_information.asking.citizen import TEXT, WHO, Citizen
from tests.public_information.asking.conftest import NewCitizen

pytestmark = pytest.mark.anyio
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SCRIPT = "\"><script>alert('x')</script><img src=x onerror=alert(1)> & 'quoted'"


async def test_from_the_form_to_the_receipt_and_the_register(citizen: Citizen, count: Any) -> None:
    first = await citizen.see("/ask")
    assert first.status_code == 200
    assert "set-cookie" not in first.headers
    await citizen.fill(email="nermin@mail.example")
    check = await citizen.see("/ask/check")
    assert TEXT in check.text
    assert "If you send it now, the answer comes not later than" in check.text
    number, code = await citizen.send()
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", code)
    receipt = (await citizen.see("/ask/receipt")).text
    assert TEXT in receipt
    assert "Counted" in receipt or "counted" in receipt
    assert "nermin@mail.example" in receipt
    told = f"number = '{number}' and state = 'received' and channel = 'page' and answer_way = 'email'"
    assert await count("information_request", told) == 1
    assert await count("asking_draft", f"content <> '{{}}' and request_id is not null and language = '{number}'") == 0


@pytest.mark.parametrize("path", ["/ask", "/ask/who", "/ask/check", "/ask/receipt", "/requests", "/requests?again=1"])
async def test_no_page_of_a_citizen_is_kept_on_the_way(citizen: Citizen, path: str) -> None:
    await citizen.fill()
    for answer in (await citizen.see(path), await citizen.post("/ask", {"text": "", "go": "next"})):
        assert answer.headers["cache-control"] == "no-store"


async def test_faults_are_said_on_top_and_at_the_field_and_nothing_typed_is_lost(citizen: Citizen) -> None:
    answer = await citizen.post("/ask", {"text": "ab", "urgency": "timeliness", "urgency_reason": "", "go": "next"})
    assert answer.status_code == 422
    assert '<a href="#text">Say a little more' in answer.text
    assert 'id="text-e">Say a little more' in answer.text
    assert '<a href="#urgency_reason">Say in a few words why it cannot wait.' in answer.text
    assert ">\nab</textarea>" in answer.text
    again = (await citizen.see("/ask")).text
    assert ">\nab</textarea>" in again
    assert re.search(r'value="timeliness" checked', again)


async def test_back_and_another_language_keep_what_was_typed(citizen: Citizen) -> None:
    await citizen.fill(text=TEXT, name="Somebody Invented")
    went = await citizen.post("/ask/who", {**WHO, "name": "Somebody Else", "go": "language:az"})
    assert went.headers["location"] == "/public/az/ask/who"
    assert 'value="Somebody Else"' in (await citizen.see("/public/az/ask/who")).text
    back = await citizen.post("/ask/who", {**WHO, "email": "half@", "go": "back"})
    assert back.headers["location"] == "/public/en/ask"
    assert TEXT in (await citizen.see("/ask")).text
    assert 'value="half@"' in (await citizen.see("/ask/who")).text
    later = await citizen.post("/ask", {"text": TEXT + " And more.", "go": "later"})
    assert "Your text is kept" in later.text
    assert "And more." in (await citizen.see("/ask")).text


async def test_what_is_kept_belongs_to_one_browser(citizen: Citizen, citizens: NewCitizen, tenant: Tenant) -> None:
    await citizen.fill()
    stranger = citizens(tenant)
    assert TEXT not in (await stranger.see("/ask")).text
    for path in ("/ask/who", "/ask/check"):
        assert (await stranger.see(path)).headers["location"] == "/public/en/ask"
    assert (await stranger.post("/ask/send", {"go": "send"})).headers["location"] == "/public/en/ask"
    assert (await stranger.see("/ask/receipt")).headers["location"] == "/public/en/requests"


async def test_what_was_typed_can_be_erased(citizen: Citizen, count: Any) -> None:
    await citizen.post("/ask", {"text": TEXT, "go": "add"}, [("plan.pdf", PDF)])
    before = await count("asking_draft")
    answer = await citizen.post("/ask", {"text": TEXT, "go": "forget"})
    assert answer.headers["location"] == "/public/en/ask"
    assert TEXT not in (await citizen.see("/ask")).text
    assert await count("asking_draft") == before - 1
    assert await count("file", "record = 'asking_draft'") == 0


async def test_a_script_keeps_what_is_being_typed(citizen: Citizen) -> None:
    kept = await citizen.http.post(citizen.base + "/ask/kept", json={"text": "Half a sentence", "unknown": "x"})
    assert kept.status_code in {200, 201}
    assert "Half a sentence" in (await citizen.see("/ask")).text
    assert (await citizen.http.post(citizen.base + "/ask/kept", content=b"[1]")).status_code == 400


async def test_files_are_checked_kept_and_sent_along(citizen: Citizen, count: Any) -> None:
    added = await citizen.post(
        "/ask", {"text": TEXT, "go": "add"}, [("plan.pdf", PDF), ("second plan.pdf", PDF + b" ")]
    )
    assert added.headers["location"] == "/public/en/ask#files"
    page = (await citizen.see("/ask")).text
    removals = re.findall(r'value="(remove:[^"]+)"', page)
    assert len(removals) == 2
    refused = await citizen.post("/ask", {"text": TEXT, "go": "next"}, [("virus.exe", b"MZ\x90\x00" * 50)])
    assert refused.status_code == 422
    assert "Files of this kind are not accepted" in refused.text
    await citizen.post("/ask", {"text": TEXT, "go": removals[0]})
    await citizen.fill()
    assert "second plan.pdf" in (await citizen.see("/ask/check")).text
    number, _ = await citizen.send()
    number_is = f"(select id from information_request where number = '{number}')"  # noqa: S608
    of_request = f"record = 'information_request' and record_id = {number_is}"
    assert await count("file", f"name = 'second plan.pdf' and state = 'attached' and {of_request}") == 1
    assert await count("file", f"name = 'plan.pdf' and {of_request}") == 0


async def test_nobody_takes_a_file_out_of_another_form(citizen: Citizen, citizens: NewCitizen, tenant: Tenant) -> None:
    await citizen.post("/ask", {"text": TEXT, "go": "add"}, [("plan.pdf", PDF)])
    (removal,) = re.findall(r'value="(remove:[^"]+)"', (await citizen.see("/ask")).text)
    stranger = citizens(tenant)
    for given in (removal, "remove:nothing", "remove:"):
        await stranger.post("/ask", {"text": "Something else entirely", "go": given})
    assert "plan.pdf" in (await citizen.see("/ask")).text
    assert "plan.pdf" not in (await stranger.see("/ask")).text


async def test_fifty_files_are_too_many_and_the_first_twenty_stay(citizen: Citizen) -> None:
    files = [(f"page {n}.pdf", PDF + str(n).encode()) for n in range(50)]
    answer = await citizen.post("/ask", {"text": TEXT, "go": "next"}, files)
    assert answer.status_code == 422
    assert "At most 20 files can be added, and 30 more were chosen." in answer.text
    assert len(re.findall(r'value="remove:', answer.text)) == 20
    assert TEXT in answer.text


async def test_a_megabyte_of_text_is_refused_in_words_and_kept_on_the_page(citizen: Citizen) -> None:
    huge = "ა" * 1_048_576
    answer = await citizen.post("/ask", {"text": huge, "go": "next"})
    assert answer.status_code == 422
    assert "This is too long: 1048576 characters, at most 20000 fit." in answer.text
    assert huge in answer.text
    assert (await citizen.see("/ask/check")).status_code == 303


async def test_texts_beyond_reason_are_cut_off(citizen: Citizen) -> None:
    answer = await citizen.post("/ask", {"text": "x" * (9 * 1024 * 1024), "go": "next"})
    assert answer.status_code == 413


async def test_markup_in_every_field_stays_text(citizen: Citizen) -> None:
    assert (
        await citizen.post("/ask", {"text": SCRIPT, "urgency": SCRIPT, "urgency_reason": SCRIPT, "go": "next"})
    ).status_code == 422
    await citizen.post("/ask", {"text": TEXT + SCRIPT, "urgency": "", "go": "next"})
    await citizen.post("/ask/who", {**WHO, "name": SCRIPT, "phone": SCRIPT, "address": SCRIPT, "go": "next"})
    for path in ("/ask", "/ask/who", "/ask/check"):
        page = (await citizen.see(path)).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    wrong = await citizen.post("/ask/who", dict.fromkeys(rules.FIELDS["who"], SCRIPT) | {"go": "next"})
    assert wrong.status_code == 422
    assert "<script>alert" not in wrong.text
    assert (await citizen.post("/ask/send", {"go": "send"})).headers["location"] == "/public/en/ask/who"
    await citizen.post("/ask/who", {**WHO, "name": SCRIPT, "phone": SCRIPT, "email": "", "address": "", "go": "next"})
    number, _ = await citizen.send()
    receipt = (await citizen.see("/ask/receipt")).text
    assert "<script>alert" not in receipt
    assert str(escape("<script>alert")) in receipt
    assert number


async def test_pressed_five_times_it_is_one_request_with_one_receipt(citizen: Citizen, count: Any) -> None:
    await citizen.fill(text="Sent five times at once, whatever the line does.")
    answers = await asyncio.gather(*[citizen.post("/ask/send", {"go": "send"}) for _ in range(5)])
    assert {answer.headers["location"] for answer in answers} == {"/public/en/ask/receipt"}
    pages = {(await citizen.see("/ask/receipt")).text for _ in range(3)}
    assert len(pages) == 1
    assert await count("information_request", "text like 'Sent five times at once%'") == 1


async def test_after_sending_a_new_form_is_empty(citizen: Citizen) -> None:
    await citizen.fill()
    first = await citizen.send()
    assert TEXT not in (await citizen.see("/ask")).text
    await citizen.fill(text="And a second thing that is asked.")
    assert await citizen.send() != first


async def test_a_program_is_held_back_and_a_person_passes(
    citizen: Citizen, monkeypatch: pytest.MonkeyPatch, count: Any
) -> None:
    await citizen.fill(text="Filled in by a program, or by a person in a hurry.")
    held = await citizen.post("/ask/send", {"go": "send", "website": "http://spam.example"})
    assert held.status_code == 422
    assert "Please look at your answers once more" in held.text
    assert "http://spam.example" not in held.text
    monkeypatch.setattr(rules, "LEAST_TIME", rules.KEPT)
    assert (await citizen.post("/ask/send", {"go": "send"})).status_code == 422
    assert await count("information_request", "text like 'Filled in by a program%'") == 0
    monkeypatch.setattr(rules, "LEAST_TIME", rules.KEPT * 0)
    await citizen.send()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "", "origin": "http://elsewhere.example"}, 403),
        ({"sec-fetch-site": ""}, 403),
        ({"sec-fetch-site": "", "origin": "http://baku-education.localhost:8000"}, 303),
    ],
)
async def test_forms_are_taken_from_our_own_pages_only(
    citizens: NewCitizen, tenant: Tenant, headers: dict[str, str], status: int
) -> None:
    citizen = citizens(tenant, **headers)
    answer = await citizen.post("/ask", {"text": TEXT, "go": "next"})
    assert answer.status_code == status


async def test_many_requests_from_one_address_are_held_back_without_loss(
    citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.public_information.asking.pages.sending.SENDING", limits.Limit("send", 2, 60))
    for n in range(2):
        await citizen.fill(text=f"One of many requests, number {n}.")
        await citizen.send()
    await citizen.fill(text="One of many requests, the last one.")
    held = await citizen.post("/ask/send", {"go": "send"})
    assert held.status_code == 429
    assert "Many requests came from your network" in held.text
    assert "the last one" in held.text


async def test_what_was_published_is_offered_before_it_is_sent(
    citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def log(work: Work, asked: str, language: str) -> list[Already]:
        return [Already("Repairs of schools in 2025", f"/public/{language}/disclosures/7")] if "school" in asked else []

    monkeypatch.setattr("service.public_information.asking.slots.ALREADY", [*ALREADY, log])
    await citizen.fill()
    for path in ("/ask/who", "/ask/check"):
        page = (await citizen.see(path)).text
        assert '<a href="/public/en/disclosures/7">Repairs of schools in 2025</a>' in page
    await citizen.fill(text="The salary of the deputy head in October.")
    assert "Repairs of schools" not in (await citizen.see("/ask/who")).text


async def test_a_language_that_the_agency_does_not_keep_is_not_found(
    app: Any, tenant: Tenant, citizens: NewCitizen
) -> None:
    assert (await citizens(tenant, "xx").see("/ask")).status_code == 404


async def test_georgia_answers_at_once_and_knows_no_urgency(citizens: NewCitizen, other_tenant: Tenant) -> None:
    citizen = citizens(other_tenant)
    assert "How soon do you need it?" not in (await citizen.see("/ask")).text
    await citizen.fill()
    assert "the answer comes at once, but not later than" in (await citizen.see("/ask/check")).text
    await citizen.send()
    assert "At once, but not later than" in (await citizen.see("/ask/receipt")).text
