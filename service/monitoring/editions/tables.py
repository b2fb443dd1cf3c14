"""The permission table of editions, for the administrator's page."""

from service.identity.offers import PermissionTable
from service.kit.words import N_
from service.monitoring.editions.rules.acts import ACT_TITLES, STATES, allowed_acts

TABLES = [PermissionTable(N_("Editions of the daily monitor"), STATES, ACT_TITLES, allowed_acts)]
