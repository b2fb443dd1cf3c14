"""Bodies of the JSON API, as they come and go. Every field of a registration may be left out here: the rules say
what is missing, all of it at once, in the caller's language."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType, structs


def _told(description: str, **schema: Any) -> Meta:
    return Meta(description=description, extra_json_schema=schema or None)


class SenderBody(Struct, kw_only=True):
    """Who sent the letter, and how they number and date it."""

    name: Annotated[str | None, _told("Name of the organisation or person. Required unless `id` is given.")] = None
    id: Annotated[str | None, _told("Id of a contact of this agency.", format="uuid")] = None
    kind: Annotated[str | None, _told("`organisation` (taken when left out) or `person`, for a new contact.")] = None
    number: Annotated[str | None, _told("The sender's own number of the letter.")] = None
    date: Annotated[str | None, _told("The date on the letter.", format="date")] = None


class WithinBody(Struct, kw_only=True):
    """A term as an amount, counted from receipt."""

    count: Annotated[int | None, _told("From 1 to 3660.")] = None
    unit: Annotated[str | None, _told("`working_day` (taken when left out), `calendar_day`, `month` or `hour`.")] = None


class NewLetterBody(Struct, kw_only=True):
    """A letter to be registered. `journal`, `subject` and `sender` are required."""

    journal: Annotated[str | None, _told("Required. Short name of a journal of incoming letters.")] = None
    subject: Annotated[str | None, _told("Required. What the letter is about, at most 1000 characters.")] = None
    sender: SenderBody | None = None
    language: Annotated[str | None, _told("Language of the letter; the agency's own when left out.")] = None
    received_at: Annotated[str | None, _told("When it was received; now when left out.", format="date-time")] = None
    kind: Annotated[str | None, _told("Kind of document of the agency; its first when left out.")] = None
    channel: Annotated[str | None, _told("Way of arrival; electronic casework when left out, if there is one.")] = None
    addressee: str | None = None
    summary: str | None = None
    sheets: int | None = None
    annexes: int | None = None
    due_on: Annotated[str | None, _told("Until when it must be dealt with.", format="date")] = None
    due_rule: Annotated[str | None, _told("Instead of `due_on`: id of a rule of deadlines, counted from receipt.")] = (
        None
    )
    due_within: Annotated[WithinBody | None, _told("Instead of `due_on`: an amount, counted from receipt.")] = None
    unit: Annotated[str | None, _told("Short name of the unit whose letter it is; the journal's when left out.")] = None
    case: Annotated[str | None, _told("Index or title of an open file of the nomenclature.")] = None
    restricted: bool = False
    restricted_basis: Annotated[str | None, _told("Legal basis; required when `restricted`.")] = None
    reserved_number: Annotated[
        str | None, _told("Id of a reserved number under which the letter stands in the paper register.", format="uuid")
    ] = None
    origin: Annotated[
        str | None, _told("What the letter came from, such as `mail:<id>` of a message; its files become the letter's.")
    ] = None
    paper_on: Annotated[str | None, _told("Its day in the paper register; required then.", format="date")] = None


NESTED = ("sender", "due_within")


def flat(body: NewLetterBody) -> dict[str, str]:
    """The body as posted fields named by path, such as `sender.name`."""
    values = {name: _text(value) for name, value in structs.asdict(body).items() if name not in NESTED}
    for nested in NESTED:
        part = getattr(body, nested)
        if part is not None:
            values |= {f"{nested}.{name}": _text(value) for name, value in structs.asdict(part).items()}
    return values


def _text(value: object) -> str:
    if value is None or value is False:
        return ""
    return "1" if value is True else str(value)


class PackageBody(Struct):
    """A package that was imported."""

    id: UUID
    state: str


class RegisteredBody(Struct):
    """The receipt of a registration."""

    id: UUID
    number: str
    state: str


class SenderItem(Struct):
    """The sender of a letter."""

    name: str
    number: str
    date: date | None
    id: UUID | UnsetType | None = UNSET


class CaseItem(Struct):
    """The file of the nomenclature in which a document lies."""

    id: UUID
    index: str
    year: int


class LetterItem(Struct, kw_only=True):
    """One letter of the list. Where `withheld`, only number, dates and state are given."""

    id: UUID
    number: str
    state: str
    journal: str
    registered_at: datetime
    received_at: datetime
    due_on: date | None
    restricted: bool
    withheld: bool
    subject: str | None
    sender: SenderItem | None
    kind: str | None
    channel: str | None
    language: str | None
    files: int | None
    case: CaseItem | None


class LettersBody(Struct):
    """A page of letters, newest first. `next` is given back as `cursor` to go on; null at the end."""

    items: list[LetterItem]
    next: str | None


class FileItem(Struct):
    """A file of a letter."""

    id: UUID
    name: str
    size: int
    kind: str
    sha256: str


class FilesBody(Struct):
    """Files that were attached."""

    items: list[FileItem]


class DeadlineItem(Struct, kw_only=True):
    """A clock of the letter. `due` is a day, or for terms in hours a moment; state: running, paused or stopped.

    rule: id of the rule of deadlines, "" for a term that a person set.
    """

    title: str
    rule: str
    due: str
    state: str
    explanation: Annotated[list[str], _told("How the date came about, in the caller's language.")]


class LetterBody(LetterItem, kw_only=True):
    """One letter. Where `withheld`, only number, dates and state are given."""

    addressee: str | None
    summary: str | None
    sheets: int | None
    annexes: int | None
    restricted_basis: str | None
    unit: str
    version: int
    attached: list[FileItem]
    deadlines: Annotated[list[DeadlineItem], _told("Empty for a moment after registration.")]
    exchange: Annotated[dict[str, str], _told("What other systems call the letter, by system.")]
