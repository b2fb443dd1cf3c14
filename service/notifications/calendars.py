"""Entries of a person's calendar as iCalendar (RFC 5545): titles and links, nothing more."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from service.kit.words import N_
from service.notifications.slots import Entry
from service.runtime.language import gettext

WITHHELD = N_("A restricted matter")
REFRESH = timedelta(hours=1)
MOST_ENTRIES = 2_000


def written(entries: Iterable[Entry], *, name: str, host: str, origin: str) -> bytes:
    """The calendar called `name`. host makes uids unique in the world; origin is put before the paths of links.

    The same entries give the same bytes: nothing in it depends on when it was asked for.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Chancery//Terms//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for entry in sorted(entries, key=lambda one: one.uid)[:MOST_ENTRIES]:
        calendar.add_component(_event(entry, host, origin))
    made: bytes = calendar.to_ical()
    return made


def _event(entry: Entry, host: str, origin: str) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@{host}")
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("summary", gettext(WITHHELD) if entry.withheld else entry.summary)
    event.add("dtstart", _told(entry.start))
    if entry.end is not None:
        event.add("dtend", _told(entry.end))
    elif not isinstance(entry.start, datetime):
        event.add("dtend", entry.start + timedelta(days=1))
    if entry.place and not entry.withheld:
        event.add("location", entry.place)
    if entry.cancelled:
        event.add("status", "CANCELLED")
    event.add("url", origin + entry.href)
    event.add("transp", "TRANSPARENT")
    return event


def _told(when: date | datetime) -> date | datetime:
    """A moment in UTC: a zone's name would need the zone's rules beside it."""
    return when.astimezone(UTC) if isinstance(when, datetime) else when
