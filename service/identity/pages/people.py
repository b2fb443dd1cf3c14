"""Administration of people: the list, one person with posts, deputies, roles and what they come to."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from service.identity.actions import (
    add_person,
    edit_person,
    let_person_leave,
    sign_out_everywhere,
    unlink_person,
)
from service.identity.actions.asking import there
from service.identity.actions.people import written
from service.identity.forms import ending_form, person_form, reason_form
from service.identity.offers import journal_titles
from service.identity.pages.showing import NOTHING, Typed, asked, id_of, take
from service.identity.queries import (
    deputies_of,
    effective_rights,
    grants_of,
    holdings_of,
    list_people,
    person_by_id,
    units_with_names,
)
from service.identity.queries.structure import list_posts
from service.identity.rules import ADMINISTER, HAND_OVER, READ, fingerprint, full_name, why_not_administer
from service.identity.words import PERMISSION_WORDS, SOURCES
from service.runtime.work import Work
from service.web.fields import Fields, typed_day
from service.web.guards import may
from service.web.render import page
from service.web.working import AnyRequest, Own

SEE, CHANGE = may(READ, ADMINISTER), may(ADMINISTER)
PEOPLE = "/administration/people"
Act = Callable[[Work, Fields, UUID], Awaitable[None]]


@get(PEOPLE, guards=[SEE])
async def people(request: AnyRequest, work: Own, q: FromQuery[str] = "", left: FromQuery[str] = "") -> Response[bytes]:
    """Everybody, or whom a few typed letters find."""
    found = await list_people(work, work.today, typed=q[:200], left=bool(left))
    return page(
        request,
        "identity/people.html",
        people=found,
        typed=q[:200],
        left=bool(left),
        may_change=why_not_administer(work.actor) is None,
    )


@get(PEOPLE + "/new", guards=[CHANGE])
async def new_person(request: AnyRequest, work: Own) -> Response[bytes]:
    """The form for somebody new."""
    return await _show_new(request, work, NOTHING)


@post(PEOPLE + "/new", guards=[CHANGE], status_code=200)
async def add(request: AnyRequest) -> Response[bytes]:
    """Add somebody."""

    async def act(work: Work, fields: Fields) -> str:
        return f"{PEOPLE}/{(await add_person(work, person_form(fields))).id}"

    return await take(request, "new", act, lambda work, typed: _show_new(request, work, typed))


async def _show_new(request: AnyRequest, work: Work, typed: Typed) -> Response[bytes]:
    return page(request, "identity/person_new.html", typed.status, values=typed.values, errors=typed.errors)


@get(PEOPLE + "/{person:str}", guards=[SEE])
async def person_page(request: AnyRequest, work: Own, person: FromPath[str]) -> Response[bytes]:
    """One person."""
    return await show_person(request, work, id_of(person), asked(request))


@post(PEOPLE + "/{person:str}", guards=[CHANGE], status_code=200)
async def edit(request: AnyRequest, person: FromPath[str]) -> Response[bytes]:
    """Save what is written about a person, unless somebody else saved first."""

    async def act(work: Work, fields: Fields, person_id: UUID) -> None:
        await edit_person(work, person_id, person_form(fields), fields.values.get("seen", ""))

    return await of_person(request, person, "edit", act)


@post(PEOPLE + "/{person:str}/leave", guards=[CHANGE], status_code=200)
async def leave(request: AnyRequest, person: FromPath[str]) -> Response[bytes]:
    """A person leaves the agency."""

    async def act(work: Work, fields: Fields, person_id: UUID) -> None:
        last_day, reason = ending_form(fields, work.today)
        await let_person_leave(work, person_id, last_day, reason)

    return await of_person(request, person, "leave", act)


@post(PEOPLE + "/{person:str}/unlink", guards=[CHANGE], status_code=200)
async def unlink(request: AnyRequest, person: FromPath[str]) -> Response[bytes]:
    """Forget as whom the provider knows a person."""

    async def act(work: Work, fields: Fields, person_id: UUID) -> None:
        await unlink_person(work, person_id, reason_form(fields))

    return await of_person(request, person, "unlink", act)


@post(PEOPLE + "/{person:str}/sign-out", guards=[CHANGE], status_code=200)
async def sign_out(request: AnyRequest, person: FromPath[str]) -> Response[bytes]:
    """End every session of a person."""

    async def act(work: Work, fields: Fields, person_id: UUID) -> None:
        await sign_out_everywhere(work, person_id)

    return await of_person(request, person, "sign-out", act)


async def of_person(request: AnyRequest, person: str, form: str, act: Act) -> Response[bytes]:
    """Take one of the forms of a person's page."""
    person_id = id_of(person)

    async def done(work: Work, fields: Fields) -> str:
        await act(work, fields, person_id)
        return f"{PEOPLE}/{person_id}"

    return await take(request, form, done, lambda work, typed: show_person(request, work, person_id, typed))


async def show_person(request: AnyRequest, work: Work, person_id: UUID, typed: Typed) -> Response[bytes]:
    """A person's page, with one form as it was refused."""
    person = there(await person_by_id(work, person_id))
    day = work.today
    kept = {name: value or "" for name, value in written(person).items()}
    colleagues = [one for one in await list_people(work, day) if one.id != person.id]
    return page(
        request,
        "identity/person.html",
        typed.status,
        person=person,
        name=full_name(person.given_name, person.family_name),
        kept=kept,
        seen=fingerprint(written(person)),
        typed=typed,
        begin={"starts_on": typed_day(day)},
        holdings=await holdings_of(work, person.id),
        deputies=await deputies_of(work, person.id),
        grants=await grants_of(work, person.id),
        rights=await effective_rights(work, person.id, day),
        journals=await journal_titles(work),
        words=PERMISSION_WORDS,
        sources=SOURCES,
        today=day,
        may_change=why_not_administer(work.actor) is None,
        may_hand_over=work.actor.may(ADMINISTER) or work.actor.may(HAND_OVER),
        **await _offers(work, colleagues),
    )


async def _offers(work: Work, colleagues: list[Any]) -> dict[str, Any]:
    """What the forms of a person's page let one choose from."""
    units, posts = await units_with_names(work), await list_posts(work, work.today)
    names = {unit.id: unit.name for unit in units}
    profile = work.tenant.profile
    return {
        "colleagues": [(one.id, one.name) for one in colleagues],
        "units": [(unit.id, unit.name) for unit in units],
        "posts": [(post.id, f"{post.title} ({names.get(post.unit_id, '')})") for post in posts],
        "roles": [(role.slug, profile.say(role.title, work.language)) for role in profile.roles],
    }


DOORS = [people, new_person, add, person_page, edit, leave, unlink, sign_out]
