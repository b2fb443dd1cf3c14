"""How what is disclosed becomes public: texts, files and facts handed to the public page."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from service.documents.actions import attach
from service.documents.queries import files_of
from service.kit.refusal import Refusal
from service.public_information.disclosure.rules.content import MANY_FILES, MOST_FILES, Texts
from service.publishing.actions import publish, withdraw
from service.publishing.rules import PublicFile, PublicText
from service.runtime.work import Work


async def make_public(
    work: Work,
    *,
    kind: str,
    record: str,
    record_id: UUID,
    slug: str,
    texts: Texts,
    files: Sequence[PublicFile],
    facts: Mapping[str, Any],
) -> None:
    """Publish now, or the next version. Texts in languages that the agency does not keep are left out."""
    languages = work.tenant.profile.languages
    said: dict[str, PublicText] = {
        language: PublicText(one.title, one.lead, one.body) for language, one in texts.items() if language in languages
    }
    await publish(
        work, kind=kind, record=record, record_id=record_id, slug=slug, texts=said, files=files, facts=facts
    )  # fmt: skip


async def take_back(work: Work, record: str, record_id: UUID, reason: str) -> None:
    """Withdraw what is public; its address keeps the reason."""
    await withdraw(work, record, record_id, reason)


async def take_files(work: Work, record: str, record_id: UUID, file_ids: Collection[UUID]) -> None:
    """Give uploads to a record. Raises Refusal on field `files`."""
    if not file_ids:
        return
    if len(await files_of(work, record, record_id)) + len(file_ids) > MOST_FILES:
        raise Refusal(MANY_FILES, code="too_many", field="files", limit=MOST_FILES)
    await attach(work, list(file_ids), record, record_id)


async def frozen_files(work: Work, record: str, record_id: UUID) -> list[PublicFile]:
    """The files of a record as they are published."""
    return [PublicFile(file.id) for file in await files_of(work, record, record_id)]
