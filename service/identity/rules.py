"""Who may do what with people, posts and rights, and why not. Dates count at both ends."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Literal
from uuid import UUID

import msgspec

from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.tenancy.profile import Profile

READ, ADMINISTER, TOKENS = "identity.read", "identity.administer", "tokens.manage"
HAND_OVER = "identity.hand_over"
PERMISSIONS = frozenset({READ, ADMINISTER, TOKENS, HAND_OVER})
NOT_DELEGATED = frozenset({ADMINISTER, TOKENS})
"""A deputy stands in for the work of a person, not for the power over other people's rights."""

NOT_PERMITTED = N_("You do not have the right to change this. An administrator of the whole agency can do it.")
ENDS_BEFORE_START = N_("The end lies before the beginning.")
PERSON_LEFT = N_("This person has left the agency.")
POST_CLOSED = N_("This post is closed.")
UNIT_CLOSED = N_("This unit is closed.")
HEAD_TAKEN = N_("%(name)s heads this unit from %(from)s. End that first; a unit has one head at a time.")
HELD_ALREADY = N_("This person already holds this post in that time.")
PLACES_TAKEN = N_("All places of this post are taken in that time: %(places)s.")
OWN_DEPUTY = N_("A person cannot be their own deputy.")
NOT_YOUR_DEPUTYSHIP = N_("You are not this person's deputy today.")
DEPUTY_TAKEN = N_("%(name)s is already deputy in that time. Cancel that first.")
UNKNOWN_ROLE = N_("This role is not known in this agency.")
GRANTED_ALREADY = N_("This person already has this role there in that time.")
FROM_CLAIMS = N_("This role comes from the sign-in provider and returns at the next sign-in. Change it there.")
LAST_ADMINISTRATOR = N_("Nobody else could administer this agency then. Give another person that right first.")
ALREADY_ENDED = N_("This has ended already.")
MATTERS_OPEN = N_("This person still has open matters: %(count)s. Hand them over by an act first.")
OWN_LEAVING = N_("You cannot mark yourself as having left. Another administrator can.")
USERNAME_TAKEN = N_("Another person already has this user name.")
FROM_PROFILE = N_("This comes from the agency's profile and is changed there.")
UNIT_IN_USE = N_("This unit still has open units or posts. Close them first.")
POST_HELD = N_("Somebody still holds this post. End that first.")
UNIT_CIRCLE = N_("A unit cannot lie inside itself.")
TOKEN_ENDED = N_("This token is revoked already.")

USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,79}")
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
BAD_USERNAME = N_("Use small Latin letters, digits, dots, hyphens, underscores and @, such as a.mammadova.")
MADE_HERE = "~"

Source = Literal["hand", "claims", "demo"]


