"""Pages of redactions over HTTP: every state, what is wrong is said where it is, nobody overwrites another."""

import re
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx
import pytest

from service.documents.queries import file_by_id
from service.public_information.redaction.queries.marks import all_marks, page_of
from tests.public_information.redaction import papers
from tests.public_information.redaction.factories import Bench
from tests.public_information.redaction.papers import PIN, SECRET, paper

PARTIAL = {"hx-request": "true", "hx-request-type": "partial"}


@pytest.fixture
async def http(sign_in, bench: Bench) -> AsyncIterator[httpx.AsyncClient]:  # type: ignore[no-untyped-def]
    yield await sign_in(bench.tenant, "clerk")


async def marks(bench: Bench, redaction_id: UUID) -> list[tuple[int, int, int, int, str, int]]:
    async with bench.work() as work:
        found = await all_marks(work, redaction_id)
    return [(m.x, m.y, m.w, m.h, m.ground, m.version) for here in found.values() for m in here]


async def first_mark(bench: Bench, redaction_id: UUID) -> tuple[UUID, int]:
    async with bench.work() as work:
        mark = (await all_marks(work, redaction_id))[1][0]
    return mark.id, mark.version


def place(left: str = "10", top: str = "20", width: str = "30", height: str = "5", **more: str) -> dict[str, str]:
    return {"left": left, "top": top, "width": width, "height": height, **more}


async def test_from_the_file_to_the_checked_version(bench: Bench, http: httpx.AsyncClient) -> None:
    redaction_id = await bench.begun(paper())
    address = f"/redactions/{redaction_id}"
    assert "The document is opened." in (await http.get(address)).text
    await bench.read(redaction_id)
    shown = (await http.get(address)).text
    assert "FIN of a person" in shown and PIN in shown and "Telephone number" in shown
    picture = await http.get(f"{address}/pages/1")
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/webp")
    for form in re.findall(r'action="(/redactions/[^"]+/marks/[^"]+)" data-form="redaction-suggestion"', shown):
        answer = await http.post(form, data={"version": "1", "act": "accept", "ground": "personal"})
        assert answer.status_code == 303
    version = re.search(r'name="version" value="(\d+)"><p class="buttons">', (await http.get(address)).text)
    assert version is not None
    answer = await http.post(f"{address}/burn", data={"version": version[1]})
    assert (answer.status_code, answer.headers["location"]) == (303, address)
    assert "0 of 1 pages" in (await http.get(address)).text
    found = await bench.go_on(redaction_id)
    shown = (await http.get(address)).text
    assert "The redacted version was made and checked." in shown and f"/files/{found.result_file_id}" in shown
    for file_id in (found.result_file_id, found.sheet_file_id, found.sheet_docx_id):
        assert (await http.get(f"/files/{file_id}")).status_code == 200
    listed = (await http.get("/redactions")).text
    assert "letter.pdf" in listed and "Checked" in listed


async def test_the_sheet_lists_page_ground_article_and_text(bench: Bench) -> None:
    import pypdfium2

    redaction_id = await bench.ready(paper())
    await bench.marked(redaction_id, (SECRET, PIN))
    found = await bench.burn(redaction_id)
    assert found.sheet_file_id is not None
    async with bench.work() as work:
        file = await file_by_id(work, found.sheet_file_id)
    assert file is not None
    content = await bench.house.store.read(file.storage_key, 10_000_000)
    text = pypdfium2.PdfDocument(content)[0].get_textpage().get_text_bounded()
    assert "List of grounds" in text and "1 (2 places)" in text and "Personal data" in text
    assert SECRET not in text and PIN not in text


async def test_drawing_by_form_and_what_is_wrong_with_it(bench: Bench, http: httpx.AsyncClient) -> None:
    redaction_id = await bench.ready(paper())
    address = f"/redactions/{redaction_id}/pages/1/marks"
    assert (await http.post(address, data=place(ground="personal"))).status_code == 303
    assert await marks(bench, redaction_id) == [(1000, 2000, 3000, 500, "personal", 1)]
    answer = await http.post(address, data=place(left="oops"))
    assert answer.status_code == 422 and "Type a number from 0 to 100." in answer.text
    answer = await http.post(address, data=place(left="100", ground="personal"))
    assert answer.status_code == 422 and "A mark must lie on the page" in answer.text
    answer = await http.post(address, data=place(ground="invented"))
    assert answer.status_code == 422 and "Choose one of the grounds offered." in answer.text
    answer = await http.post(f"/redactions/{redaction_id}/pages/9/marks", data=place())
    assert answer.status_code == 422 and "The document has no such page." in answer.text
    assert len(await marks(bench, redaction_id)) == 1


