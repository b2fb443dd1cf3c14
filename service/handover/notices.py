"""What people are told of handover acts."""

from collections.abc import Mapping

from service.kit.words import N_
from service.notifications.kinds import Kind

LINK = "/administration/handovers/{id}"
KINDS: Mapping[str, Kind] = {
    "handover.received": Kind(
        N_("%(who)s handed over to you what was open in the hands of %(person)s. Matters: %(count)s."), "other", LINK
    ),
    "handover.done": Kind(
        N_("The handover act of %(person)s is carried out. Not handed over: %(count)s."), "other", LINK, own=True
    ),
    "handover.held_up": Kind(
        N_("%(person)s could not be noted as having left: new matters are open, or nobody else administers."),
        "other",
        LINK,
        urgent=True,
        own=True,
    ),
}
