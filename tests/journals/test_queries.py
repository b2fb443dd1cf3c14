"""The gap report: every serial from one to the last is accounted for, or named as missing."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest
from sqlalchemy import column, table, text

from service.journals import queries
from service.journals.queries import Account, Period
from service.runtime.work import Work


@pytest.fixture
async def holder(work: Work, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[UUID]:
    """A journal id, and the table of letters as what holds its numbers."""
    letters = table("letter", column("journal_id"), column("period"), column("serial"), column("state"))
    monkeypatch.setattr(queries, "HOLDERS", [letters])
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


async def test_a_whole_period(work: Work, holder: UUID) -> None:
    await hold(work, holder, "1999", {1: "registered", 2: "voided", 3: "registered"})
    found = await queries.account(work, Period(holder, "1999", 3))
    assert found == Account("1999", 3, held=3, voided=1, beyond=0, missing=[])
    assert found.whole


async def test_missing_serials_are_named(work: Work, holder: UUID) -> None:
    await hold(work, holder, "1999", {2: "registered", 5: "voided"})
    found = await queries.account(work, Period(holder, "1999", 6))
    assert found == Account("1999", 6, held=2, voided=1, beyond=0, missing=[(1, 1), (3, 4), (6, 6)])
    assert not found.whole


async def test_a_number_past_the_counter_is_told(work: Work, holder: UUID) -> None:
    await hold(work, holder, "1999", {1: "registered", 3: "registered"})
    found = await queries.account(work, Period(holder, "1999", 2))
    assert (found.beyond, found.missing, found.whole) == (1, [(2, 2)], False)


async def test_other_periods_and_journals_do_not_count(work: Work, holder: UUID) -> None:
    await hold(work, holder, "1998", {1: "registered", 2: "registered"})
    found = await queries.account(work, Period(holder, "1999", 2))
    assert (found.held, found.missing) == (0, [(1, 2)])


async def test_without_any_holder_everything_is_missing(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "HOLDERS", [])
    assert (await queries.account(work, Period(uuid4(), "1999", 2))).missing == [(1, 2)]
