"""What other floors know of an agency's settings."""

from service.audit import access as audit_slots
from service.configuration.rules.acts import ACT_WORDS, HOME, RECORD


def fill() -> None:
    """Fill every slot that has to do with the agency's settings."""
    audit_slots.KINDS.update(ACT_WORDS)
    audit_slots.OPEN.add(RECORD)
    audit_slots.LINKS[RECORD] = f"{HOME}/versions"
