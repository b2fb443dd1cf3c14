"""What follows a registration or correction, done by jobs: the sender becomes a contact, the letter can be found."""

from uuid import UUID

from sqlalchemy import update

from service.contacts.actions import count_letter, remember
from service.contacts.queries import standing
from service.correspondence.actions.terms import start_late
from service.correspondence.models import Letter
from service.correspondence.queries.drafts import draft_as_kept
from service.correspondence.queries.letters import LetterView, letter_as_kept, numbers_of
from service.correspondence.rules import OPEN_TO_ALL, OURS, RECORD
from service.correspondence.rules.terms import LetterTerm
from service.documents.queries import files_of, same_digest, texts_of
from service.kit.refusal import Refusal
from service.runtime.work import Work
from service.search.actions import index

MOST_PASSAGES = 600


async def settle_registration(work: Work, letter_id: UUID, sender_kind: str, term: LetterTerm | None = None) -> None:
    """Remember and count the sender, start the clock, make the letter findable, note when its very file came before."""
    letter = await letter_as_kept(work, letter_id)
    if letter is None:
        return
    if letter.due_on is not None:
        await start_late(work, letter_id, term)
    if letter.direction == "outgoing":
        await _settle_addressee(work, letter)
    elif letter.direction not in OURS:
        await _settle_sender(work, letter, sender_kind)
    await _make_findable(work, letter)
    await _note_same_files(work, letter)


async def settle_correction(work: Work, letter_id: UUID, sender_kind: str) -> None:
    """The same for a letter whose texts were corrected."""
    letter = await letter_as_kept(work, letter_id)
    if letter is None:
        return
    if letter.sender_id is None:
        await _settle_sender(work, letter, sender_kind)
    await _make_findable(work, letter)


async def _settle_sender(work: Work, letter: LetterView, sender_kind: str) -> None:
    sender_id = letter.sender_id
    if sender_id is None:
        try:
            sender_id = await remember(work, letter.sender_name, sender_kind)
        except Refusal:
            return  # a name that is no name stays on the letter only
        statement = update(Letter).where(Letter.id == letter.id, Letter.sender_id.is_(None)).values(sender_id=sender_id)
        await work.session.execute(statement.execution_options(synchronize_session=False))
    elif (stands := await standing(work, sender_id)) not in {None, sender_id}:
        # Its sender was merged away while it was being registered.
        statement = update(Letter).where(Letter.id == letter.id, Letter.sender_id == sender_id).values(sender_id=stands)
        await work.session.execute(statement.execution_options(synchronize_session=False))
        sender_id = stands or sender_id
    await count_letter(work, sender_id, letter.registered_at)


async def _settle_addressee(work: Work, letter: LetterView) -> None:
    addressee_id = letter.addressee_id
    if addressee_id is None and letter.addressee:
        try:
            addressee_id = await remember(work, letter.addressee, "organisation")
        except Refusal:
            return  # a name that is no name stays on the letter only
        statement = update(Letter).where(Letter.id == letter.id, Letter.addressee_id.is_(None))
        await work.session.execute(
            statement.values(addressee_id=addressee_id).execution_options(synchronize_session=False)
        )
    if addressee_id is not None:
        await count_letter(work, addressee_id, letter.registered_at)


async def make_findable(work: Work, letter_id: UUID) -> None:
    """Put a letter into the search anew, with the texts of its files."""
    letter = await letter_as_kept(work, letter_id)
    if letter is not None:
        await _make_findable(work, letter)


async def _make_findable(work: Work, letter: LetterView) -> None:
    said = [letter.sender_name, letter.sender_number, letter.subject, letter.addressee, letter.summary]
    if letter.direction in OURS:
        draft = await draft_as_kept(work, letter.id)
        said.append(draft.body if draft else "")
    words = [letter.number, *[text for text in said if text]]
    shown = letter.access == OPEN_TO_ALL
    await index(
        work,
        record=RECORD,
        record_id=letter.id,
        journal_id=letter.journal_id,
        unit_id=letter.unit_id,
        at=letter.registered_at,
        open_words=words if shown else [],
        closed_words=[] if shown else words,
        texts=await texts_of(work, RECORD, letter.id, MOST_PASSAGES) if letter.files else [],
    )


async def _note_same_files(work: Work, letter: LetterView) -> None:
    if not letter.files:
        return
    files = await files_of(work, RECORD, letter.id)
    others = [found for found in await same_digest(work, [file.id for file in files]) if found != letter.id]
    if others:
        numbers = await numbers_of(work, others)
        noted = {"letters": [{"id": other, "number": number} for other, number in numbers.items()]}
        work.record("letter.same_file_found", letter.id, record=RECORD, after=noted)
