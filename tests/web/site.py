"""A small site around the shell alone: the gallery, pages of a register, a letter and a form, and what they ask.

It is the real layout, script, door and headers; no database stands behind it.
Run by `granian --interface asgi --factory tests.web.site:create`.
"""

import asyncio
import json
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import jinja2
import structlog
from litestar import Litestar, Request, Response, delete, get, post
from litestar.params import FromPath, FromQuery

from service.kit.actor import EVERYWHERE, Actor
from service.runtime.settings import ROOT
from service.runtime.tenants import Directory, Tenant
from service.tenancy.loader import load
from service.web import doors, errors, render
from service.web.arrival import Arrival
from service.web.gallery import DOORS as GALLERY
from service.web.render import RailItem, fragment, leave_for, page
from service.web.visitor import Arrived, Choices, visitor
from tests.web import samples

AnyRequest = Request[Any, Any, Any]
SENDERS = ("საჯარო რეგისტრატორთა ასოციაცია", "საჯარო რეესტრის ეროვნული სააგენტო", "საჯარო რეესტრის სამსახური")
SAID: dict[str, Any] = {"drafts": [], "letters": [], "away": False, "signed_out": False}


class Doorkeeper:
    """The cookie says how its owner wants the pages: theme-density-letters."""

    async def by_cookie(self, tenant: Tenant, value: str) -> Arrived | None:
        theme, density, letters = value.split("-")
        permissions = ("correspondence.read", "correspondence.register", "contacts.read")
        name, post_of = samples.PEOPLE[tenant.slug]
        actor = Actor("person", UUID(int=7), name, dict.fromkeys(permissions, EVERYWHERE), post=post_of)
        return Arrived(actor, "session", Choices(density, theme, letters == "on"))

    async def by_token(self, tenant: Tenant, value: str) -> Arrived | None:
        return None


@get("/letters", sync_to_thread=False)
def register(request: AnyRequest) -> Response[bytes]:
    found = samples.register(visitor(request).tenant.slug)
    return page(request, "pages/register.html", **found)


@get("/letters/{number:str}", sync_to_thread=False)
def letter(request: AnyRequest, number: FromPath[str]) -> Response[bytes]:
    return page(request, "pages/letter.html", number=number, **samples.letter(visitor(request).tenant.slug))


@get("/letters/{number:str}/peek", sync_to_thread=False)
def peek(request: AnyRequest, number: FromPath[str]) -> Response[bytes]:
    return fragment(request, "pages/_peek.html", number=number)


@get("/new", sync_to_thread=False)
def form(request: AnyRequest) -> Response[bytes]:
    return page(request, "pages/form.html", values=samples.TYPED, errors={}, **samples.form())


@post("/new")
async def take(request: AnyRequest) -> Response[bytes]:
    values = {name: str(value) for name, value in (await request.form()).items()}
    await _weather()
    if wrong := samples.problems(values):
        return page(request, "pages/form.html", 422, values=values, errors=wrong, **samples.form())
    SAID["letters"].append(values)
    return leave_for(request, "/letters")


@get("/senders")
async def senders(q: FromQuery[str] = "") -> Response[bytes]:
    await asyncio.sleep(3.0 if q.startswith("ნელა") else 0)
    found = [name for name in SENDERS if name.startswith(q)]
    options = [f'<li role="option" data-id="{name}" data-words="{name}"><span>{name}</span></li>' for name in found]
    return Response("".join(options).encode(), media_type="text/html; charset=utf-8")


@post("/keep/{name:str}", status_code=201)
async def keep(name: FromPath[str], request: AnyRequest) -> dict[str, str]:
    await _weather()
    SAID["drafts"].append(await request.json())
    return {"saved_at": "2026-11-19T10:44:00+04:00"}


@post("/files", status_code=201, request_max_body_size=None)
async def take_file(request: AnyRequest) -> Response[bytes]:
    body = await request.body()
    await _weather()
    if not body.startswith(b"%PDF"):
        from service.kit.refusal import Refusal

        raise Refusal("Files of this kind are not taken.", code="kind")
    return fragment(request, "pages/_file.html", 201, name=request.headers["x-file-name"], size=len(body))


@delete("/files/{number:str}")
async def drop_file(number: FromPath[str]) -> None:
    """Gone."""


@post("/weather")
async def weather(request: AnyRequest) -> dict[str, Any]:
    """Tests say here what the service suffers from."""
    SAID.update(await request.json())
    return {}


@get("/said", sync_to_thread=False)
def said() -> Response[bytes]:
    return Response(json.dumps(SAID).encode(), media_type="application/json")


async def _weather() -> None:
    if SAID["signed_out"]:
        raise errors.NotSignedIn
    if SAID["away"]:
        raise errors.Away("everything")


def directory() -> Directory:
    """The demo agencies, each at <slug>.localhost."""
    profiles = load(ROOT / "tenants").by_slug
    made = Directory("localhost")
    made.by_slug = {slug: Tenant(uuid4(), slug, profiles[slug], f"{slug}.localhost") for slug in profiles}
    made.by_host = {tenant.host: tenant for tenant in made.by_slug.values()}
    made.by_id = {tenant.id: tenant for tenant in made.by_slug.values()}
    return made


def create() -> Arrival:
    structlog.configure(processors=[structlog.processors.JSONRenderer()])
    agencies = directory()
    render.rail_slots[:] = samples.RAIL
    render.search_slots.add("correspondence.read")
    environment = render.environment()
    own = jinja2.PrefixLoader({"pages": jinja2.FileSystemLoader(ROOT / "tests" / "web" / "pages")})
    assert environment.loader is not None
    environment.loader = jinja2.ChoiceLoader([environment.loader, own])
    opened = [doors.static, doors.theme, doors.language_switch, doors.keys, *GALLERY]
    mine = [register, letter, peek, form, take, senders, keep, take_file, drop_file, weather, said]
    app = Litestar(
        [*opened, *mine],
        exception_handlers={Exception: errors.respond},
        openapi_config=None,
    )
    app.state["house"] = SimpleNamespace(directory=agencies)
    return Arrival(app, agencies, Doorkeeper(), "sso.localhost", secure=False)


__all__ = ["RailItem", "create"]
