"""An entry of the press calendar: an event, a release, the end of an embargo or a term; on which days it stands."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from service.kit.dates import day_span
from service.kit.words import N_

WHAT: Mapping[str, str] = {
    "event": N_("Press event"),
    "release": N_("Press release"),
    "embargo": N_("End of an embargo"),
    "inquiry": N_("Media inquiry"),
    "refutation": N_("Refutation"),
    "accreditation": N_("Accreditation"),
}
"""What an entry is."""
TERMS: Mapping[str, str] = {
    "": "",
    "due": N_("Time of whoever answers"),
    "wished": N_("Journalist's wish"),
    "legal": N_("Term of the law"),
    "claim": N_("Term of the claim"),
    "answer": N_("Outlet's answer"),
    "closes": N_("Accreditation closes"),
}
"""Which term of a record an entry is; most entries are none."""
SHOWN: Mapping[str, tuple[str, frozenset[str]]] = {
    "": (N_("Everything"), frozenset(WHAT)),
    "events": (N_("Press events"), frozenset({"event"})),
    "releases": (N_("Press releases"), frozenset({"release", "embargo"})),
    "terms": (N_("Terms"), frozenset({"inquiry", "refutation", "accreditation"})),
}
"""What the calendar is narrowed to: its words, and what stays."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. term: one of TERMS. ends_at: None for a moment. state: msgid, with its shape. kind: of an event.

    place_key, people: what an event holds that no other can have at the same hour, as folded; holds: it still does;
    gone: it was cancelled. event_id: to which a release belongs. owner_id: who answers for it.
    """

    what: str
    id: UUID
    title: str
    href: str
    begins_at: datetime
    ends_at: datetime | None = None
    term: str = ""
    title_language: str = ""
    state: str = ""
    shape: str = ""
    kind: str = ""
    place: str = ""
    place_key: str = ""
    people: Mapping[str, str] | None = None
    holds: bool = False
    gone: bool = False
    event_id: UUID | None = None
    owner_id: UUID | None = None
    changed_at: datetime | None = None

    @property
    def key(self) -> str:
        """What no other entry of the agency has."""
        return "-".join(part for part in ("press", self.what, self.term, str(self.id)) if part)

    def on_days(self, zone: ZoneInfo) -> tuple[date, date]:
        """The first and the last day in a zone. What ends at midnight is not there on the day that begins then."""
        first = self.begins_at.astimezone(zone).date()
        if self.ends_at is None or self.ends_at <= self.begins_at:
            return first, first
        return first, (self.ends_at - timedelta(microseconds=1)).astimezone(zone).date()

    def whole_day(self, zone: ZoneInfo) -> bool:
        """Whether it is a term that ends with its day, so that no hour is said."""
        local = self.begins_at.astimezone(zone)
        return bool(self.term) and (local.hour, local.minute) == (23, 59)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is shown of the calendar. shown: one of SHOWN; kind: of events; owner_id: who answers for it."""

    shown: str = ""
    kind: str = ""
    owner_id: UUID | None = None

    def takes(self, entry: Entry) -> bool:
        """Whether an entry stays."""
        if entry.what not in SHOWN[self.shown][1] or (self.kind and entry.kind != self.kind):
            return False
        return self.owner_id is None or entry.owner_id == self.owner_id


def by_day(entries: Collection[Entry], days: Sequence[date], zone: ZoneInfo) -> dict[date, list[Entry]]:
    """The entries of each of these days: those of the whole day first, then by the hour."""
    found: dict[date, list[Entry]] = {day: [] for day in days}
    for entry in entries:
        first, last = entry.on_days(zone)
        for day in days:
            if first <= day <= last:
                found[day].append(entry)
    for day, own in found.items():
        since = day_span(day, day, zone).since
        own.sort(key=lambda one: (not one.whole_day(zone), max(one.begins_at, since), one.begins_at, one.key))
    return found
