"""A campaign as the agency may see it: materials, carryings, figures, and what they come to."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from service.planning.campaigns.models import Carrying, Figure, Material, MaterialText
from service.planning.campaigns.rules.summing import (
    CarryingFacts,
    FigureFacts,
    MaterialFacts,
    Summary,
    overlaps,
    summed,
)
from service.planning.plans.queries.access import Participant, agencies, participants
from service.planning.plans.queries.plans import best, fallbacks
from service.planning.plans.rules.acts import RANK
from service.planning.plans.rules.content import LANGUAGES
from service.runtime.work import Work

MOST = 2_000


@dataclass(frozen=True, slots=True)
class TextView:
    """A material in one language. file_id: only where the reader's agency has the file; others see its name."""

    language: str
    title: str
    address: str
    file_id: UUID | None
    file_name: str
    file_sha256: str


@dataclass(frozen=True, slots=True)
class MaterialView:
    """A material. party: whose it is; own: whether it is the reader's agency's."""

    id: UUID
    party: UUID
    own: bool
    plan_id: UUID
    kind: str
    carriers: tuple[UUID, ...]
    due_on: date | None
    owner_id: UUID | None
    owner_name: str
    version: int
    created_at: datetime
    changed_at: datetime
    title: str
    texts: Mapping[str, TextView]

    @property
    def href(self) -> str:
        """Its place."""
        return f"/planning/campaigns/{self.plan_id}#m-{self.id}"


@dataclass(frozen=True, slots=True)
class CarryingView:
    """That a body carried a material. record_id and file_id: only in the body that has them."""

    id: UUID
    party: UUID
    own: bool
    material_id: UUID
    channel: str
    place: str
    carried_on: date
    proof: str
    proof_title: str
    address: str
    file_id: UUID | None
    file_name: str
    record: str
    record_id: UUID | None
    remark: str
    noted_at: datetime
    noted_by_name: str


@dataclass(frozen=True, slots=True)
class FigureView:
    """A count of one body."""

    id: UUID
    party: UUID
    own: bool
    measure: str
    line: str
    span: str
    first_on: date
    last_on: date
    value: Decimal
    source: str
    address: str
    noted_at: datetime
    noted_by_name: str


@dataclass(frozen=True, slots=True)
class Campaign:
    """The whole campaign. names: of the agencies in it, in the reader's language, those that left among them."""

    parties: tuple[Participant, ...]
    names: Mapping[UUID, str]
    materials: tuple[MaterialView, ...]
    carryings: tuple[CarryingView, ...]
    figures: tuple[FigureView, ...]
    summary: Summary

    def title_of(self, material_id: UUID) -> str:
        """What a material is called."""
        return next((one.title for one in self.materials if one.id == material_id), "")


async def campaign(work: Work, plan_id: UUID) -> Campaign:
    """A campaign that was opened to the agency, as it stands; what is not the agency's to see is left out by the wall.

    The caller asks before whether the plan may be read.
    """
    parties = tuple(one for one in await participants(work, plan_id) if one.state == "accepted")
    materials = await materials_of(work, plan_id)
    carryings = await carryings_of(work, plan_id, {one.id for one in materials})
    figures = await figures_of(work, plan_id)
    everybody = {one.party for group in (materials, carryings, figures) for one in group}
    known = await agencies(work, everybody | {one.agency.id for one in parties})
    able = {one.agency.id for one in parties if RANK[one.level] >= RANK["contribute"] and not one.suspended}
    summary = summed(
        [one.agency.id for one in parties], able,
        [MaterialFacts(one.id, one.party, frozenset(one.carriers), tuple(one.texts), one.due_on) for one in materials],
        [CarryingFacts(one.party, one.material_id, bool(one.proof), one.carried_on) for one in carryings],
        [FigureFacts(one.party, one.measure, one.line, one.span, one.first_on, one.last_on, one.value)
         for one in figures],
        work.today,
    )  # fmt: skip
    names = {key: one.name(work.language) for key, one in known.items()}
    return Campaign(parties, names, tuple(materials), tuple(carryings), tuple(figures), summary)


