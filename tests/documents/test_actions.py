"""Files in store and database: both or neither, whatever interrupts; given to one record, once."""

import asyncio
import dataclasses
import hashlib
import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
import pytest
from sqlalchemy import func, select, update

from service.documents import access, actions, jobs, queries
from service.documents.models import File, FilePage
from service.documents.rules import FileRow
from service.kit.actor import SYSTEM, Actor
from service.kit.refusal import Refusal
from service.runtime.house import House
from service.runtime.queue import perform
from service.runtime.storage import Store, file_key
from service.runtime.tenants import Tenant
from service.runtime.work import ACT, OUTBOX, Work
from tests.conftest import all_powerful
from tests.documents import samples


@pytest.fixture
def own_store(house: House, tmp_path: Path) -> Store:
    """A store of this test alone, in the house."""
    house.store = Store(f"file://{tmp_path / 'files'}")
    return house.store


def kept(tmp_path: Path) -> list[str]:
    """Everything that lies in the store, half-written files included."""
    return sorted(path.name for path in (tmp_path / "files").rglob("*") if path.is_file())


async def put(
    house: House, tenant: Tenant, actor: Actor, content: bytes = samples.PDF, name: str = "məktub.pdf"
) -> FileRow:
    return await actions.upload(house, tenant, actor, name, samples.chunks(content), announced=len(content))


async def test_an_upload_is_stored_and_waits(
    house: House, tenant: Tenant, actor: Actor, own_store: Store, committing: Callable
) -> None:
    row = await put(house, tenant, actor, name="../../x/Skan\u202e 1.pdf")
    digest = hashlib.sha256(samples.PDF).hexdigest()
    assert (row.name, row.kind, row.size, row.sha256) == ("Skan 1.pdf", "pdf", len(samples.PDF), digest)
    assert (row.state, row.preview, row.record_id, row.uploaded_by) == ("waiting", "waiting", None, actor.id)
    assert row.storage_key == file_key(tenant.id, row.id)
    assert await own_store.read(row.storage_key, 1_000_000) == samples.PDF
    async with committing(tenant) as work:
        assert await queries.file_by_id(work, row.id) == row
        kinds = select(ACT.c.kind).where(ACT.c.record_id == row.id)
        assert list(await work.session.scalars(kinds)) == ["file.uploaded"]
        asked = select(OUTBOX.c.arguments).where(OUTBOX.c.job == "documents.render_preview")
        assert msgspec.json.encode({"file_id": str(row.id)}).decode() in list(await work.session.scalars(asked))


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.pdf", "empty_file"),
        (b"MZ" + bytes(200), "a.pdf", "file_misnamed"),
        (b"MZ" + bytes(200), "a.exe", "file_type"),
        (samples.PDF, "a.docx", "file_misnamed"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100_000), "a.jpg", "file_misnamed"),
        (b"PK\x03\x04" + bytes(100_000), "a.docx", "file_misnamed"),
        (b"%PDF-1.7" + bytes(1_048_577), "a.pdf", "file_too_large"),
    ],
)
async def test_what_is_refused_leaves_nothing(
    house: House, tenant: Tenant, own_store: Store, tmp_path: Path, content: bytes, name: str, code: str,
    committing: Callable,
) -> None:  # fmt: skip
    small = with_limit(tenant, 1)
    actor = all_powerful()
    with pytest.raises(Refusal) as refused:
        await actions.upload(house, small, actor, name, samples.chunks(content))
    assert (refused.value.code, refused.value.field) == (code, "file")
    await nothing_left(committing, tenant, actor, tmp_path)


def with_limit(tenant: Tenant, megabytes: int) -> Tenant:
    files = msgspec.structs.replace(tenant.profile.files, max_megabytes=megabytes)
    return dataclasses.replace(tenant, profile=msgspec.structs.replace(tenant.profile, files=files))


async def nothing_left(committing: Callable, tenant: Tenant, actor: Actor, tmp_path: Path) -> None:
    async with committing(tenant) as work:
        query = select(func.count()).select_from(File).where(File.uploaded_by == actor.id)
        assert await work.session.scalar(query) == 0
    assert kept(tmp_path) == []


async def test_exactly_the_limit_is_taken(house: House, tenant: Tenant, actor: Actor, own_store: Store) -> None:
    content = samples.PDF + bytes(1_048_576 - len(samples.PDF))
    row = await actions.upload(house, with_limit(tenant, 1), actor, "a.pdf", samples.chunks(content))
    assert row.size == 1_048_576


