"""What a campaign comes to: for each body, for each material, for each line of figures. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from service.planning.campaigns.rules.words import ADDED_UP


@dataclass(frozen=True, slots=True)
class MaterialFacts:
    """A material as the summary sees it. party: whose it is; carriers: who is to carry it, none: all."""

    id: UUID
    party: UUID
    carriers: frozenset[UUID] = frozenset()
    languages: tuple[str, ...] = ()
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class CarryingFacts:
    """That a body carried a material; shown: whether something shows it."""

    party: UUID
    material: UUID
    shown: bool
    on: date


@dataclass(frozen=True, slots=True)
class FigureFacts:
    """A count of one body and line."""

    party: UUID
    measure: str
    line: str
    span: str
    first_on: date
    last_on: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class OfBody:
    """What a body did: materials it put in, times it carried something, of these with a proof, what it has not carried.

    figures: how many counts it noted.
    """

    party: UUID
    materials: int = 0
    carried: int = 0
    shown: int = 0
    missing: tuple[UUID, ...] = ()
    figures: int = 0


@dataclass(frozen=True, slots=True)
class OfMaterial:
    """How a material goes: times carried, of these with a proof, who carried it, who is missing; late: past its day."""

    id: UUID
    carried: int = 0
    shown: int = 0
    by: tuple[UUID, ...] = ()
    missing: tuple[UUID, ...] = ()
    late: bool = False


@dataclass(frozen=True, slots=True)
class OfLine:
    """A line of figures of one body, in order. total: None where a sum would mean nothing."""

    party: UUID
    measure: str
    line: str
    figures: tuple[FigureFacts, ...] = ()
    total: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """The whole of it. missing: how many times a body has not carried a material that it was to carry."""

    bodies: tuple[OfBody, ...] = ()
    materials: tuple[OfMaterial, ...] = ()
    lines: tuple[OfLine, ...] = field(default=())

    @property
    def missing(self) -> int:
        return sum(len(one.missing) for one in self.materials)


def summed(
    parties: Sequence[UUID],
    able: Collection[UUID],
    materials: Sequence[MaterialFacts],
    carryings: Sequence[CarryingFacts],
    figures: Sequence[FigureFacts],
    today: date,
) -> Summary:
    """The summary. parties: who takes part, in their order; able: those of them who can put something in.

    Who left the campaign is missing nowhere; what they carried is counted where they are still shown.
    """
    others = [one.party for one in materials] + [one.party for one in carryings] + [one.party for one in figures]
    everybody = list(dict.fromkeys([*parties, *others]))
    wanted = {one.id: _wanted(one, parties, able) for one in materials}
    of_materials = tuple(_of_material(one, wanted[one.id], carryings, today) for one in materials)
    missing = {one.id: one.missing for one in of_materials}
    bodies = tuple(_of_body(party, materials, carryings, figures, missing) for party in everybody)
    return Summary(bodies, of_materials, _lines(figures))


def _wanted(one: MaterialFacts, parties: Sequence[UUID], able: Collection[UUID]) -> list[UUID]:
    named = one.carriers or frozenset(able)
    return [party for party in parties if party in named]


def _of_material(
    one: MaterialFacts, wanted: Sequence[UUID], carryings: Sequence[CarryingFacts], today: date
) -> OfMaterial:
    own = [carrying for carrying in carryings if carrying.material == one.id]
    by = tuple(dict.fromkeys(carrying.party for carrying in own))
    missing = tuple(party for party in wanted if party not in by)
    late = bool(missing) and one.due_on is not None and one.due_on < today
    return OfMaterial(one.id, len(own), sum(carrying.shown for carrying in own), by, missing, late)


def _of_body(
    party: UUID, materials: Sequence[MaterialFacts], carryings: Sequence[CarryingFacts],
    figures: Sequence[FigureFacts], missing: Mapping[UUID, Sequence[UUID]],
) -> OfBody:  # fmt: skip
    own = [one for one in carryings if one.party == party]
    return OfBody(
        party, sum(one.party == party for one in materials), len(own), sum(one.shown for one in own),
        tuple(key for key, who in missing.items() if party in who), sum(one.party == party for one in figures),
    )  # fmt: skip


def _lines(figures: Sequence[FigureFacts]) -> tuple[OfLine, ...]:
    """Lines of different bodies are not added up: each counts by its own means."""
    found: dict[tuple[UUID, str, str], list[FigureFacts]] = {}
    for one in figures:
        found.setdefault((one.party, one.measure, one.line), []).append(one)
    lines = []
    for (party, measure, line), rows in found.items():
        rows.sort(key=lambda one: one.first_on)
        total = sum((one.value for one in rows), Decimal(0)) if measure in ADDED_UP else None
        lines.append(OfLine(party, measure, line, tuple(rows), total))
    return tuple(lines)


def overlaps(first: date, last: date, other_first: date, other_last: date) -> bool:
    """Whether two spans of days, their last days among them, share a day."""
    return first <= other_last and other_first <= last
