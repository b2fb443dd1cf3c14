"""Subscribing on the public page: no scripts, no list to be found out, no mail program that confirms or is refused."""

import re
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select

from service.mailing.subscribers.models import Subscriber
from service.mailing.subscribers.pages import public
from service.mailing.subscribers.rules import LONGEST_ADDRESS
from service.runtime import clock
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.web.limits import Limit
from tests.conftest import OpenWork, visitor_of
from tests.mailing.leaflets import Leaflets, run, sent
from tests.mailing.test_subscribers import issue, state_of, subscribed, token_in
from tests.press.releases.sink import Sink

Move = Callable[[float], None]
FORM = "/public/en/subscribe"


@pytest.fixture(autouse=True)
async def uncounted(house: House) -> None:
    """Every test comes from the same address: what others tried is not counted against it."""
    client = house.keyspace._client
    for tenant in house.directory.by_id.values():
        async for key in client.scan_iter(f"chancery:{tenant.id}:forms:*"):
            await client.delete(key)


@pytest.fixture
async def reader(app: Any, tenant: Tenant) -> AsyncIterator[httpx.AsyncClient]:
    async with visitor_of(app, tenant) as opened:
        yield opened


def typed(address: str, **more: str) -> dict[str, str]:
    """The form as somebody posts it who took their time."""
    return {"email": address, "began": str(int(clock.now().timestamp()) - 10), **more}


async def known(committing: OpenWork, tenant: Tenant, address: str) -> bool:
    async with committing(tenant) as work:
        return await state_of(work, address) is not None


@pytest.mark.parametrize("language", ["az", "ka", "en"])
async def test_the_form_stands_in_every_language_of_the_agency_without_a_script(
    app: Any, house: House, committing: OpenWork, sink: Sink, language: str
) -> None:
    tenant, address = house.directory.by_slug["energy"], f"{uuid4().hex}@reader.example"
    async with visitor_of(app, tenant) as http:
        page = await http.get(f"/public/{language}/subscribe")
        assert page.status_code == 200 and f'<html lang="{language}"' in page.text and 'name="email"' in page.text
        main = page.text.partition("<main")[2].partition("</main>")[0]
        assert "<script" not in main and "hx-" not in main and 'name="website" tabindex="-1"' in main
        assert page.headers["cache-control"] == "no-store"
        answer = await http.post(f"/public/{language}/subscribe", data=typed(address))
        assert answer.status_code == 200 and address in answer.text
    await run(house, tenant, committing)
    assert sink.copies() == {address: 1}
    async with committing(tenant) as work:
        row = await work.session.scalar(select(Subscriber).where(Subscriber.folded == address))
        assert row is not None and (row.language, row.state) == (language, "waiting")


