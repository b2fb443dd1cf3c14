"""Calls: what one can be accredited for, when, how many, and what is asked of whom.

A call is for one event, or standing: for a year or another span, as parliaments and councils do it. What the law of a
country says of registers and cards of journalists is asked for by the call and never assumed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from service.kit.refusal import Refusal
from service.kit.words import N_

RECORD = "accreditation_call"
KINDS: Mapping[str, str] = {"event": N_("For one event"), "standing": N_("Standing")}
STATES: Mapping[str, str] = {"open": N_("Takes applications"), "closed": N_("Takes no applications")}
TAKING: Mapping[str, str] = {**STATES, "later": N_("Takes applications later")}
"""What can be said of a call at a moment, whatever was decided about it."""
ASKED: Mapping[str, str] = {
    "none": N_("Not asked for"),
    "optional": N_("Asked for, may be left out"),
    "required": N_("Required"),
}
TITLE_LIMIT, CRITERIA_LIMIT = 200, 6_000
MOST_PLACES, MOST_DAYS_KEPT = 5_000, 3_650
DAYS_KEPT = 90
"""How long documents of applicants are kept after the event when the agency says nothing else."""

TITLE_NEEDED = N_("Write a title in the agency's own language.")
CRITERIA_NEEDED = N_("Write the criteria in the agency's own language: they stand on the form.")
SPAN_NEEDED = N_("A standing accreditation holds from a day to a day.")
BACKWARDS = N_("The end lies before the beginning.")
PER_OUTLET_MORE = N_("One outlet cannot have more places than there are.")
NOT_YET = N_("Applications are taken from %(moment)s on.")
OVER = N_("Applications are not taken any more.")
EVENT_OVER = N_("This event is not open for accreditation.")


@dataclass(frozen=True, slots=True)
class CallEdit:
    """The terms of a call. titles: of a standing one, by language; criteria: by language. capacity, per_outlet: places,
    None without a limit. card, documents: one of ASKED. keep_days: how long documents stay after the end. standing:
    who holds a standing accreditation is let in without applying. reminder_days: before the event, 0 for none.
    """

    kind: str
    titles: Mapping[str, str] = field(default_factory=dict)
    criteria: Mapping[str, str] = field(default_factory=dict)
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    capacity: int | None = None
    per_outlet: int | None = None
    card: str = "optional"
    documents: str = "optional"
    keep_days: int = DAYS_KEPT
    standing: bool = True
    reminder_days: int = 1
    keeper_id: UUID | None = None

    def plain(self) -> dict[str, object]:
        """As an act keeps it."""
        return {name: _plain(getattr(self, name)) for name in CallEdit.__slots__}


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, UUID) else value


def problems_of(edit: CallEdit, own_language: str) -> list[Refusal]:
    """Everything that is wrong with the terms of a call, each at its field."""
    wrong = []
    if not edit.criteria.get(own_language):
        wrong.append(Refusal(CRITERIA_NEEDED, code="required", field=f"criteria_{own_language}"))
    if edit.opens_at and edit.closes_at and edit.closes_at <= edit.opens_at:
        wrong.append(Refusal(BACKWARDS, code="backwards", field="closes"))
    if edit.capacity is not None and edit.per_outlet is not None and edit.per_outlet > edit.capacity:
        wrong.append(Refusal(PER_OUTLET_MORE, code="too_many", field="per_outlet"))
    return wrong + (_span_problems(edit, own_language) if edit.kind == "standing" else [])


def _span_problems(edit: CallEdit, own_language: str) -> list[Refusal]:
    wrong = []
    if not edit.titles.get(own_language):
        wrong.append(Refusal(TITLE_NEEDED, code="required", field=f"title_{own_language}"))
    if edit.valid_from is None or edit.valid_until is None:
        missing = "valid_from" if edit.valid_from is None else "valid_until"
        wrong.append(Refusal(SPAN_NEEDED, code="required", field=missing))
    elif edit.valid_until < edit.valid_from:
        wrong.append(Refusal(BACKWARDS, code="backwards", field="valid_until"))
    return wrong


@dataclass(frozen=True, slots=True)
class Window:
    """When applications are taken. event_open: whether the event takes any at all, True for a standing call."""

    state: str
    opens_at: datetime | None
    closes_at: datetime | None
    event_open: bool = True


def why_closed(window: Window, now: datetime) -> str:
    """The sentence that says why no application is taken now; "" when they are."""
    if window.state != "open":
        return OVER
    if not window.event_open:
        return EVENT_OVER
    if window.opens_at is not None and now < window.opens_at:
        return NOT_YET
    return OVER if window.closes_at is not None and now >= window.closes_at else ""


def taking(window: Window, now: datetime) -> str:
    """Whether applications are taken now: one of TAKING."""
    why = why_closed(window, now)
    return "later" if why == NOT_YET else "closed" if why else "open"


# --- places

FULL = N_("All %(places)s places are taken. Raise the number of places first, or wait until one becomes free.")
OUTLET_FULL = N_("%(outlet)s has all of its %(places)s places already.")


def why_full(edit: CallEdit, taken: int, of_outlet: int, outlet: str) -> Refusal | None:
    """Why one more cannot be approved: taken places in all, and of the same outlet."""
    if edit.capacity is not None and taken >= edit.capacity:
        return Refusal(FULL, code="full", places=edit.capacity)
    if edit.per_outlet is not None and of_outlet >= edit.per_outlet:
        return Refusal(OUTLET_FULL, code="outlet_full", places=edit.per_outlet, outlet=outlet)
    return None


def said_in(texts: Mapping[str, str], language: str, own_language: str, others: Sequence[str] = ()) -> str:
    """A text of the agency in a language, else in its own, else in any."""
    for code in (language, own_language, *others):
        if texts.get(code):
            return texts[code]
    return next(iter(texts.values()), "")
