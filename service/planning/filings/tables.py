"""The permission tables of reports of bodies, for the administrator's page."""

from service.identity.offers import PermissionTable
from service.kit.words import N_
from service.planning.filings.rules import acts

TABLES = [
    PermissionTable(N_("Forms of reports"), acts.FORM_STATES, acts.FORM_ACT_TITLES, acts.form_acts),
    PermissionTable(N_("Requests for reports"), acts.REQUEST_STATES, acts.REQUEST_ACT_TITLES, acts.request_acts),
    PermissionTable(N_("Reports for other agencies"), acts.DUTY_STATES, acts.DUTY_ACT_TITLES, acts.duty_acts),
]
