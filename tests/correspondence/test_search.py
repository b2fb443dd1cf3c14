"""The search over letters: own words, files, phrases, numbers, dates, and never what is withheld or elsewhere."""

import re
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import httpx
import pytest

from service.correspondence import rules
from service.correspondence.actions.changing import withdraw_file
from service.correspondence.actions.settling import make_findable
from service.correspondence.queries.finding import find_letters, jump_to_letters
from service.documents.actions import put_text, upload
from service.documents.texts import ReadText
from service.kit.actor import Actor
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from service.search.asking import read
from service.search.showing import file_snippets
from tests.conftest import OpenWork, all_powerful, visitor_of
from tests.correspondence.factories import person, registered, settled
from tests.documents.samples import chunks

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]


async def with_file(
    house: House, committing: OpenWork, tenant: Tenant, actor: Actor, text: str, **changed: object
) -> tuple[UUID, UUID]:
    """A registered letter with one file of this text, all its jobs done: ids of letter and file."""
    file = await upload(house, tenant, actor, "əlavə.txt", chunks(text.encode()))
    async with committing(tenant, actor) as work:
        done = await registered(work, files=(file.id,), **changed)
        await put_text(work, file.id, ReadText("ready", text))
        await make_findable(work, done.id)
    return done.id, file.id


async def found(work: Work, typed: str, limit: int = 20) -> list[UUID]:
    return [hit.id for hit in (await find_letters(work, read(typed), None, limit)).items]


async def test_text_of_files_is_found_with_words_of_the_letter(
    house: House, committing: OpenWork, tenant: Tenant
) -> None:
    actor, mark = all_powerful(), uuid4().hex
    text = f"{'dolğu ' * 900} Torpağın kateqoriyası {mark} dəyişdirilir. საჯარო რეესტრი."
    letter, file = await with_file(house, committing, tenant, actor, text, sender_name=f"Göndərən {mark[:8]}x")
    async with committing(tenant, actor) as work:
        for typed in (mark, f"torpaq {mark}", f"{mark} sajaro", f"göndərən {mark}", f'"kateqoriyası {mark}"'):
            assert await found(work, typed) == [letter], typed
        for typed in (f'"{mark} kateqoriyası"', f"{mark} yoxdur", f'"göndərən {mark}"'):
            assert await found(work, typed) == [], typed
        page = await find_letters(work, read(mark), None, 5)
        (shown,) = (await file_snippets(work, page.items, read(f"torpaq {mark}")))[letter]
        assert shown.file_id == file
        assert [piece for piece, hit in shown.pieces if hit] == ["Torpağın", mark]
        await withdraw_file(work, letter, file, "Wrong file")
        await make_findable(work, letter)
        assert await found(work, mark) == []


async def test_restricted_letters_are_not_found_by_words_nor_shown_by_number(
    house: House, committing: OpenWork, tenant: Tenant
) -> None:
    actor, mark = all_powerful(), uuid4().hex
    letter, _ = await with_file(
        house, committing, tenant, actor, f"gizli {mark}", subject=f"Mövzu {mark}", access=1, access_basis="Law"
    )
    async with committing(tenant, actor) as work:
        assert await found(work, mark) == [letter]
    plain = person((rules.READ,))
    async with committing(tenant, plain) as work:
        assert await found(work, mark) == []
        assert await found(work, f'"gizli {mark}"') == []
        number = await _number(work, letter)
        (stub,) = [hit for hit in await jump_to_letters(work, number) if hit.id == letter]
        assert (stub.withheld, stub.title, stub.who, dict(stub.more)) == (True, "", "", {})
        assert await file_snippets(work, [stub], read(mark)) == {}
    async with committing(tenant, person(("contacts.read",))) as work:
        assert await found(work, mark) == []
        assert await jump_to_letters(work, number) == []


async def _number(work: Work, letter_id: UUID) -> str:
    from service.correspondence.queries.letters import numbers_of

    return (await numbers_of(work, [letter_id]))[letter_id]


async def test_pages_are_in_order_and_whole(work: Work) -> None:
    mark = uuid4().hex
    ids = [(await settled(work, subject=f"Səhifə {mark} {number}")).id for number in range(7)]
    seen, place = [], None
    for _ in range(5):
        page = await find_letters(work, read(mark), place, 3)
        seen += [hit.id for hit in page.items]
        place = page.next
        if place is None:
            break
    assert len(seen) == 7
    assert set(seen) == set(ids)


# --- the page


@pytest.fixture
async def clerk(sign_in: SignIn, tenant: Tenant) -> httpx.AsyncClient:
    return await sign_in(tenant, "clerk")


