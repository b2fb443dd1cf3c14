"""What clashes: events that want the same place, speaker or hour, and releases that go out while an event is held."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from service.kit.words import N_
from service.press.calendar.rules.entries import Entry

WHY: Mapping[str, str] = {
    "place": N_("Same place"),
    "speaker": N_("Same speaker"),
    "hour": N_("Same hour"),
    "release": N_("Release at the hour of an event"),
}
"""Why two entries clash, the worst first."""
HARD = frozenset({"place", "speaker"})
"""What cannot be: the others are worth a thought only."""
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Clash:
    """Another entry, and why the two clash. speakers: the names of those who are expected at both."""

    other: Entry
    why: str
    speakers: tuple[str, ...] = ()


def clashes(entries: Collection[Entry], zone: ZoneInfo) -> dict[str, list[Clash]]:
    """Key of an entry -> what it clashes with. A release does not clash with the event that it belongs to."""
    found: dict[str, list[Clash]] = {}
    row = sorted((one for one in entries if one.holds), key=lambda one: (one.begins_at, one.key))
    for at, one in enumerate(row):
        for other in row[at + 1 :]:
            if other.begins_at >= _until(one, zone):
                break
            for mine, theirs in ((one, other), (other, one)):
                clash = _between(mine, theirs, zone)
                if clash is not None:
                    found.setdefault(mine.key, []).append(clash)
    return found


def _between(one: Entry, other: Entry, zone: ZoneInfo) -> Clash | None:
    kinds = {one.what, other.what}
    if kinds == {"event"}:
        return _of_events(one, other)
    if kinds != {"event", "release"}:
        return None
    event, release = (one, other) if one.what == "event" else (other, one)
    apart = release.event_id == event.id or not _same_hour(release.begins_at, event, zone)
    return None if apart else Clash(other, "release")


def _of_events(one: Entry, other: Entry) -> Clash | None:
    if one.begins_at >= _end(other) or other.begins_at >= _end(one):
        return None
    mine, theirs = one.people or {}, other.people or {}
    speakers = tuple(sorted({mine[key] for key in mine.keys() & theirs.keys()}))
    if one.place_key and one.place_key == other.place_key:
        return Clash(other, "place", speakers)
    return Clash(other, "speaker" if speakers else "hour", speakers)


def _same_hour(moment: datetime, event: Entry, zone: ZoneInfo) -> bool:
    """Whether a moment lies within an event, or in the hour of the clock in which it begins."""
    return _hour(event.begins_at, zone) <= moment < max(_end(event), _hour(event.begins_at, zone) + HOUR)


def _hour(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(minute=0, second=0, microsecond=0)


def _end(entry: Entry) -> datetime:
    return entry.ends_at or entry.begins_at


def _until(entry: Entry, zone: ZoneInfo) -> datetime:
    """From when on nothing can clash with it that begins then."""
    return max(_end(entry), _hour(entry.begins_at, zone) + HOUR)
