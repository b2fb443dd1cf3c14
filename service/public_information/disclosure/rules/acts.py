"""States of what is disclosed, the acts on it, and who may do them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_

PUBLISH = "information.publish"
PERMISSIONS = frozenset({PUBLISH})
DUTY, ENTRY, ACT, DISCLOSURE = "publication_duty", "duty_publication", "legal_act", "disclosure_entry"
"""Record words."""

DUTY_STATES: Mapping[str, str] = {
    "offered": N_("Offered by the country's list"),
    "active": N_("Duty"),
    "retired": N_("No longer a duty"),
}
PUBLIC_STATES: Mapping[str, str] = {
    "draft": N_("Not published"),
    "published": N_("Published"),
    "withdrawn": N_("Withdrawn"),
}
ACT_STATES: Mapping[str, str] = {
    "draft": N_("Draft act"),
    "adopted": N_("Adopted"),
    "repealed": N_("Repealed"),
    "abandoned": N_("Draft given up"),
}

NO_RIGHT = N_("You do not have the right to publish information.")
WRONG_STATE: Mapping[str, str] = {
    "offered": N_("This row is not yet a duty. Take it on first."),
    "active": N_("This row is a duty already."),
    "retired": N_("This row is no longer a duty."),
    "draft": N_("This is not published yet."),
    "published": N_("This is published."),
    "withdrawn": N_("This was withdrawn."),
    "adopted": N_("This act is adopted already."),
    "repealed": N_("This act was repealed."),
    "abandoned": N_("This draft was given up."),
}
NEEDS_REASON = N_("Say why.")


@dataclass(frozen=True, slots=True)
class Rule:
    """In which states an act is done, and what becomes of the record."""

    states: frozenset[str]
    becomes: str = ""
    reason: bool = False


def _rule(states: str, becomes: str = "", *, reason: bool = False) -> Rule:
    return Rule(frozenset(states.split()), becomes, reason)


ACTS: Mapping[str, Mapping[str, Rule]] = {
    DUTY: {
        "open": _rule("offered active retired"),
        "take_on": _rule("offered retired", "active"),
        "change": _rule("active"),
        "name": _rule("active"),
        "note_change": _rule("active"),
        "compose": _rule("active"),
        "take_offer": _rule("active"),
        "retire": _rule("active", "retired", reason=True),
    },
    ENTRY: {
        "open": _rule("draft published withdrawn"),
        "change": _rule("draft published withdrawn"),
        "publish": _rule("draft published withdrawn", "published"),
        "withdraw": _rule("published", "withdrawn", reason=True),
    },
    ACT: {
        "open": _rule("draft adopted repealed abandoned"),
        "change": _rule("draft adopted repealed"),
        "adopt": _rule("draft", "adopted"),
        "repeal": _rule("adopted", "repealed", reason=True),
        "abandon": _rule("draft", "abandoned", reason=True),
        "publish": _rule("draft adopted repealed"),
        "withdraw": _rule("draft adopted repealed abandoned", reason=True),
    },
    DISCLOSURE: {
        "open": _rule("draft published withdrawn"),
        "change": _rule("draft published withdrawn"),
        "publish": _rule("draft published withdrawn", "published"),
        "withdraw": _rule("published", "withdrawn", reason=True),
    },
}
ACT_TITLES: Mapping[str, str] = {
    "open": N_("read"),
    "take_on": N_("take on"),
    "change": N_("change"),
    "name": N_("name who is responsible"),
    "note_change": N_("note a change"),
    "compose": N_("prepare a publication"),
    "take_offer": N_("take over the country's wording"),
    "retire": N_("end the duty"),
    "publish": N_("publish"),
    "withdraw": N_("withdraw"),
    "adopt": N_("note the adoption"),
    "repeal": N_("note the repeal"),
    "abandon": N_("give up"),
}
ACT_WORDS: Mapping[str, str] = {
    "publication_duty.renewed": N_("Country's list of duties renewed"),
    "publication_duty.taken_on": N_("Duty of publication taken on"),
    "publication_duty.added": N_("Duty of publication added"),
    "publication_duty.changed": N_("Duty of publication changed"),
    "publication_duty.named": N_("Responsible for a duty of publication named"),
    "publication_duty.noted": N_("Change noted that must be published"),
    "publication_duty.offer_taken": N_("Country's wording of a duty taken over"),
    "publication_duty.retired": N_("Duty of publication ended"),
    "duty_publication.prepared": N_("Publication prepared"),
    "duty_publication.changed": N_("Publication changed"),
    "duty_publication.published": N_("Information published"),
    "duty_publication.withdrawn": N_("Published information withdrawn"),
    "legal_act.entered": N_("Legal act entered"),
    "legal_act.changed": N_("Legal act changed"),
    "legal_act.adopted": N_("Draft act adopted"),
    "legal_act.repealed": N_("Legal act repealed"),
    "legal_act.abandoned": N_("Draft act given up"),
    "legal_act.published": N_("Legal act published"),
    "legal_act.withdrawn": N_("Published legal act withdrawn"),
    "disclosure_entry.prepared": N_("Entry of the disclosure log prepared"),
    "disclosure_entry.changed": N_("Entry of the disclosure log changed"),
    "disclosure_entry.published": N_("Entry of the disclosure log published"),
    "disclosure_entry.withdrawn": N_("Entry of the disclosure log withdrawn"),
}


def why_not(record: str, act: str, actor: Actor, state: str) -> Refusal | None:
    """Why the actor may not do this act on a record in this state, or None when they may."""
    if not actor.may(PUBLISH):
        return Refusal(NO_RIGHT, code="not_permitted")
    if state not in ACTS[record][act].states:
        return Refusal(WRONG_STATE[state], code="wrong_state")
    return None


def allowed_acts(record: str, actor: Actor, state: str) -> list[str]:
    """Every act the actor may do on a record in this state."""
    return [act for act in ACTS[record] if why_not(record, act, actor, state) is None]


def demand(record: str, act: str, actor: Actor, state: str, reason: str = "") -> None:
    """Raise what stands against an act, a missing reason included."""
    if refusal := why_not(record, act, actor, state):
        raise refusal
    if ACTS[record][act].reason and not reason.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")
