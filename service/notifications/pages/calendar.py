"""The calendar at a secret address, for programs that cannot sign in."""

import re
from hashlib import sha256

from litestar import Response, get
from litestar.params import FromPath

from service.identity.door import Door
from service.kit.actor import Actor
from service.notifications import slots
from service.notifications.actions.choosing import digest_of
from service.notifications.calendars import written
from service.notifications.queries.choices import feed_of_digest
from service.runtime.language import speaking
from service.runtime.work import open_work
from service.web.errors import NotFound
from service.web.guards import OPEN
from service.web.visitor import house, visitor
from service.web.working import AnyRequest

NAME = re.compile(r"([A-Za-z0-9_-]{43})\.ics")
NOBODY = Actor(kind="outsider", id=None, name="")


@get("/calendar/{name:str}", opt=OPEN)
async def calendar(request: AnyRequest, name: FromPath[str]) -> Response[bytes]:
    """Terms of the person whose secret is in the address, with that person's rights of now. Open to all who know it.

    A wrong secret, one of another agency and one that was revoked are not there.
    """
    reader = await _reader(request, name)
    own, tenant = house(request), visitor(request).tenant
    spoken = reader.language or tenant.profile.default_language
    with speaking(spoken):
        async with open_work(own.database, tenant, reader, spoken) as work:
            entries = [entry for source in slots.FEEDS for entry in await source(work)]
        body = written(
            entries, name=tenant.name(spoken), host=tenant.host or tenant.slug, origin=own.settings.origin(tenant.host)
        )
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if tag in re.findall(r'"[^"]*"', request.headers.get("if-none-match", "")):
        return Response(b"", status_code=304, headers=headers)
    return Response(body, media_type="text/calendar", headers=headers)


async def _reader(request: AnyRequest, name: str) -> Actor:
    found = NAME.fullmatch(name)
    if found is None:
        raise NotFound
    own, tenant = house(request), visitor(request).tenant
    async with open_work(own.database, tenant, NOBODY) as work:
        feed = await feed_of_digest(work, digest_of(found[1]))
    person = await Door(own.database, own.keyspace).person(tenant, feed.person_id) if feed else None
    if person is None:
        raise NotFound
    return person[0]


DOORS = [calendar]
