"""States and acts of appeals: who may do what in which state, grounds and terms of the law."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_

RECORD = "appeal"
REGISTER, READ, READ_PERSONAL = "appeals.register", "appeals.read", "appeals.read_personal"
CONSIDER, VOID = "appeals.consider", "appeals.void"
PERMISSIONS = frozenset({REGISTER, READ, READ_PERSONAL, CONSIDER, VOID})

KINDS: Mapping[str, str] = {
    "application": N_("Application"), "complaint": N_("Complaint"), "proposal": N_("Proposal"),
}  # fmt: skip
FORMS: Mapping[str, str] = {"written": N_("Written"), "electronic": N_("Electronic"), "oral": N_("Oral")}
APPLICANTS: Mapping[str, str] = {"natural": N_("A person"), "legal": N_("A legal person")}
IDENTIFICATIONS: Mapping[str, str] = {
    "full": N_("Name and address are given"),
    "letterhead": N_("On a letterhead with its details"),
    "contact": N_("One way to reach the applicant is given"),
    "none": N_("Anonymous"),
}
RESULTS: Mapping[str, str] = {
    "granted": N_("Granted"),
    "partly": N_("Partly granted"),
    "refused": N_("Refused"),
    "explained": N_("Explained"),
}
STATES: Mapping[str, str] = {
    "registered": N_("Registered"),
    "in_progress": N_("In progress"),
    "answered": N_("Answered"),
    "forwarded": N_("Forwarded"),
    "left": N_("Left without consideration"),
    "not_accepted": N_("Not accepted"),
    "closed": N_("Closed"),
    "voided": N_("Voided"),
}
OPEN = frozenset({"registered", "in_progress"})


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground for leaving an appeal without consideration. `notice`: whether the applicant is told.

    certainty: how sure the wording of the law is, A to C; U is unverified and shown as such.
    """

    title: str
    article: str
    certainty: str
    notice: bool = True


ANONYMOUS = Ground(N_("The appeal is anonymous"), "6.3, 6.4", "A", notice=False)
GROUNDS: Mapping[str, Mapping[str, Ground]] = {
    "az": {
        "other_procedure": Ground(N_("Another procedure is set for this matter"), "8.1", "A"),
        "requirements": Ground(N_("The appeal does not meet what is asked of its form"), "8.1", "A"),
        "court": Ground(N_("A court decision on this matter is in force"), "8.1", "A"),
        "repeated": Ground(N_("Answered three times within a year with reasons, and nothing new"), "8.1.4", "A"),
        "insufficient": Ground(N_("It cannot be forwarded, or its data do not suffice"), "8.1", "A"),
        "withdrawn": Ground(N_("The applicant asks to stop"), "8.1", "A"),
    },
    "ge": {
        "missing_papers": Ground(N_("Missing papers were not filed in time"), "83", "A"),
        "withdrawn": Ground(N_("The applicant asks to stop"), "", "U"),
    },
}
ANSWERS_BEFORE_REPEATED, REPEAT_SPAN = 3, timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Terms:
    """Rules of the law pack by what they are for; "" where a country has none."""

    answer: str
    study: str = ""
    urgent: str = ""
    forward: str = ""
    notice: str = ""


TERMS: Mapping[str, Terms] = {
    "az": Terms(
        "az.appeal.answer", "az.appeal.study", "az.appeal.urgent", "az.appeal.forward",
        "az.appeal.unconsidered_notice",
    ),
    "ge": Terms("ge.application.answer"),
}  # fmt: skip

# --- acts


@dataclass(frozen=True, slots=True)
class ActRule:
    """Who may do an act on which states, what state it leads to (None: it stays), and whether it takes a reason."""

    permission: str
    states: frozenset[str]
    becomes: str | None = None
    reason: bool = False


