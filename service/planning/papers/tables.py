"""The permission table of papers, for the administrator's page."""

from service.identity.offers import PermissionTable
from service.kit.words import N_
from service.planning.papers.rules.content import ACT_TITLES, STATES, in_table

TABLES = [PermissionTable(N_("Papers of plans"), STATES, ACT_TITLES, in_table)]
