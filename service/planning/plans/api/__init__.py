"""The JSON API of plans: an agency's own, and those it takes part in, for programs of the agency."""

from litestar import Router

from service.planning.plans.api import activities, parts, plans, sharing

router = Router(
    path="/api/v1/planning",
    route_handlers=[*plans.DOORS, *parts.DOORS, *activities.DOORS, *sharing.DOORS],
    tags=["Plans"],
)
DOORS = [router]
