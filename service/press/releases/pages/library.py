"""The library: templates, and lines that were agreed on a topic."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from service.kit.words import N_
from service.press.outlets.rules.acts import READ
from service.press.releases.actions import library as acts
from service.press.releases.forms import line_from, reason_from, template_from, values_of
from service.press.releases.pages.showing import FRESH, Again, history, words_for
from service.press.releases.queries.library import (
    LineView,
    TemplateView,
    line_by_id,
    lines,
    releases_with,
    template_by_id,
    templates,
)
from service.press.releases.queries.releases import releases
from service.press.releases.rules.acts import APPROVE, WRITE
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, at_fields, typed_day
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.working import AnyRequest, Own, working

TEMPLATES, LINES = "/press/release-templates", "/press/lines"
KEPT, RETIRED = N_("The template is kept."), N_("It is not offered any more.")
AGREED = N_("The line is agreed.")


@get(TEMPLATES, guards=[may(READ)])
async def template_list(request: AnyRequest, work: Own) -> Response[bytes]:
    """Every template that is offered, and those that were retired."""
    return page(request, "releases/templates.html", **words_for(work), rows=await templates(work, retired=True))


@get(f"{TEMPLATES}/new", guards=[may(WRITE)])
async def new_template(request: AnyRequest, work: Own) -> Response[bytes]:
    """An empty template."""
    return _template_form(request, work, None, {"kind": "release"})


def _template_form(
    request: AnyRequest, work: Work, shown: TemplateView | None, values: dict[str, str], again: Again = FRESH
) -> Response[bytes]:
    context: dict[str, Any] = {
        **words_for(work), "shown": shown, "values": {**values, **again.values}, "errors": again.errors,
    }  # fmt: skip
    return page(request, "releases/template.html", status=422 if again.errors else 200, **context)


@get(f"{TEMPLATES}/{{template_id:uuid}}", guards=[may(READ)])
async def template_page(request: AnyRequest, work: Own, template_id: FromPath[UUID]) -> Response[bytes]:
    """One template, to be changed by those who write."""
    shown = await _template(work, template_id)
    return _template_form(request, work, shown, {**values_of(shown.kind, shown.texts), "name": shown.name})


async def _template(work: Work, template_id: UUID) -> TemplateView:
    shown = await template_by_id(work, template_id)
    if shown is None:
        raise NotFound
    return shown


@post(f"{TEMPLATES}/new", guards=[may(WRITE)])
async def keep_new_template(request: AnyRequest) -> Response[bytes]:
    """Keep a new template."""
    return await _keep(request, None)


@post(f"{TEMPLATES}/{{template_id:uuid}}", guards=[may(WRITE)])
async def keep_template(request: AnyRequest, template_id: FromPath[UUID]) -> Response[bytes]:
    """Keep what was changed."""
    return await _keep(request, template_id)


async def _keep(request: AnyRequest, template_id: UUID | None) -> Response[bytes]:
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            edit = template_from(read, work.tenant.profile.languages)
            await at_fields(read, acts.keep_template(work, edit, template_id))
    except FormRejected as refused:
        async with working(request) as work:
            shown = await _template(work, template_id) if template_id is not None else None
            return _template_form(request, work, shown, {}, Again("template", refused.values, refused.errors))
    return await leave_saying(request, TEMPLATES, KEPT)


@post(f"{TEMPLATES}/{{template_id:uuid}}/retire", guards=[may(WRITE)])
async def retire_template(request: AnyRequest, template_id: FromPath[UUID]) -> Response[bytes]:
    """Offer a template no more."""
    await posted(request)
    async with working(request) as work:
        await acts.retire_template(work, template_id)
    return await leave_saying(request, TEMPLATES, RETIRED)


# --- agreed lines


@get(LINES, guards=[may(READ)])
async def line_list(
    request: AnyRequest, work: Own, q: FromQuery[str] = "", every: FromQuery[str] = ""
) -> Response[bytes]:
    """Lines that hold today, by topic; with `every` those of before and after, too."""
    today, typed = work.today, q.strip()[:200]
    rows = await lines(work, valid_on=None if every else today, typed=typed)
    context: dict[str, Any] = {
        **words_for(work), "rows": rows, "typed": typed, "every": bool(every), "today": today,
        "agrees": work.actor.may(APPROVE),
    }  # fmt: skip
    return page(request, "releases/lines.html", **context)


@get(f"{LINES}/new", guards=[may(APPROVE)])
async def new_line(request: AnyRequest, work: Own) -> Response[bytes]:
    """An empty line."""
    return await _line_page(request, work, None, {"valid_from": typed_day(work.today)})


async def _line_page(
    request: AnyRequest, work: Work, shown: LineView | None, values: dict[str, str], again: Again = FRESH
) -> Response[bytes]:
    ids = await releases_with(work, shown.id) if shown is not None else []
    known = await releases(work, ids)
    context: dict[str, Any] = {
        **words_for(work),
        "shown": shown,
        "agrees": work.actor.may(APPROVE),
        "today": work.today,
        "used": [known[one] for one in ids if one in known],
        "history": await history(work, shown.id) if shown is not None else [],
        "values": {**values, **(again.values if again.name != "retire" else {})},
        "errors": again.errors,
        "again": again,
    }
    return page(request, "releases/line.html", status=422 if again.errors else 200, **context)


def _values(shown: LineView) -> dict[str, str]:
    values = {f"line_{code}": text for code, text in shown.texts.items()}
    days = {"valid_from": typed_day(shown.valid_from), "valid_until": typed_day(shown.valid_until)}
    return {"topic": shown.topic, **days, **values}


@get(f"{LINES}/{{line_id:uuid}}", guards=[may(READ)])
async def line_page(request: AnyRequest, work: Own, line_id: FromPath[UUID]) -> Response[bytes]:
    """One line, where it stands, and its replacement for those who agree."""
    shown = await _line(work, line_id)
    return await _line_page(request, work, shown, _values(shown))


async def _line(work: Work, line_id: UUID) -> LineView:
    shown = await line_by_id(work, line_id)
    if shown is None:
        raise NotFound
    return shown


@post(f"{LINES}/new", guards=[may(APPROVE)])
async def agree_line(request: AnyRequest) -> Response[bytes]:
    """Agree on a line."""
    return await _agree(request, None)


@post(f"{LINES}/{{line_id:uuid}}", guards=[may(APPROVE)])
async def replace_line(request: AnyRequest, line_id: FromPath[UUID]) -> Response[bytes]:
    """Agree on a line in place of this one."""
    return await _agree(request, line_id)


async def _agree(request: AnyRequest, line_id: UUID | None) -> Response[bytes]:
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            edit = line_from(read, work.tenant.profile.languages, work.today)
            made = await at_fields(read, acts.agree(work, edit, line_id))
    except FormRejected as refused:
        async with working(request) as work:
            shown = await _line(work, line_id) if line_id is not None else None
            return await _line_page(request, work, shown, {}, Again("line", refused.values, refused.errors))
    return await leave_saying(request, f"{LINES}/{made}", AGREED)


@post(f"{LINES}/{{line_id:uuid}}/retire", guards=[may(APPROVE)])
async def retire_line(request: AnyRequest, line_id: FromPath[UUID]) -> Response[bytes]:
    """Say a line no more, with a reason."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            await at_fields(read, acts.retire_line(work, line_id, reason_from(read)))
    except FormRejected as refused:
        async with working(request) as work:
            shown = await _line(work, line_id)
            again = Again("retire", refused.values, refused.errors)
            return await _line_page(request, work, shown, _values(shown), again)
    return await leave_saying(request, f"{LINES}/{line_id}", RETIRED)


DOORS = [
    template_list, new_template, template_page, keep_new_template, keep_template, retire_template,
    line_list, new_line, line_page, agree_line, replace_line, retire_line,
]  # fmt: skip
