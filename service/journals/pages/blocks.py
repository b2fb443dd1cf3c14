"""Blocks of numbers for paper: reserve one, see what became of each number, void what was never used."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from service.audit.access import LINKS
from service.journals import queries
from service.journals.actions.blocks import reserve, void_numbers
from service.journals.queries.blocks import PAGE, block_by_id, blocks, numbers_of_block
from service.journals.rules import (
    LARGEST_BLOCK,
    NUMBER_STATES,
    READ,
    REASON_LIMIT,
    RESERVE,
    Journal,
    is_over,
    why_not_reserve,
)
from service.journals.slots import SETTLERS
from service.kit.paging import Cursor
from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_text
from service.kit.words import N_
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.working import AnyRequest, Own, working

SHAPES = {"registered": "done", "voided": "stop", "reserved": "work"}
LABELS = {"journal": N_("Journal"), "count": N_("How many numbers"), "reason": N_("Reason"), "ids": N_("Numbers")}
UNKNOWN_JOURNAL = N_("There is no such journal.")


@get("/blocks", guards=[may(READ, RESERVE)])
async def list_blocks(request: AnyRequest, work: Own, after: FromQuery[str] = "") -> Response[bytes]:
    """Blocks that are open, those of ended periods marked; or those that are settled."""
    state = "settled" if request.query_params.get("state") == "settled" else "open"
    journals = {journal.id: journal for journal in await queries.all_journals(work) if _sees(work, journal)}
    place = Cursor.decode(after) if after else None
    found = await blocks(work, list(journals), state=state, after=place, limit=PAGE + 1)
    rows = [(block, journals[block.journal_id], is_over(block.period, journals[block.journal_id], work.today))
            for block in found[:PAGE]]  # fmt: skip
    older = f"/blocks?state={state}&after={found[PAGE - 1].place.encode()}" if len(found) > PAGE else None
    may_reserve = any(why_not_reserve(work.actor, journal) is None for journal in journals.values())
    return page(request, "journals/blocks.html", rows=rows, state=state, older=older, may_reserve=may_reserve)


def _sees(work: Work, journal: Journal) -> bool:
    actor = work.actor
    return any(actor.scope(right).covers(journal.unit_id, journal.id) for right in (READ, RESERVE))


@get("/blocks/new", guards=[may(RESERVE)])
async def reserve_form(request: AnyRequest, work: Own, journal: FromQuery[str] = "") -> Response[bytes]:
    """Ask for a block."""
    return await _form(request, work, {"journal": journal, "count": "10"}, {})


async def _form(
    request: AnyRequest, work: Work, values: Mapping[str, str], errors: Mapping[str, Refusal]
) -> Response[bytes]:
    offered = [one for one in await queries.open_journals(work) if why_not_reserve(work.actor, one) is None]
    context: dict[str, Any] = {
        "journals": [(one.slug, one.title) for one in offered],
        "values": values,
        "errors": errors,
        "labels": {name: gettext(words) for name, words in LABELS.items()},
        "most": LARGEST_BLOCK,
    }
    return page(request, "journals/reserve.html", status=422 if errors else 200, **context)


@post("/blocks", guards=[may(RESERVE)])
async def reserve_block(request: AnyRequest) -> Response[bytes]:
    """Take the next numbers of a journal for paper."""
    values = await posted(request)
    try:
        async with working(request) as work:
            made = await reserve(work, await _journal(work, values), _count(values), _reason(values))
    except (Refusal, FieldErrors) as error:
        async with working(request) as work:
            return await _form(request, work, values, _by_field(error))
    return leave_for(request, f"/blocks/{made.id}")


def _by_field(error: Refusal | FieldErrors) -> dict[str, Refusal]:
    refusals = error.errors if isinstance(error, FieldErrors) else [error]
    return {refusal.field or "": refusal for refusal in reversed(refusals)}


async def _journal(work: Work, values: Mapping[str, str]) -> Journal:
    journal = await queries.journal_by_slug(work, values.get("journal", ""))
    if journal is None:
        raise Refusal(UNKNOWN_JOURNAL, code="unknown", field="journal")
    return journal


def _count(values: Mapping[str, str]) -> int:
    typed = values.get("count", "").strip()
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 7 else 0


def _reason(values: Mapping[str, str]) -> str:
    try:
        return clean_text(values.get("reason", ""), REASON_LIMIT)
    except Refusal as refusal:
        raise refusal.at("reason") from None


@get("/blocks/{block_id:uuid}", guards=[may(READ, RESERVE)])
async def show_block(request: AnyRequest, work: Own, block_id: FromPath[UUID]) -> Response[bytes]:
    """A block number by number: the record that is bound to it, or what can be done."""
    return await _show(request, work, block_id)


async def _show(
    request: AnyRequest,
    work: Work,
    block_id: UUID,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, Refusal] | None = None,
) -> Response[bytes]:
    block = await block_by_id(work, block_id)
    journal = await queries.journal_by_id(work, block.journal_id) if block else None
    if block is None or journal is None or not _sees(work, journal):
        raise NotFound
    right, settler = SETTLERS.get((journal.direction, journal.regime), ("", ""))
    can_settle = bool(right) and not work.actor.scope(right).empty and journal.state == "open"
    context: dict[str, Any] = {
        "block": block,
        "journal": journal,
        "over": block.state == "open" and is_over(block.period, journal, work.today),
        "numbers": await numbers_of_block(work, block_id),
        "states": {name: gettext(words) for name, words in NUMBER_STATES.items()},
        "shapes": SHAPES,
        "settle": (lambda number_id: settler.format(id=number_id, journal=journal.slug)) if can_settle else None,
        "link": lambda one: LINKS[one.record].format(id=one.record_id) if one.record in LINKS else "",
        "may_void": why_not_reserve(work.actor, journal) is None,
        "values": values or {},
        "chosen": (values or {}).get("ids", "").split(),
        "errors": errors or {},
        "labels": {name: gettext(words) for name, words in LABELS.items()},
    }
    return page(request, "journals/block.html", status=422 if errors else 200, **context)


@post("/blocks/{block_id:uuid}/void", guards=[may(RESERVE)])
async def void_of_block(request: AnyRequest, block_id: FromPath[UUID]) -> Response[bytes]:
    """Void the chosen numbers with one reason."""
    values = await posted(request)
    try:
        async with working(request) as work:
            await void_numbers(work, block_id, _ids(values), _reason(values))
    except (Refusal, FieldErrors) as error:
        async with working(request) as work:
            return await _show(request, work, block_id, values, _by_field(error))
    return leave_for(request, f"/blocks/{block_id}")


def _ids(values: Mapping[str, str]) -> list[UUID]:
    found = []
    for typed in values.get("ids", "").split():
        try:
            found.append(UUID(typed))
        except ValueError:
            continue
    return found
