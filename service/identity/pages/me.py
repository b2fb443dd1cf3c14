"""One's own settings."""

from litestar import Response, get, post

from service.identity.actions import keep_choices, keep_language, sign_out_everywhere
from service.identity.actions.asking import there, today
from service.identity.forms import choices_form
from service.identity.offers import journal_titles
from service.identity.pages.showing import NOTHING, AnyRequest, Typed, redirect, take, working
from service.identity.queries import deputies_of, effective_rights, holdings_of, person_by_id
from service.identity.words import PERMISSION_WORDS
from service.runtime.work import Work
from service.web.arrival import LANGUAGE_COOKIE
from service.web.errors import NotFound
from service.web.fields import Fields
from service.web.guards import signed_in
from service.web.render import page
from service.web.visitor import visitor

YEAR = 31_536_000


@get("/me", guards=[signed_in])
async def settings(request: AnyRequest, work: Work) -> Response[bytes]:
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
    return redirect(request, "/signin?signed_out=1")


async def _show(request: AnyRequest, work: Work, typed: Typed) -> Response[bytes]:
    if work.actor.kind != "person" or work.actor.id is None:
        raise NotFound
    person = there(await person_by_id(work, work.actor.id))
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
        deputies=await deputies_of(work, person.id),
        rights=await effective_rights(work, person.id, today(work)),
        journals=await journal_titles(work),
        words=PERMISSION_WORDS,
        today=today(work),
    )


DOORS = [settings, keep, end_all]
