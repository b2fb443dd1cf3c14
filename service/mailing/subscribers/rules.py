"""Words and measures of subscriptions, and what of them staff may do."""

from collections.abc import Mapping
from datetime import timedelta

from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_

SUBSCRIBER = "subscriber"
"""Record word, and the party of deliveries."""
LEAVE = "subscriptions-leave"
"""The page of those who want no more, behind /public/<language>/ and before the delivery's token."""
STATES: Mapping[str, str] = {
    "waiting": N_("Not confirmed yet"),
    "confirmed": N_("Gets the mails"),
    "ended": N_("Ended"),
}
REASONS: Mapping[str, str] = {
    "left": N_("asked for no more of these mails"),
    "bounced": N_("the address refused several mails"),
}
ACT_WORDS: Mapping[str, str] = {
    "subscriber.asked": N_("Subscription asked for"),
    "subscriber.mailed": N_("Mail to confirm a subscription sent"),
    "subscriber.not_mailed": N_("Mail to confirm a subscription not sent"),
    "subscriber.confirmed": N_("Subscription confirmed"),
    "subscriber.left": N_("Subscription ended by its reader"),
    "subscriber.bounced": N_("Subscription ended, the address refused several mails"),
    "subscriber.forgotten": N_("Subscriber forgotten on request"),
}
NO_RIGHT = N_("You do not have the right to see who subscribed.")
NO_RIGHT_TO_FORGET = N_("You do not have the right to remove subscribers.")
LONGEST_ADDRESS = 254
LINK_LIVES = timedelta(days=3)
AT_ONCE = timedelta(minutes=2)
"""So long after a mail was asked for no second one is: a button is pressed twice."""
MOST_BOUNCES = 3
"""So many mails in a row that a server refused for good end a subscription."""
ENDED_KEPT = timedelta(days=30)


def demand(actor: Actor, permission: str, sentence: str = NO_RIGHT) -> None:
    """Raise what stands against somebody without the right."""
    if not actor.may(permission):
        raise Refusal(sentence, code="not_permitted")


def is_over(bounces: int) -> bool:
    """Whether so many hard refusals in a row end a subscription."""
    return bounces >= MOST_BOUNCES
