"""Answers by e-mail, handed to a real mail server: text, order of complaints and files, once, and its proof."""

import dataclasses
from collections.abc import AsyncIterator
from email import message_from_bytes, policy
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from service.documents.actions import upload
from service.public_information.actions import answering
from service.public_information.actions.mailing import MailAway
from service.public_information.jobs import mail
from service.public_information.queries.answers import answers, notices
from service.public_information.queries.law import grounds_in_force
from service.public_information.rules.doing import AnswerDraft, Doing, PartDraft
from service.runtime.house import House
from service.runtime.tenants import Tenant
from tests.conftest import OpenWork, all_powerful
from tests.documents.samples import chunks, saved
from tests.public_information.factories import asked
from tests.runtime.test_mail import Postbox, postbox

pytestmark = pytest.mark.anyio


class Office:
    """An agency that mails an answer, as the worker does."""

    def __init__(self, house: House, tenant: Tenant, committing: OpenWork) -> None:
        self.house, self.tenant, self.committing = house, tenant, committing
        self.actor = all_powerful()

    async def answered(self) -> tuple[UUID, UUID, UUID]:
        """A partial grant with a file, given by e-mail: request, notice, answer."""
        file = await upload(self.house, self.tenant, self.actor, "cədvəl.png", chunks(saved("PNG")))
        async with self.committing(self.tenant, self.actor) as work:
            made = await asked(work, self.house)
            ground = (await grounds_in_force(work))[0].id
            parts = [PartDraft(text="the sum", outcome="granted"),
                     PartDraft(text="names", outcome="refused", ground_id=ground)]  # fmt: skip
            await answering.write_parts(work, made.id, parts)
            draft = AnswerDraft(
                outcome="partly_granted", language="az", text="Təmirə 12 000 manat xərclənib.",
                appeal_order="Ombudsmana şikayət etmək olar.", files=(file.id,),
            )  # fmt: skip
            await answering.write_answer(work, made.id, draft)
            await answering.submit_answer(work, made.id)
            await answering.approve_answer(work, made.id)
            await answering.send_answer(work, made.id, Doing(way="email"))
        async with self.committing(self.tenant, self.actor) as work:
            (notice,) = [one for one in await notices(work, made.id) if one.kind == "answer"]
            return made.id, notice.id, (await answers(work, made.id))[0].id

    async def mailed(self, notice_id: UUID, answer_id: UUID) -> None:
        async with self.committing(self.tenant, self.actor) as work:
            await mail(work, self.house, str(notice_id), str(answer_id))

    async def proof(self, request_id: UUID) -> str:
        async with self.committing(self.tenant, self.actor) as work:
            return next(one.proof for one in await notices(work, request_id) if one.kind == "answer")

    async def acts(self, request_id: UUID) -> list[str]:
        async with self.committing(self.tenant, self.actor) as work:
            query = text("select kind from act where record_id = :id and kind like '%mailed' order by at, id")
            return list(await work.session.scalars(query, {"id": request_id}))


@pytest.fixture
async def office(house: House, tenant: Tenant, committing: OpenWork) -> AsyncIterator[Office]:
    before = house.settings
    yield Office(house, tenant, committing)
    house.settings = before


def at(office: Office, port: int) -> None:
    address = f"smtp://localhost:{port}?from=chancery@agency.example"
    office.house.settings = dataclasses.replace(office.house.settings, smtp_url=address)


async def test_the_answer_goes_out_once_with_its_order_of_complaints_and_files(office: Office) -> None:
    request_id, notice_id, answer_id = await office.answered()
    box = Postbox()
    async with postbox(box) as port:
        at(office, port)
        for _ in range(2):  # a job may come twice
            await office.mailed(notice_id, answer_id)
    (envelope,) = box.taken
    assert envelope.rcpt_tos == ["nermin@mail.example"]
    got: Any = message_from_bytes(envelope.content, policy=policy.default)
    said = got.get_body(("plain",)).get_content()
    assert "Təmirə 12 000 manat xərclənib." in said and "Ombudsmana şikayət" in said
    attached = {part.get_filename(): part.get_content() for part in got.iter_attachments()}
    assert attached["cədvəl.png"] == saved("PNG")
    assert got["Content-Language"] == "az" and got["Message-ID"].strip() == await office.proof(request_id)
    assert await office.acts(request_id) == ["information_request.mailed"]


@pytest.mark.parametrize("refusal", ["451 Try later", "421 Closing"])
async def test_a_busy_server_is_asked_again(office: Office, refusal: str) -> None:
    request_id, notice_id, answer_id = await office.answered()
    async with postbox(Postbox({"recipient": refusal})) as port:
        at(office, port)
        with pytest.raises(MailAway):
            await office.mailed(notice_id, answer_id)
    assert (await office.proof(request_id), await office.acts(request_id)) == ("", [])
    box = Postbox()
    async with postbox(box) as port:
        at(office, port)
        await office.mailed(notice_id, answer_id)
    assert len(box.taken) == 1 and await office.acts(request_id) == ["information_request.mailed"]


async def test_an_address_that_takes_nothing_is_noted_for_staff(office: Office) -> None:
    request_id, notice_id, answer_id = await office.answered()
    async with postbox(Postbox({"recipient": "550 No such person"})) as port:
        at(office, port)
        await office.mailed(notice_id, answer_id)
    assert "550" in await office.proof(request_id) or "refused" in await office.proof(request_id)
    assert await office.acts(request_id) == ["information_request.not_mailed"]
