"""Registration of a request: on the day it is received, with a number, its clocks and a secret code."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from service.correspondence.rules import LETTER_LANGUAGES
from service.documents.actions import attach
from service.journals.actions.blocks import note_settled
from service.journals.actions.numbering import take_number
from service.journals.rules import Journal, Paper, paper_moment
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.public_information.actions.clocks import start, terms_of
from service.public_information.actions.keys import draw_code, key_for_codes
from service.public_information.actions.telling import tell
from service.public_information.models import Request
from service.public_information.queries.requests import journals_of_requests, request_as_kept
from service.public_information.rules.acts import REGISTER, requester, why_not_register
from service.public_information.rules.codes import digest
from service.public_information.rules.content import (
    NewRequest,
    Offer,
    Received,
    applicant_key,
    problems_of_new,
)
from service.public_information.rules.terms import ANONYMOUS_ALLOWED
from service.public_information.rules.words import RECORD
from service.runtime.secrets import Keyring
from service.runtime.work import Work

AFTER = "public_information.after_request"
NO_JOURNAL = N_("This agency keeps no journal of requests for information.")
UNKNOWN_REQUEST = N_("There is no such request.")


def offer_now(work: Work, registered_on: date | None = None) -> Offer:
    """What can be chosen in this agency now; registered_on: the day in the paper register, today when left out."""
    profile = work.tenant.profile
    now = work.local_now
    return Offer(
        languages=frozenset(LETTER_LANGUAGES),
        answer_languages=frozenset(profile.languages),
        terms=terms_of(work),
        anonymous=ANONYMOUS_ALLOWED.get(profile.country, False),
        now=now,
        registered_on=registered_on or now.date(),
    )


async def default_journal(work: Work) -> Journal:
    """The journal that takes requests here: the first open one of the agency. Raises Refusal(code="no_journal")."""
    for journal in await journals_of_requests(work, REGISTER):
        if journal.state == "open":
            return journal
    raise Refusal(NO_JOURNAL, code="no_journal", field="journal")


async def receive_request(
    work: Work,
    keyring: Keyring,
    new: NewRequest,
    journal: Journal | None = None,
    *,
    paper: Paper | None = None,
    since: datetime | None = None,
) -> Received:
    """Give the request its number and its code, start its clocks and keep it.

    From an outsider (the public page) it is `received` until somebody of the agency accepts it; from a person, a
    token or a job it is `registered`. An outsider's uploads are attached under the outsider's own id. paper: it
    stands in the paper register under a reserved number. since: from when its days run where that is earlier than its
    registration: it was parted from a request, or came as a letter that was registered before.

    Raises Refusal or FieldErrors; then no number is used. Commit soon after: the counter stays locked until then.
    """
    journal = journal or await default_journal(work)
    refusal = why_not_register(work.actor, journal)
    # Whoever parts a request was asked before whether they may do that.
    if refusal is not None and not (new.parent_id and refusal.code == "not_permitted"):
        raise refusal
    offer = offer_now(work, paper.on if paper else None)
    if problems := list(problems_of_new(new, offer)):
        raise FieldErrors(problems)
    if new.parent_id is not None and await request_as_kept(work, new.parent_id) is None:
        raise Refusal(UNKNOWN_REQUEST, code="unknown", field="parent_id")
    request_id, code = new_id(), draw_code()
    if new.files:
        await attach(work, list(new.files), RECORD, request_id)
    hashed = digest(code, await key_for_codes(work, keyring))
    await work.flush()
    at = paper_moment(paper, work.zone) if paper else work.now
    row = _row(work, journal, request_id, new, at)
    row.code_hash = hashed
    work.later(AFTER, request_id=str(request_id))
    row.due_at = await _start_clocks(work, request_id, new, since or at)
    taken = await take_number(work, journal, RECORD, request_id, paper)
    row.period, row.serial, row.number = taken.period, taken.serial, taken.number
    work.session.add(row)
    _note(work, row, new)
    await work.flush()
    if new.relation == "":
        await _receipt(work, request_id, new)
    if paper is not None:
        await note_settled(work, paper, RECORD, request_id)
    return Received(request_id, taken.number, code, row.due_at)


def _row(work: Work, journal: Journal, request_id: UUID, new: NewRequest, at: datetime) -> Request:
    outside = work.actor.kind == "outsider"
    return Request(
        id=request_id,
        tenant_id=work.tenant.id,
        journal_id=journal.id,
        unit_id=journal.unit_id,
        state="received" if outside and not new.parent_id else "registered",
        registered_at=at,
        received_at=new.received_at or at,
        registered_by=None if outside else work.actor.id,
        registered_by_name="" if outside else work.actor.name,
        delay=new.delay,
        applicant_key=applicant_key(new.content),
        files=len(new.files),
        parent_id=new.parent_id,
        relation=new.relation,
        letter_id=new.letter_id,
        message_id=new.message_id,
        examination={},
        checked={},
        **asdict(new.content),
    )


async def _start_clocks(work: Work, request_id: UUID, new: NewRequest, at: datetime) -> datetime | None:
    """The clocks of a request; the end of the answer's. Hours run from the receipt, days from the registration."""
    terms = terms_of(work)
    if new.relation == "forwarded":
        forward = await start(work, request_id, terms.forward, at)
        return forward.due_at if forward else None
    received = new.received_at or at
    rule = terms.of_answer(new.content.urgency)
    hours = rule in (terms.timeliness, terms.threat) and rule != ""
    answer = await start(work, request_id, rule, received if hours else at)
    for other in (terms.forward, terms.deficiency, terms.term_notice, terms.register_entry):
        await start(work, request_id, other, at)
    return answer.due_at if answer else None


def _note(work: Work, row: Request, new: NewRequest) -> None:
    after: dict[str, Any] = {name: said for name, said in asdict(new.content).items() if said not in (None, "", False)}
    after |= {"number": row.number} | ({"letter_id": str(new.letter_id)} if new.letter_id else {})
    after |= {"message_id": str(new.message_id)} if new.message_id else {}
    after |= {"parent_id": str(new.parent_id), "relation": new.relation} if new.parent_id else {}
    kind = "information_request.received" if row.state == "received" else "information_request.registered"
    work.record(kind, row.id, record=RECORD, after=after, reason=new.delay or None)


async def _receipt(work: Work, request_id: UUID, new: NewRequest) -> None:
    way = {"page": "page", "email": "email", "post": "post", "phone": "phone"}.get(new.content.channel, "hand")
    await tell(work, request_id, "receipt", way)


__all__ = ["AFTER", "default_journal", "offer_now", "receive_request", "requester"]
