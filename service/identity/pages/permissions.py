"""What each role may do with each kind of record in each of its states: asked of the rules, written nowhere twice."""

from dataclasses import dataclass

from litestar import Response, get

from service.identity.offers import TABLES, PermissionTable
from service.identity.pages.people import SEE
from service.kit.actor import Actor, scopes_from
from service.runtime.language import gettext
from service.tenancy.profile import RoleProfile
from service.web.render import page
from service.web.working import AnyRequest, Own

PLACE = "/administration/permissions"


@dataclass(frozen=True, slots=True)
class Line:
    """A state, and what is done in it."""

    state: str
    acts: list[str]


@get(PLACE, guards=[SEE])
async def permissions_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """Every kind of record: role by role, state by state."""
    profile = work.tenant.profile
    tables = [
        (
            gettext(table.title),
            [(profile.say(role.title, work.language), _lines(table, role)) for role in profile.roles],
        )
        for table in TABLES
    ]
    return page(request, "identity/permissions.html", tables=tables)


def _lines(table: PermissionTable, role: RoleProfile) -> list[Line]:
    """Somebody who holds the role in the whole agency, before a record in each state."""
    actor = Actor(kind="person", id=None, name="", scopes=scopes_from([(role.permissions, None, None)]))
    lines = [
        Line(gettext(words), [gettext(table.acts[act]) for act in table.allowed(actor, state)])
        for state, words in table.states.items()
    ]
    return [line for line in lines if line.acts]


DOORS = [permissions_page]
