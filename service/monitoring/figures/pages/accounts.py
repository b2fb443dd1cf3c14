"""Social accounts: the list with growth, one account with its figures, entering, correcting, giving up, exporting."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from service.audit.access import KINDS as ACT_KINDS
from service.audit.queries import timeline
from service.identity.queries import units_with_names
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.monitoring.figures.actions import accounts as acts
from service.monitoring.figures.charting import charts_of, days_words, platform_words
from service.monitoring.figures.forms import account_from, days_from, figure_from, reason_from, value_of
from service.monitoring.figures.queries.accounts import (
    AccountView,
    account_by_id,
    accounts,
    figures,
    shown,
)
from service.monitoring.figures.queries.imports import waiting_imports
from service.monitoring.figures.rules.accounts import ORIGINS, STATES, allowed_acts, entering
from service.monitoring.figures.rules.metrics import METRICS, PLATFORMS
from service.monitoring.rules.acts import FIGURES, READ
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.export import Cell, Table, taken_as
from service.web.fields import Fields, FormRejected, at_fields, typed_day
from service.web.flash import leave_saying
from service.web.grids import shown as shown_value
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.visitor import visitor
from service.web.working import AnyRequest, Own, working

HOME = "/monitoring/figures"
SHAPES = {"kept": "done", "ended": "stop"}
KEPT = N_("The account is kept from now on.")
NOTED = N_("The figure was noted.")
CORRECTED = N_("The figure was corrected. What stood there stays to be seen.")
WITHDRAWN = N_("The figure was withdrawn.")
CHANGED = N_("The account was changed.")
Errors = Mapping[str, Refusal]


@get(HOME, guards=[may(READ)])
async def figures_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """Every account with its latest figures and how each grew between two days."""
    read = Fields({name: str(value) for name, value in request.query_params.items()})
    today = work.today
    errors: dict[str, Refusal] = {}
    try:
        first, last = days_from(read, today)
    except FormRejected as refused:
        errors = refused.errors
        first, last = days_from(Fields({}), today)
    context: dict[str, Any] = {
        **_words(),
        "rows": await shown(work, first, last),
        "first": first,
        "last": last,
        "values": {"from": typed_day(first), "to": typed_day(last)} | (read.values if errors else {}),
        "errors": errors,
        "may_enter": work.actor.may(FIGURES),
        "waiting": await waiting_imports(work) if work.actor.may(FIGURES) else [],
        "asked": f"?from={typed_day(first)}&to={typed_day(last)}",
    }
    return page(request, "figures/accounts.html", status=422 if errors else 200, **context)


def _words() -> dict[str, Any]:
    return {
        "metrics": METRICS,
        "origins": {key: gettext(words) for key, words in ORIGINS.items()},
        "states": {key: gettext(words) for key, words in STATES.items()},
        "shapes": SHAPES,
        "platform": platform_words,
        "days_words": days_words,
        "said": gettext,
    }


@get(f"{HOME}/export.csv", guards=[may(READ)])
async def export_csv(request: AnyRequest, work: Own) -> Stream:
    """Every figure that stands, as CSV."""
    return await _export(request, work, "csv")


@get(f"{HOME}/export.xlsx", guards=[may(READ)])
async def export_workbook(request: AnyRequest, work: Own) -> Stream:
    """Every figure that stands, as a workbook."""
    return await _export(request, work, "xlsx")


async def _export(request: AnyRequest, work: Work, kind: str) -> Stream:
    """One row for each figure; no row adds anything up."""
    known = {one.id: one for one in await accounts(work)}
    zone = work.zone
    head = [gettext(words) for words in (
        N_("Platform"), N_("Account"), N_("Address"), N_("What was counted"), N_("First day"), N_("Day"), N_("Figure"),
        N_("Source"), N_("Remark"), N_("Noted"), N_("Noted by"),
    )]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            platform_words(known[one.account_id].platform), known[one.account_id].name, known[one.account_id].address,
            gettext(METRICS[one.metric].title), one.first, one.on, one.value, gettext(ORIGINS.get(one.origin, "")),
            one.remark, one.noted_at.astimezone(zone), one.noted_by_name,
        ]
        for one in await figures(work)
    ]  # fmt: skip

    async def batches() -> AsyncIterator[Sequence[Sequence[Cell]]]:
        yield rows

    return taken_as(Table("social-figures", head, batches()), kind, visitor(request).language)


@get(f"{HOME}/new", guards=[may(FIGURES)])
async def new_account_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """The form of a new account."""
    return await _form(request, work, None, {}, {})


@get(f"{HOME}/{{account_id:uuid}}/edit", guards=[may(FIGURES)])
async def edit_account_page(request: AnyRequest, work: Own, account_id: FromPath[UUID]) -> Response[bytes]:
    """The same form for an account that is kept."""
    account = await _account(work, account_id)
    values = {
        "address": account.address, "name": account.name, "unit": str(account.unit_id or ""),
        "since": typed_day(account.since), "version": str(account.version),
    }  # fmt: skip
    return await _form(request, work, account, values, {})


async def _form(
    request: AnyRequest, work: Work, account: AccountView | None, values: Mapping[str, str], errors: Errors
) -> Response[bytes]:
    entering(work.actor)
    context: dict[str, Any] = {
        "account": account,
        "platforms": [(key, platform_words(key)) for key in PLATFORMS],
        "platform": platform_words,
        "units": [(str(unit.id), unit.name) for unit in await units_with_names(work)],
        "values": values,
        "errors": errors,
    }
    return page(request, "figures/account_form.html", status=422 if errors else 200, **context)


@post(f"{HOME}/new", guards=[may(FIGURES)])
async def enter_account(request: AnyRequest) -> Response[bytes]:
    """Keep an account from now on."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            units = [unit.id for unit in await units_with_names(work)]
            edit, _ = account_from(read, units, work.today)
            account_id = await at_fields(read, acts.enter_account(work, edit))
    except FormRejected as refused:
        async with working(request) as work:
            return await _form(request, work, None, refused.values, refused.errors)
    return await leave_saying(request, f"{HOME}/{account_id}", KEPT)


