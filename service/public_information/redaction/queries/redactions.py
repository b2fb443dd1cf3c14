"""One redaction, and lists of them."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, tuple_

from service.kit.paging import Cursor
from service.public_information.redaction.access import may_redact
from service.public_information.redaction.models import Mark, Redaction, RedactionPage
from service.public_information.redaction.rules.states import Tally
from service.runtime.work import Work

PAGE = 30


@dataclass(frozen=True, slots=True)
class RedactionRow:
    """A redaction as pages show it. done: how many pages of the stage are behind it."""

    id: UUID
    record: str
    record_id: UUID
    file_id: UUID
    name: str
    kind: str
    source_sha256: str
    state: str
    stage: str
    problem: str
    problem_page: int
    password: bytes | None
    language: str
    version: int
    run: int
    pages: int | None
    done: int
    made: str
    outcome: str
    result_file_id: UUID | None
    sheet_file_id: UUID | None
    sheet_docx_id: UUID | None
    came_from: str
    made_by: UUID | None
    made_by_name: str
    made_at: datetime
    burned_by_name: str
    burned_at: datetime | None

    @property
    def finished(self) -> bool:
        """Whether there is a checked version that can be handed out."""
        return self.state == "checked" and self.result_file_id is not None and self.sheet_file_id is not None

    @property
    def found(self) -> Mapping[str, Any]:
        """What the check found."""
        said: Mapping[str, Any] = json.loads(self.outcome) if self.outcome else {}
        return said

    @property
    def place_in_list(self) -> Cursor:
        return Cursor(self.made_at, self.id)


COLUMNS = [getattr(Redaction, name) for name in RedactionRow.__dataclass_fields__]


async def redaction_by_id(work: Work, redaction_id: UUID, *, lock: bool = False) -> RedactionRow | None:
    """One redaction. Who may open it is asked of `access`."""
    query = select(*COLUMNS).where(Redaction.id == redaction_id)
    row = (await work.session.execute(query.with_for_update() if lock else query)).one_or_none()
    return RedactionRow(**row._mapping) if row else None


async def redactions_of(work: Work, record: str, record_id: UUID) -> list[RedactionRow]:
    """The redactions of a record's files, newest first, without discarded ones."""
    own = (Redaction.record == record, Redaction.record_id == record_id, Redaction.state != "discarded")
    query = select(*COLUMNS).where(*own).order_by(Redaction.made_at.desc(), Redaction.id.desc()).limit(200)
    return [RedactionRow(**row._mapping) for row in await work.session.execute(query)]


async def newest(work: Work, after: Cursor | None, limit: int) -> list[RedactionRow]:
    """Redactions whose records the actor may redact, newest first; some that may not be are passed over."""
    found: list[RedactionRow] = []
    known: dict[tuple[str, UUID], bool] = {}
    place = (after.at, after.id) if after else None
    for _ in range(10):
        query = select(*COLUMNS).order_by(Redaction.made_at.desc(), Redaction.id.desc()).limit(PAGE * 2)
        if place is not None:
            query = query.where(tuple_(Redaction.made_at, Redaction.id) < place)
        rows = [RedactionRow(**row._mapping) for row in await work.session.execute(query)]
        for row in rows:
            whose = row.record, row.record_id
            if whose not in known:
                known[whose] = await may_redact(work, *whose)
            if known[whose]:
                found.append(row)
            if len(found) == limit:
                return found
        if len(rows) < PAGE * 2:
            break
        place = rows[-1].made_at, rows[-1].id
    return found


async def tally(work: Work, redaction_id: UUID) -> Tally:
    """How many marks there are, and what is left to be done about them."""
    marked, bare = Mark.state == "marked", (Mark.state == "marked") & (Mark.ground == "")
    asked = Mark.state == "suggested"
    query = select(
        func.count().filter(marked), func.count().filter(bare), func.min(Mark.page).filter(bare),
        func.count().filter(asked), func.min(Mark.page).filter(asked),
    ).where(Mark.redaction_id == redaction_id)  # fmt: skip
    marks, without, first, undecided, first_undecided = (await work.session.execute(query)).one()
    return Tally(marks, without, first or 0, undecided, first_undecided or 0)


async def hidden_pages(work: Work, redaction_id: UUID) -> list[int]:
    """Pages that hold words which their picture does not show."""
    query = select(RedactionPage.page).where(RedactionPage.redaction_id == redaction_id, RedactionPage.hidden > 0)
    return list(await work.session.scalars(query.order_by(RedactionPage.page).limit(200)))


async def known_keys(work: Work, keys: Sequence[str]) -> set[str]:
    """Those of some storage keys that redactions need."""
    query = select(RedactionPage.image_key, RedactionPage.burned_key).where(
        or_(RedactionPage.image_key.in_(keys), RedactionPage.burned_key.in_(keys))
    )
    found = {key for row in await work.session.execute(query) for key in row if key}
    waiting = select(Redaction.made).where(Redaction.state == "burning", Redaction.made != "")
    return found | {json.loads(made)["storage_key"] for made in await work.session.scalars(waiting)}


async def titles(work: Work, ids: Collection[UUID]) -> dict[UUID, str]:
    """What redactions are called, for notices: the file's name where the actor may redact it."""
    query = select(Redaction.id, Redaction.name, Redaction.record, Redaction.record_id).where(Redaction.id.in_(ids))
    rows = (await work.session.execute(query)).all()
    return {row.id: row.name for row in rows if await may_redact(work, row.record, row.record_id)}


async def readable(work: Work, ids: Collection[UUID]) -> set[UUID]:
    """Those of some redactions that the actor may open."""
    return set(await titles(work, ids))


async def may_open_files(work: Work, redaction_id: UUID) -> bool:
    """Whether the actor may open the files that came of a redaction: whoever may open the record's own."""
    from service.documents.access import CHECKS

    row = await redaction_by_id(work, redaction_id)
    opens = CHECKS.get(row.record) if row else None
    return row is not None and opens is not None and await opens(work, row.record_id)
