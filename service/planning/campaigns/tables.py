"""The permission table of campaigns, for the administrator's page."""

from service.identity.offers import PermissionTable
from service.kit.words import N_
from service.planning.campaigns.rules.words import ACT_TITLES, TABLE_STATES, in_table

TABLES = [PermissionTable(N_("Campaigns"), TABLE_STATES, ACT_TITLES, in_table)]