@post(f"{HOME}/{{account_id:uuid}}/edit", guards=[may(FIGURES)])
async def change_account(request: AnyRequest, account_id: FromPath[UUID]) -> Response[bytes]:
    """Change name, address, unit or since when."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            account = await _account(work, account_id)
            units = [unit.id for unit in await units_with_names(work, closed=True)]
            edit, version = account_from(read, units, work.today, account.platform)
            await at_fields(read, acts.change_account(work, account_id, edit, version))
    except FormRejected as refused:
        async with working(request) as work:
            account = await _account(work, account_id)
            return await _form(request, work, account, refused.values, refused.errors)
    return await leave_saying(request, f"{HOME}/{account_id}", CHANGED)


async def _account(work: Work, account_id: UUID) -> AccountView:
    account = await account_by_id(work, account_id)
    if account is None:
        raise NotFound
    return account


@get(f"{HOME}/{{account_id:uuid}}", guards=[may(READ)])
async def account_page(request: AnyRequest, work: Own, account_id: FromPath[UUID]) -> Response[bytes]:
    """One account: charts with their tables, every figure with source and date, what was corrected."""
    return await _show(request, work, account_id)


async def _show(
    request: AnyRequest, work: Work, account_id: UUID, refused: str = "", values: Mapping[str, str] | None = None,
    errors: Errors | None = None,
) -> Response[bytes]:  # fmt: skip
    account = await _account(work, account_id)
    found = await figures(work, account_id=account_id, standing=False)
    replaced = {one.replaces_id: one for one in found if one.replaces_id}
    context: dict[str, Any] = {
        **_words(),
        "account": account,
        "charts_list": charts_of(account, found),
        "found": found,
        "replaced": replaced,
        "may": allowed_acts(work.actor, account.state),
        "options": [(key, gettext(METRICS[key].title)) for key in account.metrics],
        "origin_options": [(key, gettext(words)) for key, words in ORIGINS.items()],
        "history": [
            (act.at, gettext(ACT_KINDS.get(act.kind, act.kind)), act.actor_name, act.reason or "")
            for act in await timeline(work, account_id)
        ],
        "shown": shown_value,
        "refused": refused,
        "values": values or {"metric": account.metrics[0], "on": typed_day(work.today), "origin": "page"},
        "errors": errors or {},
    }
    return page(request, "figures/account.html", status=422 if errors else 200, **context)


@post(f"{HOME}/{{account_id:uuid}}/note", guards=[may(FIGURES)])
async def note_figure(request: AnyRequest, account_id: FromPath[UUID]) -> Response[bytes]:
    """Note a figure by hand."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            account = await _account(work, account_id)
            new = figure_from(read, account.metrics, work.today)
            await at_fields(read, acts.note_figures(work, account_id, [new]))
    except FormRejected as refused:
        async with working(request) as work:
            return await _show(request, work, account_id, "note", refused.values, refused.errors)
    return await leave_saying(request, f"{HOME}/{account_id}", NOTED)


@post(f"{HOME}/{{account_id:uuid}}/figures/{{figure_id:uuid}}/{{act:str}}", guards=[may(FIGURES)])
async def mend_figure(
    request: AnyRequest, account_id: FromPath[UUID], figure_id: FromPath[UUID], act: FromPath[str]
) -> Response[bytes]:
    """Correct a figure or withdraw it, with a reason."""
    if act not in ("correct", "withdraw"):
        raise NotFound
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            await _account(work, account_id)
            value = value_of(read) if act == "correct" else None
            reason = reason_from(read)
            if value is not None:
                await at_fields(read, acts.correct_figure(work, figure_id, value, reason))
            else:
                await at_fields(read, acts.withdraw_figure(work, figure_id, reason))
    except FormRejected as refused:
        async with working(request) as work:
            return await _show(request, work, account_id, f"{act}-{figure_id}", refused.values, refused.errors)
    return await leave_saying(request, f"{HOME}/{account_id}", CORRECTED if act == "correct" else WITHDRAWN)


@post(f"{HOME}/{{account_id:uuid}}/{{act:str}}", guards=[may(FIGURES)])
async def end_or_resume(request: AnyRequest, account_id: FromPath[UUID], act: FromPath[str]) -> Response[bytes]:
    """Give an account up, with a reason, or keep it again."""
    if act not in ("end", "resume"):
        raise NotFound
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            await _account(work, account_id)
            if act == "end":
                await at_fields(read, acts.end_account(work, account_id, reason_from(read)))
            else:
                await at_fields(read, acts.resume_account(work, account_id))
    except FormRejected as refused:
        async with working(request) as work:
            return await _show(request, work, account_id, act, refused.values, refused.errors)
    return await leave_saying(request, f"{HOME}/{account_id}", CHANGED)


DOORS = [
    figures_page,
    export_csv,
    export_workbook,
    new_account_page,
    enter_account,
    edit_account_page,
    change_account,
    account_page,
    note_figure,
    mend_figure,
    end_or_resume,
]
