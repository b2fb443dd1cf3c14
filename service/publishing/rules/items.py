"""News, pages, entries of the schedule and albums as staff edit them: states, who may what, and why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from service.kit.actor import Actor
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.publishing.rules.acts import EDIT, PUBLISH

KINDS: Mapping[str, str] = {
    "news": N_("News"),
    "page": N_("Pages"),
    "event": N_("Schedule"),
    "album": N_("Pictures"),
}
BEGIN: Mapping[str, str] = {
    "news": N_("Write news"),
    "page": N_("Write a page"),
    "event": N_("Enter an event"),
    "album": N_("Begin an album"),
}
STATES: Mapping[str, str] = {
    "draft": N_("Draft"),
    "published": N_("Published"),
    "withdrawn": N_("Withdrawn"),
    "discarded": N_("Thrown away"),
}
Act = Literal["open", "edit", "publish", "withdraw", "discard"]
ACT_TITLES: Mapping[str, str] = {
    "open": N_("read"),
    "edit": N_("edit"),
    "publish": N_("publish"),
    "withdraw": N_("withdraw"),
    "discard": N_("throw away"),
}
ALLOWED: Mapping[Act, tuple[frozenset[str], frozenset[str]]] = {
    "open": (frozenset({EDIT, PUBLISH}), frozenset(STATES)),
    "edit": (frozenset({EDIT}), frozenset({"draft", "published", "withdrawn"})),
    "publish": (frozenset({PUBLISH}), frozenset({"draft", "published", "withdrawn"})),
    "withdraw": (frozenset({PUBLISH}), frozenset({"published"})),
    "discard": (frozenset({EDIT}), frozenset({"draft"})),
}

NO_RIGHT_TO_EDIT = N_("You do not have the right to edit the public page.")
NO_RIGHT_TO_PUBLISH = N_("You do not have the right to publish on the public page.")
WRONG_STATE: Mapping[str, str] = {
    "draft": N_("This is a draft: nobody outside has seen it yet."),
    "published": N_("This is published. Withdraw it with a reason instead."),
    "withdrawn": N_("This was withdrawn."),
    "discarded": N_("This was thrown away."),
}
NOT_READY = N_("Tick that the text in %(language)s is ready: what is published stands at least in that language.")
PICTURE_WAITS = N_("A picture is still being prepared. Try again in a moment.")
PICTURE_FAILED = N_("A picture could not be read. Remove it first.")
PICTURE_SILENT = N_("Every picture needs a caption and a description in each language that is published.")
NO_PICTURES = N_("An album needs at least one picture.")
NO_TIME = N_("Say when it begins.")
ENDS_BEFORE = N_("It ends before it begins.")
MANY_PICTURES = N_("At most %(most)s pictures fit here.")
NO_PICTURE_FILE = N_("Choose a picture in JPG or PNG.")
MOST_PICTURES = 60
ALT_LIMIT, CAPTION_LIMIT = 300, 500


class Kept(Protocol):
    """What rights to an item depend on."""

    @property
    def state(self) -> str: ...


@dataclass(frozen=True, slots=True)
class ItemText:
    """One language of an item. ready: whether it goes out with the next publication."""

    title: str = ""
    lead: str = ""
    body: str = ""
    ready: bool = False

    @property
    def empty(self) -> bool:
        return not (self.title or self.lead or self.body)


@dataclass(frozen=True, slots=True)
class ItemEdit:
    """What an editor typed. facts: of a page {menu, place}, of an event {starts_at, ends_at}.

    revision: of what they saw.
    """

    kind: str
    texts: Mapping[str, ItemText]
    slug: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    revision: int = 0
    files: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True)
class PictureState:
    """What publishing asks of a picture. texts: language -> {"alt", "caption"}."""

    state: str
    texts: Mapping[str, Mapping[str, str]]


def why_not(act: Act, actor: Actor, item: Kept) -> Refusal | None:
    """Why the actor may not do this to the item now, or None when they may."""
    rights, states = ALLOWED[act]
    if not any(actor.may(right) for right in rights):
        return Refusal(NO_RIGHT_TO_PUBLISH if rights == {PUBLISH} else NO_RIGHT_TO_EDIT, code="not_permitted")
    if item.state not in states:
        return Refusal(WRONG_STATE[item.state], code="wrong_state")
    return None


def allowed_acts(actor: Actor, item: Kept) -> list[Act]:
    """Every act the actor may do to this item now."""
    return [act for act in ALLOWED if why_not(act, actor, item) is None]


def demand(refusal: Refusal | None) -> None:
    """Raise what a predicate answered, if it answered."""
    if refusal is not None:
        raise refusal


def why_not_ready(
    kind: str,
    texts: Mapping[str, ItemText],
    default: str,
    pictures: Sequence[PictureState],
    facts: Mapping[str, object],
) -> FieldErrors | None:
    """What is missing before this can be published, or None when nothing is."""
    found = []
    ready = [language for language, text in texts.items() if text.ready]
    if default not in ready:
        found.append(Refusal(NOT_READY, code="required", field=f"ready_{default}", language=default))
    if kind == "event" and not facts.get("starts_at"):
        found.append(Refusal(NO_TIME, code="required", field="starts_on"))
    if kind == "album" and not pictures:
        found.append(Refusal(NO_PICTURES, code="required", field="pictures"))
    for state, sentence in (("waiting", PICTURE_WAITS), ("failed", PICTURE_FAILED)):
        if any(picture.state == state for picture in pictures):
            found.append(Refusal(sentence, code=f"picture_{state}", field="pictures"))
    if any(not _described(picture, ready) for picture in pictures):
        found.append(Refusal(PICTURE_SILENT, code="required", field="pictures"))
    return FieldErrors(found) if found else None


def _described(picture: PictureState, languages: Sequence[str]) -> bool:
    return all(picture.texts.get(code, {}).get(word) for code in languages for word in ("alt", "caption"))


def check_times(starts_at: str, ends_at: str) -> None:
    """Raise Refusal at `ends_on` when an event ends before it begins; both ISO, days or moments, the end may lack."""
    if starts_at and ends_at and _begin(ends_at) < _begin(starts_at)[: len(ends_at)]:
        raise Refusal(ENDS_BEFORE, code="order", field="ends_on")


def _begin(text: str) -> str:
    return text if len(text) == 10 else datetime.fromisoformat(text).isoformat()
