"""Publications for tests."""

import uuid
from typing import Any
from uuid import UUID

from service.publishing.actions import publish
from service.publishing.rules import PublicText
from service.runtime.work import Work


async def published(work: Work, title: str = "Bridge opened", **given: Any) -> tuple[UUID, UUID]:
    """A news item published as if by some capability; ids of its publication and its record."""
    record_id = given.pop("record_id", None) or uuid.uuid4()
    language = work.tenant.profile.default_language
    texts = given.pop("texts", None) or {language: PublicText(title, given.pop("lead", ""), given.pop("body", ""))}
    values = {"kind": "news", "record": "test_record", "slug": "", **given}
    return await publish(work, record_id=record_id, texts=texts, **values), record_id
