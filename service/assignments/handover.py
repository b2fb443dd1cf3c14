"""What assignments offer to the act by which a person who leaves hands over."""

from collections.abc import Mapping

from service.assignments.actions.handing_over import hand_over_authorship, hand_over_control, hand_over_work
from service.assignments.queries.matters import CONTROLS, EXECUTES, GAVE, controlled_by, executed_by, given_by
from service.assignments.queries.reminders import titles
from service.identity.offers import MatterKind
from service.kit.words import N_

PAGE = "/assignments/{id}"
MATTERS: Mapping[str, MatterKind] = {
    EXECUTES: MatterKind(N_("Assignments to execute"), executed_by, titles, PAGE, hand_over_work),
    CONTROLS: MatterKind(N_("Assignments on control"), controlled_by, titles, PAGE, hand_over_control),
    GAVE: MatterKind(N_("Assignments given to others"), given_by, titles, PAGE, hand_over_authorship),
}
