"""What is typed and drawn in the grid, as values."""

from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from service.kit.words import N_
from service.planning.plans.rules.content import MOST_DAYS, NAIVE, Slot
from service.planning.plans.rules.words import CHANNELS
from service.web.errors import NotFound
from service.web.fields import Fields

WHOLE_DAYS = N_("Type a whole number of days.")


class Move(NamedTuple):
    """Where an activity goes: so many days on, or to a moment; and by which channel, "" for its own."""

    activity: UUID
    version: int
    days: int = 0
    to: datetime | None = None
    channel: str = ""


def move_from(read: Fields) -> Move:
    """What was drawn, typed by arrows or pressed. Raises FormRejected; NotFound where no activity is named."""
    activity = read.uuid("activity")
    version = read.number("version", least=1, most=99_999_999)
    channel = read.choice("channel", CHANNELS)
    days, to = _days(read), _moment(read)
    read.done()
    if activity is None:
        raise NotFound
    return Move(activity, version or 0, days, to, channel)


def _days(read: Fields) -> int:
    typed = read.values.get("days", "").strip() or "0"
    bare = typed.removeprefix("-")
    if not (bare.isascii() and bare.isdecimal()) or len(bare) > 4 or int(bare) > MOST_DAYS * 5:
        read.refuse("days", WHOLE_DAYS, "number")
        return 0
    return int(typed)


def _moment(read: Fields) -> datetime | None:
    typed = read.values.get("to", "").strip()
    if not typed:
        return None
    try:
        found = datetime.fromisoformat(typed)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        read.refuse("to", NAIVE, "naive")
        return None
    return found


def undo_path(activity_id: UUID, slot: Slot, version: int) -> str:
    """The end of the address that takes a move back."""
    times = f"{int(slot.starts_at.timestamp())}_{int(slot.ends_at.timestamp())}"
    return f"{activity_id}/{times}_{int(slot.all_day)}{int(slot.tentative)}_{slot.channel}/{version}"


def slot_of(back: str) -> Slot:
    """The slot that such an address names. Raises NotFound for another."""
    try:
        starts, ends, marks, channel = back.split("_")
        starts_at, ends_at = (datetime.fromtimestamp(int(one[:12]), tz=UTC) for one in (starts, ends))
        return Slot(starts_at, ends_at, marks[0] == "1", channel, marks[1] == "1")
    except (ValueError, IndexError, OverflowError):
        raise NotFound from None
