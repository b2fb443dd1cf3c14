"""What a source caught, as it is handed to the clips."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Caught:
    """One version of one article.

    source_id: None for an address that somebody asked for once. version_id: the version's own id, the same for all
    who catch it; earlier_version_id: the version that it takes the place of, None for a new article. way: `page` read
    from the page, `bare` the page has no text of its own, `listed` only what the feed says. text: plain; html: cleaned.
    sha256, evidence_key: of the copy as it came. own: whether the copy lies with the agency, not in the commons.
    """

    source_id: UUID | None
    outlet: str
    tier: int
    address: str
    version_id: UUID
    earlier_version_id: UUID | None
    title: str
    lead: str
    text: str
    html: str
    language: str | None
    author: str
    published_at: datetime | None
    caught_at: datetime
    sha256: str
    evidence_key: str
    way: str = "page"
    own: bool = False
