"""Pages of letters of ours: the form, the way to the signature, the number, the sending; and of templates."""

import re
import uuid
from collections.abc import Awaitable, Callable
from uuid import UUID

import httpx
import pytest

from service.correspondence import jobs  # noqa: F401 - enrols them
from service.correspondence.actions.approving import approve_draft, submit_draft
from service.correspondence.actions.signing import sign_draft
from service.correspondence.queries.course import last_rendition, templates
from service.runtime.house import House
from service.runtime.queue import perform
from service.runtime.tenants import Tenant
from tests.conftest import OpenWork
from tests.correspondence.drafting import as_person, drafted, known, numbered, seat
from tests.correspondence.factories import registered
from tests.documents.test_composition import written

pytestmark = pytest.mark.anyio
SignIn = Callable[..., Awaitable[httpx.AsyncClient]]


def form(**changed: str) -> dict[str, str]:
    return {
        "journal": "outgoing",
        "subject": "Uydurma cavab",
        "kind": "letter",
        "channel": "post",
        "language": "az",
        "addressee": "Uydurma Nazirliyi",
        "body": "Birinci abzas.\nİkinci abzas.",
        "once": uuid.uuid4().hex,
    } | changed


async def posts(committing: OpenWork, tenant: Tenant, slug: str) -> str:
    async with committing(tenant) as work:
        return str((await seat(work, slug)).id)


async def begun(http: httpx.AsyncClient, **changed: str) -> UUID:
    answer = await http.post("/letters/drafts", data=form(**changed))
    assert answer.status_code == 303, answer.text
    return UUID(answer.headers["location"].rsplit("/", 1)[1])


async def run_jobs(house: House, committing: OpenWork, tenant: Tenant, name: str) -> None:
    """Do what waits in the outbox under one name, as the worker would."""
    from sqlalchemy import text

    async with committing(tenant) as work:
        query = text("select id from outbox where tenant_id = :tenant and job = :name and done_at is null")
        rows = list((await work.session.execute(query, {"tenant": tenant.id, "name": name})).scalars())
    for row in rows:
        await perform(house, tenant.id, row)


async def test_a_letter_is_written_approved_signed_numbered_and_sent_in_the_browser(
    sign_in: SignIn, tenant: Tenant, house: House, committing: OpenWork
) -> None:
    clerk, head = await sign_in(tenant, "clerk"), await sign_in(tenant, "head")
    adviser = await sign_in(tenant, "adviser")
    async with committing(tenant) as work:
        incoming = await registered(work, sender_number=uuid.uuid4().hex[:8])
    page = await adviser.get(f"/letters/drafts/new?answer={incoming.id}")
    assert incoming.number in page.text
    draft_id = await begun(
        adviser, answers=incoming.number, signer=await posts(committing, tenant, "director"),
        unit=re.search(r'<select[^>]*id="unit".*?value="([^"]+)" selected', page.text, re.DOTALL)[1],  # type: ignore[index]
    )  # fmt: skip
    here = f"/letters/drafts/{draft_id}"
    assert (await adviser.post(f"{here}/submit")).status_code == 303
    waiting = await head.get("/letters/drafts?pile=approve")
    assert "Uydurma cavab" in waiting.text
    assert (await head.post(f"{here}/approve", data={"reason": "Yaxşıdır"})).status_code == 303
    assert (await head.post(f"{here}/sign")).status_code == 303
    shown = await clerk.get(here)
    assert "SHA-256" in shown.text
    assert "skipped: nobody holds this post now" in shown.text
    numbered_at = await clerk.post(f"{here}/register")
    assert numbered_at.headers["location"] == f"/letters/{draft_id}"
    assert (await clerk.get(here)).headers["location"] == f"/letters/{draft_id}"
    await run_jobs(house, committing, tenant, "correspondence.render")
    letter = await clerk.get(f"/letters/{draft_id}")
    assert "PDF (archival, tagged)" in letter.text
    sent = await clerk.post(f"/letters/{draft_id}/send", data={"channel": "post", "note": "RR 1"})
    assert sent.status_code == 303
    assert "Answered" in (await clerk.get(f"/letters/{incoming.id}")).text
    listed = await clerk.get("/letters?journal=outgoing")
    assert "Uydurma Nazirliyi" in listed.text


