"""Which material goes into which section: by kind, by source, by options; of each story once, the others beside it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from service.digest.rules.sections import WITHOUT_CLIPS, Options
from service.kit.folding import fold

CLAIM_ORDER = (
    "false_information", "criticism", "press_abroad", "broadcast", "institutions", "topics", "text",
)  # fmt: skip
"""Sections that take a story away from those that come later here; top stories stand beside them and take none away."""
OWN_KINDS: Mapping[str, tuple[str, ...]] = {
    "own_output": ("release", "event", "question"),
    "false_information": ("refutation",),
    "next_month": ("planned",),
}
"""What of our own a section takes in, in this order."""
PROMINENCE = {"headline": 0, "lead": 1, "body": 2, "mention": 3}


@dataclass(frozen=True, slots=True)
class Matter:
    """A piece of material as feeding sees it. topics, folders, reports: ids as text."""

    id: UUID
    kind: str
    at: datetime
    story_id: UUID | None = None
    headline: str = ""
    excerpt: str = ""
    outlet: str = ""
    outlet_kind: str = ""
    abroad: bool = False
    tier: int = 0
    tone: str = ""
    prominence: str = ""
    error: bool = False
    main: bool = False
    topics: Collection[str] = ()
    folders: Collection[str] = ()
    reports: Collection[str] = ()
    late: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """A section that is fed. template_section_id: what folders name."""

    id: UUID
    kind: str
    source: str
    options: Options = field(default_factory=Options)
    template_section_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """Material in its place. also: outlets that tell the same story, without its own."""

    section_id: UUID
    position: int
    matter: Matter
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A story of the month: the clip that stands for it among those wanted, and all that tell it."""

    main: Matter
    clips: tuple[Matter, ...]

    @property
    def outlets(self) -> tuple[str, ...]:
        """Each once, in the order in which they told it."""
        return tuple(dict.fromkeys(one.outlet for one in self.clips))

    @property
    def also(self) -> tuple[str, ...]:
        return tuple(one for one in self.outlets if one != self.main.outlet)


def fed(slots: Sequence[Slot], material: Sequence[Matter]) -> list[Placed]:
    """Everything in its place, section by section in the order of `slots`. What came late feeds nothing."""
    stories = _stories([one for one in material if one.kind == "clip" and not one.late])
    own = [one for one in material if one.kind not in ("clip", "figure") and not one.late]
    taken: set[UUID] = set()
    words = Words()
    found: dict[UUID, list[Placed]] = {}
    for slot in sorted(slots, key=_claims):
        if slot.source == "hand":
            continue
        placed = _of_our_own(slot, own)
        told = _told(slot, stories, taken, words)
        room = max(slot.options.most_of(slot.kind) - len(placed), 0)
        for story in told[:room]:
            if slot.kind != "top_stories":
                taken.add(_story_key(story.main))
            placed.append(Placed(slot.id, 0, story.main, story.also))
        found[slot.id] = placed
    return [
        Placed(one.section_id, place, one.matter, one.also)
        for slot in slots
        for place, one in enumerate(found.get(slot.id, ()), 1)
    ]


def _claims(slot: Slot) -> tuple[int, int]:
    """What somebody set aside goes before what rules find."""
    own = CLAIM_ORDER.index(slot.kind) if slot.kind in CLAIM_ORDER else len(CLAIM_ORDER)
    return (slot.source == "filter", own)


def _story_key(clip: Matter) -> UUID:
    return clip.story_id or clip.id


def _stories(clips: Sequence[Matter]) -> list[list[Matter]]:
    by_story: dict[UUID, list[Matter]] = defaultdict(list)
    for clip in clips:
        by_story[_story_key(clip)].append(clip)
    return [sorted(some, key=lambda one: (one.at, one.id)) for some in by_story.values()]


def _of_our_own(slot: Slot, own: Sequence[Matter]) -> list[Placed]:
    kinds = OWN_KINDS.get(slot.kind, ()) if slot.source == "filter" else ()
    some = sorted((one for one in own if one.kind in kinds), key=lambda one: (kinds.index(one.kind), one.at, one.id))
    return [Placed(slot.id, 0, one) for one in some[: slot.options.most_of(slot.kind)]]


class Words:
    """Words of clips as they are compared, folded once for all sections that look for names."""

    def __init__(self) -> None:
        self._known: dict[UUID, str] = {}

    def hold(self, clip: Matter, words: Sequence[str]) -> bool:
        """Whether one of some folded words stands in a clip."""
        said = self._known.get(clip.id)
        if said is None:
            said = self._known[clip.id] = fold(f"{clip.headline} {clip.excerpt}")
        return any(word in said for word in words)


def _told(slot: Slot, stories: Sequence[Sequence[Matter]], taken: Collection[UUID], folded: "Words") -> list[Told]:
    """Stories that a section wants, the weightiest first."""
    if slot.source == "filter" and slot.kind in WITHOUT_CLIPS:
        return []
    wants = _wanted(slot, folded)
    found: list[Told] = []
    for clips in stories:
        if slot.kind != "top_stories" and _story_key(clips[0]) in taken:
            continue
        wanted = [clip for clip in clips if wants(clip)]
        if wanted:
            found.append(Told(min(wanted, key=_stands_for), tuple(clips)))
    return sorted(found, key=_weight(slot))


def _stands_for(clip: Matter) -> tuple[Any, ...]:
    """What people chose, else the most prominent one of the best tier that had it first."""
    return not clip.main, PROMINENCE.get(clip.prominence, 9), clip.tier or 9, clip.at, clip.id


def _weight(slot: Slot) -> Callable[[Told], tuple[Any, ...]]:
    order = {str(topic): place for place, topic in enumerate(slot.options.topics)}

    def weight(story: Told) -> tuple[Any, ...]:
        place = min((order.get(topic, 99) for topic in story.main.topics), default=99) if slot.kind == "topics" else 0
        main = story.main
        return place, -len(story.outlets), PROMINENCE.get(main.prominence, 9), main.tier or 9, main.at, main.id

    return weight


def _wanted(slot: Slot, folded: "Words") -> Callable[[Matter], bool]:
    """Whether a section wants a clip: what its source says, what its kind is, what its options leave."""
    options, words = slot.options, [fold(word) for word in slot.options.words]
    topics, monitors = {str(one) for one in options.topics}, {str(one) for one in options.monitors}

    def sourced(clip: Matter) -> bool:
        if slot.source == "folder":
            return str(slot.template_section_id) in clip.folders
        if slot.source == "report":
            return bool(set(clip.reports) & monitors if monitors else clip.reports)
        return _of_kind(slot.kind, clip, bool(topics or words))

    def left(clip: Matter) -> bool:
        """Folders are what a person chose: options leave nothing of them out."""
        if slot.source == "folder":
            return True
        fits = (
            (not topics or bool(topics & set(clip.topics)))
            and (not options.tones or clip.tone in options.tones)
            and (not options.kinds or clip.outlet_kind in options.kinds)
        )
        return fits and (not words or folded.hold(clip, words))

    return lambda clip: sourced(clip) and left(clip)


def _of_kind(kind: str, clip: Matter, narrowed: bool) -> bool:
    """What a section of a kind wants by itself. institutions: nothing until topics or names are given."""
    wants = {
        "topics": bool(clip.topics), "institutions": narrowed, "false_information": clip.error,
        "criticism": clip.tone == "negative", "press_abroad": clip.abroad,
        "broadcast": clip.outlet_kind in ("tv", "radio"),
    }  # fmt: skip
    return wants.get(kind, True)
