"""A campaign as tables of a paper, in the language that is spoken: plain values that other capabilities can print.

A table is (title, head, rows, numeric columns, note); a row has a text for each column.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from service.planning.campaigns.queries.campaigns import Campaign, campaign
from service.planning.campaigns.rules.words import COUNTED, KIND, MATERIAL_KINDS, PROOFS, SPANS
from service.planning.plans.queries.access import seen
from service.planning.plans.rules.words import CHANNELS
from service.runtime.language import OWN_NAMES, format_date, format_number, gettext
from service.runtime.work import Work

Table = tuple[str, Sequence[str], Sequence[Sequence[str]], Sequence[int], str]


async def tables(work: Work, plan_id: UUID) -> list[Table]:
    """The tables of a campaign; none for a plan that is no campaign or was not opened to the agency."""
    found = await seen(work, plan_id)
    if found is None or found.plan.kind != KIND:
        return []
    known = await campaign(work, plan_id)
    return [_materials(known), _carryings(known), _bodies(known), *_figures(known)]


def _name(known: Campaign, party: UUID) -> str:
    return known.names.get(party, "")


def _names(known: Campaign, parties: Sequence[UUID]) -> str:
    return ", ".join(_name(known, one) for one in parties) or "–"


def _materials(known: Campaign) -> Table:
    facts = {one.id: one for one in known.summary.materials}
    rows = [
        (
            one.title, gettext(MATERIAL_KINDS[one.kind]), _name(known, one.party),
            ", ".join(OWN_NAMES[code] for code in one.texts), _names(known, facts[one.id].by),
            _names(known, facts[one.id].missing),
        )
        for one in known.materials
    ]  # fmt: skip
    head = (gettext("Material"), gettext("Kind"), gettext("Whose"), gettext("Languages"), gettext("Carried by"),
            gettext("Have not carried it"))  # fmt: skip
    return gettext("Materials"), head, rows, (), "" if rows else gettext("No material was put in.")


def _carryings(known: Campaign) -> Table:
    rows = [
        (
            format_date(one.carried_on), known.title_of(one.material_id), _name(known, one.party),
            f"{gettext(CHANNELS[one.channel])}: {one.place}", _proof(one.proof, one.proof_title, one.address),
        )
        for one in known.carryings
    ]  # fmt: skip
    head = (gettext("Day"), gettext("Material"), gettext("Body"), gettext("Where"), gettext("What shows it"))
    return gettext("Who carried what"), head, rows, (), "" if rows else gettext("Nothing was carried yet.")


def _proof(kind: str, title: str, address: str) -> str:
    said = " ".join(one for one in (title, address) if one)
    return f"{gettext(PROOFS[kind])}: {said}" if said else gettext(PROOFS[kind])


def _bodies(known: Campaign) -> Table:
    rows = [
        (
            _name(known, one.party), str(one.materials), str(one.carried), str(one.shown),
            ", ".join(known.title_of(key) for key in one.missing) or "–",
        )
        for one in known.summary.bodies
    ]  # fmt: skip
    head = (gettext("Body"), gettext("Materials put in"), gettext("Times carried"), gettext("With a proof"),
            gettext("Not carried yet"))  # fmt: skip
    return gettext("What each body did"), head, rows, (1, 2, 3), ""


def _figures(known: Campaign) -> list[Table]:
    sources = {(one.party, one.measure, one.line): one.source for one in known.figures}
    found: list[Table] = []
    for line in known.summary.lines:
        rows = [(said_span(one.span, one.first_on, one.last_on), number(one.value)) for one in line.figures]
        if line.total is not None and len(rows) > 1:
            rows.append((gettext("Together"), number(line.total)))
        title = f"{line.line}: {gettext(COUNTED[line.measure].title)}"
        source = sources[line.party, line.measure, line.line]
        note = gettext("Counted by %(agency)s. Source: %(source)s", agency=_name(known, line.party), source=source)
        found.append((title, (gettext("Days"), gettext("Count")), rows, (1,), note))
    return found


def said_span(span: str, first: date, last: date) -> str:
    """A day, or a week by its days."""
    if span == "day":
        return format_date(first)
    return f"{gettext(SPANS['week'])} {format_date(first)} – {format_date(last)}"


def number(value: Decimal) -> str:
    """A figure as the language groups it, with at most three decimals."""
    return format_number(float(value))
