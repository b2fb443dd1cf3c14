"""The list of reports, opening one by hand, and who reports."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery, QueryParameter

from service.identity.queries import people_named, units_with_names
from service.kit.paging import Cursor
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.planning.unit_reports.actions.opening import open_report
from service.planning.unit_reports.actions.settling import end_setting, keep_setting
from service.planning.unit_reports.forms import opening_from, setting_from
from service.planning.unit_reports.models import AGENCY
from service.planning.unit_reports.queries.reports import Wanted, counted_states, listed, setting_row, settings
from service.planning.unit_reports.rules.acts import ADMINISTER, EDIT, READ, SHAPES, STATES, reaches
from service.planning.unit_reports.rules.figures import GROUPS
from service.planning.unit_reports.rules.periods import offered
from service.planning.unit_reports.writing import period_words
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, at_fields
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.working import AnyRequest, Own, working

HOME = "/unit-reports"
OWN_NAMES = {"az": "Azərbaycanca", "ka": "ქართული", "en": "English"}
InState = Annotated[str, QueryParameter(name="state")]
OPENED = N_("The report is open, its figures are drawn.")
SET = N_("It is kept: the report opens by itself on the first day after the period.")
ENDED = N_("No more reports open by themselves here.")


def said(words: Mapping[str, str]) -> dict[str, str]:
    """Words in the reader's language."""
    return {key: gettext(sentence) for key, sentence in words.items()}


@get(HOME, guards=[may(READ)])
async def report_list(
    request: AnyRequest, work: Own, of_state: InState = "", before: FromQuery[str] = ""
) -> Response[bytes]:
    """The reports that the reader may see, the last opened first."""
    return await _list(request, work, of_state, before)


async def _list(
    request: AnyRequest, work: Work, state: str = "", before: str = "",
    values: Mapping[str, str] | None = None, errors: Mapping[str, Refusal] | None = None,
) -> Response[bytes]:  # fmt: skip
    state = state if state in STATES else ""
    rows, more = await listed(work, Wanted(state), before=Cursor.decode(before) if before else None)
    counts = await counted_states(work)
    periods = [(one.key, period_words(one.key)) for one in offered(work.today)]
    tabs = [{"label": gettext("All"), "href": HOME, "current": not state, "count": None}]
    tabs += [
        {"label": gettext(words), "href": f"{HOME}?state={name}", "current": name == state, "count": str(counts[name])}
        for name, words in STATES.items()
        if counts.get(name)
    ]
    context: dict[str, Any] = {
        "home": HOME, "rows": rows, "more": more.encode() if more else "", "state": state, "states": said(STATES),
        "shapes": SHAPES, "period_of": period_words, "tabs": tabs,
        "units": await _units(work, EDIT), "whole": reaches(work.actor, EDIT, None), "periods": periods,
        "administers": work.actor.may(ADMINISTER), "values": values or {"period": periods[0][0]},
        "errors": errors or {},
    }  # fmt: skip
    return page(request, "unit_reports/list.html", status=422 if errors else 200, **context)


async def _units(work: Work, permission: str) -> list[tuple[str, str]]:
    """Units in which the actor has a right, in the order of the structure."""
    return [(str(one.id), one.name) for one in await units_with_names(work) if reaches(work.actor, permission, one.id)]


@post(f"{HOME}/open", guards=[may(EDIT)])
async def open_by_hand(request: AnyRequest) -> Response[bytes]:
    """Open the report of a unit for a period; where it is open already, it is shown."""
    read = Fields(await posted(request))
    try:
        unit, period = opening_from(read)
        async with working(request) as work:
            made = await at_fields(read, open_report(work, unit, period))
    except FormRejected as refused:
        async with working(request) as work:
            return await _list(request, work, values=refused.values, errors=refused.errors)
    return await leave_saying(request, f"{HOME}/{made}", OPENED)


@get(f"{HOME}/settings", guards=[may(ADMINISTER)])
async def setting_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """Who reports by quarter or year."""
    return await _settings(request, work)


async def _settings(
    request: AnyRequest, work: Work, values: Mapping[str, str] | None = None,
    errors: Mapping[str, Refusal] | None = None,
) -> Response[bytes]:  # fmt: skip
    rows = await settings(work)
    names = {str(one.id): one.name for one in await units_with_names(work, closed=True)}
    people = await people_named(work, [one.owner_id for one in rows if one.owner_id])
    languages = list(work.tenant.profile.languages)
    usual = {"quarterly": "on", **{f"language_{code}": "on" for code in languages}}
    usual |= {f"group_{name}": "on" for name in GROUPS}
    context: dict[str, Any] = {
        "own_names": OWN_NAMES,
        "home": HOME, "rows": rows, "names": names, "people": people, "agency": AGENCY, "groups": said(GROUPS),
        "languages": languages, "units": await _units(work, ADMINISTER), "whole": reaches(work.actor, ADMINISTER, None),
        "values": values if values is not None else usual, "errors": errors or {},
    }  # fmt: skip
    return page(request, "unit_reports/settings.html", status=422 if errors else 200, **context)


@post(f"{HOME}/settings", guards=[may(ADMINISTER)])
async def set_to_report(request: AnyRequest) -> Response[bytes]:
    """Set a unit to report, or change how it does."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            unit, edit = setting_from(read, work.tenant.profile.languages)
            owner = work.actor.stands_for if work.actor.kind == "person" else None
            known = await people_named(work, [owner]) if owner else {}
            await at_fields(read, keep_setting(work, unit, edit, owner if owner in known else None))
    except FormRejected as refused:
        async with working(request) as work:
            return await _settings(request, work, refused.values, refused.errors)
    return await leave_saying(request, f"{HOME}/settings", SET)


@post(f"{HOME}/settings/{{setting_id:uuid}}/end", guards=[may(ADMINISTER)])
async def end_reporting(request: AnyRequest, setting_id: FromPath[UUID]) -> Response[bytes]:
    """Open no more reports by themselves."""
    await posted(request)
    async with working(request) as work:
        found = await setting_row(work, setting_id)
        if found is None or not reaches(work.actor, ADMINISTER, found.unit_id):
            raise NotFound
        await end_setting(work, setting_id)
    return await leave_saying(request, f"{HOME}/settings", ENDED)


DOORS = [report_list, open_by_hand, setting_page, set_to_report, end_reporting]
