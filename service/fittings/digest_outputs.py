"""What follows the acts on digests: outputs are made, published and taken back."""

from service.digest import slots
from service.digest.actions.bringing_out import take_back, when_published
from service.digest.actions.outputs import when_approved
from service.digest.public import PUBLIC_KINDS, PUBLIC_NAMES
from service.publishing import slots as public_slots


def fill() -> None:
    """Fill every slot that has to do with outputs of digests."""
    public_slots.KINDS.update(PUBLIC_KINDS)
    public_slots.NAMES.update(PUBLIC_NAMES)
    slots.APPROVED.append(when_approved)
    slots.PUBLISHED.append(when_published)
    slots.WITHDRAWN.append(take_back)
