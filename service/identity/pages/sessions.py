"""Sessions of a person: listed, and ended one by one; one's own, or anybody's for an administrator."""

import re
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.identity.actions.asking import there
from service.identity.actions.people import note_session_ended
from service.identity.pages.people import CHANGE, PEOPLE
from service.identity.pages.showing import id_of
from service.identity.queries import person_by_id
from service.identity.rules import full_name
from service.identity.sessions import KEY, Session, end_session, sessions_of
from service.kit.words import N_
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.flash import leave_saying
from service.web.guards import signed_in
from service.web.render import page
from service.web.visitor import house, visitor
from service.web.working import AnyRequest, Own, working

ENDED = N_("The session is ended. Whoever used it must sign in again.")
OWN = "/me/sessions"
# Of what a browser calls itself: which one it is, on what. The order matters, since they all call themselves others.
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("YaBrowser", "Yandex"), ("Firefox", "Firefox"), ("Chrome", "Chrome"),
            ("Safari", "Safari"))  # fmt: skip
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"),
           ("Linux", "Linux"))  # fmt: skip


def browser_in(agent: str) -> str:
    """A browser and its system in two words, as far as it says them."""
    named = (next((name for mark, name in known if re.search(mark, agent)), "") for known in (BROWSERS, SYSTEMS))
    return ", ".join(one for one in named if one)


async def _show(request: AnyRequest, work: Work, person_id: UUID, base: str) -> Response[bytes]:
    person = there(await person_by_id(work, person_id))
    found = await sessions_of(house(request).keyspace, work.tenant, person_id)
    context: dict[str, Any] = {
        "name": full_name(person.given_name, person.family_name), "base": base, "own": base == OWN,
        "rows": [(one, browser_in(one.client)) for one in found], "current": visitor(request).session,
        "back": "/me" if base == OWN else f"{PEOPLE}/{person_id}",
    }  # fmt: skip
    return page(request, "identity/sessions.html", **context)


@get(OWN, guards=[signed_in])
async def own_sessions(request: AnyRequest, work: Own) -> Response[bytes]:
    """One's own."""
    return await _show(request, work, _oneself(work), OWN)


@get(PEOPLE + "/{person:str}/sessions", guards=[CHANGE])
async def sessions(request: AnyRequest, work: Own, person: FromPath[str]) -> Response[bytes]:
    """Another person's."""
    return await _show(request, work, id_of(person), f"{PEOPLE}/{id_of(person)}/sessions")


def _oneself(work: Work) -> UUID:
    if work.actor.kind != "person" or work.actor.id is None:
        raise NotFound
    return work.actor.id


async def _end(request: AnyRequest, person_id: UUID | None, key: str, base: str) -> Response[bytes]:
    async with working(request) as work:
        whose = person_id or _oneself(work)
        keyspace = house(request).keyspace
        known: list[Session] = await sessions_of(keyspace, work.tenant, whose) if KEY.fullmatch(key) else []
        if key not in {one.key for one in known}:
            raise NotFound
        await note_session_ended(work, whose)
    await end_session(keyspace, work.tenant, key)  # once the act stands
    return await leave_saying(request, base, ENDED)


@post(OWN + "/{key:str}/end", guards=[signed_in], status_code=200)
async def end_own(request: AnyRequest, key: FromPath[str]) -> Response[bytes]:
    """End one of one's own sessions."""
    return await _end(request, None, key, OWN)


@post(PEOPLE + "/{person:str}/sessions/{key:str}/end", guards=[CHANGE], status_code=200)
async def end_one(request: AnyRequest, person: FromPath[str], key: FromPath[str]) -> Response[bytes]:
    """End a session of another person."""
    return await _end(request, id_of(person), key, f"{PEOPLE}/{id_of(person)}/sessions")


DOORS = [own_sessions, sessions, end_own, end_one]
