"""The permission tables of letters, for the administrator's page: the rules answer for a letter in each state."""

from dataclasses import dataclass
from uuid import UUID

from service.correspondence.rules import OPEN_TO_ALL, STATES, allowed_acts
from service.identity.offers import PermissionTable
from service.kit.actor import Actor
from service.kit.words import N_

ANYWHERE = UUID(int=0)
ACT_TITLES = {
    "open": N_("read"),
    "correct": N_("correct"),
    "attach": N_("attach files"),
    "void": N_("void"),
    "resolve": N_("give a resolution"),
}


@dataclass(frozen=True, slots=True)
class _Sample:
    """A letter of which only the state is known; whoever holds a right everywhere holds it there."""

    state: str
    access: int = OPEN_TO_ALL
    journal_id: UUID = ANYWHERE
    unit_id: UUID = ANYWHERE


def _letters(actor: Actor, state: str) -> list[str]:
    return [str(act) for act in allowed_acts(actor, _Sample(state))]


LETTERS = PermissionTable(N_("Letters"), STATES, ACT_TITLES, _letters)
TABLES = [LETTERS]