class PersonSettings(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a person chose for themselves. `signed_out_at` ends every session that began before it."""

    density: Literal["compact", "roomy"] = "compact"
    theme: Literal["system", "light", "dark"] = "system"
    shortcuts: bool = True
    signed_out_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Days from one to another, both included; an open end is None."""

    starts_on: date
    ends_on: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def meets(self, other: "Span") -> bool:
        """Whether the two have a day in common."""
        first, last = (self, other) if self.starts_on <= other.starts_on else (other, self)
        return first.ends_on is None or last.starts_on <= first.ends_on


@dataclass(frozen=True, slots=True)
class Held:
    """A holding or deputyship beside which another is to be put: whose, when, of what post."""

    person_id: UUID
    name: str
    post_id: UUID | None
    span: Span


@dataclass(frozen=True, slots=True)
class Granted:
    """A role held: where and when."""

    role: str
    unit_id: UUID | None
    journal_id: UUID | None
    span: Span


def fingerprint(written: Mapping[str, object]) -> str:
    """What an edit form carries to tell whether somebody else saved since it was opened."""
    return sha256(msgspec.json.encode(dict(written), order="sorted")).hexdigest()[:24]


def why_not_edit_made(slug: str) -> Refusal | None:
    """What the profile names is changed in the profile, so that file and page never disagree."""
    return None if made_here(slug) else Refusal(FROM_PROFILE, code="from_profile")


def why_not_inside(unit_id: UUID, parent_id: UUID | None, parents: Mapping[UUID, UUID | None]) -> Refusal | None:
    """Why a unit may not lie in another: it would then lie in itself. `parents`: unit -> the unit it lies in."""
    above = parent_id
    while above is not None:
        if above == unit_id:
            return Refusal(UNIT_CIRCLE, code="unit_circle", field="parent")
        above = parents.get(above)
    return None


def why_not_close_unit(has_open_parts: bool, state: str) -> Refusal | None:
    if state != "active":
        return Refusal(ALREADY_ENDED, code="ended")
    return Refusal(UNIT_IN_USE, code="unit_in_use") if has_open_parts else None


def why_not_close_post(is_held: bool, state: str) -> Refusal | None:
    if state != "active":
        return Refusal(ALREADY_ENDED, code="ended")
    return Refusal(POST_HELD, code="post_held") if is_held else None


def made_here(slug: str) -> bool:
    """Whether a unit or post was made in the browser: its slug has a mark that no profile can write."""
    return slug.startswith(MADE_HERE)


def full_name(given_name: str, family_name: str) -> str:
    """As people are addressed: given name, family name."""
    return f"{given_name} {family_name}".strip()


def short_name(given_name: str, family_name: str) -> str:
    """As tables show it: `A. Məmmədova`."""
    return f"{given_name[:1]}. {family_name}" if given_name and family_name else given_name or family_name


def why_not_administer(actor: Actor, unit_id: UUID | None = None) -> Refusal | None:
    """Why the actor may not administer: None when they may. `unit_id` None stands for the whole agency."""
    if actor.kind == "system":
        return None
    pairs = actor.scope(ADMINISTER).pairs
    if (None, None) in pairs or (unit_id is not None and (unit_id, None) in pairs):
        return None
    return Refusal(NOT_PERMITTED, code="not_permitted")


def why_not_manage_tokens(actor: Actor) -> Refusal | None:
    """Tokens act for the whole agency, so only who may do so everywhere makes and revokes them."""
    if actor.kind == "system" or (None, None) in actor.scope(TOKENS).pairs:
        return None
    return Refusal(NOT_PERMITTED, code="not_permitted")


def why_not_span(span: Span) -> Refusal | None:
    if span.ends_on is not None and span.ends_on < span.starts_on:
        return Refusal(ENDS_BEFORE_START, code="ends_before_start", field="ends_on")
    return None


def why_not_hold(
    new: Held, beside: Iterable[Held], *, is_head: bool, places: int | None, person_state: str, post_state: str
) -> Refusal | None:
    """Why a person may not hold a post then. `beside`: holdings of the post, of all the unit's head posts if a head."""
    if person_state != "active":
        return Refusal(PERSON_LEFT, code="person_left", field="person")
    if post_state != "active":
        return Refusal(POST_CLOSED, code="post_closed", field="post")
    meeting = [held for held in beside if held.span.meets(new.span)]
    own = [held for held in meeting if held.post_id == new.post_id]
    if any(held.person_id == new.person_id for held in own):
        return Refusal(HELD_ALREADY, code="held_already", field="starts_on")
    if is_head and meeting:
        since = meeting[0].span.starts_on
        return Refusal(HEAD_TAKEN, code="head_taken", field="starts_on", name=meeting[0].name, **{"from": _day(since)})
    if places is not None and _most_at_once(own, new.span) >= places:
        return Refusal(PLACES_TAKEN, code="places_taken", field="starts_on", places=places)
    return None


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _most_at_once(held: list[Held], span: Span) -> int:
    """The largest number of holdings on any one day of the span; it can only grow on a first day."""
    firsts = {max(span.starts_on, one.span.starts_on) for one in held}
    return max((sum(one.span.holds_on(day) for one in held) for day in firsts), default=0)


def why_not_deputise(new: Held, person_id: UUID, beside: Iterable[Held], *, states: Iterable[str]) -> Refusal | None:
    """Why `new.person_id` may not be deputy of `person_id`; `beside`: the person's other deputies."""
    if new.person_id == person_id:
        return Refusal(OWN_DEPUTY, code="own_deputy", field="deputy")
    if any(state != "active" for state in states):
        return Refusal(PERSON_LEFT, code="person_left", field="deputy")
    for held in beside:
        if held.span.meets(new.span):
            return Refusal(DEPUTY_TAKEN, code="deputy_taken", field="starts_on", name=held.name)
    return None


def why_not_grant(
    actor: Actor, new: Granted, beside: Iterable[Granted], *, profile: Profile, person_state: str
) -> Refusal | None:
    """Why a role may not be given: not the actor's to give, unknown, or held already."""
    if (refusal := why_not_administer(actor, new.unit_id)) is not None:
        return refusal
    if profile.role(new.role) is None:
        return Refusal(UNKNOWN_ROLE, code="unknown_role", field="role")
    if person_state != "active":
        return Refusal(PERSON_LEFT, code="person_left")
    same = (new.role, new.unit_id, new.journal_id)
    if any((one.role, one.unit_id, one.journal_id) == same and one.span.meets(new.span) for one in beside):
        return Refusal(GRANTED_ALREADY, code="granted_already", field="role")
    return None


def why_not_last(administrators: Iterable[UUID], without: Iterable[UUID]) -> Refusal | None:
    """Why a right may not be taken: nobody would be left who can administer. Ids are of grants that carry it."""
    before = set(administrators)
    if before and not before - set(without):
        return Refusal(LAST_ADMINISTRATOR, code="last_administrator")
    return None


def administering_roles(profile: Profile) -> frozenset[str]:
    """Roles that carry the right to administer."""
    return frozenset(role.slug for role in profile.roles if ADMINISTER in role.permissions)
