"""Pages of reports of units."""

from service.planning.unit_reports.pages.listing import DOORS as LISTING
from service.planning.unit_reports.pages.report import DOORS as REPORT

DOORS = [*LISTING, *REPORT]
