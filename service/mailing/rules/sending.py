"""What becomes of a mail: its states, what is tried again and when, what a server's answer means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from service.kit.words import N_

MAILING_STATES: Mapping[str, str] = {
    "gathering": N_("Recipients are gathered"),
    "waiting": N_("Waits"),
    "sending": N_("Being sent"),
    "done": N_("Sending ended"),
    "stopped": N_("Stopped"),
}
DELIVERY_STATES: Mapping[str, str] = {
    "queued": N_("Waits"),
    "sending": N_("Being sent"),
    "sent": N_("Sent"),
    "deferred": N_("Not taken yet, tried again"),
    "bounced": N_("Refused by the recipient's server"),
    "failed": N_("Not sent"),
    "uncertain": N_("Uncertain"),
    "stopped": N_("Stopped before it was sent"),
}
WHY_UNCERTAIN = N_("The server's answer was lost, so that a second copy may have arrived.")
REASONS: Mapping[str, str] = {
    "address": N_("the address cannot be used"),
    "recipient": N_("the server refused the recipient"),
    "sender": N_("the server refused the agency's address"),
    "content": N_("the server refused the text"),
    "auth": N_("the mail server does not let the agency sign in"),
    "tls": N_("the line to the mail server cannot be encrypted"),
    "away": N_("the mail server is away"),
    "slow": N_("the mail server did not answer in time"),
    "host": N_("the mail server has no public address"),
    "line": N_("the line was cut before the text"),
    "cut": N_("the line was cut before the server's answer"),
    "crash": N_("the service was interrupted before the server's answer"),
    "not_configured": N_("no mail server is set up"),
}
AGAIN = frozenset({"failed", "bounced"})
"""Deliveries that a person may ask for anew: certain not to have arrived."""
PAUSES = (1, 5, 15, 30, 60, 120)
"""Minutes between tries of one mail that is not taken, ever longer."""
REST = (1, 2, 5, 15, 30, 60)
"""Minutes in which a server that is away is left alone."""
AFTER_CUT = timedelta(minutes=1)
TRIED_LONG_ENOUGH = timedelta(days=2)
MOST_CUTS = 3
"""So many lost answers are enough: more copies would be worse than none."""
BATCH, BATCH_SECONDS = 100, 20.0
ODD = frozenset({"line", "cut"})
MOST_ODD = 3
"""So many lines cut in a row, and the server gets a rest, too."""
PERMANENT = frozenset({"recipient", "address"})
"""What a server says of the address itself: it is no good."""
AWAY = frozenset({"away", "slow", "tls", "auth", "host"})
"""What has nothing to do with the mail: the server cannot be reached, or does not let us in."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one try, as `runtime.mail.Delivery` says it."""

    outcome: str
    reason: str = ""
    code: int | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Fate:
    """What a delivery becomes. after: when it is tried again; away: the server is, and gets a rest."""

    state: str
    after: timedelta | None = None
    away: bool = False


def fate_of(said: Answer, attempts: int, cuts: int, age: timedelta) -> Fate:
    """What becomes of a delivery that was tried `attempts` times and lost `cuts` answers, this one included."""
    if said.outcome == "delivered":
        return Fate("uncertain" if cuts else "sent")
    if said.outcome == "uncertain":
        return Fate("uncertain", AFTER_CUT if cuts < MOST_CUTS else None)
    if said.outcome == "not_configured":
        return Fate("failed")
    if (said.again or said.reason in AWAY) and age < TRIED_LONG_ENOUGH:
        waiting = "uncertain" if cuts else "deferred"
        return Fate(waiting, timedelta(minutes=pause(PAUSES, attempts)), said.reason in AWAY)
    if cuts:
        return Fate("uncertain")
    return Fate("bounced" if said.reason in PERMANENT else "failed", away=said.reason in AWAY)


def pause(steps: tuple[int, ...], tries: int) -> int:
    """The pause after so many tries, the last one for ever."""
    return steps[min(max(tries, 1), len(steps)) - 1]
