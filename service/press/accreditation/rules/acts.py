"""States and acts of accreditations: who may do what in which state, and why not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.events.rules.acts import WRITE
from service.press.outlets.rules.acts import READ

ACCREDIT, CHECKIN = "press.accredit", "press.checkin"
PERMISSIONS = frozenset({READ, WRITE, ACCREDIT, CHECKIN})
RECORD = "accreditation"
"""Record word of accreditations, and of the documents that came with them."""

STATES: Mapping[str, str] = {
    "submitted": N_("Waits for a decision"),
    "needs_info": N_("Applicant was asked"),
    "approved": N_("Accredited"),
    "rejected": N_("Rejected"),
    "badge": N_("Badge issued"),
    "checked_in": N_("Checked in"),
    "no_show": N_("Did not come"),
    "withdrawn": N_("Withdrawn by the applicant"),
    "revoked": N_("Revoked"),
}
OPEN = frozenset({"submitted", "needs_info"})
HOLDING = frozenset({"approved", "badge", "checked_in"})
"""States that take one of the places."""
NEGATIVE = frozenset({"rejected", "revoked"})
EVERY = frozenset(STATES)


@dataclass(frozen=True, slots=True)
class ActRule:
    """Who may do an act in which states, what state it leads to ("" : it stays, or the act says), whether it takes a
    reason. outsider: the applicant may do it by number and code, and nobody else unless a permission is named.
    """

    states: frozenset[str]
    permission: str = ""
    becomes: str = ""
    reason: bool = False
    outsider: bool = False


ACTS: Mapping[str, ActRule] = {
    "open": ActRule(EVERY, READ),
    "see_documents": ActRule(EVERY, ACCREDIT),
    "ask_info": ActRule(OPEN, ACCREDIT, "needs_info", reason=True),
    "answer_info": ActRule(frozenset({"needs_info"}), ACCREDIT, "submitted", outsider=True),
    "approve": ActRule(OPEN, ACCREDIT, "approved"),
    "reject": ActRule(OPEN | {"approved"}, ACCREDIT, "rejected", reason=True),
    "issue_badge": ActRule(frozenset({"approved"}), ACCREDIT, "badge"),
    "replace_badge": ActRule(frozenset({"badge", "checked_in"}), ACCREDIT, reason=True),
    "check_in": ActRule(frozenset({"approved", "badge", "no_show"}), CHECKIN, "checked_in"),
    "take_back": ActRule(frozenset({"checked_in"}), CHECKIN, "badge", reason=True),
    "revoke": ActRule(frozenset({"badge", "checked_in"}), ACCREDIT, "revoked", reason=True),
    "withdraw": ActRule(OPEN | {"approved", "badge"}, becomes="withdrawn", outsider=True),
    "appeal": ActRule(NEGATIVE, outsider=True),
    "decide_appeal": ActRule(NEGATIVE, ACCREDIT, reason=True),
}
ACT_TITLES: Mapping[str, str] = {
    "open": N_("read"),
    "see_documents": N_("read the documents"),
    "ask_info": N_("ask the applicant"),
    "answer_info": N_("note the applicant's answer"),
    "approve": N_("approve"),
    "reject": N_("reject"),
    "issue_badge": N_("issue the badge"),
    "replace_badge": N_("replace the badge"),
    "check_in": N_("check in"),
    "take_back": N_("take a check-in back"),
    "revoke": N_("revoke"),
    "withdraw": N_("withdraw"),
    "appeal": N_("appeal"),
    "decide_appeal": N_("decide the appeal of another's decision"),
}
ACT_WORDS: Mapping[str, str] = {
    "accreditation.submitted": N_("Application for accreditation received"),
    "accreditation.entered": N_("Application for accreditation entered"),
    "accreditation.ask_info": N_("Applicant asked for more"),
    "accreditation.answer_info": N_("Applicant answered"),
    "accreditation.approve": N_("Accreditation approved"),
    "accreditation.reject": N_("Accreditation rejected"),
    "accreditation.issue_badge": N_("Badge issued"),
    "accreditation.replace_badge": N_("Badge replaced, the former one opens nothing"),
    "accreditation.check_in": N_("Checked in"),
    "accreditation.take_back": N_("Check-in taken back"),
    "accreditation.no_show": N_("Did not come"),
    "accreditation.revoke": N_("Accreditation revoked"),
    "accreditation.withdraw": N_("Withdrawn by the applicant"),
    "accreditation.appeal": N_("Appeal received"),
    "accreditation.decide_appeal": N_("Appeal decided"),
    "accreditation.purged": N_("Documents and contact data removed after their term"),
    "accreditation.exported": N_("Log of accreditations exported"),
    "accreditation.printed": N_("Badges printed"),
    "accreditation.mailed": N_("Mail reached the recipient's mail server"),
    "accreditation.not_mailed": N_("Mail did not reach the recipient"),
    "accreditation_call.opened": N_("Accreditation set up"),
    "accreditation_call.changed": N_("Terms of accreditation changed"),
    "accreditation_call.closed": N_("Accreditation closed"),
    "accreditation_call.reopened": N_("Accreditation opened again"),
    "accreditation_call.handed_over": N_("Accreditation given to another keeper"),
    "accreditation_reason.kept": N_("Template of a reason kept"),
    "accreditation_reason.ended": N_("Template of a reason no longer used"),
}
NO_RIGHT: Mapping[str, str] = {
    READ: N_("You do not have the right to read what the press office keeps."),
    ACCREDIT: N_("You do not have the right to decide on accreditations."),
    CHECKIN: N_("You do not have the right to check people in."),
    WRITE: N_("You do not have the right to plan press events and to invite to them."),
}
APPLICANTS = N_("Only the applicant can do this.")
AGENCYS = N_("This is for the agency to do.")
NOT_OTHERS = N_("This is not your application.")
WHY_STATE: Mapping[str, str] = {
    "submitted": N_("No decision was made on this application yet."),
    "needs_info": N_("The applicant was asked and has not answered yet."),
    "approved": N_("This accreditation is approved."),
    "rejected": N_("This application was rejected. Only an appeal to another decider can change that."),
    "badge": N_("The badge was issued already."),
    "checked_in": N_("This person was checked in already."),
    "no_show": N_("The event is over and this person did not come."),
    "withdrawn": N_("The applicant withdrew this application."),
    "revoked": N_("This accreditation was revoked."),
}
NO_APPEAL = N_("No appeal against this decision is open.")
APPEALED = N_("An appeal against this decision is open already.")
APPEAL_OVER = N_("An appeal against this decision was decided already.")
OTHER_DECIDER = N_("You made this decision, so somebody else decides on the appeal.")
NOBODY = N_("Decisions on appeals are made by people.")
NEEDS_REASON = N_("Say why.")


class Standing(Protocol):
    """What the rights on an accreditation depend on. appeal: "" none, "filed", "upheld" or "changed" for the decision
    that stands; decided_by: the natural person who made it.
    """

    @property
    def id(self) -> UUID: ...
    @property
    def state(self) -> str: ...
    @property
    def decided_by(self) -> UUID | None: ...
    @property
    def appeal(self) -> str: ...


def applicant(accreditation_id: UUID, number: str, language: str = "") -> Actor:
    """The one who showed number and code: told from others by the application alone."""
    return Actor(kind="outsider", id=accreditation_id, name=number, language=language or None)


def why_not(act: str, actor: Actor, one: Standing) -> Refusal | None:
    """Why the actor may not do this act on an accreditation as it stands, or None when they may."""
    rule = ACTS[act]
    if refusal := _not_permitted(rule, actor, one):
        return refusal
    if one.state not in rule.states:
        return Refusal(WHY_STATE[one.state], code="wrong_state")
    if act == "appeal" and one.appeal:
        return Refusal(APPEALED if one.appeal == "filed" else APPEAL_OVER, code="wrong_state")
    if act == "decide_appeal":
        return _not_decider(actor, one)
    return None


def _not_permitted(rule: ActRule, actor: Actor, one: Standing) -> Refusal | None:
    if actor.kind == "outsider":
        if not rule.outsider:
            return Refusal(AGENCYS, code="not_permitted")
        return None if actor.id == one.id else Refusal(NOT_OTHERS, code="not_permitted")
    if not rule.permission:
        return Refusal(APPLICANTS, code="not_permitted")
    return None if actor.may(rule.permission) else Refusal(NO_RIGHT[rule.permission], code="not_permitted")


def _not_decider(actor: Actor, one: Standing) -> Refusal | None:
    """Natural persons are compared: who stands in for somebody acts under their own id."""
    if one.appeal != "filed":
        return Refusal(NO_APPEAL, code="wrong_state")
    if actor.kind != "person":
        return Refusal(NOBODY, code="not_permitted")
    return Refusal(OTHER_DECIDER, code="same_person") if actor.id == one.decided_by else None


def allowed_acts(actor: Actor, one: Standing) -> list[str]:
    """Every act the actor may do on an accreditation as it stands."""
    return [act for act in ACTS if why_not(act, actor, one) is None]


def demand(act: str, actor: Actor, one: Standing, reason: str = "") -> None:
    """Raise what stands against an act, a missing reason included."""
    if refusal := why_not(act, actor, one):
        raise refusal
    if ACTS[act].reason and not reason.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")


def demand_right(actor: Actor, permission: str) -> None:
    """Raise unless the actor holds the permission."""
    if not actor.may(permission):
        raise Refusal(NO_RIGHT[permission], code="not_permitted")
