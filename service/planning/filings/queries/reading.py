"""Reads of both sides: forms and requests with their bodies; duties with what was sent."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from service.identity.queries import root_unit
from service.identity.queries.holders import who_may
from service.kit.actor import ANYWHERE
from service.kit.paging import Cursor
from service.kit.refusal import Refusal
from service.planning.filings.models import Body, Duty, Edition, Form, Request, Sending, Submission
from service.planning.filings.rules.acts import COUNTED, READ, WRITING
from service.planning.filings.rules.answers import carried
from service.planning.filings.rules.forms import Definition
from service.planning.filings.rules.together import Line, together
from service.runtime.work import Work

PAGE, MOST = 50, 1_000


def said(work: Work, titles: Mapping[str, Any]) -> str:
    """A title in the reader's language, else in another."""
    return work.tenant.profile.say({code: str(text) for code, text in titles.items() if text}, work.language)


# --- who asks


async def forms(work: Work, *, retired: bool = False) -> list[Form]:
    """Forms of this agency, those changed last first."""
    query = select(Form) if retired else select(Form).where(Form.state != "retired")
    return list(await work.session.scalars(query.order_by(Form.changed_at.desc(), Form.id).limit(MOST)))


async def form_row(work: Work, form_id: UUID, *, lock: bool = False) -> Form | None:
    query = select(Form).where(Form.id == form_id).execution_options(populate_existing=True)
    found: Form | None = await work.session.scalar(query.with_for_update() if lock else query)
    return found


async def edition_row(work: Work, form_id: UUID, number: int) -> Edition | None:
    query = select(Edition).where(Edition.form_id == form_id, Edition.number == number)
    found: Edition | None = await work.session.scalar(query)
    return found


