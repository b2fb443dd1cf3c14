"""Reasons that can be chosen: the agency's own first, then ours, in any language."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from service.press.accreditation.models import Reason
from service.press.accreditation.rules.calls import said_in
from service.press.accreditation.rules.reasons import OURS
from service.runtime.language import translate
from service.runtime.work import Work


async def reason_row(work: Work, reason_id: UUID) -> Reason | None:
    """One of the agency's templates."""
    found: Reason | None = await work.session.scalar(select(Reason).where(Reason.id == reason_id).with_for_update())
    return found


async def own_reasons(work: Work) -> Sequence[Reason]:
    """The agency's templates that are in use."""
    query = select(Reason).where(Reason.state == "kept").order_by(Reason.use, Reason.changed_at, Reason.id)
    return list(await work.session.scalars(query))


async def offered(work: Work, use: str, language: str) -> list[tuple[str, str]]:
    """(word, text) of every reason for this use, in a language: the applicant's, who is told it."""
    own = work.tenant.profile.default_language
    found = [(str(row.id), said_in(row.texts, language, own)) for row in await own_reasons(work) if row.use == use]
    return found + [(word, translate(language, one.text)) for word, one in OURS.items() if one.use == use]


async def reason_text(work: Work, use: str, word: str, language: str) -> str:
    """The text of a chosen reason in a language, "" for none of this use."""
    return dict(await offered(work, use, language)).get(word, "")
