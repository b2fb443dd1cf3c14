"""From a stored file to its text, through the reader in its own process. No database here."""

import asyncio
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from service.documents import programs
from service.documents.rules import LARGEST_READ, FileRow
from service.kit.folding import phrase_key
from service.kit.texts import clean_text
from service.runtime.storage import Store

READER = Path(__file__).with_name("reading.py")
PATIENCE = 60.0
LONGEST_TEXT = 600_000
PASSAGE, OVERLAP = 2_000, 300


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a text and its words as they are compared, with the first words of the next piece after them."""

    text: str
    folded: str


@dataclass(frozen=True, slots=True)
class ReadText:
    """What came of reading: ready, empty, protected, failed or too_large. `cut`: the text goes on."""

    state: str
    text: str = ""
    cut: bool = False


async def read_text(store: Store, file: FileRow) -> ReadText:
    """The text of a file. Raises StorageError when the store is away; whatever is wrong with the file is a state."""
    if file.size > LARGEST_READ:
        return ReadText("too_large")
    async with programs.place():
        with tempfile.TemporaryDirectory(prefix="chancery-") as folder:
            source, target = Path(folder, "source"), Path(folder, "text")
            await programs.fetch(store, file.storage_key, source)
            said = await programs.run(READER, str(source), file.kind, str(target), patience=PATIENCE)
            return await asyncio.to_thread(_told, said, target)


def _told(said: bytes, target: Path) -> ReadText:
    lines = said.split(b"\n")[:-1]
    if not lines or not target.exists():
        return ReadText("failed")
    state, cut = json.loads(lines[0])
    if state != "ready":
        return ReadText(state)
    text = clean_text(target.read_text(encoding="utf-8", errors="replace"), LONGEST_TEXT)
    return ReadText("ready", text, cut) if phrase_key(text[:10_000]) or phrase_key(text) else ReadText("empty")


def passages(text: str) -> Iterator[Passage]:
    """The text in pieces that end between two words."""
    at = 0
    while at < len(text):
        end = min(at + PASSAGE, len(text))
        if end < len(text):
            cut = max(text.rfind(" ", at + PASSAGE // 2, end), text.rfind("\n", at + PASSAGE // 2, end))
            end = cut if cut > at else end
        yield Passage(text[at:end].strip(), f" {phrase_key(text[at : end + OVERLAP])}")
        at = end
