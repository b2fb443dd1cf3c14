"""Filling the sections of a frozen issue from its material, by the rules of each."""

import json
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert

from service.digest.actions.finding import demanded
from service.digest.actions.placing import copies_of, note_put_in
from service.digest.models import Issue, Item
from service.digest.queries.issues import sections_of
from service.digest.queries.material import material_rows, matters
from service.digest.rules.acts import ISSUE
from service.digest.rules.feeding import Placed, Slot, fed
from service.digest.rules.sections import Options
from service.kit.ids import new_id
from service.runtime.work import Work

# Articles are most of an issue, and what their items say is copied as it was frozen: they are placed by set.
ITEMS = text(
    """
    with place as (
      select * from jsonb_to_recordset(cast(:placed as jsonb))
        as w(id uuid, material_id uuid, section_id uuid, position integer, also jsonb)
    )
    insert into digest_item (
      tenant_id, id, issue_id, section_id, position, kind, material_id, source_id, headline, excerpt, text_length,
      outlet, address, language, tone, topics, on_day, also, late, added_at, added_by_name, changed_at, changed_by,
      changed_by_name
    )
    select m.tenant_id, w.id, cast(:issue as uuid), w.section_id, w.position, m.kind, m.id, m.source_id, m.headline,
      m.excerpt, m.text_length, m.outlet, m.address, m.language, m.tone, m.topics, m.on_day, w.also, m.late,
      cast(:now as timestamptz), cast(:name as text), cast(:now as timestamptz), cast(:by as uuid), cast(:name as text)
    from place w join digest_material m on m.tenant_id = :tenant and m.id = w.material_id
    """
)
NOTES = text(
    """
    with place as (
      select * from jsonb_to_recordset(cast(:placed as jsonb))
        as w(id uuid, material_id uuid, section_id uuid, position integer, also jsonb)
    )
    insert into digest_item_change (tenant_id, id, issue_id, item_id, what, version, after, at, by_id, by_name)
    select cast(:tenant as uuid), gen_random_uuid(), cast(:issue as uuid), w.id, 'put_in', 1,
      jsonb_build_object('section', w.section_id::text), cast(:now as timestamptz), cast(:by as uuid),
      cast(:name as text)
    from place w
    """
)


async def compose(work: Work, issue_id: UUID) -> int:
    """Fill the sections; how many items stand in them now. Raises NotFound, Refusal."""
    row = await demanded(work, issue_id, "compose")
    slots = [
        Slot(one.id, one.kind, one.source, Options.of(one.options), one.section_id)
        for one in await sections_of(work, issue_id)
        if one.kind != "late"
    ]
    placed = [one for one in fed(slots, await matters(work, row)) if not (row.public and _confidential(one))]
    await _place_clips(work, row, [one for one in placed if one.matter.kind == "clip"])
    await _place_own(work, row, [one for one in placed if one.matter.kind != "clip"])
    row.state, row.composed_at = "composing", work.now
    row.version += 1
    await work.session.flush()
    work.record("digest_issue.composed", issue_id, record=ISSUE, after={"items": len(placed)})
    return len(placed)


async def _place_clips(work: Work, row: Issue, placed: Sequence[Placed]) -> None:
    if not placed:
        return
    places = [
        {
            "id": str(new_id()), "material_id": str(one.matter.id), "section_id": str(one.section_id),
            "position": one.position, "also": list(one.also),
        }
        for one in placed
    ]  # fmt: skip
    values = {
        "placed": json.dumps(places, ensure_ascii=False), "tenant": work.tenant.id, "issue": row.id, "now": work.now,
        "by": work.actor.id, "name": work.actor.name,
    }  # fmt: skip
    await work.session.execute(ITEMS, values)
    await work.session.execute(NOTES, values)


async def _place_own(work: Work, row: Issue, placed: Sequence[Placed]) -> None:
    """Our own output is said in several languages: its items say those of the issue."""
    known = await material_rows(work, row, {one.matter.id for one in placed})
    rows = [
        copies_of(work, row, one.section_id, one.position, known[one.matter.id], one.also) for one in placed
    ]  # fmt: skip
    if rows:
        await work.session.execute(insert(Item), rows)
        await note_put_in(work, row.id, rows)


def _confidential(one: Placed) -> bool:
    """What a journalist asked is theirs until they publish it: it is counted in public, and not named."""
    return one.matter.kind == "question"
