"""Pages of notices: the list, the live stream, one's choices, the calendar."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from service.notifications.pages.calendar import DOORS as CALENDAR
from service.notifications.pages.choices import DOORS as CHOICES
from service.notifications.pages.listing import DOORS as LISTING
from service.notifications.pages.stream import DOORS as STREAM

DOORS: Sequence[ControllerRouterHandler] = [*STREAM, *LISTING, *CHOICES, *CALENDAR]
