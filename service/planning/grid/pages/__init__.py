"""Pages of the planning grid."""

from service.planning.grid.pages import calendar, moving, printing, sheet, stream

DOORS = [*sheet.DOORS, *moving.DOORS, *stream.DOORS, *calendar.DOORS, *printing.DOORS]
