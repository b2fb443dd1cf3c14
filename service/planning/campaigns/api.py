"""Campaigns for programs of the agency: what each body did, materials, carryings, figures."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from litestar import Router, get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Struct, field

from service.kit.refusal import Refusal
from service.kit.texts import clean_line, clean_text
from service.planning.campaigns.actions import carrying, materials
from service.planning.campaigns.queries.campaigns import Campaign, campaign
from service.planning.campaigns.rules.content import (
    LINE_LIMIT,
    NOT_CAMPAIGN,
    REMARK_LIMIT,
    TITLE_LIMIT,
    MaterialEdit,
    MaterialWords,
    NewCarrying,
    NewFigure,
    Proof,
)
from service.planning.campaigns.rules.words import KIND
from service.planning.plans.actions.finding import opened
from service.planning.plans.rules.acts import READ, WRITE
from service.web.guards import may
from service.web.working import Own


class TextBody(Struct, forbid_unknown_fields=True):
    """A material in one language. `file_id`: an upload of /files that waits."""

    title: str
    address: str = ""
    file_id: UUID | None = None


class MaterialBody(Struct, forbid_unknown_fields=True):
    """A material. `carriers`: agencies that are to carry it, none: all. `version`: of the one that was read."""

    kind: str
    texts: dict[str, TextBody]
    carriers: list[UUID] = field(default_factory=list)
    due_on: date | None = None
    version: int | None = None

    def edit(self) -> MaterialEdit:
        texts = {
            code: MaterialWords(clean_line(one.title, TITLE_LIMIT), one.address, one.file_id)
            for code, one in self.texts.items()
        }
        return MaterialEdit(self.kind, texts, tuple(self.carriers), self.due_on, self.version)


class ProofBody(Struct, forbid_unknown_fields=True):
    """`kind`: link, file, clip or event. `record_id`: of the article or press event."""

    kind: str
    address: str = ""
    file_id: UUID | None = None
    record_id: UUID | None = None

    def proof(self) -> Proof:
        return Proof(self.kind, self.address, self.file_id, self.record_id)


class CarryingBody(Struct, forbid_unknown_fields=True):
    """A material was carried. `channel`: press, social, tv, site or field."""

    material_id: UUID
    channel: str
    place: str
    carried_on: date
    proof: ProofBody | None = None
    remark: str = ""

    def new(self) -> NewCarrying:
        proof = self.proof.proof() if self.proof else Proof()
        return NewCarrying(self.material_id, self.channel, clean_line(self.place, LINE_LIMIT), self.carried_on, proof,
                           clean_text(self.remark, REMARK_LIMIT))  # fmt: skip


class FigureBody(Struct, forbid_unknown_fields=True):
    """A count. `span`: day or week; `first_on`: the day, or the Monday of the week."""

    measure: str
    line: str
    span: str
    first_on: date
    value: Decimal
    source: str
    address: str = ""

    def new(self) -> NewFigure:
        return NewFigure(self.measure, clean_line(self.line, LINE_LIMIT), self.span, self.first_on, self.value,
                         clean_line(self.source, LINE_LIMIT), self.address)  # fmt: skip


class ReasonBody(Struct, forbid_unknown_fields=True):
    """Why something is taken out."""

    reason: str


class MadeBody(Struct):
    """What was made."""

    id: UUID


class MaterialItem(Struct):
    """A material. `party`: whose it is; `missing`: agencies that have not carried it."""

    id: UUID
    party: UUID
    kind: str
    title: str
    texts: dict[str, TextBody]
    due_on: date | None
    carried_by: list[UUID]
    missing: list[UUID]
    late: bool
    version: int


class CarryingItem(Struct):
    """A body carried a material."""

    id: UUID
    party: UUID
    material_id: UUID
    channel: str
    place: str
    carried_on: date
    proof: str
    proof_title: str
    address: str
    remark: str


class FigureItem(Struct):
    """A count of one body."""

    id: UUID
    party: UUID
    measure: str
    line: str
    span: str
    first_on: date
    last_on: date
    value: Decimal
    source: str


class BodyItem(Struct):
    """What a body did. `missing`: materials that it has not carried."""

    party: UUID
    name: str
    materials: int
    carried: int
    shown: int
    missing: list[UUID]


class CampaignBody(Struct):
    """A campaign as it stands."""

    bodies: list[BodyItem]
    materials: list[MaterialItem]
    carryings: list[CarryingItem]
    figures: list[FigureItem]


def _body(known: Campaign) -> CampaignBody:
    facts = {one.id: one for one in known.summary.materials}
    return CampaignBody(
        [
            BodyItem(one.party, known.names.get(one.party, ""), one.materials, one.carried, one.shown,
                     list(one.missing))
            for one in known.summary.bodies
        ],
        [
            MaterialItem(
                one.id, one.party, one.kind, one.title,
                {code: TextBody(text.title, text.address, text.file_id) for code, text in one.texts.items()},
                one.due_on, list(facts[one.id].by), list(facts[one.id].missing), facts[one.id].late, one.version,
            )
            for one in known.materials
        ],
        [
            CarryingItem(one.id, one.party, one.material_id, one.channel, one.place, one.carried_on, one.proof,
                         one.proof_title, one.address, one.remark)
            for one in known.carryings
        ],
        [
            FigureItem(one.id, one.party, one.measure, one.line, one.span, one.first_on, one.last_on, one.value,
                       one.source)
            for one in known.figures
        ],
    )  # fmt: skip


@get("/{plan_id:uuid}", guards=[may(READ)], operation_id="getCampaign", summary="A campaign and what bodies did in it")
async def get_campaign(work: Own, plan_id: FromPath[UUID]) -> CampaignBody:
    found = await opened(work, plan_id)
    if found.plan.kind != KIND:
        raise Refusal(NOT_CAMPAIGN, code="not_campaign")
    return _body(await campaign(work, plan_id))


@post("/{plan_id:uuid}/materials", guards=[may(WRITE)], operation_id="addCampaignMaterial",
      summary="Put a material into a campaign")  # fmt: skip
async def add_material(work: Own, plan_id: FromPath[UUID], data: JSONBody[MaterialBody]) -> MadeBody:
    return MadeBody(await materials.add_material(work, plan_id, data.edit()))


@put("/{plan_id:uuid}/materials/{material_id:uuid}", guards=[may(WRITE)], status_code=204,
     operation_id="changeCampaignMaterial", summary="Change an own material")  # fmt: skip
async def change_material(
    work: Own, plan_id: FromPath[UUID], material_id: FromPath[UUID], data: JSONBody[MaterialBody]
) -> None:
    await materials.change_material(work, plan_id, material_id, data.edit())


@post("/{plan_id:uuid}/materials/{material_id:uuid}/withdraw", guards=[may(WRITE)], status_code=204,
      operation_id="withdrawCampaignMaterial", summary="Take an own material out")  # fmt: skip
async def withdraw_material(
    work: Own, plan_id: FromPath[UUID], material_id: FromPath[UUID], data: JSONBody[ReasonBody]
) -> None:
    await materials.withdraw_material(work, plan_id, material_id, data.reason)


@post("/{plan_id:uuid}/carryings", guards=[may(WRITE)], operation_id="noteCampaignCarrying",
      summary="Note that the agency carried a material")  # fmt: skip
async def carry(work: Own, plan_id: FromPath[UUID], data: JSONBody[CarryingBody]) -> MadeBody:
    return MadeBody(await carrying.carry(work, plan_id, data.new()))


@put("/{plan_id:uuid}/carryings/{carrying_id:uuid}/proof", guards=[may(WRITE)], status_code=204,
     operation_id="proveCampaignCarrying", summary="Add what shows that a material was carried")  # fmt: skip
async def prove(
    work: Own, plan_id: FromPath[UUID], carrying_id: FromPath[UUID], data: JSONBody[ProofBody]
) -> None:  # fmt: skip
    await carrying.prove(work, plan_id, carrying_id, data.proof())


@post("/{plan_id:uuid}/carryings/{carrying_id:uuid}/withdraw", guards=[may(WRITE)], status_code=204,
      operation_id="withdrawCampaignCarrying", summary="Take back that a material was carried")  # fmt: skip
async def withdraw_carrying(
    work: Own, plan_id: FromPath[UUID], carrying_id: FromPath[UUID], data: JSONBody[ReasonBody]
) -> None:
    await carrying.withdraw_carrying(work, plan_id, carrying_id, data.reason)


@post("/{plan_id:uuid}/figures", guards=[may(WRITE)], operation_id="noteCampaignFigure",
      summary="Note a count of a day or week")  # fmt: skip
async def count(work: Own, plan_id: FromPath[UUID], data: JSONBody[FigureBody]) -> MadeBody:
    return MadeBody(await carrying.count(work, plan_id, data.new()))


@post("/{plan_id:uuid}/figures/{figure_id:uuid}/withdraw", guards=[may(WRITE)], status_code=204,
      operation_id="withdrawCampaignFigure", summary="Take an own count out")  # fmt: skip
async def withdraw_figure(
    work: Own, plan_id: FromPath[UUID], figure_id: FromPath[UUID], data: JSONBody[ReasonBody]
) -> None:
    await carrying.withdraw_figure(work, plan_id, figure_id, data.reason)


router = Router(
    path="/api/v1/planning/campaigns",
    route_handlers=[
        get_campaign, add_material, change_material, withdraw_material, carry, prove, withdraw_carrying, count,
        withdraw_figure,
    ],
    tags=["Campaigns"],
)  # fmt: skip
DOORS = [router]
