"""States of media inquiries, the acts on them, who may do them, and why not."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.outlets.rules.acts import NO_RIGHT as NO_RIGHT_OF_PRESS

READ, WRITE, APPROVE = "press.read", "press.write", "press.approve"
PERMISSIONS = frozenset({READ, WRITE, APPROVE})
INQUIRY = "media_inquiry"
ANSWER = "media_answer"
"""Record words of inquiries and, for files, of answers to them."""
STATES: Mapping[str, str] = {
    "received": N_("Received"),
    "acknowledged": N_("Acknowledged"),
    "assigned": N_("Assigned"),
    "collecting": N_("Collecting input"),
    "drafting": N_("Answer being drafted"),
    "in_approval": N_("Answer in approval"),
    "answered": N_("Answered"),
    "declined": N_("Declined"),
    "redirected": N_("Redirected"),
    "withdrawn": N_("Withdrawn"),
}
SHAPES: Mapping[str, str] = {
    "received": "", "acknowledged": "", "assigned": "work", "collecting": "work", "drafting": "work",
    "in_approval": "sign", "answered": "done", "declined": "stop", "redirected": "stop", "withdrawn": "stop",
}  # fmt: skip
NEW = frozenset({"received", "acknowledged"})
WORKED_ON = frozenset({*NEW, "assigned", "collecting", "drafting"})
OPEN = WORKED_ON | {"in_approval"}
CLOSED = frozenset(STATES) - OPEN


@dataclass(frozen=True, slots=True)
class ActRule:
    """Who may do an act on which states, what state it leads to (None: it stays), and whether it takes a reason."""

    permission: str
    states: frozenset[str]
    becomes: str | None = None
    reason: bool = False


ACTS: Mapping[str, ActRule] = {
    "edit": ActRule(WRITE, OPEN),
    "acknowledge": ActRule(WRITE, frozenset({"received"}), "acknowledged"),
    "assign": ActRule(WRITE, OPEN),
    "ask_units": ActRule(WRITE, WORKED_ON),
    "write": ActRule(WRITE, WORKED_ON, "drafting"),
    "submit": ActRule(WRITE, frozenset({"drafting"}), "in_approval"),
    "take_back": ActRule(WRITE, frozenset({"in_approval"}), "drafting"),
    "return": ActRule(APPROVE, frozenset({"in_approval"}), "drafting", reason=True),
    "approve": ActRule(APPROVE, frozenset({"in_approval"})),
    "send": ActRule(WRITE, frozenset({"in_approval"}), "answered"),
    "decline": ActRule(APPROVE, OPEN, "declined", reason=True),
    "redirect": ActRule(WRITE, OPEN, "redirected", reason=True),
    "withdraw": ActRule(WRITE, OPEN, "withdrawn", reason=True),
    "convert": ActRule(WRITE, OPEN, "redirected"),
    "reopen": ActRule(APPROVE, frozenset({"answered", "declined", "withdrawn"}), "assigned", reason=True),
}
ACT_TITLES: Mapping[str, str] = {
    "open": N_("read"),
    "edit": N_("correct"),
    "acknowledge": N_("acknowledge the receipt"),
    "assign": N_("name who answers"),
    "ask_units": N_("ask units"),
    "write": N_("write the answer"),
    "submit": N_("send the answer for approval"),
    "take_back": N_("take the answer back"),
    "return": N_("return the answer"),
    "approve": N_("approve the answer"),
    "send": N_("give the answer"),
    "decline": N_("decline"),
    "redirect": N_("redirect"),
    "withdraw": N_("note the withdrawal"),
    "convert": N_("turn into a request for information"),
    "reopen": N_("reopen"),
}
ACT_WORDS: Mapping[str, str] = {
    "media_inquiry.received": N_("Media inquiry received"),
    "media_inquiry.edit": N_("Corrected"),
    "media_inquiry.acknowledge": N_("Receipt acknowledged"),
    "media_inquiry.assign": N_("Named who answers"),
    "media_inquiry.units_asked": N_("Unit asked for input"),
    "media_inquiry.units_answered": N_("Units gave their input"),
    "media_inquiry.write": N_("Answer written"),
    "media_inquiry.submit": N_("Answer sent for approval"),
    "media_inquiry.take_back": N_("Answer taken back"),
    "media_inquiry.return": N_("Answer returned"),
    "media_inquiry.approve": N_("Answer approved"),
    "media_inquiry.send": N_("Answer given"),
    "media_inquiry.mailed": N_("Answer sent by e-mail"),
    "media_inquiry.not_mailed": N_("The mail server did not take the answer"),
    "media_inquiry.told": N_("Who asked was told by e-mail"),
    "media_inquiry.not_told": N_("The mail server did not take what was written to who asked"),
    "media_inquiry.decline": N_("Declined"),
    "media_inquiry.redirect": N_("Redirected"),
    "media_inquiry.withdraw": N_("Withdrawn by the journalist"),
    "media_inquiry.convert": N_("Turned into a request for information"),
    "media_inquiry.reopen": N_("Reopened"),
}
NO_RIGHT: Mapping[str, str] = {
    READ: NO_RIGHT_OF_PRESS[READ],
    WRITE: N_("You do not have the right to answer the press."),
    APPROVE: N_("You do not have the right to approve answers to the press."),
}
WRONG_STATE = N_("This cannot be done with an inquiry in this state.")
IS_CLOSED = N_("This inquiry is closed. Reopen it with a reason if it is to be answered all the same.")
WAITS = N_("The answer waits for approval. Take it back first.")
NOT_APPROVED = N_("The answer is not approved yet.")
IS_APPROVED = N_("The answer is approved already.")
OWN_ANSWER = N_("You wrote this answer or sent it for approval. Somebody else must approve it.")
NEEDS_REASON = N_("Say why.")


def why_not(act: str, actor: Actor, state: str) -> Refusal | None:
    """Why the actor may not do this act on an inquiry in this state, or None when they may."""
    rule = ACTS[act]
    for permission in (READ, rule.permission):
        if not actor.may(permission):
            return Refusal(NO_RIGHT[permission], code="not_permitted")
    if state in rule.states:
        return None
    if state in CLOSED:
        return Refusal(IS_CLOSED, code="wrong_state")
    return Refusal(WAITS if state == "in_approval" else WRONG_STATE, code="wrong_state")


def allowed_acts(actor: Actor, state: str) -> list[str]:
    """Every act the actor may do on an inquiry in this state, reading among them."""
    reading = ["open"] if actor.may(READ) else []
    return [*reading, *[act for act in ACTS if why_not(act, actor, state) is None]]


def why_not_judge(actor: Actor, author_id: object, submitted_by: object) -> Refusal | None:
    """Why the actor may not approve an answer: who wrote it or submitted it, or stands in for them, does not."""
    if {actor.id, actor.stands_for} & ({author_id, submitted_by} - {None}):
        return Refusal(OWN_ANSWER, code="own_answer")
    return None


def entering(actor: Actor) -> None:
    """Raise what stands against registering an inquiry."""
    for permission in (READ, WRITE):
        if not actor.may(permission):
            raise Refusal(NO_RIGHT[permission], code="not_permitted")
