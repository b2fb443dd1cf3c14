"""Versions of the settings: their list, one of them, going back to it, and comparing any two."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from service.configuration import actions, queries
from service.configuration.country import country_in
from service.configuration.pages.showing import difference
from service.configuration.rules.acts import ADMINISTER, HOME, LONGEST_REASON, READ
from service.configuration.rules.changes import Change, defaults, differing
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.language import gettext
from service.runtime.work import Work
from service.tenancy.overrides import settings_of, withstand
from service.web.errors import NotFound
from service.web.fields import Fields
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.visitor import house
from service.web.working import AnyRequest, Own, working

VERSIONS = f"{HOME}/versions"
LISTED = 50
NOW, COUNTRY = "now", "country"


@get(VERSIONS, guards=[may(READ)])
async def list_versions(request: AnyRequest, work: Own, before: FromQuery[int | None] = None) -> Response[bytes]:
    """Every version, newest first."""
    found = await queries.versions(work, before, LISTED + 1)
    older = found[LISTED - 1].number if len(found) > LISTED else None
    return page(request, "configuration/versions.html", versions=found[:LISTED], older=older)


@get(f"{VERSIONS}/{{number:int}}", guards=[may(READ)])
async def show_version(request: AnyRequest, work: Own, number: FromPath[int]) -> Response[bytes]:
    """What one version changed, and what going back to it would change now."""
    return await _show(request, work, number, {}, {})


async def _show(
    request: AnyRequest, work: Work, number: int, values: Mapping[str, str], errors: Mapping[str, Refusal]
) -> Response[bytes]:
    row = await queries.version(work, number) if number else None
    then = await queries.overrides_at(work, number)
    if then is None:
        raise NotFound
    found = await queries.standing(work)
    wanted, refusals = await actions.judged(work, found.filed, then)
    back = differing(settings_of(found.profile), settings_of(wanted))
    context: dict[str, Any] = {
        "row": row,
        "number": number,
        "now": found.number,
        "rows": difference(Change(**change) for change in (row.changes if row else [])),
        "back": difference(back),
        "refusals": refusals,
        "may_change": work.actor.may(ADMINISTER),
        "values": values,
        "errors": errors,
    }
    return page(request, "configuration/version.html", status=422 if errors else 200, **context)


@post(f"{VERSIONS}/{{number:int}}/return", guards=[may(ADMINISTER)])
async def return_to_version(request: AnyRequest, number: FromPath[int]) -> Response[bytes]:
    """The settings of this version again, as a new one."""
    read = Fields(await posted(request))
    reason = read.text("reason", limit=LONGEST_REASON)
    if not read.errors:
        try:
            async with working(request) as work:
                fresh = await actions.roll_back(work, number, reason)
        except FieldErrors as refused:
            if any(one.code == "unknown" for one in refused.errors):
                raise NotFound from None
            read.errors |= {one.field or "": one for one in refused.errors}
        else:
            await house(request).agencies_changed()
            return leave_for(request, f"{VERSIONS}/{fresh}")
    async with working(request) as work:
        return await _show(request, work, number, read.values, read.errors)


@get(f"{HOME}/compare", guards=[may(READ)])
async def compare(
    request: AnyRequest, work: Own, one: FromQuery[str] = COUNTRY, other: FromQuery[str] = NOW
) -> Response[bytes]:
    """What differs between two versions, the file, what stands now, and the country's defaults."""
    given = await country_in(house(request).settings.tenants, work.tenant.profile.country)
    left, right = await _settings(work, one, given), await _settings(work, other, given)
    if COUNTRY in (one, other):  # what is always the agency's own has no default
        shared = left.keys() & right.keys()
        left, right = ({path: side[path] for path in side if path in shared} for side in (left, right))
    found = await queries.versions(work)
    options = [(NOW, gettext("In force now")), (COUNTRY, gettext("Country's settings"))]
    options += [("0", gettext("The agency's profile without changes"))]
    options += [(str(row.number), gettext("Version %(number)s", number=row.number)) for row in found]
    rows = difference(differing(left, right))
    return page(
        request, "configuration/compare.html", rows=rows, options=options, values={"one": one, "other": other},
        errors={}, names=dict(options), one=one, other=other,
    )  # fmt: skip


async def _settings(work: Work, which: str, given: Any) -> dict[str, Any]:
    found = await queries.standing(work)
    if which == NOW:
        return settings_of(found.profile)
    if which == COUNTRY:
        return defaults(given)
    overrides = await queries.overrides_at(work, int(which)) if which.isdecimal() and len(which) < 9 else None
    if overrides is None:
        raise NotFound
    return settings_of(withstand(found.filed, overrides).profile)
