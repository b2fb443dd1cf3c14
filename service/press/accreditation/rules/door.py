"""The door of an event: when it is open, who may pass, and what is said of a badge that is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.events.rules.content import EventView

BEFORE, AFTER = timedelta(hours=12), timedelta(hours=12)
"""How long before its beginning and after its end people are checked in to an event."""
NOT_HERE = frozenset({"idea", "planned", "postponed", "rescheduled", "cancelled"})
NO_TIME = N_("This event has no time yet.")
NOT_HELD = N_("This event does not take place.")
TOO_EARLY = N_("This event begins on %(moment)s. People are checked in from twelve hours before.")
TOO_LATE = N_("This event ended on %(moment)s. Nobody is checked in any more.")
OTHER_EVENT = N_("This badge is for something else. It does not open this event.")
NOT_VALID = N_("This standing accreditation does not hold on the day of this event.")
UNKNOWN_BADGE = N_("This is no badge of this agency, or it was replaced by another one.")
SAID: Mapping[str, str] = {
    "submitted": N_("Nobody decided on this application yet. Do not let this person in by it."),
    "needs_info": N_("The applicant was asked and has not answered. Do not let this person in by it."),
    "rejected": N_("This application was rejected. Do not let this person in by it."),
    "withdrawn": N_("The applicant withdrew. Do not let this person in by it."),
    "revoked": N_("This accreditation was revoked. Do not let this person in."),
}


def why_shut(event: EventView, now: datetime) -> tuple[str, datetime | None]:
    """Why nobody is checked in now, with the moment that the sentence names; "" while the door is open.

    Moments are compared and not days, so that an event past midnight or past New Year has one door.
    """
    if event.state in NOT_HERE:
        return NOT_HELD, None
    if event.begins_at is None:
        return NO_TIME, None
    if now < event.begins_at - BEFORE:
        return TOO_EARLY, event.begins_at
    ends = event.ends_at or event.begins_at
    return (TOO_LATE, ends) if now > ends + AFTER else ("", None)


@dataclass(frozen=True, slots=True)
class AtDoor:
    """An accreditation as it stands at one event: with a check-in there it is checked in, whatever it is else."""

    id: UUID
    state: str
    decided_by: UUID | None = None
    appeal: str = ""


def say_no(state: str) -> Refusal:
    """What is said of an accreditation that opens nothing in this state."""
    return Refusal(SAID[state], code="not_admitted")