async def test_too_much_is_refused_before_it_comes(house: House, tenant: Tenant, actor: Actor) -> None:
    async def never() -> object:
        raise AssertionError("was read")
        yield b""

    with pytest.raises(Refusal) as refused:
        await actions.upload(house, with_limit(tenant, 1), actor, "a.pdf", never(), announced=2_000_000)  # type: ignore[arg-type]
    assert refused.value.code == "file_too_large"


async def test_a_wrong_kind_is_refused_at_its_first_bytes(house: House, tenant: Tenant, actor: Actor) -> None:
    read = 0

    async def endless() -> object:
        nonlocal read
        while read < 50_000_000:
            read += 65_536
            yield bytes(65_536)

    with pytest.raises(Refusal):
        await actions.upload(house, tenant, actor, "a.pdf", endless())  # type: ignore[arg-type]
    assert read == 65_536


@pytest.mark.parametrize("size", [100, 200_000])
async def test_a_cut_connection_leaves_nothing(
    house: House, tenant: Tenant, own_store: Store, tmp_path: Path, committing: Callable, size: int
) -> None:
    actor = all_powerful()
    pieces = [b"%PDF-1.7" + bytes(size), ConnectionError("cut")]
    with pytest.raises(ConnectionError):
        await actions.upload(house, tenant, actor, "a.pdf", samples.several(pieces))
    with pytest.raises(Refusal) as refused:
        await actions.upload(house, tenant, actor, "a.pdf", samples.several(pieces[:1]), announced=size + 1000)  # type: ignore[arg-type]
    assert refused.value.code == "cut_off"
    await nothing_left(committing, tenant, actor, tmp_path)


async def test_a_failing_database_leaves_no_file(
    house: House, tenant: Tenant, own_store: Store, tmp_path: Path, committing: Callable
) -> None:
    nameless = dataclasses.replace(all_powerful(), name="\x00")
    with pytest.raises(Exception, match="0x00"):
        await put(house, tenant, nameless)
    await nothing_left(committing, tenant, nameless, tmp_path)


