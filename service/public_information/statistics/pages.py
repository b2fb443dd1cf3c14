"""Statutory reports for staff: the list, one report, the rows behind a figure, printing, publishing."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.documents.actions import take_made
from service.documents.composition import Unmade, set_paper
from service.documents.queries import files_of
from service.documents.rules import Taken
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.public_information.disclosure.views import history, said
from service.public_information.rules.acts import READ
from service.public_information.rules.words import STATES as REQUEST_STATES
from service.public_information.statistics import actions
from service.public_information.statistics.forms import new_from, typed_from
from service.public_information.statistics.papers import Table, leaves_of, paper_of, parts_of, span_words, title_of
from service.public_information.statistics.queries import ReportView, report_by_id, reports, rows_behind
from service.public_information.statistics.rules.figures import FIGURES
from service.public_information.statistics.rules.reports import (
    KINDS,
    RECORD,
    REPORT,
    STATES,
    TYPED,
    allowed_acts,
    demand,
    kinds_for,
)
from service.publishing.rules import PublicText
from service.runtime.language import gettext, speaking
from service.runtime.storage import StorageError
from service.runtime.work import Work
from service.web.errors import Away, NotFound
from service.web.export import workbook_bytes
from service.web.fields import Fields, FormRejected, at_fields
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.visitor import house, visitor
from service.web.working import AnyRequest, Own, working

HOME = "/information/reports"
SHAPES = {"draft": "", "printed": "work", "published": "done", "withdrawn": "stop"}
UNMADE = N_("No document could be made of this report (%(problem)s). Nothing was frozen.")


@get(HOME, guards=[may(REPORT)])
async def reports_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """Every report, the latest first, and the form that begins one."""
    return await _list(request, work, {}, {})


async def _list(
    request: AnyRequest, work: Work, values: Mapping[str, str], errors: Mapping[str, Refusal]
) -> Response[bytes]:
    today = work.today
    kinds = kinds_for(work.tenant.profile.country)
    context: dict[str, Any] = {
        "rows": await reports(work),
        "titles": {key: gettext(kind.title) for key, kind in KINDS.items()},
        "kinds": [(key, gettext(kind.title)) for key, kind in kinds.items()],
        "states": said(STATES),
        "shapes": SHAPES,
        "span": span_words,
        "values": values or {"kind": "month", "year": str(today.year), "month": str(today.month)},
        "errors": errors,
    }
    return page(request, "statistics/reports.html", status=422 if errors else 200, **context)


@post(HOME, guards=[may(REPORT)])
async def begin_report(request: AnyRequest) -> Response[bytes]:
    """Begin a report of a kind over some days."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            today = work.today
            kind, span = new_from(read, kinds_for(work.tenant.profile.country), today)
            own = work.tenant.profile.default_language
            report_id = await at_fields(read, actions.begin(work, kind, span, own))
    except FormRejected as refused:
        async with working(request) as work:
            return await _list(request, work, refused.values, refused.errors)
    return leave_for(request, f"{HOME}/{report_id}")


@get(f"{HOME}/{{report_id:uuid}}", guards=[may(REPORT)])
async def report_page(request: AnyRequest, work: Own, report_id: FromPath[UUID]) -> Response[bytes]:
    """One report: its figures, each leading to its rows, what is to be typed, and whether it still says what was
    printed."""
    return await _show(request, work, report_id)


async def _report(work: Work, report_id: UUID) -> ReportView:
    report = await report_by_id(work, report_id)
    if report is None:
        raise NotFound
    return report