async def editions(work: Work, form_id: UUID, numbers: Collection[int]) -> dict[int, Definition]:
    """Definitions of some editions."""
    query = select(Edition).where(Edition.form_id == form_id, Edition.number.in_(set(numbers)))
    return {one.number: Definition.of(one.definition) for one in await work.session.scalars(query)}


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request in a list. counts: state of bodies -> how many; late: due, and not all have filed."""

    row: Request
    title: str
    counts: Mapping[str, int]
    late: bool

    @property
    def asked(self) -> int:
        """Bodies that count."""
        return sum(self.counts.get(state, 0) for state in COUNTED)

    @property
    def filed(self) -> int:
        return self.counts.get("filed", 0) + self.counts.get("accepted", 0)


async def requests(work: Work, *, before: Cursor | None = None) -> tuple[list[RequestView], Cursor | None]:
    """Requests of this agency, the last asked first, and where the next page begins."""
    query = select(Request)
    if before is not None:
        query = query.where(
            (Request.asked_at < before.at) | ((Request.asked_at == before.at) & (Request.id < before.id))
        )
    query = query.order_by(Request.asked_at.desc(), Request.id.desc()).limit(PAGE + 1)
    rows = list(await work.session.scalars(query))
    views = await _viewed(work, rows[:PAGE])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return views, Cursor(last.asked_at, last.id) if last else None


async def _viewed(work: Work, rows: Sequence[Request]) -> list[RequestView]:
    ids = [row.id for row in rows]
    counted = select(Body.request_id, Body.state, func.count().label("count")).where(Body.request_id.in_(ids))
    counts: dict[UUID, dict[str, int]] = {}
    for one in await work.session.execute(counted.group_by(Body.request_id, Body.state)):
        counts.setdefault(one.request_id, {})[one.state] = int(one._mapping["count"])
    titles = await edition_titles(work, rows)
    return [_view(work, row, titles, counts.get(row.id, {})) for row in rows]


def _view(work: Work, row: Request, titles: Mapping[UUID, str], counts: Mapping[str, int]) -> RequestView:
    missing = counts.get("waiting", 0) + counts.get("returned", 0)
    return RequestView(row, titles[row.id], counts, row.state == "open" and row.due_on < work.today and missing > 0)


async def edition_titles(work: Work, rows: Sequence[Request]) -> dict[UUID, str]:
    """What each request is called, by the edition that was asked for."""
    query = select(Edition.form_id, Edition.number, Edition.titles).where(
        Edition.form_id.in_({row.form_id for row in rows})
    )
    known = {(one.form_id, one.number): one.titles for one in await work.session.execute(query)}
    return {row.id: said(work, known.get((row.form_id, row.edition), {})) for row in rows}


async def request_row(work: Work, request_id: UUID, *, lock: bool = False) -> Request | None:
    query = select(Request).where(Request.id == request_id).execution_options(populate_existing=True)
    found: Request | None = await work.session.scalar(query.with_for_update() if lock else query)
    return found


async def bodies(work: Work, request_id: UUID, *, lock: bool = False) -> list[Body]:
    """Who was asked, by name."""
    query = select(Body).where(Body.request_id == request_id).order_by(Body.name, Body.party_id)
    query = query.execution_options(populate_existing=True)
    return list(await work.session.scalars(query.with_for_update() if lock else query))


async def submissions(work: Work, request_id: UUID, party_id: UUID | None = None) -> list[Submission]:
    """What came in, the newest first."""
    query = select(Submission).where(Submission.request_id == request_id)
    query = query.where(Submission.party_id == party_id) if party_id is not None else query
    return list(await work.session.scalars(query.order_by(Submission.sent_at.desc(), Submission.number.desc())))


async def filed_now(work: Work, request_id: UUID, states: Collection[str]) -> list[tuple[Body, Submission]]:
    """The newest submission of each body in some states, by name of the body."""
    query = (
        select(Body, Submission)
        .join(
            Submission,
            (Submission.tenant_id == Body.tenant_id) & (Submission.request_id == Body.request_id)
            & (Submission.party_id == Body.party_id) & (Submission.number == Body.sendings),
        )
        .where(Body.request_id == request_id, Body.state.in_(states)).order_by(Body.name, Body.party_id)
    )  # fmt: skip
    return [(row[0], row[1]) for row in await work.session.execute(query)]


async def come_together(work: Work, row: Request, states: Collection[str] = ("filed", "accepted")) -> list[Line]:
    """What the answers of all bodies make together, by the newest edition that any of them filed.

    Answers to another edition count where its field is the same.
    """
    found = await filed_now(work, row.id, states)
    newest = max((one.edition for _, one in found), default=row.edition)
    forms = await editions(work, row.form_id, {newest, *(one.edition for _, one in found)})
    whole = forms[newest]
    return together(
        whole, [(body.name, carried(forms[one.edition], whole, one.answers)[0]) for body, one in found]
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class FiledView:
    """A body's report that waits for a decision."""

    row: Body
    title: str
    period: str


async def count_open(work: Work, cap: int) -> int:
    """How many duties are to be filled in, counted up to one more than cap; no answer is read for it."""
    return await _count(work, select(Duty.id).where(Duty.state.in_(WRITING)), cap)


async def count_to_decide(work: Work, cap: int) -> int:
    """How many reports wait for a decision, counted up to one more than cap."""
    query = select(Body.party_id).join(Request, (Request.tenant_id == Body.tenant_id) & (Request.id == Body.request_id))
    return await _count(work, query.where(Body.state == "filed", Request.state == "open"), cap)


async def _count(work: Work, query: Select[Any], cap: int) -> int:
    return int(await work.session.scalar(select(func.count()).select_from(query.limit(cap + 1).subquery())) or 0)


async def to_decide(work: Work) -> list[FiledView]:
    """What bodies filed and nobody has decided of, the oldest first."""
    query = (
        select(Body, Request)
        .join(Request, (Request.tenant_id == Body.tenant_id) & (Request.id == Body.request_id))
        .where(Body.state == "filed", Request.state == "open").order_by(Body.sent_at, Body.party_id).limit(MOST)
    )  # fmt: skip
    found = [(row[0], row[1]) for row in await work.session.execute(query)]
    titles = await edition_titles(work, [request for _, request in found])
    return [FiledView(body, titles[request.id], request.period) for body, request in found]


async def may_open_files(work: Work, record_id: UUID) -> bool:
    """Whether the actor may open files of a request or a duty."""
    return work.actor.may(READ)


