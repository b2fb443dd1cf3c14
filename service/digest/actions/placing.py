"""Rows of items: copies of material, and the notes of what was done with them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from service.digest.models import Issue, Item, ItemChange, Material
from service.kit.ids import new_id
from service.runtime.work import Work


def copies_of(
    work: Work, issue: Issue, section_id: UUID, position: int, one: Material, also: Sequence[str] = ()
) -> dict[str, Any]:
    """The row of an item made of material, as what is frozen says it. also: other outlets with the same story."""
    own = {code: dict(said) for code, said in one.texts.items() if code in issue.languages and said.get("headline")}
    first = next(iter(own.values()), next(iter(one.texts.values()), {}))
    texts = {
        code: {name: said[name] for name in ("headline", "summary") if said.get(name)} for code, said in own.items()
    }
    return {
        **blank(work, issue, section_id, position), "kind": one.kind, "material_id": one.id,
        "source_id": one.source_id, "headline": one.headline or first.get("headline", ""),
        "excerpt": one.excerpt or first.get("summary", ""), "text_length": one.text_length, "outlet": one.outlet,
        "address": one.address or first.get("address", ""), "language": one.language, "tone": one.tone,
        "topics": list(one.topics), "on_day": one.on_day, "also": list(also), "late": one.late, "texts": texts,
    }  # fmt: skip


def blank(work: Work, issue: Issue, section_id: UUID, position: int) -> dict[str, Any]:
    """What every new item has."""
    return {
        "tenant_id": work.tenant.id, "id": new_id(), "issue_id": issue.id, "section_id": section_id,
        "position": position, "kind": "text", "material_id": None, "source_id": None, "headline": "", "excerpt": "",
        "text_length": 0, "outlet": "", "address": "", "language": "", "tone": "", "topics": [], "on_day": None,
        "also": [], "late": False, "texts": {}, "note": "", "cleared": [], "removed": False, "version": 1,
        "added_at": work.now, "added_by_name": work.actor.name, "changed_at": work.now,
        "changed_by": work.actor.id, "changed_by_name": work.actor.name,
    }  # fmt: skip


def change(
    work: Work, issue_id: UUID, item_id: UUID, what: str, version: int,
    before: Mapping[str, Any] | None = None, after: Mapping[str, Any] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The row that says what was done with an item."""
    return {
        "tenant_id": work.tenant.id, "id": new_id(), "issue_id": issue_id, "item_id": item_id, "what": what,
        "version": version, "before": dict(before or {}), "after": dict(after or {}), "at": work.now,
        "by_id": work.actor.id, "by_name": work.actor.name,
    }  # fmt: skip


async def note(work: Work, changes: Sequence[dict[str, Any]]) -> None:
    """Keep what was done, for the history of items."""
    if changes:
        await work.session.execute(insert(ItemChange), list(changes))


async def note_put_in(work: Work, issue_id: UUID, rows: Sequence[Mapping[str, Any]]) -> None:
    """Note of new items that they were put in, and where."""
    await note(
        work,
        [
            change(work, issue_id, one["id"], "put_in", 1, after={"section": str(one["section_id"])})
            for one in rows
        ],
    )  # fmt: skip


def said(item: Item) -> dict[str, Any]:
    """What people may change of an item, for comparisons and acts."""
    return {"texts": dict(item.texts), "note": item.note}
