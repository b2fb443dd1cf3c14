"""What reports of units tell people, and the group in which they choose how it reaches them."""

from service.kit.words import N_
from service.notifications.kinds import Group, Kind

GROUPS = {"unit_reports": Group(N_("Reports of units"), "mail")}
KINDS = {
    "unit_reports.opened": Kind(
        N_("The report for %(period)s was opened with its figures."), "unit_reports", "/unit-reports/{id}"
    ),
    "unit_reports.submitted": Kind(
        N_("A report of a unit waits for your approval; %(person)s submitted it."), "unit_reports",
        "/unit-reports/{id}",
    ),
    "unit_reports.returned": Kind(
        N_("%(person)s returned a report with a reason."), "unit_reports", "/unit-reports/{id}"
    ),
    "unit_reports.approved": Kind(
        N_("%(person)s approved a report. It can be published."), "unit_reports", "/unit-reports/{id}"
    ),
}  # fmt: skip
