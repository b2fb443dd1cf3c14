"""Templates of reasons: ours, and the agency's own in every language."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.accreditation.actions.reasons import end_reason, keep_reason
from service.press.accreditation.forms.calls import reason_from
from service.press.accreditation.pages.showing import HOME
from service.press.accreditation.queries.reasons import own_reasons
from service.press.accreditation.rules.acts import ACCREDIT
from service.press.accreditation.rules.reasons import OURS, USES
from service.runtime.language import OWN_NAMES, gettext
from service.runtime.work import Work
from service.web.fields import Fields, FormRejected, at_fields
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.working import AnyRequest, Own, working

REASONS = f"{HOME}/reasons"
KEPT, ENDED = N_("The template is kept."), N_("The template is no longer offered.")


@get(REASONS, guards=[may(ACCREDIT)])
async def reasons_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """All templates."""
    return await _show(request, work, {}, None)


async def _show(
    request: AnyRequest, work: Work, values: Mapping[str, str], errors: Mapping[str, Refusal] | None
) -> Response[bytes]:
    context: dict[str, Any] = {
        "own": await own_reasons(work), "ours": [(gettext(one.text), one.use) for one in OURS.values()],
        "uses": {word: gettext(said) for word, said in USES.items()}, "values": values, "errors": errors or {},
        "spoken": [(code, OWN_NAMES[code]) for code in work.tenant.profile.languages],
        "default": work.tenant.profile.default_language,
    }  # fmt: skip
    return page(request, "accreditation/reasons.html", status=422 if errors else 200, **context)


@post(REASONS, guards=[may(ACCREDIT)])
async def add_reason(request: AnyRequest) -> Response[bytes]:
    """Keep another template."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            edit = reason_from(read, work.tenant.profile.languages)
            await at_fields(read, keep_reason(work, edit))
    except FormRejected as refused:
        async with working(request) as work:
            return await _show(request, work, refused.values, refused.errors)
    return await leave_saying(request, REASONS, KEPT)


@post(f"{REASONS}/{{reason_id:uuid}}/end", guards=[may(ACCREDIT)])
async def drop_reason(request: AnyRequest, reason_id: FromPath[UUID]) -> Response[bytes]:
    """Offer a template no longer."""
    async with working(request) as work:
        await end_reason(work, reason_id)
    return await leave_saying(request, REASONS, ENDED)


DOORS = [reasons_page, add_reason, drop_reason]
