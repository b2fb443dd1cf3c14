"""Who may hand over whose matters, to whom, and why not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Literal, Protocol
from uuid import UUID

from service.identity.rules import ADMINISTER, HAND_OVER, READ, why_not_administer
from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_

RECORD = "handover"
PERMISSIONS: frozenset[str] = frozenset()
REASON_LIMIT = 2_000
AT_ONCE, BATCH = 40, 20
"""How many matters go over while the one who asks waits; how many at a time in the worker."""

STATES: Mapping[str, str] = {
    "working": N_("Being handed over"),
    "done": N_("Handed over"),
    "partly": N_("Partly handed over"),
}
SHAPES: Mapping[str, str] = {"working": "work", "done": "done", "partly": "stop"}
OUTCOMES: Mapping[str, str] = {
    "waiting": N_("Being handed over"),
    "handed": N_("Handed over"),
    "refused": N_("Not handed over"),
    "gone": N_("Closed meanwhile"),
    "post": N_("Goes with the post"),
}
ACTS: Mapping[str, str] = {
    "handover.made": N_("Handover act made"),
    "handover.done": N_("Handover act carried out"),
    "handover.printed": N_("Handover act taken as a document"),
    "person.handed_over": N_("Open matters handed over by an act"),
}

NOT_YOURS = N_(
    "You can hand over for people of a unit that you head. For others an administrator of the whole agency does it."
)
ONLY_ADMINISTRATOR = N_("Only an administrator of the whole agency can end posts and roles.")
OWN = N_("You cannot make the act of your own leaving. Another administrator can.")
HAS_LEFT = N_("%(name)s has left the agency. Choose somebody else.")
LEFT_ALREADY = N_("This person has left the agency already.")
TO_THEMSELVES = N_("Choose somebody other than the person who hands over.")
UNKNOWN_PERSON = N_("There is no such person, or several of this name. Choose from the list.")
NOBODY_NAMED = N_("For %(count)s matters nobody is named who takes them over.")
NEEDS_REASON = N_("Say why.")
NOTHING_OPEN = N_("Nothing is open in this person's hands.")
UNDER_WAY = N_("An act of this person is being carried out now. Wait until it is done.")
LIST_CHANGED = N_("The list has changed since you opened this page. Look at it again; your choices are kept.")

Act = Literal["see", "hand_over", "end"]


@dataclass(frozen=True, slots=True)
class Leaver:
    """Whose matters these are. units: where they hold a post; led: units the actor heads, with those inside them."""

    id: UUID
    state: str
    units: frozenset[UUID] = frozenset()
    led: frozenset[UUID] = frozenset()


def why_not(act: Act, actor: Actor, leaver: Leaver) -> Refusal | None:
    """Why the actor may not do this for that person, or None when they may."""
    if not (_administers(actor, leaver) or _leads(actor, leaver)):
        return Refusal(NOT_YOURS, code="not_permitted")
    if act == "see":
        return None
    if actor.kind == "person" and leaver.id in {actor.id, actor.stands_for}:
        return Refusal(OWN, code="own")
    if act == "end" and leaver.state != "active":
        return Refusal(LEFT_ALREADY, code="ended", field="leaves")
    if act == "end" and why_not_administer(actor) is not None:
        return Refusal(ONLY_ADMINISTRATOR, code="not_permitted", field="leaves")
    return None


def _administers(actor: Actor, leaver: Leaver) -> bool:
    if why_not_administer(actor) is None:
        return True
    units = {unit for unit, journal in actor.scope(ADMINISTER).pairs if journal is None}
    return bool(leaver.units) and leaver.units <= units


def _leads(actor: Actor, leaver: Leaver) -> bool:
    return actor.may(HAND_OVER) and actor.may(READ) and bool(leaver.units) and leaver.units <= leaver.led


def allowed_acts(actor: Actor, leaver: Leaver) -> list[Act]:
    """Everything the actor may do for that person."""
    every: tuple[Act, ...] = ("see", "hand_over", "end")
    return [act for act in every if why_not(act, actor, leaver) is None]


@dataclass(frozen=True, slots=True)
class Plan:
    """Who takes over what: `matters` (by kind and id) goes before `kinds`, and that before `to`.

    leaves: posts, roles and sessions end with `last_day`. seen: mark of the list that was chosen from.
    """

    last_day: date
    reason: str
    seen: str
    leaves: bool = False
    to: UUID | None = None
    kinds: Mapping[str, UUID] = field(default_factory=dict)
    matters: Mapping[tuple[str, UUID], UUID] = field(default_factory=dict)

    def successor(self, kind: str, ident: UUID) -> UUID | None:
        return self.matters.get((kind, ident)) or self.kinds.get(kind) or self.to

    @property
    def named(self) -> set[UUID]:
        """Everybody who is to take something over."""
        return {one for one in (self.to, *self.kinds.values(), *self.matters.values()) if one is not None}


class Listed(Protocol):
    """A matter, as far as the mark of a list depends on it."""

    @property
    def kind(self) -> str: ...
    @property
    def id(self) -> UUID: ...


def mark_of(matters: Iterable[Listed]) -> str:
    """What a form carries to tell whether the list is still the one that was looked at."""
    lines = sorted(f"{matter.kind}/{matter.id}" for matter in matters)
    return sha256("\n".join(lines).encode()).hexdigest()[:24]


def why_not_successor(person_id: UUID, to_id: UUID, state: str | None, name: str) -> Refusal | None:
    """Why somebody cannot take over. `state` None: there is no such person."""
    if state is None:
        return Refusal(UNKNOWN_PERSON, code="unknown", field="to")
    if to_id == person_id:
        return Refusal(TO_THEMSELVES, code="to_themselves", field="to")
    if state != "active":
        return Refusal(HAS_LEFT, code="left", field="to", name=name)
    return None
