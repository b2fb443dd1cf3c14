"""The permission table of statutory reports, for the administrator's page."""

from service.identity.offers import PermissionTable
from service.kit.words import N_
from service.public_information.statistics.rules.reports import ACT_TITLES, STATES, allowed_acts

TABLES = [PermissionTable(N_("Reports on public information"), STATES, ACT_TITLES, allowed_acts)]
