"""Keeping templates: made, changed, retired; and setting articles aside for their sections."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from service.digest.models import Pick, Section, Template
from service.digest.queries.templates import TemplateView, choices, section_row, template_by_id, template_row
from service.digest.rules.acts import ADMINISTER, EDIT, IS_RETIRED, TEMPLATE, may_do
from service.digest.rules.sections import Offered, SectionEdit, TemplateEdit, checked
from service.identity.queries import people_named
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.monitoring.queries.clips import clip_by_id
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit


async def create_template(work: Work, edit: TemplateEdit) -> UUID:
    """Make a template; its id. Raises Refusal, FieldErrors."""
    may_do(work.actor, ADMINISTER)
    kept = checked(edit, (await choices(work)).offered(work))
    row = Template(
        tenant_id=work.tenant.id, id=new_id(), state="kept", titles=dict(kept.titles), public=kept.public,
        languages=list(kept.languages), approvers=[str(one) for one in kept.approvers],
        owner_id=await _owner(work), version=1, created_at=work.now, changed_at=work.now,
        changed_by_name=work.actor.name,
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    await _keep_sections(work, row.id, kept, {})
    work.record("digest_template.created", row.id, record=TEMPLATE, after=plain(kept))
    return row.id


async def _owner(work: Work) -> UUID | None:
    """Who answers for it, where the actor is one of the agency's people."""
    own = work.actor.id if work.actor.kind == "person" else None
    return own if own is not None and own in await people_named(work, {own}) else None


async def _keep_sections(work: Work, template_id: UUID, edit: TemplateEdit, known: dict[UUID, SectionEdit]) -> None:
    """The sections in their order; one that is left out is kept aside, since folders and issues name it."""
    gone = set(known) - {one.id for one in edit.sections}
    if gone:
        here = (Section.template_id == template_id, Section.id.in_(gone))
        await work.session.execute(update(Section).where(*here).values(state="removed"))
    for position, one in enumerate(edit.sections, 1):
        values: dict[str, Any] = {
            "position": position, "kind": one.kind, "titles": dict(one.titles), "source": one.source,
            "options": one.options.plain(),
        }  # fmt: skip
        if one.id in known:
            await work.session.execute(update(Section).where(Section.id == one.id).values(**values))
        else:
            own = {"tenant_id": work.tenant.id, "id": new_id(), "template_id": template_id, "state": "kept"}
            await work.session.execute(insert(Section).values(**own, **values))


def plain(edit: TemplateEdit) -> dict[str, Any]:
    """A template as acts and comparisons keep it."""
    return {
        "titles": dict(edit.titles), "public": edit.public, "languages": list(edit.languages),
        "approvers": [str(one) for one in edit.approvers],
        "sections": [
            {"kind": one.kind, "titles": dict(one.titles), "source": one.source, "options": one.options.plain()}
            for one in edit.sections
        ],
    }  # fmt: skip


async def _demanded(work: Work, template_id: UUID) -> tuple[Template, TemplateView]:
    may_do(work.actor, ADMINISTER)
    row = await template_row(work, template_id, lock=True)
    view = await template_by_id(work, template_id)
    if row is None or view is None:
        raise NotFound
    if row.state != "kept":
        raise Refusal(IS_RETIRED, code="wrong_state")
    return row, view


async def edit_template(work: Work, template_id: UUID, edit: TemplateEdit) -> None:
    """Change a template; issues that were opened stay as they are. Raises NotFound, Refusal, FieldErrors, StaleEdit."""
    row, view = await _demanded(work, template_id)
    offer = (await choices(work)).offered(work)
    kept = checked(edit, _with_former(offer, view.edit))
    if edit.version is not None and edit.version != row.version:
        raise StaleEdit(plain(kept), plain(view.edit))
    before, after = plain(view.edit), plain(kept)
    if before == after:
        return
    row.titles, row.public, row.languages = dict(kept.titles), kept.public, list(kept.languages)
    row.approvers = [str(one) for one in kept.approvers]
    _touched(work, row)
    await work.session.flush()
    await _keep_sections(work, template_id, kept, {one.id: one for one in view.edit.sections if one.id is not None})
    work.record("digest_template.changed", template_id, record=TEMPLATE, before=before, after=after)


def _with_former(offer: Offered, former: TemplateEdit) -> Offered:
    """What stands in a template may stay, though nobody could choose it any more."""
    return replace(
        offer,
        approvers={*offer.approvers, *former.approvers},
        monitors={*offer.monitors, *(one for section in former.sections for one in section.options.monitors)},
    )


def _touched(work: Work, row: Template) -> None:
    row.version += 1
    row.changed_at, row.changed_by_name = work.now, work.actor.name


async def retire_template(work: Work, template_id: UUID) -> None:
    """Open no more issues of a template; those that are open go on. Raises NotFound, Refusal."""
    row, _ = await _demanded(work, template_id)
    row.state = "retired"
    _touched(work, row)
    await work.session.flush()
    work.record("digest_template.retired", template_id, record=TEMPLATE)


async def set_aside(work: Work, section_id: UUID, clip_id: UUID, back: bool = False) -> None:
    """Put a clip into the folder of a section, or take it out again. Raises NotFound, Refusal."""
    may_do(work.actor, EDIT)
    section = await section_row(work, section_id)
    if section is None:
        raise NotFound
    await clip_by_id(work, clip_id)
    state = "removed" if back else "kept"
    values = {"state": state, "picked_at": work.now, "picked_by_name": work.actor.name}
    own = {"tenant_id": work.tenant.id, "section_id": section_id, "clip_id": clip_id}
    statement = insert(Pick).values(**own, **values).on_conflict_do_update(
        index_elements=["tenant_id", "section_id", "clip_id"], set_=values, where=Pick.state != state
    )  # fmt: skip
    changed = await work.session.execute(statement.returning(Pick.clip_id))
    if changed.first() is not None:
        word = "digest_template.put_back" if back else "digest_template.set_aside"
        work.record(
            word, section.template_id, record=TEMPLATE, after={"section": str(section_id), "clip": str(clip_id)}
        )
