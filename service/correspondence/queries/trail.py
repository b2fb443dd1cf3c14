"""What other floors ask of letters: whose acts somebody may read whole, what they are about."""

from collections.abc import Collection
from uuid import UUID

from service.correspondence.models import Letter
from service.correspondence.queries.letters import WHOLE, LetterView, letters_as_seen
from service.correspondence.rules import OPEN_TO_ALL, sees_content
from service.deadlines.slots import Named
from service.runtime.work import Work

LONGEST_TITLE = 200


async def readable_letters(work: Work, letter_ids: Collection[UUID]) -> set[UUID]:
    """Those of some letters of which the actor sees more than the stub."""
    found = await work.session.execute(WHOLE.where(Letter.id.in_(letter_ids)))
    letters = [LetterView(**row._mapping) for row in found]
    return {letter.id for letter in letters if sees_content(work.actor, letter)}


async def named_letters(work: Work, letter_ids: Collection[UUID]) -> dict[UUID, Named]:
    """What letters are called in a list of deadlines: their numbers, with what they are about where that is shown."""
    seen = await letters_as_seen(work, letter_ids)
    return {
        one.id: Named(
            one.number if one.withheld else f"{one.number} {one.subject[:LONGEST_TITLE]}", f"/letters/{one.id}"
        )
        for one in seen
    }


async def subjects_of(work: Work, letter_ids: Collection[UUID]) -> dict[UUID, str]:
    """What some letters are about, as far as the actor may know; nothing of restricted ones."""
    found = await work.session.execute(WHOLE.where(Letter.id.in_(letter_ids)))
    letters = [LetterView(**row._mapping) for row in found]
    seen = [letter for letter in letters if letter.access == OPEN_TO_ALL and sees_content(work.actor, letter)]
    return {letter.id: letter.subject for letter in seen}