async def test_a_look_at_the_link_confirms_nothing_a_press_does(
    reader: httpx.AsyncClient, house: House, tenant: Tenant, committing: OpenWork, sink: Sink, moved_clock: Move
) -> None:
    address = f"{uuid4().hex}@reader.example"
    await reader.post(FORM, data=typed(address, language="az"))
    await run(house, tenant, committing)
    link = f"/public/az/subscribe/{token_in(sink, address)}"

    async def state() -> str:
        async with committing(tenant) as work:
            found = await state_of(work, address)
            assert found is not None
            return found[0]

    look = await reader.get(link)
    assert look.status_code == 200 and address in look.text and await state() == "waiting"
    foreign = await reader.post(link, headers={"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403 and await state() == "waiting"
    for _ in range(2):
        answer = await reader.post(link)
        assert answer.status_code == 200 and await state() == "confirmed"
    moved_clock(4 * 86_400)
    for gone in (await reader.get(link), await reader.post(link), await reader.get(f"{FORM}/{'x' * 32}")):
        assert gone.status_code == 404 and "/subscribe" in gone.text
    assert (await reader.get(f"{FORM}/{'x' * 65}")).status_code == 404
    assert (await reader.get("/public/xx/subscribe")).status_code == 404


async def test_the_answer_is_the_same_for_every_address(
    reader: httpx.AsyncClient, house: House, tenant: Tenant, committing: OpenWork, sink: Sink, moved_clock: Move
) -> None:
    names = ("listed", "strange", "waiting")
    listed, strange, waiting = (f"{uuid4().hex}@reader.example" for _ in names)
    await subscribed(house, tenant, committing, sink, listed)
    await reader.post(FORM, data=typed(waiting))
    moved_clock(600)
    answers = {}
    for address in (listed, strange, waiting):
        answer = await reader.post(FORM, data=typed(address))
        answers[answer.status_code, answer.text.replace(address, "ADDRESS"), str(dict(answer.headers).keys())] = address
    assert len(answers) == 1


@pytest.mark.parametrize(
    "address",
    [
        "", "nobody", "a@b", "a@@reader.example", "<script>alert(1)</script>@reader.example", "a b@reader.example",
        "x" * LONGEST_ADDRESS + "@reader.example", "\u202e\u2066", "a@reader.example\nBcc: b@reader.example",
    ],
)  # fmt: skip
async def test_a_wrong_address_is_said_at_its_field_and_stays_as_typed(
    reader: httpx.AsyncClient, tenant: Tenant, committing: OpenWork, address: str
) -> None:
    answer = await reader.post(FORM, data=typed(address, language="az"))
    assert answer.status_code == 422
    assert 'id="email-e"' in answer.text and 'aria-invalid="true"' in answer.text and "<script>alert" not in answer.text
    field = re.search(r'<input class="in" id="email"[^>]* value="([^"]*)"', answer.text)
    assert field is not None
    plain = field[1].replace("&lt;", "<").replace("&gt;", ">")
    assert plain.replace("\r\n", "\n") == address
    assert re.search(r'name="language"[^>]*value="az" checked', answer.text)
    async with committing(tenant) as work:
        query = select(Subscriber.id).where(Subscriber.address.contains("alert") | (Subscriber.address == address))
        assert await work.session.scalar(query) is None


async def test_marks_that_turn_text_around_are_taken_out_of_an_address(
    reader: httpx.AsyncClient, tenant: Tenant, committing: OpenWork
) -> None:
    name = uuid4().hex
    answer = await reader.post(FORM, data=typed(f" \u202e{name}\u2069@reader.example\u200f "))
    assert answer.status_code == 200 and "\u202e" not in answer.text
    assert await known(committing, tenant, f"{name}@reader.example")


async def test_programs_are_kept_out_and_lose_nothing_that_people_typed(
    reader: httpx.AsyncClient, tenant: Tenant, committing: OpenWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"{uuid4().hex}@reader.example"
    now = str(int(clock.now().timestamp()))
    for values in (typed(address, website="http://spam.example"), {"email": address, "began": now}, {"email": address}):
        answer = await reader.post(FORM, data=values)
        assert answer.status_code == 422 and address in answer.text
    foreign = await reader.post(FORM, data=typed(address), headers={"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403
    assert not await known(committing, tenant, address)
    monkeypatch.setattr(public, "SENDING", Limit("send", 0, 3600))
    busy = await reader.post(FORM, data=typed(address))
    assert busy.status_code == 429 and address in busy.text and not await known(committing, tenant, address)
    strange = await reader.post(FORM, data=typed(address, language="fr"))
    assert strange.status_code in {422, 429}


async def test_an_address_is_not_pestered_by_others_hands(
    reader: httpx.AsyncClient, house: House, tenant: Tenant, committing: OpenWork, sink: Sink, moved_clock: Move
) -> None:
    address = f"{uuid4().hex}@reader.example"
    answers = set()
    for round_ in range(6):
        moved_clock(300.0 * round_)
        answers.add((await reader.post(FORM, data=typed(address))).text)
        await run(house, tenant, committing)
    assert sink.copies() == {address: public.TO_ONE.most} and len(answers) == 1


async def test_one_click_comes_from_anywhere_and_a_look_changes_nothing(
    reader: httpx.AsyncClient, house: House, tenant: Tenant, committing: OpenWork, sink: Sink, leaflets: Leaflets
) -> None:
    leaflets.subscribers, name = True, uuid4().hex
    address = f"{name}@reader.example"
    await subscribed(house, tenant, committing, sink, address)
    one = await issue(house, tenant, committing)
    async with committing(tenant) as work:
        token = (await sent(work, one))[name].token
    link = f"/public/az/subscriptions-leave/{token}"
    taken = [str(copy.mail["List-Unsubscribe"]) for copy in sink.taken if copy.mail["List-Unsubscribe"]]
    assert any(link in one for one in taken)
    look = await reader.get(link)
    assert look.status_code == 200 and address in look.text
    async with committing(tenant) as work:
        assert await state_of(work, address) == ("confirmed", "", "az")
    for _ in range(2):
        answer = await reader.post(
            link, content="List-Unsubscribe=One-Click",
            headers={"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "cross-site"},
        )  # fmt: skip
        assert answer.status_code == 200
    async with committing(tenant) as work:
        assert await state_of(work, address) == ("ended", "left", "az")
    for unknown in ("x" * 32, "x" * 65):
        assert (await reader.get(f"/public/az/subscriptions-leave/{unknown}")).status_code == 404
        assert (await reader.post(f"/public/az/subscriptions-leave/{unknown}")).status_code == 404


async def test_links_of_one_agency_are_nothing_at_another(
    app: Any, house: House, tenant: Tenant, other_tenant: Tenant, committing: OpenWork, sink: Sink, leaflets: Leaflets
) -> None:
    leaflets.subscribers, name = True, uuid4().hex
    address = f"{name}@reader.example"
    await subscribed(house, tenant, committing, sink, address)
    one = await issue(house, tenant, committing)
    async with committing(tenant) as work:
        leave = (await sent(work, one))[name].token
    language = other_tenant.profile.default_language
    async with visitor_of(app, other_tenant) as foreign:
        for path in (f"subscribe/{token_in(sink, address)}", f"subscriptions-leave/{leave}"):
            for answer in (
                await foreign.get(f"/public/{language}/{path}"),
                await foreign.post(f"/public/{language}/{path}"),
            ):
                assert answer.status_code == 404 and address not in answer.text
    async with committing(tenant) as work:
        assert await state_of(work, address) == ("confirmed", "", "az")
    async with committing(other_tenant) as work:
        assert await state_of(work, address) is None


async def test_the_menu_leads_to_the_form_once_there_is_something_to_get(
    reader: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, house: House, tenant: Tenant
) -> None:
    from service.mailing.subscribers.slots import TOPICS, any_shown
    from service.publishing.reading import reading

    async with reading(house, tenant, "en") as public_reader:
        assert not await any_shown(public_reader)
        monkeypatch.setitem(TOPICS, "news", _always())
        assert await any_shown(public_reader)
    page = await reader.get(FORM)
    assert 'name="topic"' in page.text
    unchosen = await reader.post(FORM, data=typed(f"{uuid4().hex}@reader.example"))
    assert unchosen.status_code == 422 and 'id="topic-e"' in unchosen.text


def _always() -> Any:
    from service.mailing.subscribers.slots import Topic

    return Topic(title="News", about="All of it.", read="press.read", keep="press.contacts")
