"""Pages of intake: the queue, a message, its registration through the form, the mailbox and its rules."""

import re
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from service.documents.actions import attach, upload
from service.documents.queries import files_of
from service.identity.queries import root_unit
from service.intake.actions.fetching import record
from service.intake.rules import Parsed
from service.journals.queries import journal_by_slug
from service.runtime.house import House
from service.runtime.tenants import Tenant
from tests.conftest import all_powerful
from tests.documents.samples import PDF, chunks
from tests.imports.factories import Office

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
BOX = {
    "host": "imap.example.org", "port": "993", "security": "tls", "username": "registry", "folder": "INBOX",
    "password": "invented",
}  # fmt: skip


@pytest.fixture
def office(house: House, tenant: Tenant) -> Office:
    return Office(house, tenant, all_powerful())


async def message(office: Office, subject: str, files: bool = False, **said: Any) -> UUID:
    """A message as the reader of mailboxes records it."""
    known = Parsed(
        message_id=f"<{uuid4().hex}@x.example>", from_name="Aygün Nümunəli", from_address="aygun@ministry.example",
        subject=subject, body="Hörmətli həmkarlar", recipients=1, **said,
    )  # fmt: skip
    async with office.work() as work:
        await record(work, 7, uuid4().int % 10**9, 100, uuid4().bytes, known, (), ())
    found: UUID = await office.value("select id from mail_message where subject = :subject", subject=subject)
    if files:
        row = await upload(office.house, office.tenant, office.actor, "scan.pdf", chunks(PDF))
        async with office.work() as work:
            await attach(work, [row.id], "mail", found)
    return found


async def test_a_message_becomes_a_letter_through_the_form(sign_in: SignIn, tenant: Tenant, office: Office) -> None:
    mark = uuid4().hex[:8]
    found = await message(office, f"Sorğu {mark}", files=True)
    clerk = await sign_in(tenant, "clerk")
    assert f"Sorğu {mark}" in (await clerk.get("/intake")).text
    page = (await clerk.get(f"/intake/{found}")).text
    assert f"/letters/new?origin=mail:{found}" in page and "scan.pdf" in page
    form = (await clerk.get(f"/letters/new?origin=mail:{found}")).text
    assert f'name="origin" value="mail:{found}"' in form
    assert 'value="Aygün Nümunəli"' in form and f"Sorğu {mark}" in form
    assert re.search(r'value="email"[^>]*(checked|selected|aria-pressed="true")', form)
    files = re.findall(r'name="files" value="([0-9a-f-]+)"', form)
    assert len(files) == 1
    typed = {
        "once": uuid4().hex, "origin": f"mail:{found}", "journal": "incoming", "channel": "email", "kind": "letter",
        "language": "az", "sender": "Aygün Nümunəli", "sender_kind": "person", "subject": f"Sorğu {mark}",
        "files": files[0], "then": "open",
    }  # fmt: skip
    wrong = await clerk.post("/letters", data=typed | {"subject": ""})
    assert wrong.status_code == 422 and files[0] in wrong.text and f"mail:{found}" in wrong.text
    done = await clerk.post("/letters", data=typed)
    assert done.status_code == 303
    letter = done.headers["location"].rpartition("/")[2]
    async with office.work() as work:
        assert [file.name for file in await files_of(work, "letter", UUID(letter))] == ["scan.pdf"]
    assert f"/letters/{letter}" in (await clerk.get(f"/intake/{found}")).text
    again = await clerk.post("/letters", data=typed | {"once": uuid4().hex})
    assert again.status_code == 422 and "already registered" in again.text
    count = "select count(*) from letter where subject = :subject"
    assert await office.value(count, subject=f"Sorğu {mark}") == 1


async def test_a_message_of_another_place_is_not_registered(
    sign_in: SignIn, tenant: Tenant, other_tenant: Tenant, office: Office
) -> None:
    found = await message(office, f"Gizli {uuid4().hex[:8]}")
    stranger = await sign_in(other_tenant, "clerk")
    assert (await stranger.get(f"/intake/{found}")).status_code == 404
    form = (await stranger.get(f"/letters/new?origin=mail:{found}")).text
    assert 'name="origin"' not in form and "Gizli" not in form
    adviser = await sign_in(tenant, "adviser")
    assert (await adviser.get(f"/intake/{found}")).status_code == 403
    assert (await adviser.get("/intake")).status_code == 403


