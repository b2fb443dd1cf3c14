"""Slot: what a message may be turned into beside a letter; `fittings` fills it."""

from service.correspondence.slots import Turn

TURNS: list[Turn] = []
"""Offered on pages of messages that wait; what was made of a message is linked from its page."""
