"""What a clip is found by."""

from service.monitoring.models.clips import Clip
from service.monitoring.rules.acts import CLIP
from service.runtime.work import Work
from service.search.actions import index


async def make_findable(work: Work, clip: Clip, text: str) -> None:
    """Put a clip into the search, with the text of its newest version."""
    words = [clip.title, clip.lead, clip.outlet, clip.author, clip.address]
    await index(
        work, record=CLIP, record_id=clip.id, journal_id=work.tenant.id, unit_id=work.tenant.id, at=clip.caught_at,
        open_words=[word for word in words if word], texts=[text] if text else [],
    )  # fmt: skip
