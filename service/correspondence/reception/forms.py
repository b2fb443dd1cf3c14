"""A reception, a booking and a hearing as they were typed into forms or sent as JSON."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from service.correspondence.reception.rules import (
    BAD_TIME,
    LINE_LIMIT,
    MOST_MINUTES,
    NAME_LIMIT,
    SUBJECT_LIMIT,
    TEXT_LIMIT,
    Booking,
    Hearing,
    NewReception,
)
from service.kit.refusal import FieldErrors, Refusal
from service.web.fields import Fields


def _moment(read: Fields, day: datetime | None, name: str) -> datetime | None:
    """The moment of a day that was typed as hours:minutes."""
    typed = read.values.get(name, "").strip()
    if not typed or day is None:
        return None
    hour, _, minute = typed.replace(".", ":").partition(":")
    try:
        return day.replace(hour=int(hour), minute=int(minute or 0), second=0, microsecond=0)
    except ValueError:
        read.refuse(name, BAD_TIME, "bad_time")
        return None


def new_reception(posted: Mapping[str, Any], now: datetime) -> NewReception:
    """The reception that a posted form holds. Raises FormRejected on what cannot be read; the rules ask the rest."""
    read = Fields(posted)
    day = read.day("day", now.date(), required=True, ahead=True)
    midnight = datetime(day.year, day.month, day.day, tzinfo=now.tzinfo) if day else None
    made = NewReception(
        starts_at=_moment(read, midnight, "starts_at"),
        ends_at=_moment(read, midnight, "ends_at"),
        minutes=read.number("minutes", most=MOST_MINUTES) or 0,
        place=read.line("place", limit=LINE_LIMIT),
        host_id=read.uuid("host"),
    )
    read.done()
    return made


def booking(posted: Mapping[str, Any]) -> Booking:
    """Who comes, as a posted form holds it; field `slot` is the slot's moment, or `urgent`. Raises FormRejected."""
    read = Fields(posted)
    typed = read.values.get("slot", "")
    try:
        at = datetime.fromisoformat(typed) if typed and typed != "urgent" else None
        at = at if at is None or at.tzinfo else None
    except ValueError:
        at = None
    made = Booking(
        starts_at=at,
        urgent=typed == "urgent",
        family_name=read.line("family_name", limit=NAME_LIMIT),
        given_name=read.line("given_name", limit=NAME_LIMIT),
        patronymic=read.line("patronymic", limit=NAME_LIMIT),
        address=read.line("address", limit=LINE_LIMIT),
        phone=read.line("phone", limit=NAME_LIMIT),
        subject=read.line("subject", limit=SUBJECT_LIMIT),
    )
    read.done()
    return made


def hearing(posted: Mapping[str, Any]) -> Hearing:
    """What came of a visit. Raises FormRejected."""
    read = Fields(posted)
    made = Hearing(
        result=read.line("result", limit=40),
        identity_shown=read.ticked("identity_shown"),
        answer=read.text("answer", limit=TEXT_LIMIT),
    )
    read.done()
    return made


def by_field(error: Refusal | FieldErrors) -> dict[str, Refusal]:
    """Refusals by the field at which they are shown, "" for the whole."""
    refusals = error.errors if isinstance(error, FieldErrors) else [error]
    return {refusal.field or "": refusal for refusal in reversed(refusals)}
