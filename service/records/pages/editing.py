"""Files are added, changed, opened and closed; a list is copied, pasted, opened and closed as a whole."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from service.audit.queries import timeline
from service.identity.queries import units_with_names
from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_text
from service.kit.words import N_
from service.records.actions.listing import add_case, add_pasted, copy_year, demand_case, edit_case
from service.records.actions.turning import close_case, close_year, open_case, open_year
from service.records.forms import content_form, edit_form, pasted_form, rejected, year_of
from service.records.pages.listing import CHANGE, PLACE, SEE, show_list, year_asked
from service.records.queries.files import CaseView, this_year
from service.records.rules import (
    ACT_WORDS,
    COLUMNS,
    REASON_LIMIT,
    SHAPES,
    SOME_UNANSWERED,
    STATES,
    allowed_acts,
)
from service.records.slots import HOLDINGS, unanswered
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import StaleEdit
from service.web.fields import Fields, FormRejected
from service.web.flash import leave_saying
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.working import AnyRequest, Own, working

Values = Mapping[str, str]
LABELS = {
    "year": N_("Year"),
    "index": N_("Index"),
    "unit": N_("Responsible unit"),
    "article": N_("Article of the retention list"),
    "term": N_("Term of retention"),
    "rows": N_("Rows"),
    "reason": N_("Reason"),
}


def _labels(work: Work) -> dict[str, str]:
    titles = {f"title_{code}": gettext("Title") for code in work.tenant.profile.languages}
    return {name: gettext(words) for name, words in LABELS.items()} | titles


async def _choices(work: Work) -> dict[str, Any]:
    return {
        "units": [(unit.id, unit.name) for unit in await units_with_names(work)],
        "labels": _labels(work),
        "columns": [gettext(words) for words in COLUMNS.values()],
    }


# --- adding


@get(PLACE + "/new", guards=[CHANGE])
async def new_page(request: AnyRequest, work: Own, year: FromQuery[str] = "") -> Response[bytes]:
    """The form of a file that is not there yet."""
    return await _show_new(request, work, {"year": str(year_asked(work, year))}, {})


async def _show_new(request: AnyRequest, work: Work, values: Values, errors: Mapping[str, Refusal]) -> Response[bytes]:
    context = {"values": values, "errors": errors, "year": values.get("year", ""), **await _choices(work)}
    return page(request, "records/new.html", status=422 if errors else 200, **context)


@post(PLACE + "/new", guards=[CHANGE])
async def add(request: AnyRequest) -> Response[bytes]:
    """Add a file to a year's list."""
    values = await posted(request)
    try:
        async with working(request) as work:
            fields = Fields(values)
            year, content = year_of(fields), content_form(fields, work.tenant.profile.languages)
            fields.done()
            await add_case(work, year, content)
    except (FormRejected, Refusal, FieldErrors) as error:
        refused, _ = rejected(values, error)
        async with working(request) as work:
            return await _show_new(request, work, values, refused.errors)
    return await leave_saying(request, f"{PLACE}?year={year}", N_("The file is added."))


@get(PLACE + "/paste", guards=[CHANGE])
async def paste_page(request: AnyRequest, work: Own, year: FromQuery[str] = "") -> Response[bytes]:
    """The form that takes rows of a spreadsheet."""
    return await _show_paste(request, work, {"year": str(year_asked(work, year))}, {}, [])


async def _show_paste(
    request: AnyRequest, work: Work, values: Values, errors: Mapping[str, Refusal], wrong: Sequence[Refusal]
) -> Response[bytes]:
    context = {"values": values, "errors": errors, "wrong": wrong, "year": values.get("year", "")}
    return page(request, "records/paste.html", status=422 if errors else 200, **context, **await _choices(work))


@post(PLACE + "/paste", guards=[CHANGE])
async def paste(request: AnyRequest) -> Response[bytes]:
    """Add rows of a spreadsheet to a year's list, all or none."""
    values = await posted(request)
    try:
        async with working(request) as work:
            fields = Fields(values)
            year, unit = year_of(fields), fields.uuid("unit")
            rows = pasted_form(fields)
            own = unit or next(one.id for one in await units_with_names(work))
            await add_pasted(work, year, rows, own)
    except (FormRejected, Refusal, FieldErrors) as error:
        refused, wrong = rejected(values, error)
        async with working(request) as work:
            return await _show_paste(request, work, values, refused.errors, wrong)
    return await leave_saying(request, f"{PLACE}?year={year}", N_("The rows are added."))


# --- a whole year


@post(PLACE + "/copy", guards=[CHANGE])
async def copy(request: AnyRequest) -> Response[bytes]:
    """Begin a year's list with the files of another."""

    async def do(work: Work, values: Values, year: int) -> str:
        await copy_year(work, year_of(Fields(values), "from"), year)
        return N_("The list is copied. Look through it before the year begins.")

    return await _do_year(request, do)


@post(PLACE + "/close-year", guards=[CHANGE])
async def close_all(request: AnyRequest) -> Response[bytes]:
    """Close every file of a year in which nothing is unanswered."""
    values = await posted(request)
    async with working(request) as work:
        year = year_of(Fields(values))
        done = await close_year(work, year)
        if done.left:
            told = Refusal(SOME_UNANSWERED, code="unanswered", closed=done.closed, left=len(done.left))
            return await show_list(request, work, year, [], said=gettext(told.sentence, **told.params))
    return await leave_saying(request, f"{PLACE}?year={year}", N_("The files of the year are closed."))


