"""One's own settings."""

from uuid import UUID

from litestar import Response, get, post

from service.identity.actions import keep_choices, keep_language, sign_out_everywhere, stand_in, step_back
from service.identity.actions.asking import there
from service.identity.forms import choices_form
from service.identity.offers import journal_titles
from service.identity.pages.showing import NOTHING, Typed, id_of, take
from service.identity.queries import deputies_of, effective_rights, holdings_of, person_by_id
from service.identity.sessions import act_for
from service.identity.words import PERMISSION_WORDS
from service.runtime.work import Work
from service.web.arrival import LANGUAGE_COOKIE
from service.web.errors import NotFound
from service.web.fields import Fields
from service.web.guards import signed_in
from service.web.render import leave_for, page
from service.web.visitor import house, visitor
from service.web.working import AnyRequest, Own, working

YEAR = 31_536_000


@get("/me", guards=[signed_in])
async def settings(request: AnyRequest, work: Own) -> Response[bytes]:
    """Language, density, colours, keys; one's posts and rights; signing out everywhere."""
    return await _show(request, work, NOTHING)


@post("/me", guards=[signed_in], status_code=200)
async def keep(request: AnyRequest) -> Response[bytes]:
    """Keep one's settings."""
    chosen: list[str] = []

    async def act(work: Work, fields: Fields) -> str:
        asked = choices_form(fields)
        await keep_language(work, asked.language)
        await keep_choices(work, density=asked.density, theme=asked.theme, shortcuts=asked.shortcuts)
        chosen.append(asked.language)
        return "/me?saved=1"

    answer = await take(request, "choices", act, lambda work, typed: _show(request, work, typed))
    for language in chosen:
        answer.set_cookie(LANGUAGE_COOKIE, language, max_age=YEAR, httponly=True, samesite="lax", path="/")
    return answer


@post("/me/sign-out-everywhere", guards=[signed_in], status_code=200)
async def end_all(request: AnyRequest) -> Response[bytes]:
    """End every session of one's own, this one too."""
    async with working(request) as work:
        await sign_out_everywhere(work, there(work.actor.id))
    return leave_for(request, "/signin?signed_out=1")


@post("/me/standing-in", guards=[signed_in], status_code=200)
async def begin_standing_in(request: AnyRequest) -> Response[bytes]:
    """From now on in this session act on behalf of the person in the field `person`, whose deputy one is."""
    chosen: list[UUID] = []

    async def act(work: Work, fields: Fields) -> str:
        person_id = id_of(fields.values.get("person", ""))
        await stand_in(work, person_id)
        chosen.append(person_id)
        return "/"

    answer = await take(request, "standing-in", act, lambda work, typed: _show(request, work, typed))
    for person_id in chosen:
        await _keep_standing(request, person_id)
    return answer


@post("/me/standing-in/end", guards=[signed_in], status_code=200)
async def end_standing_in(request: AnyRequest) -> Response[bytes]:
    """Act as oneself again."""
    async with working(request) as work:
        await step_back(work)
    await _keep_standing(request, None)
    return leave_for(request, "/me")


async def _keep_standing(request: AnyRequest, person_id: UUID | None) -> None:
    known = visitor(request)
    if known.session is not None:
        await act_for(house(request).keyspace, known.tenant, known.session, person_id)


async def _show(request: AnyRequest, work: Work, typed: Typed) -> Response[bytes]:
    if work.actor.kind != "person" or work.actor.id is None:
        raise NotFound
    person = there(await person_by_id(work, work.actor.id))
    deputies, day = await deputies_of(work, person.id), work.today
    choices = visitor(request).choices
    kept = {
        "language": work.language,
        "density": choices.density,
        "theme": choices.theme,
        "shortcuts": "on" if choices.shortcuts else "",
    }
    return page(
        request,
        "identity/me.html",
        typed.status,
        person=person,
        values=typed.values if typed.form else kept,
        errors=typed.errors,
        saved="saved" in request.query_params,
        holdings=await holdings_of(work, person.id),
        deputies=deputies,
        rights=await effective_rights(work, person.id, day),
        journals=await journal_titles(work),
        words=PERMISSION_WORDS,
        today=day,
        absent=[one for one in deputies if one.deputy_id == person.id and not one.cancelled and one.when.holds_on(day)],
    )


DOORS = [settings, keep, end_all, begin_standing_in, end_standing_in]
