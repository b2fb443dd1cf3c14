"""The permission tables of media contacts, for the administrator's page."""

from functools import partial

from service.identity.offers import PermissionTable
from service.kit.words import N_
from service.press.outlets.rules.acts import (
    ACT_TITLES,
    JOURNALIST,
    LIST,
    LIST_STATES,
    OUTLET,
    RULES,
    STATES,
    allowed_acts,
)


def _titles(subject: str) -> dict[str, str]:
    return {act: ACT_TITLES[act] for act in RULES[subject]}


TABLES = [
    PermissionTable(N_("Outlets"), STATES, _titles(OUTLET), partial(allowed_acts, OUTLET)),
    PermissionTable(N_("Journalists"), STATES, _titles(JOURNALIST), partial(allowed_acts, JOURNALIST)),
    PermissionTable(N_("Media lists"), LIST_STATES, _titles(LIST), partial(allowed_acts, LIST)),
]
