"""Redacted files in answers: brought, chosen, refused while unfinished; their grounds as parts; what the log takes."""

import re
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import httpx
import pytest

from service.documents.access import may_open
from service.documents.queries import file_by_id, files_of
from service.public_information.disclosure.actions import log
from service.public_information.disclosure.queries.log import answer_files, log_entry
from service.public_information.queries.answers import answers, parts
from service.public_information.queries.law import grounds_in_force
from service.public_information.queries.redacted import chosen_for, originals_among, redacted_among
from service.public_information.queries.requests import request_for
from service.public_information.redaction.queries.redactions import RedactionRow, redactions_of
from service.public_information.redaction.rules.states import way_back
from service.public_information.rules.acts import requester
from service.public_information.rules.doing import PartDraft
from service.public_information.rules.redacted import Withheld, missing_parts, pages_in_words
from service.public_information.rules.words import ANSWER, SOURCE
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import open_work
from tests.conftest import OpenWork, all_powerful
from tests.correspondence.factories import registered
from tests.documents.samples import chunks
from tests.public_information.disclosure.factories import said
from tests.public_information.redaction.factories import Bench
from tests.public_information.redaction.papers import GEORGIAN, SECRET, paper
from tests.public_information.test_pages import errors_at, made

pytestmark = pytest.mark.anyio
SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
TYPED = {
    "outcome": "partly_granted", "language": "az", "text": "Cavab", "appeal_order": "Ombudsman", "posted": "1",
    "part_1_text": "The sum", "part_1_outcome": "granted",
}  # fmt: skip


@pytest.fixture
def bench(house: House, tenant: Tenant) -> Bench:
    return Bench(house, tenant, all_powerful())


async def brought(http: httpx.AsyncClient, address: str, content: bytes = b"", name: str = "report.pdf") -> str:
    """A document brought on a request's page: the page of its redaction."""
    sent = await http.post("/files", content=content or paper(), headers={"X-File-Name": name})
    file = re.search(r'data-file="([0-9a-f-]{36})"', sent.text)
    assert file is not None, sent.text
    begun = await http.post(f"{address}/documents", data={"files": file[1]})
    assert begun.status_code == 303, begun.text
    return begun.headers["location"]


async def two_grounds(bench: Bench) -> list[str]:
    async with bench.work() as work:
        return [str(row.id) for row in await grounds_in_force(work)][:2]


async def finished(bench: Bench, redaction_id: UUID, *grounds: str) -> RedactionRow:
    """Burned in with a mark on each of these grounds."""
    await bench.decided(redaction_id)
    for words, ground in zip((SECRET, GEORGIAN), grounds, strict=False):
        assert await bench.marked(redaction_id, [words], ground)
    found = await bench.burn(redaction_id)
    assert found.state == "checked", found.problem
    return found


async def test_a_document_is_brought_redacted_and_goes_with_the_answer(
    sign_in: SignIn, tenant: Tenant, bench: Bench
) -> None:
    clerk, head = await sign_in(tenant, "clerk"), await sign_in(tenant, "head")
    address = await made(clerk)
    request_id = UUID(address.rpartition("/")[2])
    assert f'action="{address}/documents"' in (await clerk.get(address)).text
    editor = await brought(clerk, address)
    redaction_id = UUID(editor.rpartition("/")[2])
    seen = (await clerk.get(editor)).text
    assert f'<a href="{address}">Back to the request</a>' in seen
    shown = (await clerk.get(f"{address}/answer")).text
    assert "Finish it first" in shown and f'value="{redaction_id}"' not in shown
    typed = TYPED | {"edits": "0", "submit": "1", "redactions": str(redaction_id)}
    early = await clerk.post(f"{address}/answer", data=typed)
    assert (early.status_code, errors_at(early)) == (422, {"redactions"})
    assert "The redaction of report.pdf is not finished." in early.text and "The sum" in early.text
    first, second = await two_grounds(bench)
    await finished(bench, redaction_id, first, second)
    saved = await clerk.post(f"{address}/answer", data=typed)
    assert (saved.status_code, saved.headers["location"]) == (303, f"{address}/answer?added=1")
    form = (await clerk.get(f"{address}/answer?added=1")).text
    assert "The marks of the redacted files brought withheld parts" in form
    assert re.search(rf'value="{redaction_id}" checked', form)
    async with bench.work() as work:
        kept = await parts(work, request_id)
        assert [(one.outcome, str(one.ground_id)) for one in kept] == [
            ("granted", "None"), ("refused", first), ("refused", second),
        ]  # fmt: skip
        assert "report-" in kept[1].text and "1" in kept[1].text
    again = TYPED | {"edits": "1", "submit": "1", "redactions": str(redaction_id)}
    for place, one in enumerate(kept[1:], start=2):
        again |= {f"part_{place}_text": one.text, f"part_{place}_outcome": "refused"}
        again[f"part_{place}_ground"] = str(one.ground_id)
    sent = await clerk.post(f"{address}/answer", data=again)
    assert (sent.status_code, sent.headers["location"]) == (303, address)
    assert (await head.post(f"{address}/acts/approve_answer", data={})).status_code == 303
    assert (await clerk.post(f"{address}/acts/send_answer", data={"way": "hand"})).status_code == 303
    await _seen_by_the_requester(bench, request_id, redaction_id)
    await _chosen_for_the_log(clerk, bench, request_id)


