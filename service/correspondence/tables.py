"""The permission tables of letters, for the administrator's page: the rules answer for a letter in each state."""

from dataclasses import dataclass, replace
from uuid import UUID

from service.correspondence.rules import OPEN_TO_ALL, STATES, allowed_acts
from service.correspondence.rules.drafts import DRAFT_STATES, PERMISSION, Standing, allowed
from service.identity.offers import PermissionTable
from service.kit.actor import ANYWHERE, Actor
from service.kit.words import N_

ACT_TITLES = {
    "open": N_("read"),
    "correct": N_("correct"),
    "attach": N_("attach files"),
    "answer": N_("answer"),
    "note": N_("note"),
    "forward": N_("forward"),
    "close": N_("close"),
    "reopen": N_("reopen"),
    "extend": N_("extend the term"),
    "send": N_("send"),
    "deliver": N_("note the delivery"),
    "return": N_("note the return"),
    "void": N_("void"),
    "resolve": N_("give a resolution"),
    "file": N_("put into a file"),
}
INCOMING_STATES = {
    state: STATES[state]
    for state in ("registered", "in_progress", "answered", "noted", "forwarded", "closed", "voided")
}
OUR_STATES = {state: STATES[state] for state in ("registered", "sent", "delivered", "returned", "voided")}
DRAFT_ACT_TITLES = {
    "open": N_("read"),
    "edit": N_("change"),
    "attach": N_("attach files"),
    "render": N_("make the document"),
    "submit": N_("send for approval"),
    "recall": N_("recall"),
    "approve": N_("approve, if asked"),
    "return": N_("return, if asked or to sign"),
    "remark": N_("remark"),
    "sign": N_("sign, if named"),
    "revoke": N_("take the own signature back"),
    "register": N_("give the number"),
    "discard": N_("discard"),
}


@dataclass(frozen=True, slots=True)
class _Sample:
    """A letter of which only the state is known; whoever holds a right everywhere holds it there."""

    state: str
    access: int = OPEN_TO_ALL
    journal_id: UUID = ANYWHERE
    unit_id: UUID = ANYWHERE
    direction: str = "incoming"


def _letters(actor: Actor, state: str) -> list[str]:
    return [str(act) for act in allowed_acts(actor, _Sample(state))]


def _letters_of_ours(actor: Actor, state: str) -> list[str]:
    return [str(act) for act in allowed_acts(actor, _Sample(state, direction="outgoing"))]


def _drafts(actor: Actor, state: str) -> list[str]:
    """As somebody who is asked at the level that waits, who is to sign, and whose signature stands."""
    mine = frozenset({ANYWHERE})
    sample = Standing(state, OPEN_TO_ALL, ANYWHERE, ANYWHERE, None, asked=mine, signers=mine, signed_by=ANYWHERE)
    holds = any(actor.may(permission) for permission in PERMISSION.values())
    return [str(act) for act in allowed(replace(actor, id=ANYWHERE), sample)] if holds else []


LETTERS = PermissionTable(N_("Letters that come"), INCOMING_STATES, ACT_TITLES, _letters)
OURS = PermissionTable(N_("Letters of ours"), OUR_STATES, ACT_TITLES, _letters_of_ours)
DRAFTS = PermissionTable(N_("Drafts"), DRAFT_STATES, DRAFT_ACT_TITLES, _drafts)
TABLES = [LETTERS, OURS, DRAFTS]
