"""Clips over HTTP: the desk, decisions with and without a script, pages, exports, bad input, the API."""

import csv
import io
import re
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import httpx
from sqlalchemy import event, update

from service.monitoring.actions import judging
from service.monitoring.actions.capturing import capture
from service.monitoring.models.clips import Clip
from service.monitoring.rules.coding import Change
from service.runtime.house import House
from service.runtime.tenants import Tenant
from tests.conftest import OpenWork
from tests.monitoring.factories import TEXT, caught, clipped, topic

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
PART = {"hx-request": "true"}
HTML = '<script>alert(1)</script><b onclick="x()">&'


async def listed(http: httpx.AsyncClient, query: str) -> list[str]:
    page = await http.get(f"/monitoring?{query}")
    assert page.status_code == 200
    return re.findall(r'data-clip="([0-9a-f-]{36})"', page.text)


async def test_a_clip_is_decided_on_with_a_script_and_undone(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    async with committing(tenant) as work:
        clip_id, one = await clipped(work, title="Təmir gecikir"), await topic(work, f"Mövzu {uuid4().hex[:6]}")
    head = await sign_in(tenant, "head")
    assert str(clip_id) in await listed(head, "bucket=new")
    pane = await head.get(f"/monitoring/clips/{clip_id}/pane", headers=PART)
    assert pane.status_code == 200 and "<html" not in pane.text and "Təmir gecikir" in pane.text
    answer = await head.post(f"/monitoring/clips/{clip_id}/keep", headers=PART)
    decisions = re.search(r'data-decisions="([^"]+)"', answer.text)
    assert decisions is not None and 'data-state="relevant"' in answer.text and "<html" not in answer.text
    assert str(clip_id) not in await listed(head, "bucket=new")
    back = await head.post(f"/monitoring/clips/{clip_id}/undo", headers=PART, data={"decisions": decisions[1]})
    assert 'data-state="captured"' in back.text and 'data-decisions=""' in back.text
    again = await head.post(f"/monitoring/clips/{clip_id}/undo", headers=PART, data={"decisions": decisions[1]})
    assert again.status_code in {409, 422}
    for values, shown in (
        ({"toggle": str(one)}, 'data-state="relevant"'),
        ({"tone": "negative"}, 'data-tone="negative"'),
        ({"prominence": "headline"}, 'data-state="coded"'),
    ):
        answer = await head.post(f"/monitoring/clips/{clip_id}/code", headers=PART, data=values)
        assert answer.status_code == 200 and shown in answer.text
    assert await listed(head, f"topic={one}") == [str(clip_id)]


async def test_without_a_script_the_forms_do_the_same(sign_in: SignIn, tenant: Tenant, committing: OpenWork) -> None:
    async with committing(tenant) as work:
        clip_id = await clipped(work)
    head = await sign_in(tenant, "head")
    answer = await head.post(f"/monitoring/clips/{clip_id}/code", data={"tone": "neutral", "message": HTML})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/monitoring/clips/{clip_id}")
    page = (await head.get(answer.headers["location"])).text
    assert HTML not in page and "&lt;script&gt;" in page and "The coding was saved." in page
    for path in ("bring-back", "archive", "bring-back"):
        assert (await head.post(f"/monitoring/clips/{clip_id}/{path}", data={"reason": "yoxlama"})).status_code == 303


async def test_what_is_typed_wrongly_is_said_and_kept(sign_in: SignIn, tenant: Tenant, committing: OpenWork) -> None:
    async with committing(tenant) as work:
        clip_id = await clipped(work)
        await judging.keep(work, clip_id)
        await judging.react(work, clip_id)
    head = await sign_in(tenant, "head")
    refused = await head.post(f"/monitoring/clips/{clip_id}/close-reaction", data={"reason": "  "})
    assert refused.status_code == 422 and 'id="act-close_reaction-e"' in refused.text
    tones = await head.post(f"/monitoring/clips/{clip_id}/code", headers=PART, data={"tone": "angry"})
    assert tones.status_code == 422 and "Choose one of the values offered." in tones.text
    for path, data in (("code", {"toggle": "x"}), ("undo", {"decisions": "x"}), ("undo", {})):
        assert (await head.post(f"/monitoring/clips/{clip_id}/{path}", headers=PART, data=data)).status_code == 422
    story = await head.post(f"/monitoring/stories/{uuid4()}/merge", data={"story": "x"})
    assert story.status_code == 404
    for query in ("bucket=x", "source=x&topic=y", "from=99.99.2026", "after=broken", "tier=9", "q=" + "x" * 400):
        assert (await head.get(f"/monitoring?{query}")).status_code == 200
    assert (await head.get(f"/monitoring/clips/{uuid4()}")).status_code == 404
    assert (await head.get(f"/monitoring/clips/{clip_id}/versions/9")).status_code == 404
    assert (await head.get(f"/monitoring/clips/{clip_id}/versions/1/evidence")).status_code == 404


async def test_stories_are_merged_by_an_address_and_parted(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    async with committing(tenant) as work:
        one, two = await clipped(work, title="Birinci"), await clipped(work, title="İkinci")
    head = await sign_in(tenant, "head")
    story = re.search(r"/monitoring/stories/([0-9a-f-]{36})", (await head.get(f"/monitoring/clips/{one}")).text)
    assert story is not None
    here = f"/monitoring/stories/{story[1]}"
    refused = await head.post(f"{here}/merge", data={"story": "https://elsewhere.example/x"})
    assert refused.status_code == 422 and 'value="https://elsewhere.example/x"' in refused.text
    merged = await head.post(f"{here}/merge", data={"story": f"http://a.example/monitoring/clips/{two}"})
    assert (merged.status_code, merged.headers["location"]) == (303, here)
    page = (await head.get(here)).text
    assert "Birinci" in page and "İkinci" in page and "Said to be one story" in page
    assert (await head.post(f"{here}/main", data={"clip": str(two)})).status_code == 303
    assert (await head.post(f"/monitoring/clips/{two}/split", data={"reason": ""})).status_code == 422
    assert (await head.post(f"/monitoring/clips/{two}/split", data={"reason": "ayrı"})).status_code == 303
    assert "Said to be two stories" in (await head.get(here)).text


async def test_versions_are_compared_and_the_copy_is_given(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork, house: House
) -> None:
    async def bytes_of() -> object:
        yield b"<html>copy</html>"

    from service.runtime.storage import file_key

    key = file_key(tenant.id, uuid4())
    await house.store.put(key, bytes_of(), 1_000)  # type: ignore[arg-type]
    async with committing(tenant) as work:
        came = caught(work, evidence_key=key, address=f"https://news.example/{uuid4()}")
        clip_id = await capture(work, came)
        await judging.code(work, clip_id, Change({"tone": "neutral"}))
    async with committing(tenant) as work:
        edited = caught(work, earlier_version_id=came.version_id, address=came.address, text=TEXT.replace("üç", "beş"))
        await capture(work, edited)
    head = await sign_in(tenant, "head")
    page = (await head.get(f"/monitoring/clips/{clip_id}")).text
    assert "The article changed after it was coded." in page
    shown = (await head.get(f"/monitoring/clips/{clip_id}/versions/2")).text
    assert "<del>üç</del>" in shown and "<ins>beş</ins>" in shown and "1 place changed" in shown
    copy = await head.get(f"/monitoring/clips/{clip_id}/versions/1/evidence")
    assert (copy.status_code, copy.content) == (200, b"<html>copy</html>")
    assert copy.headers["content-disposition"].startswith("attachment") and "sandbox" in str(copy.headers)


async def test_who_may_only_read_gets_no_buttons_and_nobody_else_gets_in(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    async with committing(tenant) as work:
        clip_id = await clipped(work)
    clerk = await sign_in(tenant, "clerk")
    assert (await clerk.get("/monitoring")).status_code == 403
    assert (await clerk.get(f"/monitoring/clips/{clip_id}")).status_code == 403
    assert (await clerk.post(f"/monitoring/clips/{clip_id}/keep")).status_code == 403


async def test_the_list_asks_as_often_for_three_rows_as_for_one(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork, house: House
) -> None:
    head = await sign_in(tenant, "head")
    marker = uuid4().hex[:8]

    async def queries(path: str) -> int:
        said: list[str] = []
        engine = house.database.engine.sync_engine

        def heard(conn: object, cursor: object, statement: str, *rest: object) -> None:
            said.append(statement)

        event.listen(engine, "before_cursor_execute", heard)
        assert (await head.get(path)).status_code == 200
        event.remove(engine, "before_cursor_execute", heard)
        return len(said)

    async with committing(tenant) as work:
        await clipped(work, language=marker)
    one = await queries(f"/monitoring?language={marker}")
    async with committing(tenant) as work:
        for _ in range(2):
            await clipped(work, language=marker)
    assert len(await listed(head, f"language={marker}")) == 3
    assert await queries(f"/monitoring?language={marker}") == one


async def test_the_desk_shows_what_waits_to_be_judged_and_open_reactions(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    names = [f"Xəbər {uuid4().hex}" for _ in range(2)]
    async with committing(tenant) as work:
        # The desk shows only some: what other tests left would hide these.
        await work.session.execute(update(Clip).values(state="archived"))
        await clipped(work, title=names[0])
        other = await clipped(work, title=names[1])
        await judging.keep(work, other)
        await judging.react(work, other)
    page = (await (await sign_in(tenant, "head")).get("/desk")).text
    assert "Clips to judge" in page and "Reactions to the media" in page and all(name in page for name in names)
    page = (await (await sign_in(tenant, "clerk")).get("/desk")).text
    assert "Clips to judge" not in page and names[0] not in page


async def test_the_list_is_taken_as_a_file(sign_in: SignIn, tenant: Tenant, committing: OpenWork) -> None:
    marker = uuid4().hex[:8]
    async with committing(tenant) as work:
        for title in ("=1+1", "Sadə"):
            await clipped(work, language=marker, title=title)
    head = await sign_in(tenant, "head")
    answer = await head.get(f"/monitoring/export.csv?language={marker}")
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=","))
    assert [row[4] for row in rows] == ["Title", "Sadə", "'=1+1"]
    book = await head.get(f"/monitoring/export.xlsx?language={marker}")
    assert book.content[:2] == b"PK"


async def test_topics_are_kept_in_pages(sign_in: SignIn, tenant: Tenant) -> None:
    head = await sign_in(tenant, "head")
    name = f"Mövzu {uuid4().hex[:6]}"
    empty = await head.post("/monitoring/topics", data={"note_az": "nəsə"})
    assert empty.status_code == 422 and "nəsə" in empty.text and "Name the topic" in empty.text
    assert (await head.post("/monitoring/topics", data={"title_az": name})).status_code == 303
    page = (await head.get("/monitoring/topics")).text
    found = re.search(rf"{name}.*?/monitoring/topics/([0-9a-f-]{{36}})", page, re.DOTALL)
    assert found is not None
    here = f"/monitoring/topics/{found[1]}"
    assert (await head.post(f"{here}/move", data={"to": "up"})).status_code == 303
    assert (await head.post(here, data={"title_az": f"{name} 2"})).status_code == 303
    assert (await head.post(f"{here}/retire", data={"reason": ""})).status_code == 422
    assert (await head.post(f"{here}/retire", data={"reason": "bitdi"})).status_code == 303
    assert (await head.post(f"{here}/revive")).status_code == 303
    assert f"{name} 2" in (await head.get("/monitoring/topics")).text


async def test_views_are_saved(sign_in: SignIn, tenant: Tenant) -> None:
    head = await sign_in(tenant, "head")
    name = f"Baxış {uuid4().hex[:6]}"
    saved = await head.post("/monitoring/views", data={"name": name, "query": "bucket=coded&tone=negative"})
    assert saved.status_code == 303 and "tone=negative" in saved.headers["location"]
    assert name in (await head.get("/monitoring")).text
    assert (await head.post("/monitoring/views", data={"name": "", "query": "tone=negative"})).status_code == 422


async def test_the_api_lists_codes_and_merges(
    api: Callable[..., Awaitable[httpx.AsyncClient]], tenant: Tenant, committing: OpenWork
) -> None:
    marker = uuid4().hex[:8]
    async with committing(tenant) as work:
        one, two = [await clipped(work, language=marker, title=name) for name in ("Bir", "İki")]
        about = await topic(work, f"API {marker}")
    http = await api(tenant, "head")
    page = (await http.get(f"/api/v1/monitoring/clips?language={marker}&limit=1")).json()
    assert [item["id"] for item in page["items"]] == [str(two)] and page["next"]
    rest = (await http.get(f"/api/v1/monitoring/clips?language={marker}&cursor={page['next']}")).json()
    assert [item["id"] for item in rest["items"]] == [str(one)] and rest["next"] is None
    here = f"/api/v1/monitoring/clips/{one}"
    coded = await http.post(f"{here}/coding", json={"tone": "positive", "topics": [str(about)]})
    assert coded.json() == {"id": str(one), "state": "coded"}
    clip = (await http.get(here)).json()
    assert (clip["tone"], clip["topics"], len(clip["codings"])) == ("positive", [str(about)], 1)
    assert (await http.post(f"{here}/coding", json={"tone": "angry"})).status_code == 422
    assert (await http.post(f"{here}/keep", json={})).status_code in (409, 422)
    assert (await http.post(f"{here}/bring-back", json={"reason": "səhv"})).json()["state"] == "relevant"
    assert (await http.post(f"{here}/unknown", json={})).status_code == 404
    other = (await http.get(f"/api/v1/monitoring/clips/{two}")).json()["story"]
    merged = (await http.post(f"/api/v1/monitoring/stories/{clip['story']}/merge", json={"story": other})).json()
    assert merged["clips"] == 2 and set(merged["members"]) == {str(one), str(two)}
    assert (await http.get(f"/api/v1/monitoring/stories/{other}")).json()["id"] == clip["story"]
    found = (await http.get("/api/v1/monitoring/stories")).json()["items"]
    assert clip["story"] in [item["id"] for item in found]
    assert UUID(merged["main"])
    for wrong in ("cursor=x", "bucket=x", "topic=x", "from=x"):
        assert (await http.get(f"/api/v1/monitoring/clips?{wrong}")).status_code == 422
    clerk = await api(tenant, "clerk")
    assert (await clerk.get("/api/v1/monitoring/clips")).status_code == 403
