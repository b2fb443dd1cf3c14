"""Numbers reserved for paper: through the counter, settled by registering or voiding, accounted for throughout."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from service.correspondence.actions.registering import Registered, register_letter
from service.correspondence.queries.letters import NUMBERS, letter_as_kept
from service.correspondence.queries.registers import forget_journals
from service.correspondence.rules import NewLetter
from service.journals.actions.blocks import Block, paper_of, reserve, void_numbers
from service.journals.queries import Period, journal_by_slug, numbers, preview
from service.journals.queries.blocks import block_by_id, blocks, numbers_of_block
from service.journals.queries.numbers import account, lines
from service.journals.rules import Journal
from service.kit.refusal import FieldErrors, Refusal
from service.runtime import clock
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import Work, open_work
from service.web.errors import NotFound
from tests.conftest import all_powerful
from tests.correspondence.factories import content, registered

OpenWork = Callable[..., AbstractAsyncContextManager[Work]]


@pytest.fixture(autouse=True)
async def afresh(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    monkeypatch.setattr(numbers, "HOLDERS", [NUMBERS])
    forget_journals()
    yield
    forget_journals()


async def incoming(work: Work) -> Journal:
    found = await journal_by_slug(work, "incoming")
    assert found is not None
    return found


async def on_paper(work: Work, reserved_id: Any, on: date) -> Registered:
    journal = await incoming(work)
    paper = await paper_of(work, reserved_id, on, journal)
    return await register_letter(work, journal, NewLetter(content=content(), received_at=work.now), paper=paper)


async def acts(work: Work, block: Block) -> list[str]:
    await work.flush()
    query = text("select kind from act where record_id = :id order by id")
    return list(await work.session.scalars(query, {"id": block.id}))


async def test_a_block_takes_the_next_numbers_and_registration_goes_on_behind_it(work: Work) -> None:
    journal = await incoming(work)
    first = await preview(work, journal)
    made = await reserve(work, journal, 3, "No electricity in the branch")
    rows = await numbers_of_block(work, made.id)
    assert [row.serial for row in rows] == [made.first, made.first + 1, made.first + 2]
    assert (rows[0].number, {row.state for row in rows}) == (first, {"reserved"})
    assert (await registered(work)).number == f"D-{made.last + 1:04d}/{work.now:%y}"
    found = await account(work, Period(journal.id, made.period, made.last + 1), made.first, made.last + 1)
    assert (found.reserved, found.registered, found.whole) == (3, 1, True)
    kept = await block_by_id(work, made.id)
    assert kept is not None
    assert (kept.reserved_by_name, kept.reason, kept.waiting, kept.state) == (
        work.actor.name, "No electricity in the branch", 3, "open",
    )  # fmt: skip
    assert await acts(work, made) == ["numbers.reserved"]


async def test_each_number_is_bound_or_voided_and_then_the_block_is_settled(work: Work) -> None:
    journal = await incoming(work)
    made = await reserve(work, journal, 3, "Branch")
    rows = await numbers_of_block(work, made.id)
    done = await on_paper(work, rows[1].id, work.today)
    letter = await letter_as_kept(work, done.id)
    assert letter is not None
    assert (done.number, letter.number, letter.state) == (rows[1].number, rows[1].number, "registered")
    assert await void_numbers(work, made.id, [rows[0].id, rows[2].id], "The sheet was spoilt") == 2
    settled = await numbers_of_block(work, made.id)
    assert [(row.state, row.record, row.record_id, row.paper_on, row.reason) for row in settled] == [
        ("voided", "", None, None, "The sheet was spoilt"),
        ("registered", "letter", done.id, work.today, ""),
        ("voided", "", None, None, "The sheet was spoilt"),
    ]
    kept = await block_by_id(work, made.id)
    assert kept is not None
    assert (kept.state, kept.settled_at, kept.waiting, kept.bound, kept.voided) == ("settled", work.now, 0, 1, 2)
    assert made.id not in {block.id for block in await blocks(work, [journal.id])}
    found = await account(work, Period(journal.id, made.period, made.last), made.first, made.last)
    assert (found.registered, found.voided, found.reserved, found.whole) == (1, 2, 0, True)
    void = await lines(work, Period(journal.id, made.period, made.last), made.first, made.last, state="voided")
    assert [(line.reason, line.by) for line in void] == [("The sheet was spoilt", work.actor.name)] * 2
    assert await acts(work, made) == ["numbers.reserved", "numbers.settled", "numbers.voided"]


async def test_a_settled_number_is_not_given_twice(work: Work) -> None:
    journal = await incoming(work)
    made = await reserve(work, journal, 1, "Branch")
    (row,) = await numbers_of_block(work, made.id)
    await on_paper(work, row.id, work.today)
    for again in (on_paper(work, row.id, work.today), void_numbers(work, made.id, [row.id], "Twice")):
        with pytest.raises(Refusal) as refused:
            await again
        assert refused.value.code == "settled"


async def test_two_clerks_cannot_settle_the_same_number(committing: OpenWork, tenant: Tenant) -> None:
    async with committing(tenant) as work:
        made = await reserve(work, await incoming(work), 1, "Race")
        (row,) = await numbers_of_block(work, made.id)
        on = work.today

    async def settle() -> str:
        async with committing(tenant) as own:
            return (await on_paper(own, row.id, on)).number

    ended = await asyncio.gather(settle(), settle(), return_exceptions=True)
    assert sorted(str(type(one).__name__) for one in ended) == ["Refusal", "str"]


async def test_reserving_and_registering_at_once_leaves_no_gap(house: House, tenant: Tenant) -> None:
    async def act(place: int) -> None:
        async with open_work(house.database, tenant, all_powerful(), "en") as own:
            if place % 3:
                await registered(own)
            else:
                await reserve(own, await incoming(own), 4, "Race")

    await asyncio.gather(*[act(place) for place in range(12)])
    async with open_work(house.database, tenant, all_powerful(), "en") as work:
        journal = await incoming(work)
        last = await work.session.scalar(
            text("select last from journal_counter where journal_id = :id order by period desc"), {"id": journal.id}
        )
        assert (await account(work, Period(journal.id, f"{work.today.year}", last or 0))).whole


async def test_what_is_wrong_with_a_block_is_refused_at_its_field(work: Work) -> None:
    journal = await incoming(work)
    before = await preview(work, journal)
    with pytest.raises(FieldErrors) as refused:
        await reserve(work, journal, 0, "")
    assert [(error.field, error.code) for error in refused.value.errors] == [
        ("count", "number"),
        ("reason", "required"),
    ]
    assert await preview(work, journal) == before
    made = await reserve(work, journal, 2, "Branch")
    for ids, reason, field in (([], "Why", "ids"), ([made.id], "", "reason")):
        with pytest.raises(Refusal) as one:
            await void_numbers(work, made.id, ids, reason)
        assert one.value.field == field
    with pytest.raises(NotFound):
        await void_numbers(work, made.id, [made.id], "No such number")


@pytest.mark.parametrize("slug", ["baku-education", "mtispiri"])
async def test_new_year_begins_at_midnight_of_the_agencys_zone(
    house: House, committing: OpenWork, moved_clock: Callable[[float], None], slug: str
) -> None:
    tenant = house.directory.by_slug[slug]
    zone = ZoneInfo(tenant.profile.zone)
    year = datetime.now(UTC).astimezone(zone).year
    midnight = datetime(year + 1, 1, 1, tzinfo=zone)

    async def at(moment: datetime) -> tuple[str, str]:
        moved_clock((moment - datetime.now(UTC)).total_seconds())
        async with committing(tenant) as work:
            assert abs(work.now - moment) < timedelta(seconds=10)
            done = await registered(work, language=tenant.profile.default_language)
            period = await work.session.scalar(text("select period from letter where id = :id"), {"id": done.id})
            return str(period), done.number

    eve, morning = await at(midnight - timedelta(minutes=1)), await at(midnight + timedelta(minutes=1))
    again = await at(midnight + timedelta(minutes=2))
    assert [eve[0], morning[0], again[0]] == [str(year), str(year + 1), str(year + 1)]
    async with committing(tenant) as work:
        journal = await incoming(work)
        expected = [f"{journal.pattern}".replace("{n:04}", f"{n:04d}").replace("{n}", str(n)) for n in (1, 2)]
        year_two = f"{(year + 1) % 100:02d}"
        assert [morning[1], again[1]] == [one.replace("{yy}", year_two) for one in expected]
    assert clock.now() > midnight


async def test_a_block_of_the_old_year_is_settled_in_the_new_one(
    committing: OpenWork, tenant: Tenant, moved_clock: Callable[[float], None]
) -> None:
    zone = ZoneInfo(tenant.profile.zone)
    async with committing(tenant) as work:
        made = await reserve(work, await incoming(work), 2, "Year's end")
        old = work.today
    new_year = datetime(old.year + 1, 1, 2, 9, tzinfo=zone)
    moved_clock((new_year - datetime.now(UTC)).total_seconds())
    async with committing(tenant) as work:
        row, other = await numbers_of_block(work, made.id)
        with pytest.raises(Refusal) as refused:
            await on_paper(work, row.id, work.today)
        assert refused.value.code == "other_period"
        assert (await on_paper(work, row.id, date(old.year, 12, 31))).number == row.number
        kept = await work.session.scalar(text("select period from letter where number = :n"), {"n": row.number})
        assert kept == str(old.year)
        await void_numbers(work, made.id, [other.id], "Not used")
