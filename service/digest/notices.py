"""What digests tell people, and the group in which they choose how it reaches them."""

from service.kit.words import N_
from service.notifications.kinds import Group, Kind

UNDELIVERED = "digest.issue_undelivered"

GROUPS = {"digest": Group(N_("Monthly press digest"), "mail")}
KINDS = {
    "digest.issue_opened": Kind(N_("The issue of the digest for %(period_on)s was opened."), "digest", "/digests/{id}"),
    "digest.issue_submitted": Kind(
        N_("A digest waits for your approval; %(person)s sent it to review."), "digest", "/digests/{id}"
    ),
    "digest.issue_returned": Kind(N_("%(person)s returned a digest with a reason."), "digest", "/digests/{id}"),
    "digest.issue_approved": Kind(
        N_("%(person)s approved a digest: its number is %(number)s. It can be published."), "digest", "/digests/{id}"
    ),
    UNDELIVERED: Kind(
        N_("A digest did not reach every subscriber. Recipients without it: %(count)s."), "digest", "/digests/{id}"
    ),
}