async def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(sign_in: SignIn, tenant: Tenant) -> None:
    http = await sign_in(tenant, "adviser")
    answer = await http.post("/letters/drafts", data=form(subject="", sheets="many", answers="D-9999/99"))
    assert answer.status_code == 422
    assert "Birinci abzas." in answer.text
    for field in ("subject", "sheets"):
        assert f'id="{field}-e"' in answer.text
    answer = await http.post("/letters/drafts", data=form(answers="D-9999/99"))
    assert answer.status_code == 422
    assert "D-9999/99" in answer.text


async def test_a_second_submit_of_a_form_makes_no_second_draft(sign_in: SignIn, tenant: Tenant) -> None:
    http = await sign_in(tenant, "adviser")
    values = form()
    first, second = [(await http.post("/letters/drafts", data=values)).headers["location"] for _ in range(2)]
    assert first == second


async def test_an_unfinished_draft_says_what_is_missing_when_sent_for_approval(sign_in: SignIn, tenant: Tenant) -> None:
    http = await sign_in(tenant, "adviser")
    draft_id = await begun(http, body="", addressee="")
    answer = await http.post(f"/letters/drafts/{draft_id}/submit")
    assert answer.status_code == 422
    assert "Text: Fill in this field." in re.sub(r"\s+", " ", answer.text)


async def test_two_who_change_one_draft_see_both_texts(sign_in: SignIn, tenant: Tenant) -> None:
    http = await sign_in(tenant, "adviser")
    draft_id = await begun(http)
    shown = await http.get(f"/letters/drafts/{draft_id}/edit")
    unit = re.search(r'value="([^"]+)" selected', shown.text.split('id="unit"')[1])
    assert unit is not None
    values = form(unit=unit[1], version="1")
    assert (await http.post(f"/letters/drafts/{draft_id}/edit", data=values | {"body": "A"})).status_code == 303
    late = await http.post(f"/letters/drafts/{draft_id}/edit", data=values | {"body": "B"})
    assert late.status_code == 409
    assert "Saved meanwhile" in late.text
    versions = await http.get(f"/letters/drafts/{draft_id}/versions")
    assert "<ins>" in versions.text
    assert "<del>" in versions.text


async def test_a_return_without_a_reason_is_refused_in_its_dialog(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    async with committing(tenant) as work:
        draft_id = await drafted(work)
        await submit_draft(work, draft_id)
    head = await sign_in(tenant, "head")
    answer = await head.post(f"/letters/drafts/{draft_id}/return", data={"reason": " "})
    assert answer.status_code == 422
    assert "Say why." in answer.text
    assert (await head.post(f"/letters/drafts/{draft_id}/return", data={"reason": "Too long"})).status_code == 303


async def test_somebody_without_the_right_is_told_so(sign_in: SignIn, tenant: Tenant, committing: OpenWork) -> None:
    async with committing(tenant) as work:
        draft_id = await drafted(work)
        await submit_draft(work, draft_id)
    clerk = await sign_in(tenant, "clerk")
    for act in ("approve", "sign"):
        assert (await clerk.post(f"/letters/drafts/{draft_id}/{act}")).status_code == 403
    admin = await sign_in(tenant, "administrator")
    assert (await admin.get(f"/letters/drafts/{draft_id}")).status_code == 403


async def test_a_document_is_made_by_a_job_and_the_page_shows_progress_and_then_the_file(
    sign_in: SignIn, tenant: Tenant, house: House, committing: OpenWork
) -> None:
    http = await sign_in(tenant, "adviser")
    draft_id = await begun(http)
    await http.post(f"/letters/drafts/{draft_id}/document")
    shown = await http.get(f"/letters/drafts/{draft_id}")
    assert "The document is being made." in shown.text
    await run_jobs(house, committing, tenant, "correspondence.render")
    async with committing(tenant) as work:
        made = await last_rendition(work, draft_id)
    assert made is not None
    assert made.state == "ready", made
    part = await http.get(f"/letters/documents/{made.id}")
    assert "PDF (archival, tagged)" in part.text
    file = await http.get(f"/files/{made.pdf_id}")
    assert file.content.startswith(b"%PDF-")
    other = await sign_in(tenant, "administrator")
    assert (await other.get(f"/files/{made.pdf_id}")).status_code == 404


async def test_signs_that_cannot_be_printed_are_named_on_the_page(
    sign_in: SignIn, tenant: Tenant, house: House, committing: OpenWork
) -> None:
    http = await sign_in(tenant, "adviser")
    draft_id = await begun(http, body="漢")
    await http.post(f"/letters/drafts/{draft_id}/document")
    await run_jobs(house, committing, tenant, "correspondence.render")
    assert "signs that cannot be printed: 漢" in (await http.get(f"/letters/drafts/{draft_id}")).text


async def uploaded(http: httpx.AsyncClient, name: str, content: bytes) -> str:
    headers = {"x-file-name": name, "accept": "application/json"}
    answer = await http.post("/files", content=content, headers=headers)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["{{ subject }}"], "Ready"),
        (["{{ nombre }}"], "There are no such fields: nombre."),
        (["{{ subject"], "not closed or is misspelt"),
        (["{{ subject.__class__ }}"], "something that templates may not do"),
    ],
)
async def test_an_uploaded_template_is_checked_by_a_job(
    sign_in: SignIn, tenant: Tenant, house: House, committing: OpenWork, lines: list[str], sentence: str
) -> None:
    http = await sign_in(tenant, "head")
    name = f"Blank {uuid.uuid4().hex[:6]}"
    file_id = await uploaded(http, "blank.docx", written(*lines))
    values = {"title": name, "language": "az", "direction": "outgoing", "files": file_id}
    assert (await http.post("/letters/templates", data=values)).status_code == 303
    assert "Being checked" in (await http.get("/letters/templates")).text
    await run_jobs(house, committing, tenant, "correspondence.check_template")
    shown = (await http.get("/letters/templates")).text
    row = shown.split(name)[1].split("</tr>")[0]
    assert sentence in row


