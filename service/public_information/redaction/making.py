"""From a stored file to what its pages say, to blackened pages, to a new document and its check, through programs in
processes of their own. No database here."""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from service.documents import programs
from service.documents.actions import take_made
from service.documents.rules import Taken
from service.kit.ids import new_id
from service.runtime.storage import Store, file_key
from service.runtime.tenants import Tenant
from service.web.render import BUILT

HERE = Path(__file__).with_name("programs")
SURVEYING, BURNING, ASSEMBLING, CHECKING = (
    HERE / f"{name}.py" for name in ("surveying", "burning", "assembling", "checking")
)
PATIENCE = 180.0
LARGEST_PAGE = 64 * 1024 * 1024
FINE, COARSE, MANY_PAGES = 200, 150, 60


@dataclass(frozen=True, slots=True)
class Source:
    """The file to be read: where it is stored, its kind, and the password that opens it."""

    key: str
    kind: str
    sha256: str
    password: str = ""


@dataclass(frozen=True, slots=True)
class Surveyed:
    """What was read: the count of all pages, or a problem's code; and each page with its stored picture."""

    pages: int | None
    problem: str = ""
    found: Sequence[tuple[dict[str, Any], str]] = ()


async def survey(store: Store, tenant: Tenant, source: Source, first: int, last: int) -> Surveyed:
    """Read some pages. Fewer come than were asked for where a page is beyond the limits of time and memory."""
    async with programs.place():
        with tempfile.TemporaryDirectory(prefix="chancery-") as folder:
            place = Path(folder)
            if not await _fetched(store, source, place / "source"):
                return Surveyed(None, "gone")
            spec = _json(place / "spec", {"password": source.password, "first": first, "last": last})
            said = _lines(await programs.run(SURVEYING, *map(str, (place / "source", source.kind, spec, place))))
            if not said or "problem" in said[0]:
                return Surveyed(None, said[0]["problem"] if said else "damaged")
            kept = [(page, await _keep(store, tenant, place / f"{page['page']}.webp")) for page in said[1:]]
            return Surveyed(said[0]["pages"], "", kept)


async def burn(
    store: Store, tenant: Tenant, source: Source, pages: Sequence[Mapping[str, Any]], *, fine: bool
) -> list[tuple[dict[str, Any], str]]:
    """Blacken some pages: {page, marks}, as `burning.py` reads them. Gives each with its stored picture."""
    async with programs.place():
        with tempfile.TemporaryDirectory(prefix="chancery-") as folder:
            place = Path(folder)
            if not await _fetched(store, source, place / "source"):
                return []
            about = {"password": source.password, "dpi": FINE if fine else COARSE, "font": _font(), "pages": pages}
            spec = _json(place / "spec", about)
            said = _lines(await programs.run(BURNING, *map(str, (place / "source", source.kind, spec, place))))
            return [(page, await _keep(store, tenant, place / f"{page['page']}.jpg")) for page in said]


async def assemble(store: Store, tenant: Tenant, about: Mapping[str, Any], name: str) -> Taken | None:
    """The new document, stored: `about` as `assembling.py` reads it, pictures being storage keys. None: it failed."""
    async with programs.place():
        with tempfile.TemporaryDirectory(prefix="chancery-") as folder:
            place = Path(folder)
            pages = []
            for number, page in enumerate(about["pages"], start=1):
                picture = place / f"{number}.jpg"
                await programs.fetch(store, page["picture"], picture)
                pages.append({**page, "picture": str(picture)})
            spec, output = _json(place / "spec", {**about, "pages": pages}), place / "made.pdf"
            said = _lines(await programs.run(ASSEMBLING, str(spec), str(output), patience=PATIENCE))
            if not said or not output.exists():
                return None
            return await take_made(store, tenant, name, "pdf", await asyncio.to_thread(output.read_bytes))


async def check(store: Store, key: str, about: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What `checking.py` says of some pages of a stored result."""
    async with programs.place():
        with tempfile.TemporaryDirectory(prefix="chancery-") as folder:
            place = Path(folder)
            await programs.fetch(store, key, place / "source")
            spec = _json(place / "spec", about)
            return _lines(await programs.run(CHECKING, str(place / "source"), str(spec), patience=PATIENCE))


async def _fetched(store: Store, source: Source, target: Path) -> bool:
    """Bring the file here; False when it is not the very file that was marked."""
    await programs.fetch(store, source.key, target)
    digest = await asyncio.to_thread(lambda: sha256(target.read_bytes()).hexdigest())
    return digest == source.sha256


def _font() -> str:
    return str(next(iter(sorted(BUILT.glob("firago-600.*.ttf"))), ""))


def _lines(said: bytes) -> list[dict[str, Any]]:
    """Every line that came whole."""
    return [json.loads(line) for line in said.split(b"\n")[:-1]]


def _json(path: Path, value: Mapping[str, Any]) -> Path:
    path.write_text(json.dumps(dict(value), ensure_ascii=False), encoding="utf-8")
    return path


async def _keep(store: Store, tenant: Tenant, picture: Path) -> str:
    key = file_key(tenant.id, new_id())
    content = await asyncio.to_thread(picture.read_bytes)
    await store.put(key, _whole(content), LARGEST_PAGE)
    return key


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    reader = BytesIO(content)
    while piece := reader.read(256 * 1024):
        yield piece
