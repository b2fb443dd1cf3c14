"""The permission tables of digests and their templates, for the administrator's page."""

from service.digest.rules.acts import (
    ACT_TITLES,
    ACTS,
    STATES,
    TEMPLATE_ACT_TITLES,
    TEMPLATE_STATES,
    in_table,
    template_acts,
)
from service.identity.offers import PermissionTable
from service.kit.words import N_

TABLES = [
    PermissionTable(N_("Digests"), STATES, {act: ACT_TITLES[act] for act in ACTS}, in_table),
    PermissionTable(N_("Templates of digests"), TEMPLATE_STATES, TEMPLATE_ACT_TITLES, template_acts),
]