async def test_rejecting_needs_a_reason_and_can_be_taken_back(sign_in: SignIn, tenant: Tenant, office: Office) -> None:
    mark = uuid4().hex[:8]
    found = await message(office, f"Reklam {mark}")
    clerk = await sign_in(tenant, "clerk")
    refused = await clerk.post(f"/intake/{found}/reject", data={"reason": " "})
    assert refused.status_code == 422 and "data-show" in refused.text
    assert (await clerk.post(f"/intake/{found}/reject", data={"reason": "Advert"})).status_code == 303
    assert "Advert" in (await clerk.get("/intake?state=rejected")).text
    assert f"Reklam {mark}" not in (await clerk.get("/intake")).text
    assert (await clerk.post(f"/intake/{found}/take-back", data={})).status_code == 303
    assert f"Reklam {mark}" in (await clerk.get("/intake")).text


@pytest.mark.parametrize("language", ["az", "ka", "en"])
async def test_rejected_at_once_with_a_reason_in_words(
    sign_in: SignIn, tenant: Tenant, office: Office, language: str
) -> None:
    found = await message(office, f"Auto {uuid4().hex[:8]}", automatic=True)
    clerk = await sign_in(tenant, "clerk", language)
    page = await clerk.get(f"/intake/{found}")
    assert page.status_code == 200
    assert await office.value("select reason from mail_message where id = :id", id=found) == "automatic"
    if language == "en":
        assert "An automatic answer" in page.text


async def test_what_a_message_says_is_text_and_never_markup(sign_in: SignIn, tenant: Tenant, office: Office) -> None:
    found = await message(office, f"<script>x</script> {uuid4().hex[:8]}")
    clerk = await sign_in(tenant, "clerk")
    for address in ("/intake", f"/intake/{found}", f"/letters/new?origin=mail:{found}"):
        assert "<script>x" not in (await clerk.get(address)).text


async def test_the_mailbox_is_set_by_an_administrator_alone(sign_in: SignIn, tenant: Tenant, office: Office) -> None:
    administrator = await sign_in(tenant, "administrator")
    place = "/administration/mailbox"
    wrong = await administrator.post(place, data=BOX | {"host": "http://x", "port": "0", "password": ""})
    assert wrong.status_code == 422
    assert {"host-e", "port-e", "password-e"} <= set(re.findall(r'id="([a-z]+-e)"', wrong.text))
    assert (await administrator.post(place, data=BOX)).status_code == 303
    page = (await administrator.get(place)).text
    assert "imap.example.org" in page and "invented" not in page and "A password is set" in page
    assert (await administrator.post(place, data=BOX | {"password": ""})).status_code == 303
    clerk = await sign_in(tenant, "clerk")
    assert (await clerk.get(place)).status_code == 403
    assert (await clerk.post(place, data=BOX)).status_code == 403


async def test_rules_are_added_and_removed(sign_in: SignIn, tenant: Tenant, office: Office) -> None:
    administrator = await sign_in(tenant, "administrator")
    place = "/administration/mailbox/rules"
    mark = uuid4().hex[:8]
    empty = await administrator.post(place, data={"part": "subject", "words": "", "journal": "incoming"})
    assert empty.status_code == 422 and 'id="words-e"' in empty.text
    async with office.work() as work:
        unit = await root_unit(work)
        journal = await journal_by_slug(work, "incoming")
    assert journal is not None
    typed = {"part": "subject", "words": mark, "journal": "incoming", "unit": str(unit)}
    assert (await administrator.post(place, data=typed)).status_code == 303
    page = (await administrator.get("/administration/mailbox")).text
    rule = re.search(rf"{mark}.*?rules/([0-9a-f-]+)/remove", page, re.DOTALL)
    assert rule is not None
    await message(office, f"About {mark}")
    assert await office.value("select unit_id from mail_message where subject = :s", s=f"About {mark}") == unit
    assert (await administrator.post(f"{place}/{rule.group(1)}/remove", data={})).status_code == 303
    assert (await administrator.post(f"{place}/{rule.group(1)}/remove", data={})).status_code == 404
    assert mark not in (await administrator.get("/administration/mailbox")).text
