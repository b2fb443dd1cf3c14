"""The permission table of media inquiries, for the administrator's page."""

from service.identity.offers import PermissionTable
from service.kit.words import N_
from service.press.inquiries.rules.acts import ACT_TITLES, STATES, allowed_acts

TABLES = [PermissionTable(N_("Media inquiries"), STATES, ACT_TITLES, allowed_acts)]
