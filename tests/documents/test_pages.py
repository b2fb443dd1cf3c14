"""Files over HTTP: as the page sends them, as a person gets them, and as another agency does not."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import func, select

from service.documents import access, actions, previews
from service.documents.models import File
from service.identity.actions import NewPerson, add_person
from service.runtime.house import House
from service.runtime.storage import Store
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from tests.conftest import visitor_of
from tests.documents import samples

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
JSON = {"accept": "application/json"}


@pytest.fixture(autouse=True)
def own_store(house: House, tmp_path: Path) -> Store:
    house.store = Store(f"file://{tmp_path / 'files'}")
    return house.store


@pytest.fixture
async def clerk(sign_in: SignIn, tenant: Tenant) -> httpx.AsyncClient:
    return await sign_in(tenant, "clerk")


async def send(
    client: httpx.AsyncClient, content: bytes = samples.PDF, name: str = "skan.pdf", **headers: str
) -> httpx.Response:
    return await client.post("/files", content=content, headers={"x-file-name": name, **headers})


async def uploaded(client: httpx.AsyncClient, content: bytes = samples.PDF, name: str = "skan.pdf") -> str:
    answer = await send(client, content, name, **JSON)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def give(committing: Callable, tenant: Tenant, file_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Attach an upload to a record that everybody may open."""

    async def everybody(work: Work, record_id: UUID) -> bool:
        return True

    monkeypatch.setattr(access, "CHECKS", {"letter": everybody})
    async with committing(tenant) as work:
        row = await work.session.scalar(select(File).where(File.id == UUID(file_id)))
        work.actor = type(work.actor)(kind="person", id=row.uploaded_by, name="A")
        await actions.attach(work, [UUID(file_id)], "letter", uuid4())


async def test_an_upload_answers_its_row(clerk: httpx.AsyncClient) -> None:
    answer = await clerk.post(
        "/files?form=register", content=samples.PDF, headers={"x-file-name": "M%C9%99ktub%20%3Cb%3E.pdf"}
    )
    assert answer.status_code == 201
    assert "Məktub _b_.pdf" in answer.text
    assert 'name="files"' in answer.text
    assert 'form="register"' in answer.text


async def test_an_upload_answers_json_to_those_who_accept_it(clerk: httpx.AsyncClient) -> None:
    answer = await send(clerk, b"salam\n", "qeyd.txt", **JSON)
    assert {name: answer.json()[name] for name in ("name", "size", "kind")} == {
        "name": "qeyd.txt",
        "size": 6,
        "kind": "txt",
    }


async def test_refusals_are_said_in_the_readers_language(sign_in: SignIn, tenant: Tenant, committing: Callable) -> None:
    client = await sign_in(tenant, "clerk")
    for content, name, sentence in [
        (b"", "a.pdf", "This file is empty."),
        (b"MZ" + bytes(70_000), "a.exe", "Files of this kind are not accepted."),
    ]:
        answer = await send(client, content, name, **{"hx-request": "true"})
        assert answer.status_code == 422
        assert sentence in answer.text
        answer = await send(client, content, name, **JSON)
        assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
        assert answer.json()["errors"][0]["message"].startswith(sentence)
        assert answer.json()["errors"][0]["field"] == "file"


async def test_too_large_is_refused_with_the_limit(clerk: httpx.AsyncClient, tenant: Tenant) -> None:
    limit = tenant.profile.files.max_megabytes
    answer = await send(clerk, samples.PDF, **{"content-length": str(limit * 1024 * 1024 + 1), **JSON})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["message"] == f"This file is larger than {limit} MB, the most that is accepted."


async def test_a_broken_name_is_no_error(clerk: httpx.AsyncClient) -> None:
    assert (await send(clerk, samples.PDF, "..%2F..%2F%FF%00.pdf", **JSON)).json()["name"] == "\ufffd.pdf"
    answer = await clerk.post("/files", content=samples.PDF, headers=JSON)
    assert (answer.status_code, answer.json()["name"]) == (201, "file")


