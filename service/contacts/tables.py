"""The permission table of contacts, for the administrator's page."""

from service.contacts.merging import STATES, allowed_acts
from service.identity.offers import PermissionTable
from service.kit.actor import Actor
from service.kit.words import N_

ACT_TITLES = {
    "open": N_("read"),
    "edit": N_("change"),
    "hold": N_("note positions"),
    "hide": N_("hide"),
    "show": N_("show again"),
    "merge": N_("merge"),
    "unmerge": N_("undo the merge"),
}


def _contacts(actor: Actor, state: str) -> list[str]:
    return [str(act) for act in allowed_acts(actor, state)]


TABLES = [PermissionTable(N_("Contacts"), STATES, ACT_TITLES, _contacts)]
