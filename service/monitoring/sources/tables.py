"""The permission tables of sources for the administrator's page."""

from service.identity.offers import PermissionTable
from service.kit.actor import Actor
from service.kit.words import N_
from service.monitoring.sources.rules.acts import ACT_TITLES, STATES, allowed_acts


def _acts(actor: Actor, state: str) -> list[str]:
    return [str(act) for act in allowed_acts(actor, state)]


TABLES = [PermissionTable(N_("Media sources"), STATES, {str(act): words for act, words in ACT_TITLES.items()}, _acts)]
