"""Sending an edition with one click, not sending it, correcting what was sent, trying again whom it did not reach."""

from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath

from service.kit.words import N_
from service.monitoring.editions.actions.composing import compose_again, compose_now
from service.monitoring.editions.actions.correcting import begin_correction
from service.monitoring.editions.actions.editing import skip_edition
from service.monitoring.editions.actions.sending import deliver_again, send
from service.monitoring.editions.pages.showing import EDITIONS, edition_for, show
from service.monitoring.rules.acts import SEND
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, at_fields
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for
from service.web.working import AnyRequest, working

SENT = N_("The monitor was sent. Mails on their way: %(count)s.")
SKIPPED = N_("This edition is not sent.")
RESUMED = N_("The edition is taken up again.")
AGAIN = N_("Sent again: %(count)s.")
CORRECTING = N_("Change what was wrong, then send the correction.")
ACTS = ("send", "skip", "compose", "correct", "deliver")


@post(f"{EDITIONS}/{{edition_id:uuid}}/{{act:str}}", guards=[may(SEND)])
async def do_with_edition(request: AnyRequest, edition_id: FromPath[UUID], act: FromPath[str]) -> Response[bytes]:
    """Send it, or one of the other decisions."""
    if act not in ACTS:
        raise NotFound
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            await edition_for(work, edition_id)
            said, target, count = await _do(work, read, edition_id, act)
    except FormRejected as refused:
        async with working(request) as work:
            return await show(request, work, edition_id, act, refused.values, refused.errors)
    return await leave_saying(request, f"{EDITIONS}/{target}", said, count=str(count))


async def _do(work: Work, read: Fields, edition_id: UUID, act: str) -> tuple[str, UUID, int]:
    """What to say afterwards, where to go on, and how many mails it was about."""
    if act in ("skip", "correct"):
        reason = read.text("reason", limit=1_000, required=True)
        read.done()
        if act == "correct":
            return CORRECTING, await at_fields(read, begin_correction(work, edition_id, reason)), 0
        await at_fields(read, skip_edition(work, edition_id, reason))
        return SKIPPED, edition_id, 0
    if act == "compose":
        await at_fields(read, compose_again(work, edition_id))
        return RESUMED, edition_id, 0
    if act == "deliver":
        return AGAIN, edition_id, await at_fields(read, deliver_again(work, edition_id))
    version = read.number("version", most=999_999)
    read.done()
    return SENT, edition_id, await at_fields(read, send(work, edition_id, version))


@post("/monitoring/monitors/{monitor_id:uuid}/compose", guards=[may(SEND)])
async def compose_today(request: AnyRequest, monitor_id: FromPath[UUID]) -> Response[bytes]:
    """Compose today's edition now, or go to the one there is."""
    await posted(request)
    async with working(request) as work:
        edition_id = await compose_now(work, monitor_id)
    return leave_for(request, f"{EDITIONS}/{edition_id}")


DOORS = [do_with_edition, compose_today]
