"""Pages of deadlines: rules, calendar, proposed dates."""

from service.deadlines.pages.calendar import DOORS as CALENDAR
from service.deadlines.pages.proposals import DOORS as PROPOSALS
from service.deadlines.pages.versions import DOORS as RULES

DOORS = [*RULES, *CALENDAR, *PROPOSALS]