async def request_titles(work: Work, ids: Collection[UUID]) -> dict[UUID, str]:
    """What requests are called, as far as the actor may know."""
    if not (work.actor.kind == "system" or work.actor.may(READ)):
        return {}
    rows = list(await work.session.scalars(select(Request).where(Request.id.in_(ids))))
    titles = await edition_titles(work, rows)
    return {row.id: f"{titles[row.id]}, {row.period}" for row in rows}


async def form_titles(work: Work, ids: Collection[UUID]) -> dict[UUID, str]:
    """What forms are called, as far as the actor may know."""
    if not (work.actor.kind == "system" or work.actor.may(READ)):
        return {}
    return {row.id: said(work, row.titles) for row in await work.session.scalars(select(Form).where(Form.id.in_(ids)))}


# --- who fills in


async def duties(work: Work, *, done: bool = False, before: UUID | None = None) -> tuple[list[Duty], UUID | None]:
    """What other agencies ask of this one; open ones by term, those that are over the newest first."""
    query = select(Duty).where(Duty.state.in_((*WRITING, "sent")) if not done else ~Duty.state.in_((*WRITING, "sent")))
    if done:
        query = query.where(Duty.id < before) if before is not None else query
        query = query.order_by(Duty.id.desc())
    else:
        query = query.order_by(Duty.due_on, Duty.id)
    rows = list(await work.session.scalars(query.limit(PAGE + 1 if done else MOST)))
    return rows[: PAGE if done else MOST], rows[PAGE - 1].id if done and len(rows) > PAGE else None


async def duty_row(work: Work, duty_id: UUID, *, lock: bool = False) -> Duty | None:
    query = select(Duty).where(Duty.id == duty_id).execution_options(populate_existing=True)
    found: Duty | None = await work.session.scalar(query.with_for_update() if lock else query)
    return found


async def duty_of(work: Work, party_id: UUID, request_id: UUID) -> Duty | None:
    """The duty that another agency's request made here, held."""
    query = select(Duty).where(Duty.party_id == party_id, Duty.request_id == request_id)
    found: Duty | None = await work.session.scalar(query.with_for_update().execution_options(populate_existing=True))
    return found


async def sendings(work: Work, duty_id: UUID) -> list[Sending]:
    """What was sent, the newest first."""
    query = select(Sending).where(Sending.duty_id == duty_id).order_by(Sending.number.desc())
    return list(await work.session.scalars(query))


async def near_due(work: Work, until: date) -> list[Duty]:
    """Duties still to be filled in whose term is near or gone, held."""
    query = select(Duty).where(Duty.state.in_(WRITING), Duty.due_on <= until).order_by(Duty.due_on).limit(MOST)
    return list(await work.session.scalars(query.with_for_update(skip_locked=True)))


async def duty_titles(work: Work, ids: Collection[UUID]) -> dict[UUID, str]:
    """What duties are called, as far as the actor may know."""
    if not (work.actor.kind == "system" or work.actor.may(READ)):
        return {}
    rows = await work.session.scalars(select(Duty).where(Duty.id.in_(ids)))
    return {row.id: f"{said(work, row.titles)}, {row.period}" for row in rows}


async def owned_by(work: Work, person_id: UUID) -> list[Duty]:
    """Unfinished duties of a person, whoever asks."""
    query = select(Duty).where(Duty.owner_id == person_id, Duty.state.in_((*WRITING, "sent"))).order_by(Duty.due_on)
    return list(await work.session.scalars(query.limit(MOST)))


async def open_count(work: Work, days: int = 7) -> int:
    """How many duties are to be filled in within so many days, those overdue among them."""
    until = work.today + timedelta(days=days)
    query = select(func.count()).select_from(Duty).where(Duty.state.in_(WRITING), Duty.due_on <= until)
    return int(await work.session.scalar(query) or 0)


async def readable(work: Work, ids: Collection[UUID]) -> set[UUID]:
    """Those of some records whose acts the actor may read."""
    return set(ids) if work.actor.kind == "system" or work.actor.may(READ) else set()


async def holders(work: Work, permission: str) -> list[UUID]:
    """People who hold a right; nobody where the agency has no units."""
    try:
        unit = await root_unit(work)
    except Refusal:
        return []
    return [one.id for one in await who_may(work, {permission}, unit_id=unit, journal_id=ANYWHERE, on=work.today)]
