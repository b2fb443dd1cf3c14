"""The permission tables of plans, for the administrator's page."""

from service.identity.offers import PermissionTable
from service.kit.words import N_
from service.planning.plans.rules.acts import ACT_TITLES, ACTIVITY_ACT_TITLES, in_activity_table, in_table
from service.planning.plans.rules.words import ACTIVITY_STATES, STATES

TABLES = [
    PermissionTable(N_("Plans"), STATES, ACT_TITLES, in_table),
    PermissionTable(N_("Activities of plans"), ACTIVITY_STATES, ACTIVITY_ACT_TITLES, in_activity_table),
]
