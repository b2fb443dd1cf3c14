"""States of an edition, the acts on it, who may do them, and why not."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.monitoring.rules.acts import NO_RIGHT as NO_RIGHT_OF_CLIPS
from service.monitoring.rules.acts import READ, SEND

MONITOR, EDITION = "monitor", "monitor_edition"
"""Record words."""
STATES: Mapping[str, str] = {
    "composing": N_("Being composed"),
    "ready": N_("Ready to be sent"),
    "sent": N_("Sent"),
    "corrected": N_("Corrected"),
    "skipped": N_("Not sent"),
}
PUBLIC_STATES = frozenset({"sent", "corrected"})
"""What everybody who reads the monitoring may see; before that it is a draft."""
DELIVERY_STATES: Mapping[str, str] = {
    "queued": N_("Waits"),
    "sending": N_("Being sent"),
    "sent": N_("Sent"),
    "deferred": N_("Not taken yet, tried again"),
    "refused": N_("Refused"),
    "uncertain": N_("Uncertain: it may have arrived, and is not sent twice"),
    "not_configured": N_("No mail server is set up"),
}
AGAIN = frozenset({"refused", "not_configured"})
"""Deliveries that a person may ask for anew: certain not to have arrived."""
ACT_TITLES: Mapping[str, str] = {
    "open": N_("read"),
    "preview": N_("read before it is sent"),
    "edit": N_("change"),
    "send": N_("send"),
    "skip": N_("decide not to send"),
    "compose": N_("take up again"),
    "correct": N_("correct by a new edition"),
    "deliver": N_("send again to whom it did not reach"),
}
ACT_WORDS: Mapping[str, str] = {
    "monitor.opened": N_("Daily monitor set up"),
    "monitor.changed": N_("Daily monitor changed"),
    "monitor.switched_on": N_("Daily monitor switched on"),
    "monitor.switched_off": N_("Daily monitor switched off"),
    "monitor.handed_over": N_("Daily monitor given to another editor"),
    "monitor_edition.composed": N_("Edition composed"),
    "monitor_edition.skipped": N_("Edition not sent"),
    "monitor_edition.resumed": N_("Edition taken up again"),
    "monitor_edition.edited": N_("Edition changed"),
    "monitor_edition.sent": N_("Edition sent"),
    "monitor_edition.corrected": N_("Edition corrected by another"),
    "monitor_edition.correction_begun": N_("Correction begun"),
    "monitor_edition.delivered_again": N_("Edition sent again to whom it did not reach"),
    "monitor_edition.mailed": N_("Edition reached a recipient's mail server"),
    "monitor_edition.not_mailed": N_("Edition did not reach a recipient"),
}
NO_RIGHT_TO_SEND = N_("You do not have the right to compose and send the daily monitor.")
WRONG_STATE: Mapping[str, str] = {
    "composing": N_("This edition is being composed. Look again in a moment."),
    "ready": N_("This edition was not sent yet."),
    "sent": N_("This edition was sent. Correct it by a new one."),
    "corrected": N_("This edition was corrected by another one."),
    "skipped": N_("This edition is not sent."),
}
NEEDS_REASON = N_("Say why.")


@dataclass(frozen=True, slots=True)
class ActRule:
    """In which states an act is done, whether it takes a reason, and what it takes to do it."""

    states: frozenset[str]
    permission: str = SEND
    reason: bool = False


ACTS: Mapping[str, ActRule] = {
    "open": ActRule(PUBLIC_STATES, READ),
    "preview": ActRule(frozenset(STATES)),
    "edit": ActRule(frozenset({"ready"})),
    "send": ActRule(frozenset({"ready"})),
    "skip": ActRule(frozenset({"ready"}), reason=True),
    "compose": ActRule(frozenset({"skipped"})),
    "correct": ActRule(frozenset({"sent"}), reason=True),
    "deliver": ActRule(PUBLIC_STATES),
}


def why_not(act: str, actor: Actor, state: str, *, addressed: bool = False) -> Refusal | None:
    """Why the actor may not do this act on an edition in this state, or None when they may.

    addressed: it was sent to them. To read what one was sent takes no right to the whole monitoring.
    """
    rule = ACTS[act]
    if not actor.may(rule.permission) and not (addressed and act == "open"):
        said = NO_RIGHT_OF_CLIPS[READ] if rule.permission == READ else NO_RIGHT_TO_SEND
        return Refusal(said, code="not_permitted")
    if state not in rule.states:
        return Refusal(WRONG_STATE[state], code="wrong_state")
    return None


def allowed_acts(actor: Actor, state: str) -> list[str]:
    """Every act the actor may do on an edition in this state."""
    return [act for act in ACTS if why_not(act, actor, state) is None]


def demand(act: str, actor: Actor, state: str, reason: str = "") -> None:
    """Raise what stands against an act, a missing reason included."""
    if refusal := why_not(act, actor, state):
        raise refusal
    if ACTS[act].reason and not reason.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")


def setting_up(actor: Actor) -> None:
    """Raise what stands against setting up a monitor or changing it."""
    if not actor.may(SEND):
        raise Refusal(NO_RIGHT_TO_SEND, code="not_permitted")
