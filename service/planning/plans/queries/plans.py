"""Plans in lists, with titles in the reader's language; what other floors know of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, or_, select, tuple_

from service.kit.paging import Cursor
from service.planning.plans.models import Access, Contact, Plan, PlanText
from service.planning.plans.rules.acts import READ
from service.planning.plans.rules.content import LANGUAGES, Words
from service.runtime.work import Work

PAGE = 50
MOST = 500
UNFINISHED = ("draft", "consultation", "approved", "active", "closed")


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan in a list. level: what this agency may do in it; parties: whether others take part is asked apart."""

    id: UUID
    tenant_id: UUID
    kind: str
    state: str
    template: bool
    title: str
    title_language: str
    level: str
    starts_on: date | None
    ends_on: date | None
    unit_id: UUID | None
    owner_id: UUID | None
    owner_name: str
    parent_id: UUID | None
    revision: int
    created_at: datetime
    changed_at: datetime

    @property
    def href(self) -> str:
        """Its page."""
        return f"/planning/plans/{self.id}"

    @property
    def own(self) -> bool:
        return self.level == "owner"


_VIEW = (
    Plan.id, Plan.tenant_id, Plan.kind, Plan.state, Plan.template, Plan.starts_on, Plan.ends_on, Plan.unit_id,
    Plan.owner_id, Plan.owner_name, Plan.parent_id, Plan.revision, Plan.created_at, Plan.changed_at, Access.level,
)  # fmt: skip


def fallbacks(work: Work) -> list[str]:
    """In which languages words are looked for: the reader's, the agency's own, then the others."""
    profile = work.tenant.profile
    return list(dict.fromkeys([work.language, profile.default_language, *profile.languages, "en", *LANGUAGES]))


def best(work: Work, texts: dict[str, str]) -> str:
    """The words in the best language for the reader in which there are some."""
    return next((texts[code] for code in fallbacks(work) if texts.get(code)), "")


def _titled(work: Work) -> Any:
    order = case({code: place for place, code in enumerate(fallbacks(work))}, value=PlanText.language, else_=99)
    title = (
        select(PlanText.title, PlanText.language)
        .where(PlanText.tenant_id == Plan.tenant_id, PlanText.plan_id == Plan.id, PlanText.title != "")
        .order_by(order)
        .limit(1)
        .lateral("title")
    )
    return (
        select(*_VIEW, title.c.title, title.c.language.label("title_language"))
        .join(Access, (Access.plan_tenant_id == Plan.tenant_id) & (Access.plan_id == Plan.id))
        .outerjoin(title, Plan.id.is_not(None))
        .where(Access.tenant_id == work.tenant.id, Access.state == "accepted")
    )


def _view(row: Any) -> PlanView:
    kept = dict(row._mapping)
    kept["title"], kept["title_language"] = kept["title"] or "", kept["title_language"] or ""
    return PlanView(**kept)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which plans a list shows. whose: "own", "joined" or "" for both; year: that they touch; mine: of the actor."""

    kind: str = ""
    states: Collection[str] = ()
    whose: str = ""
    unit_id: UUID | None = None
    parent_id: UUID | None = None
    year: int | None = None
    typed: str = ""
    mine: bool = False
    template: bool = False


async def listed(
    work: Work, wanted: Wanted, *, before: Cursor | None = None, limit: int = PAGE
) -> tuple[list[PlanView], Cursor | None]:
    """Plans, those changed last first, and where the next page begins. Those thrown away only where asked for."""
    query = _titled(work).where(*_conditions(work, wanted))
    if before is not None:
        query = query.where(tuple_(Plan.changed_at, Plan.id) < tuple_(before.at, before.id))
    query = query.order_by(Plan.changed_at.desc(), Plan.id.desc()).limit(limit + 1)
    found = [_view(row) for row in await work.session.execute(query)]
    more = found[limit - 1] if len(found) > limit else None
    return found[:limit], Cursor(more.changed_at, more.id) if more else None


def _conditions(work: Work, wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Plan.template.is_(wanted.template)]
    found.append(Plan.state.in_(wanted.states) if wanted.states else Plan.state != "discarded")
    if wanted.kind:
        found.append(Plan.kind == wanted.kind)
    if wanted.whose:
        found.append((Access.level == "owner") if wanted.whose == "own" else (Access.level != "owner"))
    if wanted.unit_id:
        found.append(Plan.unit_id == wanted.unit_id)
    if wanted.parent_id:
        found.append(Plan.parent_id == wanted.parent_id)
    if wanted.year:
        first, last = date(wanted.year, 1, 1), date(wanted.year, 12, 31)
        found.append((Plan.starts_on <= last) & (func.coalesce(Plan.ends_on, Plan.starts_on) >= first))
    if wanted.mine:
        found.append(_of_person(work, work.actor.stands_for))
    for word in wanted.typed.split()[:6]:
        titled = select(PlanText.plan_id).where(
            PlanText.tenant_id == Plan.tenant_id, PlanText.plan_id == Plan.id,
            PlanText.title.icontains(word, autoescape=True),
        )  # fmt: skip
        found.append(titled.exists())
    return found


def _of_person(work: Work, person_id: UUID | None) -> ColumnElement[bool]:
    """Plans that a person answers for, or for the agency's part in which they do."""
    part = select(Contact.plan_id).where(Contact.tenant_id == work.tenant.id, Contact.person_id == person_id)
    return or_((Plan.tenant_id == work.tenant.id) & (Plan.owner_id == person_id), Plan.id.in_(part))


