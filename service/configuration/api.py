"""The JSON API of an agency's settings."""

from typing import Annotated, Any

from litestar import Response, Router, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from service.configuration import actions, queries
from service.configuration.country import country_in
from service.configuration.forms import (
    ChangeItem,
    OutcomeBody,
    ProblemItem,
    ReturnBody,
    SetBody,
    SettingItem,
    SettingsBody,
    VersionItem,
    VersionsBody,
)
from service.configuration.models import VersionRow
from service.configuration.rules.acts import ADMINISTER, LONGEST_REASON, READ
from service.configuration.rules.changes import sources
from service.kit.texts import clean_text
from service.runtime.language import gettext
from service.tenancy.export import to_toml
from service.tenancy.overrides import SETTABLE, settings_of
from service.web.errors import NotFound
from service.web.guards import may
from service.web.visitor import house
from service.web.working import AnyRequest, Own, working

MOST = 50


@get(
    "/configuration", guards=[may(READ)], operation_id="readSettings",
    summary="Read every setting with its value and where it comes from",
)  # fmt: skip
async def read_settings(request: AnyRequest, work: Own) -> SettingsBody:
    found = await queries.standing(work)
    given = await country_in(house(request).settings.tenants, found.filed.country)
    origins = sources(
        found.filed,
        found.laid.kept,
        await queries.past(work),
        given,
    )
    items = []
    for path, value in settings_of(found.profile).items():
        one = origins[path]
        items.append(
            SettingItem(
                path, value, one.origin, path in SETTABLE, one.number or None, one.by_name or None, one.file or None
            )
        )
    aside = [ProblemItem(one.field, "set_aside", gettext(one.msgid, **one.params)) for one in found.laid.set_aside]
    return SettingsBody(found.number, items, aside)


@get("/configuration/profile", guards=[may(READ)], operation_id="readProfile", summary="Read the effective profile")
async def read_profile(request: AnyRequest, work: Own) -> Response[str]:
    found = await queries.standing(work)
    given = await country_in(house(request).settings.tenants, found.filed.country)
    return Response(
        to_toml(found.profile, given),
        media_type="application/toml",
    )


@get("/configuration/versions", guards=[may(READ)], operation_id="listSettingVersions", summary="List versions")
async def list_versions(
    work: Own, before: Annotated[int | None, QueryParameter(description="Only older ones.", ge=1)] = None
) -> VersionsBody:
    found = await queries.versions(work, before, MOST + 1)
    return VersionsBody([_item(row) for row in found[:MOST]], found[MOST - 1].number if len(found) > MOST else None)


def _item(row: VersionRow) -> VersionItem:
    changes = [ChangeItem(**change) for change in row.changes]
    return VersionItem(row.number, row.at, row.by_name, row.reason, changes, row.of_number)


@get(
    "/configuration/versions/{number:int}", guards=[may(READ)], operation_id="readSettingVersion",
    summary="Read one version",
)  # fmt: skip
async def read_version(work: Own, number: FromPath[int]) -> VersionItem:
    row = await queries.version(work, number)
    if row is None:
        raise NotFound
    return _item(row)


@post(
    "/configuration", guards=[may(ADMINISTER)], status_code=200, operation_id="setSettings",
    summary="Set values over the version that was read, or say what would change",
)  # fmt: skip
async def set_settings(request: AnyRequest, data: JSONBody[SetBody]) -> OutcomeBody:
    async with working(request) as work:
        seen = await actions.preview_values(work, data.values)
        changes = [ChangeItem(one.path, one.old, one.new) for one in seen.changes]
        if data.dry_run:
            problems = [
                ProblemItem(one.field or "", one.code, gettext(one.sentence, **one.params)) for one in seen.refusals
            ]
            return OutcomeBody(seen.number, False, changes, problems)
        reason = clean_text(data.reason, LONGEST_REASON)
        number = await actions.set_values(work, data.values, reason, data.version)
    await house(request).agencies_changed()
    return OutcomeBody(number, True, changes, [])


@post(
    "/configuration/return", guards=[may(ADMINISTER)], status_code=200, operation_id="returnSettings",
    summary="Return to an earlier version",
)  # fmt: skip
async def return_settings(request: AnyRequest, data: JSONBody[ReturnBody]) -> OutcomeBody:
    async with working(request) as work:
        number = await actions.roll_back(work, data.version, clean_text(data.reason, LONGEST_REASON))
        row: Any = await queries.version(work, number)
        item = _item(row)
    await house(request).agencies_changed()
    return OutcomeBody(number, True, item.changes, [])


DOORS = [
    Router(
        path="/api/v1",
        route_handlers=[read_settings, read_profile, list_versions, read_version, set_settings, return_settings],
        tags=["Settings"],
    )
]
