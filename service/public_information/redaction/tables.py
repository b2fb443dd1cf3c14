"""The permission table of redactions, for the administrator's page."""

from dataclasses import dataclass

from service.identity.offers import PermissionTable
from service.kit.actor import Actor
from service.kit.words import N_
from service.public_information.redaction.rules.states import ACT_TITLES, STATES, allowed_acts


@dataclass(frozen=True, slots=True)
class _Sample:
    state: str
    problem: str = ""
    pages: int | None = 1


def _acts(actor: Actor, state: str) -> list[str]:
    return allowed_acts(actor, _Sample(state, "protected" if state == "failed" else ""))


TABLES = [PermissionTable(N_("Redaction"), STATES, ACT_TITLES, _acts)]
