"""The permission table of releases, for the administrator's page."""

from service.identity.offers import PermissionTable
from service.kit.words import N_
from service.press.releases.rules.acts import ACT_TITLES, TABLE_STATES, in_table

TABLES = [PermissionTable(N_("Press releases"), TABLE_STATES, ACT_TITLES, in_table)]