async def materials_of(work: Work, plan_id: UUID) -> list[MaterialView]:
    """Materials that stand, in the order in which they were put in."""
    query = select(Material).where(Material.plan_id == plan_id, Material.state == "standing")
    return await _viewed(work, await _rows(work, query.order_by(Material.created_at, Material.id)))


async def materials_by_id(work: Work, ids: Collection[UUID]) -> dict[UUID, MaterialView]:
    """Those of some of this agency's own materials that stand and can be seen now."""
    if not ids:
        return {}
    query = select(Material).where(
        Material.tenant_id == work.tenant.id, Material.id.in_(set(ids)), Material.state == "standing"
    )
    return {one.id: one for one in await _viewed(work, await _rows(work, query))}


async def _rows(work: Work, query: Any) -> list[Any]:
    return list(await work.session.scalars(query.limit(MOST).execution_options(populate_existing=True)))


async def _viewed(work: Work, rows: Sequence[Material]) -> list[MaterialView]:
    texts: dict[tuple[UUID, UUID], dict[str, TextView]] = defaultdict(dict)
    if rows:
        query = select(MaterialText).where(
            MaterialText.tenant_id.in_({row.tenant_id for row in rows}),
            MaterialText.material_id.in_([row.id for row in rows]),
        )
        found = list(await work.session.scalars(query.execution_options(populate_existing=True)))
        for row in sorted(found, key=lambda one: LANGUAGES.index(one.language)):
            own = row.tenant_id == work.tenant.id
            texts[row.tenant_id, row.material_id][row.language] = TextView(
                row.language, row.title, row.address, row.file_id if own else None, row.file_name, row.file_sha256
            )
    return [_material(work, row, texts[row.tenant_id, row.id]) for row in rows]


def _material(work: Work, row: Material, texts: dict[str, TextView]) -> MaterialView:
    return MaterialView(
        row.id, row.tenant_id, row.tenant_id == work.tenant.id, row.plan_id, row.kind, tuple(row.carriers), row.due_on,
        row.owner_id, row.owner_name, row.version, row.created_at, row.changed_at,
        best(work, {code: one.title for code, one in texts.items()}), texts,
    )  # fmt: skip


async def carryings_of(work: Work, plan_id: UUID, materials: Collection[UUID]) -> list[CarryingView]:
    """What was carried of some materials, by day."""
    query = select(Carrying).where(Carrying.plan_id == plan_id, Carrying.state == "standing")
    rows = await _rows(work, query.order_by(Carrying.carried_on, Carrying.noted_at, Carrying.id))
    return [_carrying(work, row) for row in rows if row.material_id in materials]


def _carrying(work: Work, row: Carrying) -> CarryingView:
    own = row.tenant_id == work.tenant.id
    return CarryingView(
        row.id, row.tenant_id, own, row.material_id, row.channel, row.place, row.carried_on, row.proof,
        row.proof_title, row.address, row.file_id if own else None, row.file_name, row.record,
        row.record_id if own else None, row.remark, row.noted_at, row.noted_by_name,
    )  # fmt: skip


async def figures_of(work: Work, plan_id: UUID) -> list[FigureView]:
    """Counts that stand, by what is counted and by day."""
    query = select(Figure).where(Figure.plan_id == plan_id, Figure.state == "standing")
    rows = await _rows(work, query.order_by(Figure.measure, Figure.line, Figure.first_on, Figure.id))
    return [
        FigureView(
            row.id, row.tenant_id, row.tenant_id == work.tenant.id, row.measure, row.line, row.span, row.first_on,
            row.last_on, row.value, row.source, row.address, row.noted_at, row.noted_by_name,
        )
        for row in rows
    ]  # fmt: skip


async def material_row(work: Work, plan_id: UUID, material_id: UUID) -> Material | None:
    """An own material that stands, held until the end of the work."""
    query = select(Material).where(
        Material.tenant_id == work.tenant.id, Material.plan_id == plan_id, Material.id == material_id,
        Material.state == "standing",
    )  # fmt: skip
    found: Material | None = await work.session.scalar(
        query.with_for_update().execution_options(populate_existing=True)
    )  # fmt: skip
    return found


