"""What the daily monitor tells people, and the group in which they choose how it reaches them."""

from service.kit.words import N_
from service.notifications.kinds import Group, Kind

GROUPS = {"monitor": Group(N_("Daily media monitor"), "mail")}
KINDS = {
    "monitoring.monitor_ready": Kind(
        N_("The media monitor of %(day_on)s is ready to be read through and sent: %(count)s stories."),
        "monitor",
        "/monitoring/editions/{id}",
    ),
    "monitoring.monitor_sent": Kind(
        N_("The media monitor of %(day_on)s was sent."), "monitor", "/monitoring/editions/{id}", own_mail=True
    ),
}
