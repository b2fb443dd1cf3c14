"""The beginning of a spreadsheet, read as somebody wishes, before its columns are chosen."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.imports.forms import ENCODINGS, SEPARATORS
from service.imports.queries import ImportView
from service.imports.rules.cells import shown
from service.imports.rules.columns import header_row
from service.imports.sheets import Row, Told, Unreadable, Wish, head
from service.runtime.storage import StorageError, Store
from service.web.errors import Away


@dataclass(frozen=True, slots=True)
class Looked:
    """The beginning of a spreadsheet: what the reader told, its first rows, the header's place and words."""

    told: Told
    rows: list[Row]
    header: int
    headings: list[str]
    refused: str = ""


async def look(store: Store, found: ImportView, how: Mapping[str, str]) -> Looked:
    """Read the beginning of the file as somebody wishes; `refused` says why it could not be read."""
    encoding = how.get("encoding", "") if how.get("encoding") in ENCODINGS else ""
    separator = how.get("separator", "") if how.get("separator") in SEPARATORS else ""
    wish = Wish(how.get("sheet", "")[:200], encoding, separator)
    try:
        told, rows = await head(store, found.storage_key, found.kind, wish)
    except Unreadable as refused:
        return Looked(Told((), "", "", "", 0), [], 1, [], str(refused))
    except StorageError as error:
        raise Away("files") from error
    typed = how.get("header_row", "")
    known = typed.isascii() and typed.isdecimal() and len(typed) < 4
    at = int(typed) if known else header_row([(row, [shown(cell) for cell in cells]) for row, cells in rows])
    headings = next(([shown(cell) for cell in cells] for row, cells in rows if row == at), [])
    width = max((len(cells) for _, cells in rows), default=0)
    return Looked(told, rows, at, headings + [""] * (width - len(headings)))
