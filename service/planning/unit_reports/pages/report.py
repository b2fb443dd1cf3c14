"""One report: its figures and texts, how it reads, its papers, what is decided of it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.audit.access import KINDS as ACT_KINDS
from service.audit.queries import timeline
from service.documents.composition import Unmade
from service.identity.queries import units_with_names
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.planning.unit_reports.actions import deciding, drawing, editing, opening, publishing
from service.planning.unit_reports.forms import languages_from, reason_from, texts_from
from service.planning.unit_reports.models import Report
from service.planning.unit_reports.pages.listing import HOME, OWN_NAMES, said
from service.planning.unit_reports.queries.reports import (
    figures_of,
    lacking,
    may_read,
    report_row,
    standing_of,
    written,
)
from service.planning.unit_reports.rules.acts import APPROVE, EDIT, READ, SHAPES, STATES, allowed_acts, why_not
from service.planning.unit_reports.rules.figures import NO_ROWS
from service.planning.unit_reports.rules.texts import SECTIONS, TEXT_LIMIT
from service.planning.unit_reports.writing import groups_of, heading_of, told
from service.publishing.actions.publications import slug_of_record
from service.runtime.language import gettext, speaking
from service.runtime.work import Work
from service.web.errors import Away, NotFound
from service.web.fields import Fields, FormRejected, at_fields
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.working import AnyRequest, Own, working

CHANGES: Mapping[str, str] = {"new": N_("new"), "gone": N_("gone"), "changed": N_("changed")}
MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip
KEPT = N_("The text is kept.")
CORRECTED = N_("The corrected edition is open. Its texts are kept, its figures drawn anew.")


async def found(work: Work, report_id: UUID) -> Report:
    """A report that the reader may see. Raises NotFound."""
    row = await report_row(work, report_id)
    if row is None or not may_read(work, row):
        raise NotFound
    return row


@get(f"{HOME}/{{report_id:uuid}}", guards=[may(READ)])
async def report_page(request: AnyRequest, work: Own, report_id: FromPath[UUID]) -> Response[bytes]:
    """A report with its figures, each with its sentence and its rows, and its texts."""
    return await show(request, work, report_id)


async def show(
    request: AnyRequest, work: Work, report_id: UUID, refused: str = "", values: Mapping[str, str] | None = None,
    errors: Mapping[str, Refusal] | None = None, compare: Sequence[tuple[str, str, str]] = (),
) -> Response[bytes]:  # fmt: skip
    """The page; 422 with what was refused, and what was typed in its form."""
    row = await found(work, report_id)
    figures = await figures_of(work, report_id, gone=True)
    units = {one.id: one.name for one in await units_with_names(work, closed=True)}
    context: dict[str, Any] = {
        **frame(work, row),
        "groups": groups_of(figures),
        "changes": said(CHANGES),
        "no_rows": gettext(NO_ROWS),
        "sections": said(SECTIONS),
        "limit": TEXT_LIMIT,
        "texts": await written(work, report_id),
        "lacking": [units[one] for one in await lacking(work, row) if one in units] if row.unit_id is None else [],
        "own_work": why_not("approve", work.actor, standing_of(row)) if row.state == "submitted" else None,
        "slug": await slug_of_record(work, "unit_report", report_id) if row.mark else "",
        "history": [
            (act.at, gettext(ACT_KINDS.get(act.kind, act.kind)), act.actor_name, act.reason or "")
            for act in await timeline(work, report_id)
            if not act.kind.startswith("file.")
        ],
        "refused": refused,
        "values": values or {},
        "errors": errors or {},
        "compare": compare,
    }
    return page(request, "unit_reports/report.html", status=422 if errors else 200, **context)


def frame(work: Work, row: Report) -> dict[str, Any]:
    """What the page and the preview share."""
    return {
        "home": HOME, "row": row, "base": f"{HOME}/{row.id}", "heading": heading_of(work, row, work.language),
        "states": said(STATES), "shapes": SHAPES, "acts": allowed_acts(work.actor, standing_of(row)),
        "own_names": OWN_NAMES,
    }  # fmt: skip


@get(f"{HOME}/{{report_id:uuid}}/preview/{{language:str}}", guards=[may(READ)])
async def preview_page(
    request: AnyRequest, work: Own, report_id: FromPath[UUID], language: FromPath[str]
) -> Response[bytes]:
    """How a report reads in one of its languages."""
    row = await _in_language(work, report_id, language)
    words = await told(work, row, language)
    with speaking(language):
        head = words.head
    return page(request, "unit_reports/preview.html", **frame(work, row), told=words, head=head, language=language)


async def _in_language(work: Work, report_id: UUID, language: str) -> Report:
    row = await found(work, report_id)
    if language not in row.languages:
        raise NotFound
    return row


@get(f"{HOME}/{{report_id:uuid}}/paper/{{language:str}}/{{kind:str}}", guards=[may(READ)])
async def report_paper(
    request: AnyRequest, work: Own, report_id: FromPath[UUID], language: FromPath[str], kind: FromPath[str]
) -> Response[bytes]:
    """The PDF or DOCX as it would be made now; what is approved has its own files."""
    row = await _in_language(work, report_id, language)
    if kind not in MEDIA:
        raise NotFound
    try:
        made = await publishing.set_papers(await told(work, row, language), row)
    except Unmade as error:
        raise Away("files") from error
    headers = {
        "Content-Disposition": f'inline; filename="report-{row.period}-{language}.{kind}"',
        "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
    }  # fmt: skip
    return Response(made[kind], media_type=MEDIA[kind], headers=headers)


@post(f"{HOME}/{{report_id:uuid}}/text/{{section:str}}", guards=[may(EDIT)])
async def write_section(request: AnyRequest, report_id: FromPath[UUID], section: FromPath[str]) -> Response[bytes]:
    """Keep the texts of a section; where somebody else was first, both stand beside each other."""
    if section not in SECTIONS:
        raise NotFound
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            row = await found(work, report_id)
            await at_fields(read, editing.write(work, report_id, section, texts_from(read, row.languages)))
    except FormRejected as refused:
        async with working(request) as work:
            kept = await written(work, report_id)
            stale = [name.removeprefix("text_") for name, one in refused.errors.items() if one.code == "stale"]
            rows = [
                (OWN_NAMES.get(code, code), refused.values.get(f"text_{code}", ""), kept[section, code].text)
                for code in stale
            ]
            # Saved again the form holds: it begins from what stands now.
            versions = {f"version_{code}": str(kept[section, code].version) for code in stale}
            values = {**refused.values, **versions}
            return await show(request, work, report_id, f"text-{section}", values, refused.errors, rows)
    return await leave_saying(request, f"{HOME}/{report_id}#{section}", KEPT)


Deed = Callable[[Work, UUID, Fields], Awaitable[object]]


def _plain(act: Callable[[Work, UUID], Awaitable[object]]) -> Deed:
    async def do(work: Work, report_id: UUID, read: Fields) -> object:
        return await act(work, report_id)

    return do


def _reasoned(act: Callable[[Work, UUID, str], Awaitable[object]]) -> Deed:
    async def do(work: Work, report_id: UUID, read: Fields) -> object:
        return await act(work, report_id, reason_from(read))

    return do


async def _publish(work: Work, report_id: UUID, read: Fields) -> object:
    row = await found(work, report_id)
    chosen = languages_from(read, row.languages)
    await publishing.publish(work, report_id, read.ticked("public"), chosen)
    return None


DEEDS: Mapping[str, tuple[Deed, str]] = {
    "redraw": (_plain(drawing.redraw), N_("The figures are drawn anew; what changed is marked.")),
    "submit": (_plain(deciding.submit), N_("The report waits for approval.")),
    "take_back": (_plain(deciding.take_back), N_("The report can be changed again.")),
    "return_report": (_reasoned(deciding.return_report), N_("The report was returned with your reason.")),
    "approve": (_plain(deciding.approve), N_("The report is approved. Its papers are being made.")),
    "make_papers": (_plain(deciding.ask_papers), N_("The papers are being made.")),
    "publish": (_publish, N_("The report is published.")),
    "withdraw": (_reasoned(publishing.withdraw), N_("The report is withdrawn.")),
    "correct": (
        _reasoned(opening.correct),
        N_("The corrected edition is open. Its texts are kept, its figures drawn anew."),
    ),
}


@post(f"{HOME}/{{report_id:uuid}}/{{deed:str}}", guards=[may(EDIT, APPROVE)])
async def do_with_report(request: AnyRequest, report_id: FromPath[UUID], deed: FromPath[str]) -> Response[bytes]:
    """One of the steps; what it lacks is said on the page."""
    if deed not in DEEDS:
        raise NotFound
    act, told_then = DEEDS[deed]
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            await found(work, report_id)
            made = await at_fields(read, act(work, report_id, read))
    except FormRejected as refused:
        async with working(request) as work:
            return await show(request, work, report_id, deed, refused.values, refused.errors)
    there = made if isinstance(made, UUID) else report_id
    return await leave_saying(request, f"{HOME}/{there}", told_then)


DOORS = [report_page, preview_page, report_paper, write_section, do_with_report]
