"""What the exchange tells people, and the group in which they choose how it reaches them."""

from service.kit.words import N_
from service.notifications.kinds import Group, Kind

HOME = "/administration/exchange"
GROUPS = {"exchange": Group(N_("Links with other agencies"), "mail")}
KINDS = {
    "exchange.asked": Kind(N_("%(agency)s asks your agency for a link."), "exchange", HOME),
    "exchange.accepted": Kind(N_("%(agency)s agreed to the link with your agency."), "exchange", HOME),
    "exchange.declined": Kind(N_("%(agency)s declined the link with your agency."), "exchange", HOME),
    "exchange.ended": Kind(N_("%(agency)s ended the link with your agency."), "exchange", HOME),
}
