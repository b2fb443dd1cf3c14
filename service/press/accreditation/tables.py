"""The permission tables of accreditation, for the administrator's page."""

from dataclasses import dataclass
from uuid import UUID

from service.identity.offers import PermissionTable
from service.kit.actor import Actor
from service.kit.words import N_
from service.press.accreditation.rules import acts, invitations, questions


@dataclass(frozen=True, slots=True)
class _Any:
    """An accreditation that somebody else decided, with an appeal where there can be one."""

    id: UUID
    state: str
    appeal: str
    decided_by: UUID | None = None


def allowed_in_state(actor: Actor, state: str) -> list[str]:
    """Acts on an accreditation in a state, an appeal against it being open where one can be."""
    appeal = "filed" if state in acts.NEGATIVE else ""
    return acts.allowed_acts(actor, _Any(UUID(int=0), state, appeal))


TABLES = [
    PermissionTable(N_("Accreditations of the press"), acts.STATES, acts.ACT_TITLES, allowed_in_state),
    PermissionTable(
        N_("Invitations to press events"), invitations.STATES, invitations.ACT_TITLES, invitations.allowed_acts
    ),
    PermissionTable(N_("Questions to press events"), questions.STATES, questions.ACT_TITLES, questions.allowed_acts),
]
