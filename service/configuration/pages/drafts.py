"""One's draft: what would change, what somebody else changed meanwhile, saving it as a new version."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post

from service.configuration import actions
from service.configuration.pages.showing import difference, next_numbers, words
from service.configuration.rules.acts import ADMINISTER, HOME, LONGEST_REASON
from service.configuration.rules.settings import SECTION_OF, label_of
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.language import gettext
from service.runtime.work import Work
from service.tenancy.contrast import derive
from service.web.fields import Fields
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.visitor import house
from service.web.working import AnyRequest, Own, working

DRAFT = f"{HOME}/draft"


@get(DRAFT, guards=[may(ADMINISTER)])
async def show_draft(request: AnyRequest, work: Own) -> Response[bytes]:
    """What saving would change, before it does."""
    return await _show(request, work, {}, {})


async def _show(
    request: AnyRequest, work: Work, values: Mapping[str, str], errors: Mapping[str, Refusal]
) -> Response[bytes]:
    seen = await actions.preview(work)
    context: dict[str, Any] = {"values": values, "errors": errors, "seen": seen, "rows": []}
    if seen is not None:
        paths = {change.path for change in seen.changes}
        sound = not seen.refusals
        context |= {
            "rows": difference(seen.changes),
            "refusals": [_refused(one) for one in seen.refusals],
            "conflicts": [
                (one.path, gettext(label_of(one.path)), words(one.path, one.own), words(one.path, one.theirs))
                for one in seen.conflicts
            ],
            "numbers": await next_numbers(work, seen.profile) if sound and paths & {"journals", "index"} else [],
            "derived": derive(seen.profile.brand) if sound and "brand" in paths else None,
        }
    return page(request, "configuration/draft.html", status=422 if errors else 200, **context)


def _refused(refusal: Refusal) -> tuple[str, str, Refusal]:
    """Where it is mended, what it is, and what is wrong with it."""
    path = (refusal.field or "").partition("[")[0]
    place = next((known for known in SECTION_OF if path == known or path.startswith(f"{known}.")), path)
    return SECTION_OF.get(place, ""), gettext(label_of(place)), refusal


@post(f"{DRAFT}/save", guards=[may(ADMINISTER)])
async def save_draft(request: AnyRequest) -> Response[bytes]:
    """Make the draft a new version, in force at once."""
    read = Fields(await posted(request))
    reason = read.text("reason", limit=LONGEST_REASON)
    if not read.errors:
        try:
            async with working(request) as work:
                number = await actions.save(work, reason)
        except FieldErrors as refused:
            read.errors |= {one.field or "": one for one in refused.errors}
        else:
            await house(request).agencies_changed()
            return leave_for(request, f"{HOME}/versions/{number}")
    async with working(request) as work:
        return await _show(request, work, read.values, read.errors)


@post(f"{DRAFT}/discard", guards=[may(ADMINISTER)])
async def discard_draft(request: AnyRequest, work: Own) -> Response[bytes]:
    """Throw the draft away."""
    from service.configuration.queries import forget_draft

    await forget_draft(work, work.actor.id)
    return leave_for(request, HOME)


@post(f"{DRAFT}/settle", guards=[may(ADMINISTER)])
async def settle_conflict(request: AnyRequest, work: Own) -> Response[bytes]:
    """One's own value, or theirs."""
    values = await posted(request)
    await actions.settle(work, values.get("path", ""), own=values.get("keep") == "own")
    return leave_for(request, DRAFT)
