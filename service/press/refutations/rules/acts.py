"""States of a refutation, the acts on it, who may do them, and why not."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.outlets.rules.acts import READ
from service.press.refutations.rules.words import DECISIONS, DEMANDS, LETTERS
from service.press.releases.rules.acts import APPROVE, WRITE

LEGAL = "press.legal"
PERMISSIONS = frozenset({LEGAL})
REFUTATION = "refutation"
EVIDENCE, SENDING, ANSWER, STEP = "refutation_evidence", "refutation_sending", "refutation_answer", "refutation_step"
"""Record words: of a refutation, and of what its files belong to."""
STATES: Mapping[str, str] = {
    "opened": N_("Opened"),
    "assessed": N_("Assessed"),
    "decided": N_("Decided"),
    "drafting": N_("The demand is being written"),
    "in_approval": N_("In approval"),
    "sent": N_("Sent"),
    "awaiting": N_("Answer awaited"),
    "satisfied": N_("Satisfied"),
    "refused": N_("Refused"),
    "no_response": N_("No response"),
    "escalated": N_("Escalated"),
    "closed": N_("Closed"),
}
SHAPES: Mapping[str, str] = {
    "opened": "", "assessed": "work", "decided": "work", "drafting": "work", "in_approval": "sign", "sent": "sign",
    "awaiting": "sign", "satisfied": "done", "refused": "stop", "no_response": "stop", "escalated": "work",
    "closed": "done",
}  # fmt: skip
APPROVED = "in_approval+approved"
TABLE_STATES: Mapping[str, str] = {
    **{state: words for state, words in STATES.items() if state not in ("sent", "awaiting")},
    APPROVED: N_("Approved, to be sent"),
    "sent": STATES["sent"],
    "awaiting": STATES["awaiting"],
}
OPEN = frozenset(STATES) - {"closed"}
DECIDED = OPEN - {"opened", "assessed"}
ACT_TITLES: Mapping[str, str] = {
    "open": N_("read"),
    "edit": N_("change what was published, where and when"),
    "claim": N_("keep claims and verdicts"),
    "evidence": N_("add evidence"),
    "ask": N_("ask a unit"),
    "assess": N_("end the assessment"),
    "decide": N_("decide on the reaction"),
    "reconsider": N_("begin the assessment again"),
    "draft": N_("write the demand"),
    "submit": N_("submit the demand for approval"),
    "take_back": N_("take the demand back out of approval"),
    "return": N_("return the demand to its author"),
    "approve": N_("approve the demand"),
    "sign_off": N_("sign off as a lawyer"),
    "object": N_("object as a lawyer"),
    "send": N_("send the demand"),
    "follow": N_("take over what the registry noted of the letter"),
    "deliver": N_("note delivery"),
    "come_back": N_("note that it came back undelivered"),
    "answer": N_("record what the outlet answered or published"),
    "give_up_waiting": N_("note that no answer came"),
    "escalate": N_("turn to a media council or regulator"),
    "sue": N_("go to court"),
    "rule": N_("record what the council, regulator or court decided"),
    "release": N_("link a release of the agency"),
    "close": N_("close"),
    "resume": N_("open again"),
}
ACT_WORDS: Mapping[str, str] = {
    "refutation.opened": N_("Refutation opened"),
    "refutation.edited": N_("What was published was changed"),
    "refutation.claim_added": N_("Claim added"),
    "refutation.claim_changed": N_("Claim changed"),
    "refutation.claim_withdrawn": N_("Claim withdrawn"),
    "refutation.evidence_added": N_("Evidence added"),
    "refutation.evidence_withdrawn": N_("Evidence withdrawn"),
    "refutation.asked": N_("Units were asked"),
    "refutation.units_answered": N_("All units asked have answered"),
    "refutation.assessed": N_("Claims assessed"),
    "refutation.decided": N_("Reaction decided"),
    "refutation.reconsidered": N_("Assessment begun again"),
    "refutation.drafted": N_("Demand written"),
    "refutation.submitted": N_("Demand submitted for approval"),
    "refutation.taken_back": N_("Demand taken back out of approval"),
    "refutation.returned": N_("Demand returned to its author"),
    "refutation.approved": N_("Demand approved"),
    "refutation.signed_off": N_("Lawyer's sign-off given"),
    "refutation.objected": N_("Lawyer objected"),
    "refutation.letter_begun": N_("Letter of the demand begun in the registry"),
    "refutation.sent": N_("Demand sent"),
    "refutation.mailed": N_("The mail server took the demand"),
    "refutation.mail_uncertain": N_("The mail server's answer was lost: nobody knows whether the demand arrived"),
    "refutation.not_mailed": N_("The mail server did not take the demand"),
    "refutation.delivered": N_("Delivery noted"),
    "refutation.came_back": N_("The demand came back undelivered"),
    "refutation.answered": N_("What the outlet answered or published was recorded"),
    "refutation.unanswered": N_("No answer came in time"),
    "refutation.escalated": N_("Complaint filed"),
    "refutation.ruled": N_("Decision on the complaint recorded"),
    "refutation.released": N_("Release linked"),
    "refutation.closed": N_("Refutation closed"),
    "refutation.resumed": N_("Refutation opened again"),
    "refutation.handed_over": N_("Refutation given to another person"),
    "clip.refutation_opened": N_("Refutation opened"),
}
NO_RIGHT: Mapping[str, str] = {
    READ: N_("You do not have the right to read what the press office keeps."),
    WRITE: N_("You do not have the right to prepare refutations."),
    APPROVE: N_("You do not have the right to approve demands to outlets."),
    LEGAL: N_("You do not have the right to sign off as a lawyer."),
}
WRONG_STATE: Mapping[str, str] = {
    "opened": N_("The claims are not assessed yet."),
    "assessed": N_("Nothing was decided on these claims yet."),
    "decided": N_("The reaction is decided. Begin the assessment again to change claims."),
    "drafting": N_("The demand is still being written."),
    "in_approval": N_("The demand is in approval."),
    APPROVED: N_("The demand is approved. Send it, or return it."),
    "sent": N_("The demand was sent."),
    "awaiting": N_("The demand reached the outlet; its answer is awaited."),
    "satisfied": N_("The outlet did what was demanded."),
    "refused": N_("The outlet refused."),
    "no_response": N_("It was noted that no answer came."),
    "escalated": N_("A complaint was filed."),
    "closed": N_("This refutation is closed. Open it again first, with a reason."),
}
NO_LETTER: Mapping[str, str] = {
    "none": N_("The decision was not to react: there is nothing to send. Close it, or begin the assessment again."),
    "monitor": N_("The decision was to watch: there is nothing to send."),
    "statement": N_("The decision was a statement of the agency: begin a release or link one."),
    "court": N_("The decision was to go to court: a lawyer files the claim."),
}
NOT_COURT = N_("The outlet was not asked yet. Going to court at once takes the decision to do so.")
NEEDS_LAWYER = N_("A claim is an opinion. Opinions cannot be refuted: without a lawyer's sign-off this is not sent.")
OWN_WORK = N_("You wrote in this demand. Somebody else approves it.")
OWN_WORDS = N_("You wrote in this demand. Another lawyer signs it off.")
NEEDS_PERSON = N_("Only a person who signed in can do this.")
NEEDS_REASON = N_("Say why.")
SIGNED_ALREADY = N_("A lawyer has signed this version off already.")


class Stands(Protocol):
    """What rules know of a refutation. approved, hands, signed: of the newest demand; opinion: a claim is one."""

    @property
    def state(self) -> str: ...
    @property
    def decision(self) -> str: ...
    @property
    def approved(self) -> bool: ...
    @property
    def opinion(self) -> bool: ...
    @property
    def signed(self) -> bool: ...
    @property
    def hands(self) -> Collection[str]: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """A refutation in a state. hands: ids, as text, of the natural persons who wrote the newest demand."""

    state: str
    decision: str = ""
    approved: bool = False
    opinion: bool = False
    signed: bool = False
    hands: Collection[str] = field(default_factory=frozenset)

    @property
    def place(self) -> str:
        """The state, with an approved demand as a state of its own."""
        return APPROVED if self.state == "in_approval" and self.approved else self.state


def place_of(one: Stands) -> str:
    """The state of a refutation, with an approved demand as a state of its own."""
    return APPROVED if one.state == "in_approval" and one.approved else one.state


def needs_lawyer(one: Stands) -> bool:
    """Whether what is demanded rests on an opinion, and no lawyer has signed this version off."""
    return one.decision in DEMANDS and one.opinion and not one.signed


@dataclass(frozen=True, slots=True)
class ActRule:
    """In which states an act is done, with which permission, and whether it takes a reason."""

    permission: str
    states: frozenset[str]
    reason: bool = False


def _rule(permission: str, states: str, *, reason: bool = False) -> ActRule:
    return ActRule(permission, frozenset(states.split()), reason)


_EVERY = " ".join([*STATES, APPROVED])
_NOT_CLOSED = " ".join([*sorted(OPEN), APPROVED])
_DECIDED = " ".join([*sorted(DECIDED), APPROVED])
ACTS: Mapping[str, ActRule] = {
    "open": _rule(READ, _EVERY),
    "edit": _rule(WRITE, "opened assessed"),
    "claim": _rule(WRITE, "opened"),
    "evidence": _rule(WRITE, _NOT_CLOSED),
    "ask": _rule(WRITE, _NOT_CLOSED),
    "assess": _rule(WRITE, "opened"),
    "decide": _rule(WRITE, "assessed", reason=True),
    "reconsider": _rule(WRITE, "assessed decided drafting", reason=True),
    "draft": _rule(WRITE, "decided drafting"),
    "submit": _rule(WRITE, "drafting"),
    "take_back": _rule(WRITE, "in_approval"),
    "return": _rule(APPROVE, f"in_approval {APPROVED}", reason=True),
    "approve": _rule(APPROVE, "in_approval"),
    "sign_off": _rule(LEGAL, f"drafting in_approval {APPROVED}", reason=True),
    "object": _rule(LEGAL, f"in_approval {APPROVED}", reason=True),
    "send": _rule(WRITE, APPROVED),
    "follow": _rule(WRITE, f"{APPROVED} sent"),
    "deliver": _rule(WRITE, "sent"),
    "come_back": _rule(WRITE, "sent", reason=True),
    "answer": _rule(WRITE, "sent awaiting refused no_response escalated"),
    "give_up_waiting": _rule(WRITE, "sent awaiting"),
    "escalate": _rule(WRITE, "refused no_response escalated"),
    "sue": _rule(LEGAL, "decided refused no_response escalated"),
    "rule": _rule(WRITE, "escalated"),
    "release": _rule(WRITE, _DECIDED),
    "close": _rule(WRITE, "opened assessed decided satisfied refused no_response escalated", reason=True),
    "resume": _rule(WRITE, "closed", reason=True),
}


def why_not(act: str, actor: Actor, one: Stands) -> Refusal | None:
    """Why the actor may not do this act on a refutation as it stands, or None when they may."""
    rule, place = ACTS[act], place_of(one)
    if not actor.may(READ):
        return Refusal(NO_RIGHT[READ], code="not_permitted")
    if not actor.may(rule.permission):
        return Refusal(NO_RIGHT[rule.permission], code="not_permitted")
    if place not in rule.states:
        return Refusal(WRONG_STATE[place], code="wrong_state")
    return _why_not_now(act, one) or _why_not_this_person(act, actor, one)


def _why_not_now(act: str, one: Stands) -> Refusal | None:
    """What the decision, the verdicts and the demand say."""
    if act == "draft" and one.decision not in LETTERS:
        return Refusal(NO_LETTER[one.decision], code="no_letter")
    if act == "sue" and one.state == "decided" and one.decision != "court":
        return Refusal(NOT_COURT, code="not_court")
    if act in ("approve", "send") and needs_lawyer(one):
        return Refusal(NEEDS_LAWYER, code="needs_lawyer")
    if act == "sign_off" and one.signed:
        return Refusal(SIGNED_ALREADY, code="signed")
    return None


def _why_not_this_person(act: str, actor: Actor, one: Stands) -> Refusal | None:
    """Two natural persons: whoever stands in for another is still who they are."""
    if act not in ("approve", "sign_off", "object"):
        return None
    if actor.kind != "person" or actor.id is None:
        return Refusal(NEEDS_PERSON, code="needs_person")
    if act != "object" and str(actor.id) in one.hands:
        return Refusal(OWN_WORK if act == "approve" else OWN_WORDS, code="own_work")
    return None


def allowed_acts(actor: Actor, one: Stands) -> list[str]:
    """Every act the actor may do on a refutation as it stands."""
    return [act for act in ACTS if why_not(act, actor, one) is None]


def demand(act: str, actor: Actor, one: Stands, reason: str = "") -> None:
    """Raise what stands against an act, a missing reason included."""
    if refusal := why_not(act, actor, one):
        raise refusal
    if ACTS[act].reason and not reason.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")


def opening(actor: Actor) -> None:
    """Raise what stands against opening a refutation."""
    for permission in (READ, WRITE):
        if not actor.may(permission):
            raise Refusal(NO_RIGHT[permission], code="not_permitted")


def in_table(actor: Actor, state: str) -> list[str]:
    """The acts for the administrator's table: a refutation was decided on, nobody wrote the demand, no opinion."""
    return allowed_acts(actor, Standing(state.partition("+")[0], "refutation", approved="+" in state))


NEXT: Mapping[str, frozenset[str]] = {
    "opened": frozenset({"assessed", "closed"}),
    "assessed": frozenset({"opened", "decided", "closed"}),
    "decided": frozenset({"opened", "drafting", "escalated", "closed"}),
    "drafting": frozenset({"opened", "in_approval"}),
    "in_approval": frozenset({"drafting", "sent", "awaiting"}),
    "sent": frozenset({"in_approval", "awaiting", "satisfied", "refused", "no_response"}),
    "awaiting": frozenset({"satisfied", "refused", "no_response"}),
    "satisfied": frozenset({"closed"}),
    "refused": frozenset({"awaiting", "satisfied", "escalated", "closed"}),
    "no_response": frozenset({"awaiting", "satisfied", "refused", "escalated", "closed"}),
    "escalated": frozenset({"satisfied", "refused", "closed"}),
    "closed": frozenset({"opened", "assessed", "decided", "satisfied", "refused", "no_response", "escalated"}),
}
"""Every transition there is."""
assert set(NO_LETTER) == set(DECISIONS) - LETTERS  # each decision either is a letter or says what else
