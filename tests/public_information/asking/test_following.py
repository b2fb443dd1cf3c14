"""Following a request by its number and code: what is shown, what can be done, and what is never told."""

import asyncio
import re
import statistics
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from service.documents.actions import upload
from service.public_information.actions import answering, closing, handling, parting
from service.public_information.queries.answers import complaints
from service.public_information.queries.following import request_by_code
from service.public_information.queries.law import grounds_in_force
from service.public_information.rules.doing import AnswerDraft, Doing, Judgement, PartDraft
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from service.web import limits
from tests.conftest import OpenWork, all_powerful
from tests.public_information.asking.citizen import TEXT, Citizen
from tests.public_information.asking.conftest import NewCitizen
from tests.public_information.asking.test_asking import PDF, SCRIPT

pytestmark = pytest.mark.anyio
WRONG = "There is no request with this number and this code."
Sent = tuple[str, str]


@pytest.fixture
async def sent(citizen: Citizen) -> Sent:
    """Number and code of a request just sent by `citizen`."""
    await citizen.fill()
    return await citizen.send()


@pytest.fixture
def request_of(house: House, committing: OpenWork, tenant: Tenant) -> Callable[..., Awaitable[uuid.UUID]]:
    async def found(sent: Sent, where: Tenant = tenant) -> uuid.UUID:
        async with committing(where) as work:
            followed = await request_by_code(work, house.keyring, *sent)
        assert followed is not None
        return followed.request.id

    return found


async def opens(citizen: Citizen, number: str, code: str) -> httpx.Response:
    return await citizen.post("/requests", {"number": number, "code": code})


async def test_number_and_code_open_it_in_any_browser(citizens: NewCitizen, tenant: Tenant, sent: Sent) -> None:
    other = citizens(tenant, "az")
    number, code = sent
    spelled = f"  {code.replace('-', ' ')} ".translate({letter: letter + 32 for letter in range(65, 91)})
    answer = await opens(other, f" {number}", spelled)
    assert answer.status_code == 303
    page = await other.see(answer.headers["location"])
    assert page.status_code == 200
    assert TEXT in page.text
    assert code not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert 'name="robots" content="noindex"' in page.text


async def test_the_browser_that_sent_it_needs_no_code(citizen: Citizen, sent: Sent, request_of: Any) -> None:
    page = await citizen.see(f"/requests/{await request_of(sent)}")
    assert "Your request has arrived." in page.text
    assert "Not later than" in page.text or "left" in page.text


def plain(answer: httpx.Response, *typed: str) -> tuple[int, str, dict[str, str]]:
    """An answer without what was typed and without what differs each time."""
    page = answer.text
    for word in typed:
        page = page.replace(word, "TYPED")
    kept = {name: value for name, value in answer.headers.items() if name not in {"x-request-id", "content-length"}}
    return answer.status_code, page, kept


async def test_wrong_unknown_and_anothers_are_one_answer(
    citizens: NewCitizen, tenant: Tenant, other_tenant: Tenant, sent: Sent
) -> None:
    number, code = sent
    foreign = citizens(other_tenant, "en")
    await foreign.fill()
    other_number, other_code = await foreign.send()
    asking = citizens(tenant)
    answers = []
    for tried in (
        (number, "AAAA-BBBB-CCCC-DDDD"), ("no-such-number", code), ("no-such-number", "x"), (number, ""), ("", code),
        (other_number, other_code), (number, other_code), (number, "ə" * 500), (SCRIPT, SCRIPT),
    ):  # fmt: skip
        answer = await opens(asking, *tried)
        assert answer.status_code == 422
        assert WRONG in answer.text
        assert "<script>alert" not in answer.text
        answers.append(re.sub(r'value="[^"]*"', 'value=""', plain(answer)[1]))
    assert len(set(answers)) == 1
    assert "set-cookie" not in answer.headers


