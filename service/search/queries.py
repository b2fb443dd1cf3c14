"""The questions that read the side tables. They give keys only: the asker joins them under the wall."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import text

from service.kit.paging import Cursor
from service.runtime.work import Work
from service.search.rules import question

FIND = text(
    "select found_id, found_at from search_records(cast(:record as text), cast(:question as text),"
    " cast(:journal as uuid), cast(:units as uuid[]), cast(:before as timestamptz), cast(:before_id as uuid),"
    " cast(:limit as integer))"
)

FIND_TEXTS = text(FIND.text.replace("search_records(", "search_texts("))


async def find(
    work: Work,
    *,
    record: str,
    typed: str,
    journal_id: UUID | None = None,
    units: Collection[UUID] | None = None,
    restricted: bool = False,
    before: Cursor | None = None,
    limit: int = 50,
    texts: bool = False,
) -> list[Cursor]:
    """Records of one kind that hold every typed word, newest first, as (moment, id).

    `units` None means all units, an empty set none. `restricted`: also words withheld from most. `before` continues.
    `texts`: also those in whose files the words stand.
    """
    asked = question(work.tenant.id, typed, restricted=restricted)
    if not asked or (units is not None and not units):
        return []
    values = {
        "record": record,
        "question": asked,
        "journal": journal_id,
        "units": None if units is None else list(units),
        "before": before.at if before else None,
        "before_id": before.id if before else None,
        "limit": limit,
    }
    found: dict[UUID, Cursor] = {}
    for statement in (FIND, FIND_TEXTS) if texts else (FIND,):
        rows = await work.session.execute(statement, values)
        found |= {row.found_id: Cursor(row.found_at, row.found_id) for row in rows}
    if not texts:
        return list(found.values())
    return sorted(found.values(), key=lambda key: (key.at, key.id), reverse=True)[:limit]
