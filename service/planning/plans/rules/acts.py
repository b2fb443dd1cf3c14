"""The acts on plans and activities: who may do them, at which level, in which state, and why not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.planning.plans.rules.words import LEVELS, STATES

READ, WRITE, APPROVE, SHARE = "planning.read", "planning.write", "planning.approve", "planning.share"
PERMISSIONS = frozenset({READ, WRITE, APPROVE, SHARE})
RANK: Mapping[str, int] = {level: place for place, level in enumerate(LEVELS)}
ACT_TITLES: Mapping[str, str] = {
    "open": N_("read"),
    "edit": N_("change texts, objectives and all else of the plan"),
    "arrange": N_("change whose it is, its days and what it is part of"),
    "consult": N_("put to consultation"),
    "withdraw": N_("take back into draft"),
    "revise": N_("freeze as a revision"),
    "sign": N_("sign a revision"),
    "approve": N_("approve"),
    "activate": N_("begin to carry out"),
    "close": N_("close"),
    "reopen": N_("open again"),
    "evaluate": N_("call evaluated"),
    "discard": N_("throw away"),
    "propose": N_("put activities in"),
    "measure": N_("note readings"),
    "assess": N_("write the evaluation"),
    "meet": N_("keep meetings and decisions"),
    "comment": N_("comment"),
    "note": N_("keep own notes and budget"),
    "invite": N_("invite agencies"),
    "revoke": N_("put agencies out"),
    "leave": N_("leave"),
    "freeze": N_("forbid moves for a while"),
    "copy": N_("begin another plan as its copy"),
}
NO_RIGHT: Mapping[str, str] = {
    READ: N_("You do not have the right to read plans."),
    WRITE: N_("You do not have the right to write in plans."),
    APPROVE: N_("You do not have the right to approve and sign plans."),
    SHARE: N_("You do not have the right to decide with which agencies plans are shared."),
}
WRONG_STATE: Mapping[str, str] = {
    "draft": N_("This plan is a draft."),
    "consultation": N_("This plan is in consultation."),
    "approved": N_("This plan is approved and not carried out yet."),
    "active": N_("This plan is being carried out."),
    "closed": N_("This plan is closed."),
    "evaluated": N_("This plan is evaluated; nothing in it changes any more."),
    "discarded": N_("This plan was thrown away."),
}
OWNERS_ONLY = N_("Only the agency that owns the plan can do this.")
TOO_LOW = N_("Your agency was not given so much in this plan.")
GUESTS_ONLY = N_("The agency that owns a plan does not leave it.")
IS_TEMPLATE = N_("This is a template. Begin a plan as its copy.")
NEEDS_REASON = N_("Say why.")
NEEDS_PERSON = N_("Only a person who signed in can do this.")


class Stands(Protocol):
    """What rules know of a plan: its state, the level of the actor's agency in it, whether it is a template."""

    @property
    def state(self) -> str: ...

    @property
    def level(self) -> str: ...

    @property
    def template(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """A plan in a state, seen from an agency at a level."""

    state: str
    level: str = "owner"
    template: bool = False


@dataclass(frozen=True, slots=True)
class ActRule:
    """Who may and when. level: the least; guest: only who does not own it; person: no program does it."""

    permission: str
    level: str
    states: frozenset[str]
    reason: bool = False
    template: bool = False
    guest: bool = False
    person: bool = False


ANY = frozenset(STATES)
NOT_OVER = frozenset({"draft", "consultation", "approved", "active"})
TALKED = frozenset({"consultation", "approved", "active"})
KEPT = ANY - {"discarded"}
ACTS: Mapping[str, ActRule] = {
    "open": ActRule(READ, "read", ANY, template=True),
    "edit": ActRule(WRITE, "edit", NOT_OVER, template=True),
    "arrange": ActRule(WRITE, "owner", NOT_OVER, template=True),
    "consult": ActRule(WRITE, "owner", frozenset({"draft"})),
    "withdraw": ActRule(WRITE, "owner", frozenset({"consultation"}), reason=True),
    "revise": ActRule(WRITE, "owner", TALKED),
    "sign": ActRule(APPROVE, "comment", TALKED, person=True),
    "approve": ActRule(APPROVE, "owner", frozenset({"draft", "consultation"}), person=True),
    "activate": ActRule(WRITE, "owner", frozenset({"approved"})),
    "close": ActRule(WRITE, "owner", frozenset({"active"})),
    "reopen": ActRule(APPROVE, "owner", frozenset({"closed"}), reason=True),
    "evaluate": ActRule(APPROVE, "owner", frozenset({"closed"})),
    "discard": ActRule(WRITE, "owner", frozenset({"draft", "consultation"}), reason=True, template=True),
    "propose": ActRule(WRITE, "contribute", NOT_OVER, template=True),
    "measure": ActRule(WRITE, "contribute", frozenset({"approved", "active", "closed"})),
    "assess": ActRule(WRITE, "edit", frozenset({"active", "closed"})),
    "meet": ActRule(WRITE, "edit", NOT_OVER | {"closed"}),
    "comment": ActRule(WRITE, "comment", KEPT),
    "note": ActRule(WRITE, "read", KEPT, template=True),
    "invite": ActRule(SHARE, "owner", NOT_OVER),
    "revoke": ActRule(SHARE, "owner", ANY, reason=True),
    "leave": ActRule(SHARE, "read", ANY, guest=True),
    "freeze": ActRule(WRITE, "owner", TALKED),
    "copy": ActRule(WRITE, "owner", ANY, template=True),
}


def why_not(act: str, actor: Actor, plan: Stands) -> Refusal | None:
    """Why the actor may not do this act on a plan as it stands, or None when they may."""
    rule = ACTS[act]
    if not actor.may(rule.permission):
        return Refusal(NO_RIGHT[rule.permission], code="not_permitted")
    if rule.person and actor.kind != "person":
        return Refusal(NEEDS_PERSON, code="needs_person")
    return _wrong_level(rule, plan) or _wrong_time(rule, plan)


def _wrong_level(rule: ActRule, plan: Stands) -> Refusal | None:
    if RANK[plan.level] < RANK[rule.level]:
        return Refusal(OWNERS_ONLY if rule.level == "owner" else TOO_LOW, code="level")
    if rule.guest and plan.level == "owner":
        return Refusal(GUESTS_ONLY, code="level")
    return None


def _wrong_time(rule: ActRule, plan: Stands) -> Refusal | None:
    if plan.template and not rule.template:
        return Refusal(IS_TEMPLATE, code="template")
    if plan.state not in rule.states:
        return Refusal(WRONG_STATE[plan.state], code="wrong_state")
    return None


def allowed_acts(actor: Actor, plan: Stands) -> list[str]:
    """Every act the actor may do on a plan as it stands."""
    return [act for act in ACTS if why_not(act, actor, plan) is None]


def demand(act: str, actor: Actor, plan: Stands, reason: str = "") -> None:
    """Raise what stands against an act, a missing reason included."""
    if refusal := why_not(act, actor, plan):
        raise refusal
    if ACTS[act].reason and not reason.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")


def in_table(actor: Actor, state: str) -> list[str]:
    """The same for the administrator's table, where the agency owns the plan."""
    return allowed_acts(actor, Standing(state))


# --- activities


ACTIVITY_ACT_TITLES: Mapping[str, str] = {
    "edit": N_("change"),
    "move": N_("move"),
    "share": N_("show to the other agencies"),
    "agree": N_("agree"),
    "confirm": N_("confirm"),
    "begin": N_("begin"),
    "finish": N_("call done"),
    "postpone": N_("postpone"),
    "cancel": N_("cancel"),
    "take_up": N_("take up again"),
}
NOT_YOURS = N_("This activity is another agency's. Those who edit the plan can change it.")
NOT_AGREEING = N_("Those who edit the plan agree to activities.")
IS_SHARED = N_("The other agencies see this activity already.")
IS_DRAFT = N_("Show this activity to the other agencies first.")
WRONG_ACTIVITY_STATE: Mapping[str, str] = {
    "proposed": N_("This activity is proposed and not agreed yet."),
    "agreed": N_("This activity is agreed already."),
    "confirmed": N_("This activity is confirmed already."),
    "in_progress": N_("This activity is under way."),
    "done": N_("This activity is done."),
    "postponed": N_("This activity is postponed."),
    "cancelled": N_("This activity was cancelled."),
}
PLAN_OVER = N_("The plan is not being worked on any more.")
FROZEN = N_("Nothing is moved in this plan until %(until)s: %(reason)s")
OPEN_STATES = frozenset({"proposed", "agreed", "confirmed", "in_progress"})
CHANGEABLE = OPEN_STATES | {"postponed"}


@dataclass(frozen=True, slots=True)
class ActivityStanding:
    """An activity as one agency sees it. own: whether it is that agency's; level: of that agency in the plan."""

    state: str
    own: bool = True
    draft: bool = False
    level: str = "owner"
    plan_state: str = "active"


@dataclass(frozen=True, slots=True)
class ActivityRule:
    """In which states and to which. editors: only who edits the plan; own: only whose it is; draft: before shown."""

    states: frozenset[str]
    to: str = ""
    reason: bool = False
    editors: bool = False
    own: bool = False
    draft: bool = True


ACTIVITY_ACTS: Mapping[str, ActivityRule] = {
    "edit": ActivityRule(CHANGEABLE),
    "move": ActivityRule(CHANGEABLE),
    "share": ActivityRule(CHANGEABLE, own=True),
    "agree": ActivityRule(frozenset({"proposed"}), "agreed", editors=True, draft=False),
    "confirm": ActivityRule(frozenset({"proposed", "agreed"}), "confirmed", editors=True, draft=False),
    "begin": ActivityRule(frozenset({"agreed", "confirmed"}), "in_progress", draft=False),
    "finish": ActivityRule(frozenset({"agreed", "confirmed", "in_progress"}), "done", draft=False),
    "postpone": ActivityRule(OPEN_STATES, "postponed", reason=True),
    "cancel": ActivityRule(CHANGEABLE, "cancelled", reason=True),
    "take_up": ActivityRule(frozenset({"postponed", "cancelled"}), "proposed"),
}


def why_not_activity(act: str, actor: Actor, one: ActivityStanding) -> Refusal | None:
    """Why the actor may not do this act on an activity as it stands, or None when they may."""
    rule = ACTIVITY_ACTS[act]
    if not actor.may(WRITE):
        return Refusal(NO_RIGHT[WRITE], code="not_permitted")
    return _not_theirs(rule, one) or _not_now(act, rule, one)


def _not_now(act: str, rule: ActivityRule, one: ActivityStanding) -> Refusal | None:
    if one.plan_state not in NOT_OVER:
        return Refusal(PLAN_OVER, code="wrong_state")
    if one.state not in rule.states:
        return Refusal(WRONG_ACTIVITY_STATE[one.state], code="wrong_state")
    if act == "share" and not one.draft:
        return Refusal(IS_SHARED, code="wrong_state")
    if one.draft and not rule.draft:
        return Refusal(IS_DRAFT, code="wrong_state")
    return None


def _not_theirs(rule: ActivityRule, one: ActivityStanding) -> Refusal | None:
    rank = RANK[one.level]
    if rank < RANK["contribute"]:
        return Refusal(TOO_LOW, code="level")
    if rule.editors and rank < RANK["edit"]:
        return Refusal(NOT_AGREEING, code="level")
    if not one.own and (rule.own or rank < RANK["edit"]):
        return Refusal(NOT_YOURS, code="level")
    return None


def allowed_on_activity(actor: Actor, one: ActivityStanding) -> list[str]:
    """Every act the actor may do on an activity as it stands."""
    return [act for act in ACTIVITY_ACTS if why_not_activity(act, actor, one) is None]


def demand_activity(act: str, actor: Actor, one: ActivityStanding, reason: str = "") -> None:
    """Raise what stands against an act on an activity, a missing reason included."""
    if refusal := why_not_activity(act, actor, one):
        raise refusal
    if ACTIVITY_ACTS[act].reason and not reason.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")


def in_activity_table(actor: Actor, state: str) -> list[str]:
    """The same for the administrator's table: an activity of the agency's own plan."""
    return allowed_on_activity(actor, ActivityStanding(state))
