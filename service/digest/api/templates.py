"""Templates of digests for programs of the agency."""

from uuid import UUID

from litestar import get, post, put
from litestar.params import FromPath, JSONBody

from service.digest.actions import templates as actions
from service.digest.api.bodies import (
    ChangedTemplate,
    MadeBody,
    NewTemplate,
    OptionsBody,
    SectionBody,
    SetAside,
    TemplateBody,
    TemplatesBody,
)
from service.digest.queries.templates import TemplateView, template_by_id, templates
from service.digest.rules.acts import ADMINISTER, EDIT, READ
from service.digest.rules.sections import Options, SectionEdit, TemplateEdit
from service.web.errors import NotFound
from service.web.guards import may
from service.web.working import Own


@get("/templates", guards=[may(READ, ADMINISTER)], operation_id="listDigestTemplates",
     summary="List templates of digests")  # fmt: skip
async def list_templates(work: Own) -> TemplatesBody:
    return TemplatesBody([_body(one) for one in await templates(work, retired=True)])


@get("/templates/{template_id:uuid}", guards=[may(READ, ADMINISTER)], operation_id="readDigestTemplate",
     summary="Read a template of digests")  # fmt: skip
async def read_template(work: Own, template_id: FromPath[UUID]) -> TemplateBody:
    found = await template_by_id(work, template_id)
    if found is None:
        raise NotFound
    return _body(found)


def _body(one: TemplateView) -> TemplateBody:
    edit = one.edit
    sections = [
        SectionBody(
            section.kind, dict(section.titles), section.source, OptionsBody(
                list(section.options.topics), list(section.options.tones), list(section.options.kinds),
                list(section.options.words), list(section.options.monitors), section.options.most,
            ), section.id,
        )
        for section in edit.sections
    ]  # fmt: skip
    return TemplateBody(
        one.id, one.state, one.version, dict(edit.titles), edit.public, list(edit.languages), list(edit.approvers),
        sections,
    )  # fmt: skip


@post("/templates", guards=[may(ADMINISTER)], operation_id="makeDigestTemplate", summary="Make a template of digests")
async def make_template(work: Own, data: JSONBody[NewTemplate]) -> MadeBody:
    return MadeBody(await actions.create_template(work, _edit(data, None)))


@put("/templates/{template_id:uuid}", guards=[may(ADMINISTER)], operation_id="changeDigestTemplate",
     summary="Change a template of digests", status_code=204)  # fmt: skip
async def change_template(work: Own, template_id: FromPath[UUID], data: JSONBody[ChangedTemplate]) -> None:
    await actions.edit_template(work, template_id, _edit(data, data.version))


def _edit(data: NewTemplate | ChangedTemplate, version: int | None) -> TemplateEdit:
    sections = tuple(
        SectionEdit(one.kind, one.titles, one.source, _options(one.options), one.id) for one in data.sections
    )
    return TemplateEdit(data.titles, sections, data.public, tuple(data.languages), tuple(data.approvers), version)


def _options(one: OptionsBody | None) -> Options:
    if one is None:
        return Options()
    return Options(
        tuple(one.topics), tuple(one.tones), tuple(one.kinds), tuple(one.words), tuple(one.monitors), one.most
    )


@post("/templates/{template_id:uuid}/retire", guards=[may(ADMINISTER)], operation_id="retireDigestTemplate",
      summary="Retire a template of digests", status_code=204)  # fmt: skip
async def retire_template(work: Own, template_id: FromPath[UUID]) -> None:
    await actions.retire_template(work, template_id)


@post("/folders/{section_id:uuid}", guards=[may(EDIT)], operation_id="setAsideForDigest",
      summary="Set an article aside for a section of a template, or take it out again", status_code=204)  # fmt: skip
async def set_aside(work: Own, section_id: FromPath[UUID], data: JSONBody[SetAside]) -> None:
    await actions.set_aside(work, section_id, data.clip, data.back)


DOORS = [list_templates, read_template, make_template, change_template, retire_template, set_aside]
