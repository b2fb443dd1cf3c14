"""The JSON API of journals: next numbers, the account of every number, blocks for paper."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from service.journals import queries
from service.journals.actions.blocks import reserve, void_numbers
from service.journals.forms import (
    AccountBody,
    BlockBody,
    BlockItem,
    BlocksBody,
    JournalItem,
    JournalsBody,
    NewBlockBody,
    NumberItem,
    NumbersBody,
    ReservedItem,
    RunItem,
    VoidBody,
)
from service.journals.queries import Period
from service.journals.queries.blocks import BlockRow, block_by_id, blocks, numbers_of_block
from service.journals.queries.numbers import account, lines
from service.journals.rules import READ, REASON_LIMIT, RESERVE, Journal
from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_text
from service.kit.words import N_
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.guards import may
from service.web.retrying import IdempotencyKey, answer_with, answered_before
from service.web.working import AnyRequest, Own

UNKNOWN_JOURNAL = N_("There is no such journal.")
MOST = 2_000
MOST_BLOCKS = 200


@get("/journals", guards=[may(READ)], operation_id="listJournals", summary="List journals and their next numbers")
async def list_journals(work: Own) -> JournalsBody:
    found = await queries.all_journals(work)
    return JournalsBody([await _journal_item(work, one) for one in found])


async def _journal_item(work: Work, one: Journal) -> JournalItem:
    following = await queries.preview(work, one) if one.state == "open" else ""
    return JournalItem(one.slug, one.title, one.direction, one.regime, one.pattern, one.period, one.state, following)


async def _place(work: Work, slug: str, key: str) -> tuple[Journal, Period]:
    journal = await queries.journal_by_slug(work, slug)
    begun = await queries.periods(work, [journal.id]) if journal else []
    period = next((one for one in begun if key in {"", one.key}), None)
    if journal is None or period is None:
        raise NotFound
    return journal, period


@get(
    "/journals/{slug:str}/account",
    guards=[may(READ)],
    operation_id="accountNumbers",
    summary="Account for every number of a period",
)
async def account_numbers(
    work: Own,
    slug: FromPath[str],
    period: Annotated[str, QueryParameter(description="Such as 2026 or 2026-11; the newest when left out.")] = "",
) -> AccountBody:
    journal, chosen = await _place(work, slug, period)
    found = await account(work, chosen)
    return AccountBody(
        journal.slug, found.period, found.last, found.registered, found.voided, found.reserved, found.lost,
        found.twice, found.beyond, found.whole, [RunItem(*run) for run in found.missing],
    )  # fmt: skip


@get(
    "/journals/{slug:str}/numbers",
    guards=[may(READ)],
    operation_id="listNumbers",
    summary="List the numbers of a period one by one",
)
async def list_numbers(
    work: Own,
    slug: FromPath[str],
    period: FromQuery[str] = "",
    first: Annotated[int, QueryParameter(ge=1, le=10**12)] = 1,
) -> NumbersBody:
    _, chosen = await _place(work, slug, period)
    last = min(first + MOST - 1, chosen.last)
    found = await lines(work, chosen, first, last) if first <= last else []
    items = [
        NumberItem(
            line.serial, line.number, line.state, line.record, line.record_id, line.at, line.by,
            None if line.withheld else line.reason,
        )
        for line in found
    ]  # fmt: skip
    return NumbersBody(items, last + 1 if last < chosen.last else None)


@get("/blocks", guards=[may(READ, RESERVE)], operation_id="listBlocks", summary="List open blocks of reserved numbers")
async def list_blocks(work: Own) -> BlocksBody:
    journals = {one.id: one for one in await queries.all_journals(work) if _sees(work, one)}
    found = await blocks(work, list(journals), limit=MOST_BLOCKS)
    return BlocksBody([BlockItem(**_block(row, journals[row.journal_id])) for row in found])


def _sees(work: Work, journal: Journal) -> bool:
    return any(work.actor.scope(right).covers(journal.unit_id, journal.id) for right in (READ, RESERVE))


def _block(row: BlockRow, journal: Journal) -> dict[str, Any]:
    names = ("id", "period", "first", "last", "reason", "state", "reserved_at", "waiting")
    return {name: getattr(row, name) for name in names} | {
        "journal": journal.slug,
        "reserved_by": row.reserved_by_name,
    }


@post("/blocks", guards=[may(RESERVE)], operation_id="reserveNumbers", summary="Reserve numbers for paper")
async def reserve_numbers(
    request: AnyRequest, work: Own, data: JSONBody[NewBlockBody], idempotency_key: IdempotencyKey = None
) -> Response[BlockBody]:
    if again := await answered_before(work, idempotency_key, await request.body()):
        return again
    journal = await queries.journal_by_slug(work, data.journal)
    if journal is None:
        raise FieldErrors([Refusal(UNKNOWN_JOURNAL, code="unknown", field="journal")])
    made = await reserve(work, journal, data.count, clean_text(data.reason, REASON_LIMIT))
    return await answer_with(work, idempotency_key, await _body(work, made.id), f"/api/v1/blocks/{made.id}")


@get(
    "/blocks/{block_id:uuid}",
    guards=[may(READ, RESERVE)],
    operation_id="readBlock",
    summary="Read a block number by number",
)
async def read_block(work: Own, block_id: FromPath[UUID]) -> BlockBody:
    return await _body(work, block_id)


async def _body(work: Work, block_id: UUID) -> BlockBody:
    row = await block_by_id(work, block_id)
    journal = await queries.journal_by_id(work, row.journal_id) if row else None
    if row is None or journal is None or not _sees(work, journal):
        raise NotFound
    numbers = [
        ReservedItem(one.id, one.serial, one.number, one.state, one.record, one.record_id, one.paper_on, one.reason)
        for one in await numbers_of_block(work, block_id)
    ]
    return BlockBody(**_block(row, journal), numbers=numbers)


@post(
    "/blocks/{block_id:uuid}/void",
    guards=[may(RESERVE)],
    status_code=200,
    operation_id="voidNumbers",
    summary="Void numbers of a block",
)
async def void_of_block(work: Own, block_id: FromPath[UUID], data: JSONBody[VoidBody]) -> BlockBody:
    await void_numbers(work, block_id, data.numbers, clean_text(data.reason, REASON_LIMIT))
    return await _body(work, block_id)


DOORS = [
    Router(
        path="/api/v1",
        route_handlers=[
            list_journals, account_numbers, list_numbers, list_blocks, reserve_numbers, read_block, void_of_block,
        ],
        tags=["Journals"],
    )
]  # fmt: skip
