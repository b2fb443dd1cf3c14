"""A refutation is opened, from a clip or by hand; its page; clips for a field that completes itself."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.monitoring.models.clips import Clip
from service.monitoring.queries.clips import newest_version
from service.monitoring.queries.listing import Wanted, clips
from service.press.outlets.queries.finding import outlets
from service.press.outlets.rules.acts import READ
from service.press.outlets.rules.content import LANGUAGES
from service.press.refutations.actions.opening import clip_to_refute, open_refutation
from service.press.refutations.forms import fields
from service.press.refutations.forms.typed import publication_at
from service.press.refutations.pages.showing import HOME, around, show, show_form
from service.press.refutations.queries.refutations import of_clips
from service.press.refutations.rules.acts import opening
from service.press.refutations.rules.content import LINE, TEXT
from service.press.releases.rules.acts import WRITE
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.fields import Fields, FormRejected, at_fields, typed_day
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import fragment
from service.web.working import AnyRequest, Own, working

LARGEST_FORM = 1_048_576
SUGGESTED = 8
OPENED = N_("The refutation is open. Add its claims.")


@get(f"{HOME}/new", guards=[may(WRITE)])
async def new_page(request: AnyRequest, work: Own, clip: FromQuery[UUID | None] = None) -> Response[bytes]:
    """The form, beginning with what is known of a clip."""
    opening(work.actor)
    begun = {"owner": str(work.actor.id)} if work.actor.kind == "person" else {}
    if clip is None:
        return await _form(request, work, None, {**begun, "language": work.tenant.profile.default_language}, {})
    found = await clip_to_refute(work, clip)
    return await _form(request, work, found, begun | await _begin(work, found), {})


async def _begin(work: Work, clip: Clip) -> dict[str, str]:
    """Outlet, title, text, day and address of a clip; the outlet of the media contacts when one has just its name."""
    version = await newest_version(work, clip.id)
    moment = (clip.published_at or clip.caught_at).astimezone(work.zone)
    values = {
        "outlet": clip.outlet[:LINE], "title": clip.title[:LINE], "author": clip.author[:LINE],
        "address": clip.address[:2_000], "said_on": typed_day(moment.date()),
        "said_time": f"{moment:%H:%M}" if clip.published_at else "",
        "text": (version.text or clip.lead)[:TEXT], "language": clip.language if clip.language in LANGUAGES else "",
    }  # fmt: skip
    known = [one for one in await outlets(work, clip.outlet) if one.name == clip.outlet]
    return values | ({"outlet_id": str(known[0].id)} if len(known) == 1 else {})


async def _form(
    request: AnyRequest, work: Work, clip: Clip | None, values: Mapping[str, str], errors: Mapping[str, Refusal]
) -> Response[bytes]:  # fmt: skip
    address = f"{HOME}/new?clip={clip.id}" if clip else f"{HOME}/new"
    earlier = (await of_clips(work, [clip.id])).get(clip.id, []) if clip else []
    return await show_form(
        request, work, fields.publication(await around(work, "new")), heading=gettext("New refutation"),
        button=gettext("Open the refutation"), action=address, back=f"/monitoring/clips/{clip.id}" if clip else HOME,
        values=values, errors=errors, clip=clip, earlier=earlier,
    )  # fmt: skip


@post(f"{HOME}/new", guards=[may(WRITE)], request_max_body_size=LARGEST_FORM)
async def create(request: AnyRequest, clip: FromQuery[UUID | None] = None) -> Response[bytes]:
    """Open a refutation."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            made = await at_fields(read, open_refutation(work, publication_at(read, work.today), clip))
    except FormRejected as refused:
        async with working(request) as work:
            found = await clip_to_refute(work, clip) if clip else None
            return await _form(request, work, found, refused.values, refused.errors)
    return await leave_saying(request, f"{HOME}/{made}", OPENED)


@get(f"{HOME}/clips", guards=[may(WRITE)])
async def suggest_clips(request: AnyRequest, work: Own, q: FromQuery[str] = "") -> Response[bytes]:
    """Options of a combobox: clips by words of title, text or outlet."""
    typed = " ".join(q[:200].split())
    allowed = bool(typed) and work.actor.may("monitoring.read")
    found = (await clips(work, Wanted(q=typed), limit=SUGGESTED)).items if allowed else []
    context: dict[str, Any] = {"options": [one.clip for one in found]}
    return fragment(request, "refutations/_clips.html", **context)


@get(f"{HOME}/{{refutation_id:uuid}}", guards=[may(READ)])
async def refutation_page(request: AnyRequest, work: Own, refutation_id: FromPath[UUID]) -> Response[bytes]:
    """One refutation with everything that belongs to it."""
    return await show(request, work, refutation_id)


DOORS = [new_page, create, suggest_clips, refutation_page]
