"""What the pages of journals share."""

from service.journals import queries
from service.journals.queries import Period
from service.journals.rules import Journal
from service.runtime.work import Work
from service.web.errors import NotFound


async def journal_of(work: Work, slug: str) -> Journal:
    """The journal of that slug. Raises NotFound."""
    journal = await queries.journal_by_slug(work, slug)
    if journal is None:
        raise NotFound
    return journal


async def period_of(work: Work, journal: Journal, key: str) -> Period | None:
    """The period of that key, the newest for ""; None when none has begun. Raises NotFound for an unknown key."""
    begun = await queries.periods(work, [journal.id])
    chosen = next((one for one in begun if one.key == key), None) if key else next(iter(begun), None)
    if key and chosen is None:
        raise NotFound
    return chosen
