"""States of outlets, journalists and lists: who may do what in which state, and why not."""

from collections.abc import Mapping
from typing import Literal

from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_

READ, CONTACTS, NOTES = "press.read", "press.contacts", "press.notes"
PERMISSIONS = frozenset({READ, CONTACTS, NOTES})
Subject = Literal["outlet", "journalist"]
OUTLET: Subject = "outlet"
JOURNALIST: Subject = "journalist"
LIST, NOTE, IMPORT = "media_list", "journalist_note", "media_import"
SUBJECTS: tuple[Subject, ...] = (OUTLET, JOURNALIST)

STATES: Mapping[str, str] = {"active": N_("In use"), "ended": N_("No longer active"), "merged": N_("Merged")}
LIST_STATES: Mapping[str, str] = {"active": N_("In use"), "ended": N_("No longer used")}
STANDING = frozenset({"active", "ended"})
_EVERY = frozenset(STATES)
_ACTIVE = frozenset({"active"})

Rules = Mapping[str, tuple[str, frozenset[str]]]
_OUTLET: Rules = {
    "open": (READ, _EVERY),
    "edit": (CONTACTS, STANDING),
    "hold": (CONTACTS, STANDING),
    "consent": (CONTACTS, STANDING),
    "clear_bounces": (CONTACTS, STANDING),
    "end": (CONTACTS, _ACTIVE),
    "resume": (CONTACTS, frozenset({"ended"})),
    "merge": (CONTACTS, STANDING),
    "unmerge": (CONTACTS, frozenset({"merged"})),
}
RULES: Mapping[str, Rules] = {
    OUTLET: _OUTLET,
    JOURNALIST: {**_OUTLET, "notes": (NOTES, _EVERY)},
    LIST: {
        "open": (READ, STANDING),
        "edit": (CONTACTS, _ACTIVE),
        "members": (CONTACTS, _ACTIVE),
        "end": (CONTACTS, _ACTIVE),
        "resume": (CONTACTS, frozenset({"ended"})),
    },
}
"""Act -> the permission it takes and the states in which it can be done, by kind of record."""
ACT_TITLES: Mapping[str, str] = {
    "open": N_("read"),
    "edit": N_("change"),
    "hold": N_("keep tenure"),
    "consent": N_("note consent"),
    "clear_bounces": N_("call the address good again"),
    "end": N_("call no longer active"),
    "resume": N_("take into use again"),
    "merge": N_("merge with another"),
    "unmerge": N_("undo a merge"),
    "notes": N_("read and write private notes"),
    "members": N_("add and take out members"),
}
ACT_WORDS: Mapping[str, str] = {
    "outlet.entered": N_("Outlet entered"),
    "outlet.changed": N_("Outlet changed"),
    "outlet.ended": N_("Outlet called no longer active"),
    "outlet.resumed": N_("Outlet taken into use again"),
    "outlet.consent": N_("Consent of the outlet noted"),
    "outlet.unsubscribed": N_("Outlet unsubscribed"),
    "outlet.bounced": N_("Mail to the outlet came back"),
    "outlet.bounces_cleared": N_("Address of the outlet called good again"),
    "outlet.merged": N_("Another outlet merged into this one"),
    "outlet.merged_away": N_("Merged into another outlet"),
    "outlet.merge_undone": N_("Merge undone"),
    "journalist.entered": N_("Journalist entered"),
    "journalist.changed": N_("Journalist changed"),
    "journalist.ended": N_("Journalist called no longer active"),
    "journalist.resumed": N_("Journalist taken into use again"),
    "journalist.consent": N_("Consent of the journalist noted"),
    "journalist.unsubscribed": N_("Journalist unsubscribed"),
    "journalist.bounced": N_("Mail to the journalist came back"),
    "journalist.bounces_cleared": N_("Address of the journalist called good again"),
    "journalist.merged": N_("Another journalist merged into this one"),
    "journalist.merged_away": N_("Merged into another journalist"),
    "journalist.merge_undone": N_("Merge undone"),
    "journalist.tenure_added": N_("Work at an outlet noted"),
    "journalist.tenure_changed": N_("Work at an outlet changed"),
    "journalist.tenure_withdrawn": N_("Work at an outlet withdrawn"),
    "journalist_note.written": N_("Private note written"),
    "journalist_note.withdrawn": N_("Private note withdrawn"),
    "media_list.entered": N_("List made"),
    "media_list.changed": N_("List changed"),
    "media_list.ended": N_("List no longer used"),
    "media_list.resumed": N_("List taken into use again"),
    "media_list.added": N_("Members added to the list"),
    "media_list.taken_out": N_("Member taken out of the list"),
    "media_list.exported": N_("List exported"),
    "media_import.begun": N_("Spreadsheet of media contacts uploaded"),
    "media_import.taken": N_("Media contacts taken from a spreadsheet"),
    "media_import.discarded": N_("Spreadsheet of media contacts thrown away"),
}
NO_RIGHT: Mapping[str, str] = {
    READ: N_("You do not have the right to read what the press office keeps."),
    CONTACTS: N_("You do not have the right to keep media contacts and lists."),
    NOTES: N_("Private notes on journalists are not open to you."),
}
IS_MERGED = N_("This one was merged into another. Open that one instead.")
NOT_MERGED = N_("This one is not merged into another.")
IS_ENDED = N_("This one is no longer active. Take it into use again first.")
NOT_ENDED = N_("This one is in use already.")
NEEDS_REASON = N_("Say why.")


def why_not(subject: str, act: str, actor: Actor, state: str) -> Refusal | None:
    """Why the actor may not do this act on a record of this kind in this state, or None when they may."""
    permission, states = RULES[subject][act]
    if not actor.may(READ):
        return Refusal(NO_RIGHT[READ], code="not_permitted")
    if not actor.may(permission):
        return Refusal(NO_RIGHT[permission], code="not_permitted")
    if state in states:
        return None
    if act == "unmerge":
        return Refusal(NOT_MERGED, code="wrong_state")
    if state == "merged":
        return Refusal(IS_MERGED, code="wrong_state")
    return Refusal(NOT_ENDED if act == "resume" else IS_ENDED, code="wrong_state")


def allowed_acts(subject: str, actor: Actor, state: str) -> list[str]:
    """Every act the actor may do on a record of this kind in this state."""
    return [act for act in RULES[subject] if why_not(subject, act, actor, state) is None]


def demand(subject: str, act: str, actor: Actor, state: str) -> None:
    """Raise what stands against an act."""
    if refusal := why_not(subject, act, actor, state):
        raise refusal


def entering(actor: Actor) -> None:
    """Raise what stands against entering contacts, lists or spreadsheets."""
    for permission in (READ, CONTACTS):
        if not actor.may(permission):
            raise Refusal(NO_RIGHT[permission], code="not_permitted")