async def text_rows(work: Work, material_id: UUID) -> dict[str, MaterialText]:
    """The texts of an own material by language."""
    query = select(MaterialText).where(
        MaterialText.tenant_id == work.tenant.id, MaterialText.material_id == material_id
    )  # fmt: skip
    return {row.language: row for row in await work.session.scalars(query.execution_options(populate_existing=True))}


async def party_of(work: Work, plan_id: UUID, material_id: UUID) -> UUID | None:
    """Whose a material of a plan is, one that stands."""
    query = select(Material.tenant_id).where(
        Material.plan_id == plan_id, Material.id == material_id, Material.state == "standing"
    )
    found: UUID | None = await work.session.scalar(query)
    return found


async def carrying_row(work: Work, plan_id: UUID, carrying_id: UUID) -> Carrying | None:
    """An own carrying that stands, held until the end of the work."""
    query = select(Carrying).where(
        Carrying.tenant_id == work.tenant.id, Carrying.plan_id == plan_id, Carrying.id == carrying_id,
        Carrying.state == "standing",
    )  # fmt: skip
    found: Carrying | None = await work.session.scalar(
        query.with_for_update().execution_options(populate_existing=True)
    )  # fmt: skip
    return found


async def figure_row(work: Work, plan_id: UUID, figure_id: UUID) -> Figure | None:
    """An own count that stands, held until the end of the work."""
    query = select(Figure).where(
        Figure.tenant_id == work.tenant.id, Figure.plan_id == plan_id, Figure.id == figure_id,
        Figure.state == "standing",
    )  # fmt: skip
    found: Figure | None = await work.session.scalar(query.with_for_update().execution_options(populate_existing=True))
    return found


async def counted_in(
    work: Work, plan_id: UUID, measure: str, line: str, first: date, last: date
) -> tuple[date, date] | None:
    """The days of an own count of this line that shares a day with these, None without one."""
    query = select(Figure.first_on, Figure.last_on).where(
        Figure.tenant_id == work.tenant.id, Figure.plan_id == plan_id, Figure.measure == measure, Figure.line == line,
        Figure.state == "standing", Figure.first_on <= last, Figure.last_on >= first,
    )  # fmt: skip
    row = (await work.session.execute(query.order_by(Figure.first_on).limit(1))).first()
    return (row[0], row[1]) if row and overlaps(first, last, row[0], row[1]) else None


async def may_open_material_files(work: Work, material_id: UUID) -> bool:
    """Whether the actor may open the files of an own material: while the plan is open to the agency."""
    return bool(await materials_by_id(work, [material_id])) and work.actor.may("planning.read")


async def may_open_carrying_files(work: Work, carrying_id: UUID) -> bool:
    """The same for what shows that something was carried."""
    query = select(Carrying.id).where(
        Carrying.tenant_id == work.tenant.id, Carrying.id == carrying_id, Carrying.state == "standing"
    )
    return work.actor.may("planning.read") and await work.session.scalar(query) is not None


async def titles(work: Work, ids: Collection[UUID]) -> dict[UUID, str]:
    """What some own materials are called."""
    if not work.actor.may("planning.read"):
        return {}
    return {key: one.title for key, one in (await materials_by_id(work, ids)).items()}


async def owned_by(work: Work, person_id: UUID) -> list[MaterialView]:
    """Own materials for which a person answers, whoever asks."""
    query = select(Material).where(
        Material.tenant_id == work.tenant.id, Material.owner_id == person_id, Material.state == "standing"
    )
    return await _viewed(work, await _rows(work, query.order_by(Material.created_at, Material.id)))


def languages_of(work: Work) -> list[str]:
    """In which languages materials are written, those of the agency first."""
    return [code for code in fallbacks(work) if code in work.tenant.profile.languages] + [
        code for code in LANGUAGES if code not in work.tenant.profile.languages
    ]
