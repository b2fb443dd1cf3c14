"""What refutations tell people."""

from service.kit.words import N_
from service.notifications.kinds import Kind

PAGE = "/press/refutations/{id}"
KINDS = {
    "press.refutation_submitted": Kind(
        N_("A demand to an outlet waits for your approval; %(person)s submitted it."), "press", PAGE
    ),
    "press.refutation_to_sign": Kind(
        N_("A demand to an outlet rests on an opinion and waits for a lawyer's sign-off; %(person)s submitted it."),
        "press", PAGE,
    ),
    "press.refutation_returned": Kind(
        N_("%(person)s returned a demand to an outlet with a reason."), "press", PAGE
    ),
    "press.refutation_undelivered": Kind(
        N_("A demand to an outlet could not be sent by mail. Send it again on another way."), "press", PAGE, own=True
    ),
    "press.refutation_uncertain": Kind(
        N_("Nobody knows whether a demand reached the outlet by mail: the server's answer was lost. Ask the editors,"
           " then note delivery, or that it came back."), "press", PAGE, own=True
    ),
}  # fmt: skip
