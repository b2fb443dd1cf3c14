"""The permission table of messages, for the administrator's page."""

from dataclasses import dataclass
from uuid import UUID

from service.identity.offers import PermissionTable
from service.intake.rules import STATES, allowed_acts
from service.kit.actor import ANYWHERE, Actor
from service.kit.words import N_

ACT_TITLES = {
    "open": N_("read"),
    "register": N_("register"),
    "reject": N_("reject"),
    "take_back": N_("let it wait again"),
}


@dataclass(frozen=True, slots=True)
class _Sample:
    state: str
    journal_id: UUID | None = ANYWHERE
    unit_id: UUID | None = ANYWHERE


def _acts(actor: Actor, state: str) -> list[str]:
    return [str(act) for act in allowed_acts(actor, _Sample(state))]


TABLES = [PermissionTable(N_("Letters by e-mail"), STATES, ACT_TITLES, _acts)]
