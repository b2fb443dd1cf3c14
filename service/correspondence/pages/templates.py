"""Templates of an agency: the list with the fields they may use, adding, retiring."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.correspondence.actions.templating import add_template, retire_template
from service.correspondence.forms.draft import rejected
from service.correspondence.forms.letter import file_ids
from service.correspondence.pages.draft import problem_words
from service.correspondence.pages.draftwords import DRAFT_LABELS
from service.correspondence.pages.showing import key, options, words_for
from service.correspondence.queries.course import templates
from service.correspondence.rules import DRAFT, TEMPLATES
from service.correspondence.rules.templates import DIRECTIONS, FIELDS, TEMPLATE_STATES, TITLE_LIMIT
from service.documents.queries import file_by_id, waiting_files
from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_line
from service.kit.words import N_
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.fields import FormRejected
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.working import AnyRequest, Own, working

SHAPES = {"making": "work", "checking": "work", "ready": "done", "refused": "stop", "retired": "stop"}
HERE = "/letters/templates"


@get("/letters/templates", guards=[may(TEMPLATES, DRAFT)])
async def templates_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """Every template in use, what is wrong with it, and the fields that templates may use."""
    return await _show(request, work)


async def _show(request: AnyRequest, work: Work, refused: FormRejected | None = None) -> Response[bytes]:
    found = await templates(work)
    files = {one.id: await file_by_id(work, one.file_id) for one in found if one.file_id}
    values = refused.values if refused else {"language": work.tenant.profile.default_language, "direction": "both"}
    context: dict[str, Any] = {
        "templates": found,
        "files_of": files,
        "problems": {one.id: problem_words(one.problem, one.detail) for one in found if one.problem},
        "fields": [(name, gettext(words)) for name, words in FIELDS.items()],
        "states": {state: gettext(words) for state, words in TEMPLATE_STATES.items()},
        "shapes": SHAPES,
        "directions": [(name, gettext(words)) for name, words in DIRECTIONS.items()],
        "labels": {name: gettext(words) for name, words in DRAFT_LABELS.items()},
        "words": words_for(work.tenant, work.language),
        "values": values,
        "errors": refused.errors if refused else {},
        "waiting": await waiting_files(work, _ids(values)),
        "limits": work.tenant.profile.files,
        "can_change": work.actor.may(TEMPLATES),
        "busy": any(one.state in {"making", "checking"} for one in found),
        "options": options,
        "key": key,
    }
    return page(request, "correspondence/templates.html", status=422 if refused else 200, **context)


def _ids(values: dict[str, str]) -> list[UUID]:
    try:
        return list(file_ids(values))
    except Refusal:
        return []


@post("/letters/templates", guards=[may(TEMPLATES)])
async def add(request: AnyRequest) -> Response[bytes]:
    """Add a template: an uploaded DOCX, or with `ours` a copy of our own to be changed."""
    values = await posted(request)
    try:
        async with working(request) as work:
            ids = () if values.get("ours") else file_ids(values)
            if not values.get("ours") and not ids:
                raise Refusal(N_("Choose one DOCX file."), code="docx", field="files")
            title = clean_line(values.get("title", ""), TITLE_LIMIT)
            await add_template(
                work, title, values.get("language", ""), values.get("direction", ""), ids[0] if ids else None
            )
    except (Refusal, FieldErrors) as error:
        async with working(request) as work:
            return await _show(request, work, rejected(values, error))
    return await leave_saying(request, HERE, N_("The template is added. It is checked now."))


@post("/letters/templates/{template_id:uuid}/retire", guards=[may(TEMPLATES)])
async def retire(request: AnyRequest, template_id: FromPath[UUID]) -> Response[bytes]:
    """Offer a template no longer."""
    async with working(request) as work:
        await retire_template(work, template_id)
    return await leave_saying(request, HERE, N_("The template is retired."))


DOORS = [templates_page, add, retire]
