"""Materials of a campaign: put in, changed, taken out, handed over. Each body changes its own alone."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from service.documents.actions import attach
from service.documents.queries import file_by_id
from service.identity.offers import Handing, gone
from service.identity.queries import people_named
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.planning.campaigns.models import Material, MaterialText
from service.planning.campaigns.queries.campaigns import material_row, materials_by_id, text_rows
from service.planning.campaigns.rules.content import NOT_CAMPAIGN, MaterialEdit, MaterialWords, material_problems
from service.planning.campaigns.rules.words import KIND, MATERIAL
from service.planning.plans.actions.finding import held, noted
from service.planning.plans.actions.parts import NOT_A_PARTY
from service.planning.plans.queries.access import Seen, parties
from service.planning.plans.rules.acts import NEEDS_REASON
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit


async def in_campaign(work: Work, plan_id: UUID, act: str) -> Seen:
    """A campaign in which the actor may do this now. Raises NotFound, Refusal."""
    found = await held(work, plan_id, act)
    if found.plan.kind != KIND:
        raise Refusal(NOT_CAMPAIGN, code="not_campaign")
    return found


async def add_material(work: Work, plan_id: UUID, edit: MaterialEdit) -> UUID:
    """Put a material of this agency into a campaign; its id. Raises NotFound, Refusal, FieldErrors."""
    found = await in_campaign(work, plan_id, "propose")
    await _check(work, found, edit)
    person = work.actor.kind == "person"
    row = Material(
        tenant_id=work.tenant.id, id=new_id(), plan_tenant_id=found.plan.tenant_id, plan_id=plan_id, state="standing",
        kind=edit.kind, carriers=list(edit.carriers), due_on=edit.due_on, reason="",
        owner_id=work.actor.stands_for if person else None, owner_name=work.actor.name if person else "", version=1,
        created_at=work.now, created_by_name=work.actor.name, changed_at=work.now, changed_by_name=work.actor.name,
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    await _put_texts(work, row, edit.texts)
    await noted(work, found, "material.added", MATERIAL, row.id, after=_said(edit), title=_titles(edit.texts))
    return row.id


async def change_material(work: Work, plan_id: UUID, material_id: UUID, edit: MaterialEdit) -> None:
    """Change an own material; languages left out stay. Raises NotFound, Refusal, FieldErrors, StaleEdit."""
    found = await in_campaign(work, plan_id, "propose")
    row = await material_row(work, plan_id, material_id)
    if row is None:
        raise NotFound
    texts = await text_rows(work, material_id)
    before = {"kind": row.kind, "due_on": row.due_on, **{code: one.title for code, one in texts.items()}}
    if edit.version is not None and edit.version != row.version:
        raise StaleEdit(_said(edit), before)
    await _check(work, found, edit)
    row.kind, row.carriers, row.due_on = edit.kind, list(edit.carriers), edit.due_on
    row.version += 1
    row.changed_at, row.changed_by_name = work.now, work.actor.name
    await work.session.flush()
    await _put_texts(work, row, edit.texts)
    await noted(work, found, "material.changed", MATERIAL, material_id, before=before, after=_said(edit),
                title=_titles(edit.texts))  # fmt: skip


async def withdraw_material(work: Work, plan_id: UUID, material_id: UUID, reason: str) -> None:
    """Take an own material out, with why. What was carried of it is not counted any more. Raises NotFound, Refusal."""
    found = await in_campaign(work, plan_id, "propose")
    row = await material_row(work, plan_id, material_id)
    if row is None:
        raise NotFound
    if not reason.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    row.state, row.reason, row.version = "withdrawn", reason.strip(), row.version + 1
    row.changed_at, row.changed_by_name = work.now, work.actor.name
    await work.session.flush()
    titles = {code: one.title for code, one in (await text_rows(work, material_id)).items() if one.title}
    await noted(work, found, "material.withdrawn", MATERIAL, material_id, title=titles, reason=reason.strip())


async def hand_over_material(work: Work, handing: Handing) -> None:
    """Somebody else of the agency answers for a material. Raises Refusal(code="gone")."""
    view = (await materials_by_id(work, [handing.matter_id])).get(handing.matter_id)
    row = await material_row(work, view.plan_id, handing.matter_id) if view else None
    if row is None or row.owner_id != handing.from_id:
        raise gone()
    row.owner_id = handing.to_id
    row.owner_name = (await people_named(work, [handing.to_id])).get(handing.to_id, "")
    await work.session.flush()
    work.record(
        "plan_material.handed_over", handing.matter_id, record=MATERIAL, before={"owner": str(handing.from_id)},
        after={"owner": str(handing.to_id)}, reason=handing.reason,
    )  # fmt: skip


async def _check(work: Work, found: Seen, edit: MaterialEdit) -> None:
    wrong = material_problems(edit)
    taking_part = set(await parties(work, found.plan.id)) if edit.carriers else set()
    if any(one not in taking_part for one in edit.carriers):
        wrong.append(Refusal(NOT_A_PARTY, code="unknown", field="carriers"))
    if wrong:
        raise FieldErrors(wrong)


async def _put_texts(work: Work, row: Material, texts: Mapping[str, MaterialWords]) -> None:
    known = await text_rows(work, row.id)
    for code, words in texts.items():
        kept = known.get(code)
        if kept is None and words == MaterialWords():
            continue
        if kept is None:
            kept = MaterialText(
                tenant_id=row.tenant_id, material_id=row.id, language=code, plan_tenant_id=row.plan_tenant_id,
                plan_id=row.plan_id, title="", address="", file_id=None, file_name="", file_sha256="",
            )  # fmt: skip
            work.session.add(kept)
        kept.title, kept.address = words.title.strip(), words.address
        if words.file_id is not None and words.file_id != kept.file_id:
            kept.file_id, kept.file_name, kept.file_sha256 = await taken_file(
                work, words.file_id, MATERIAL, row.id, f"file_{code}"
            )
    await work.session.flush()


async def taken_file(work: Work, file_id: UUID, record: str, record_id: UUID, field: str) -> tuple[UUID, str, str]:
    """A waiting file of the actor, given to a record: its id, name and SHA-256. Raises Refusal at `field`.

    The bytes stay in this agency's own store: the others learn the name and the sum, and the link where there is one.
    """
    try:
        await attach(work, [file_id], record, record_id, searched=False)
    except Refusal as refusal:
        raise refusal.at(field) from None
    file = await file_by_id(work, file_id)
    assert file is not None  # it was attached
    return file.id, file.name, file.sha256


def _titles(texts: Mapping[str, MaterialWords]) -> dict[str, str]:
    return {code: one.title for code, one in texts.items() if one.title}


def _said(edit: MaterialEdit) -> dict[str, Any]:
    return {"kind": edit.kind, "due_on": edit.due_on, **_titles(edit.texts)}