async def test_wrong_and_unknown_take_the_same_time(
    citizens: NewCitizen, tenant: Tenant, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = "service.public_information.asking.pages.following"
    for limit in ("GUESSING", "GUESSING_NUMBER"):
        monkeypatch.setattr(f"{pages}.{limit}", limits.Limit(limit, 10_000, 60))
    asking, spent = citizens(tenant), {"wrong": [], "unknown": []}  # type: ignore[var-annotated]
    for _ in range(15):
        for kind, number in (("wrong", sent[0]), ("unknown", "İS-999/26")):
            began = time.perf_counter()
            await opens(asking, number, "AAAA-BBBB-CCCC-DDDD")
            spent[kind].append(time.perf_counter() - began)
    wrong, unknown = statistics.median(spent["wrong"]), statistics.median(spent["unknown"])
    assert max(wrong, unknown) < 1.5 * min(wrong, unknown)


async def test_a_thousand_guesses_are_stopped(citizens: NewCitizen, tenant: Tenant, house: House, sent: Sent) -> None:
    asking = citizens(tenant)
    seen: dict[int, int] = {}
    for batch in range(20):
        tried = [opens(asking, sent[0], f"{batch:04}-{n:04}-AAAA-BBBB") for n in range(50)]
        for answer in await asyncio.gather(*tried):
            seen[answer.status_code] = seen.get(answer.status_code, 0) + 1
    # On a machine that cannot keep up some are told to come again (503); none is looked at beyond the limit.
    assert 0 < seen[422] <= limits.GUESSING.most and seen[422] + seen.get(503, 0) >= limits.GUESSING.most, seen
    assert set(seen) <= {422, 429, 503} and seen[429] > 900, seen
    closed = await opens(asking, *sent)
    assert closed.status_code == 429
    assert "Too many tries" in closed.text
    # The person who sent it comes from another address, and is let in.
    assert (await opens(citizens(tenant, **{"x-forwarded-for": "198.51.100.7"}), *sent)).status_code == 303


async def test_guesses_from_many_addresses_are_stopped_at_the_number(
    citizens: NewCitizen, tenant: Tenant, sent: Sent
) -> None:
    seen = []
    for n in range(limits.GUESSING_NUMBER.most + 5):
        seen.append((await opens(citizens(tenant, **{"x-forwarded-for": f"198.51.100.{n}"}), sent[0], "x")).status_code)
    assert seen == [422] * limits.GUESSING_NUMBER.most + [429] * 5


async def test_without_the_code_every_address_is_closed(
    citizens: NewCitizen, citizen: Citizen, tenant: Tenant, other_tenant: Tenant, sent: Sent, request_of: Any
) -> None:
    request_id = await request_of(sent)
    for stranger in (citizens(tenant), citizens(other_tenant)):
        for known in (request_id, uuid.uuid4()):
            for end in ("", "/answer", "/complain", "/withdraw"):
                answer = await stranger.see(f"/requests/{known}{end}")
                assert answer.headers["location"] == "/public/en/requests?again=1"
            for end in ("/answer", "/complain", "/withdraw"):
                answer = await stranger.post(f"/requests/{known}{end}", {"text": "Let me in"})
                assert answer.headers["location"] == "/public/en/requests?again=1"
            assert (await stranger.see(f"/requests/{known}/files/{uuid.uuid4()}")).status_code == 404
    # The cookie of one agency's page says nothing at another's.
    stranger = citizens(other_tenant)
    for name, value in citizen.http.cookies.items():
        stranger.http.cookies.set(name, value)
    assert (await stranger.see(f"/requests/{request_id}")).status_code == 303


async def test_it_closes_in_the_browser_when_told(citizen: Citizen, sent: Sent, request_of: Any) -> None:
    address = f"/requests/{await request_of(sent)}"
    assert (await citizen.see(address)).status_code == 200
    await citizen.post(f"{address}/leave", {})
    assert (await citizen.see(address)).status_code == 303


@pytest.fixture
async def desk(
    committing: OpenWork, tenant: Tenant, house: House, sent: Sent, request_of: Any
) -> AsyncIterator[Callable[..., Any]]:
    """`async with desk() as (work, request_id)`: somebody of the agency at work on what was sent."""
    request_id = await request_of(sent)

    def opened() -> Any:
        return committing(tenant)

    async with opened() as work:
        await handling.accept_request(work, request_id)
        await handling.take_request(work, request_id, None)
    yield opened


async def test_a_question_is_answered_with_a_file(
    citizen: Citizen, sent: Sent, request_of: Any, desk: Any, tenant: Tenant
) -> None:
    request_id = await request_of(sent)
    here = f"/requests/{request_id}"
    async with desk() as work:
        today = work.today
        asks = Doing(text="Which year is meant?", way="page", until=today + timedelta(days=10))
        await handling.ask_clarification(work, request_id, asks)
    page = (await citizen.see(here)).text
    assert "The agency has a question." in page
    assert "Which year is meant?" in page
    form = (await citizen.see(f"{here}/answer")).text
    assert "Which year is meant?" in form
    empty = await citizen.post(f"{here}/answer", {"text": ""}, [("plan.pdf", PDF)])
    assert empty.status_code == 422
    assert '<a href="#text">Write your answer.' in empty.text
    (kept,) = re.findall(r'name="file_ids" value="([^"]+)"', empty.text)
    done = await citizen.post(f"{here}/answer", {"text": "2025 " + SCRIPT, "file_ids": kept})
    assert done.headers["location"] == f"/public/en{here}"
    page = (await citizen.see(here)).text
    assert "The agency is working on your request." in page
    assert "You answered the question." in page
    assert "<script>alert" not in page
    (href,) = re.findall(r'href="/public/en([^"]+/files/[^"]+)"', page)
    file = await citizen.see(href)
    assert file.content == PDF
    assert file.headers["content-disposition"].startswith("attachment")
    assert file.headers["x-content-type-options"] == "nosniff"
    assert (await citizen.post(f"{here}/answer", {"text": "Twice"})).headers["location"] == f"/public/en{here}"
    assert "Twice" not in (await citizen.see(here)).text


async def partly_granted(work: Work, house: House, tenant: Tenant, request_id: uuid.UUID) -> uuid.UUID:
    """An answer that is approved and not sent: one part given, two withheld, one file."""
    grounds = {row.slug: row.id for row in await grounds_in_force(work)}
    drafts = [
        PartDraft(text="the sums", outcome="granted"),
        PartDraft(text="names of workers", outcome="refused", ground_id=grounds["az.ground.private_life"]),
        PartDraft(text="prices of the supplier", outcome="refused", ground_id=grounds["az.ground.commercial_secret"]),
    ]
    await answering.write_parts(work, request_id, drafts)

    async def pieces() -> AsyncIterator[bytes]:
        yield PDF

    file = await upload(house, tenant, work.actor, "sums.pdf", pieces())
    draft = AnswerDraft(
        outcome="partly_granted", language="az", text="The sums are in the file.", appeal_order="To the Ombudsman.",
        files=(file.id,),
    )  # fmt: skip
    await answering.write_answer(work, request_id, draft)
    await answering.submit_answer(work, request_id)
    await answering.approve_answer(work, request_id)
    return file.id


async def test_an_answer_is_seen_when_it_is_sent_and_not_before(
    citizen: Citizen, citizens: NewCitizen, sent: Sent, request_of: Any, desk: Any, house: House, tenant: Tenant
) -> None:
    request_id = await request_of(sent)
    here = f"/requests/{request_id}"
    async with desk() as work:
        file_id = await partly_granted(work, house, tenant, request_id)
    page = (await citizen.see(here)).text
    assert "The agency has decided. Its answer is on the way to you." in page
    for secret in ("The sums are in the file.", "names of workers", "Test Person"):
        assert secret not in page
    assert (await citizen.see(f"{here}/files/{file_id}")).status_code == 404

    async with desk() as work:
        await answering.send_answer(work, request_id, Doing(way="page"))
    page = (await citizen.see(here)).text
    for told in (
        "You were given a part of the information.", "The sums are in the file.", "names of workers", "Withheld",
        "To the Ombudsman.",
    ):  # fmt: skip
        assert told in page
    assert len(re.findall(r"Ground: ", page)) == 2
    assert "Test Person" not in page, "who works on it is not told"
    file = await citizen.see(f"{here}/files/{file_id}")
    assert (file.status_code, file.content) == (200, PDF)
    assert (await citizens(tenant).see(f"{here}/files/{file_id}")).status_code == 404


async def test_a_complaint_and_what_came_of_it(
    citizen: Citizen, sent: Sent, request_of: Any, desk: Any, house: House, tenant: Tenant
) -> None:
    request_id = await request_of(sent)
    here = f"/requests/{request_id}"
    assert (await citizen.see(f"{here}/complain")).status_code == 404, "the term still runs"
    async with desk() as work:
        await partly_granted(work, house, tenant, request_id)
        await answering.send_answer(work, request_id, Doing(way="page"))
    assert (await citizen.post(f"{here}/complain", {"text": " "})).status_code == 422
    await citizen.post(f"{here}/complain", {"text": "The prices are public money."})
    page = (await citizen.see(here)).text
    assert "Your complaint is being looked at." in page
    assert "The prices are public money." in page
    async with desk() as work:
        (complaint,) = await complaints(work, request_id)
        judged = Judgement(result="changed", outcome="granted", reason="Prices are open.", way="page")
        await closing.judge_complaint(work, request_id, complaint.id, judged)
        await answering.write_parts(work, request_id, [PartDraft(text="a part not decided", outcome="granted")])
    page = (await citizen.see(here)).text
    assert "decided in your favour" in page
    assert "Prices are open." in page
    assert "a part not decided" not in page


async def test_a_request_is_withdrawn_once(citizen: Citizen, sent: Sent, request_of: Any) -> None:
    here = f"/requests/{await request_of(sent)}"
    for _ in range(2):
        done = await citizen.post(f"{here}/withdraw", {"text": ""})
        assert done.headers["location"] == f"/public/en{here}"
    page = (await citizen.see(here)).text
    assert page.count("You withdrew the request.") == 1
    assert "You withdrew this request. Nothing more happens with it." in page
    assert (await citizen.see(f"{here}/withdraw")).status_code == 404


async def test_a_part_that_another_body_answers_has_its_own_clock(
    citizen: Citizen, sent: Sent, request_of: Any, committing: OpenWork, tenant: Tenant, house: House
) -> None:
    request_id = await request_of(sent)
    async with committing(tenant) as work:
        await handling.accept_request(work, request_id)
        doing = Doing(text="What the ministry paid", body="Ministry of Invented Affairs")
        child = await parting.forward_part(work, house.keyring, request_id, doing)
    page = (await citizen.see(f"/requests/{request_id}")).text
    assert "What another body answers" in page
    assert "What the ministry paid" in page
    assert len(re.findall(r'<section class="clock', page)) >= 2
    async with committing(tenant) as work:
        sends = Doing(body="Ministry of Invented Affairs", number="1/7", on=work.today, way="page", text="Sent on.")
        await parting.forward_request(work, child.id, sends)
    page = (await citizen.see(f"/requests/{request_id}")).text
    assert "Sent to: Ministry of Invented Affairs" in page
    assert "Sent on." in page


async def test_what_is_about_oneself_and_handed_over_does_not_stand_on_the_page(
    citizens: NewCitizen, tenant: Tenant, house: House, request_of: Any, committing: OpenWork
) -> None:
    citizen = citizens(tenant)
    await citizen.post("/ask", {"text": TEXT, "about_self": "on", "urgency": "", "go": "next"})
    await citizen.post("/ask/who", {"applicant": "natural", "name": "N. U.", "form": "hand", "language": "az"})
    request_id = await request_of(await citizen.send())
    async with committing(tenant) as work:
        await handling.accept_request(work, request_id)
        file_id = await partly_granted(work, house, tenant, request_id)
        await answering.send_answer(work, request_id, Doing(way="hand", proof="Signed."))
    page = (await citizen.see(f"/requests/{request_id}")).text
    assert "It is about yourself" in page
    assert "The sums are in the file." not in page
    assert (await citizen.see(f"/requests/{request_id}/files/{file_id}")).status_code == 404
    assert all_powerful().name not in page


async def test_acts_of_the_requester_name_the_request_and_nobody(
    citizen: Citizen, sent: Sent, request_of: Any, count: Any
) -> None:
    request_id = await request_of(sent)
    await citizen.post(f"/requests/{request_id}/withdraw", {"text": ""})
    found = f"record_id = '{request_id}' and kind = 'information_request.withdraw' and actor_kind = 'outsider'"
    assert await count("act", f"{found} and actor_name = '{sent[0]}'") == 1
