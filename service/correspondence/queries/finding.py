"""Letters as the search finds them: by words of their own and of their files, by phrase, by exact number."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import or_

from service.correspondence.models import Letter
from service.correspondence.queries.exchanging import letters_called
from service.correspondence.queries.letters import WHOLE, LetterView
from service.correspondence.queries.listing import inside, keys_of
from service.correspondence.queries.registers import Reach, journals_of, reaches
from service.correspondence.rules import RECORD, STATES, sees_content
from service.documents.queries import records_saying
from service.kit.paging import Cursor
from service.kit.words import N_
from service.runtime.language import gettext
from service.runtime.work import Work
from service.search.asking import Asked, Hit, HitPage, says

BATCH = 100
ROUNDS = 20
JUMPS = 20


async def find_letters(work: Work, asked: Asked, before: Cursor | None, limit: int) -> HitPage:
    """Letters that hold every typed word, in what they say or in their files, newest first.

    Letters whose content the actor may not see are not found by words, be the side table as far behind as it may.
    """
    reached = reaches(work.actor, await journals_of(work))
    place, found, ended = asked.begin(before), list[LetterView](), False
    for _ in range(ROUNDS if reached else 0):
        keys = await keys_of(work, reached, asked.typed, place, size=BATCH, texts=True)
        wanted = [key.id for key in keys if asked.since is None or key.at >= asked.since]
        found += await _saying(work, await _seen(work, reached, wanted), asked)
        ended = len(keys) < BATCH or len(wanted) < len(keys)
        if ended or len(found) > limit:
            break
        place = keys[-1]
    shown = found[:limit]
    more = len(found) > limit or (not ended and bool(shown))
    return HitPage(await _hits(work, shown), _place(shown[-1]) if more else None)


def _place(letter: LetterView) -> Cursor:
    return Cursor(letter.registered_at, letter.id)


async def _seen(work: Work, reached: Sequence[Reach], ids: Sequence[UUID]) -> list[LetterView]:
    """The letters of these ids whose content is seen, newest first."""
    letters = await _within(work, reached, Letter.id.in_(ids)) if ids else []
    return [letter for letter in letters if sees_content(work.actor, letter)]


async def _within(work: Work, reached: Sequence[Reach], condition: Any) -> list[LetterView]:
    query = WHOLE.where(condition, or_(*[inside(one) for one in reached]))
    rows = await work.session.execute(query.order_by(Letter.registered_at.desc(), Letter.id.desc()))
    return [LetterView(**row._mapping) for row in rows]


def _own(letter: LetterView) -> list[str]:
    return [letter.subject, letter.sender_name, letter.sender_number, letter.addressee, letter.summary, letter.number]


async def _saying(work: Work, letters: list[LetterView], asked: Asked) -> list[LetterView]:
    """Those in which every phrase stands as it was quoted, in the letter itself or in a file of it."""
    for phrase in asked.phrases:
        elsewhere = {letter.id for letter in letters if not says(phrase, *_own(letter))}
        held = await records_saying(work, RECORD, elsewhere, phrase)
        letters = [letter for letter in letters if letter.id not in elsewhere or letter.id in held]
    return letters


async def jump_to_letters(work: Work, typed: str) -> list[Hit]:
    """Letters with exactly this number, newest first, then those that other systems call so.

    Stubs answer to their numbers too, but not to what other systems call them.
    """
    reached = reaches(work.actor, await journals_of(work))
    number = typed.strip()
    if not reached or not number:
        return []
    found = await _within(work, reached, Letter.number == number)
    known = {letter.id for letter in found}
    called = [ident for ident in await letters_called(work, number) if ident not in known]
    found += await _seen(work, reached, called)
    return await _hits(work, found[:JUMPS])


async def _hits(work: Work, letters: Sequence[LetterView]) -> list[Hit]:
    titles = {journal.id: journal.title for journal in await journals_of(work)}
    return [_hit(work, letter, titles[letter.journal_id]) for letter in letters]


def _hit(work: Work, letter: LetterView, journal: str) -> Hit:
    known: dict[str, Any] = {
        "record": RECORD,
        "id": letter.id,
        "at": letter.registered_at,
        "href": f"/letters/{letter.id}",
        "number": letter.number,
        "place": journal,
        "state": gettext(STATES[letter.state]) if letter.state in STATES else letter.state,
    }
    if not sees_content(work.actor, letter):
        return Hit(**known, withheld=True)
    more = {
        gettext(N_("Addressee")): letter.addressee,
        gettext(N_("Sender's number")): letter.sender_number,
        gettext(N_("Summary")): letter.summary,
    }
    return Hit(**known, title=letter.subject, who=letter.sender_name, language=letter.language, more=more)
