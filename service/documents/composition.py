"""From a template and values to a stored DOCX and PDF, through programs of their own. No database here."""

import asyncio
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.documents import programs
from service.documents.actions import take_made
from service.documents.rules import Taken
from service.runtime.storage import Store
from service.runtime.tenants import Tenant
from service.web.render import BUILT

HERE = Path(__file__).parent
FILLING, TYPESETTING, LETTERHEAD, PAPERING = (
    HERE / f"{name}.py" for name in ("filling", "typesetting", "letterhead", "papering")
)


class Unmade(Exception):
    """No document could be made: `problem` is a code as the programs say it, `detail` its parameters."""

    def __init__(self, problem: str, detail: Mapping[str, Any] | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.detail = {name: _plain(value) for name, value in (detail or {}).items()}


def _plain(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a document is made of. template_key: where the agency's own template is stored, None for ours.

    head: what `letterhead.py` reads; values: fields by name; about: title, language, author, moment (see
    `typesetting.py`); name: of the files, without ending.
    """

    template_key: str | None
    head: Mapping[str, Any]
    values: Mapping[str, Any]
    about: Mapping[str, Any]
    name: str


async def compose(store: Store, tenant: Tenant, recipe: Recipe) -> tuple[Taken, Taken]:
    """The stored DOCX and PDF. Raises Unmade, and StorageError when the store is away."""
    async with programs.place():
        with tempfile.TemporaryDirectory(prefix="chancery-") as folder:
            place = Path(folder)
            template = await _template(store, recipe, place)
            filled, printed = place / "filled.docx", place / "printed.pdf"
            await said_by(FILLING, template, written_to(place / "values.json", recipe.values), filled)
            about = {**recipe.about, "fonts": str(fonts_in(place))}
            await said_by(TYPESETTING, filled, written_to(place / "about.json", about), printed)
            content = await asyncio.to_thread(filled.read_bytes)
            docx = await take_made(store, tenant, f"{recipe.name}.docx", "docx", content)
            content = await asyncio.to_thread(printed.read_bytes)
            return docx, await take_made(store, tenant, f"{recipe.name}.pdf", "pdf", content)


async def set_paper(
    store: Store, tenant: Tenant, paper: Mapping[str, Any], about: Mapping[str, Any], name: str
) -> tuple[Taken, Taken]:
    """The stored DOCX and PDF of what `papering.py` reads; about: as in Recipe. Raises Unmade, and StorageError."""
    written, printed = await made_paper(paper, about)
    docx = await take_made(store, tenant, f"{name}.docx", "docx", written)
    return docx, await take_made(store, tenant, f"{name}.pdf", "pdf", printed)


async def made_paper(paper: Mapping[str, Any], about: Mapping[str, Any]) -> tuple[bytes, bytes]:
    """The same, not stored: the content of the DOCX and of the PDF. Raises Unmade."""
    async with programs.place():
        with tempfile.TemporaryDirectory(prefix="chancery-") as folder:
            place = Path(folder)
            written, printed = place / "written.docx", place / "printed.pdf"
            about = {**about, "fonts": str(fonts_in(place))}
            await said_by(PAPERING, written_to(place / "paper.json", {**paper, "fonts": about["fonts"]}), written)
            await said_by(TYPESETTING, written, written_to(place / "about.json", about), printed)
            return await asyncio.to_thread(written.read_bytes), await asyncio.to_thread(printed.read_bytes)


async def check_template(store: Store, key: str, values: Mapping[str, Any]) -> list[str]:
    """The fields that a stored template uses. Raises Unmade when it cannot be used."""
    async with programs.place():
        with tempfile.TemporaryDirectory(prefix="chancery-") as folder:
            place = Path(folder)
            template = await _fetched(store, key, place / "template.docx")
            said = await said_by(FILLING, template, written_to(place / "values.json", values), place / "filled.docx")
            fields: list[str] = said["fields"]
            return fields


async def make_template(store: Store, tenant: Tenant, head: Mapping[str, Any], name: str) -> Taken:
    """Our own template for an agency, stored, for it to be changed there."""
    async with programs.place():
        with tempfile.TemporaryDirectory(prefix="chancery-") as folder:
            place = Path(folder)
            made = await _ours(head, place)
            return await take_made(store, tenant, f"{name}.docx", "docx", await asyncio.to_thread(made.read_bytes))


async def _template(store: Store, recipe: Recipe, place: Path) -> Path:
    if recipe.template_key is None:
        return await _ours(recipe.head, place)
    return await _fetched(store, recipe.template_key, place / "template.docx")


async def _ours(head: Mapping[str, Any], place: Path) -> Path:
    made = place / "template.docx"
    await said_by(LETTERHEAD, written_to(place / "head.json", head), made)
    return made


async def _fetched(store: Store, key: str, target: Path) -> Path:
    with target.open("wb") as copy:
        async for piece in await store.get(key):
            copy.write(piece)
    return target


def written_to(path: Path, value: Mapping[str, Any]) -> Path:
    path.write_text(json.dumps(dict(value), ensure_ascii=False), encoding="utf-8")
    return path


def fonts_in(place: Path) -> Path:
    """A folder with nothing but the fonts that documents are set in."""
    folder = place / "fonts"
    folder.mkdir()
    for font in BUILT.glob("*.ttf"):
        (folder / font.name).symlink_to(font)
    return folder


async def said_by(program: Path, *arguments: Path) -> dict[str, Any]:
    """What a program answered. Raises Unmade when it named a problem or was ended by a limit."""
    lines = (await programs.run(program, *map(str, arguments))).split(b"\n")
    if len(lines) < 2:
        raise Unmade("stopped")
    said: dict[str, Any] = json.loads(lines[0])
    if "problem" in said:
        raise Unmade(said.pop("problem"), said)
    return said
