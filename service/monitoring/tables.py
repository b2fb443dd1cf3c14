"""The permission table of clips, for the administrator's page."""

from service.identity.offers import PermissionTable
from service.kit.words import N_
from service.monitoring.rules import watching
from service.monitoring.rules.acts import ACT_TITLES, STATES, allowed_acts

CLIPS = PermissionTable(N_("Media clips"), STATES, ACT_TITLES, allowed_acts)
KEYWORD_RULES = PermissionTable(N_("Keyword rules"), watching.STATES, watching.ACT_TITLES, watching.allowed_acts)
TABLES = [CLIPS, KEYWORD_RULES]
