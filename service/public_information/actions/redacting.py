"""Redaction for an answer: documents brought to be redacted, and redacted versions that go with the answer."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, insert, update

from service.documents.actions import attach, let_go, repeat
from service.documents.queries import file_by_id, waiting_files
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.public_information.actions.acting import conclude, demand
from service.public_information.models import AnswerRedaction
from service.public_information.queries.redacted import chosen_for, withheld_by
from service.public_information.queries.requests import request_for
from service.public_information.redaction.actions.starting import start
from service.public_information.redaction.queries.redactions import RedactionRow, may_open_files, redaction_by_id
from service.public_information.redaction.rules.states import KINDS
from service.public_information.rules.content import TOO_MANY_FILES
from service.public_information.rules.doing import MOST_ANSWER_FILES, PartDraft
from service.public_information.rules.redacted import (
    MOST_REDACTED,
    NOT_FINISHED,
    NOT_REDACTABLE,
    NOT_THERE,
    NOTHING_UPLOADED,
    TOO_MANY,
    missing_parts,
)
from service.public_information.rules.words import ANSWER, SOURCE
from service.runtime.work import Work

FIELD = "redactions"


async def add_documents(work: Work, request_id: UUID, files: Sequence[UUID], back: str = "") -> list[UUID]:
    """Keep uploads of the actor as documents to be redacted for the answer, and begin with each; gives the redactions.

    The requester never sees these documents. Raises FieldErrors on field `documents`: nothing chosen, too many, or a
    kind that cannot be redacted.
    """
    request = await demand(work, "add_document", request_id)
    waiting = await waiting_files(work, list(files))
    wrong = [Refusal(NOT_REDACTABLE, code="kind", field="documents", name=one.name)
             for one in waiting if one.kind not in KINDS]  # fmt: skip
    if not waiting:
        wrong.append(Refusal(NOTHING_UPLOADED, code="required", field="documents"))
    if len(waiting) > MOST_ANSWER_FILES:
        wrong.append(Refusal(TOO_MANY_FILES, code="too_many", field="documents", most=MOST_ANSWER_FILES))
    if wrong:
        raise FieldErrors(wrong)
    await attach(work, [one.id for one in waiting], SOURCE, request_id)
    await conclude(work, "add_document", request, {}, said={"files": [one.name for one in waiting]})
    return [await start(work, one.id, back) for one in waiting]


async def check_chosen(work: Work, redactions: Sequence[UUID]) -> list[RedactionRow]:
    """The redacted versions that were chosen. Raises FieldErrors on field `redactions`: unfinished, not there."""
    wanted = list(dict.fromkeys(redactions))
    if len(wanted) > MOST_REDACTED:
        raise FieldErrors([Refusal(TOO_MANY, code="too_many", field=FIELD, most=MOST_REDACTED)])
    found: list[RedactionRow] = []
    wrong: list[Refusal] = []
    for redaction_id in wanted:
        one = await redaction_by_id(work, redaction_id)
        if one is None or one.state == "discarded" or not await may_open_files(work, redaction_id):
            wrong.append(Refusal(NOT_THERE, code="unknown", field=FIELD))
        elif not one.finished:
            wrong.append(Refusal(NOT_FINISHED, code="not_finished", field=FIELD, name=one.name))
        else:
            found.append(one)
    if wrong:
        raise FieldErrors(wrong)
    return found


async def with_withheld(
    work: Work, request_id: UUID, parts: Sequence[PartDraft], redactions: Sequence[UUID], language: str
) -> tuple[list[PartDraft], int]:
    """The parts as they were written, and those that the marks of the redacted versions withhold; how many of these.

    Where no part was written, the first is what was asked for, granted. Raises FieldErrors on field `redactions`.
    """
    chosen = await check_chosen(work, redactions)
    added = missing_parts(parts, await withheld_by(work, chosen, language))
    if added and not parts:
        request = await request_for(work, request_id)
        parts = [PartDraft(text=request.subject, outcome="granted")]
    return [*parts, *added], len(added)


async def put_redacted(work: Work, answer_id: UUID, redactions: Sequence[UUID]) -> None:
    """Let exactly these redacted versions, each with its list of grounds, go with an answer. Raises FieldErrors."""
    chosen = await check_chosen(work, redactions)
    had = await chosen_for(work, answer_id)
    wanted = {one.id: one for one in chosen}
    # Marks may have been changed and burned in anew since it was chosen.
    kept = {one.redaction_id for one in had if one.redaction_id in wanted
            and await _same(work, one.file_id, wanted[one.redaction_id].result_file_id)}  # fmt: skip
    gone = [one for one in had if one.redaction_id not in kept]
    if gone:
        ids = [one.redaction_id for one in gone]
        mine = AnswerRedaction.answer_id == answer_id, AnswerRedaction.redaction_id.in_(ids)
        await work.session.execute(delete(AnswerRedaction).where(*mine))
        await let_go(work, [file for one in gone for file in (one.file_id, one.sheet_id)], ANSWER, answer_id)
    for one in chosen:
        if one.id not in kept:
            await _put(work, answer_id, one)


async def _same(work: Work, file_id: UUID, other_id: UUID | None) -> bool:
    files = [await file_by_id(work, one) for one in (file_id, other_id) if one is not None]
    return len({file.sha256 if file else "" for file in files}) == 1 and len(files) == 2


async def _put(work: Work, answer_id: UUID, one: RedactionRow) -> None:
    assert one.result_file_id is not None and one.sheet_file_id is not None
    row = {
        "tenant_id": work.tenant.id,
        "id": new_id(),
        "answer_id": answer_id,
        "redaction_id": one.id,
        "file_id": await repeat(work, one.result_file_id, ANSWER, answer_id),
        "sheet_id": await repeat(work, one.sheet_file_id, ANSWER, answer_id),
        "chosen_at": work.now,
        "chosen_by_name": work.actor.name,
    }
    await work.session.execute(insert(AnswerRedaction).values(row))


async def pass_on(work: Work, from_id: UUID, to_id: UUID) -> None:
    """The redacted versions of one version of an answer go with another, as its files do."""
    statement = update(AnswerRedaction).where(AnswerRedaction.answer_id == from_id).values(answer_id=to_id)
    await work.session.execute(statement.execution_options(synchronize_session=False))