async def test_uploads_left_behind_without_end_are_refused(
    house: House, tenant: Tenant, own_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.documents.rules.MOST_WAITING", 1)
    actor = all_powerful()
    await put(house, tenant, actor)
    with pytest.raises(Refusal) as refused:
        await put(house, tenant, actor)
    assert refused.value.code == "too_many_files"
    await put(house, tenant, all_powerful())


async def test_attach_keeps_the_order_and_happens_once(
    house: House, tenant: Tenant, actor: Actor, own_store: Store, committing: Callable
) -> None:
    first, second, third = [await put(house, tenant, actor, name=f"{n}.pdf") for n in range(3)]
    record = uuid4()
    async with committing(tenant) as work:
        assert await actions.attach(work, [second.id, first.id, second.id], "letter", record) == 2
        assert await actions.attach(work, [first.id], "letter", record) == 1
        assert await actions.attach(work, [], "letter", record) == 0
        assert await actions.attach(work, [third.id], "letter", record) == 1
    async with committing(tenant) as work:
        found = await queries.files_of(work, "letter", record)
        assert [(row.id, row.state) for row in found] == [(row.id, "attached") for row in (second, first, third)]
        acts = select(ACT.c.kind, ACT.c.payload).where(ACT.c.record_id == record).order_by(ACT.c.id)
        told = [
            (row.kind, msgspec.json.decode(row.payload)["after"]["name"]) for row in await work.session.execute(acts)
        ]
        assert told == [("file.attached", name) for name in ("1.pdf", "0.pdf", "2.pdf")]
        with pytest.raises(Refusal) as refused:
            await actions.attach(work, [first.id], "letter", uuid4())
        assert (refused.value.code, refused.value.field) == ("unknown_file", "files")


async def test_files_of_others_cannot_be_attached(
    house: House, tenant: Tenant, other_tenant: Tenant, actor: Actor, own_store: Store, committing: Callable
) -> None:
    """Not there, another person's and another agency's are one answer."""
    mine = await put(house, tenant, actor)
    foreign = await put(house, other_tenant, actor)
    nobody = Actor(kind="outsider", id=None, name="")
    ownerless = await put(house, tenant, nobody)
    for where, by, file_id in [
        (tenant, actor, uuid4()),
        (tenant, all_powerful(), mine.id),
        (tenant, actor, foreign.id),
        (tenant, nobody, ownerless.id),
    ]:
        async with committing(where, by) as work:
            with pytest.raises(Refusal) as refused:
                await actions.attach(work, [file_id], "letter", uuid4())
            assert refused.value.code == "unknown_file"


async def test_two_records_at_once_get_a_file_once(
    house: House, tenant: Tenant, actor: Actor, own_store: Store, committing: Callable
) -> None:
    row = await put(house, tenant, actor)

    async def once() -> bool:
        try:
            async with committing(tenant) as work:
                await actions.attach(work, [row.id], "letter", uuid4())
                await asyncio.sleep(0.05)
        except Refusal:
            return False
        return True

    assert sorted(await asyncio.gather(*[once() for _ in range(4)])) == [False, False, False, True]


async def attached(house: House, tenant: Tenant, actor: Actor, committing: Callable) -> tuple[FileRow, UUID]:
    row, record = await put(house, tenant, actor), uuid4()
    async with committing(tenant) as work:
        await actions.attach(work, [row.id], "letter", record)
        found = await queries.file_by_id(work, row.id)
        assert found is not None
    return found, record


async def test_withdrawing_takes_a_reason_and_keeps_the_content(
    house: House, tenant: Tenant, actor: Actor, own_store: Store, committing: Callable
) -> None:
    row, record = await attached(house, tenant, actor, committing)
    async with committing(tenant) as work:
        with pytest.raises(Refusal) as refused:
            await actions.withdraw(work, row.id, "  ")
        assert refused.value.field == "reason"
        await actions.withdraw(work, row.id, "Başqa məktubun skanı")
        with pytest.raises(Refusal):
            await actions.withdraw(work, row.id, "again")
    async with committing(tenant) as work:
        assert await queries.files_of(work, "letter", record) == []
        assert [found.state for found in await queries.files_of(work, "letter", record, withdrawn=True)] == [
            "withdrawn"
        ]
        reason = select(ACT.c.reason).where(ACT.c.record_id == record, ACT.c.kind == "file.withdrawn")
        assert await work.session.scalar(reason) == "Başqa məktubun skanı"
    assert await own_store.exists(row.storage_key)


async def test_the_same_content_is_found_in_other_records(
    house: House, tenant: Tenant, other_tenant: Tenant, actor: Actor, own_store: Store, committing: Callable
) -> None:
    content = samples.made_pdf(samples.CATALOGUE, b"(%s)" % uuid4().hex.encode())
    twin, record = await put(house, tenant, actor, content), uuid4()
    async with committing(tenant) as work:
        await actions.attach(work, [twin.id], "letter", record)
    fresh = await put(house, tenant, actor, content, "other name.pdf")
    abroad = await put(house, other_tenant, actor, content)
    async with committing(tenant) as work:
        assert await queries.same_digest(work, [fresh.id]) == [record]
        assert await queries.same_digest(work, [twin.id]) == []
        assert await queries.same_digest(work, []) == []
    async with committing(other_tenant) as work:
        assert await queries.same_digest(work, [abroad.id]) == []


async def test_discard(house: House, tenant: Tenant, actor: Actor, own_store: Store, committing: Callable) -> None:
    row = await put(house, tenant, actor)
    taken, _ = await attached(house, tenant, actor, committing)
    async with committing(tenant, all_powerful()) as work:
        assert not await actions.discard(work, own_store, row.id)
    async with committing(tenant) as work:
        assert not await actions.discard(work, own_store, taken.id)
        assert await actions.discard(work, own_store, row.id)
        assert await own_store.exists(row.storage_key)
    assert not await own_store.exists(row.storage_key)
    async with committing(tenant) as work:
        assert await queries.file_by_id(work, row.id) is None
        assert await queries.file_by_id(work, taken.id) == taken


async def run_preview(house: House, tenant: Tenant, row: FileRow, committing: Callable) -> FileRow:
    """Do the job that the upload asked for, as the worker does it."""
    async with committing(tenant) as work:
        asked = select(OUTBOX.c.id).where(OUTBOX.c.arguments.contains(str(row.id)), OUTBOX.c.done_at.is_(None))
        line = await work.session.scalar(asked)
    assert await perform(house, tenant.id, line)
    async with committing(tenant) as work:
        done = select(OUTBOX.c.done_at).where(OUTBOX.c.id == line)
        assert await work.session.scalar(done) is not None
        found = await queries.file_by_id(work, row.id)
        assert found is not None
        return found


async def test_the_worker_makes_the_preview(
    house: House, tenant: Tenant, actor: Actor, own_store: Store, committing: Callable
) -> None:
    row = await put(house, tenant, actor, samples.saved("PDF", 2))
    ready = await run_preview(house, tenant, row, committing)
    assert (ready.preview, ready.pages, ready.images) == ("ready", 2, 2)
    async with committing(tenant) as work:
        images = await queries.page_images(work, row.id)
        assert [image.page for image in images] == [1, 2]
        assert await own_store.exists(images[1].storage_key)
        await jobs.render_preview(work, house, str(row.id))
        assert await queries.page_images(work, row.id) == images


async def test_a_broken_file_ends_as_failed_and_stays(
    house: House, tenant: Tenant, actor: Actor, own_store: Store, committing: Callable
) -> None:
    row = await put(house, tenant, actor, samples.ENCRYPTED)
    failed = await run_preview(house, tenant, row, committing)
    assert (failed.preview, failed.images) == ("failed", 0)
    assert await own_store.read(failed.storage_key, 1_000_000) == samples.ENCRYPTED


async def test_a_text_has_no_preview(house: House, tenant: Tenant, actor: Actor, own_store: Store) -> None:
    assert (await put(house, tenant, actor, b"salam\n", "a.txt")).preview == "none"


async def test_a_second_run_throws_its_images_away(
    house: House, tenant: Tenant, actor: Actor, own_store: Store, committing: Callable
) -> None:
    row = await put(house, tenant, actor)
    async with committing(tenant) as work:
        assert await actions.put_previews(work, row.id, 1, [("first", 10, 10)]) == []
        assert await actions.put_previews(work, row.id, 1, [("second", 10, 10)]) == ["second"]
        assert await actions.put_previews(work, uuid4(), 1, [("third", 10, 10)]) == ["third"]
        assert [image.storage_key for image in await queries.page_images(work, row.id)] == ["first"]


async def test_a_discarded_file_needs_no_preview(house: House, tenant: Tenant, committing: Callable) -> None:
    async with committing(tenant) as work:
        await jobs.render_preview(work, house, str(uuid4()))


async def test_cleaning_removes_what_was_left_and_nothing_else(
    house: House, tenant: Tenant, other_tenant: Tenant, actor: Actor, own_store: Store, committing: Callable,
    tmp_path: Path,
) -> None:  # fmt: skip
    left, fresh = await put(house, tenant, actor), await put(house, tenant, actor)
    left = await run_preview(house, tenant, left, committing)
    taken, _ = await attached(house, tenant, actor, committing)
    abroad = await put(house, other_tenant, actor)
    orphan, young, foreign = (
        file_key(tenant.id, uuid4()),
        file_key(tenant.id, uuid4()),
        file_key(other_tenant.id, uuid4()),
    )
    for key in (orphan, young, foreign):
        await own_store.put(key, samples.chunks(b"lost"), 10)
    for key in (orphan, foreign, left.storage_key, taken.storage_key):
        os.utime(tmp_path / "files" / key, (time.time() - 90_000,) * 2)
    async with committing(tenant) as work:
        before = work.now - timedelta(hours=25)
        old = update(File).where(File.id.in_([left.id, taken.id])).values(created_at=before)
        await work.session.execute(old.execution_options(synchronize_session=False))
    async with committing(tenant, SYSTEM) as work:
        await jobs.clean_orphans(work, house)
    async with committing(tenant) as work:
        assert await queries.file_by_id(work, left.id) is None
        assert (
            await work.session.scalar(select(func.count()).select_from(FilePage).where(FilePage.file_id == left.id))
            == 0
        )
    standing = {key: await own_store.exists(key) for key in (left.storage_key, orphan)}
    assert standing == dict.fromkeys(standing, False)
    for key in (fresh.storage_key, taken.storage_key, abroad.storage_key, young, foreign):
        assert await own_store.exists(key), key
    assert len(kept(tmp_path)) == 5


async def test_who_may_open(
    house: House, tenant: Tenant, actor: Actor, own_store: Store, committing: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = await put(house, tenant, actor)
    row, record = await attached(house, tenant, actor, committing)

    async def check(work: Work, record_id: UUID) -> bool:
        return record_id == record and work.actor is actor

    async with committing(tenant) as work:
        monkeypatch.setattr(access, "CHECKS", {})
        assert not await access.may_open(work, row)
        monkeypatch.setattr(access, "CHECKS", {"letter": check})
        assert await access.may_open(work, row)
        assert await access.may_open(work, waiting)
        assert not await access.may_open(work, dataclasses.replace(row, state="withdrawn"))
        work.actor = all_powerful()
        assert not await access.may_open(work, row)
        assert not await access.may_open(work, waiting)
        work.actor = Actor(kind="outsider", id=None, name="")
        assert not await access.may_open(work, dataclasses.replace(waiting, uploaded_by=None))
