"""What releases tell people, and the group in which they choose how it reaches them."""

from service.kit.words import N_
from service.notifications.kinds import Group, Kind

# One choice for all of the press office: its parts above name it, too.
GROUPS = {"press": Group(N_("Press office"), "mail")}
KINDS = {
    "press.release_submitted": Kind(
        N_("A release waits for your approval; %(person)s submitted it."), "press", "/press/releases/{id}"
    ),
    "press.release_returned": Kind(
        N_("%(person)s returned a release of yours with a reason."), "press", "/press/releases/{id}"
    ),
    "press.release_undelivered": Kind(
        N_("A release did not reach everybody. Recipients without it: %(count)s."), "press", "/press/releases/{id}"
    ),
}
