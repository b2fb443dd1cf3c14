"""What clips ask of sources: their names, for filters and exports."""

from uuid import UUID

from sqlalchemy import select

from service.monitoring.sources.models import Source
from service.monitoring.sources.queries.caught import titles_of
from service.runtime.work import Work

MOST = 500


async def source_titles(work: Work) -> dict[UUID, str]:
    """What each source is called in the reader's language, in order; at most MOST."""
    ids = list(await work.session.scalars(select(Source.id).where(Source.state != "removed").limit(MOST)))
    found = await titles_of(work, ids, work.language)
    return dict(sorted(found.items(), key=lambda pair: pair[1]))
