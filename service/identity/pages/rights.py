"""Administration of what a person holds: posts, deputies, roles."""

from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath

from service.identity.actions import (
    cancel_deputy,
    end_holding,
    grant_role,
    hold_post,
    name_deputy,
    revoke_grant,
)
from service.identity.forms import deputy_form, ending_form, grant_form, holding_form, reason_form
from service.identity.pages.people import CHANGE, PEOPLE, of_person
from service.identity.pages.showing import id_of
from service.runtime.work import Work
from service.web.fields import Fields
from service.web.working import AnyRequest


@post(PEOPLE + "/{person:str}/posts", guards=[CHANGE], status_code=200)
async def appoint(request: AnyRequest, person: FromPath[str]) -> Response[bytes]:
    """Let a person hold a post."""

    async def act(work: Work, fields: Fields, person_id: UUID) -> None:
        chosen, span = holding_form(fields, work.today, "post")
        await hold_post(work, person_id, chosen, span)

    return await of_person(request, person, "post", act)


@post(PEOPLE + "/{person:str}/posts/{holding:str}/end", guards=[CHANGE], status_code=200)
async def dismiss(request: AnyRequest, person: FromPath[str], holding: FromPath[str]) -> Response[bytes]:
    """Let a holding end."""

    async def act(work: Work, fields: Fields, person_id: UUID) -> None:
        last_day, reason = ending_form(fields, work.today)
        await end_holding(work, id_of(holding), last_day, reason)

    return await of_person(request, person, f"end-{holding}", act)


@post(PEOPLE + "/{person:str}/deputies", guards=[CHANGE], status_code=200)
async def deputise(request: AnyRequest, person: FromPath[str]) -> Response[bytes]:
    """Name a deputy."""

    async def act(work: Work, fields: Fields, person_id: UUID) -> None:
        deputy, span, reason = deputy_form(fields, work.today)
        await name_deputy(work, person_id, deputy, span, reason)

    return await of_person(request, person, "deputy", act)


@post(PEOPLE + "/{person:str}/deputies/{deputyship:str}/cancel", guards=[CHANGE], status_code=200)
async def undeputise(request: AnyRequest, person: FromPath[str], deputyship: FromPath[str]) -> Response[bytes]:
    """Take a deputy's dates back."""

    async def act(work: Work, fields: Fields, person_id: UUID) -> None:
        await cancel_deputy(work, id_of(deputyship), reason_form(fields))

    return await of_person(request, person, f"cancel-{deputyship}", act)


@post(PEOPLE + "/{person:str}/roles", guards=[CHANGE], status_code=200)
async def give(request: AnyRequest, person: FromPath[str]) -> Response[bytes]:
    """Give a role."""

    async def act(work: Work, fields: Fields, person_id: UUID) -> None:
        await grant_role(work, person_id, grant_form(fields, work.today, work.tenant.profile))

    return await of_person(request, person, "role", act)


@post(PEOPLE + "/{person:str}/roles/{grant:str}/revoke", guards=[CHANGE], status_code=200)
async def revoke(request: AnyRequest, person: FromPath[str], grant: FromPath[str]) -> Response[bytes]:
    """Take a role away."""

    async def act(work: Work, fields: Fields, person_id: UUID) -> None:
        await revoke_grant(work, id_of(grant), reason_form(fields))

    return await of_person(request, person, f"revoke-{grant}", act)


DOORS = [appoint, dismiss, deputise, undeputise, give, revoke]
