"""What mail to many offers other floors. Topics are filled in with what is mailed under them."""

from service.audit import access as audit_slots
from service.mailing.subscribers.queries.subscribers import readable
from service.mailing.subscribers.rules import ACT_WORDS, SUBSCRIBER
from service.mailing.subscribers.slots import SECTIONS
from service.publishing import slots as public_slots


def fill() -> None:
    """Fill every slot that has to do with mail to many."""
    audit_slots.KINDS.update(ACT_WORDS)
    audit_slots.CHECKS[SUBSCRIBER] = readable
    public_slots.SECTIONS.extend(SECTIONS)
