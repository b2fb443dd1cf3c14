"""Permission tables of what is disclosed, for the administrator's page."""

from collections.abc import Callable, Collection

from service.identity.offers import PermissionTable
from service.kit.actor import Actor
from service.kit.words import N_
from service.public_information.disclosure.rules import acts


def _allowed(record: str) -> Callable[[Actor, str], Collection[str]]:
    return lambda actor, state: acts.allowed_acts(record, actor, state)


def _table(title: str, record: str, states: dict[str, str]) -> PermissionTable:
    named = {act: acts.ACT_TITLES[act] for act in acts.ACTS[record]}
    return PermissionTable(title, states, named, _allowed(record))


TABLES = [
    _table(N_("Duties of publication"), acts.DUTY, dict(acts.DUTY_STATES)),
    _table(N_("Publications for duties"), acts.ENTRY, dict(acts.PUBLIC_STATES)),
    _table(N_("Legal acts"), acts.ACT, dict(acts.ACT_STATES)),
    _table(N_("Entries of the disclosure log"), acts.DISCLOSURE, dict(acts.PUBLIC_STATES)),
]