async def test_the_page_finds_marks_and_saves(
    clerk: httpx.AsyncClient, house: House, committing: OpenWork, tenant: Tenant
) -> None:
    mark = uuid4().hex
    letter, _ = await with_file(
        house, committing, tenant, all_powerful(), f"<b>Torpaq</b> {mark}", subject=f"Mövzu {mark}"
    )
    empty = await clerk.get("/search")
    assert (empty.status_code, 'data-key="/"' in empty.text, 'action="/search"' in empty.text) == (200, True, True)
    shown = await clerk.get("/search", params={"q": f"torpaq {mark}"})
    assert f"/letters/{letter}" in shown.text
    assert "&lt;b&gt;<mark>Torpaq</mark>&lt;/b&gt;" in shown.text
    assert f"<mark>{mark}</mark>" in shown.text
    assert "Nothing matches these words" in (await clerk.get("/search", params={"q": f"{mark} yoxdur"})).text
    assert f"/letters/{letter}" not in (await clerk.get("/search", params={"q": mark, "to": "01.01.2020"})).text
    assert f"/letters/{letter}" in (await clerk.get("/search", params={"q": mark, "from": "01.01.2020"})).text
    assert f"/letters/{letter}" in (await clerk.get("/search", params={"q": mark, "register": "letter"})).text
    saved = await clerk.post("/search/views", data={"name": f"S {mark[:6]}", "query": f"q={mark}"})
    assert (saved.status_code, saved.headers["location"]) == (303, f"/search?q={mark}")
    again = await clerk.get("/search", params={"q": mark})
    assert f"S {mark[:6]}" in again.text
    view = re.search(r'action="(/search/views/[0-9a-f-]+/delete)"', again.text)
    assert view
    assert (await clerk.post(view[1])).status_code == 303
    assert f"S {mark[:6]}" not in (await clerk.get("/search", params={"q": mark})).text


async def test_a_number_leads_to_its_letter(clerk: httpx.AsyncClient, committing: OpenWork, tenant: Tenant) -> None:
    async with committing(tenant) as work:
        done = await settled(work, subject=f"Nömrə {uuid4().hex}")
    answer = await clerk.get("/search", params={"q": f" {done.number} "})
    assert (answer.status_code, answer.headers.get("location")) == (303, f"/letters/{done.id}")


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({"q": "!?"}, 422),
        ({"q": "a", "from": "31.02.2026"}, 422),
        ({"q": "a", "after": "broken"}, 422),
        ({"q": "x" * 5_000}, 200),
        ({"q": '"' * 300 + "a"}, 200),
        ({"q": "a'); drop table letter; --"}, 200),
        ({"q": "a", "register": "ship"}, 200),
    ],
)
async def test_bad_input_ends_in_a_page(clerk: httpx.AsyncClient, params: dict[str, str], status: int) -> None:
    assert (await clerk.get("/search", params=params)).status_code == status


async def test_who_may_search(sign_in: SignIn, app: object, house: House, committing: OpenWork, tenant: Tenant) -> None:
    """An administrator reads what the media say, and so may search, but not the letters."""
    mark = uuid4().hex
    letter, _ = await with_file(house, committing, tenant, all_powerful(), f"Fayl {mark}", subject=f"Mövzu {mark}")
    for who, found in (("clerk", True), ("administrator", False)):
        answer = await (await sign_in(tenant, who)).get("/search", params={"q": f"mövzu {mark}"})
        assert (answer.status_code, f"/letters/{letter}" in answer.text) == (200, found)
    async with visitor_of(app, tenant) as nobody:
        assert (await nobody.get("/search")).status_code == 303


async def test_the_api(api: SignIn, house: House, committing: OpenWork, tenant: Tenant, other_tenant: Tenant) -> None:
    mark = uuid4().hex
    letter, file = await with_file(house, committing, tenant, all_powerful(), f"Fayl {mark}", subject=f"Mövzu {mark}")
    http = await api(tenant)
    body = (await http.get("/api/v1/search", params={"q": f"fayl {mark}"})).json()
    (item,) = body["items"]
    assert (item["id"], item["files"][0]["file"], body["next"]) == (str(letter), str(file), None)
    assert [piece["text"] for piece in item["files"][0]["pieces"] if piece["hit"]] == ["Fayl", mark]
    exact = (await http.get("/api/v1/search", params={"q": item["number"]})).json()["exact"]
    assert str(letter) in [one["id"] for one in exact]
    assert (await http.get("/api/v1/search")).status_code == 422
    for wrong in ({"q": "!"}, {"q": "a", "register": "ship"}, {"q": "a", "cursor": "x"}, {"q": "a", "from": "never"}):
        assert (await http.get("/api/v1/search", params=wrong)).status_code == 422, wrong
    other = (await (await api(other_tenant)).get("/api/v1/search", params={"q": mark})).json()
    assert (other["items"], other["exact"]) == ([], [])
