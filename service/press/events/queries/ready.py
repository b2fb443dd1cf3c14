"""What announcing and closing ask: languages that must be there, transcripts, releases."""

from uuid import UUID

from sqlalchemy import func, select

from service.press.events.models import Transcript
from service.press.events.slots import releases_of
from service.runtime.language import OWN_NAMES
from service.runtime.work import Work


def mandatory(work: Work) -> list[tuple[str, str]]:
    """Languages, as (code, name), without which nothing of the agency goes out: what is published needs its first."""
    code = work.tenant.profile.default_language
    return [(code, OWN_NAMES[code])]


async def has_transcript(work: Work, event_id: UUID) -> bool:
    """Whether a transcript was approved."""
    query = select(func.count()).where(Transcript.event_id == event_id, Transcript.state.in_(("approved", "published")))
    return bool(await work.session.scalar(query))


async def has_release(work: Work, event_id: UUID) -> bool:
    """Whether a release that speaks of it was published."""
    return any(one.final for one in await releases_of(work, event_id))
