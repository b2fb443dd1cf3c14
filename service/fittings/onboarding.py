"""What other floors know of an agency's way aboard."""

from service.audit import access as audit_slots
from service.kit.words import N_


def fill() -> None:
    """Fill every slot that has to do with coming aboard."""
    audit_slots.KINDS["agency.opened"] = N_("Agency opened")
    audit_slots.OPEN.add("agency")
