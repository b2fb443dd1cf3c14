"""The permission table of the public page for the administrator: the rules themselves answer."""

from dataclasses import dataclass

from service.identity.offers import PermissionTable
from service.kit.actor import Actor
from service.kit.words import N_
from service.publishing.rules.items import ACT_TITLES, STATES, allowed_acts


@dataclass(frozen=True, slots=True)
class _Sample:
    state: str


def _acts(actor: Actor, state: str) -> list[str]:
    return [str(act) for act in allowed_acts(actor, _Sample(state))]


TABLES = [
    PermissionTable(N_("Texts of the public page"), STATES, {str(act): ACT_TITLES[act] for act in ACT_TITLES}, _acts)
]