async def test_a_copy_of_our_letterhead_is_made_used_and_retired(
    sign_in: SignIn, tenant: Tenant, house: House, committing: OpenWork
) -> None:
    http = await sign_in(tenant, "head")
    name = f"Copy {uuid.uuid4().hex[:6]}"
    values = {"title": name, "language": "az", "direction": "both", "ours": "1"}
    assert (await http.post("/letters/templates", data=values)).status_code == 303
    await run_jobs(house, committing, tenant, "correspondence.make_template")
    async with committing(tenant) as work:
        made = next(one for one in await templates(work) if one.title == name)
    assert made.state == "ready"
    assert (await http.get(f"/files/{made.file_id}")).content.startswith(b"PK")
    draft_id = await begun(http, template=str(made.id))
    assert (await http.post(f"/letters/templates/{made.id}/retire")).status_code == 303
    await http.post(f"/letters/drafts/{draft_id}/document")
    await run_jobs(house, committing, tenant, "correspondence.render")
    assert "PDF (archival, tagged)" in (await http.get(f"/letters/drafts/{draft_id}")).text
    refused = await http.post("/letters/drafts", data=form(template=str(made.id)))
    assert refused.status_code == 422


async def test_a_template_needs_a_name_and_a_docx(sign_in: SignIn, tenant: Tenant) -> None:
    http = await sign_in(tenant, "head")
    answer = await http.post("/letters/templates", data={"title": "", "language": "az", "direction": "both"})
    assert answer.status_code == 422
    assert "Choose one DOCX file." in answer.text


async def test_the_backlog_shows_what_waits_longest_first(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    async with committing(tenant) as work:
        first = await registered(work, subject="Waits long")
        second = await registered(work, subject="Waits less")
    http = await sign_in(tenant, "head")
    shown = (await http.get("/letters/unanswered")).text
    assert shown.index(str(first.id)) < shown.index(str(second.id))
    listed = await http.get("/letters?journal=all&unanswered=1")
    assert str(first.id) in listed.text
    await http.post(f"/letters/{first.id}/note", data={"reason": "For information"})
    assert str(first.id) not in (await http.get("/letters/unanswered")).text


async def test_sending_without_proof_is_refused_in_its_dialog(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    async with committing(tenant) as work:
        done = await numbered(work)
    clerk = await sign_in(tenant, "clerk")
    answer = await clerk.post(f"/letters/{done.id}/send", data={"channel": "post", "note": ""})
    assert answer.status_code == 422
    assert "Say how it can be proved" in answer.text
    assert (await clerk.get(f"/letters/{done.id}/correct")).status_code in {403, 409, 422}


async def test_approvers_are_told(tenant: Tenant, committing: OpenWork) -> None:
    from sqlalchemy import text

    async with committing(tenant) as work:
        draft_id = await drafted(work)
        await submit_draft(work, draft_id)
        head = await known(work, "head")
        with as_person(work, head):
            await approve_draft(work, draft_id)
        await sign_draft(work, draft_id)
    query = text("select kind from notice where tenant_id = :tenant and record_id = :id and person_id = :head")
    async with committing(tenant) as work:
        rows = await work.session.execute(query, {"tenant": tenant.id, "id": draft_id, "head": head.id})
        assert "draft_letter.to_approve" in set(rows.scalars())
