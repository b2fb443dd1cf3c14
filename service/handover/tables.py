"""The permission table of handover acts for the administrator's page."""

from uuid import UUID

from service.handover.rules import Leaver, allowed_acts
from service.identity.offers import PermissionTable
from service.kit.actor import Actor
from service.kit.words import N_

SOMEBODY, UNIT = UUID(int=1), UUID(int=2)
STATES = {
    "led": N_("Works in a unit that the reader heads"),
    "active": N_("Works elsewhere in the agency"),
    "left": N_("Has left the agency"),
}
ACT_TITLES = {"see": N_("see open matters"), "hand_over": N_("hand over"), "end": N_("end posts and roles")}
SAMPLES = {
    "led": Leaver(SOMEBODY, "active", frozenset({UNIT}), frozenset({UNIT})),
    "active": Leaver(SOMEBODY, "active", frozenset({UNIT})),
    "left": Leaver(SOMEBODY, "left"),
}


def _handovers(actor: Actor, state: str) -> list[str]:
    return [str(act) for act in allowed_acts(actor, SAMPLES[state])]


TABLES = [PermissionTable(N_("Handing over of open matters"), STATES, ACT_TITLES, _handovers)]