async def plans(work: Work, ids: Collection[UUID]) -> dict[UUID, PlanView]:
    """Those of some plans that the actor may see, by id."""
    if not ids or not (work.actor.kind == "system" or work.actor.may(READ)):
        return {}
    rows = await work.session.execute(_titled(work).where(Plan.id.in_(set(ids))))
    return {row.id: _view(row) for row in rows}


async def titles(work: Work, ids: Collection[UUID]) -> dict[UUID, str]:
    """What some plans are called; of those into which the agency was only asked, what the invitation says."""
    found = {one.id: one.title for one in (await plans(work, ids)).values()}
    asked = set(ids) - set(found)
    if asked and work.actor.may(READ):
        query = select(Access.plan_id, Access.titles).where(
            Access.tenant_id == work.tenant.id, Access.plan_id.in_(asked), Access.level != "owner"
        )
        found |= {plan: best(work, snapshot) for plan, snapshot in await work.session.execute(query)}
    return found


async def readable(work: Work, ids: Collection[UUID]) -> set[UUID]:
    """Those of some plans and their parts whose acts the actor may read: the agency's own acts, whatever came of it."""
    return set(ids) if work.actor.may(READ) else set()


async def may_open_files(work: Work, plan_id: UUID) -> bool:
    """Whether the actor may open files that belong to a plan."""
    return plan_id in await plans(work, [plan_id])


async def plan_row(work: Work, plan_id: UUID, *, lock: bool = False) -> Plan | None:
    """A plan that this agency owns; `lock` holds it until the end of the work.

    Not so hard that guests could not put rows into it meanwhile: who is about to be put out would wait for the one who
    puts it out, who waits for it.
    """
    query = select(Plan).where(Plan.tenant_id == work.tenant.id, Plan.id == plan_id)
    query = query.with_for_update(key_share=True).execution_options(populate_existing=True) if lock else query
    found: Plan | None = await work.session.scalar(query)
    return found


async def texts_of(work: Work, plan: Plan) -> dict[str, Words]:
    """The texts of a plan by language."""
    return {
        code: Words(row.title, row.summary, row.situation, row.approach, row.state == "ready")
        for code, row in (await text_rows(work, plan)).items()
    }


async def text_rows(work: Work, plan: Plan) -> dict[str, PlanText]:
    """The same as rows, with their versions, in the order in which languages are shown."""
    query = select(PlanText).where(PlanText.tenant_id == plan.tenant_id, PlanText.plan_id == plan.id)
    rows = {row.language: row for row in await work.session.scalars(query.execution_options(populate_existing=True))}
    return {code: rows[code] for code in LANGUAGES if code in rows}


async def children(work: Work, plan_id: UUID) -> list[PlanView]:
    """The plans of which an own plan is made up, by title: those directly in it."""
    query = _titled(work).where(Plan.tenant_id == work.tenant.id, Plan.parent_id == plan_id)
    found = [_view(row) for row in await work.session.execute(query.where(Plan.state != "discarded").limit(MOST))]
    return sorted(found, key=lambda one: (one.title, str(one.id)))


async def with_all_below(work: Work, plan_id: UUID) -> list[UUID]:
    """A plan, and every plan in it at whatever depth: what the office's whole plan is read from."""
    top = select(Plan.id).where(Plan.tenant_id == work.tenant.id, Plan.id == plan_id).cte("below", recursive=True)
    inner = select(Plan.id).where(
        Plan.tenant_id == work.tenant.id, Plan.parent_id == top.c.id, Plan.state != "discarded"
    )
    below = top.union(inner)
    found = set(await work.session.scalars(select(below.c.id).limit(MOST)))
    return [plan_id, *sorted(found - {plan_id})]


async def owned_by(work: Work, person_id: UUID) -> list[PlanView]:
    """Unfinished plans, own ones and parts in others', that a person answers for, whoever asks."""
    query = _titled(work).where(_of_person(work, person_id), Plan.state.in_(UNFINISHED), Plan.template.is_(False))
    found: Sequence[Any] = (await work.session.execute(query.order_by(Plan.changed_at, Plan.id).limit(MOST))).all()
    return [_view(row) for row in found]