async def _seen_by_the_requester(bench: Bench, request_id: UUID, redaction_id: UUID) -> None:
    """The redacted version and its list of grounds, never the document or the redaction's own files."""
    async with bench.work() as work:
        answer = (await answers(work, request_id))[0]
        given = await files_of(work, ANSWER, answer.id)
        redaction = (await redactions_of(work, SOURCE, request_id))[0]
        source = await files_of(work, SOURCE, request_id)
        assert redaction.result_file_id is not None
        result = await file_by_id(work, redaction.result_file_id)
        assert result is not None
        number = (await request_for(work, request_id)).number
        assert given[0].sha256 == result.sha256 and len(given) == 2 and redaction.id == redaction_id
        assert given[0].storage_key == result.storage_key and given[0].id != result.id
    async with open_work(bench.house.database, bench.tenant, requester(request_id, number)) as work:
        assert [await may_open(work, one) for one in given] == [True, True]
        assert [await may_open(work, one) for one in (*source, result)] == [False, False]


async def _chosen_for_the_log(clerk: httpx.AsyncClient, bench: Bench, request_id: UUID) -> None:
    async with bench.work() as work:
        entry_id = await log.prepare(work, request_id)
    form = (await clerk.get(f"/information/log/{entry_id}/edit")).text
    assert form.count(">redacted</span>") == 1 and "a redacted version exists" not in form


async def test_an_unredacted_original_goes_into_the_log_with_a_reason_only(
    sign_in: SignIn, tenant: Tenant, bench: Bench
) -> None:
    clerk, head = await sign_in(tenant, "clerk"), await sign_in(tenant, "head")
    address = await made(clerk)
    request_id = UUID(address.rpartition("/")[2])
    content = paper()
    redaction_id = UUID((await brought(clerk, address, content)).rpartition("/")[2])
    await finished(bench, redaction_id, *(await two_grounds(bench)))
    sent = await clerk.post("/files", content=content, headers={"X-File-Name": "whole.pdf"})
    file = re.search(r'data-file="([0-9a-f-]{36})"', sent.text)
    assert file is not None
    typed = {"outcome": "granted", "language": "az", "text": "Cavab", "edits": "0", "submit": "1", "files": file[1]}
    assert (await clerk.post(f"{address}/answer", data=typed)).status_code == 303
    assert (await head.post(f"{address}/acts/approve_answer", data={})).status_code == 303
    assert (await clerk.post(f"{address}/acts/send_answer", data={"way": "hand"})).status_code == 303
    async with bench.work() as work:
        entry_id = await log.prepare(work, request_id)
        files = await answer_files(work, request_id)
        assert await originals_among(work, files) == {UUID(file[1])} and not await redacted_among(work, files)
        texts = {f"title_{one}": "School repairs" for one in said(work, "x")}
    edit = f"/information/log/{entry_id}/edit"
    assert "a redacted version exists" in (await clerk.get(edit)).text
    refused = await clerk.post(edit, data=texts | {"files": file[1]})
    assert (refused.status_code, errors_at(refused)) == (422, {"unredacted_reason"})
    assert "A redacted version of whole.pdf exists." in refused.text
    why = {"unredacted_reason": "The names are in the public register of contracts anyway"}
    assert (await clerk.post(edit, data=texts | {"files": file[1]} | why)).status_code == 303
    shown = await clerk.get(f"/information/log/{entry_id}")
    assert why["unredacted_reason"] in shown.text
    async with bench.work() as work:
        entry = await log_entry(work, entry_id)
        assert entry is not None and entry.unredacted_reason == why["unredacted_reason"]
        await log.publish(work, entry_id, checked=True)
    assert (await clerk.post(edit, data=texts)).status_code == 303
    async with bench.work() as work:
        entry = await log_entry(work, entry_id)
        assert entry is not None and entry.unredacted_reason == ""


