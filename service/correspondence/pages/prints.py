"""Sheets for paper: the register book, the dispatch book, the cards of a letter, the receipt for its sender.

Their words are in the agency's language, whoever prints. What is withheld from the reader is withheld on paper too.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from service.audit.queries import timeline
from service.correspondence.actions.registering import offer_now
from service.correspondence.pages.actwords import ACT_WORDS
from service.correspondence.pages.showing import words_for
from service.correspondence.queries.book import Book, Entry, book
from service.correspondence.queries.letters import LetterView, letter_for
from service.correspondence.queries.registers import journals_of, reach
from service.correspondence.rules import READ
from service.correspondence.slots import Moved, movements, resolutions
from service.identity.queries import units_with_names
from service.journals.queries import Period, journal_by_slug, periods, shape_now
from service.journals.rules import NUMBER_STATES, Journal
from service.runtime.language import gettext, speaking
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, typed_day
from service.web.guards import may
from service.web.render import page
from service.web.working import AnyRequest, Own

NOT_MOVES = {"letter.registered", "letters.exported", "letter.same_file_found"}
BLANKS = 3


@get("/letters/book", guards=[may(READ)])
async def register_book(
    request: AnyRequest,
    work: Own,
    journal: FromQuery[str] = "",
    period: FromQuery[str] = "",
    first: FromQuery[str] = "",
) -> Response[bytes]:
    """A piece of the register book; of a journal of outgoing letters it is the dispatch book."""
    own = work.tenant.profile.default_language
    found = await journal_by_slug(work, journal)
    reached = reach(work.actor, found.id) if found else None
    if found is None or reached is None or reached.empty:
        raise NotFound
    begun = await periods(work, [found.id])
    wanted = period or shape_now(work, found).period
    chosen = next((one for one in begun if one.key == wanted), None if period else next(iter(begun), None))
    today = offer_now(work)
    asked = Fields({name: request.query_params.get(name, "") for name in ("from", "to")})
    since, until = asked.day("from", today.today), asked.day("to", today.today)
    start = Fields({"first": first}).number("first", least=1, most=999_999_999) or 1
    zone = work.zone
    piece = Book([], None)
    if chosen is not None:
        bounds = {"since": _midnight(since, zone), "until": _midnight(until, zone, 1)}
        piece = await book(work, reached, chosen, first=start, **bounds)
    ids = [one.letter.id for one in piece.entries if one.letter and not one.letter.withheld]
    work.language = own
    with speaking(own):
        titled = await journal_by_slug(work, journal)
        context: dict[str, Any] = {
            "journal": titled or found,
            "period": chosen,
            "entries": piece.entries,
            "more": _onwards(found, chosen, piece, since, until),
            "resolved": await resolutions(work, ids),
            "moved": await movements(work, ids),
            "units": {unit.id: unit.name for unit in await units_with_names(work)},
            "words": words_for(work.tenant, own),
            "states": {name: gettext(words) for name, words in NUMBER_STATES.items()},
            "values": {"from": typed_day(since), "to": typed_day(until)},
            "errors": asked.errors,
            "begun": begun,
            "wide": True,
            "lang": own,
            "back": f"/letters?{urlencode({'journal': found.slug})}",
            "what": _what,
        }
        template = "prints/dispatch_book.html" if found.direction == "outgoing" else "prints/register_book.html"
        return page(request, template, status=422 if asked.errors else 200, **context)


def _midnight(day: date | None, zone: ZoneInfo, after: int = 0) -> datetime | None:
    return datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(days=after) if day else None


def _onwards(
    journal: Journal, period: Period | None, piece: Book, since: date | None, until: date | None
) -> str | None:
    if period is None or piece.next is None:
        return None
    asked = {"journal": journal.slug, "period": period.key, "from": typed_day(since), "to": typed_day(until)}
    kept = {name: value for name, value in asked.items() if value}
    return f"/letters/book?{urlencode({**kept, 'first': piece.next})}"


def _what(entry: Entry) -> str:
    """What a line is: `letter`, `stub`, `void`, `elsewhere` (a letter of a unit the reader does not see), `other`."""
    if entry.letter is None:
        return "elsewhere" if entry.state == "registered" else "other"
    if entry.letter.withheld:
        return "stub"
    return "void" if entry.letter.state == "voided" else "letter"


# --- cards


@get("/letters/{letter_id:uuid}/card", guards=[may(READ)])
async def registration_card(request: AnyRequest, work: Own, letter_id: FromPath[UUID]) -> Response[bytes]:
    """The registration card of a letter."""
    return await _card(request, work, letter_id, "prints/card.html")


@get("/letters/{letter_id:uuid}/control-card", guards=[may(READ)])
async def control_card(request: AnyRequest, work: Own, letter_id: FromPath[UUID]) -> Response[bytes]:
    """The control card of a letter."""
    return await _card(request, work, letter_id, "prints/control_card.html")


@get("/letters/{letter_id:uuid}/receipt", guards=[may(READ)])
async def sender_receipt(request: AnyRequest, work: Own, letter_id: FromPath[UUID]) -> Response[bytes]:
    """What the sender is given in hand: number, date, how many sheets were taken in."""
    return await _card(request, work, letter_id, "prints/receipt.html")


async def _card(request: AnyRequest, work: Work, letter_id: UUID, template: str) -> Response[bytes]:
    own = work.tenant.profile.default_language
    letter = await letter_for(work, letter_id)
    seen = [] if letter.withheld else [letter_id]
    work.language = own
    with speaking(own):
        journals = {one.id: one for one in await journals_of(work)}
        units = {unit.id: unit.name for unit in await units_with_names(work)}
        context: dict[str, Any] = {
            "letter": letter,
            "journal": journals[letter.journal_id],
            "unit": units.get(letter.unit_id, ""),
            "words": words_for(work.tenant, own),
            "resolved": (await resolutions(work, seen)).get(letter_id, []),
            "moves": await _moves(work, letter) if seen else [],
            "blanks": range(BLANKS),
            "lang": own,
            "back": f"/letters/{letter_id}",
        }
        return page(request, template, **context)


async def _moves(work: Work, letter: LetterView) -> Sequence[Moved]:
    """The letter's way as its trail and other floors know it, oldest first."""
    acts = [
        Moved(act.at, gettext(ACT_WORDS.get(act.kind, act.kind)))
        for act in await timeline(work, letter.id)
        if act.kind not in NOT_MOVES and act.kind in ACT_WORDS
    ]
    others = (await movements(work, [letter.id])).get(letter.id, [])
    return sorted([*acts, *others], key=lambda one: one.at)
