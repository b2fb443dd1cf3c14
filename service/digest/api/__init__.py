"""The JSON API of digests: templates, issues from opening to publishing, editing, what an issue says, its outputs."""

from litestar import Router

from service.digest.api import issues, items, outputs, templates

router = Router(
    path="/api/v1/digests",
    route_handlers=[*templates.DOORS, *issues.DOORS, *items.DOORS, *outputs.DOORS],
    tags=["Press digests"],
)
DOORS = [router]
