"""What an edition holds: clips folded into stories, in sections, as copies that later judgement does not change."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

LONGEST_EXCERPT = 420
STEP = 10


@dataclass(frozen=True, slots=True)
class Found:
    """A clip that an edition may hold. topics: in the order in which they were set."""

    id: UUID
    story_id: UUID
    title: str
    excerpt: str
    outlet: str
    tier: int
    address: str
    language: str
    tone: str
    judged: bool
    published_at: datetime | None
    caught_at: datetime
    topics: tuple[UUID, ...] = ()

    @property
    def at(self) -> datetime:
        return self.published_at or self.caught_at


@dataclass(frozen=True, slots=True)
class Beside:
    """Another outlet that tells the same story."""

    story_id: UUID
    outlet: str
    address: str


@dataclass(frozen=True, slots=True)
class Item:
    """An item as it is kept. section: a topic's id as text, "" for what has none. also: outlets that tell the same."""

    clip: Found
    section: str
    place: int
    late: bool
    also: tuple[Beside, ...]
    earlier_on: date | None = None

    def also_plain(self) -> list[dict[str, Any]]:
        return [{"outlet": one.outlet, "address": one.address} for one in self.also]


def composed(
    found: Sequence[Found],
    order: Sequence[UUID],
    since: datetime,
    *,
    beside: Sequence[Beside] = (),
    mains: Mapping[UUID, UUID] | None = None,
    earlier: Mapping[UUID, date] | None = None,
    only: bool = False,
    without_topic: bool = True,
) -> list[Item]:
    """Items in their order: one for each story, in the sections of `order`, what has no topic last.

    only: nothing but these topics (and, with without_topic, what has none). since: what was known before it is late.
    mains: the clip that people chose for a story; earlier: the day of an edition that told the story before.
    """
    sections = {topic: place for place, topic in enumerate(order)}
    stories: dict[UUID, list[Found]] = defaultdict(list)
    for clip in found:
        stories[clip.story_id].append(clip)
    others = _others(beside)
    items = []
    for story_id, clips in stories.items():
        section = _section(clips, sections)
        if only and not (section or (without_topic and not any(clip.topics for clip in clips))):
            continue
        main = _main(clips, (mains or {}).get(story_id))
        also = tuple(one for one in others.get(story_id, ()) if one.outlet != main.outlet)
        late = all(clip.at <= since for clip in clips)
        items.append(Item(main, section, 0, late, also, (earlier or {}).get(story_id)))
    items.sort(key=lambda one: _rank(one, sections))
    return [
        Item(one.clip, one.section, (place + 1) * STEP, one.late, one.also, one.earlier_on)
        for place, one in enumerate(items)
    ]


def _section(clips: Sequence[Found], sections: Mapping[UUID, int]) -> str:
    known = [topic for clip in clips for topic in clip.topics if topic in sections]
    return str(min(known, key=lambda topic: sections[topic])) if known else ""


def _main(clips: Sequence[Found], chosen: UUID | None) -> Found:
    """What stands for a story: what people chose, else the outlet of the best tier that had it first."""
    ranked = sorted(clips, key=lambda clip: (clip.id != chosen, clip.tier or 9, clip.at, clip.id))
    return ranked[0]


def _others(beside: Sequence[Beside]) -> dict[UUID, list[Beside]]:
    """Outlets by story, each once."""
    found: dict[UUID, dict[str, Beside]] = defaultdict(dict)
    for one in beside:
        found[one.story_id].setdefault(one.outlet, one)
    return {story: list(outlets.values()) for story, outlets in found.items()}


def _rank(item: Item, sections: Mapping[UUID, int]) -> tuple[Any, ...]:
    place = sections[UUID(item.section)] if item.section else len(sections)
    return place, -len(item.also), item.clip.tier or 9, item.clip.at, item.clip.id


def excerpt_of(lead: str, text: str) -> str:
    """The beginning of an article: its lead, else its first words, cut between words."""
    said = " ".join((lead or text).split())
    if len(said) <= LONGEST_EXCERPT:
        return said
    return f"{said[:LONGEST_EXCERPT].rsplit(' ', 1)[0]}…"


def moved(order: Sequence[UUID], item: UUID, up: bool) -> list[UUID]:
    """An order in which one item has changed places with its neighbour; the same where it has none."""
    places = list(order)
    here = places.index(item)
    there = here - 1 if up else here + 1
    if 0 <= there < len(places):
        places[here], places[there] = places[there], places[here]
    return places
