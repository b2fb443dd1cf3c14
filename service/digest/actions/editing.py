"""Editing what is composed: each item with a version of its own, so that two who work on different ones never meet.

A text that somebody else changed meanwhile is refused with both texts. Moves, and what is put in, apply to the order
as it stands at that moment: the sections concerned are held for it, one move after another.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert

from service.digest.actions.finding import demanded
from service.digest.actions.placing import blank, change, copies_of, note, note_put_in, said
from service.digest.models import Issue, IssueSection, Item
from service.digest.queries.issues import item_row, section_row
from service.digest.queries.material import material_rows, others_with_story
from service.digest.rules.acts import ISSUE
from service.digest.rules.checking import TO_CONFIRM
from service.digest.rules.sections import TITLE_LIMIT, UNKNOWN_CHOICE
from service.digest.rules.texts import (
    CORRECTION_LIMIT,
    INTRODUCTION_LIMIT,
    MOST_AT_ONCE,
    NEEDS_HEADLINE,
    NOTE_LIMIT,
    ItemEdit,
    Place,
    SectionTexts,
    Words,
    block,
    by_language,
    item_texts,
)
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit

TWICE = N_("This material stands in that section already.")
MANY = N_("At most %(most)s can be put in at once.")
RENUMBER = text(
    "update digest_item i set position = given.place::integer"
    " from unnest(cast(:ids as uuid[])) with ordinality as given(id, place)"
    " where i.tenant_id = :tenant and i.id = given.id and i.position <> given.place"
)


async def edit_item(work: Work, issue_id: UUID, item_id: UUID, edit: ItemEdit) -> int:
    """Change the texts of an item in some languages, and its note; its version after it.

    Raises NotFound, Refusal, FieldErrors, and StaleEdit with both texts where somebody else saved first.
    """
    issue = await demanded(work, issue_id, "edit_item", lock="share")
    typed = item_texts(edit.texts, issue.languages)
    remark = None if edit.note is None else block(edit.note, NOTE_LIMIT, "note")
    item = await item_row(work, issue_id, item_id, lock=True)
    if item is None:
        raise NotFound
    before = said(item)
    texts = {code: one for code, one in {**item.texts, **typed}.items() if one}
    kept_note = item.note if remark is None else remark
    after = {"texts": texts, "note": kept_note}
    if edit.version is not None and edit.version != item.version:
        raise StaleEdit({**after, "version": edit.version}, {**before, "version": item.version})
    if before == after:
        return item.version
    if item.kind == "text" and not any(one.get("headline") for one in texts.values()):
        raise Refusal(NEEDS_HEADLINE, code="required", field=f"headline_{issue.languages[0]}")
    item.texts, item.note = texts, kept_note
    item.cleared = []  # what was confirmed was another text
    item.version += 1
    _touched(work, item)
    await work.session.flush()
    await note(work, [change(work, issue_id, item_id, "edited", item.version, before, after)])
    _recorded(work, "edited", issue_id, item_id, before, after)
    return item.version


def _touched(work: Work, item: Item) -> None:
    item.changed_at, item.changed_by, item.changed_by_name = work.now, work.actor.id, work.actor.name


def _recorded(work: Work, what: str, issue_id: UUID, item_id: UUID, before: Any, after: Any) -> None:
    own = {"item": str(item_id)}
    work.record(f"digest_issue.item_{what}", issue_id, record=ISSUE, before={**own, **before}, after={**own, **after})


async def clear_finding(work: Work, issue_id: UUID, item_id: UUID, code: str) -> None:
    """Confirm that what was found of an item may stand, until its text changes. Raises NotFound, Refusal."""
    await demanded(work, issue_id, "edit_item", lock="share")
    item = await item_row(work, issue_id, item_id, lock=True)
    if item is None:
        raise NotFound
    if code not in TO_CONFIRM:
        raise Refusal(UNKNOWN_CHOICE, code="choice", field="code")
    if code in item.cleared:
        return
    item.cleared = [*item.cleared, code]
    _touched(work, item)
    await work.session.flush()
    await note(work, [change(work, issue_id, item_id, "cleared", item.version, after={"code": code})])
    _recorded(work, "cleared", issue_id, item_id, {}, {"code": code})


# --- order


async def move_item(work: Work, issue_id: UUID, item_id: UUID, place: Place) -> None:
    """Put an item at a place of the same or another section. Raises NotFound, Refusal."""
    await demanded(work, issue_id, "move_item", lock="share")
    item = await item_row(work, issue_id, item_id)
    if item is None or item.removed:
        raise NotFound
    while True:
        await _hold(work, issue_id, {item.section_id, place.section_id})
        here = item.section_id
        item = await item_row(work, issue_id, item_id, lock=True)
        if item is None or item.removed:
            raise NotFound
        if item.section_id == here:
            break
        # Somebody moved it to another section meanwhile: that one is held, too, before its order is read.
    before = {"section": str(item.section_id), "position": item.position}
    if place.section_id != item.section_id:
        await _refuse_twice(work, place.section_id, [item])
    order = [one for one in await _order(work, place.section_id) if one != item_id]
    at = _index(order, place)
    order.insert(at, item_id)
    if item.section_id != place.section_id:
        item.section_id = place.section_id
        _touched(work, item)
        await work.session.flush()
    await _renumber(work, order)
    after = {"section": str(place.section_id), "position": at + 1}
    if after == before:
        return
    await note(work, [change(work, issue_id, item_id, "moved", item.version, before, after)])
    _recorded(work, "moved", issue_id, item_id, before, after)


async def _hold(work: Work, issue_id: UUID, section_ids: set[UUID]) -> None:
    """Hold sections, always in the same order, so that nobody waits in a circle. Raises NotFound."""
    for section_id in sorted(section_ids):
        if await section_row(work, issue_id, section_id, lock=True) is None:
            raise NotFound


async def _order(work: Work, section_id: UUID) -> list[UUID]:
    query = select(Item.id).where(Item.section_id == section_id, Item.removed.is_(False))
    return list(await work.session.scalars(query.order_by(Item.position, Item.id)))


def _index(order: Sequence[UUID], place: Place) -> int:
    """Where in an order: behind an item, at a place counted from 1, else at the end."""
    if place.after is not None and place.after in order:
        return order.index(place.after) + 1
    if place.position is None:
        return len(order)
    return min(max(place.position - 1, 0), len(order))


async def _renumber(work: Work, order: Sequence[UUID]) -> None:
    await work.session.execute(RENUMBER, {"ids": list(order), "tenant": work.tenant.id})


async def _refuse_twice(work: Work, section_id: UUID, items: Sequence[Item]) -> None:
    """Raise Refusal where material of these items stands in a section already."""
    wanted = [one.material_id for one in items if one.material_id is not None]
    query = select(Item.id).where(
        Item.section_id == section_id, Item.removed.is_(False), Item.material_id.in_(wanted),
        Item.id.not_in([one.id for one in items]),
    )  # fmt: skip
    if await work.session.scalar(query.limit(1)) is not None:
        raise Refusal(TWICE, code="twice", field="section")


# --- in and out


async def put_in(work: Work, issue_id: UUID, material_ids: Sequence[UUID], place: Place) -> list[UUID]:
    """Put material into a section, in the order given, all in one act; ids of the items that stand there for it.

    What stands there already stays where it is; what was taken out comes back. Raises NotFound, Refusal.
    """
    issue = await demanded(work, issue_id, "put_in", lock="share")
    wanted = list(dict.fromkeys(material_ids))
    if len(wanted) > MOST_AT_ONCE:
        raise Refusal(MANY, code="too_many", field="material", most=MOST_AT_ONCE)
    await _hold(work, issue_id, {place.section_id})
    known = await material_rows(work, issue, wanted)
    if len(known) < len(wanted):
        raise NotFound
    query = select(Item).where(Item.section_id == place.section_id, Item.material_id.in_(wanted))
    query = query.order_by(Item.removed.desc(), Item.changed_at, Item.id).with_for_update()
    rows_there = await work.session.scalars(query.execution_options(populate_existing=True))
    there = {one.material_id: one for one in rows_there}  # what stands goes before what was taken out
    back = [one for one in there.values() if one.removed]
    fresh = [known[one] for one in wanted if one not in there]
    outlets = await others_with_story(work, issue, {one.story_id for one in fresh if one.story_id is not None})
    rows = [
        copies_of(
            work, issue, place.section_id, 0, one,
            [name for name in outlets.get(one.story_id, ()) if name != one.outlet] if one.story_id else (),
        )
        for one in fresh
    ]  # fmt: skip
    if rows:
        await work.session.execute(insert(Item), rows)
        await note_put_in(work, issue_id, rows)
    await _bring_back(work, issue_id, back)
    ids = {**{one.material_id: one.id for one in there.values()}, **{row["material_id"]: row["id"] for row in rows}}
    moved = [ids[one] for one in wanted if one not in there or there[one] in back]
    order = [one for one in await _order(work, place.section_id) if one not in set(moved)]
    at = _index(order, place)
    await _renumber(work, [*order[:at], *moved, *order[at:]])
    if moved:
        after = {"section": str(place.section_id), "items": [str(one) for one in moved]}
        work.record("digest_issue.item_put_in", issue_id, record=ISSUE, after=after)
    return [ids[one] for one in wanted]


async def _bring_back(work: Work, issue_id: UUID, back: Sequence[Item]) -> None:
    for item in back:
        item.removed = False
        _touched(work, item)
    await work.session.flush()
    await note(work, [change(work, issue_id, one.id, "put_back", one.version) for one in back])


async def add_text(work: Work, issue_id: UUID, texts: Mapping[str, Words], place: Place) -> UUID:
    """Put in a text that is written by hand; the id of its item. Raises NotFound, Refusal, FieldErrors."""
    issue = await demanded(work, issue_id, "put_in", lock="share")
    kept = item_texts(texts, issue.languages)
    if not any(one.get("headline") for one in kept.values()):
        raise FieldErrors([Refusal(NEEDS_HEADLINE, code="required", field=f"headline_{issue.languages[0]}")])
    await _hold(work, issue_id, {place.section_id})
    row = {**blank(work, issue, place.section_id, 0), "texts": {code: one for code, one in kept.items() if one}}
    order = await _order(work, place.section_id)
    await work.session.execute(insert(Item).values(**row))
    order.insert(_index(order, place), row["id"])
    await _renumber(work, order)
    await note_put_in(work, issue_id, [row])
    after = {"section": str(place.section_id), "items": [str(row["id"])]}
    work.record("digest_issue.item_put_in", issue_id, record=ISSUE, after=after)
    item_id: UUID = row["id"]
    return item_id


async def take_out(work: Work, issue_id: UUID, item_ids: Sequence[UUID], *, back: bool = False) -> None:
    """Take items out, all in one act, or put them back where they stood; their texts and history stay.

    Twice is as good as once. Raises NotFound, Refusal.
    """
    await demanded(work, issue_id, "take_out", lock="share")
    if back:
        homes = select(Item.section_id).where(Item.issue_id == issue_id, Item.id.in_(item_ids))
        await _hold(work, issue_id, set(await work.session.scalars(homes)))
    query = select(Item).where(Item.issue_id == issue_id, Item.id.in_(item_ids)).order_by(Item.id).with_for_update()
    rows = list(await work.session.scalars(query.execution_options(populate_existing=True)))
    if len(rows) < len(set(item_ids)):
        raise NotFound
    some = [one for one in rows if one.removed is back]
    for section_id in {one.section_id for one in some} if back else ():
        await _refuse_twice(work, section_id, [one for one in some if one.section_id == section_id])
    for item in some:
        item.removed = not back
        _touched(work, item)
    await work.session.flush()
    what = "put_back" if back else "taken_out"
    await note(work, [change(work, issue_id, one.id, what, one.version) for one in some])
    if some:
        word = "digest_issue.item_put_in" if back else "digest_issue.item_taken_out"
        work.record(word, issue_id, record=ISSUE, after={"items": [str(one.id) for one in some]})


# --- sections and the issue itself


async def edit_section(work: Work, issue_id: UUID, section_id: UUID, edit: SectionTexts) -> int:
    """Change the titles and notes of a section, or whether it is shown; its version after it.

    Languages left out stay; an empty note goes. Raises NotFound, Refusal, FieldErrors, StaleEdit.
    """
    issue = await demanded(work, issue_id, "edit_item", lock="share")
    titles = by_language(edit.titles or {}, issue.languages, "title_", TITLE_LIMIT, line=True)
    notes = by_language(edit.notes or {}, issue.languages, "note_", NOTE_LIMIT)
    section = await section_row(work, issue_id, section_id, lock=True)
    if section is None:
        raise NotFound
    before = _section_said(section)
    after: dict[str, Any] = {
        "titles": {**section.titles, **titles},
        "notes": {code: one for code, one in {**section.notes, **(edit.notes or {}), **notes}.items() if one.strip()},
        "shown": section.shown if edit.shown is None else edit.shown,
    }
    if edit.version is not None and edit.version != section.version:
        raise StaleEdit({**after, "version": edit.version}, {**before, "version": section.version})
    if before == after:
        return section.version
    section.titles, section.notes, section.shown = after["titles"], after["notes"], after["shown"]
    section.version += 1
    await work.session.flush()
    own = {"section": str(section_id)}
    work.record(
        "digest_issue.section_changed", issue_id, record=ISSUE, before={**own, **before}, after={**own, **after}
    )
    return section.version


def _section_said(section: IssueSection) -> dict[str, Any]:
    return {"titles": dict(section.titles), "notes": dict(section.notes), "shown": section.shown}


async def move_section(work: Work, issue_id: UUID, section_id: UUID, position: int) -> None:
    """Put a section at a place from 1; late articles stay last. Raises NotFound, Refusal."""
    await demanded(work, issue_id, "move_item")
    query = select(IssueSection).where(IssueSection.issue_id == issue_id, IssueSection.kind != "late")
    rows = list(await work.session.scalars(query.order_by(IssueSection.position, IssueSection.id).with_for_update()))
    mine = next((one for one in rows if one.id == section_id), None)
    if mine is None:
        raise NotFound
    rest = [one for one in rows if one.id != section_id]
    rest.insert(min(max(position - 1, 0), len(rest)), mine)
    for place, one in enumerate(rest, 1):
        one.position = place
    await work.session.flush()
    after = {"section": str(section_id), "position": rest.index(mine) + 1}
    work.record("digest_issue.section_changed", issue_id, record=ISSUE, after=after)


async def write_introduction(work: Work, issue_id: UUID, texts: Mapping[str, str], version: int | None = None) -> int:
    """The words before the sections, by language; the issue's version after it. Raises as edit_section does."""
    return await _write(work, issue_id, "introductions", texts, INTRODUCTION_LIMIT, version)


async def write_correction(work: Work, issue_id: UUID, texts: Mapping[str, str], version: int | None = None) -> int:
    """What a corrected edition changes, by language, for everybody to read. Raises as edit_section does."""
    return await _write(work, issue_id, "corrections", texts, CORRECTION_LIMIT, version)


async def _write(
    work: Work, issue_id: UUID, name: str, texts: Mapping[str, str], limit: int, version: int | None
) -> int:
    issue: Issue = await demanded(work, issue_id, "edit_item")
    field = {"introductions": "introduction_", "corrections": "correction_"}[name]
    typed = by_language(texts, issue.languages, field, limit)
    before = dict(getattr(issue, name))
    after = {code: one for code, one in {**before, **dict.fromkeys(texts, ""), **typed}.items() if one}
    if version is not None and version != issue.version:
        raise StaleEdit({name: after, "version": version}, {name: before, "version": issue.version})
    if before == after:
        return issue.version
    setattr(issue, name, after)
    issue.version += 1
    await work.session.flush()
    word = "digest_issue.introduced" if name == "introductions" else "digest_issue.correction_noted"
    work.record(word, issue_id, record=ISSUE, before=before, after=after)
    return issue.version
