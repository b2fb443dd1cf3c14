"""Sheets for paper: every number has its line, words are the agency's, what is withheld stays withheld."""

import re
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

import httpx

from service.correspondence.actions.changing import void_letter
from service.journals.actions.blocks import reserve
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from tests.assignments.factories import resolved
from tests.correspondence.factories import journal, registered

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
OpenWork = Callable[..., AbstractAsyncContextManager[Work]]


def rows(page: str) -> dict[str, str]:
    """The lines of a book by their numbers."""
    cells = re.findall(r'<tr[^>]*>\s*<th scope="row" class="no"><span[^>]*>([^<]*)</span>(.*?)</tr>', page, re.DOTALL)
    return dict(cells)


async def test_the_register_book_has_a_line_for_every_number(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant
) -> None:
    async with committing(tenant) as work:
        plain = await registered(work, subject="Plain matter of the book", sheets=3, annexes=1, sender_number="77")
        secret = await registered(work, subject="Closed matter of the book", access=1, access_basis="Law")
        gone = await registered(work, subject="Void matter of the book")
        await void_letter(work, gone.id, "Registered by mistake")
        block = await reserve(work, await journal(work), 1, "Paper")
    clerk = await sign_in(tenant, "clerk", "en")
    answer = await clerk.get("/letters/book", params={"journal": "incoming"})
    assert answer.status_code == 200
    assert '<html lang="az"' in answer.text
    found = rows(answer.text)
    assert "Plain matter of the book" in found[plain.number] and "3 + 1" in found[plain.number]
    assert "Closed matter" not in answer.text and "Ministry" not in found[secret.number]
    assert "Registered by mistake" in found[gone.number]
    reserved = [line for number, line in found.items() if number.startswith(f"D-{block.first:04d}/")]
    assert len(reserved) == 1
    serials = [int(number[2:6]) for number in found]
    assert serials == list(range(1, block.last + 1))
    head = await sign_in(tenant, "head", "en")
    assert "Closed matter of the book" in (await head.get("/letters/book", params={"journal": "incoming"})).text


async def test_a_book_of_days_a_wrong_day_and_an_unknown_journal(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant
) -> None:
    async with committing(tenant) as work:
        done = await registered(work)
    clerk = await sign_in(tenant, "clerk")
    today = await clerk.get("/letters/book", params={"journal": "incoming", "from": "today", "to": "today"})
    assert done.number in rows(today.text)
    before = await clerk.get("/letters/book", params={"journal": "incoming", "to": "01.01.2020"})
    assert (before.status_code, rows(before.text)) == (200, {})
    wrong = await clerk.get("/letters/book", params={"journal": "incoming", "from": "31.02.2026"})
    assert (wrong.status_code, 'id="from-e"' in wrong.text) == (422, True)
    assert (await clerk.get("/letters/book", params={"journal": "no-such-one"})).status_code == 404
    assert (await clerk.get("/letters/book", params={"journal": "outgoing"})).status_code == 200


async def test_cards_and_receipt_say_what_the_reader_may_see(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant
) -> None:
    async with committing(tenant) as work:
        plain = await registered(work, subject="Card matter", sender_number="04/99", sheets=7)
        secret = await registered(
            work, subject="Hidden matter", sender_name="Hidden Sender", access=1, access_basis="Law"
        )
    clerk, head = await sign_in(tenant, "clerk"), await sign_in(tenant, "head")
    for sheet in ("card", "control-card", "receipt"):
        shown = await clerk.get(f"/letters/{plain.id}/{sheet}")
        assert shown.status_code == 200
        assert '<html lang="az"' in shown.text
        assert plain.number in shown.text and "04/99" in shown.text
        stub = (await clerk.get(f"/letters/{secret.id}/{sheet}")).text
        assert secret.number in stub
        assert "Hidden" not in stub
        assert "Hidden Sender" in (await head.get(f"/letters/{secret.id}/{sheet}")).text
    assert f'href="/letters/{plain.id}/card"' in (await clerk.get(f"/letters/{plain.id}")).text


async def test_the_cards_say_who_wrote_the_resolution_and_for_whom(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant
) -> None:
    async with committing(tenant) as work:
        letter = await registered(work, subject="With a resolution")
        await resolved(work, letter.id, "adviser", text="Prepare the answer by the card")
    head = await sign_in(tenant, "head", "en")
    for card in ("card", "control-card"):
        page = (await head.get(f"/letters/{letter.id}/{card}")).text
        assert "Prepare the answer by the card" in page
