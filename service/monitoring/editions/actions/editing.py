"""Reading an edition through: order, what is dropped and added, notes, the words before it. Each leaves an act."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.monitoring.editions.actions.composing import row_of
from service.monitoring.editions.models import Edition, EditionItem
from service.monitoring.editions.queries.editions import edition_by_id, item_row, items_of
from service.monitoring.editions.queries.finding import clip_found, outlets_beside, told_on
from service.monitoring.editions.rules.acts import EDITION, demand
from service.monitoring.editions.rules.content import STEP, Item, moved
from service.runtime.work import Work
from service.web.errors import NotFound

STALE = N_("Somebody else changed this edition meanwhile. Look at it again and repeat what you wanted to change.")
UNKNOWN = N_("Choose one of the values offered.")
LONGEST_NOTE = 2_000


async def demanded(work: Work, edition_id: UUID, act: str, reason: str = "") -> Edition:
    """An edition on which the actor may do this, held until the end. Raises NotFound, Refusal."""
    edition = await edition_by_id(work, edition_id, lock=True)
    if edition is None:
        raise NotFound
    demand(act, work.actor, edition.state, reason)
    return edition


async def write_intros(work: Work, edition_id: UUID, intros: Mapping[str, str], version: int | None = None) -> None:
    """The words that stand before the items, by language. Raises NotFound, Refusal."""
    edition = await demanded(work, edition_id, "edit")
    if version is not None and version != edition.version:
        raise Refusal(STALE, code="stale")
    kept = {language: text for language in edition.languages if (text := intros.get(language, ""))}
    if kept == edition.intros:
        return
    before, edition.intros = dict(edition.intros), kept
    await _changed(work, edition, {"intros": before}, {"intros": kept})


async def _changed(work: Work, edition: Edition, before: Any, after: Any) -> None:
    edition.version += 1
    await work.session.flush()
    work.record("monitor_edition.edited", edition.id, record=EDITION, before=before, after=after)


async def _item(work: Work, edition_id: UUID, item_id: UUID) -> tuple[Edition, EditionItem]:
    edition = await demanded(work, edition_id, "edit")
    item = await item_row(work, edition_id, item_id)
    if item is None:
        raise NotFound
    return edition, item


async def move_item(work: Work, edition_id: UUID, item_id: UUID, up: bool) -> None:
    """Let an item change places with its neighbour of the same section. Raises NotFound, Refusal."""
    edition, item = await _item(work, edition_id, item_id)
    every = await items_of(work, edition_id)
    own = [one for one in every if one.section == item.section]
    if item_id not in [one.id for one in own]:
        return
    order = moved([one.id for one in own], item_id, up)
    places = sorted(one.place for one in own)
    if order == [one.id for one in own]:
        return
    for one, place in zip(order, places, strict=True):
        await work.session.execute(update(EditionItem).where(EditionItem.id == one).values(place=place))
    await _changed(work, edition, {"item": item.headline}, {"moved": "up" if up else "down"})


async def drop_item(work: Work, edition_id: UUID, item_id: UUID, back: bool = False) -> None:
    """Leave an item out, or take it in again. Raises NotFound, Refusal."""
    edition, item = await _item(work, edition_id, item_id)
    if item.dropped is not back:
        return
    item.dropped = not back
    await _changed(work, edition, {"item": item.headline}, {"dropped": item.dropped})


async def note_item(work: Work, edition_id: UUID, item_id: UUID, note: str, section: str) -> None:
    """What the editor says to an item, and in which section it stands. Raises NotFound, Refusal."""
    edition, item = await _item(work, edition_id, item_id)
    if section and section not in sections_in(edition):
        raise Refusal(UNKNOWN, code="choice", field="section")
    before = {"item": item.headline, "note": item.note, "section": item.section}
    if (note, section) == (item.note, item.section):
        return
    if section != item.section:
        item.place = await _end_of(work, edition_id, section)
    item.note, item.section = note, section
    await _changed(work, edition, before, {"note": note, "section": section})


def sections_in(edition: Edition) -> list[str]:
    """Ids of the sections that an edition has, in their order; items without one stand last."""
    return [str(one["id"]) for one in edition.sections]


async def _end_of(work: Work, edition_id: UUID, section: str) -> int:
    """A place behind everything of a section; places order items within their section only."""
    query = select(EditionItem.place).where(EditionItem.edition_id == edition_id, EditionItem.section == section)
    places = [int(place) for place in await work.session.scalars(query)]
    return max(places, default=0) + STEP


async def add_clip(work: Work, edition_id: UUID, clip_id: UUID) -> None:
    """Take a clip in by hand, at the end of its section. Twice is as good as once. Raises NotFound, Refusal."""
    edition = await demanded(work, edition_id, "edit")
    query = select(EditionItem).where(EditionItem.edition_id == edition_id, EditionItem.clip_id == clip_id)
    there = await work.session.scalar(query)
    if there is not None:
        await drop_item(work, edition_id, there.id, back=True)
        return
    clip = await clip_found(work, clip_id)
    if clip is None:
        raise NotFound
    section = next((str(topic) for topic in clip.topics if str(topic) in sections_in(edition)), "")
    beside = [one for one in await outlets_beside(work, [clip.story_id], work.now) if one.outlet != clip.outlet]
    unique = tuple({one.outlet: one for one in beside}.values())
    earlier = await told_on(work, edition.monitor_id, [clip.story_id], edition.day)
    late = edition.since is not None and clip.at <= edition.since
    place = await _end_of(work, edition_id, section)
    item = Item(clip, section, place, late, unique, earlier.get(clip.story_id))
    work.session.add(row_of(work, edition_id, item, added_by=work.actor.name))
    await _changed(work, edition, {}, {"added": clip.title})


async def skip_edition(work: Work, edition_id: UUID, reason: str) -> None:
    """Decide that an edition is not sent. What stood in it may come the next day. Raises NotFound, Refusal."""
    edition = await demanded(work, edition_id, "skip", reason)
    edition.state = "skipped"
    if edition.corrects_id is None:
        edition.reason = reason
    edition.version += 1
    await work.session.flush()
    work.record("monitor_edition.skipped", edition_id, record=EDITION, reason=reason)
