"""Marks drawn, chosen word by word, changed and removed; suggestions accepted and rejected. Nobody overwrites
another."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update

from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.public_information.redaction.actions.starting import demand, write
from service.public_information.redaction.grounds import chosen
from service.public_information.redaction.models import Mark
from service.public_information.redaction.queries.marks import (
    MarkRow,
    count_marks,
    mark_by_id,
    marks_on,
    page_of,
    pages_of,
)
from service.public_information.redaction.queries.redactions import RedactionRow
from service.public_information.redaction.rules.places import (
    Place,
    Word,
    checked_place,
    joined,
    occurrences,
    sequences,
)
from service.public_information.redaction.rules.states import (
    MOST_MARKS,
    NO_SUCH_PAGE,
    NO_WORDS,
    RECORD,
    STALE,
    TOO_MANY,
    Ground,
    MarkEdit,
)
from service.runtime.work import Work


async def draw(work: Work, redaction_id: UUID, page: int, edit: MarkEdit) -> UUID:
    """Add a mark on a page. Raises Refusal."""
    found = await demand(work, "mark", redaction_id)
    if not 1 <= page <= (found.pages or 0):
        raise Refusal(NO_SUCH_PAGE, code="no_page")
    ground = await chosen(work, found.record, found.record_id, edit.ground)
    place = checked_place(edit.x, edit.y, edit.w, edit.h)
    return (await _add(work, found, [(page, place)], ground, "", edit.note))[0]


async def mark_words(
    work: Work, redaction_id: UUID, page: int, words: Collection[int], ground_id: str, *, everywhere: bool = False
) -> int:
    """Mark words of a page by their places in its list; `everywhere`: wherever else the same words stand, too.

    Gives how many marks came of it. Raises Refusal.
    """
    found = await demand(work, "mark", redaction_id)
    read = await page_of(work, redaction_id, page)
    if read is None:
        raise Refusal(NO_SUCH_PAGE, code="no_page")
    ground = await chosen(work, found.record, found.record_id, ground_id)
    places = [(page, place) for place in joined(words, read.words)]
    if not places:
        raise Refusal(NO_WORDS, code="no_words", field="words")
    if everywhere:
        places += await _everywhere(work, redaction_id, page, words, read.words)
    fresh = [one for one in places if not await _is_marked(work, redaction_id, *one)]
    if fresh:
        await _add(work, found, fresh, ground, "words", "")
    return len(fresh)


async def _everywhere(
    work: Work, redaction_id: UUID, page: int, chosen_words: Collection[int], words: Sequence[Word]
) -> list[tuple[int, Place]]:
    wanted = sequences(chosen_words, words)
    found = []
    for one in await pages_of(work, redaction_id):
        seen = set(occurrences(wanted, one.words)) - (set(chosen_words) if one.page == page else set())
        found += [(one.page, place) for place in joined(seen, one.words)]
    return found


async def _is_marked(work: Work, redaction_id: UUID, page: int, place: Place) -> bool:
    """Whether a mark covers this place whole already."""
    return any(
        mark.x <= place.x and mark.y <= place.y
        and mark.x + mark.w >= place.x + place.w and mark.y + mark.h >= place.y + place.h
        for mark in await marks_on(work, redaction_id, page) if mark.state == "marked"
    )  # fmt: skip


async def _add(
    work: Work, found: RedactionRow, places: Iterable[tuple[int, Place]], ground: Ground | None, kind: str, note: str
) -> list[UUID]:
    rows: list[dict[str, Any]] = [
        {
            "tenant_id": work.tenant.id, "id": new_id(), "redaction_id": found.id, "page": page, "x": place.x,
            "y": place.y, "w": place.w, "h": place.h, "state": "marked", "kind": kind, "note": note,
            "made_by_name": work.actor.name, "made_at": work.now, **_ground(ground),
        }
        for page, place in places
    ]  # fmt: skip
    if await count_marks(work, found.id) + len(rows) > MOST_MARKS:
        raise Refusal(TOO_MANY, code="too_many", most=MOST_MARKS)
    await work.session.execute(insert(Mark), rows)
    await write(work, found.id, version=found.version + 1)
    for row in rows:
        after = {"mark": row["id"], "page": row["page"], "ground": row["ground_label"]}
        work.record("redaction.marked", found.id, record=RECORD, after=after)
    return [row["id"] for row in rows]


def _ground(ground: Ground | None) -> dict[str, str]:
    """What the mark keeps of its ground: a law pack that changes later does not change what was decided."""
    if ground is None:
        return {"ground": "", "ground_label": "", "article": "", "ground_text": ""}
    return {"ground": ground.id, "ground_label": ground.label, "article": ground.article, "ground_text": ground.text}


async def _held(work: Work, redaction_id: UUID, mark_id: UUID, version: int) -> tuple[RedactionRow, MarkRow]:
    """A mark as its reader saw it. Raises Refusal when somebody changed it since."""
    found = await demand(work, "mark", redaction_id)
    mark = await mark_by_id(work, redaction_id, mark_id)
    if mark is None or mark.version != version or mark.state in {"removed", "rejected"}:
        raise Refusal(STALE, code="stale", who=(mark.changed_by_name if mark else "") or "?")
    return found, mark


async def change(work: Work, redaction_id: UUID, mark_id: UUID, version: int, edit: MarkEdit) -> None:
    """Move a mark, or change its size, ground or note. Raises Refusal."""
    found, mark = await _held(work, redaction_id, mark_id, version)
    place = checked_place(edit.x, edit.y, edit.w, edit.h)
    kept = edit.ground == mark.ground and bool(mark.ground)
    said = {} if kept else _ground(await chosen(work, found.record, found.record_id, edit.ground))
    values: dict[str, Any] = {**said, "note": edit.note, "x": place.x, "y": place.y, "w": place.w, "h": place.h}
    await _write(work, found, mark, **values)
    before = {"mark": mark.id, "place": [mark.x, mark.y, mark.w, mark.h], "ground": mark.ground_label}
    label = said.get("ground_label", mark.ground_label)
    after = {"page": mark.page, "place": [place.x, place.y, place.w, place.h], "ground": label}
    work.record("redaction.changed", redaction_id, record=RECORD, before=before, after=after)


async def remove(work: Work, redaction_id: UUID, mark_id: UUID, version: int) -> None:
    """Take a mark away. Raises Refusal."""
    found, mark = await _held(work, redaction_id, mark_id, version)
    await _write(work, found, mark, state="removed")
    before = {"mark": mark.id, "page": mark.page, "ground": mark.ground_label}
    work.record("redaction.removed", redaction_id, record=RECORD, before=before)


async def accept(work: Work, redaction_id: UUID, mark_id: UUID, version: int, ground_id: str) -> None:
    """Make a mark of a suggestion. Raises Refusal."""
    found, mark = await _held(work, redaction_id, mark_id, version)
    ground = await chosen(work, found.record, found.record_id, ground_id)
    await _write(work, found, mark, state="marked", **_ground(ground))
    after = {"mark": mark.id, "page": mark.page, "kind": mark.kind, "ground": ground.label if ground else ""}
    work.record("redaction.accepted", redaction_id, record=RECORD, after=after)


async def reject(work: Work, redaction_id: UUID, mark_id: UUID, version: int) -> None:
    """Say that a suggestion is none. Raises Refusal."""
    found, mark = await _held(work, redaction_id, mark_id, version)
    await _write(work, found, mark, state="rejected")
    after = {"mark": mark.id, "page": mark.page, "kind": mark.kind}
    work.record("redaction.rejected", redaction_id, record=RECORD, after=after)


async def _write(work: Work, found: RedactionRow, mark: MarkRow, **values: object) -> None:
    said = {**values, "version": mark.version + 1, "changed_by_name": work.actor.name, "changed_at": work.now}
    statement = update(Mark).where(Mark.id == mark.id).values(**said)
    await work.session.execute(statement.execution_options(synchronize_session=False))
    await write(work, found.id, version=found.version + 1)
