"""Hits as pages and the API show them: their own texts marked, and what stands in their files."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from service.documents.queries import passages_with
from service.runtime.work import Work
from service.search.asking import Asked, Hit, Piece, marked, snippet


@dataclass(frozen=True, slots=True)
class Lines:
    """The texts of a hit in pieces; `more` are those further ones in which something answers, by their labels."""

    number: list[Piece]
    title: list[Piece]
    who: list[Piece]
    more: list[tuple[str, list[Piece]]]


@dataclass(frozen=True, slots=True)
class InFile:
    """What stands in a file of a hit."""

    file_id: UUID
    name: str
    pieces: list[Piece]


def lines(hit: Hit, asked: Asked) -> Lines:
    """The texts of a hit, marked. Of one that is withheld there is only its number."""
    more = [(label, snippet(text, asked)) for label, text in hit.more.items() if text]
    return Lines(
        marked(hit.number, asked),
        marked(hit.title, asked),
        marked(hit.who, asked),
        [(label, pieces) for label, pieces in more if pieces],
    )


async def file_snippets(work: Work, hits: Sequence[Hit], asked: Asked) -> dict[UUID, list[InFile]]:
    """By hit what stands in its files, for those whose content the reader sees; one question for each register."""
    found: dict[UUID, list[InFile]] = {}
    words: list[Sequence[str]] = [*([phrase] for phrase in asked.phrases), *asked.words]
    for record in {hit.record for hit in hits}:
        ids = [hit.id for hit in hits if hit.record == record and not hit.withheld]
        for one in await passages_with(work, record, ids, words):
            pieces = snippet(one.text, asked)
            if pieces:
                found.setdefault(one.record_id, []).append(InFile(one.file_id, one.name, pieces))
    return found
