import asyncio
import hashlib
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import Request, urlopen
from uuid import UUID, uuid4

import pytest

from service.runtime.storage import FileMissing, StorageFailed, Store, TooLarge, file_key, owner_of

ROOT = Path(__file__).resolve().parents[2]
MEGABYTE = 1024 * 1024
TENANT = UUID("0192f5c8-0000-7000-8000-000000000001")
pytestmark = pytest.mark.anyio
ENDLESS = """
import asyncio, sys
from service.runtime.storage import Store
async def endless():
    yield b"x" * 11 * 1024 * 1024
    await asyncio.sleep(60)
asyncio.run(Store("file://" + sys.argv[1]).put(sys.argv[2], endless(), 10**9))
"""


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "files with % and #"


@pytest.fixture
def store(folder):
    return Store(f"file://{folder}")


@pytest.fixture(scope="module")
def bucket_server():
    """moto speaks S3 but checks no signatures: these tests show the protocol, not that credentials are right."""
    moto = pytest.importorskip("moto.server")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    urlopen(Request(f"http://{host}:{port}/papers", method="PUT"), timeout=10).close()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(bucket_server, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    return Store(f"s3://papers/office?endpoint={bucket_server}&region=eu-west-1")


@pytest.fixture(params=["local", "bucket"])
def any_store(request):
    return request.getfixturevalue("store" if request.param == "local" else "bucket")


def new_key() -> str:
    return file_key(TENANT, uuid4())


async def chunks(*parts: bytes, fail: BaseException | None = None, hang: bool = False):
    for part in parts:
        yield part
    if fail:
        raise fail
    if hang:
        await asyncio.sleep(60)


def unfinished_uploads(server: str) -> bytes:
    with urlopen(f"{server}/papers?uploads", timeout=10) as answer:
        return answer.read()


def start_upload_elsewhere(folder: Path, key: str) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-c", ENDLESS, str(folder), key], cwd=ROOT)


async def whole(pieces) -> bytes:
    return b"".join([piece async for piece in pieces])


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("parts", [(b"letter",), (), (b"", b"a", b""), (b"x" * MEGABYTE,) * 12])
async def test_what_is_put_is_got_with_its_size_and_hash(any_store, parts):
    key, content = new_key(), b"".join(parts)
    stored = await any_store.put(key, chunks(*parts), limit=len(content))
    assert (stored.size, stored.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert await any_store.exists(key)
    assert await any_store.size(key) == len(content)
    assert await whole(await any_store.get(key)) == content
    assert await any_store.read(key, limit=len(content)) == content


async def test_a_part_can_be_read(any_store):
    key = new_key()
    await any_store.put(key, chunks(b"0123456789"), limit=10)
    assert await whole(await any_store.get(key, 2, 5)) == b"234"
    assert await whole(await any_store.get(key, 7)) == b"789"
    with pytest.raises(TooLarge):
        await any_store.read(key, limit=9)


async def test_one_byte_too_many_leaves_nothing(any_store):
    key = new_key()
    with pytest.raises(TooLarge) as caught:
        await any_store.put(key, chunks(b"x" * 6 * MEGABYTE, b"x"), limit=6 * MEGABYTE)
    assert caught.value.limit == 6 * MEGABYTE
    assert not await any_store.exists(key)


async def test_a_source_that_breaks_leaves_nothing_and_is_heard(any_store, folder, bucket_server):
    key, cut = new_key(), ConnectionResetError("the browser went away")
    with pytest.raises(ConnectionResetError) as caught:
        await any_store.put(key, chunks(b"x" * 11 * MEGABYTE, fail=cut), limit=50 * MEGABYTE)
    assert caught.value is cut
    assert not await any_store.exists(key)
    if folder.exists():
        assert files(folder) == []
    assert b"<Upload>" not in unfinished_uploads(bucket_server)


async def test_a_cancelled_upload_leaves_nothing(store, folder):
    key = new_key()
    upload = asyncio.create_task(store.put(key, chunks(b"x" * 11 * MEGABYTE, hang=True), limit=50 * MEGABYTE))
    for _ in range(100):
        await asyncio.sleep(0.05)
        if files(folder):
            break
    assert files(folder) == [f"{key.partition('/')[2]}#1"]
    upload.cancel()
    with pytest.raises(asyncio.CancelledError):
        await upload
    for _ in range(100):
        await asyncio.sleep(0.05)
        if not files(folder):
            break
    assert files(folder) == []


async def test_what_a_killed_process_left_is_swept_and_nothing_else(store, folder):
    kept, left = new_key(), new_key()
    await store.put(kept, chunks(b"kept"), limit=10)
    child = start_upload_elsewhere(folder, left)
    for _ in range(200):
        await asyncio.sleep(0.05)
        if len(files(folder)) == 2:
            break
    child.send_signal(signal.SIGKILL)
    child.wait(10)
    assert not await store.exists(left)
    assert [key async for key in store.list_older_than(datetime.now(UTC) + timedelta(hours=1))] == [kept]
    assert await store.sweep(datetime.now(UTC) - timedelta(hours=1)) == 0
    assert await store.sweep(datetime.now(UTC) + timedelta(hours=1)) == 1
    assert files(folder) == [kept.partition("/")[2]]


async def test_deleting_twice_is_deleting_once(any_store):
    key = new_key()
    await any_store.put(key, chunks(b"x"), limit=1)
    await any_store.delete(key)
    await any_store.delete(key)
    assert not await any_store.exists(key)
    for asked in (any_store.get(key), any_store.size(key), any_store.read(key, 1)):
        with pytest.raises(FileMissing):
            await asked


@pytest.mark.parametrize(
    "key",
    ["", "x", f"{TENANT}", f"{TENANT}/", f"{TENANT}/../{TENANT}", f"../{TENANT}/{TENANT}", f"{TENANT}/{TENANT}/x",
     f"/{TENANT}/{TENANT}", f"{TENANT}/{TENANT}\n", f"{TENANT}/{str(TENANT).replace('f', 'F')}",
     f"{TENANT}%2f{TENANT}"],
)  # fmt: skip
async def test_only_keys_of_a_tenant_are_keys(store, folder, key):
    for act in (store.put(key, chunks(b"x"), 1), store.get(key), store.delete(key), store.exists(key), store.size(key)):
        with pytest.raises(ValueError, match="file key"):
            await act
    with pytest.raises(ValueError, match="file key"):
        owner_of(key)
    assert files(folder.parent) == []


async def test_a_key_names_its_tenant():
    assert owner_of(new_key()) == TENANT


async def test_old_files_are_listed_per_tenant(any_store):
    mine, other = new_key(), file_key(uuid4(), uuid4())
    for key in (mine, other):
        await any_store.put(key, chunks(b"x"), limit=1)
    later = datetime.now(UTC) + timedelta(minutes=1)
    everything = [key async for key in any_store.list_older_than(later)]
    assert {mine, other} <= set(everything)
    assert [key async for key in any_store.list_older_than(later, owner_of(other))] == [other]
    assert [key async for key in any_store.list_older_than(datetime.now(UTC) - timedelta(minutes=1))] == []


async def test_a_store_that_cannot_be_written_fails_clearly(store, folder):
    key = new_key()
    (folder / str(TENANT)).write_text("a file where a folder should be")
    with pytest.raises(StorageFailed) as caught:
        await store.put(key, chunks(b"x"), limit=1)
    assert str(folder) not in str(caught.value)


async def test_a_bucket_that_is_away_fails_within_a_bearable_time(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    away = Store("s3://papers?endpoint=http://127.0.0.1:1&region=eu-west-1")
    began = time.monotonic()
    with pytest.raises(StorageFailed):
        await away.put(new_key(), chunks(b"x"), limit=1)
    with pytest.raises(StorageFailed):
        await away.get(new_key())
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    "url", ["file://relative/path", "ftp://host/x", "/just/a/path", "s3://", "s3://bucket?secret=x", "file://"]
)
def test_a_wrong_address_is_refused(url):
    with pytest.raises(ValueError):
        Store(url)


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageFailed, match="folder for files"):
        Store(f"file://{tmp_path / 'file' / 'files'}")


def test_the_folder_is_not_for_others(store, folder):
    assert folder.stat().st_mode & 0o077 == 0
