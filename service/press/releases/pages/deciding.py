"""What is decided of a release: review, approval, publication, its moments, corrections, withdrawal."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath

from service.kit.words import N_
from service.press.releases.actions import correcting, deciding, publishing
from service.press.releases.forms import reason_from, times_from
from service.press.releases.pages.showing import HOME, Again, found, show
from service.press.releases.pages.writing import SUBMITTED
from service.press.releases.rules.acts import APPROVE, WRITE
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, at_fields
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.working import AnyRequest, working

Deed = Callable[[Work, UUID, Fields], Awaitable[object]]


async def _submit(work: Work, release_id: UUID, read: Fields) -> None:
    await deciding.submit(work, release_id)


async def _take_back(work: Work, release_id: UUID, read: Fields) -> None:
    await deciding.take_back(work, release_id)


async def _return(work: Work, release_id: UUID, read: Fields) -> None:
    await deciding.return_to_author(work, release_id, reason_from(read))


async def _approve(work: Work, release_id: UUID, read: Fields) -> None:
    await deciding.approve(work, release_id)


async def _discard(work: Work, release_id: UUID, read: Fields) -> None:
    await deciding.discard(work, release_id)


async def _publish(work: Work, release_id: UUID, read: Fields) -> None:
    times = times_from(read, work.tenant.profile.zone, work.now)
    await publishing.publish(work, release_id, times.publish_at, times.embargo_until)


async def _move(work: Work, release_id: UUID, read: Fields) -> None:
    reason = read.text("reason", limit=1_000, required=True)
    times = times_from(read, work.tenant.profile.zone, work.now)
    await publishing.move(work, release_id, times.publish_at, times.embargo_until, reason)


async def _hold(work: Work, release_id: UUID, read: Fields) -> None:
    await publishing.hold(work, release_id, reason_from(read))


async def _correct(work: Work, release_id: UUID, read: Fields) -> None:
    await correcting.begin_correction(work, release_id, reason_from(read))


async def _drop(work: Work, release_id: UUID, read: Fields) -> None:
    await correcting.drop_correction(work, release_id, reason_from(read))


async def _withdraw(work: Work, release_id: UUID, read: Fields) -> None:
    await publishing.withdraw(work, release_id, reason_from(read))


DEEDS: dict[str, tuple[Deed, str]] = {
    "submit": (_submit, SUBMITTED),
    "take_back": (_take_back, N_("The release is a draft again.")),
    "return": (_return, N_("The release was returned with your reason.")),
    "approve": (_approve, N_("The release is approved and has its number.")),
    "discard": (_discard, N_("The draft was thrown away.")),
    "publish": (_publish, N_("The release is published at its moment.")),
    "move": (_move, N_("The moment was moved.")),
    "hold": (_hold, N_("The release is held back.")),
    "correct": (_correct, N_("Change what was wrong and say what the correction changes.")),
    "drop": (_drop, N_("The correction was given up.")),
    "withdraw": (_withdraw, N_("The release is withdrawn. Its address says why.")),
}


@post(f"{HOME}/{{release_id:uuid}}/{{deed:str}}", guards=[may(WRITE, APPROVE)])
async def do_with_release(request: AnyRequest, release_id: FromPath[UUID], deed: FromPath[str]) -> Response[bytes]:
    """One of the decisions; what it lacks is said in the page, with what was typed."""
    if deed not in DEEDS:
        raise NotFound
    act, told = DEEDS[deed]
    read = Fields(await posted(request))

    async def doing(work: Work) -> None:
        await found(work, release_id)
        await at_fields(read, act(work, release_id, read))

    try:
        async with working(request) as work:
            await doing(work)
    except FormRejected as refused:
        async with working(request) as work:
            return await show(request, work, release_id, Again(deed, refused.values, refused.errors))
    return await leave_saying(request, f"{HOME}/{release_id}", told)


DOORS = [do_with_release]
