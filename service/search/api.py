"""The JSON API of the search."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import Router, get
from litestar.params import QueryParameter

from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.search.asking import Hit, Piece
from service.search.everywhere import find_everywhere, numbered_everywhere, open_registers
from service.search.forms import read_asked, read_place
from service.search.showing import InFile, Lines, file_snippets, lines
from service.search.slots import REGISTERS
from service.web.guards import NotPermitted, signed_in
from service.web.working import Own


@dataclass(frozen=True, slots=True)
class PieceItem:
    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class FileHit:
    file: UUID
    name: str
    pieces: list[PieceItem]


@dataclass(frozen=True, slots=True)
class HitItem:
    """`title` and `sender` in pieces, those that answer marked. A `withheld` record answers to its number only."""

    record: str
    id: UUID
    number: str
    at: datetime
    register: str
    state: str
    withheld: bool
    title: list[PieceItem]
    sender: list[PieceItem]
    files: list[FileHit]


@dataclass(frozen=True, slots=True)
class SearchBody:
    """`exact`: records that have exactly the number that was asked for."""

    exact: list[HitItem]
    items: list[HitItem]
    next: str | None


def _pieces(pieces: list[Piece]) -> list[PieceItem]:
    return [PieceItem(text, hit) for text, hit in pieces]


def _item(hit: Hit, shown: Lines, files: list[InFile]) -> HitItem:
    in_files = [FileHit(one.file_id, one.name, _pieces(one.pieces)) for one in files]
    own = (hit.record, hit.id, hit.number, hit.at, hit.place, hit.state, hit.withheld)
    return HitItem(*own, _pieces(shown.title), _pieces(shown.who), in_files)


@get(
    "/",
    guards=[signed_in],
    operation_id="search",
    summary="Search all registers",
    description="Words are beginnings of words; words in quotation marks are a phrase. Newest first.",
)
async def search(
    work: Own,
    q: Annotated[str, QueryParameter(description="A number, or words of sender, subject or files.", max_length=400)],
    register: Annotated[str, QueryParameter(description="Word of one kind of record, such as `letter`.")] = "",
    since: Annotated[str, QueryParameter(name="from", description="First day, as 2026-11-20.")] = "",
    until: Annotated[str, QueryParameter(name="to", description="Last day, as 2026-11-20.")] = "",
    cursor: Annotated[str, QueryParameter(description="`next` of the page before.")] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=100)] = 20,
) -> SearchBody:
    if not open_registers(work.actor):
        raise NotPermitted(next((one.permission for one in REGISTERS.values()), "search"))
    registers = open_registers(work.actor, register)
    if not registers:
        raise FieldErrors([Refusal(N_("Choose one of the values offered."), code="choice", field="register")])
    question = read_asked(work, {"q": q, "from": since, "to": until})
    place = read_place(cursor, "cursor")
    exact = await numbered_everywhere(work, registers, q.strip()) if place is None else []
    found = await find_everywhere(work, registers, question, place, limit)
    files = await file_snippets(work, found.items, question)
    return SearchBody(
        [_item(hit, lines(hit, question), []) for hit in exact],
        [_item(hit, lines(hit, question), files.get(hit.id, [])) for hit in found.items],
        found.next.encode() if found.next else None,
    )


router = Router(path="/api/v1/search", route_handlers=[search], tags=["Search"])
DOORS = [router]
