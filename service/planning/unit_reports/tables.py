"""The permission tables of reports of units and of who reports, for the administrator's page."""

from service.identity.offers import PermissionTable
from service.kit.words import N_
from service.planning.unit_reports.rules.acts import (
    ACT_TITLES,
    SETTING_ACT_TITLES,
    SETTING_STATES,
    STATES,
    in_table,
    setting_acts,
)

TABLES = [
    PermissionTable(N_("Reports of units"), STATES, ACT_TITLES, in_table),
    PermissionTable(N_("Who reports"), SETTING_STATES, SETTING_ACT_TITLES, setting_acts),
]