async def _show(
    request: AnyRequest,
    work: Work,
    report_id: UUID,
    refused: str = "",
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, Refusal] | None = None,
) -> Response[bytes]:
    report = await _report(work, report_id)
    now = await actions.count_now(work, report)
    figures = now if report.state == "draft" else report.figures
    kind = KINDS[report.kind]
    context: dict[str, Any] = {
        "report": report,
        "title": gettext(kind.title),
        "days": span_words(report),
        "basis": gettext(kind.basis) if kind.basis else "",
        "note": gettext(kind.note) if kind.note else "",
        "parts": parts_of(report, figures, work.tenant, work.language),
        "typed": [(name, gettext(TYPED[name].title), TYPED[name].kind) for name in kind.typed],
        "differing": _differing(report, now),
        "files": await files_of(work, RECORD, report_id) if report.files else [],
        "kept": set(report.files.values()),
        "may": allowed_acts(work.actor, report.state),
        "can_read": work.actor.may(READ),
        "states": said(STATES),
        "shapes": SHAPES,
        "history": await history(work, report_id),
        "address": _address(report),
        "refused": refused,
        "values": values or {**report.typed, "number": report.number, "version": str(report.version)},
        "errors": errors or {},
    }
    return page(request, "statistics/report.html", status=422 if errors else 200, **context)


def _differing(report: ReportView, now: Mapping[str, Any]) -> list[tuple[str, int, int]]:
    """Figures that would be others if the report were counted again: (title, printed, now)."""
    if report.state == "draft":
        return []
    printed = report.figures["rows"]
    return [
        (gettext(FIGURES[key].title), len(ids), len(now["rows"].get(key, [])))
        for key, ids in printed.items()
        if sorted(ids) != sorted(now["rows"].get(key, []))
    ]


def _address(report: ReportView) -> str:
    return f"/reports/{report.kind}-{report.slug}".replace("_", "-")


@post(f"{HOME}/{{report_id:uuid}}/fill", guards=[may(REPORT)])
async def fill_report(request: AnyRequest, report_id: FromPath[UUID]) -> Response[bytes]:
    """Keep what no row tells."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            report = await _report(work, report_id)
            typed, number, version = typed_from(read, KINDS[report.kind])
            await at_fields(read, actions.fill(work, report_id, typed, number, version))
    except FormRejected as refused:
        async with working(request) as work:
            return await _show(request, work, report_id, "fill", refused.values, refused.errors)
    return leave_for(request, f"{HOME}/{report_id}")


@post(f"{HOME}/{{report_id:uuid}}/print", guards=[may(REPORT)])
async def print_report(request: AnyRequest, report_id: FromPath[UUID]) -> Response[bytes]:
    """Freeze the figures and make the documents: DOCX, PDF and a workbook, in the agency's language."""
    await posted(request)
    try:
        async with working(request) as work:
            report = await _report(work, report_id)
            demand("print", work.actor, report.state)
            figures = await actions.count_now(work, report)
        files = await _made(request, report, figures, work)
        async with working(request) as work:
            await actions.freeze(work, report_id, figures, files)
    except Refusal as refusal:
        async with working(request) as work:
            return await _show(request, work, report_id, "print", None, {"": refusal})
    return leave_for(request, f"{HOME}/{report_id}")


async def _made(request: AnyRequest, report: ReportView, figures: Mapping[str, Any], work: Work) -> dict[str, Taken]:
    tenant, store = visitor(request).tenant, house(request).store
    own, name = report.language, f"report-{report.kind.replace('_', '-')}-{report.slug}"
    with speaking(own):
        parts = parts_of(report, figures, tenant, own)
        paper = paper_of(report, parts, tenant, work.now, own)
        sheets = workbook_bytes(leaves_of(report, parts))
    local = work.local_now.replace(microsecond=0)
    about = {"title": paper["title"], "language": own, "author": paper["agency"], "moment": local.isoformat()}
    try:
        docx, pdf = await set_paper(store, tenant, paper, about, name)
        return {"docx": docx, "pdf": pdf, "xlsx": await take_made(store, tenant, f"{name}.xlsx", "xlsx", sheets)}
    except Unmade as error:
        raise Refusal(UNMADE, code="unmade", problem=error.problem) from error
    except StorageError as error:
        raise Away("files") from error