DECIDED = frozenset({"answered", "forwarded", "left"})
EVERY = frozenset(STATES) - {"voided"}
ACTS: Mapping[str, ActRule] = {
    "correct": ActRule(REGISTER, EVERY, reason=True),
    "take": ActRule(CONSIDER, frozenset({"registered"}), "in_progress"),
    "extend": ActRule(CONSIDER, OPEN, reason=True),
    "answer": ActRule(CONSIDER, OPEN, "answered"),
    "forward": ActRule(CONSIDER, OPEN, "forwarded"),
    "leave": ActRule(CONSIDER, OPEN, "left", reason=True),
    "notify": ActRule(CONSIDER, frozenset({"forwarded", "left"})),
    "resume": ActRule(CONSIDER, frozenset({"left", "not_accepted"}), "in_progress", reason=True),
    "reopen": ActRule(CONSIDER, frozenset({"answered", "forwarded", "closed"}), "in_progress", reason=True),
    "close": ActRule(CONSIDER, DECIDED, "closed"),
    "void": ActRule(VOID, EVERY, "voided", reason=True),
    "file": ActRule(REGISTER, EVERY, reason=True),
}
ACT_WORDS: Mapping[str, str] = {
    "appeal.registered": N_("Registered"),
    "appeal.not_accepted": N_("Not accepted"),
    "appeal.correct": N_("Corrected"),
    "appeal.take": N_("Taken into work"),
    "appeal.handed_over": N_("Handed over to a successor"),
    "appeal.extend": N_("Term extended"),
    "appeal.answer": N_("Answered"),
    "appeal.forward": N_("Forwarded to the competent body"),
    "appeal.leave": N_("Left without consideration"),
    "appeal.notify": N_("Applicant told"),
    "appeal.resume": N_("Consideration resumed"),
    "appeal.reopen": N_("Reopened"),
    "appeal.close": N_("Closed"),
    "appeal.voided": N_("Voided"),
    "appeal.file": N_("Put into another file"),
}
NO_RIGHT: Mapping[str, str] = {
    READ: N_("You do not have the right to read appeals of this unit."),
    REGISTER: N_("You do not have the right to register appeals of this unit."),
    CONSIDER: N_("You do not have the right to decide on appeals of this unit."),
    VOID: N_("You do not have the right to void appeals of this unit."),
}
WRONG_STATE = N_("This cannot be done with an appeal in this state.")
PERSONAL_WITHHELD = N_("You do not have the right to see the applicant's data, so you cannot change them.")
ALREADY_TOLD = N_("The applicant was told already.")
NO_NOTICE = N_("The applicant is not told of this decision.")
NOT_APPEALS = N_("Appeals are not registered in this journal.")
JOURNAL_CLOSED = N_("This journal is closed. Choose another one.")


class Placed(Protocol):
    """What an appeal's rights depend on."""

    @property
    def state(self) -> str: ...
    @property
    def journal_id(self) -> UUID: ...
    @property
    def unit_id(self) -> UUID: ...


class Register(Protocol):
    """What registering depends on: the journal."""

    @property
    def id(self) -> UUID: ...
    @property
    def direction(self) -> str: ...
    @property
    def unit_id(self) -> UUID: ...
    @property
    def state(self) -> str: ...


def holds(permission: str, actor: Actor, appeal: Placed) -> bool:
    """Whether the actor holds a permission where the appeal lies."""
    return actor.scope(permission).covers(appeal.unit_id, appeal.journal_id)


def sees_person(actor: Actor, appeal: Placed) -> bool:
    """Whether the applicant's data are shown; else the applicant's initials only."""
    return holds(READ_PERSONAL, actor, appeal)


def why_not(act: str, actor: Actor, appeal: Placed) -> Refusal | None:
    """Why the actor may not do this act on this appeal, or None when they may."""
    rule = ACTS[act]
    if not holds(READ, actor, appeal):
        return Refusal(NO_RIGHT[READ], code="not_permitted")
    if not holds(rule.permission, actor, appeal):
        return Refusal(NO_RIGHT[rule.permission], code="not_permitted")
    if act == "correct" and not sees_person(actor, appeal):
        return Refusal(PERSONAL_WITHHELD, code="withheld")
    if appeal.state not in rule.states:
        return Refusal(WRONG_STATE, code="wrong_state")
    return None


def allowed_acts(actor: Actor, appeal: Placed) -> list[str]:
    """Every act the actor may do on this appeal now."""
    return [act for act in ACTS if why_not(act, actor, appeal) is None]


def takes_appeals(journal: Register) -> bool:
    """Whether appeals are registered in this journal."""
    return journal.direction == "appeal"


def why_not_register(actor: Actor, journal: Register, unit_id: UUID) -> Refusal | None:
    """Why the actor may not register an appeal for this unit in this journal."""
    if not takes_appeals(journal):
        return Refusal(NOT_APPEALS, code="not_appeals", field="journal")
    if journal.state != "open":
        return Refusal(JOURNAL_CLOSED, code="journal_closed", field="journal")
    if not actor.scope(REGISTER).covers(unit_id, journal.id):
        return Refusal(NO_RIGHT[REGISTER], code="not_permitted", field="journal")
    return None