async def test_a_redacted_file_of_a_letter_with_grounds_of_our_own(
    sign_in: SignIn, tenant: Tenant, bench: Bench
) -> None:
    clerk = await sign_in(tenant, "clerk")
    redaction_id = await bench.ready(paper(), "contract.pdf")
    await bench.marked(redaction_id, [SECRET], "personal")
    found = await bench.burn(redaction_id)
    address = await made(clerk)
    form = (await clerk.get(f"{address}/answer")).text
    assert f'value="{redaction_id}"' in form and f"/letters/{found.record_id}" in form
    typed = TYPED | {"edits": "0", "submit": "1", "redactions": str(redaction_id)}
    refused = await clerk.post(f"{address}/answer", data=typed)
    assert (refused.status_code, errors_at(refused)) == (422, {"part_2_ground"})
    assert "contract-" in refused.text and re.search(rf'value="{redaction_id}" checked', refused.text)
    ground = (await two_grounds(bench))[0]
    text = re.search(r'name="part_2_text"[^>]*>\n([^<]+)<', refused.text)
    assert text is not None
    more = {"part_2_text": text[1], "part_2_outcome": "refused", "part_2_ground": ground}
    saved = await clerk.post(f"{address}/answer", data=typed | more)
    assert (saved.status_code, saved.headers["location"]) == (303, address)


async def test_what_is_chosen_is_given_up_and_made_anew(sign_in: SignIn, tenant: Tenant, bench: Bench) -> None:
    from service.public_information.redaction.actions.starting import reopen

    clerk, head = await sign_in(tenant, "clerk"), await sign_in(tenant, "head")
    address = await made(clerk)
    request_id = UUID(address.rpartition("/")[2])
    redaction_id = UUID((await brought(clerk, address)).rpartition("/")[2])
    first, second = await two_grounds(bench)
    await finished(bench, redaction_id, first)

    async def files() -> list[str]:
        async with bench.work() as work:
            return [one.sha256 for one in await files_of(work, ANSWER, (await answers(work, request_id))[0].id)]

    save = TYPED | {"redactions": str(redaction_id)}
    assert (await clerk.post(f"{address}/answer", data=save | {"edits": "0"})).status_code == 303
    before = await files()
    assert len(before) == 2
    async with bench.work() as work:
        await reopen(work, redaction_id, "One more place")
    await bench.marked(redaction_id, [GEORGIAN], second)
    assert (await bench.burn(redaction_id)).state == "checked"
    assert (await clerk.post(f"{address}/answer", data=save | {"edits": "1"})).status_code == 303
    anew = await files()
    assert len(anew) == 2 and not set(anew) & set(before)
    kept = {"edits": "2", "submit": "1", **await _parts_typed(bench, request_id)}
    assert (await clerk.post(f"{address}/answer", data=save | kept)).status_code == 303
    returned = await head.post(f"{address}/acts/return_answer", data={"reason": "Shorter, please"})
    assert returned.status_code == 303
    assert re.search(rf'value="{redaction_id}" checked', (await clerk.get(f"{address}/answer")).text)
    again = await clerk.post(f"{address}/answer", data=save | kept | {"edits": "0", "submit": ""})
    assert again.status_code == 303 and await files() == anew
    without = TYPED | {"edits": "1"}
    assert (await clerk.post(f"{address}/answer", data=without)).status_code == 303
    assert await files() == []
    async with bench.work() as work:
        assert await chosen_for(work, (await answers(work, request_id))[0].id) == []


