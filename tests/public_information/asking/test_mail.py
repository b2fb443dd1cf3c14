"""What requesters are told by mail, handed to a real mail server."""

import dataclasses
import re
import uuid
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from sqlalchemy import text

from service.notifications.actions.mailing import MailAway
from service.public_information.actions import answering, handling
from service.public_information.asking.jobs import forget_drafts, mail
from service.public_information.queries.following import request_by_code
from service.public_information.rules.doing import AnswerDraft, Doing
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from tests.conftest import OpenWork
from tests.public_information.asking.citizen import Citizen
from tests.public_information.asking.conftest import NewCitizen
from tests.runtime.test_mail import Postbox, postbox

pytestmark = pytest.mark.anyio
ADDRESS = "nermin@mail.example"


@pytest.fixture
async def box(house: House) -> AsyncIterator[Postbox]:
    """A mail server that the house uses."""
    made, before = Postbox(), house.settings
    async with postbox(made) as port:
        house.settings = dataclasses.replace(before, smtp_url=f"smtp://localhost:{port}?from=chancery@agency.example")
        yield made
    house.settings = before


def read(box: Postbox, place: int = -1) -> EmailMessage:
    found = message_from_bytes(box.taken[place].content, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


async def notices(work: Work, number: str, kind: str) -> list[uuid.UUID]:
    query = text(
        "select n.id from information_notice n join information_request r on r.id = n.request_id"
        " where r.number = :number and n.kind = :kind order by n.at, n.id"
    )
    return list(await work.session.scalars(query, {"number": number, "kind": kind}))


async def asked_for(work: Work, notice_id: uuid.UUID) -> int:
    """How many jobs of the outbox are to mail this notice."""
    query = text("select count(*) from outbox where job = 'public_information.mail_requester' and arguments like :id")
    return int((await work.session.execute(query, {"id": f"%{notice_id}%"})).scalar_one())


@pytest.fixture
async def sent(citizen: Citizen) -> tuple[str, str]:
    await citizen.fill(email=ADDRESS)
    return await citizen.send()


async def test_the_receipt_goes_out_once_with_number_and_code(
    sent: tuple[str, str], committing: OpenWork, tenant: Tenant, house: House, box: Postbox
) -> None:
    async with committing(tenant) as work:
        (notice_id,) = await notices(work, sent[0], "receipt")
        assert await asked_for(work, notice_id) == 1
        await mail(work, house, str(notice_id))
    got = read(box)
    assert got["To"] == ADDRESS
    assert got["Subject"] == f"Your request {sent[0]} was received"
    assert got["Message-ID"].strip() == f"<request-notice.{notice_id}@baku-education.localhost>"
    assert got["Content-Language"] == "en"
    said = got.get_content()
    assert f"Code: {sent[1]}" in said
    assert re.search(r"The answer comes not later than \d", said)
    assert "http://baku-education.localhost:8000/public/en/requests?number=" in said
    assert "Nərmin" not in said
    assert "school" not in said
    # The code stands in no row in plain words, neither in the outbox nor among acts nor in the draft.
    async with committing(tenant) as work:
        for table in ("outbox", "act", "asking_draft", "information_notice", "information_request"):
            plain = text(f"select count(*) from {table} t where t::text like :code")  # noqa: S608
            assert (await work.session.execute(plain, {"code": f"%{sent[1]}%"})).scalar_one() == 0, table


async def test_the_same_mail_again_bears_the_same_id(
    sent: tuple[str, str], committing: OpenWork, tenant: Tenant, house: House, box: Postbox
) -> None:
    async with committing(tenant) as work:
        (notice_id,) = await notices(work, sent[0], "receipt")
        for _ in range(2):
            await mail(work, house, str(notice_id))
    assert read(box, 0)["Message-ID"] == read(box, 1)["Message-ID"]


async def test_nobody_is_mailed_without_an_address(
    citizen: Citizen, committing: OpenWork, tenant: Tenant, house: House, box: Postbox
) -> None:
    await citizen.fill()
    number, _ = await citizen.send()
    async with committing(tenant) as work:
        (notice_id,) = await notices(work, number, "receipt")
        await mail(work, house, str(notice_id))
    assert box.taken == []


@pytest.mark.parametrize("language", ["az", "en"])
async def test_every_event_has_its_mail_in_the_language_of_the_request(
    citizens: NewCitizen,
    committing: OpenWork,
    tenant: Tenant,
    house: House,
    box: Postbox,
    language: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from service.runtime import language as spoken

    citizen = citizens(tenant, language)
    await citizen.fill(email=ADDRESS)
    number, code = await citizen.send()

    class Said(spoken.NullTranslations):
        def __init__(self, code: str) -> None:
            super().__init__()
            self.code = code

        def gettext(self, message: str) -> str:
            return f"[{self.code}] {message}"

    monkeypatch.setattr(spoken, "_catalogue", Said)
    async with committing(tenant) as work:
        found = await request_by_code(work, house.keyring, number, code)
        assert found is not None
        request_id = found.request.id
        await handling.accept_request(work, request_id)
        await handling.extend_request(work, request_id, Doing(reason="Much to read.", way="page", count=7))
        until = work.today + timedelta(days=9)
        await handling.ask_clarification(work, request_id, Doing(text="Which year?", way="page", until=until))
        await handling.answer_clarification(work, request_id, "2025")
        draft = AnswerDraft(outcome="granted", language="az", text="The whole answer.")
        await answering.write_answer(work, request_id, draft)
        await answering.submit_answer(work, request_id)
        await answering.approve_answer(work, request_id)
        await answering.send_answer(work, request_id, Doing(way="page"))
    expected = {
        "clarification": (f"A question about your request {number}", "Which year?"),
        "extension": (f"The term of your request {number} is extended", "Much to read."),
        "answer": (f"Your request {number} is answered", ""),
    }
    ids = set()
    async with committing(tenant) as work:
        for kind, (subject, quoted) in expected.items():
            (notice_id,) = await notices(work, number, kind)
            await mail(work, house, str(notice_id))
            got = read(box)
            assert got["Subject"] == f"[{language}] {subject}"
            assert quoted in got.get_content()
            assert "The whole answer." not in got.get_content()
            assert code not in got.get_content()
            ids.add(got["Message-ID"])
        for kind in ("clarification_answer",):
            (notice_id,) = await notices(work, number, kind)
            assert await asked_for(work, notice_id) == 0
    assert len(ids) == len(expected)


async def test_a_server_that_is_busy_is_asked_again_and_a_refusal_is_noted(
    sent: tuple[str, str], committing: OpenWork, tenant: Tenant, house: House, count: Any
) -> None:
    before = house.settings
    async with committing(tenant) as work:
        (notice_id,) = await notices(work, sent[0], "receipt")
    for refusal, raises in (("451 Try later", True), ("550 No such person", False)):
        async with postbox(Postbox({"recipient": refusal})) as port:
            house.settings = dataclasses.replace(before, smtp_url=f"smtp://localhost:{port}?from=a@agency.example")
            if raises:
                with pytest.raises(MailAway):
                    async with committing(tenant) as work:
                        await mail(work, house, str(notice_id))
            else:
                async with committing(tenant) as work:
                    await mail(work, house, str(notice_id))
    house.settings = before
    of = f"record_id = (select id from information_request where number = '{sent[0]}')"  # noqa: S608
    assert await count("act", f"{of} and kind = 'information_request.requester_not_mailed'") == 1
    assert await count("act", f"{of} and kind = 'information_request.requester_mailed'") == 0


async def test_what_was_never_sent_is_forgotten_after_a_week(
    citizen: Citizen,
    committing: OpenWork,
    tenant: Tenant,
    house: House,
    count: Any,
    moved_clock: Callable[[float], None],
) -> None:
    await citizen.post("/ask", {"text": "Typed and left behind.", "go": "add"}, [("plan.pdf", b"%PDF-1.7\n%%EOF\n")])
    mine = "content like '%Typed and left behind.%'"
    for days, left in ((6.9, 1), (7.1, 0)):
        moved_clock(days * 86_400)
        async with committing(tenant) as work:
            await forget_drafts(work, house)
        assert await count("asking_draft", mine) == left
    assert await count("file", "record = 'asking_draft'") == 0
