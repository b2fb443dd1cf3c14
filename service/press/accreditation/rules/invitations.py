"""Invitations: a letter with a link of its own. It says who is asked to come, and opens nothing by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.accreditation.rules.acts import NO_RIGHT
from service.press.events.rules.acts import WRITE
from service.press.outlets.rules.acts import READ

RECORD = "press_invitation"
STATES: Mapping[str, str] = {
    "queued": N_("Waits to be sent"),
    "sent": N_("Invited"),
    "accepted": N_("Will come"),
    "declined": N_("Will not come"),
    "no_reply": N_("No answer"),
    "bounced": N_("Mail did not arrive"),
}
ANSWERS: Mapping[str, str] = {"accepted": N_("I will come"), "declined": N_("I will not come")}
GONE_OUT = frozenset(STATES) - {"queued"}
ACTS: Mapping[str, tuple[str, frozenset[str]]] = {
    "open": (READ, frozenset(STATES)),
    "send_again": (WRITE, frozenset({"sent", "no_reply", "bounced"})),
    "note_answer": (WRITE, GONE_OUT),
    "answer": ("", GONE_OUT),
}
ACT_TITLES: Mapping[str, str] = {
    "open": N_("read"),
    "send_again": N_("send again, to a corrected address too"),
    "note_answer": N_("note an answer given by telephone"),
    "answer": N_("answer by the personal link"),
}
ACT_WORDS: Mapping[str, str] = {
    "press_invitation.invited": N_("Invited"),
    "press_invitation.sent_again": N_("Invitation sent again"),
    "press_invitation.reminded": N_("Reminded of the invitation"),
    "press_invitation.answered": N_("Answered by the personal link"),
    "press_invitation.answer_noted": N_("Answer noted"),
    "press_invitation.no_reply": N_("Did not answer"),
    "press_invitation.bounced": N_("Invitation did not arrive"),
    "press_invitation.mailed": N_("Invitation reached the recipient's mail server"),
    "press_invitation.not_mailed": N_("Invitation did not reach the recipient"),
}
LINK_ONLY = N_("Only the personal link answers an invitation.")
NOT_SENT = N_("This invitation was not sent yet.")
NOT_AGAIN = N_("This invitation was answered already, or waits to be sent.")
BEGUN = N_("The event has begun, so the invitation cannot be answered any more.")
CLOSED = N_("This invitation cannot be answered now.")
NOT_INVITING = N_("Invitations go out once the event is approved, and until it begins.")
NOBODY = N_("There is nobody to invite: choose a list or type addresses.")
BAD_ADDRESSES = N_("These are no mail addresses: %(addresses)s")
INVITED_ALREADY = N_("This address is invited already.")
MOST_TYPED, NAME_LIMIT = 500, 120
NAME_NEEDED = N_("Write your name.")
OUTLET_NEEDED = N_("Write the name of your outlet.")


def why_not(act: str, actor: Actor, state: str) -> Refusal | None:
    """Why the actor may not do this act on an invitation in this state, or None when they may."""
    permission, states = ACTS[act]
    if actor.kind == "outsider":
        if permission:
            return Refusal(NO_RIGHT[permission], code="not_permitted")
    elif not permission:
        return Refusal(LINK_ONLY, code="not_permitted")
    elif not actor.may(permission):
        return Refusal(NO_RIGHT[permission], code="not_permitted")
    if state not in states:
        return Refusal(NOT_SENT if state == "queued" else NOT_AGAIN, code="wrong_state")
    return None


def allowed_acts(actor: Actor, state: str) -> list[str]:
    """Every act the actor may do on an invitation in this state."""
    return [act for act in ACTS if why_not(act, actor, state) is None]


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody to invite: of a list, or typed. language: in which the mail is written."""

    name: str
    email: str
    language: str
    outlet: str = ""
    outlet_id: UUID | None = None
    journalist_id: UUID | None = None


def typed_people(text: str, language: str) -> list[Invited]:
    """One person a line: name and address, in whichever order, parted by a comma, semicolon or angle brackets."""
    return [_typed(line, language) for line in text.splitlines() if line.strip()]


def _typed(line: str, language: str) -> Invited:
    words = line.replace("<", " ").replace(">", " ").replace(",", " ").replace(";", " ").split()
    address = next((word for word in words if "@" in word), "")
    name = " ".join(word for word in words if word != address)
    return Invited(name[:NAME_LIMIT], address or line.strip()[:NAME_LIMIT], language)


def each_once(people: list[Invited], known: set[str]) -> tuple[list[Invited], int]:
    """Those whose address is new, each once, and how many were left out because of that."""
    found: dict[str, Invited] = {}
    for one in people:
        key = one.email.casefold()
        if key not in known:
            found.setdefault(key, one)
    return list(found.values()), len(people) - len(found)
