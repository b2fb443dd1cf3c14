"""Administration of API tokens. A token is shown once, in the answer that made it, and never again."""

from litestar import Response, get, post
from litestar.params import FromPath

from service.identity.actions import make_token, revoke_token, rotate_token
from service.identity.forms import reason_form, token_form
from service.identity.offers import journal_titles
from service.identity.pages.showing import NOTHING, Typed, asked, id_of, take
from service.identity.queries import list_tokens, units_with_names
from service.identity.rules import TOKENS, why_not_manage_tokens
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.work import Work
from service.web.fields import Fields, FormRejected
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.working import AnyRequest, Own, working

PLACE = "/administration/tokens"
MANAGE = may(TOKENS)


@get(PLACE, guards=[MANAGE])
async def tokens(request: AnyRequest, work: Own) -> Response[bytes]:
    """All tokens."""
    return await _show(request, work, asked(request))


@post(PLACE, guards=[MANAGE], status_code=200)
async def make(request: AnyRequest) -> Response[bytes]:
    """Make a token and show it, this once: the page is not kept anywhere and not led away from."""
    fields = Fields(await posted(request))
    try:
        async with working(request) as work:
            new = token_form(fields, work.tenant.profile)
            made = await make_token(work, new.name, new.role, new.days, new.unit, new.journal)
        typed = NOTHING
    except FormRejected as rejected:
        made, typed = "", Typed("token", rejected.values, rejected.errors)
    except (Refusal, FieldErrors) as refused:
        found = refused.errors if isinstance(refused, FieldErrors) else [refused]
        made, typed = "", Typed("token", fields.values, {one.field or "": one for one in found})
    async with working(request) as work:
        return await _show(request, work, typed, made)


@post(PLACE + "/{token:str}/rotate", guards=[MANAGE], status_code=200)
async def rotate(request: AnyRequest, token: FromPath[str]) -> Response[bytes]:
    """Put a new token in the place of one, and show it, this once."""
    fields, made = Fields(await posted(request)), ""
    try:
        async with working(request) as work:
            days = fields.number("days", least=0, most=30)
            fields.done()
            made = await rotate_token(work, id_of(token), 7 if days is None else days)
        typed = NOTHING
    except FormRejected as rejected:
        typed = Typed(f"rotate-{token}", rejected.values, rejected.errors)
    except Refusal as refusal:
        typed = Typed(f"rotate-{token}", fields.values, {"": refusal})
    async with working(request) as work:
        return await _show(request, work, typed, made)


@post(PLACE + "/{token:str}/revoke", guards=[MANAGE], status_code=200)
async def revoke(request: AnyRequest, token: FromPath[str]) -> Response[bytes]:
    """Revoke a token."""

    async def act(work: Work, fields: Fields) -> str:
        await revoke_token(work, id_of(token), reason_form(fields))
        return PLACE

    return await take(request, f"revoke-{token}", act, lambda work, typed: _show(request, work, typed))


async def _show(request: AnyRequest, work: Work, typed: Typed, made: str = "") -> Response[bytes]:
    profile = work.tenant.profile
    return page(
        request,
        "identity/tokens.html",
        typed.status,
        tokens=await list_tokens(work),
        journals=await journal_titles(work),
        units=[(unit.id, unit.name) for unit in await units_with_names(work)],
        roles=[(role.slug, profile.say(role.title, work.language)) for role in profile.roles],
        made=made,
        typed=typed,
        now=work.now,
        may_change=why_not_manage_tokens(work.actor) is None,
    )


DOORS = [tokens, make, rotate, revoke]
