"""Agenda and run sheet: minutes from the beginning, so that a new date moves nothing by itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.events.rules.content import clock_of

FARTHEST = 43_200
NOT_AN_HOUR = N_("Type a time such as 10:30, or minutes from the beginning such as +15 or -30.")
NO_BEGINNING = N_("The event has no time yet. Type minutes from the beginning, such as +15 or -30.")
_MINUTES = re.compile(r"([+-]) ?([0-9]{1,5})")


@dataclass(frozen=True, slots=True)
class Placed:
    """An item where it stands. begins_at, ends_at: None while the event has no time."""

    id: UUID
    from_start: int
    minutes: int
    titles: Mapping[str, str]
    begins_at: datetime | None
    ends_at: datetime | None
    backstage: bool = False
    speaker_id: UUID | None = None
    doer: str = ""
    note: str = ""

    def named(self, *languages: str) -> str:
        """The title in the first of these languages that has one, else in any."""
        said = [self.titles.get(code, "") for code in languages]
        return next((one for one in [*said, *self.titles.values()] if one), "")


def placed(
    item_id: UUID, from_start: int, minutes: int, titles: Mapping[str, str], event_begins_at: datetime | None, *,
    backstage: bool = False, speaker_id: UUID | None = None, doer: str = "", note: str = "",
) -> Placed:  # fmt: skip
    """An item with its moments: over midnight and New Year by the calendar."""
    begins = event_begins_at + timedelta(minutes=from_start) if event_begins_at else None
    ends = begins + timedelta(minutes=minutes) if begins else None
    return Placed(item_id, from_start, minutes, titles, begins, ends, backstage, speaker_id, doer, note)


def minutes_from(typed: str, event_begins_at: datetime | None, zone: ZoneInfo) -> int:
    """Minutes from the beginning, as typed: "+15", "-30", or a time of day, the one nearest to the beginning.

    An event that begins at 23:30 has its 00:15 on the next day. Raises Refusal at `at`.
    """
    text = typed.strip()
    if found := _MINUTES.fullmatch(text):
        minutes = int(found[2]) * (1 if found[1] == "+" else -1)
        if abs(minutes) <= FARTHEST:
            return minutes
    clock = clock_of(text)
    if clock is None:
        raise Refusal(NOT_AN_HOUR, code="clock", field="at")
    if event_begins_at is None:
        raise Refusal(NO_BEGINNING, code="no_time", field="at")
    local = event_begins_at.astimezone(zone)
    away = (clock.hour - local.hour) * 60 + clock.minute - local.minute
    return min((away, away + 1_440, away - 1_440), key=lambda minutes: (abs(minutes), -minutes))


def minutes_typed(from_start: int) -> str:
    """The same as people type it."""
    return f"{from_start:+d}"
