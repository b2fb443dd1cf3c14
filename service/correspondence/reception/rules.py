"""What holds for the reception of citizens: slots, who may book and hear, and what must be said of a visit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_

READ, KEEP, READ_PERSONAL = "reception.read", "reception.keep", "appeals.read_personal"
PERMISSIONS = frozenset({READ, KEEP})
RECORD, VISIT = "reception", "visit"
STATES: Mapping[str, str] = {"planned": N_("Planned"), "held": N_("Held"), "cancelled": N_("Cancelled")}
VISIT_STATES: Mapping[str, str] = {
    "booked": N_("Booked"), "heard": N_("Heard"), "absent": N_("Did not come"), "cancelled": N_("Cancelled"),
}  # fmt: skip
RESULTS: Mapping[str, str] = {"answered": N_("Answered at once"), "registered": N_("Registered as an appeal")}
ACT_WORDS: Mapping[str, str] = {
    "reception.planned": N_("Reception planned"),
    "reception.held": N_("Reception held"),
    "reception.handed_over": N_("Handed over to a successor"),
    "reception.cancelled": N_("Reception cancelled"),
    "visit.booked": N_("Visit booked"),
    "visit.heard": N_("Visitor heard"),
    "visit.absent": N_("Visitor did not come"),
    "visit.cancelled": N_("Visit cancelled"),
}
LEAST_MINUTES, MOST_MINUTES, LONGEST = 5, 240, timedelta(hours=12)
NAME_LIMIT, LINE_LIMIT, SUBJECT_LIMIT, TEXT_LIMIT, REASON_LIMIT = 100, 300, 1_000, 10_000, 2_000

REQUIRED = N_("Fill in this field.")
NO_RIGHT = N_("You do not have the right to keep the reception of citizens.")
WRONG_STATE = N_("This cannot be done any more: the state has changed.")
ENDS_BEFORE = N_("The reception must end after it begins, and on the same day.")
IN_PAST = N_("This time has passed already.")
NOT_A_SLOT = N_("Choose one of the free slots.")
TAKEN = N_("Somebody has booked this slot meanwhile. Choose another one.")
NOT_YET = N_("The reception has not begun yet.")
NOT_OFFERED = N_("Choose one of the values offered.")
NEEDS_CONSENT = N_("Tick that identity was shown before the visitor is heard.")
VISITS_LEFT = N_("Say of every visitor first whether they were heard.")
BAD_TIME = N_("Type a time as hours:minutes, such as 10:42.")


class Planned(Protocol):
    """What acts on a reception depend on."""

    @property
    def state(self) -> str: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def minutes(self) -> int: ...


RECEPTION_ACTS: Mapping[str, frozenset[str]] = {
    "book": frozenset({"planned"}),
    "hear": frozenset({"planned"}),
    "close": frozenset({"planned"}),
    "cancel": frozenset({"planned"}),
}
VISIT_ACTS: Mapping[str, frozenset[str]] = {
    "hear": frozenset({"booked"}), "absent": frozenset({"booked"}), "cancel": frozenset({"booked"}),
}  # fmt: skip


def why_not(act: str, actor: Actor, reception: Planned) -> Refusal | None:
    """Why the actor may not do this act on this reception, or None when they may."""
    if not actor.may(KEEP):
        return Refusal(NO_RIGHT, code="not_permitted")
    if reception.state not in RECEPTION_ACTS[act]:
        return Refusal(WRONG_STATE, code="wrong_state")
    return None


def allowed_acts(actor: Actor, reception: Planned) -> list[str]:
    """Every act the actor may do on this reception now."""
    return [act for act in RECEPTION_ACTS if why_not(act, actor, reception) is None]


def why_not_visit(act: str, actor: Actor, state: str) -> Refusal | None:
    """Why the actor may not do this act on a visit in this state."""
    if not actor.may(KEEP):
        return Refusal(NO_RIGHT, code="not_permitted")
    if state not in VISIT_ACTS[act]:
        return Refusal(WRONG_STATE, code="wrong_state")
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReception:
    """A reception to be planned; moments are aware. host_id: who receives, None for somebody named only."""

    starts_at: datetime | None
    ends_at: datetime | None
    minutes: int
    place: str
    host_id: UUID | None
    host_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """Who comes, when and why. Urgent visitors need no slot."""

    starts_at: datetime | None
    urgent: bool
    family_name: str
    given_name: str
    patronymic: str = ""
    address: str = ""
    phone: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """What came of a visit: answered at once, with what was said; or it becomes an appeal."""

    result: str
    identity_shown: bool
    answer: str = ""


def problems_of_reception(new: NewReception, now: datetime) -> Iterator[Refusal]:
    """Everything wrong with a reception to be planned."""
    for name in ("starts_at", "ends_at"):
        if getattr(new, name) is None:
            yield Refusal(REQUIRED, code="required", field=name)
    if not new.place:
        yield Refusal(REQUIRED, code="required", field="place")
    if not new.host_id and not new.host_name:
        yield Refusal(REQUIRED, code="required", field="host")
    if not LEAST_MINUTES <= new.minutes <= MOST_MINUTES:
        told = {"least": LEAST_MINUTES, "most": MOST_MINUTES}
        yield Refusal(N_("Type a whole number from %(least)s to %(most)s."), code="number", field="minutes", **told)
    if new.starts_at is None or new.ends_at is None:
        return
    if not timedelta() < new.ends_at - new.starts_at <= LONGEST:
        yield Refusal(ENDS_BEFORE, code="ends_before", field="ends_at")
    elif new.ends_at < now:
        yield Refusal(IN_PAST, code="in_past", field="starts_at")


def slots(reception: Planned) -> list[datetime]:
    """When the slots of a reception begin; the last one ends with it."""
    step, found, at = timedelta(minutes=reception.minutes), [], reception.starts_at
    while at + step <= reception.ends_at:
        found.append(at)
        at += step
    return found


def problems_of_booking(new: Booking, reception: Planned) -> Iterator[Refusal]:
    """Everything wrong with a booking."""
    for name in ("family_name", "given_name", "subject"):
        if not getattr(new, name):
            yield Refusal(REQUIRED, code="required", field=name)
    if not new.urgent and new.starts_at not in slots(reception):
        yield Refusal(NOT_A_SLOT, code="choice", field="slot")


def problems_of_hearing(hearing: Hearing, reception: Planned, now: datetime) -> Iterator[Refusal]:
    """Everything wrong with the result of a visit."""
    if now < reception.starts_at - timedelta(hours=12):
        yield Refusal(NOT_YET, code="too_early")
    if hearing.result not in RESULTS:
        yield Refusal(NOT_OFFERED, code="choice", field="result")
    if not hearing.identity_shown:
        yield Refusal(NEEDS_CONSENT, code="required", field="identity_shown")
    if hearing.result == "answered" and not hearing.answer:
        yield Refusal(REQUIRED, code="required", field="answer")


def months_without(held: set[tuple[int, int]], today: date) -> list[date]:
    """First days of this year's months that ended without a reception: the law asks for one each month."""
    return [date(today.year, month, 1) for month in range(1, today.month) if (today.year, month) not in held]
