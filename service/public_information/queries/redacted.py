"""Reads of redacted versions: those that an answer may take, those that it has, what their marks withhold."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from service.documents.models import File
from service.documents.rules import FileRow
from service.public_information.models import AnswerRedaction
from service.public_information.queries.law import grounds_in_force, rows_by_id
from service.public_information.queries.requests import RequestView
from service.public_information.redaction.models import Redaction
from service.public_information.redaction.queries.marks import all_marks
from service.public_information.redaction.queries.redactions import (
    RedactionRow,
    may_open_files,
    newest,
    redaction_by_id,
    redactions_of,
)
from service.public_information.redaction.rules.states import REDACT
from service.public_information.rules.redacted import WITHHELD_ON, WITHHELD_ON_MANY, Withheld, pages_in_words
from service.public_information.rules.words import RECORD, SOURCE
from service.runtime.language import gettext, speaking
from service.runtime.work import Work

ELSEWHERE = 10
LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A redacted version that goes with an answer, and its two files there."""

    redaction_id: UUID
    file_id: UUID
    sheet_id: UUID


async def chosen_for(work: Work, answer_id: UUID) -> list[Chosen]:
    """The redacted versions of an answer, in the order of choice."""
    query = select(AnswerRedaction.redaction_id, AnswerRedaction.file_id, AnswerRedaction.sheet_id).where(
        AnswerRedaction.answer_id == answer_id
    )
    rows = await work.session.execute(query.order_by(AnswerRedaction.chosen_at, AnswerRedaction.id))
    return [Chosen(*row) for row in rows]


def places_of(request: RequestView) -> list[tuple[str, UUID]]:
    """Where files of a request lie that may have to be redacted."""
    places = [(SOURCE, request.id), (RECORD, request.id)]
    return [*places, (LETTER, request.letter_id)] if request.letter_id else places


async def own_redactions(work: Work, request: RequestView) -> list[RedactionRow]:
    """Redactions of the request's own documents and files that the actor may open, finished or not, newest first."""
    found = [one for place in places_of(request) for one in await redactions_of(work, *place)]
    return [one for one in found if await may_open_files(work, one.id)]


async def offered(work: Work, request: RequestView, chosen: Collection[UUID]) -> list[RedactionRow]:
    """What the form of the answer offers: the request's own, what was chosen before, and lately finished others."""
    found = {one.id: one for one in await own_redactions(work, request)}
    lately = await newest(work, None, ELSEWHERE) if work.actor.may(REDACT) else []
    found |= {one.id: one for one in lately if one.finished and one.id not in found}
    for redaction_id in chosen:
        one = None if redaction_id in found else await redaction_by_id(work, redaction_id)
        if one is not None and await may_open_files(work, one.id):
            found[one.id] = one
    return list(found.values())


async def withheld_by(work: Work, redactions: Sequence[RedactionRow], language: str) -> list[Withheld]:
    """What the marks of these redacted versions withhold, each ground of each file once, in the answer's language."""
    in_force = {row.slug: row.id for row in await grounds_in_force(work)}
    found = []
    for one in redactions:
        pages: dict[UUID | None, list[int]] = {}
        known = await _law_of(work, one.id, in_force)
        for page, marks in (await all_marks(work, one.id)).items():
            for mark in marks:
                pages.setdefault(known.get(mark.ground), []).append(page)
        name = await _name_of(work, one)
        with speaking(language):
            found += [Withheld(name, ground, _said(name, where)) for ground, where in pages.items()]
    return found


async def _law_of(work: Work, redaction_id: UUID, in_force: Mapping[str, UUID]) -> dict[str, UUID]:
    """The ground of the law that holds today, by what the marks say; a later version takes an earlier one's place."""
    said = {mark.ground for marks in (await all_marks(work, redaction_id)).values() for mark in marks}
    rows = await rows_by_id(work, "grounds", [UUID(one) for one in said if _is_id(one)])
    return {str(row.id): in_force.get(row.slug, row.id) for row in rows.values()}


def _is_id(typed: str) -> bool:
    try:
        UUID(typed)
    except ValueError:
        return False
    return True


async def _name_of(work: Work, one: RedactionRow) -> str:
    name = await work.session.scalar(select(File.name).where(File.id == one.result_file_id))
    return name or one.name


def _said(name: str, pages: Sequence[int]) -> str:
    where = pages_in_words(pages)
    return gettext(WITHHELD_ON if len(set(pages)) == 1 else WITHHELD_ON_MANY, name=name, pages=where)


# --- what is known of files


async def redacted_among(work: Work, files: Sequence[FileRow]) -> set[UUID]:
    """Those of some files that are redacted versions."""
    made = select(File.sha256).join(
        Redaction, (Redaction.tenant_id == File.tenant_id) & (Redaction.result_file_id == File.id)
    )
    digests = set(await work.session.scalars(made.where(File.sha256.in_([bytes.fromhex(one.sha256) for one in files]))))
    return {one.id for one in files if bytes.fromhex(one.sha256) in digests}


async def originals_among(work: Work, files: Sequence[FileRow]) -> set[UUID]:
    """Those of some files of which a redacted version was made, and which are not redacted themselves."""
    query = select(Redaction.source_sha256).where(
        Redaction.source_sha256.in_([one.sha256 for one in files]), Redaction.result_file_id.is_not(None)
    )
    known = set(await work.session.scalars(query))
    return {one.id for one in files if one.sha256 in known} - await redacted_among(work, files)
