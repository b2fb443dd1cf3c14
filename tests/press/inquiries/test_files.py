"""Files of an answer: kept with its draft, carried over after a return, mailed with it, and seen by those who may."""

from collections.abc import Awaitable, Callable
from email import message_from_bytes, policy
from uuid import UUID

import httpx
import pytest

from service.documents.access import may_open
from service.documents.actions import enter, take_made
from service.documents.queries import file_by_id, files_of
from service.kit.refusal import Refusal
from service.press.inquiries.actions import answering, filing
from service.press.inquiries.actions.mailing import mail_answer
from service.press.inquiries.rules.acts import ANSWER as WORD
from service.press.inquiries.rules.content import Papers
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from tests.press.inquiries.test_life import ANSWER, asked, box, one_who_may
from tests.press.outlets.factories import word
from tests.runtime.test_mail import Postbox

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
__all__ = ["box"]


async def a_file(house: House, work: Work, name: str, content: bytes = b"%PDF-1.7 figures\n%%EOF") -> UUID:
    """An upload of the actor that waits."""
    taken = await take_made(house.store, work.tenant, name, "pdf", content)
    return (await enter(work, taken)).id


async def names(work: Work, answer_id: UUID) -> list[str]:
    return [one.name for one in await files_of(work, WORD, answer_id)]


async def test_files_go_out_with_the_answer(house: House, work: Work, box: Postbox) -> None:
    inquiry_id = await asked(work)
    first, second = await a_file(house, work, "costs.pdf", b"%PDF-1.7 costs"), await a_file(house, work, "plan.pdf")
    await answering.write_answer(work, inquiry_id, ANSWER, 0, Papers((first, second)))
    answer_id = await answering.write_answer(work, inquiry_id, ANSWER, 1, Papers((), frozenset({second})))
    assert await names(work, answer_id) == ["costs.pdf"]
    await answering.submit_answer(work, inquiry_id)
    writer, work.actor = work.actor, one_who_may()
    await answering.approve_answer(work, inquiry_id)
    work.actor = writer
    await answering.give_answer(work, inquiry_id, "email")
    await mail_answer(work, house, answer_id)
    (taken,) = box.taken
    mail = message_from_bytes(taken.content, policy=policy.default)
    parts = list(mail.iter_attachments())  # type: ignore[attr-defined]
    assert [(one.get_filename(), one.get_content()) for one in parts] == [("costs.pdf", b"%PDF-1.7 costs")]


async def test_what_was_returned_goes_on_with_its_files(house: House, work: Work) -> None:
    inquiry_id = await asked(work)
    kept, gone = await a_file(house, work, "kept.pdf"), await a_file(house, work, "gone.pdf")
    first = await answering.write_answer(work, inquiry_id, ANSWER, 0, Papers((kept, gone)))
    await answering.submit_answer(work, inquiry_id)
    writer, work.actor = work.actor, one_who_may()
    await answering.return_answer(work, inquiry_id, "Say what it cost.")
    work.actor = writer
    fresh = await a_file(house, work, "fresh.pdf")
    second = await answering.write_answer(work, inquiry_id, ANSWER, 0, Papers((fresh,), frozenset({gone})))
    assert second != first
    assert await names(work, second) == ["kept.pdf", "fresh.pdf"]
    assert await names(work, first) == ["kept.pdf", "gone.pdf"], "the version that was returned stays as it was"


async def test_files_of_somebody_else_are_not_taken(house: House, work: Work) -> None:
    inquiry_id, writer = await asked(work), work.actor
    work.actor = one_who_may()
    theirs = await a_file(house, work, "theirs.pdf")
    work.actor = writer
    with pytest.raises(Refusal) as refused:
        await answering.write_answer(work, inquiry_id, ANSWER, 0, Papers((theirs,)))
    assert refused.value.field == "files"


async def test_files_too_heavy_for_a_mail_are_given_otherwise(
    house: House, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filing, "MOST_MAILED", 10)
    inquiry_id = await asked(work)
    papers = Papers((await a_file(house, work, "heavy.pdf"),))
    await answering.write_answer(work, inquiry_id, ANSWER, 0, papers)
    await answering.submit_answer(work, inquiry_id)
    writer, work.actor = work.actor, one_who_may()
    await answering.approve_answer(work, inquiry_id)
    work.actor = writer
    with pytest.raises(Refusal) as refused:
        await answering.give_answer(work, inquiry_id, "email")
    assert (refused.value.field, refused.value.code) == ("way", "too_large")
    await answering.give_answer(work, inquiry_id, "in_person")


async def test_only_those_who_read_the_press_office_open_them(house: House, work: Work) -> None:
    inquiry_id = await asked(work)
    file_id = await a_file(house, work, "seen.pdf")
    await answering.write_answer(work, inquiry_id, ANSWER, 0, Papers((file_id,)))
    file = await file_by_id(work, file_id)
    assert file is not None
    work.actor = one_who_may("press.read")
    assert await may_open(work, file)
    work.actor = one_who_may("correspondence.read")
    assert not await may_open(work, file)


async def test_the_form_keeps_the_text_of_a_returned_answer_and_shows_its_files(
    sign_in: SignIn, tenant: Tenant
) -> None:
    adviser, head, mark = await sign_in(tenant, "adviser"), await sign_in(tenant, "head"), word()
    new = {"question": f"Why {mark}?", "form": "oral", "channel": "phone", "journalist": "Nərmin Uydurmalı"}
    here = (await adviser.post("/press/inquiries/new", data=new)).headers["location"]
    sent = await adviser.post("/files", content=b"%PDF-1.7 x\n%%EOF", headers={"X-File-Name": f"{mark}.pdf"})
    assert sent.status_code == 201, sent.text
    file_id = sent.text.split('data-file="')[1].split('"')[0]
    draft = {"text": f"Because {mark}.", "attribution": "on_record", "answer_language": "az", "resolution": "full"}
    lacking = await adviser.post(f"{here}/write", data={**draft, "text": "", "files": file_id})
    assert lacking.status_code == 422 and file_id in lacking.text and f"{mark}.pdf" in lacking.text
    done = await adviser.post(f"{here}/write", data={**draft, "version": "0", "files": file_id, "go": "submit"})
    assert done.status_code == 303, done.text[:500]
    assert f'href="/files/{file_id}"' in (await head.get(here)).text
    assert (await head.get(f"/files/{file_id}")).status_code == 200
    await head.post(f"{here}/return", data={"reason": "Shorter."})
    page = (await adviser.get(here)).text
    form = page.split('id="answer-form"')[1]
    assert f"Because {mark}." in form and f'name="dropped" value="{file_id}"' in form and 'value="0"' in form


async def test_a_strange_file_id_is_said_at_the_field(sign_in: SignIn, tenant: Tenant) -> None:
    adviser = await sign_in(tenant, "adviser")
    new = {"question": "Why now?", "form": "oral", "channel": "phone", "journalist": "Nərmin Uydurmalı"}
    here = (await adviser.post("/press/inquiries/new", data=new)).headers["location"]
    draft = {"text": "So.", "attribution": "on_record", "answer_language": "az", "resolution": "full", "files": "x y"}
    refused = await adviser.post(f"{here}/write", data=draft)
    assert refused.status_code == 422 and 'id="files-e"' in refused.text and "So." in refused.text
