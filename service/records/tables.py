"""The permission table of the nomenclature for the administrator's page."""

from dataclasses import dataclass
from uuid import UUID

from service.identity.offers import PermissionTable
from service.kit.actor import ANYWHERE, Actor
from service.kit.words import N_
from service.records.rules import STATES, allowed_acts

ACT_TITLES = {"see": N_("see"), "edit": N_("change"), "open": N_("open"), "close": N_("close")}


@dataclass(frozen=True, slots=True)
class _Sample:
    """A file of which only the state is known."""

    state: str
    unit_id: UUID = ANYWHERE


def _files(actor: Actor, state: str) -> list[str]:
    return [str(act) for act in allowed_acts(actor, _Sample(state))]


TABLES = [PermissionTable(N_("Files of the nomenclature"), STATES, ACT_TITLES, _files)]
