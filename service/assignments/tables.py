"""The permission table of assignments for the administrator's page: what rights alone allow, without a part in it."""

from dataclasses import dataclass
from uuid import UUID

from service.assignments.rules.acts import allowed_acts
from service.assignments.rules.words import STATES
from service.identity.offers import PermissionTable
from service.kit.actor import Actor
from service.kit.words import N_

SOMEBODY = UUID(int=0)
ACT_TITLES = {"open": N_("read"), "put_on_control": N_("put on control")}


@dataclass(frozen=True, slots=True)
class _Share:
    """The share of somebody else."""

    state: str
    person_id: UUID = SOMEBODY
    role: str = "main"


@dataclass(frozen=True, slots=True)
class _Sample:
    """An assignment between other people, of which only the state is known."""

    state: str
    author_id: UUID = SOMEBODY
    controller_id: UUID | None = None
    control_by: UUID | None = None
    on_control: bool = False
    unit_id: UUID = SOMEBODY
    journal_id: UUID | None = None
    has_term: bool = True
    asked: bool = False
    above: frozenset[UUID] = frozenset()
    waiting_below: frozenset[UUID] = frozenset()

    @property
    def parts(self) -> list[_Share]:
        return [_Share(self.state)]


def _assignments(actor: Actor, state: str) -> list[str]:
    return [str(act) for act in allowed_acts(actor, _Sample(state)) if act in ACT_TITLES]


ASSIGNMENTS = PermissionTable(N_("Assignments of others"), STATES, ACT_TITLES, _assignments)
TABLES = [ASSIGNMENTS]
