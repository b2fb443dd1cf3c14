"""Files that go out with an answer: kept with its draft, carried over into the version after one that was returned."""

from uuid import UUID

from service.documents.actions import attach, let_go, repeat
from service.documents.queries import files_of
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.inquiries.rules.acts import ANSWER
from service.press.inquiries.rules.content import Papers
from service.runtime.work import Work

MOST_MAILED = 20_000_000
"""Bytes of files that one mail takes along: with their coding, what most mail servers take."""
TOO_HEAVY = N_("The files are larger than %(size)s MB together: too much for a mail. Give the answer in another way.")


async def put_files(work: Work, answer_id: UUID, before_id: UUID | None, papers: Papers) -> None:
    """Give the draft its files. before_id: a returned version, whose files go on. Raises Refusal at `files`."""
    for file in await files_of(work, ANSWER, before_id) if before_id else []:
        if file.id not in papers.dropped:
            await repeat(work, file.id, ANSWER, answer_id)
    held = {file.id for file in await files_of(work, ANSWER, answer_id)}
    await let_go(work, sorted(held & set(papers.dropped)), ANSWER, answer_id)
    await attach(work, [one for one in papers.added if one not in papers.dropped], ANSWER, answer_id)


async def check_weight(work: Work, answer_id: UUID) -> None:
    """Raise Refusal at field `way` when the files of an answer are too much for one mail."""
    if sum(file.size for file in await files_of(work, ANSWER, answer_id)) > MOST_MAILED:
        raise Refusal(TOO_HEAVY, code="too_large", field="way", size=MOST_MAILED // 1_000_000)
