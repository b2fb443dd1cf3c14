"""Pages of an issue: every tab for each role and state, material put in, texts kept, moves, findings, decisions."""

import re
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import httpx
import pytest

from service.digest.actions import editing
from service.digest.queries.material import MaterialWanted, offered
from service.digest.rules.texts import ItemEdit, Place, Words
from service.runtime.tenants import Tenant
from tests.conftest import OpenWork
from tests.digest.factories import (
    approved,
    composed,
    frozen,
    kept,
    last_month,
    made_template,
    many_clips,
    month_clip,
    opened,
    published,
    reviewed,
    section,
    section_id,
    standing,
)

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
TABS = ("materials", "text", "check", "approval", "distribution")
MAKERS: dict[str, Callable[..., Awaitable[UUID]]] = {
    "open": opened, "frozen": frozen, "composing": composed, "in_review": reviewed, "approved": approved,
    "published": published,
}  # fmt: skip


def place_of(answer: httpx.Response) -> str:
    assert answer.status_code == 303, answer.text[-2000:]
    return answer.headers["location"]


async def made(committing: OpenWork, tenant: Tenant, state: str = "composing") -> UUID:
    """An issue in a state, with what the month holds."""
    async with committing(tenant) as work:
        await month_clip(work, 3, title="Xəbər", address="https://paper.example/1")
        sections = [section(work, "top_stories", most=3), section(work, "topics", most=3)]
        maker = MAKERS[state]
        return (
            await maker(work, None, *sections) if state in {"approved", "published"} else await maker(work, *sections)
        )


async def filled(
    committing: OpenWork, tenant: Tenant, count: int = 3, *, public: bool = False
) -> tuple[UUID, list[UUID]]:
    """An issue that holds so many articles of its own and nothing else, with the ids of its items in their order."""
    mark = uuid4().hex[:12]
    async with committing(tenant) as work:
        for day in range(count):
            await month_clip(work, day + 3, title=f"Xəbər {mark} {day}", address=f"https://paper.example/{mark}/{day}")
        sections = [section(work, "top_stories", "hand"), section(work, "text")]
        issue_id = await composed(work, *sections, public=public)
        material, _ = await offered(work, await kept(work, issue_id), MaterialWanted(typed=mark))
        place = Place(await section_id(work, issue_id, "top_stories"))
        return issue_id, await editing.put_in(work, issue_id, [one.id for one in material], place)


@pytest.mark.parametrize("state", sorted(MAKERS))
async def test_every_tab_answers_in_every_state(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork, state: str
) -> None:
    issue_id = await made(committing, tenant, state)
    http = await sign_in(tenant, "head")
    first = place_of(await http.get(f"/digests/{issue_id}"))
    assert (await http.get(first)).status_code == 200
    for tab in TABS:
        answer = await http.get(f"/digests/{issue_id}/{tab}")
        assert answer.status_code == 200, (state, tab)
        assert 'aria-current="page"' in answer.text
    for language in ("az", "en"):
        assert (await http.get(f"/digests/{issue_id}/view/{language}")).status_code == 200
        assert (await http.get(f"/digests/{issue_id}/mail/{language}")).headers["content-type"].startswith("text/plain")
    assert (await http.get(f"/digests/{issue_id}/view/xx")).status_code == 404


