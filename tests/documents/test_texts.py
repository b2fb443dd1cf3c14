"""The text of files: read in a process of its own, kept in passages, and what broken and hostile files end as."""

import time
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from service.documents import queries, texts
from service.documents.actions import attach, put_text, upload
from service.documents.rules import LARGEST_READ, FileRow
from service.documents.texts import ReadText, passages, read_text
from service.kit.folding import phrase_key
from service.runtime.clock import now
from service.runtime.house import House
from service.runtime.storage import Store, file_key
from service.runtime.tenants import Tenant
from service.runtime.work import OUTBOX, Work
from tests.conftest import OpenWork, all_powerful
from tests.documents import papers, samples


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(f"file://{tmp_path / 'files'}")


async def read(store: Store, tenant: Tenant, content: bytes, kind: str, size: int = 0) -> ReadText:
    key = file_key(tenant.id, uuid4())
    await store.put(key, samples.chunks(content), len(content))
    file = FileRow(
        uuid4(), "", None, "f", kind, "", size or len(content), "", key, "attached", "none", None, 0, None, "A", now()
    )
    return await read_text(store, file)


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        (
            papers.docx(papers.WORDS, "İkinci abzas", footer="altlıq"),
            "docx",
            ["Torpağın", "04/4358", "İkinci", "altlıq"],
        ),
        (papers.xlsx(papers.WORDS, "Gəlir"), "xlsx", ["Torpağın", "Gəlir", "1250.75", "yerli"]),
        (papers.odt(papers.WORDS), "odt", ["Başlıq", "Torpağın", "davamı"]),
        (papers.eml(papers.WORDS), "eml", ["Şəki", "Məktub mövzusu", "Torpağın", "əlavə.bin"]),
        (papers.pdf("Decision on land 04/4358"), "pdf", ["Decision on land", "04/4358"]),
        (papers.WORDS.encode(), "txt", ["Torpağın"]),
        (papers.WORDS.encode("utf-16"), "csv", ["Torpağın"]),
        ("Çağırış İğdır".encode("cp1254"), "txt", ["Çağırış İğdır"]),
    ],
    ids=["docx", "xlsx", "odt", "eml", "pdf", "txt", "utf-16", "cp1254"],
)
async def test_words_are_read(store: Store, tenant: Tenant, content: bytes, kind: str, words: list[str]) -> None:
    found = await read(store, tenant, content, kind)
    assert (found.state, found.cut) == ("ready", False)
    assert [word for word in words if word not in found.text] == []
    assert "<p" not in found.text


@pytest.mark.parametrize(
    ("content", "kind", "state"),
    [
        (samples.ENCRYPTED, "pdf", "protected"),
        (papers.odt("gizli", shut=True), "odt", "protected"),
        (samples.PDF, "pdf", "empty"),
        (papers.docx(), "docx", "empty"),
        (b"%PDF-1.7\nnothing more", "pdf", "failed"),
        (b"PK\x03\x04 and no more", "docx", "failed"),
        (papers.packed(other_xml="<a/>"), "odt", "failed"),
        (papers.packed(word__document_xml="<w:document"), "docx", "failed"),
        (papers.LAUGHS, "docx", "failed"),
    ],
    ids=[
        "encrypted pdf",
        "sealed odt",
        "scan",
        "no words",
        "bare head",
        "torn zip",
        "no content",
        "torn xml",
        "laughs",
    ],
)
async def test_what_has_no_text_ends_in_a_state(
    store: Store, tenant: Tenant, content: bytes, kind: str, state: str
) -> None:
    assert (await read(store, tenant, content, kind)).state == state


async def test_a_bomb_is_cut(store: Store, tenant: Tenant) -> None:
    assert len(papers.BOMB) < 1_000_000
    found = await read(store, tenant, papers.BOMB, "docx")
    assert (found.state, found.cut) == ("ready", True)
    assert len(found.text) <= 500_000


async def test_a_huge_file_is_not_opened(store: Store, tenant: Tenant) -> None:
    assert (await read(store, tenant, b"x", "txt", LARGEST_READ + 1)).state == "too_large"


async def test_a_reader_that_does_not_end_is_ended(
    store: Store, tenant: Tenant, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    slow = tmp_path / "slow.py"
    slow.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(texts, "READER", slow)
    monkeypatch.setattr(texts, "PATIENCE", 1.0)
    began = time.monotonic()
    assert (await read(store, tenant, b"x", "txt")).state == "failed"
    assert time.monotonic() - began < 10


def test_passages_lose_no_word_and_know_what_follows() -> None:
    text = " ".join(f"söz{number}" for number in range(3_000))
    pieces = list(passages(text))
    assert " ".join(piece.text for piece in pieces) == text
    assert max(len(piece.text) for piece in pieces) <= 2_000
    across = f"{pieces[0].text.split()[-1]} {pieces[1].text.split()[0]}"
    assert f" {phrase_key(across)}" in pieces[0].folded


async def uploaded(house: House, committing: OpenWork, tenant: Tenant, content: bytes, name: str) -> tuple[UUID, UUID]:
    """A file attached to some record: both ids."""
    actor, record_id = all_powerful(), uuid4()
    file = await upload(house, tenant, actor, name, samples.chunks(content))
    async with committing(tenant, actor) as work:
        await attach(work, [file.id], "letter", record_id)
    return file.id, record_id


async def test_attaching_asks_for_the_text_of_what_can_be_read(
    house: House, committing: OpenWork, tenant: Tenant
) -> None:
    file_id, _ = await uploaded(house, committing, tenant, papers.WORDS.encode(), "a.txt")
    picture, _ = await uploaded(house, committing, tenant, samples.saved("PNG"), "b.png")
    async with committing(tenant) as work:
        rows = await work.session.execute(OUTBOX.select().where(OUTBOX.c.job == "documents.read_text"))
        asked = " ".join(row.arguments for row in rows)
    assert str(file_id) in asked
    assert str(picture) not in asked


async def test_text_is_kept_and_looked_through(house: House, committing: OpenWork, tenant: Tenant) -> None:
    mark = uuid4().hex
    text = f"{'doldurma ' * 400} Torpağın kateqoriyası {mark} barədə"
    file_id, record_id = await uploaded(house, committing, tenant, text.encode(), "a.txt")
    async with committing(tenant) as work:
        for _ in range(2):
            await put_text(work, file_id, ReadText("ready", text))
        file = await queries.file_by_id(work, file_id)
        assert file is not None and file.text == "ready"
        assert mark in "".join(await queries.texts_of(work, "letter", record_id, 10))
        (found,) = await queries.passages_with(work, "letter", [record_id], [["torpag", "torpaq"], [mark]])
        assert (found.file_id, mark in found.text) == (file_id, True)
        assert await queries.passages_with(work, "letter", [record_id], [["absent"]]) == []
        for phrase, says in [
            ("torpagin kateqoriyasi", True),
            ("torpagin kateq", True),
            ("kateqoriyasi torpagin", False),
        ]:
            assert (await queries.records_saying(work, "letter", [record_id], phrase) == {record_id}) is says, phrase


async def test_text_of_a_file_that_is_gone_is_let_go(work: Work) -> None:
    await put_text(work, uuid4(), ReadText("ready", "words"))
