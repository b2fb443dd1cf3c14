"""The list of refutations: filters, buckets, counts; what is due; what the search finds."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, tuple_

from service.identity.models import Person
from service.kit.paging import CappedCount, Cursor
from service.kit.words import N_
from service.press.outlets.models import Outlet
from service.press.outlets.rules.acts import READ
from service.press.refutations.models import Refutation, RefutationClaim, RefutationDemand
from service.press.refutations.queries.refutations import refutations_by_id
from service.press.refutations.rules.acts import REFUTATION, STATES
from service.runtime.language import gettext
from service.runtime.work import Work
from service.search.asking import Asked, Hit, HitPage, says
from service.search.queries import find

PAGE, CAP, BATCH, ROUNDS = 50, 1_000, 100, 20
BUCKETS = {
    "judge": N_("To assess and decide"),
    "approve": N_("To approve"),
    "outlet": N_("With the outlet"),
    "further": N_("Refused or unanswered"),
    "closed": N_("Closed"),
}
IN_BUCKET = {
    "judge": ("opened", "assessed", "decided", "drafting"),
    "approve": ("in_approval",),
    "outlet": ("sent", "awaiting"),
    "further": ("refused", "no_response", "escalated"),
    "closed": ("satisfied", "closed"),
}
OPEN_STATES = tuple(state for state in STATES if state != "closed")
LATE_IN = {"claim": ("opened", "assessed", "decided", "drafting", "in_approval"), "answer": ("sent", "awaiting")}
"""Clock -> states in which its end passing means something."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which refutations a list shows. clocks run late: before `late`. q: words of title, outlet or claims."""

    bucket: str = ""
    state: str = ""
    decision: str = ""
    verdict: str = ""
    outcome: str = ""
    medium: str = ""
    q: str = ""
    outlet_id: UUID | None = None
    owner_id: UUID | None = None
    late: datetime | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A refutation in a list. claims: how many stand."""

    id: UUID
    title: str
    language: str
    outlet: str
    medium: str
    state: str
    approved: bool
    decision: str
    outcome: str
    claim_due_at: datetime | None
    answer_due_at: datetime | None
    owner: str
    opened_at: datetime
    claims: int

    @property
    def due_at(self) -> datetime | None:
        """The end of the clock that matters in its state."""
        if self.state in LATE_IN["claim"]:
            return self.claim_due_at
        return self.answer_due_at if self.state in LATE_IN["answer"] else None


@dataclass(frozen=True, slots=True)
class RowPage:
    items: Sequence[Row]
    next: Cursor | None


def _late(now: datetime) -> ColumnElement[bool]:
    return or_(
        and_(Refutation.state.in_(LATE_IN["claim"]), Refutation.claim_due_at < now),
        and_(Refutation.state.in_(LATE_IN["answer"]), Refutation.answer_due_at < now),
    )


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if wanted.bucket:
        asked.append(Refutation.state.in_(IN_BUCKET[wanted.bucket]))
    for name in ("state", "decision", "outcome", "medium", "owner_id"):
        if getattr(wanted, name):
            asked.append(getattr(Refutation, name) == getattr(wanted, name))
    if wanted.outlet_id:
        merged = or_(Outlet.id == wanted.outlet_id, Outlet.merged_into == wanted.outlet_id)
        asked.append(Refutation.outlet_id.in_(select(Outlet.id).where(merged)))
    if wanted.verdict:
        asked.append(_claims(RefutationClaim.verdict == wanted.verdict))
    if wanted.late is not None:
        asked.append(_late(wanted.late))
    for word in wanted.q.split()[:6]:
        said = (Refutation.title, Refutation.outlet, Refutation.address)
        found = [column.icontains(word, autoescape=True) for column in said]
        asked.append(or_(*found, _claims(RefutationClaim.quote.icontains(word, autoescape=True))))
    return asked


def _claims(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(
        RefutationClaim.tenant_id == Refutation.tenant_id, RefutationClaim.refutation_id == Refutation.id,
        RefutationClaim.state == "standing", condition,
    )  # fmt: skip


async def listed(work: Work, wanted: Wanted, *, after: Cursor | None = None, limit: int = PAGE) -> RowPage:
    """A page of refutations, the newest first; one question."""
    own = (RefutationClaim.tenant_id == Refutation.tenant_id, RefutationClaim.refutation_id == Refutation.id)
    claims = select(func.count()).where(*own, RefutationClaim.state == "standing").scalar_subquery()
    approved = exists().where(
        RefutationDemand.tenant_id == Refutation.tenant_id, RefutationDemand.refutation_id == Refutation.id,
        RefutationDemand.state == "approved",
    )  # fmt: skip
    query: Any = select(
        Refutation.id, Refutation.title, Refutation.language, Refutation.outlet, Refutation.medium, Refutation.state,
        and_(Refutation.state == "in_approval", approved), Refutation.decision, Refutation.outcome,
        Refutation.claim_due_at, Refutation.answer_due_at,
        func.coalesce(func.concat_ws(" ", Person.given_name, Person.family_name), ""), Refutation.opened_at, claims,
    ).outerjoin(Person, and_(Person.tenant_id == Refutation.tenant_id, Person.id == Refutation.owner_id))  # fmt: skip
    query = query.where(*_conditions(wanted))
    if after is not None:
        query = query.where(tuple_(Refutation.opened_at, Refutation.id) < tuple_(after.at, after.id))
    query = query.order_by(Refutation.opened_at.desc(), Refutation.id.desc()).limit(limit + 1)
    rows = [Row(*row) for row in await work.session.execute(query)]
    last = rows[limit - 1] if len(rows) > limit else None
    return RowPage(rows[:limit], Cursor(last.opened_at, last.id) if last else None)


async def count(work: Work, wanted: Wanted) -> CappedCount:
    """How many refutations a filter finds, up to a cap."""
    some = select(Refutation.id).where(*_conditions(wanted)).limit(CAP + 1).subquery()
    found = await work.session.scalar(select(func.count()).select_from(some)) or 0
    return CappedCount(min(found, CAP), found > CAP)


async def bucket_counts(work: Work) -> dict[str, int]:
    """How many refutations are in each bucket."""
    query = select(Refutation.state, func.count()).group_by(Refutation.state)
    states: dict[str, int] = {row[0]: row[1] for row in await work.session.execute(query)}
    return {bucket: sum(states.get(state, 0) for state in inside) for bucket, inside in IN_BUCKET.items()}


async def pressing(work: Work, until: datetime) -> list[Refutation]:
    """Refutations with a clock that ends before a moment."""
    query = select(Refutation).where(_late(until)).order_by(Refutation.opened_at, Refutation.id)
    return list(await work.session.scalars(query))


async def worked_on_by(work: Work, person_id: UUID) -> list[Refutation]:
    """Open refutations of a person."""
    query = select(Refutation).where(Refutation.owner_id == person_id, Refutation.state != "closed")
    return list(await work.session.scalars(query.order_by(Refutation.opened_at, Refutation.id)))


# --- the search


async def find_refutations(work: Work, asked: Asked, before: Cursor | None, limit: int) -> HitPage:
    """Refutations that hold every typed word, newest first. Phrases are looked for in title and text."""
    if not work.actor.may(READ):
        return HitPage([], None)
    place, found, ended = asked.begin(before), list[Refutation](), False
    for _ in range(ROUNDS):
        keys = await find(work, record=REFUTATION, typed=asked.typed, before=place, limit=BATCH, texts=True)
        wanted = [key.id for key in keys if asked.since is None or key.at >= asked.since]
        held = {one.id: one for one in await refutations_by_id(work, wanted)}
        found += [held[ident] for ident in wanted if ident in held and _saying(held[ident], asked)]
        ended = len(keys) < BATCH or len(wanted) < len(keys)
        if ended or len(found) > limit:
            break
        place = keys[-1]
    some = found[:limit]
    more = len(found) > limit or (not ended and bool(some))
    return HitPage(_hits(some), Cursor(some[-1].opened_at, some[-1].id) if more else None)


def _saying(one: Refutation, asked: Asked) -> bool:
    return all(says(phrase, one.title, one.text) for phrase in asked.phrases)


async def jump_to_refutations(work: Work, typed: str) -> list[Hit]:
    """Refutations of exactly this address."""
    if not work.actor.may(READ) or "://" not in typed:
        return []
    query = select(Refutation).where(Refutation.address == typed.strip()).order_by(Refutation.opened_at.desc())
    return _hits(list(await work.session.scalars(query.limit(20))))


def _hits(rows: Collection[Refutation]) -> list[Hit]:
    return [
        Hit(
            record=REFUTATION, id=one.id, at=one.opened_at, href=f"/press/refutations/{one.id}", number="",
            place=one.outlet, state=gettext(STATES[one.state]), title=one.title, who=one.outlet,
            language=one.language or "und", more={},
        )
        for one in rows
    ]  # fmt: skip