@post(PLACE + "/open-year", guards=[CHANGE])
async def open_all(request: AnyRequest) -> Response[bytes]:
    """Open every planned file of a year that has begun."""

    async def do(work: Work, values: Values, year: int) -> str:
        await open_year(work, year)
        return N_("The files of the year are open.")

    return await _do_year(request, do)


async def _do_year(request: AnyRequest, do: Callable[[Work, Values, int], Awaitable[str]]) -> Response[bytes]:
    values = await posted(request)
    year = 0
    try:
        async with working(request) as work:
            fields = Fields(values)
            year = year_of(fields)
            fields.done()
            said = await do(work, values, year)
    except (FormRejected, Refusal, FieldErrors) as error:
        _, wrong = rejected(values, error)
        async with working(request) as work:
            return await show_list(request, work, year or this_year(work), wrong)
    return await leave_saying(request, f"{PLACE}?year={year}", said)


# --- one file


@get(PLACE + "/{case_id:uuid}", guards=[SEE])
async def case_page(request: AnyRequest, work: Own, case_id: FromPath[UUID]) -> Response[bytes]:
    """One file: what it says, what can be done, what keeps it open, its history."""
    return await _show(request, work, await demand_case(work, "see", case_id))


async def _show(
    request: AnyRequest,
    work: Work,
    found: CaseView,
    refused: tuple[str, FormRejected] | None = None,
    stale: bool = False,
) -> Response[bytes]:
    kept = {
        "index": found.index,
        "unit": str(found.unit_id),
        "article": found.article,
        "term": found.term,
        "version": str(found.version),
        **{f"title_{code}": found.titles.get(code, "") for code in work.tenant.profile.languages},
    }
    units = {unit.id: unit.name for unit in await units_with_names(work, closed=True)}
    acts = await timeline(work, found.id)
    context: dict[str, Any] = {
        "case": found,
        "unit": units.get(found.unit_id, ""),
        "may": set(allowed_acts(work.actor, found)),
        "held": (await unanswered(work, [found.id])).get(found.id, []),
        "holdings": [
            (gettext(title), address.replace("{id}", str(found.id)))
            for title, permission, address in HOLDINGS
            if work.actor.may(permission)
        ],
        "states": {state: gettext(words) for state, words in STATES.items()},
        "shapes": SHAPES,
        "acts": [(act, gettext(ACT_WORDS.get(act.kind, act.kind))) for act in acts],
        "refused": refused[0] if refused else "",
        "values": {**kept, **(refused[1].values if refused else {})},
        "errors": refused[1].errors if refused else {},
        "stale": stale,
        **await _choices(work),
    }
    return page(request, "records/case.html", status=409 if stale else 422 if refused else 200, **context)


@post(PLACE + "/{case_id:uuid}", guards=[CHANGE])
async def edit(request: AnyRequest, case_id: FromPath[UUID]) -> Response[bytes]:
    """Save what a file says, with a reason; when somebody else saved first, one's own text is shown again."""
    values = await posted(request)
    try:
        async with working(request) as work:
            typed = edit_form(Fields(values), work.tenant.profile.languages)
            await edit_case(work, case_id, typed.content, typed.version, typed.reason)
        return leave_for(request, f"{PLACE}/{case_id}")
    except StaleEdit:
        async with working(request) as work:
            found = await demand_case(work, "see", case_id)
            refused = FormRejected({**values, "version": str(found.version)}, {})
            return await _show(request, work, found, ("edit", refused), stale=True)
    except (FormRejected, Refusal, FieldErrors) as error:
        return await _again(request, case_id, "edit", rejected(values, error)[0])


async def _again(request: AnyRequest, case_id: UUID, what: str, refused: FormRejected) -> Response[bytes]:
    async with working(request) as work:
        return await _show(request, work, await demand_case(work, "see", case_id), (what, refused))


@post(PLACE + "/{case_id:uuid}/close", guards=[CHANGE])
async def close(request: AnyRequest, case_id: FromPath[UUID]) -> Response[bytes]:
    """Close a file."""
    return await _turn(request, case_id, "close")


@post(PLACE + "/{case_id:uuid}/open", guards=[CHANGE])
async def reopen(request: AnyRequest, case_id: FromPath[UUID]) -> Response[bytes]:
    """Open a file, with a reason."""
    return await _turn(request, case_id, "open")


async def _turn(request: AnyRequest, case_id: UUID, what: str) -> Response[bytes]:
    values = await posted(request)
    try:
        async with working(request) as work:
            if what == "close":
                await close_case(work, case_id)
            else:
                await open_case(work, case_id, clean_text(values.get("reason", ""), REASON_LIMIT))
    except (Refusal, FieldErrors) as error:
        return await _again(request, case_id, what, rejected(values, error)[0])
    return leave_for(request, f"{PLACE}/{case_id}")


DOORS = [new_page, add, paste_page, paste, copy, close_all, open_all, case_page, edit, close, reopen]
