"""What was carried and counted: each body notes its own, with what shows it."""

from dataclasses import dataclass
from uuid import UUID

from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_line
from service.monitoring.queries.clips import clip_by_id
from service.monitoring.rules.acts import READ as READ_MEDIA
from service.planning.campaigns.actions.materials import in_campaign, taken_file
from service.planning.campaigns.models import Carrying, Figure
from service.planning.campaigns.queries.campaigns import campaign, carrying_row, counted_in, figure_row, party_of
from service.planning.campaigns.rules.content import (
    COUNTED_ALREADY,
    LINE_LIMIT,
    NEEDS_RECORD,
    NewCarrying,
    NewFigure,
    Proof,
    carrying_problems,
    figure_problems,
    proof_problems,
)
from service.planning.campaigns.rules.words import CARRYING, FIGURE, MATERIAL
from service.planning.plans.actions.finding import noted, tell
from service.planning.plans.queries.access import Seen, seen
from service.planning.plans.rules.acts import NEEDS_REASON, RANK
from service.planning.plans.rules.content import NOT_IN_PLAN
from service.planning.plans.rules.words import PLAN
from service.press.events.queries.events import event_by_id
from service.press.events.rules.acts import READ as READ_PRESS
from service.runtime.work import Work
from service.web.errors import NotFound

REMINDED = "campaign_carry"
"""What the other agencies' jobs are told when one of them is reminded."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What shows a carrying, as it is kept."""

    title: str = ""
    address: str = ""
    record: str = ""
    record_id: UUID | None = None


