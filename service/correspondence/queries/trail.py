"""Which letters' acts somebody may read whole."""

from collections.abc import Collection
from uuid import UUID

from service.correspondence.models import Letter
from service.correspondence.queries.letters import WHOLE, LetterView
from service.correspondence.rules import sees_content
from service.runtime.work import Work


async def readable_letters(work: Work, letter_ids: Collection[UUID]) -> set[UUID]:
    """Those of some letters of which the actor sees more than the stub."""
    found = await work.session.execute(WHOLE.where(Letter.id.in_(letter_ids)))
    letters = [LetterView(**row._mapping) for row in found]
    return {letter.id for letter in letters if sees_content(work.actor, letter)}
