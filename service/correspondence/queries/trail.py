"""What other floors ask of letters: whose acts somebody may read whole, what they are about."""

from collections.abc import Collection
from uuid import UUID

from service.correspondence.models import Letter
from service.correspondence.queries.letters import WHOLE, LetterView
from service.correspondence.rules import OPEN_TO_ALL, sees_content
from service.runtime.work import Work


async def readable_letters(work: Work, letter_ids: Collection[UUID]) -> set[UUID]:
    """Those of some letters of which the actor sees more than the stub."""
    found = await work.session.execute(WHOLE.where(Letter.id.in_(letter_ids)))
    letters = [LetterView(**row._mapping) for row in found]
    return {letter.id for letter in letters if sees_content(work.actor, letter)}


async def subjects_of(work: Work, letter_ids: Collection[UUID]) -> dict[UUID, str]:
    """What some letters are about, as far as the actor may know; nothing of restricted ones."""
    found = await work.session.execute(WHOLE.where(Letter.id.in_(letter_ids)))
    letters = [LetterView(**row._mapping) for row in found]
    seen = [letter for letter in letters if letter.access == OPEN_TO_ALL and sees_content(work.actor, letter)]
    return {letter.id: letter.subject for letter in seen}
