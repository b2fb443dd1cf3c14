"""The gap report: every serial from one to the last is accounted for, or named as missing."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from service.journals import queries
from service.journals.queries import Period, numbers
from service.journals.queries.numbers import Account, Range, account, holder, lines, ranges
from service.runtime.work import Work


@pytest.fixture
async def register(work: Work, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[UUID]:
    """A journal id, and the table of letters as what holds its numbers."""
    monkeypatch.setattr(numbers, "HOLDERS", [holder("letter")])
    found = (await queries.open_journals(work, "incoming"))[0]
    yield found.id


async def hold(work: Work, journal_id: UUID, period: str, serials: dict[int, str]) -> None:
    """Letters with these serials and states."""
    unit = await work.session.scalar(text("select unit_id from journal where id = :id"), {"id": journal_id})
    statement = text(
        "insert into letter (tenant_id, id, journal_id, unit_id, state, period, serial, number, registered_at,"
        " received_at, registered_by_name, channel, kind, language, sender_name, subject) values (:tenant, :id,"
        " :journal, :unit, :state, :period, :serial, :number, :now, :now, 'A', 'post', 'letter', 'az', 'B', 'C')"
    )
    for serial, state in serials.items():
        values = {"id": uuid4(), "state": state, "serial": serial, "number": str(serial), "period": period}
        await work.session.execute(
            statement, {**values, "tenant": work.tenant.id, "journal": journal_id, "unit": unit, "now": work.now}
        )


async def test_a_whole_period(work: Work, register: UUID) -> None:
    await hold(work, register, "1999", {1: "registered", 2: "voided", 3: "registered"})
    found = await account(work, Period(register, "1999", 3))
    assert found == Account("1999", 1, 3, registered=2, voided=1, reserved=0, lost=0, twice=0, beyond=0)
    assert found.whole


async def test_missing_serials_are_named(work: Work, register: UUID) -> None:
    await hold(work, register, "1999", {2: "registered", 5: "voided"})
    found = await account(work, Period(register, "1999", 6))
    missing = ((1, 1), (3, 4), (6, 6))
    assert found == Account("1999", 1, 6, 1, 1, reserved=0, lost=4, twice=0, beyond=0, missing=missing)
    assert not found.whole
    part = await account(work, Period(register, "1999", 6), 2, 4)
    assert (part.registered, part.voided, part.lost, part.missing) == (1, 0, 2, ((3, 4),))


async def test_a_number_past_the_counter_is_told(work: Work, register: UUID) -> None:
    await hold(work, register, "1999", {1: "registered", 3: "registered"})
    found = await account(work, Period(register, "1999", 2))
    assert (found.beyond, found.missing, found.whole) == (1, ((2, 2),), False)


async def test_a_number_that_two_records_hold_is_told(
    work: Work, register: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numbers, "HOLDERS", [holder("letter"), holder("letter")])
    await hold(work, register, "1999", {1: "registered", 2: "registered"})
    found = await account(work, Period(register, "1999", 2))
    assert (found.twice, found.lost, found.whole) == (2, 0, False)


async def test_other_periods_and_journals_do_not_count(work: Work, register: UUID) -> None:
    await hold(work, register, "1998", {1: "registered", 2: "registered"})
    found = await account(work, Period(register, "1999", 2))
    assert (found.registered, found.missing) == (0, ((1, 2),))


async def test_without_any_holder_everything_is_missing(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbers, "HOLDERS", [])
    assert (await account(work, Period(uuid4(), "1999", 2))).missing == ((1, 2),)


async def test_figures_of_ranges_and_their_lines_agree(work: Work, register: UUID) -> None:
    held = {
        serial: "voided" if serial % 10 == 0 else "registered" for serial in range(1, 121) if serial not in (33, 60)
    }
    await hold(work, register, "1999", held)
    period = Period(register, "1999", 120)
    pieces = await ranges(work, period, 1, 120, 50)
    assert pieces == [Range(1, 50, 44, 5, 0, 1), Range(51, 100, 45, 4, 0, 1), Range(101, 120, 18, 2, 0, 0)]
    for piece in pieces:
        for state, figure in (("registered", piece.registered), ("voided", piece.voided), ("missing", piece.lost)):
            assert len(await lines(work, period, piece.first, piece.last, state=state)) == figure
    every = await lines(work, period, 1, 120)
    assert [line.serial for line in every] == list(range(1, 121))
    assert [line.serial for line in every if line.state == "missing"] == [33, 60]
    assert [line.serial for line in await lines(work, period, 31, 120, limit=3)] == [31, 32, 33, 34]
