"""A call as everything reads it: its own terms, and those that its event says."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from service.press.accreditation.rules.calls import CallEdit, Window, said_in
from service.press.events.rules.content import EventView

TAKES = frozenset({"announced", "live"})
"""States of an event in which journalists ask to come."""
STANDS = frozenset({"approved", "announced", "live"})
"""States of an event to which people are invited."""
ANSWERABLE = STANDS | {"planned"}
"""States in which a link is answered: what takes the place of a rescheduled event waits for its approval."""


@dataclass(frozen=True, slots=True)
class CallView:
    """A call with its effective terms. moderated: each application is decided, else whoever registers may come."""

    id: UUID
    kind: str
    number: int
    state: str
    version: int
    edit: CallEdit
    event: EventView | None = None

    def title(self, language: str, own: str) -> str:
        """What it is called, in a language where it has one."""
        return self.event.title(language, own) if self.event else said_in(self.edit.titles, language, own)

    def criteria(self, language: str, own: str) -> str:
        """By what it is decided, as it stands on the form."""
        return said_in(self.edit.criteria, language, own)

    @property
    def moderated(self) -> bool:
        return self.event is None or self.event.policy != "open"

    @property
    def window(self) -> Window:
        """When applications are taken: to an event until it says, else until it begins."""
        edit, event = self.edit, self.event
        if event is None:
            return Window(self.state, edit.opens_at, edit.closes_at)
        taken = event.state in TAKES and event.policy in ("open", "moderated")
        return Window(self.state, edit.opens_at, event.closes_at or event.begins_at, taken)

    def ends_at(self, zone: ZoneInfo) -> datetime | None:
        """When what one is accredited for is over; None for an event without a time."""
        if self.event is not None:
            return self.event.ends_at or self.event.begins_at
        day = self.edit.valid_until
        return datetime.combine(day + timedelta(days=1), time(), zone) if day else None

    def holds_on(self, day: date) -> bool:
        """Whether a standing accreditation holds on a day."""
        edit = self.edit
        return (
            edit.valid_from is not None and edit.valid_until is not None and edit.valid_from <= day <= edit.valid_until
        )


def days_of(event: EventView, zone: ZoneInfo) -> tuple[date, date] | None:
    """The first and the last day of an event in the agency's zone: it may go past midnight, and past New Year."""
    if event.begins_at is None:
        return None
    first = event.begins_at.astimezone(zone).date()
    last = (event.ends_at or event.begins_at).astimezone(zone)
    ended = last.date() if last.time() != time() or last.date() == first else last.date() - timedelta(days=1)
    return first, max(first, ended)
