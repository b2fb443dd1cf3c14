"""The permission table of requests for information, for the administrator's page."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from service.identity.offers import PermissionTable
from service.kit.actor import ANYWHERE, Actor
from service.kit.words import N_
from service.public_information.rules.acts import READ, allowed_acts, holds
from service.public_information.rules.words import STATES

LONG_AGO, NOW = datetime(2000, 1, 1, tzinfo=UTC), datetime(2000, 1, 2, tzinfo=UTC)
ACT_TITLES = {
    "open": N_("read"),
    "accept": N_("accept"),
    "correct": N_("correct"),
    "split": N_("split"),
    "join": N_("join to another"),
    "examine": N_("examine"),
    "take": N_("take into work"),
    "ask_units": N_("ask units"),
    "ask_clarification": N_("ask for clarification"),
    "answer_clarification": N_("note the clarification"),
    "leave": N_("leave without an answer"),
    "extend": N_("extend the term"),
    "tell_term": N_("tell that the full term is needed"),
    "forward": N_("forward"),
    "forward_part": N_("forward a part"),
    "add_document": N_("bring a document to be redacted"),
    "write_parts": N_("set parts and grounds"),
    "write_answer": N_("write the answer"),
    "submit_answer": N_("send the answer for approval"),
    "approve_answer": N_("approve the answer"),
    "return_answer": N_("return the answer"),
    "ask_fee": N_("ask a fee"),
    "settle_fee": N_("settle a fee"),
    "send_answer": N_("give the answer"),
    "tell": N_("note that the requester was told"),
    "enter": N_("enter in the public register"),
    "summarise": N_("write the text for the public"),
    "withdraw": N_("note the withdrawal"),
    "close": N_("close"),
    "complain": N_("note a complaint"),
    "judge": N_("decide on a complaint"),
    "reopen": N_("reopen"),
    "void": N_("void"),
}


@dataclass(frozen=True, slots=True)
class _Sample:
    """A request of which only the state is known, with its term over; who holds a right everywhere holds it there."""

    state: str
    id: UUID = ANYWHERE
    journal_id: UUID = ANYWHERE
    unit_id: UUID = ANYWHERE
    due_at: datetime = LONG_AGO


def _allowed(actor: Actor, state: str) -> list[str]:
    sample = _Sample(state)
    return [*(["open"] if holds(READ, actor, sample) else []), *allowed_acts(actor, sample, NOW)]


REQUESTS = PermissionTable(N_("Requests for information"), STATES, ACT_TITLES, _allowed)
TABLES = [REQUESTS]
