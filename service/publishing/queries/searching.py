"""Finding what is public by its words: in every language it has, folded as people type Azerbaijani and Georgian."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, and_, cast, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import JSONB

from service.kit.folding import word_forms
from service.kit.paging import Cursor
from service.publishing.models import Publication, PublicationText, PublicationVersion
from service.publishing.queries.published import PAGE, Item, _items, _read
from service.publishing.reading import Reader

MOST_WORDS = 12
LONGEST_ASKED = 200
_CAPITALS = "".join(chr(code) for code in range(0x1C90, 0x1CBB))
_ORDINARY = "".join(chr(code - 0x1C90 + 0x10D0) for code in range(0x1C90, 0x1CBB))
_FROM = f"İIıƏəŞşĞğÇçÖöÜü‐‑–—−’{_CAPITALS}"
_TO = f"iiieessggccoouu-----'{_ORDINARY}"


def folded(column: ColumnElement[str]) -> ColumnElement[str]:
    """The letters that `kit.folding` makes comparable, in the database."""
    return func.lower(func.translate(column, _FROM, _TO))


def says(text: ColumnElement[str], asked: str) -> ColumnElement[bool]:
    """Whether a text holds every word that was asked for, in any of its forms."""
    words = word_forms(asked[:LONGEST_ASKED])[:MOST_WORDS]
    return and_(*(or_(*(func.strpos(text, form) > 0 for form in forms)) for forms in words))


async def found(
    reader: Reader,
    kinds: Iterable[str],
    asked: str,
    *,
    before: Cursor | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    most: int = PAGE,
) -> tuple[list[Item], Cursor | None]:
    """Publications of these kinds that say it, newest first, and where the next page begins.

    asked: words, all of which must stand in the text of one language or in its number; "" finds everything.
    since, until: of the first publication, half open.
    """
    query = _items(reader, bodies=False).where(Publication.kind.in_(sorted(kinds)))
    if word_forms(asked):
        query = query.where(Publication.id.in_(_saying(asked)))
    if since is not None:
        query = query.where(Publication.published_at >= since)
    if until is not None:
        query = query.where(Publication.published_at < until)
    if before is not None:
        query = query.where(tuple_(Publication.published_at, Publication.id) < tuple_(before.at, before.id))
    ordered = query.order_by(Publication.published_at.desc(), Publication.id.desc()).limit(most + 1)
    items = await _read(reader, ordered)
    more = items[:most][-1] if len(items) > most else None
    return items[:most], Cursor(more.published_at, more.id) if more else None


def _saying(asked: str) -> Select[UUID]:
    number = func.coalesce(cast(PublicationVersion.facts, JSONB)["number"].astext, "")
    space = cast(" ", Text)
    text = (
        PublicationText.title + space + PublicationText.lead + space + PublicationText.body + space + number
    )  # fmt: skip
    newest = (
        select(func.max(PublicationVersion.version))
        .where(
            PublicationVersion.tenant_id == PublicationText.tenant_id,
            PublicationVersion.publication_id == PublicationText.publication_id,
        )
        .correlate(PublicationText)
        .scalar_subquery()
    )
    return (
        select(PublicationText.publication_id)
        .join(
            PublicationVersion,
            and_(
                PublicationVersion.tenant_id == PublicationText.tenant_id,
                PublicationVersion.publication_id == PublicationText.publication_id,
                PublicationVersion.version == PublicationText.version,
            ),
        )
        .where(PublicationText.version == newest, says(folded(text), asked))
    )
