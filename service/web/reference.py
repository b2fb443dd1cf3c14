"""The API's own description: OpenAPI as JSON, and a page of ours to read it (the usual viewers need inline scripts)."""

from typing import Any

from litestar import Request, Response, get
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme, Server

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
