"""Who may do what with a contact in which state, and what a merge of two contacts comes to. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from service.contacts.rules import EDIT, EDITED, MERGE, READ
from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_

Act = Literal["open", "edit", "hold", "hide", "show", "merge", "unmerge"]
RIGHTS: Mapping[Act, tuple[str, frozenset[str]]] = {
    "open": (READ, frozenset({"active", "hidden", "merged"})),
    "edit": (EDIT, frozenset({"active", "hidden"})),
    "hold": (EDIT, frozenset({"active", "hidden"})),
    "hide": (EDIT, frozenset({"active"})),
    "show": (EDIT, frozenset({"hidden"})),
    "merge": (MERGE, frozenset({"active", "hidden"})),
    "unmerge": (MERGE, frozenset({"merged"})),
}
"""Act -> the permission it takes and the states of the contact in which it can be done."""
STATES: Mapping[str, str] = {"active": N_("In use"), "hidden": N_("Hidden"), "merged": N_("Merged")}
NO_RIGHT: Mapping[Act, str] = {
    "open": N_("You do not have the right to read contacts."),
    "edit": N_("You do not have the right to change contacts."),
    "hold": N_("You do not have the right to change contacts."),
    "hide": N_("You do not have the right to change contacts."),
    "show": N_("You do not have the right to change contacts."),
    "merge": N_("You do not have the right to merge contacts."),
    "unmerge": N_("You do not have the right to merge contacts."),
}
IS_MERGED = N_("This contact was merged into another one. Open that one instead.")
NOT_MERGED = N_("This contact is not merged into another one.")
IS_HIDDEN = N_("This contact is hidden already.")
NOT_HIDDEN = N_("This contact is not hidden.")
STILL_MOVING = N_("The letters of this merge are still being moved. Try again in a minute.")
WITH_ITSELF = N_("A contact cannot be merged with itself.")
MERGED_SINCE = N_("One of the two contacts was changed meanwhile. Look at both again.")
LATER_MERGE = N_("The contact it was merged into was merged itself since. Undo that merge first.")
NEEDS_REASON = N_("Say why.")
NEEDS_TITLE = N_("Write the title of the position.")
UNTIL_BEFORE_FROM = N_("The last day lies before the first one.")
SAME_POSITION = N_("This person already holds this position here in that time.")
WRONG_KINDS = N_("A position is held by a person in an organisation.")
LONGEST_REASON = 2_000
LONGEST_TITLE = 200


def why_not(act: Act, actor: Actor, state: str) -> Refusal | None:
    """Why the actor may not do this act on a contact in this state, or None when they may."""
    permission, states = RIGHTS[act]
    if not actor.may(permission):
        return Refusal(NO_RIGHT[act], code="not_permitted")
    if state in states:
        return None
    sentences = {"unmerge": NOT_MERGED, "show": NOT_HIDDEN}
    return Refusal(sentences.get(act, IS_MERGED if state == "merged" else IS_HIDDEN), code="wrong_state")


def allowed_acts(actor: Actor, state: str) -> list[Act]:
    """Every act the actor may do on a contact in this state."""
    return [act for act in RIGHTS if why_not(act, actor, state) is None]


@dataclass(frozen=True, slots=True)
class Merge:
    """One merge of two contacts. `taken`: what it changed, by field, as (before, after) of the survivor."""

    id: UUID
    survivor_id: UUID
    merged_id: UUID
    state: str
    taken: str
    pending: int
    moved: int
    merged_at: datetime


@dataclass(frozen=True, slots=True)
class Wish:
    """A merge as it was asked for: whose values the survivor takes, field by field, and which versions were seen."""

    survivor_id: UUID
    merged_id: UUID
    from_merged: frozenset[str]
    versions: tuple[int, int]


def merged_values(survivor: Mapping[str, str], merged: Mapping[str, str], wish: Wish) -> dict[str, str]:
    """What the survivor says after the merge. Its name and kind stay; what it has not, it takes from the other.

    A field stays empty only where both are empty.
    """
    values = dict(survivor)
    for name, theirs in merged.items():
        if name in {"name", "kind"} or not theirs:
            continue
        if name in wish.from_merged or not values.get(name):
            values[name] = theirs
    return values


def compared(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """The fields of two contacts in which there is something to choose, in the form's order; never name and kind."""
    names = [name for name in (*EDITED, *sorted({*one, *other} - set(EDITED))) if name not in {"kind", "name"}]
    return [name for name in names if one.get(name) and other.get(name) and one[name] != other[name]]


@dataclass(frozen=True, slots=True)
class Position:
    """A position that a person holds or held in an organisation. Days are whole days; None: not known, or still."""

    id: UUID
    person_id: UUID
    person: str
    organisation_id: UUID
    organisation: str
    title: str
    from_on: date | None
    until_on: date | None

    def held_on(self, day: date) -> bool:
        """Whether it is held on this day."""
        return (self.from_on is None or self.from_on <= day) and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True, slots=True)
class NewPosition:
    """A position as it was typed."""

    title: str
    from_on: date | None
    until_on: date | None


def check_position(new: NewPosition, others: list[Position]) -> None:
    """Raise Refusal when this is no position, or the same one overlaps it. `others`: of this person in this place."""
    if not new.title:
        raise Refusal(NEEDS_TITLE, code="required", field="title")
    if new.from_on and new.until_on and new.until_on < new.from_on:
        raise Refusal(UNTIL_BEFORE_FROM, code="order", field="until_on")
    first, last = new.from_on or date.min, new.until_on or date.max
    for other in others:
        same = other.title.casefold() == new.title.casefold()
        if same and (other.from_on or date.min) <= last and first <= (other.until_on or date.max):
            raise Refusal(SAME_POSITION, code="same_position", field="title")
