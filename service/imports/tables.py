"""The permission table of imports, for the administrator's page."""

from dataclasses import dataclass
from uuid import UUID

from service.identity.offers import PermissionTable
from service.imports.rules.states import STATES, allowed_acts
from service.kit.actor import ANYWHERE, Actor
from service.kit.words import N_

ACT_TITLES = {
    "open": N_("read"),
    "choose": N_("choose the columns"),
    "accept": N_("accept into the journal"),
    "discard": N_("throw away"),
}


@dataclass(frozen=True, slots=True)
class _Sample:
    state: str
    journal_id: UUID | None = ANYWHERE
    unit_id: UUID | None = ANYWHERE
    created_by: UUID | None = None


def _acts(actor: Actor, state: str) -> list[str]:
    return [str(act) for act in allowed_acts(actor, _Sample(state))]


TABLES = [PermissionTable(N_("Old journals from spreadsheets"), STATES, ACT_TITLES, _acts)]
