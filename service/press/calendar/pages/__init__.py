"""Pages of the press calendar."""

from service.press.calendar.pages import public as _public
from service.press.calendar.pages.sheet import DOORS as SHEET

DOORS = [*SHEET, *_public.DOORS]
