"""What is done in a campaign by its page; what stands against it is said there, with what was typed."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath

from service.kit.words import N_
from service.planning.campaigns.actions import carrying, materials
from service.planning.campaigns.forms import carrying_from, figure_from, material_from, proof_from
from service.planning.campaigns.pages.showing import HOME, Again, seen_material, seen_page
from service.planning.campaigns.queries.campaigns import materials_by_id
from service.planning.plans.rules.acts import WRITE
from service.planning.plans.rules.content import LANGUAGES
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit
from service.web.fields import Fields, FormRejected, at_fields
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.working import AnyRequest, working

Deed = Callable[[Work, UUID, Fields], Awaitable[object]]
CHANGED_MEANWHILE = N_("Somebody changed this meanwhile. Look at it, and do it again.")


async def _add(work: Work, plan_id: UUID, read: Fields) -> None:
    await materials.add_material(work, plan_id, material_from(read, LANGUAGES, work.today))


async def _carry(work: Work, plan_id: UUID, read: Fields) -> None:
    await carrying.carry(work, plan_id, carrying_from(read, work.today))


async def _count(work: Work, plan_id: UUID, read: Fields) -> None:
    await carrying.count(work, plan_id, figure_from(read, work.today))


def _row(read: Fields) -> UUID:
    found = read.uuid("id")
    if found is None:
        raise NotFound
    return found


async def _remind(work: Work, plan_id: UUID, read: Fields) -> None:
    await carrying.remind_missing(work, plan_id, _row(read))


async def _prove(work: Work, plan_id: UUID, read: Fields) -> None:
    proof = proof_from(read)
    read.done()
    await carrying.prove(work, plan_id, _row(read), proof)


async def _drop_carrying(work: Work, plan_id: UUID, read: Fields) -> None:
    await carrying.withdraw_carrying(work, plan_id, _row(read), read.values.get("reason", ""))


async def _drop_figure(work: Work, plan_id: UUID, read: Fields) -> None:
    await carrying.withdraw_figure(work, plan_id, _row(read), read.values.get("reason", ""))


async def _drop_material(work: Work, plan_id: UUID, read: Fields) -> None:
    await materials.withdraw_material(work, plan_id, _row(read), read.values.get("reason", ""))


DEEDS: dict[str, tuple[Deed, str]] = {
    "add": (_add, N_("The material is in the campaign.")),
    "carry": (_carry, N_("It is noted.")),
    "prove": (_prove, N_("Noted what shows it.")),
    "count": (_count, N_("The figure is noted.")),
    "remind": (_remind, N_("The bodies that are missing are told.")),
    "drop_material": (_drop_material, N_("The material is taken out.")),
    "drop_carrying": (_drop_carrying, N_("Taken back.")),
    "drop_figure": (_drop_figure, N_("The figure is taken out.")),
}


@post(f"{HOME}/{{plan_id:uuid}}/{{deed:str}}", guards=[may(WRITE)])
async def do_in_campaign(request: AnyRequest, plan_id: FromPath[UUID], deed: FromPath[str]) -> Response[bytes]:
    """One of the acts."""
    if deed not in DEEDS:
        raise NotFound
    act, said = DEEDS[deed]
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            await at_fields(read, act(work, plan_id, read))
    except FormRejected as refused:
        async with working(request) as work:
            return await seen_page(request, work, plan_id, Again(deed, refused.values, refused.errors))
    return await leave_saying(request, f"{HOME}/{plan_id}", said)


@post(f"{HOME}/materials/{{material_id:uuid}}", guards=[may(WRITE)])
async def change_material(request: AnyRequest, material_id: FromPath[UUID]) -> Response[bytes]:
    """Change an own material."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            plan_id = await at_fields(read, _change(work, material_id, read))
    except FormRejected as refused:
        async with working(request) as work:
            return await seen_material(request, work, material_id, Again("change", refused.values, refused.errors))
    return await leave_saying(request, f"{HOME}/{plan_id}", N_("The material is changed."))


async def _change(work: Work, material_id: UUID, read: Fields) -> UUID:
    one = (await materials_by_id(work, [material_id])).get(material_id)
    if one is None:
        raise NotFound
    edit = material_from(read, LANGUAGES, work.today)
    try:
        await materials.change_material(work, one.plan_id, material_id, edit)
    except StaleEdit:
        read.refuse("", CHANGED_MEANWHILE, "stale")
        read.done()
    return one.plan_id


DOORS = [do_in_campaign, change_material]
