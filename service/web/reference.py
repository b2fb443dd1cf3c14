"""The API's own description: OpenAPI as JSON, and a page of ours to read it (the usual viewers need inline scripts)."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, Response, Router, get
from litestar.openapi import OpenAPIConfig
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme, Server
from litestar.routes import HTTPRoute
from msgspec import UNSET, Struct, UnsetType

from service.web.guards import OPEN
from service.web.render import page

METHODS = ("get", "post", "put", "patch", "delete")


def configuration(version: str) -> OpenAPIConfig:
    """What `/api/openapi.json` says of the whole; routes say the rest."""
    return OpenAPIConfig(
        title="Chancery",
        version=version,
        description="Each agency answers at its own host. Errors are problem details (RFC 9457) with field paths.",
        path="/api",
        render_plugins=[JsonRenderPlugin(path="/openapi.json")],
        components=Components(security_schemes={"token": SecurityScheme(type="http", scheme="bearer")}),
        security=[{"token": []}],
        servers=[Server(url="/")],
        use_handler_docstrings=True,
        openapi_router=None,
    )


class ProblemError(Struct):
    """One thing that is wrong; `field` is a path into the body, "" for the whole."""

    field: str
    code: str
    message: str


class Problem(Struct):
    """What went wrong, as problem details (RFC 9457), in the caller's language."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[ProblemError] | UnsetType = UNSET


PROBLEMS: dict[int, str] = {
    400: "The request cannot be read.",
    401: "Nobody known is asking.",
    403: "The caller lacks the right.",
    404: "Not there, or not the caller's.",
    409: "Somebody else saved first.",
    413: "Too large.",
    422: "Some fields need attention; `errors` names each.",
    503: "A part is away for a moment; nothing was lost.",
}
ASKED_ALWAYS, WHERE_WRITTEN = (401, 403, 404, 422, 503), (400, 409, 413)


def with_problems(routers: Sequence[Router]) -> Sequence[Router]:
    """The same routers; each of their routes says how it may fail."""
    for router in routers:
        for route in router.routes:
            for handler in route.route_handlers if isinstance(route, HTTPRoute) else ():
                statuses = ASKED_ALWAYS + (WHERE_WRITTEN if handler.http_methods & {"POST", "PUT", "PATCH"} else ())
                handler.responses = {status: _problem(status) for status in statuses} | dict(handler.responses or {})
    return routers


def _problem(status: int) -> ResponseSpec:
    return ResponseSpec(
        Problem, generate_examples=False, description=PROBLEMS[status], media_type="application/problem+json"
    )


@get("/api/reference", opt=OPEN, include_in_schema=False)
async def reference(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The API to read."""
    return page(request, "reference.html", operations=operations(request.app.openapi_schema.to_schema()))


def operations(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The operations of a schema in the order of their paths: method, path, words, parameters, answers."""
    return [
        {
            "method": method.swapcase(),
            "path": path,
            "summary": found.get("summary", ""),
            "description": found.get("description", ""),
            "parameters": found.get("parameters", []),
            "answers": {code: answer.get("description", "") for code, answer in found.get("responses", {}).items()},
        }
        for path, item in sorted(schema.get("paths", {}).items())
        for method in METHODS
        if (found := item.get(method))
    ]
