"""Permission tables of press events and their transcripts, for the administrator's page."""

from service.identity.offers import PermissionTable
from service.kit.words import N_
from service.press.events.rules import acts, transcripts

TABLES = [
    PermissionTable(N_("Press events"), acts.STATES, acts.ACT_TITLES, acts.allowed_in_state),
    PermissionTable(
        N_("Transcripts of press events"), transcripts.STATES, transcripts.ACT_TITLES, transcripts.allowed_in_state
    ),
]
