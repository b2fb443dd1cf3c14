"""What the press calendar offers other floors."""

from service.notifications import slots as notice_slots
from service.press.calendar.queries import feed


def fill() -> None:
    """Fill every slot that has to do with the press calendar."""
    notice_slots.FEEDS.append(feed.calendar)
