"""Filling the sections of a frozen issue from its material, by the rules of each."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from service.digest.actions.finding import demanded
from service.digest.actions.placing import copies_of, note_put_in
from service.digest.models import Item
from service.digest.queries.issues import sections_of
from service.digest.queries.material import material_rows, matters
from service.digest.rules.acts import ISSUE
from service.digest.rules.feeding import Placed, Slot, fed
from service.digest.rules.sections import Options
from service.runtime.work import Work

AT_ONCE = 500


async def compose(work: Work, issue_id: UUID) -> int:
    """Fill the sections; how many items stand in them now. Raises NotFound, Refusal."""
    row = await demanded(work, issue_id, "compose")
    slots = [
        Slot(one.id, one.kind, one.source, Options.of(one.options), one.section_id)
        for one in await sections_of(work, issue_id)
        if one.kind != "late"
    ]
    placed = [one for one in fed(slots, await matters(work, row)) if not (row.public and _confidential(one))]
    known = await material_rows(work, row, {one.matter.id for one in placed})
    rows = [
        copies_of(work, row, one.section_id, one.position, known[one.matter.id], one.also) for one in placed
    ]  # fmt: skip
    for at in range(0, len(rows), AT_ONCE):
        # By the table and not by the class: the driver takes many rows as they are.
        await work.session.execute(insert(Item.__table__), rows[at : at + AT_ONCE])
        await note_put_in(work, issue_id, rows[at : at + AT_ONCE])
    row.state, row.composed_at = "composing", work.now
    row.version += 1
    await work.session.flush()
    work.record("digest_issue.composed", issue_id, record=ISSUE, after={"items": len(rows)})
    return len(rows)


def _confidential(one: Placed) -> bool:
    """What a journalist asked is theirs until they publish it: it is counted in public, and not named."""
    return one.matter.kind == "question"