async def carry(work: Work, plan_id: UUID, new: NewCarrying) -> UUID:
    """Note that this agency carried a material; the id. Raises NotFound, Refusal, FieldErrors."""
    found = await in_campaign(work, plan_id, "comment" if await _closed(work, plan_id) else "propose")
    wrong = carrying_problems(new, work.today)
    party = await party_of(work, plan_id, new.material_id)
    if party is None:
        wrong.append(Refusal(NOT_IN_PLAN, code="unknown", field="material"))
    if wrong:
        raise FieldErrors(wrong)
    assert new.carried_on is not None and party is not None  # looked at above
    shown = await _shown(work, new.proof)
    row = Carrying(
        tenant_id=work.tenant.id, id=new_id(), plan_tenant_id=found.plan.tenant_id, plan_id=plan_id,
        material_tenant_id=party, material_id=new.material_id, state="standing", channel=new.channel,
        place=new.place.strip(), carried_on=new.carried_on, proof=new.proof.kind, proof_title=shown.title,
        address=shown.address, file_id=None, file_name="", file_sha256="", record=shown.record,
        record_id=shown.record_id, remark=new.remark.strip(), reason="", noted_at=work.now, noted_by=work.actor.id,
        noted_by_name=work.actor.name,
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    await _take_file(work, row, new.proof)
    after = {"material": new.material_id, "place": row.place, "on": new.carried_on, "proof": new.proof.kind}
    await noted(work, found, "carrying.noted", CARRYING, row.id, after=after)
    return row.id


async def _closed(work: Work, plan_id: UUID) -> bool:
    """Whether the campaign is closed: what was carried before is still noted then, by those who may put things in."""
    found = await seen(work, plan_id)
    return found is not None and found.plan.state == "closed" and RANK[found.access.level] >= RANK["contribute"]


async def _shown(work: Work, proof: Proof) -> Shown:
    """What is copied for the others of a proof. Raises Refusal for what is not there or not the actor's to see."""
    if proof.kind == "clip" and proof.record_id is not None:
        if not work.actor.may(READ_MEDIA):
            raise Refusal(NEEDS_RECORD, code="unknown", field="record")
        try:
            clip = await clip_by_id(work, proof.record_id)
        except NotFound:
            raise Refusal(NEEDS_RECORD, code="unknown", field="record") from None
        return Shown(clip.title[:LINE_LIMIT], clip.address or "", "clip", clip.id)
    if proof.kind == "event" and proof.record_id is not None:
        event = await event_by_id(work, proof.record_id) if work.actor.may(READ_PRESS) else None
        if event is None:
            raise Refusal(NEEDS_RECORD, code="unknown", field="record")
        title = event.title(work.tenant.profile.default_language)
        return Shown(clean_line(title, LINE_LIMIT), "", "press_event", event.id)
    return Shown(address=proof.address)


async def _take_file(work: Work, row: Carrying, proof: Proof) -> None:
    if proof.kind != "file" or proof.file_id is None:
        return
    row.file_id, row.file_name, row.file_sha256 = await taken_file(work, proof.file_id, CARRYING, row.id, "files")
    row.proof_title = row.file_name
    await work.session.flush()


async def prove(work: Work, plan_id: UUID, carrying_id: UUID, proof: Proof) -> None:
    """Add or replace what shows an own carrying. Raises NotFound, Refusal, FieldErrors."""
    found = await in_campaign(work, plan_id, "comment" if await _closed(work, plan_id) else "propose")
    row = await carrying_row(work, plan_id, carrying_id)
    if row is None:
        raise NotFound
    if wrong := proof_problems(proof):
        raise FieldErrors(wrong)
    shown = await _shown(work, proof)
    row.proof, row.proof_title, row.address = proof.kind, shown.title, shown.address
    row.record, row.record_id = shown.record, shown.record_id
    row.file_id, row.file_name, row.file_sha256 = None, "", ""
    await work.session.flush()
    await _take_file(work, row, proof)
    await noted(work, found, "carrying.proven", CARRYING, carrying_id, after={"proof": proof.kind})


async def withdraw_carrying(work: Work, plan_id: UUID, carrying_id: UUID, reason: str) -> None:
    """Take back that this agency carried something. Raises NotFound, Refusal."""
    found = await in_campaign(work, plan_id, "comment" if await _closed(work, plan_id) else "propose")
    row = await carrying_row(work, plan_id, carrying_id)
    if row is None:
        raise NotFound
    if not reason.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    row.state, row.reason = "withdrawn", reason.strip()
    await work.session.flush()
    await noted(work, found, "carrying.withdrawn", CARRYING, carrying_id, reason=reason.strip())


# --- figures


async def count(work: Work, plan_id: UUID, new: NewFigure) -> UUID:
    """Note a count of a day or week for this agency; its id. A day is counted once. Raises NotFound, Refusal."""
    found = await in_campaign(work, plan_id, "measure")
    if wrong := figure_problems(new, work.today):
        raise FieldErrors(wrong)
    assert new.first_on is not None and new.last_on is not None and new.value is not None  # looked at above
    line = " ".join(new.line.split())
    known = await counted_in(work, plan_id, new.measure, line, new.first_on, new.last_on)
    if known is not None:
        raise Refusal(
            COUNTED_ALREADY, code="counted", field="first_on", first=f"{known[0]:%d.%m.%Y}", last=f"{known[1]:%d.%m.%Y}"
        )
    row = Figure(
        tenant_id=work.tenant.id, id=new_id(), plan_tenant_id=found.plan.tenant_id, plan_id=plan_id, state="standing",
        measure=new.measure, line=line, span=new.span, first_on=new.first_on, last_on=new.last_on, value=new.value,
        source=new.source.strip(), address=new.address, reason="", noted_at=work.now, noted_by=work.actor.id,
        noted_by_name=work.actor.name,
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    after = {"measure": new.measure, "line": line, "on": new.first_on, "value": new.value}
    await noted(work, found, "figure.noted", FIGURE, row.id, after=after)
    return row.id


async def withdraw_figure(work: Work, plan_id: UUID, figure_id: UUID, reason: str) -> None:
    """Take an own count out, with why. Raises NotFound, Refusal."""
    found = await in_campaign(work, plan_id, "measure")
    row = await figure_row(work, plan_id, figure_id)
    if row is None:
        raise NotFound
    if not reason.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    row.state, row.reason = "withdrawn", reason.strip()
    await work.session.flush()
    await noted(work, found, "figure.withdrawn", FIGURE, figure_id, reason=reason.strip())


# --- who is missing


async def remind_missing(work: Work, plan_id: UUID, material_id: UUID) -> list[UUID]:
    """Tell the bodies that have not carried a material; which ones. Raises NotFound, Refusal."""
    found: Seen = await in_campaign(work, plan_id, "propose")
    known = await campaign(work, plan_id)
    one = next((one for one in known.summary.materials if one.id == material_id), None)
    if one is None:
        raise NotFound
    others = [party for party in one.missing if party != work.tenant.id]
    if others:
        await tell(work, plan_id, REMINDED, MATERIAL, material_id, readers=others)
        after = {"material": material_id, "agencies": [known.names.get(party, "") for party in others]}
        await noted(work, found, "campaign.reminded", PLAN, plan_id, after=after)
    return others
