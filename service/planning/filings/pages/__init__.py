"""The doors of the pages of reports of bodies."""

from service.planning.filings.pages import asking, building, duties

DOORS = [*duties.DOORS, *building.DOORS, *asking.DOORS]
