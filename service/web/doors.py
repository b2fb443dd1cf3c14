"""Routes that belong to no capability: health, static files, the agency's colour, the language switch, drafts."""

import asyncio
from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.params import FromPath, QueryParameter

from service.runtime.health import check_database, check_valkey
from service.runtime.language import LANGUAGES
from service.runtime.migrate import head
from service.web import drafts
from service.web.arrival import LANGUAGE_COOKIE
from service.web.errors import NotFound
from service.web.guards import OPEN, signed_in
from service.web.render import asset, page, static_file, theme_file
from service.web.visitor import house, visitor
from service.web.working import Own

YEAR = 31_536_000
FOREVER = f"public, max-age={YEAR}, immutable"


@get("/healthz", opt=OPEN)
async def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@get("/readyz", opt=OPEN)
async def readyz(request: Request[Any, Any, Any]) -> Response[dict[str, str]]:
    """Whether this process can serve: the database at the right revision, Valkey in reach. 503 names what is away."""
    own = house(request)
    database, valkey = await asyncio.gather(check_database(own.database, head()), check_valkey(own.keyspace))
    found = {"database": database, "valkey": valkey, "agencies": "ok" if own.directory.by_host else "none"}
    ready = database == "ok" and valkey == "ok"
    return Response(found, status_code=200 if ready else 503)


@get("/static/{name:str}", opt=OPEN)
async def static(name: FromPath[str], request: Request[Any, Any, Any]) -> Response[bytes]:
    """A built asset; its name carries its content's hash."""
    found = static_file(name, "gzip" in request.headers.get("accept-encoding", ""))
    if found is None:
        raise NotFound
    body, media_type, packed = found
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type=media_type, headers=headers)


@get("/favicon.ico", opt=OPEN)
async def favicon() -> Response[bytes]:
    """Where browsers look for a mark by themselves; pages name it."""
    return Response(b"", status_code=301, headers={"Location": asset("mark.svg"), "Cache-Control": "max-age=86400"})


@get("/theme/{name:str}", opt=OPEN)
async def theme(name: FromPath[str], request: Request[Any, Any, Any]) -> Response[bytes]:
    """The stylesheet that sets one agency's colour; its name carries the colour's hash."""
    brands = {tenant.profile.brand for tenant in house(request).directory.by_id.values()}
    body = theme_file(name, brands)
    if body is None:
        raise NotFound
    return Response(body, media_type="text/css", headers={"Cache-Control": FOREVER})


def safe_path(given: str) -> str:
    """A path inside this host, or the front page: an address elsewhere is never followed."""
    inside = given.startswith("/") and not given.startswith(("//", "/\\")) and "\\" not in given
    return given if inside and given.isprintable() else "/"


@get("/language/{code:str}", opt=OPEN)
async def language_switch(
    code: FromPath[str], request: Request[Any, Any, Any], back: Annotated[str, QueryParameter(name="next")] = "/"
) -> Response[bytes]:
    """Show the pages in another language from now on; a person's choice is also kept with the person."""
    if code not in LANGUAGES:
        raise NotFound
    known = visitor(request)
    answer: Response[bytes] = Response(b"", status_code=303, headers={"Location": safe_path(back)})
    answer.set_cookie(LANGUAGE_COOKIE, code, max_age=YEAR, httponly=True, samesite="lax", path="/")
    keep = request.app.state.get("keep_language")
    if keep is not None and known.actor is not None and known.actor.kind == "person":
        await keep(house(request), known, code)
    return answer


@post("/drafts/{form:str}", guards=[signed_in])
async def save_draft(form: FromPath[str], request: Request[Any, Any, Any], work: Own) -> dict[str, str]:
    """Keep what is typed in a form; the answer says when."""
    posted = await request.json()
    values = {str(name)[:80]: str(value) for name, value in dict(posted).items()}
    moment = await drafts.keep_draft(work, form, values)
    return {"saved_at": moment.isoformat()}


@get("/keys", guards=[signed_in])
async def keys(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The help sheet as a page: for who has no script, and to print."""
    return page(request, "help.html")


DOORS = [healthz, readyz, static, favicon, theme, language_switch, keys, save_draft]