async def test_a_stale_change_is_shown_and_overwrites_nothing(bench: Bench, http: httpx.AsyncClient) -> None:
    redaction_id = await bench.ready(paper())
    await http.post(f"/redactions/{redaction_id}/pages/1/marks", data=place(ground="personal"))
    mark_id, version = await first_mark(bench, redaction_id)
    address = f"/redactions/{redaction_id}/marks/{mark_id}"
    moved = place(left="40", ground="private", version=str(version))
    assert (await http.post(address, data=moved)).status_code == 303
    late = await http.post(address, data=place(left="60", ground="state", version=str(version)), headers=PARTIAL)
    assert late.status_code == 409 and "changed this mark meanwhile" in late.text and "<form" in late.text
    removed = await http.post(address, data={"act": "remove", "version": str(version)})
    assert removed.status_code == 409
    assert await marks(bench, redaction_id) == [(4000, 2000, 3000, 500, "private", 2)]


async def test_nothing_typed_is_lost(bench: Bench, http: httpx.AsyncClient) -> None:
    redaction_id = await bench.ready(paper())
    await http.post(f"/redactions/{redaction_id}/pages/1/marks", data=place(ground="personal"))
    mark_id, version = await first_mark(bench, redaction_id)
    wrong = place(left="oops", ground="private", note="asked by phone", version=str(version))
    answer = await http.post(f"/redactions/{redaction_id}/marks/{mark_id}", data=wrong, headers=PARTIAL)
    assert answer.status_code == 422
    assert 'value="oops"' in answer.text and 'value="asked by phone"' in answer.text
    assert 'value="private" selected' in answer.text and 'aria-invalid="true"' in answer.text
    late = await http.post(f"/redactions/{redaction_id}/marks/{mark_id}", data={**wrong, "version": "9", "left": "1"})
    assert late.status_code == 409 and "Your note was: asked by phone" in late.text


async def test_burning_what_another_changed_meanwhile_is_refused(bench: Bench, http: httpx.AsyncClient) -> None:
    redaction_id = await bench.ready(paper())
    seen = (await bench.row(redaction_id)).version
    await bench.marked(redaction_id, (SECRET,))
    answer = await http.post(f"/redactions/{redaction_id}/burn", data={"version": str(seen)})
    assert answer.status_code == 409 and "Marks were changed meanwhile." in answer.text
    assert (await bench.row(redaction_id)).state == "draft"


async def test_burning_waits_for_grounds_and_suggestions(bench: Bench, http: httpx.AsyncClient) -> None:
    redaction_id = await bench.begun(paper())
    await bench.read(redaction_id)
    await http.post(f"/redactions/{redaction_id}/pages/1/marks", data=place())
    version = (await bench.row(redaction_id)).version
    answer = await http.post(f"/redactions/{redaction_id}/burn", data={"version": str(version)})
    assert answer.status_code == 422
    assert "Give every mark a ground first. Marks without one: 1" in answer.text
    assert "Accept or reject every suggestion first." in answer.text


async def test_words_are_marked_wherever_they_stand(bench: Bench, http: httpx.AsyncClient) -> None:
    redaction_id = await bench.ready(paper(pages=3))
    async with bench.work() as work:
        read = await page_of(work, redaction_id, 2)
    assert read is not None
    index = next(i for i, word in enumerate(read.words) if word.text == SECRET)
    data = {"words": str(index), "ground": "personal", "everywhere": "1"}
    assert (await http.post(f"/redactions/{redaction_id}/pages/2/words", data=data)).status_code == 303
    async with bench.work() as work:
        assert sorted(await all_marks(work, redaction_id)) == [1, 2, 3]
    again = await http.post(f"/redactions/{redaction_id}/pages/2/words", data=data)
    assert again.status_code == 303 and len(await marks(bench, redaction_id)) == 3, "marked once is enough"
    none = await http.post(f"/redactions/{redaction_id}/pages/2/words", data={"ground": "personal"})
    assert none.status_code == 422 and "Choose at least one word." in none.text


async def test_a_locked_document_asks_for_its_password(bench: Bench, http: httpx.AsyncClient) -> None:
    redaction_id = await bench.begun(papers.locked(paper(), "açar söz"))
    found = await bench.read(redaction_id)
    assert (found.state, found.problem) == ("failed", "protected")
    address = f"/redactions/{redaction_id}"
    shown = (await http.get(address)).text
    assert "This document opens only with a password." in shown and 'type="password"' in shown
    assert (await http.post(f"{address}/unlock", data={"password": ""})).status_code == 422
    await http.post(f"{address}/unlock", data={"password": "wrong"})
    assert (await bench.read(redaction_id)).problem == "wrong_password"
    await http.post(f"{address}/unlock", data={"password": "açar söz"})
    found = await bench.read(redaction_id)
    assert (found.state, found.problem) == ("draft", "")
    assert found.password is not None and "açar".encode() not in found.password
    async with bench.work() as work:
        from service.public_information.redaction.actions.marking import reject
        from service.public_information.redaction.queries.marks import marks_on

        for mark in await marks_on(work, redaction_id, 1):
            await reject(work, redaction_id, mark.id, mark.version)
    await bench.marked(redaction_id, (SECRET,))
    assert (await bench.burn(redaction_id)).state == "checked"


