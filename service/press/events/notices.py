"""What press events tell people of the agency."""

from service.kit.words import N_
from service.notifications.kinds import Kind

LINK = "/press/events/{id}"
KINDS = {
    "press.event_planned": Kind(N_("A press event waits for your approval."), "approvals", LINK),
    "press.event_approved": Kind(N_("A press event was approved."), "press", LINK),
    "press.event_returned": Kind(N_("A press event was given back."), "press", LINK),
    "press.event_postponed": Kind(N_("A press event was postponed."), "press", LINK, urgent=True),
    "press.event_rescheduled": Kind(N_("A press event was rescheduled."), "press", LINK, urgent=True),
    "press.event_cancelled": Kind(N_("A press event was cancelled."), "press", LINK, urgent=True),
}
