"""Pages of reports and the head's dashboard."""

from service.reports.pages.dashboard import DOORS as DASHBOARD_DOORS
from service.reports.pages.reports import DOORS as REPORT_DOORS

DOORS = [*DASHBOARD_DOORS, *REPORT_DOORS]