async def test_stop_and_go_on(bench: Bench, http: httpx.AsyncClient) -> None:
    redaction_id = await bench.ready(paper(pages=2))
    await bench.marked(redaction_id, (SECRET,))
    version = (await bench.row(redaction_id)).version
    await http.post(f"/redactions/{redaction_id}/burn", data={"version": str(version)})
    assert (await http.post(f"/redactions/{redaction_id}/stop")).status_code == 303
    found = await bench.row(redaction_id)
    assert (found.state, found.stage) == ("draft", "")
    assert len(await marks(bench, redaction_id)) == 2, "the draft of marks is kept"
    assert (await bench.burn(redaction_id)).state == "checked"


async def test_reopening_a_checked_one_asks_why_and_keeps_the_version_made(
    bench: Bench, http: httpx.AsyncClient
) -> None:
    redaction_id = await bench.ready(paper())
    await bench.marked(redaction_id, (SECRET,))
    first = await bench.burn(redaction_id)
    assert (await http.post(f"/redactions/{redaction_id}/reopen", data={"reason": ""})).status_code == 422
    assert (await http.post(f"/redactions/{redaction_id}/reopen", data={"reason": "complaint"})).status_code == 303
    assert (await bench.row(redaction_id)).state == "draft"
    await bench.marked(redaction_id, (PIN,))
    second = await bench.burn(redaction_id)
    assert second.state == "checked" and second.result_file_id != first.result_file_id
    assert (await http.get(f"/files/{first.result_file_id}")).status_code == 200


async def test_discarding_removes_what_was_read(bench: Bench, http: httpx.AsyncClient) -> None:
    redaction_id = await bench.ready(paper())
    async with bench.work() as work:
        read = await page_of(work, redaction_id, 1)
    assert read is not None and await bench.house.store.exists(read.image_key)
    assert (await http.post(f"/redactions/{redaction_id}/discard")).status_code == 303
    async with bench.work() as work:
        assert await page_of(work, redaction_id, 1) is None
    assert not await bench.house.store.exists(read.image_key)
    assert "This redaction was discarded." in (await http.get(f"/redactions/{redaction_id}")).text


async def test_whoever_may_not_open_the_record_finds_nothing(
    bench: Bench, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from service.documents.access import CHECKS
    from service.public_information.redaction.slots import MAY_REDACT

    redaction_id = await bench.ready(paper())
    unknown = (await http.get(f"/redactions/{uuid4()}")).status_code
    assert unknown == 404

    async def never(work: object, record_id: UUID) -> bool:
        return False

    for slot in (CHECKS, MAY_REDACT):
        with monkeypatch.context() as patched:
            patched.setitem(slot, "letter", never)
            for path in ("", "/pages/1", "/progress"):
                assert (await http.get(f"/redactions/{redaction_id}{path}")).status_code == 404
            assert (await http.post(f"/redactions/{redaction_id}/pages/1/marks", data=place())).status_code == 404
            file_id = (await bench.row(redaction_id)).file_id
            assert (await http.post("/redactions", data={"file": str(file_id)})).status_code in {403, 404, 409, 422}
            assert str(redaction_id) not in (await http.get("/redactions")).text


async def test_a_record_shows_its_redactions_and_where_to_begin(bench: Bench, http: httpx.AsyncClient) -> None:
    redaction_id = await bench.ready(paper(), "scan.pdf")
    found = await bench.row(redaction_id)
    shown = (await http.get(f"/redactions/on/letter/{found.record_id}")).text
    assert f"/redactions/{redaction_id}" in shown and f'value="{found.file_id}"' in shown
    part = (await http.get(f"/redactions/on/letter/{found.record_id}", headers=PARTIAL)).text
    assert "<html" not in part and f"/redactions/{redaction_id}" in part
    begun = await http.post("/redactions", data={"file": str(found.file_id)})
    assert begun.status_code == 303 and begun.headers["location"] != f"/redactions/{redaction_id}"
    assert (await http.get(f"/redactions/on/nothing/{found.record_id}")).status_code == 404


async def test_a_kind_that_cannot_be_redacted_is_refused_with_a_sentence(bench: Bench, http: httpx.AsyncClient) -> None:
    from service.documents.actions import upload
    from tests.correspondence.factories import registered
    from tests.documents.samples import chunks

    file = await upload(bench.house, bench.tenant, bench.actor, "words.txt", chunks(b"words"))
    async with bench.work() as work:
        await registered(work, files=(file.id,))
    answer = await http.post("/redactions", data={"file": str(file.id)})
    assert answer.status_code == 422 and "Only PDF files and images can be redacted." in answer.text
