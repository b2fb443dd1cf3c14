"""What papers and decisions tell people."""

from service.kit.words import N_
from service.notifications.kinds import Kind

KINDS = {
    "planning.decisions": Kind(
        N_("Decisions of a meeting are for your agency. Say whether it takes them up."), "planning",
        "/planning/papers/decisions",
    ),
    "planning.unassigned": Kind(
        N_("No assignment could be made of a decision that you took up. Look at why."), "planning",
        "/planning/papers/decisions",
    ),
}  # fmt: skip
