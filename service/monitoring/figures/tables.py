"""The permission table of social accounts, for the administrator's page."""

from service.identity.offers import PermissionTable
from service.kit.words import N_
from service.monitoring.figures.rules.accounts import ACT_TITLES, STATES, allowed_acts

TABLES = [PermissionTable(N_("Social accounts"), STATES, ACT_TITLES, allowed_acts)]
