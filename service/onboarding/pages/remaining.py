"""What remains to be done until the office works, for its administrator."""

from typing import Any

from litestar import Response, get

from service.kit.words import N_
from service.onboarding.queries import remaining
from service.runtime.language import gettext
from service.web.guards import may
from service.web.render import page
from service.web.working import AnyRequest, Own

HOME = "/administration/begin"
WORDS = {
    "signed_in": N_("Somebody signed in through the provider"),
    "people": N_("People are entered"),
    "posts": N_("Somebody holds a post"),
    "mailbox": N_("A mailbox is set up, so that letters come by e-mail"),
    "site": N_("Something stands on the public page"),
    "imported": N_("Old registers are brought over"),
    "letter": N_("The first letter is registered"),
}


@get(HOME, guards=[may("identity.administer")])
async def remaining_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """The list, with a way to each."""
    rows = await remaining(work)
    context: dict[str, Any] = {
        "rows": [(one, gettext(WORDS[one.key])) for one in rows], "left": sum(not one.done for one in rows),
    }  # fmt: skip
    return page(request, "onboarding/remaining.html", **context)


DOORS = [remaining_page]
