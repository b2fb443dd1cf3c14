"""Files of records: what is accepted, the states a file passes through, and how it is called."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from service.kit.refusal import Refusal
from service.kit.words import N_

PERMISSIONS = frozenset({"documents.attach"})
ACTS: Mapping[str, str] = {
    "file.uploaded": N_("File uploaded"),
    "file.discarded": N_("Upload thrown away"),
    "file.attached": N_("File attached"),
    "file.withdrawn": N_("File withdrawn"),
}
MEGABYTE = 1024 * 1024
MOST_WAITING = 100
WAITS = timedelta(hours=24)
LONGEST_REASON = 500
MOST_PAGES = 30
PREVIEWED = frozenset({"pdf", "tiff", "jpg", "png"})
READABLE = frozenset({"pdf", "docx", "xlsx", "odt", "ods", "eml", "txt", "csv"})
LARGEST_READ = 256 * MEGABYTE

TOO_LARGE = N_("This file is larger than %(megabytes)s MB, the most that is accepted.")
CUT_OFF = N_("The upload was cut off and nothing was kept. Choose the file again.")
MANY_WAITING = N_("%(count)s files already wait for their letters. Register or remove some of them first.")
UNKNOWN_FILES = N_("One of the files is no longer there. Choose it again.")
WITHOUT_REASON = N_("Say why the file is withdrawn.")
ALREADY_WITHDRAWN = N_("This file was already withdrawn.")


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that lies checked in the store and has no row yet."""

    id: UUID
    name: str
    kind: str
    media_type: str
    size: int
    sha256: str
    storage_key: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as lists and pages show it. `pages` counts all its pages, `images` those that have a preview."""

    id: UUID
    record: str
    record_id: UUID | None
    name: str
    kind: str
    media_type: str
    size: int
    sha256: str
    storage_key: str
    state: str
    preview: str
    pages: int | None
    images: int
    uploaded_by: UUID | None
    uploaded_by_name: str
    created_at: datetime
    text: str = ""
    """What came of reading its text for the search: ready, empty, protected, failed, too_large; empty: not read."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """The preview of one page; width and height in pixels."""

    page: int
    storage_key: str
    width: int
    height: int


def first_preview(kind: str) -> str:
    """The state a new file's preview is in: waiting for the worker, or none where a kind has no preview."""
    return "waiting" if kind in PREVIEWED else "none"


def too_large(megabytes: int) -> Refusal:
    """The refusal of a file above the agency's limit."""
    return Refusal(TOO_LARGE, code="file_too_large", field="file", megabytes=megabytes)


def check_waiting(count: int) -> None:
    """Raise Refusal when somebody leaves uploads behind without end."""
    if count >= MOST_WAITING:
        raise Refusal(MANY_WAITING, code="too_many_files", field="file", count=count)


def check_withdrawal(state: str, reason: str) -> None:
    """Raise Refusal when a file may not be withdrawn: it takes a reason, once."""
    if not reason:
        raise Refusal(WITHOUT_REASON, code="required", field="reason")
    if state != "attached":
        raise Refusal(ALREADY_WITHDRAWN, code="withdrawn")


def ids_in(typed: str) -> tuple[UUID, ...]:
    """Ids of files as a form posts them, parted by spaces or commas. Raises Refusal(field="files") on what is none."""
    try:
        return tuple(UUID(one) for one in typed.replace(",", " ").split())
    except ValueError:
        raise Refusal(UNKNOWN_FILES, code="unknown_file", field="files") from None