@post(f"{HOME}/{{report_id:uuid}}/publish", guards=[may(REPORT)])
async def publish_report(request: AnyRequest, report_id: FromPath[UUID]) -> Response[bytes]:
    """Put the printed report on the public page, in each of the agency's languages."""
    await posted(request)
    try:
        async with working(request) as work:
            report = await _report(work, report_id)
            await actions.publish(work, report_id, _texts(work, report), _facts(work, report))
    except (Refusal, FieldErrors) as error:
        refusal = error.errors[0] if isinstance(error, FieldErrors) else error
        async with working(request) as work:
            return await _show(request, work, report_id, "publish", None, {"": refusal})
    return leave_for(request, f"{HOME}/{report_id}")


def _texts(work: Work, report: ReportView) -> dict[str, PublicText]:
    found: dict[str, PublicText] = {}
    for language in work.tenant.profile.languages:
        with speaking(language):
            kind = KINDS[report.kind]
            notes = [gettext(text) for text in (kind.basis, kind.note) if text]
            found[language] = PublicText(title_of(report), "\n".join(notes))
    return found


def _facts(work: Work, report: ReportView) -> dict[str, Any]:
    """The figures for the public page: counts and typed words by language, no rows and no names of requesters."""
    said_in: dict[str, Any] = {}
    for language in work.tenant.profile.languages:
        with speaking(language):
            said_in[language] = [
                {
                    "title": f"{part.letter}) {part.title}" if part.letter else part.title,
                    "unverified": part.unverified,
                    "lines": [[line.title, str(line.value)] for line in part.lines],
                    "tables": [
                        {
                            "title": one.title,
                            "head": list(one.head),
                            "rows": [[str(cell) for cell in row] for row in one.rows],
                        }
                        for one in part.tables
                    ],
                    "texts": [list(text) for text in part.texts],
                }
                for part in parts_of(report, report.figures, work.tenant, language)
            ]
    days = {"first": report.first.isoformat(), "last": report.last.isoformat()}
    return {"report": report.kind, "number": report.number, **days, "parts": said_in}


def _table(one: Table) -> dict[str, Any]:
    rows = [[str(cell) for cell in row] for row in one.rows]
    return {"title": one.title, "head": list(one.head), "rows": rows}


@post(f"{HOME}/{{report_id:uuid}}/{{act:str}}", guards=[may(REPORT)])
async def do_with_report(request: AnyRequest, report_id: FromPath[UUID], act: FromPath[str]) -> Response[bytes]:
    """Withdraw it from the public page, or let a printed one be made anew; both with a reason."""
    read = Fields(await posted(request))
    doers = {"withdraw": actions.withdraw, "renew": actions.renew}
    if act not in doers:
        raise NotFound
    try:
        async with working(request) as work:
            await _report(work, report_id)
            reason = read.text("reason", limit=1_000)
            read.done()
            await at_fields(read, doers[act](work, report_id, reason))
    except FormRejected as refused:
        async with working(request) as work:
            return await _show(request, work, report_id, act, refused.values, refused.errors)
    return leave_for(request, f"{HOME}/{report_id}")


@get(f"{HOME}/{{report_id:uuid}}/rows/{{figure:str}}", guards=[may(REPORT)])
async def rows_page(
    request: AnyRequest, work: Own, report_id: FromPath[UUID], figure: FromPath[str]
) -> Response[bytes]:
    """The requests behind a figure, those that the reader may read; the others are counted only."""
    report = await _report(work, report_id)
    if figure not in KINDS[report.kind].figures:
        raise NotFound
    figures = await actions.count_now(work, report) if report.state == "draft" else report.figures
    ids = [UUID(one) for one in figures["rows"][figure]]
    rows, whole = await rows_behind(work, ids)
    context: dict[str, Any] = {
        "report": report,
        "report_title": gettext(KINDS[report.kind].title),
        "title": gettext(FIGURES[figure].title),
        "days": span_words(report),
        "rows": rows,
        "whole": whole,
        "hidden_rows": whole - len(rows),
        "states": said(REQUEST_STATES),
    }
    return page(request, "statistics/rows.html", **context)


DOORS = [
    reports_page,
    begin_report,
    report_page,
    fill_report,
    print_report,
    publish_report,
    do_with_report,
    rows_page,
]
