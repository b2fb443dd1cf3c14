"""Registration of a letter that came: what the clerk says of it is checked, then it gets its number."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from service.contacts.queries import by_id, standing
from service.correspondence.actions.numbering import Entry, give_number
from service.correspondence.actions.terms import end_of_term
from service.correspondence.rules import (
    RECORD,
    UNKNOWN_SENDER,
    UNKNOWN_UNIT,
    Content,
    NewLetter,
    Offer,
    checked,
    demand,
    why_not_register,
)
from service.documents.actions import attach
from service.identity.queries import units_with_names
from service.journals.rules import Journal, Paper, paper_moment
from service.kit.folding import fold
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.records.actions.choosing import chosen_case
from service.runtime.work import Work

CONTENT_COLUMNS = tuple(name for name in Content.__slots__ if name not in {"sender_kind", "unit_id"})


@dataclass(frozen=True, slots=True)
class Registered:
    """The receipt of a registration."""

    id: UUID
    number: str
    state: str
    registered_at: datetime


def offer_now(work: Work) -> Offer:
    """What can be chosen in this agency, and what day it is there."""
    profile = work.tenant.profile
    now = work.local_now
    return Offer(
        kinds=frozenset(kind.slug for kind in profile.document_kinds),
        channels=frozenset(channel.slug for channel in profile.channels),
        today=now.date(),
        now=now,
    )


# --- registering


async def register_letter(work: Work, journal: Journal, new: NewLetter, *, paper: Paper | None = None) -> Registered:
    """Give the letter its number and keep it. Raises Refusal or FieldErrors; then no number is used.

    paper: the letter stands in the paper register under a reserved number. Commit soon after: the journal's counter
    stays locked until then.
    """
    unit_id = new.content.unit_id or journal.unit_id
    demand(why_not_register(work.actor, journal, unit_id))
    content = replace(await with_sender(work, new.content), unit_id=unit_id)
    new = checked(replace(new, content=content), offer_now(work))
    if new.term is not None:
        # Reckoned before the counter is locked. A day that was named costs no question, nor does a letter without term.
        due_on = await end_of_term(work, new.term, new.received_at)
        new = replace(new, content=replace(new.content, due_on=due_on))
    if unit_id != journal.unit_id:
        await know_unit(work, unit_id)
    letter_id = new_id()
    if new.files:
        await attach(work, list(new.files), RECORD, letter_id)
        await work.flush()
    own = {name: getattr(new.content, name) for name in CONTENT_COLUMNS}
    case_id = await chosen_case(work, new.case_id, new.case)
    entry = Entry(**own, unit_id=unit_id, received_at=new.received_at, files=len(new.files), case_id=case_id)
    number = await give_number(work, journal, letter_id, entry, new.content.sender_kind, paper, new.term)
    at = paper_moment(paper, work.zone) if paper else work.now
    return Registered(letter_id, number, "registered", at)


async def know_unit(work: Work, unit_id: UUID) -> None:
    """Refuse a unit that this agency does not have."""
    if unit_id not in {unit.id for unit in await units_with_names(work)}:
        raise Refusal(UNKNOWN_UNIT, code="unknown", field="unit_id")


async def with_sender(work: Work, content: Content) -> Content:
    """The content with its chosen contact looked up: an unknown one is refused, one typed over is let go of.

    A sender who was only typed is put into the contacts by a job.
    """
    if content.sender_id is None:
        return content
    contact = await by_id(work, content.sender_id)
    if contact is None:
        raise Refusal(UNKNOWN_SENDER, code="unknown", field="sender_name")
    if content.sender_name and fold(content.sender_name) != fold(contact.name):
        return replace(content, sender_id=None)
    stands = await standing(work, contact.id)
    return replace(content, sender_id=stands, sender_name=content.sender_name or contact.name)
