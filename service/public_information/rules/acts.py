"""States and acts of requests: who may do what in which state, and why not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.public_information.rules.words import ANSWERED, DECIDED, OPEN, STATES, WORKED_ON

READ, REGISTER, DECIDE = "information.read", "information.register", "information.decide"
APPROVE, RESTRICTED = "information.approve", "information.restricted"
PERMISSIONS = frozenset({READ, REGISTER, DECIDE, APPROVE, RESTRICTED})


@dataclass(frozen=True, slots=True)
class ActRule:
    """Who may do an act on which states, what state it leads to (None: it stays, or the act says), and whether it
    takes a reason. outsider: the requester may do it by the secret code.
    """

    permission: str
    states: frozenset[str]
    becomes: str | None = None
    reason: bool = False
    outsider: bool = False


EVERY = frozenset(STATES) - {"voided"}
BEGUN = frozenset({"registered", "in_progress", "extended"})
AFTER = DECIDED | {"closed", "upheld", "changed"}
DECIDABLE = BEGUN | {"changed"}
ACTS: Mapping[str, ActRule] = {
    "accept": ActRule(REGISTER, frozenset({"received"}), "registered"),
    "correct": ActRule(REGISTER, EVERY, reason=True),
    "split": ActRule(REGISTER, WORKED_ON),
    "join": ActRule(DECIDE, OPEN, "joined", reason=True),
    "examine": ActRule(DECIDE, OPEN),
    "take": ActRule(DECIDE, frozenset({"received", *BEGUN})),
    "ask_units": ActRule(DECIDE, DECIDABLE),
    "ask_clarification": ActRule(DECIDE, BEGUN, "clarification_asked"),
    "answer_clarification": ActRule(REGISTER, frozenset({"clarification_asked"}), "in_progress", outsider=True),
    "leave": ActRule(DECIDE, frozenset({"clarification_asked"}), "left", reason=True),
    "extend": ActRule(DECIDE, BEGUN, "extended", reason=True),
    "tell_term": ActRule(DECIDE, frozenset({"received", *BEGUN})),
    "forward": ActRule(DECIDE, frozenset({"received", *BEGUN}), "forwarded"),
    "forward_part": ActRule(DECIDE, frozenset({"received", *BEGUN})),
    "add_document": ActRule(DECIDE, DECIDABLE),
    "write_parts": ActRule(DECIDE, DECIDABLE),
    "write_answer": ActRule(DECIDE, DECIDABLE),
    "submit_answer": ActRule(DECIDE, DECIDABLE),
    "approve_answer": ActRule(APPROVE, DECIDABLE),
    "return_answer": ActRule(APPROVE, DECIDABLE, reason=True),
    "ask_fee": ActRule(DECIDE, DECIDABLE | ANSWERED),
    "settle_fee": ActRule(DECIDE, DECIDABLE | ANSWERED | {"closed"}),
    "send_answer": ActRule(DECIDE, ANSWERED),
    "tell": ActRule(DECIDE, DECIDED - ANSWERED),
    "enter": ActRule(DECIDE, EVERY),
    "summarise": ActRule(DECIDE, AFTER | {"appealed"}),
    "withdraw": ActRule(REGISTER, OPEN, "withdrawn", outsider=True),
    "close": ActRule(DECIDE, DECIDED | {"upheld", "changed"}, "closed"),
    "complain": ActRule(REGISTER, AFTER | OPEN, outsider=True),
    "judge": ActRule(APPROVE, EVERY, reason=True),
    "reopen": ActRule(DECIDE, AFTER, "in_progress", reason=True),
    "void": ActRule(APPROVE, EVERY, "voided", reason=True),
}
ACT_WORDS: Mapping[str, str] = {
    "information_request.received": N_("Received"),
    "information_request.registered": N_("Registered"),
    "information_request.accept": N_("Accepted into the register"),
    "information_request.correct": N_("Corrected"),
    "information_request.split": N_("Split"),
    "information_request.join": N_("Joined to another request"),
    "information_request.examine": N_("Examined"),
    "information_request.take": N_("Taken into work"),
    "information_request.units_asked": N_("Unit asked for input"),
    "information_request.units_answered": N_("Units gave their input"),
    "information_request.ask_clarification": N_("Clarification asked"),
    "information_request.answer_clarification": N_("Clarification given"),
    "information_request.leave": N_("Left without an answer"),
    "information_request.extend": N_("Term extended"),
    "information_request.tell_term": N_("Told that the full term is needed"),
    "information_request.forward": N_("Forwarded to the competent body"),
    "information_request.forward_part": N_("Part forwarded to the competent body"),
    "information_request.add_document": N_("Document brought to be redacted"),
    "information_request.write_parts": N_("Parts and grounds set"),
    "information_request.write_answer": N_("Answer written"),
    "information_request.submit_answer": N_("Answer sent for approval"),
    "information_request.approve_answer": N_("Answer approved"),
    "information_request.return_answer": N_("Answer returned"),
    "information_request.ask_fee": N_("Fee asked"),
    "information_request.settle_fee": N_("Fee settled"),
    "information_request.send_answer": N_("Answer given"),
    "information_request.mailed": N_("Answer sent by e-mail"),
    "information_request.not_mailed": N_("The mail server did not take the answer"),
    "information_request.exported": N_("List of requests exported"),
    "information_request.tell": N_("Requester told"),
    "information_request.enter": N_("Entered in the public register"),
    "information_request.summarise": N_("Text for the public written"),
    "information_request.withdraw": N_("Withdrawn by the requester"),
    "information_request.close": N_("Closed"),
    "information_request.complain": N_("Complaint lodged"),
    "information_request.judge": N_("Complaint decided"),
    "information_request.reopen": N_("Reopened"),
    "information_request.void": N_("Voided"),
    "information_law.renewed": N_("Grounds and tariffs taken from the country"),
    "information_law.changed": N_("Ground or tariff changed"),
    "information_law.withdrawn": N_("Own version of a ground or tariff withdrawn"),
    "information_law.taken": N_("The country's version of a ground or tariff taken over"),
}
NO_RIGHT: Mapping[str, str] = {
    READ: N_("You do not have the right to read requests for information of this unit."),
    REGISTER: N_("You do not have the right to register requests for information of this unit."),
    DECIDE: N_("You do not have the right to work on requests for information of this unit."),
    APPROVE: N_("You do not have the right to approve answers to requests for information of this unit."),
}
WRONG_STATE = N_("This cannot be done with a request in this state.")
WITHDRAWN = N_("The requester withdrew this request. Reopen it with a reason if it is to be answered all the same.")
JOINED = N_("This request is answered together with another one. Work goes on there.")
VOIDED = N_("This request was voided.")
WAITS = N_("The requester was asked to clarify. Note the clarification first.")
NOT_OVERDUE = N_("The term of the answer still runs. A complaint about silence can be lodged when it is over.")
PERSONAL_WITHHELD = N_("You do not have the right to see the requester's data, so you cannot change them.")
NOT_YOURS = N_("This is for the agency to do.")
NOT_REQUESTS = N_("Requests for information are not registered in this journal.")
JOURNAL_CLOSED = N_("This journal is closed. Choose another one.")
WHY_STATE: Mapping[str, str] = {
    "withdrawn": WITHDRAWN, "joined": JOINED, "voided": VOIDED, "clarification_asked": WAITS,
}  # fmt: skip


class Placed(Protocol):
    """What a request's rights depend on."""

    @property
    def id(self) -> UUID: ...
    @property
    def state(self) -> str: ...
    @property
    def journal_id(self) -> UUID: ...
    @property
    def unit_id(self) -> UUID: ...
    @property
    def due_at(self) -> datetime | None: ...


