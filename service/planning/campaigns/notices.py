"""What campaigns tell people."""

from service.kit.words import N_
from service.notifications.kinds import Kind

KINDS = {
    "planning.carry": Kind(
        N_("Your agency has not carried materials of a campaign yet: %(count)s."),
        "planning",
        "/planning/campaigns/{id}",
    )
}