async def _parts_typed(bench: Bench, request_id: UUID) -> dict[str, str]:
    typed = {}
    async with bench.work() as work:
        for place, one in enumerate(await parts(work, request_id), start=1):
            typed |= {f"part_{place}_text": one.text, f"part_{place}_outcome": one.outcome}
            typed |= {f"part_{place}_ground": str(one.ground_id)} if one.ground_id else {}
    return typed


async def test_what_cannot_be_brought_or_chosen_is_refused_at_its_field(
    sign_in: SignIn, tenant: Tenant, other_tenant: Tenant, bench: Bench
) -> None:
    clerk, adviser = await sign_in(tenant, "clerk"), await sign_in(tenant, "adviser")
    address = await made(clerk)
    empty = await clerk.post(f"{address}/documents", data={})
    assert (empty.status_code, errors_at(empty)) == (422, {"documents"})
    sent = await clerk.post("/files", content=b"plain", headers={"X-File-Name": "words.txt"})
    file = re.search(r'data-file="([0-9a-f-]{36})"', sent.text)
    assert file is not None, sent.text
    text = await clerk.post(f"{address}/documents", data={"files": file[1]})
    assert (text.status_code, errors_at(text)) == (422, {"documents"})
    assert "words.txt is neither a PDF file nor an image" in text.text
    unknown = await clerk.post(f"{address}/answer", data=TYPED | {"edits": "0", "redactions": str(uuid4())})
    assert (unknown.status_code, errors_at(unknown)) == (422, {"redactions"})
    assert (await adviser.post(f"{address}/documents", data={"files": file[1]})).status_code == 403
    stranger = await sign_in(other_tenant, "clerk")
    assert (await stranger.post(f"{address}/documents", data={"files": file[1]})).status_code == 404


async def test_a_letters_page_begins_the_redaction_of_its_files(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork, bench: Bench
) -> None:
    from service.documents.actions import upload

    clerk = await sign_in(tenant, "clerk")
    scan = await upload(bench.house, tenant, bench.actor, "scan.pdf", chunks(paper()))
    async with committing(tenant, bench.actor) as work:
        letter = await registered(work, subject="With a scan", files=(scan.id,))
        bare = await registered(work, subject="Without files")
    part = f"/redactions/on/letter/{letter.id}"
    assert f'hx-get="{part}"' in (await clerk.get(f"/letters/{letter.id}")).text
    assert "/redactions/on/letter/" not in (await clerk.get(f"/letters/{bare.id}")).text
    inside = (await clerk.get(part, headers={"HX-Request": "true"})).text
    assert f'name="back" value="/letters/{letter.id}"' in inside
    begun = await clerk.post("/redactions", data={"file": str(scan.id), "back": f"/letters/{letter.id}"})
    seen = (await clerk.get(begun.headers["location"])).text
    assert f'<a href="/letters/{letter.id}">Back to the letter</a>' in seen


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("/letters/0-1", "/letters/0-1"), ("/information/a/answer", "/information/a/answer"), ("//evil.example", ""),
        ("https://evil.example", ""), ("/a\\b", ""), ("javascript:alert(1)", ""), ("/a?b=c", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_way_back_is_a_path_of_ours(typed: str, kept: str) -> None:
    assert way_back(typed) == kept


def test_missing_parts() -> None:
    law, other = uuid4(), uuid4()
    marks = [Withheld("a.pdf", law, "a 1"), Withheld("a.pdf", None, "what is black in a.pdf"), Withheld("b", law, "b")]
    fresh = missing_parts([], marks)
    assert [(one.text, one.outcome, one.ground_id) for one in fresh] == [
        ("a 1", "refused", law), ("what is black in a.pdf", "refused", None),
    ]  # fmt: skip
    assert missing_parts(fresh, marks) == []
    kept = [PartDraft(text="names", outcome="refused", ground_id=law), PartDraft(text="a.pdf", outcome="granted")]
    assert [one.ground_id for one in missing_parts(kept, marks)] == [None]
    assert missing_parts([PartDraft(text="x", outcome="refused", ground_id=other)], marks[:1])[0].ground_id == law


@pytest.mark.parametrize(("pages", "words"), [([], ""), ([3], "3"), ([3, 1, 2, 2], "1–3"), ([1, 3, 4, 9], "1, 3–4, 9")])
def test_pages_in_words(pages: list[int], words: str) -> None:
    assert pages_in_words(pages) == words