class Register(Protocol):
    """What registering depends on: the journal."""

    @property
    def id(self) -> UUID: ...
    @property
    def regime(self) -> str: ...
    @property
    def direction(self) -> str: ...
    @property
    def unit_id(self) -> UUID: ...
    @property
    def state(self) -> str: ...


def is_requester(actor: Actor, request: Placed) -> bool:
    """Whether the actor is the requester, known by the secret code: an outsider who carries the request's id."""
    return actor.kind == "outsider" and actor.id == request.id


def requester(request_id: UUID, number: str, language: str | None = None) -> Actor:
    """The actor for somebody who showed number and code of a request. Their name is never written into acts."""
    return Actor(kind="outsider", id=request_id, name=number, language=language)


def holds(permission: str, actor: Actor, request: Placed) -> bool:
    """Whether the actor holds a permission where the request lies."""
    return actor.scope(permission).covers(request.unit_id, request.journal_id)


def reads(actor: Actor, request: Placed) -> bool:
    """Whether the actor may read the request at all."""
    return holds(READ, actor, request) or is_requester(actor, request)


def sees_requester(actor: Actor, request: Placed) -> bool:
    """Whether the requester's data are shown; else the requester's initials only."""
    return holds(RESTRICTED, actor, request) or is_requester(actor, request)


def why_not(act: str, actor: Actor, request: Placed, now: datetime) -> Refusal | None:
    """Why the actor may not do this act on this request now, or None when they may."""
    rule = ACTS[act]
    if is_requester(actor, request):
        if not rule.outsider:
            return Refusal(NOT_YOURS, code="not_permitted")
        return _wrong_state(act, rule, request, now)
    if not holds(READ, actor, request):
        return Refusal(NO_RIGHT[READ], code="not_permitted")
    if not holds(rule.permission, actor, request):
        return Refusal(NO_RIGHT[rule.permission], code="not_permitted")
    if act == "correct" and not sees_requester(actor, request):
        return Refusal(PERSONAL_WITHHELD, code="withheld")
    return _wrong_state(act, rule, request, now)


def _wrong_state(act: str, rule: ActRule, request: Placed, now: datetime) -> Refusal | None:
    if request.state not in rule.states:
        return Refusal(WHY_STATE.get(request.state, WRONG_STATE), code="wrong_state")
    if act == "complain" and request.state in OPEN and (request.due_at is None or now <= request.due_at):
        return Refusal(NOT_OVERDUE, code="not_overdue")
    return None


def allowed_acts(actor: Actor, request: Placed, now: datetime) -> list[str]:
    """Every act the actor may do on this request now."""
    return [act for act in ACTS if why_not(act, actor, request, now) is None]


def takes_requests(journal: Register) -> bool:
    """Whether requests for information are registered in this journal."""
    return journal.regime == "information_request" and journal.direction == "incoming"


def why_not_register(actor: Actor, journal: Register) -> Refusal | None:
    """Why the actor may not register a request in this journal. An outsider may, by the public page."""
    if not takes_requests(journal):
        return Refusal(NOT_REQUESTS, code="not_requests", field="journal")
    if journal.state != "open":
        return Refusal(JOURNAL_CLOSED, code="journal_closed", field="journal")
    if actor.kind != "outsider" and not actor.scope(REGISTER).covers(journal.unit_id, journal.id):
        return Refusal(NO_RIGHT[REGISTER], code="not_permitted", field="journal")
    return None