async def test_whoever_has_no_right_is_told_so_on_every_page(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    issue_id = await made(committing, tenant)
    http = await sign_in(tenant, "clerk")
    for path in ("", f"/{issue_id}", *(f"/{issue_id}/{tab}" for tab in TABS), "/templates", "/templates/new"):
        assert (await http.get(f"/digests{path}")).status_code == 403, path
    for path in ("open", f"{issue_id}/put", f"{issue_id}/order", f"{issue_id}/approve", "templates/new"):
        assert (await http.post(f"/digests/{path}", data={})).status_code == 403, path
    assert 'href="/digests"' not in (await http.get("/me")).text


async def test_nothing_answers_for_an_issue_that_is_not_there(sign_in: SignIn, tenant: Tenant) -> None:
    http = await sign_in(tenant, "head")
    for tab in TABS:
        assert (await http.get(f"/digests/{uuid4()}/{tab}")).status_code == 404
    assert (await http.post(f"/digests/{uuid4()}/approve")).status_code == 404
    assert (await http.post(f"/digests/{uuid4()}/dance")).status_code == 404


async def test_a_month_is_opened_frozen_and_filled_from_its_pages(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    async with committing(tenant) as work:
        mark = f"Orijinal {uuid4().hex}"
        await month_clip(work, title=mark)
        template_id = await made_template(work, section(work, "top_stories", most=200))
        period = f"{last_month(work):%Y-%m}"
    http = await sign_in(tenant, "head")
    wrong = await http.post("/digests/open", data={"template": "", "period": "soon"})
    assert wrong.status_code == 422 and "Choose the digest" in wrong.text
    one = place_of(await http.post("/digests/open", data={"template": str(template_id), "period": period}))
    assert place_of(await http.post("/digests/open", data={"template": str(template_id), "period": period})) == one
    assert "What the month holds so far" in (await http.get(f"{one}/materials")).text
    early = await http.post(f"{one}/compose")
    assert early.status_code == 422 and "not frozen yet" in early.text
    place_of(await http.post(f"{one}/freeze"))
    assert mark in (await http.get(f"{one}/materials?q={mark}")).text
    text = place_of(await http.post(f"{one}/compose"))
    assert text == f"{one}/text" and "What speaks" not in (await http.get(text)).text
    listed = (await http.get("/digests")).text
    assert f'href="{one}"' in listed and "Being composed" in listed


async def test_what_is_marked_is_put_in_at_once_and_pages_go_on_by_place(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    async with committing(tenant) as work:
        await many_clips(work, 70)
        issue_id = await composed(work, section(work, "topics", "hand"))
        place = await section_id(work, issue_id, "topics")
    http = await sign_in(tenant, "head")
    page = (await http.get(f"/digests/{issue_id}/materials?used=no")).text
    ids = re.findall(r'name="ids" value="([0-9a-f-]{36})"', page)
    assert len(ids) == 50
    further = re.search(r'rel="next" href="([^"]+)"', page)
    assert further is not None
    rest = (await http.get(further[1].replace("&amp;", "&"))).text
    others = re.findall(r'name="ids" value="([0-9a-f-]{36})"', rest)
    assert others and not set(others) & set(ids)
    none = await http.post(f"/digests/{issue_id}/put", data={"section": str(place)})
    assert none.status_code == 422 and "Mark at least one row" in none.text
    strange = await http.post(f"/digests/{issue_id}/put", data={"ids": "x", "section": "y"})
    assert strange.status_code == 422
    sent = place_of(await http.post(f"/digests/{issue_id}/put?used=no", data={"ids": ids[:40], "section": str(place)}))
    assert sent == f"/digests/{issue_id}/materials?used=no"
    async with committing(tenant) as work:
        assert len(await standing(work, issue_id, "topics")) == 40
    left = re.findall(r'name="ids" value="([0-9a-f-]{36})"', (await http.get(sent)).text)
    assert not set(left) & set(ids[:40])
    assert (await http.get(f"/digests/{issue_id}/materials?after=broken")).status_code == 404
    odd = await http.get(f"/digests/{issue_id}/materials?tone=loud&topic=x&kind=y&used=maybe&q=Xəbər")
    assert odd.status_code == 200 and odd.text.count('name="ids"') == 50


async def order_of(committing: OpenWork, tenant: Tenant, issue_id: UUID) -> list[UUID]:
    async with committing(tenant) as work:
        return [one.id for one in await standing(work, issue_id)]


async def test_items_move_up_and_down_also_into_the_next_section_and_out_and_back(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    issue_id, (one, two, three) = await filled(committing, tenant)
    first = await section_of(committing, tenant, issue_id, "top_stories")
    last = await section_of(committing, tenant, issue_id, "text")
    http = await sign_in(tenant, "head")
    base = f"/digests/{issue_id}"
    assert place_of(await http.post(f"{base}/order", data={"up": str(three)})).endswith(f"#i-{three}")
    assert await order_of(committing, tenant, issue_id) == [one, three, two]
    await http.post(f"{base}/order", data={"down": str(one)})
    assert await order_of(committing, tenant, issue_id) == [three, one, two]
    await http.post(f"{base}/order", data={"up": str(three)})  # the first of all stays
    assert await order_of(committing, tenant, issue_id) == [three, one, two]
    await http.post(f"{base}/order", data={"down": str(two)})
    async with committing(tenant) as work:
        assert [item.id for item in await standing(work, issue_id, "text")] == [two]
    await http.post(f"{base}/order", data={"down": str(two)})  # the last of all stays
    await http.post(f"{base}/order", data={"up": str(two)})
    assert await order_of(committing, tenant, issue_id) == [three, one, two]
    await http.post(f"{base}/order", data={"drop": str(three), "section": str(first), "after": str(one)})
    assert await order_of(committing, tenant, issue_id) == [one, three, two]
    await http.post(f"{base}/items/{two}/place", data={"section": str(first), "position": "1"})
    assert await order_of(committing, tenant, issue_id) == [two, one, three]
    wrong = await http.post(f"{base}/items/{two}/place", data={"section": "", "position": "none"})
    assert wrong.status_code == 422 and "none" in wrong.text
    await http.post(f"{base}/order", data={"out": str(one)})
    assert await order_of(committing, tenant, issue_id) == [two, three]
    assert 'aria-checked="false"' in (await http.get(f"{base}/text")).text
    await http.post(f"{base}/order", data={"back": str(one)})
    assert one in await order_of(committing, tenant, issue_id)
    assert (await http.post(f"{base}/order", data={"up": str(uuid4())})).status_code == 404
    assert (await http.post(f"{base}/order", data={})).status_code == 404
    partial = await http.post(f"{base}/order", data={"up": str(three)}, headers={"HX-Request": "true"})
    assert partial.status_code == 200 and 'id="main"' in partial.text
    await http.post(f"{base}/sections/{first}/place", data={"to": "down"})
    async with committing(tenant) as work:
        assert (await standing(work, issue_id))[-1].section_id == first
    odd = await http.post(f"{base}/sections/{last}/place", data={"to": "sideways"})
    assert odd.status_code == 422


async def test_texts_are_kept_and_what_is_wrong_is_said_at_its_field(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    issue_id, (item, behind, *_) = await filled(committing, tenant)
    http = await sign_in(tenant, "head")
    base = f"/digests/{issue_id}"
    pane = (await http.get(f"{base}/text?item={item}")).text
    assert 'id="headline_az"' in pane and f'value="{behind}"' in pane
    form = {"headline_az": "Yeni başlıq", "summary_az": "Qısaca.", "note": "Yoxla", "version": "1"}
    sent = place_of(await http.post(f"{base}/items/{item}", data={**form, "next": str(behind)}))
    assert f"item={behind}" in sent
    page = (await http.get(f"{base}/text?item={item}")).text
    assert 'value="Yeni başlıq"' in page and "Yoxla" in page
    long = await http.post(f"{base}/items/{item}", data={**form, "version": "2", "headline_az": "ə" * 400})
    assert long.status_code == 422 and "ə" * 400 in long.text and 'id="headline_az-e"' in long.text
    assert (await http.post(f"{base}/items/{uuid4()}", data=form)).status_code == 404
    hand = await section_of(committing, tenant, issue_id, "text")
    lacking = await http.post(f"{base}/add", data={"section": str(hand), "summary_az": "Başlıqsız mətn"})
    assert lacking.status_code == 422 and "Başlıqsız mətn" in lacking.text and "Write a headline" in lacking.text
    nowhere = await http.post(f"{base}/add", data={"section": "", "headline_az": "Harada"})
    assert nowhere.status_code == 422 and "Harada" in nowhere.text
    place_of(await http.post(f"{base}/add", data={"section": str(hand), "headline_az": "Əl ilə yazılan"}))
    assert "Əl ilə yazılan" in (await http.get(f"{base}/text")).text
    place_of(await http.post(f"{base}/introduction", data={"introduction_az": "Bu ay sakit keçdi."}))
    assert "Bu ay sakit keçdi." in (await http.get(f"{base}/view/az")).text
    place_of(await http.post(f"{base}/sections/{hand}", data={"title_az": "Söz", "note_az": "Qeyd", "shown": "on"}))
    assert "Söz" in (await http.get(f"{base}/view/az")).text
    place_of(await http.post(f"{base}/sections/{hand}", data={"title_az": "Söz", "note_az": "Qeyd"}))
    assert "Qeyd" not in (await http.get(f"{base}/view/az")).text


async def section_of(committing: OpenWork, tenant: Tenant, issue_id: UUID, kind: str) -> UUID:
    async with committing(tenant) as work:
        return await section_id(work, issue_id, kind)


async def test_a_stale_text_shows_both_and_keeps_what_was_typed(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    issue_id, (item, *_) = await filled(committing, tenant)
    http = await sign_in(tenant, "head")
    async with committing(tenant) as work:
        await editing.edit_item(work, issue_id, item, ItemEdit({"az": Words("Onların başlığı")}, version=1))
    base = f"/digests/{issue_id}"
    form = {"headline_az": "Mənim başlığım", "version": "1"}
    stale = await http.post(f"{base}/items/{item}", data=form)
    assert stale.status_code == 422 and "Compare both" in stale.text
    assert "Onların başlığı" in stale.text and 'value="Mənim başlığım"' in stale.text
    version = re.search(r'id="item-form".*?name="version" value="(\d+)"', stale.text, re.DOTALL)
    assert version is not None and version[1] == "2"
    place_of(await http.post(f"{base}/items/{item}", data={**form, "version": version[1]}))
    place_of(await http.post(f"{base}/introduction", data={"introduction_az": "Birinci", "version": ""}))
    old = await http.post(f"{base}/introduction", data={"introduction_az": "İkinci", "version": "1"})
    assert old.status_code == 422 and "Birinci" in old.text and "İkinci" in old.text
    hand = await section_of(committing, tenant, issue_id, "text")
    place_of(await http.post(f"{base}/sections/{hand}", data={"title_az": "Bir", "shown": "on", "version": "1"}))
    late = await http.post(f"{base}/sections/{hand}", data={"title_az": "İki", "shown": "on", "version": "1"})
    assert late.status_code == 422 and "Compare both" in late.text and 'value="İki"' in late.text


async def test_findings_lead_to_their_place_and_may_be_let_stand(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    issue_id, (item_id,) = await filled(committing, tenant, 1, public=True)
    async with committing(tenant) as work:
        texts = {"az": Words("Xəbər", "Daxili istifadə üçün."), "en": Words("News", "News.")}
        await editing.edit_item(work, issue_id, item_id, ItemEdit(texts))
    http = await sign_in(tenant, "head")
    base = f"/digests/{issue_id}"
    page = (await http.get(f"{base}/check")).text
    assert "Internal assessment" in page and f"item={item_id}" in page
    refused = await http.post(f"{base}/send_to_review")
    assert refused.status_code == 422 and "Put these findings right" in refused.text
    wrong = await http.post(f"{base}/items/{item_id}/clear", data={"code": "long_excerpt"})
    assert wrong.status_code == 422
    place_of(await http.post(f"{base}/items/{item_id}/clear", data={"code": "internal"}))
    assert "Let stand" in (await http.get(f"{base}/check")).text


async def test_an_issue_goes_through_two_hands_is_published_corrected_and_withdrawn(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    issue_id, _ = await filled(committing, tenant)
    editor, head = await sign_in(tenant, "adviser"), await sign_in(tenant, "head")
    base = f"/digests/{issue_id}"
    place_of(await editor.post(f"{base}/send_to_review"))
    page = (await editor.get(f"{base}/approval")).text
    assert f'action="{base}/approve"' not in page
    assert (await editor.post(f"{base}/approve")).status_code == 403
    empty = await head.post(f"{base}/return_issue", data={"reason": " "})
    assert empty.status_code == 422 and 'id="return_issue-e"' in empty.text
    place_of(await head.post(f"{base}/return_issue", data={"reason": "Başlığı dəyişin."}))
    assert "Başlığı dəyişin." in (await editor.get(f"{base}/approval")).text
    place_of(await editor.post(f"{base}/send_to_review"))
    place_of(await editor.post(f"{base}/take_back"))
    place_of(await editor.post(f"{base}/send_to_review"))
    place_of(await head.post(f"{base}/approve"))
    assert (await editor.post(f"{base}/order", data={"up": str(uuid4())})).status_code in {404, 422}
    place_of(await editor.post(f"{base}/publish"))
    out = (await editor.get(f"{base}/distribution")).text
    assert "Published" in out and "What was done" in out
    onward = place_of(await editor.post(f"{base}/correct", data={"correction_az": "Ad düzəldilib."}))
    assert onward.endswith("/text") and str(issue_id) not in onward
    second = onward.removesuffix("/text")
    assert "Ad düzəldilib." in (await editor.get(onward)).text
    twice = await editor.post(f"{base}/correct", data={"correction_az": "Yenə."})
    assert twice.status_code == 422 and "Yenə." in twice.text
    lacking = await editor.post(f"{second}/send_to_review")
    assert lacking.status_code == 422
    place_of(await editor.post(f"{second}/correction", data={"correction_az": "Ad.", "correction_en": "A name."}))
    place_of(await editor.post(f"{second}/send_to_review"))
    place_of(await head.post(f"{second}/approve"))
    place_of(await editor.post(f"{second}/publish"))
    assert "Edition 2" in (await editor.get("/digests")).text
    assert "A corrected edition took the place" in (await editor.get(f"{base}/distribution")).text
    place_of(await head.post(f"{second}/withdraw", data={"reason": "Səhv ay."}))
    assert "Səhv ay." in (await editor.get(f"{second}/distribution")).text


async def test_a_wrong_state_is_said_and_what_was_typed_stays(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    issue_id = await made(committing, tenant, "published")
    http = await sign_in(tenant, "head")
    base = f"/digests/{issue_id}"
    (item, *_) = await order_of(committing, tenant, issue_id)
    answer = await http.post(f"{base}/items/{item}", data={"headline_az": "Gec qalmış"})
    assert answer.status_code == 422 and "its text is frozen" in answer.text
    assert (await http.post(f"{base}/order", data={"out": str(item)})).status_code == 422
    assert (await http.post(f"{base}/freeze")).status_code == 422
    async with committing(tenant) as work:
        assert (await kept(work, issue_id)).state == "published"