async def test_a_cut_connection_leaves_nothing(app: object, clerk: httpx.AsyncClient, tmp_path: Path) -> None:
    """The server says `http.disconnect` when the sender goes away in mid-upload."""
    cookie = "; ".join(f"{name}={value}" for name, value in clerk.cookies.items())
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": "/files", "raw_path": b"/files", "query_string": b"", "root_path": "", "client": ("127.0.0.1", 1),
        "server": ("localhost", 8000),
        "headers": [(b"host", clerk.base_url.netloc), (b"cookie", cookie.encode()), (b"x-file-name", b"a.pdf"),
                    (b"sec-fetch-site", b"same-origin"), (b"accept", b"application/json")],
    }  # fmt: skip
    coming = [
        {"type": "http.request", "body": samples.PDF, "more_body": True},
        {"type": "http.request", "body": bytes(100_000), "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        return coming.pop(0) if coming else {"type": "http.disconnect"}

    async def send_(message: dict[str, object]) -> None:
        sent.append(message)

    await app(scope, receive, send_)  # type: ignore[operator]
    assert sent[0]["status"] == 422
    assert b"cut_off" in sent[1]["body"]  # type: ignore[operator]
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


async def test_download_is_an_attachment_and_inert(
    clerk: httpx.AsyncClient, committing: Callable, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_id = await uploaded(clerk, samples.PDF, "M%C9%99ktub.pdf")
    await give(committing, tenant, file_id, monkeypatch)
    answer = await clerk.get(f"/files/{file_id}")
    assert (answer.status_code, answer.content) == (200, samples.PDF)
    assert answer.headers["content-disposition"] == (
        "attachment; filename=\"M_ktub.pdf\"; filename*=UTF-8''M%C9%99ktub.pdf"
    )
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-length"] == str(len(samples.PDF))
    assert answer.headers["cache-control"] == "private, no-store"


async def test_a_large_file_comes_in_pieces_and_holds_no_connection(
    clerk: httpx.AsyncClient, house: House, committing: Callable, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = samples.PDF + bytes(3_000_000)
    file_id = await uploaded(clerk, content)
    await give(committing, tenant, file_id, monkeypatch)
    held: list[int] = []
    get = house.store.get

    async def watched(key: str) -> AsyncIterator[bytes]:
        pieces = await get(key)

        async def each() -> AsyncIterator[bytes]:
            async for piece in pieces:
                held.append(house.database.engine.pool.checkedout())  # type: ignore[attr-defined]
                yield piece

        return each()

    monkeypatch.setattr(house.store, "get", watched)
    assert (await clerk.get(f"/files/{file_id}")).content == content
    assert len(held) > 3
    assert set(held) == {0}


async def test_the_preview_asks_again_until_it_is_there(
    clerk: httpx.AsyncClient, house: House, tenant: Tenant, committing: Callable
) -> None:
    file_id = await uploaded(clerk, samples.saved("PDF", 2))
    waiting = await clerk.get(f"/files/{file_id}/preview")
    assert "The preview is being made." in waiting.text
    assert f'hx-get="/files/{file_id}/preview?asked=1"' in waiting.text
    assert (await clerk.get(f"/files/{file_id}/pages/1")).status_code == 404
    async with committing(tenant) as work:
        from service.documents.queries import file_by_id

        row = await file_by_id(work, UUID(file_id))
    assert row is not None
    _, images = await previews.make_images(house.store, tenant, row)
    async with committing(tenant) as work:
        await actions.put_previews(work, row.id, 5, images)
    ready = await clerk.get(f"/files/{file_id}/preview")
    assert "hx-get" not in ready.text
    assert [f"/files/{file_id}/pages/{page}" in ready.text for page in (1, 2, 3)] == [True, True, False]
    assert "The first 2 pages of 5 are shown." in ready.text
    image = await clerk.get(f"/files/{file_id}/pages/2")
    assert (image.status_code, image.headers["content-type"], image.content[8:12]) == (200, "image/webp", b"WEBP")
    assert image.headers["x-content-type-options"] == "nosniff"
    for page in ("3", "0", "x", "99999"):
        assert (await clerk.get(f"/files/{file_id}/pages/{page}")).status_code in {400, 404}


ROUTES = [("GET", ""), ("GET", "/pages/1"), ("GET", "/preview"), ("DELETE", "")]


@pytest.mark.parametrize(("method", "rest"), ROUTES)
async def test_not_yours_is_not_there(
    sign_in: SignIn, tenant: Tenant, other_tenant: Tenant, clerk: httpx.AsyncClient, method: str, rest: str
) -> None:
    """Another person's waiting file, another agency's and none at all: the same answer, and the file stands."""
    file_id = await uploaded(clerk)
    colleague, stranger = await sign_in(tenant, "head"), await sign_in(other_tenant, "clerk")
    answers = [
        await client.request(method, f"/files/{wanted}{rest}")
        for client, wanted in [(colleague, file_id), (stranger, file_id), (clerk, str(uuid4()))]
    ]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert (await clerk.get(f"/files/{file_id}")).status_code == 200


@pytest.mark.parametrize(("method", "rest"), [("POST", None), *ROUTES])
async def test_nobody_known_gets_nothing(app: object, tenant: Tenant, method: str, rest: str | None) -> None:
    async with visitor_of(app, tenant) as nobody:
        path = "/files" if rest is None else f"/files/{uuid4()}{rest}"
        answer = await nobody.request(method, path, headers={"hx-request": "true"})
    assert answer.status_code == 401


async def test_uploading_takes_the_right(sign_in: SignIn, committing: Any, tenant: Tenant) -> None:
    name = f"p{uuid4().hex[:8]}"
    async with committing(tenant) as work:
        await add_person(work, NewPerson(name, "Hüquqsuz", "Ülkər", "", f"{name}@x.example"))
    assert (await send(await sign_in(tenant, name))).status_code == 403


async def test_discard(clerk: httpx.AsyncClient) -> None:
    file_id = await uploaded(clerk)
    assert (await clerk.delete(f"/files/{file_id}")).status_code == 204
    assert (await clerk.get(f"/files/{file_id}")).status_code == 404
    assert (await clerk.delete(f"/files/{file_id}")).status_code == 404


async def test_a_store_that_lost_a_file_says_so(clerk: httpx.AsyncClient, own_store: Store, tenant: Tenant) -> None:
    file_id = await uploaded(clerk)
    await own_store.delete(f"{tenant.id}/{file_id}")
    assert (await clerk.get(f"/files/{file_id}")).status_code == 503


async def test_many_at_once(clerk: httpx.AsyncClient, tenant: Tenant, committing: Callable) -> None:
    ids = await asyncio.gather(*[uploaded(clerk, samples.PDF, f"{n}.pdf") for n in range(8)])
    assert len(set(ids)) == 8
    async with committing(tenant) as work:
        query = select(func.count()).select_from(File).where(File.id.in_([UUID(one) for one in ids]))
        assert await work.session.scalar(query) == 8
