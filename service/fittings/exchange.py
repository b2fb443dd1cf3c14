"""What the exchange offers other floors, and what other floors know of it by it."""

from service.audit import access as audit_slots
from service.exchange.notices import GROUPS as EXCHANGE_GROUPS
from service.exchange.notices import HOME
from service.exchange.notices import KINDS as EXCHANGE_NOTICES
from service.exchange.rules import ACT_WORDS, ENTRY, LINK
from service.notifications import slots as notice_slots
from service.notifications.kinds import GROUPS, KINDS


def fill() -> None:
    """Fill every slot that has to do with links between agencies."""
    audit_slots.KINDS.update(ACT_WORDS)
    audit_slots.OPEN.update((ENTRY, LINK))
    audit_slots.LINKS.update({ENTRY: HOME, LINK: HOME})
    GROUPS.update(EXCHANGE_GROUPS)
    KINDS.update(EXCHANGE_NOTICES)
    notice_slots.LINKS[LINK] = HOME
