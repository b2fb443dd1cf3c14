"""The grid in a calendar program: one's secret address, made and revoked here, and what stands at it."""

import re
from hashlib import sha256
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.identity.door import Door
from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.notifications.actions.choosing import digest_of
from service.notifications.calendars import written
from service.planning.grid.actions.feeds import SCOPES, UNKNOWN_SCOPE, make_feed, revoke_feed
from service.planning.grid.pages.frames import CALENDAR, said, words_for
from service.planning.grid.queries.feeds import entries, feed_of_digest, living_feed
from service.planning.plans.rules.acts import READ
from service.runtime.language import gettext, speaking
from service.runtime.work import Work, open_work
from service.web.errors import NotFound
from service.web.fields import Fields
from service.web.flash import leave_saying
from service.web.guards import OPEN, may
from service.web.posted import posted
from service.web.render import page
from service.web.visitor import house, visitor
from service.web.working import AnyRequest, Own, working

NAME = re.compile(r"([A-Za-z0-9_-]{43})\.ics")
NOBODY = Actor(kind="outsider", id=None, name="")
TITLE = N_("%(agency)s: planning")
REVOKED = N_("The secret address leads nowhere any more.")


def _person(work: Work) -> UUID:
    """Whose address it is: the signed-in person's own, whoever they stand in for. Raises NotFound for a program."""
    if work.actor.kind != "person" or work.actor.id is None:
        raise NotFound
    return work.actor.id


@get(CALENDAR, guards=[may(READ)])
async def settings_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """One's secret address: whether there is one, and what it shows."""
    return await _show(request, work)


async def _show(
    request: AnyRequest, work: Work, made: str = "", wrong: Refusal | None = None, scope: str = ""
) -> Response[bytes]:  # fmt: skip
    feed = await living_feed(work, _person(work))
    errors = {wrong.field or "": wrong} if wrong else {}
    return page(
        request, "grid/calendar.html", 422 if wrong else 200, **words_for(work), feed=feed, made=made,
        scopes=list(said(SCOPES).items()), errors=errors, values={"scope": scope or (feed.scope if feed else "mine")},
    )  # fmt: skip


@post(CALENDAR, guards=[may(READ)], status_code=200)
async def renew(request: AnyRequest) -> Response[bytes]:
    """Make a secret address, or a new one in place of the old; it is shown this once."""
    read, own = Fields(await posted(request)), house(request)
    scope = read.values.get("scope", "")
    async with working(request) as work:
        if scope not in SCOPES:
            return await _show(request, work, wrong=Refusal(UNKNOWN_SCOPE, code="choice", field="scope"))
        token = await make_feed(work, _person(work), scope)
        await work.commit()
        address = f"{own.settings.origin(work.tenant.host)}/planning/calendar/{token}.ics"
        return await _show(request, work, made=address, scope=scope)


@post(f"{CALENDAR}/revoke", guards=[may(READ)], status_code=200)
async def revoke(request: AnyRequest) -> Response[bytes]:
    """End the secret address."""
    try:
        async with working(request) as work:
            await revoke_feed(work, _person(work))
    except Refusal as refusal:
        async with working(request) as work:
            return await _show(request, work, wrong=refusal)
    return await leave_saying(request, CALENDAR, REVOKED)


@get("/planning/calendar/{name:str}", opt=OPEN)
async def planning_calendar(request: AnyRequest, name: FromPath[str]) -> Response[bytes]:
    """The grid of the person whose secret is in the address, with that person's rights of now. Open to who knows it.

    A wrong secret, one of another agency, one that was revoked and one of who may not read plans are not there.
    """
    reader, scope = await _reader(request, name)
    own, tenant = house(request), visitor(request).tenant
    spoken = reader.language or tenant.profile.default_language
    with speaking(spoken):
        async with open_work(own.database, tenant, reader, spoken) as work:
            found = await entries(work, scope)
        title = gettext(TITLE, agency=tenant.name(spoken))
        body = written(found, name=title, host=tenant.host or tenant.slug, origin=own.settings.origin(tenant.host))
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if tag in re.findall(r'"[^"]*"', request.headers.get("if-none-match", "")):
        return Response(b"", status_code=304, headers=headers)
    return Response(body, media_type="text/calendar", headers=headers)


async def _reader(request: AnyRequest, name: str) -> tuple[Actor, str]:
    secret = NAME.fullmatch(name)
    if secret is None:
        raise NotFound
    own, tenant = house(request), visitor(request).tenant
    async with open_work(own.database, tenant, NOBODY) as work:
        feed = await feed_of_digest(work, digest_of(secret[1]))
        known = (feed.person_id, feed.scope) if feed else None
    if known is None:
        raise NotFound
    person = await Door(own.database, own.keyspace).person(tenant, known[0])
    if person is None or not person[0].may(READ):
        raise NotFound
    return person[0], known[1]


DOORS = [settings_page, renew, revoke, planning_calendar]
