"""The JSON API of releases: drafting, deciding and following for programs of the agency, reading for everybody."""

from litestar import Router

from service.press.releases.api import distributions, public, releases

router = Router(
    path="/api/v1/press",
    route_handlers=[*releases.DOORS, *distributions.DOORS, *public.DOORS],
    tags=["Press releases"],
)
DOORS = [router]
