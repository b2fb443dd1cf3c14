"""Questions of the press, before and during an event: a queue that somebody leads."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.accreditation.rules.acts import NO_RIGHT
from service.press.events.rules.acts import WRITE
from service.press.outlets.rules.acts import READ

RECORD = "press_question"
STATES: Mapping[str, str] = {
    "submitted": N_("Came in"),
    "accepted": N_("In the queue"),
    "merged": N_("Put to another question"),
    "declined": N_("Not taken"),
    "asked": N_("Being asked"),
    "answered": N_("Answered"),
    "taken_away": N_("Taken away to be answered"),
}
UNSETTLED = frozenset({"submitted", "accepted", "asked"})
"""While one of these is left, the event cannot be closed."""
TEXT_LIMIT, NAME_LIMIT, ANSWER_LIMIT, MOST_EACH = 1_000, 120, 4_000, 10


@dataclass(frozen=True, slots=True)
class ActRule:
    """In which states, what it leads to ("" : it stays), and whether it takes a reason."""

    states: frozenset[str]
    becomes: str = ""
    reason: bool = False
    permission: str = WRITE


ACTS: Mapping[str, ActRule] = {
    "open": ActRule(frozenset(STATES), permission=READ),
    "accept": ActRule(frozenset({"submitted", "declined", "merged"}), "accepted"),
    "decline": ActRule(frozenset({"submitted", "accepted"}), "declined", reason=True),
    "merge": ActRule(frozenset({"submitted", "accepted"}), "merged"),
    "move": ActRule(frozenset({"accepted"})),
    "ask": ActRule(frozenset({"accepted"}), "asked"),
    "put_back": ActRule(frozenset({"asked"}), "accepted"),
    "answer": ActRule(frozenset({"asked"}), "answered"),
    "take_away": ActRule(frozenset({"accepted", "asked"}), "taken_away"),
}
ACT_TITLES: Mapping[str, str] = {
    "open": N_("read"),
    "accept": N_("take into the queue"),
    "decline": N_("not take"),
    "merge": N_("put to another question"),
    "move": N_("move in the queue"),
    "ask": N_("call up"),
    "put_back": N_("put back into the queue"),
    "answer": N_("note as answered"),
    "take_away": N_("take away to be answered later"),
}
ACT_WORDS: Mapping[str, str] = {
    "press_question.submitted": N_("Question came in"),
    "press_question.entered": N_("Question entered"),
    "press_question.accept": N_("Question taken into the queue"),
    "press_question.decline": N_("Question not taken"),
    "press_question.merge": N_("Question put to another"),
    "press_question.move": N_("Question moved in the queue"),
    "press_question.ask": N_("Question called up"),
    "press_question.put_back": N_("Question put back into the queue"),
    "press_question.answer": N_("Question answered"),
    "press_question.take_away": N_("Question taken away to be answered"),
}
WHY_STATE: Mapping[str, str] = {
    "submitted": N_("This question was not taken into the queue yet."),
    "accepted": N_("This question is in the queue already."),
    "merged": N_("This question was put to another one."),
    "declined": N_("This question was not taken."),
    "asked": N_("This question is being asked."),
    "answered": N_("This question was answered."),
    "taken_away": N_("This question was taken away and is answered as a media inquiry."),
}
NEEDS_REASON = N_("Say why.")
TEXT_NEEDED = N_("Write your question.")
NOT_ADMITTED = N_("Questions are taken from people whose accreditation is approved.")
TOO_MANY = N_("You have sent %(most)s questions to this event. That is as many as one person can.")
EVENT_OVER = N_("Questions to this event are not taken any more.")
OTHER_QUESTION = N_("Choose another question of this event that is not merged itself.")


def why_not(act: str, actor: Actor, state: str) -> Refusal | None:
    """Why the actor may not do this act on a question in this state, or None when they may."""
    rule = ACTS[act]
    if not actor.may(rule.permission):
        return Refusal(NO_RIGHT[rule.permission], code="not_permitted")
    return None if state in rule.states else Refusal(WHY_STATE[state], code="wrong_state")


def allowed_acts(actor: Actor, state: str) -> list[str]:
    """Every act the actor may do on a question in this state."""
    return [act for act in ACTS if why_not(act, actor, state) is None]


def demand(act: str, actor: Actor, state: str, reason: str = "") -> None:
    """Raise what stands against an act, a missing reason included."""
    if refusal := why_not(act, actor, state):
        raise refusal
    if ACTS[act].reason and not reason.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")
