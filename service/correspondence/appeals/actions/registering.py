"""Registration of an appeal: on the day it is received, under the journal's next number or one reserved for paper."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from uuid import UUID

from service.correspondence.appeals.models import Appeal
from service.correspondence.appeals.queries.appeals import appeal_as_kept
from service.correspondence.appeals.rules.acts import RECORD, TERMS, Terms, why_not_register
from service.correspondence.appeals.rules.content import (
    NewAppeal,
    Offer,
    answer_rule,
    applicant_key,
    full_name,
    problems_of_new,
)
from service.correspondence.reception.actions import hear
from service.correspondence.reception.rules import Hearing
from service.correspondence.rules import LETTER_LANGUAGES
from service.deadlines.actions.clocks import start_clock
from service.documents.actions import attach
from service.journals.actions.blocks import note_settled
from service.journals.actions.numbering import take_number
from service.journals.rules import Journal, Paper, paper_moment
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.records.actions.choosing import chosen_case, demand_open
from service.runtime.work import Work
from service.search.actions import index

AFTER = "correspondence.after_appeal"
UNKNOWN_APPEAL = N_("There is no such appeal.")


@dataclass(frozen=True, slots=True)
class Registered:
    """The receipt of a registration."""

    id: UUID
    number: str
    state: str
    registered_at: datetime


def offer_now(work: Work, registered_on: date | None = None) -> Offer:
    """What can be chosen in this agency now; registered_on: the day in the paper register, today when left out."""
    profile = work.tenant.profile
    now = work.local_now
    return Offer(
        channels=frozenset(channel.slug for channel in profile.channels),
        languages=frozenset(LETTER_LANGUAGES),
        now=now,
        registered_on=registered_on or now.date(),
    )


def terms_of(work: Work) -> Terms:
    """The rules of this agency's country."""
    return TERMS.get(work.tenant.profile.country, Terms(""))


async def register_appeal(
    work: Work,
    journal: Journal,
    new: NewAppeal,
    *,
    paper: Paper | None = None,
    visit: tuple[UUID, Hearing] | None = None,
) -> Registered:
    """Give the appeal its number, start its clocks and keep it. An anonymous one is noted as not accepted.

    paper: it stands in the paper register under a reserved number. visit: the visit to the reception at which it was
    made. Raises Refusal or FieldErrors; then no number is used. Commit soon after.
    """
    if refusal := why_not_register(work.actor, journal, journal.unit_id):
        raise refusal
    if problems := list(problems_of_new(new, offer_now(work, paper.on if paper else None))):
        raise FieldErrors(problems)
    await _know_repeated(work, new)
    if (case_id := await chosen_case(work, new.case_id, new.case)) is not None:
        await demand_open(work, case_id, lock=True)
    appeal_id = new_id()
    if new.files:
        await attach(work, list(new.files), RECORD, appeal_id)
    await work.flush()
    at = paper_moment(paper, work.zone) if paper else work.now
    row = _row(work, journal, appeal_id, new, at)
    row.case_id = case_id
    work.later(AFTER, appeal_id=str(appeal_id))
    if not new.content.anonymous:
        await _start_clocks(work, appeal_id, new, at)
    taken = await take_number(work, journal, RECORD, appeal_id, paper)
    row.period, row.serial, row.number = taken.period, taken.serial, taken.number
    work.session.add(row)
    kind = "appeal.not_accepted" if new.content.anonymous else "appeal.registered"
    after = {name: value for name, value in asdict(new.content).items() if value not in (None, "", False)}
    work.record(kind, appeal_id, record=RECORD, after=after | {"number": taken.number}, reason=new.delay or None)
    await work.flush()
    if paper is not None:
        await note_settled(work, paper, RECORD, appeal_id)
    if visit is not None:
        await hear(work, visit[0], replace(visit[1], result="registered"), appeal_id=appeal_id)
    return Registered(appeal_id, taken.number, row.state, at)


async def _know_repeated(work: Work, new: NewAppeal) -> None:
    if new.repeats is not None and await appeal_as_kept(work, new.repeats) is None:
        raise Refusal(UNKNOWN_APPEAL, code="unknown", field="repeats")


def _row(work: Work, journal: Journal, appeal_id: UUID, new: NewAppeal, at: datetime) -> Appeal:
    return Appeal(
        id=appeal_id,
        tenant_id=work.tenant.id,
        journal_id=journal.id,
        unit_id=journal.unit_id,
        state="not_accepted" if new.content.anonymous else "registered",
        registered_at=at,
        received_at=new.received_at,
        registered_by=work.actor.id,
        registered_by_name=work.actor.name,
        delay=new.delay,
        applicant_key=applicant_key(new.content),
        repeats=new.repeats,
        files=len(new.files),
        **asdict(new.content),
    )


async def _start_clocks(work: Work, appeal_id: UUID, new: NewAppeal, at: datetime) -> None:
    for rule in (answer_rule(new.content, work.tenant.profile.country), terms_of(work).forward):
        await start(work, appeal_id, rule, at)


async def start(work: Work, appeal_id: UUID, rule: str, at: datetime) -> None:
    """Start a clock by a rule; where the agency's pack has none, the appeal goes on without it."""
    if not rule:
        return
    try:
        await start_clock(work, record=RECORD, record_id=appeal_id, rule=rule, at=at)
    except Refusal as refusal:
        if refusal.code != "unknown_rule":
            raise


async def make_findable(work: Work, appeal_id: UUID) -> None:
    """Put what an appeal is found by into the search; the applicant's data only for those who may read them."""
    appeal = await appeal_as_kept(work, appeal_id)
    if appeal is None:
        return
    closed = [full_name(appeal), appeal.summary, appeal.address, appeal.representative]
    open_ = [appeal.number, appeal.subject, appeal.organisation]
    await index(
        work,
        record=RECORD,
        record_id=appeal.id,
        journal_id=appeal.journal_id,
        unit_id=appeal.unit_id,
        at=appeal.registered_at,
        open_words=[text for text in open_ if text],
        closed_words=[text for text in closed if text],
    )
