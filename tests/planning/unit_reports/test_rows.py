"""Figures and the lists behind them: rows are planted in a quarter, on its edges and after it, and each list counted.

Lists are compared with figures exactly, so this file counts in databases of its own.
"""

import re
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from service.correspondence.queries.registers import forget_journals
from service.kit.dates import day_span
from service.planning.unit_reports.models import FigureRow
from service.planning.unit_reports.queries.reports import figures_of
from service.planning.unit_reports.rules.periods import ended
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from tests.conftest import OpenWork
from tests.correspondence.appeals.factories import appealed
from tests.correspondence.factories import registered
from tests.monitoring.factories import clipped
from tests.planning.unit_reports.factories import opened
from tests.public_information.factories import asked
from tests.reports.factories import IN_TIME, LATE, OPEN, answered, lived

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
NOTHING: dict[str, Any] = {}
COUNTED = re.compile(r'role="status">\s*(\d+)\s')
ROW = re.compile(r'href="/letters/[0-9a-f-]{36}"')
PLANTED = {
    "letters_in": 4, "letters_out": 1, "letters_answered": 1, "assignments_given": 3, "assignments_in_time": 1,
    "assignments_late": 1, "appeals_received": 2, "information_received": 3, "information_granted": 1,
    "information_partly": 1, "information_refused": 0, "information_late": 1, "clips_caught": 4, "clips_negative": 1,
    "clips_neutral": 1, "clips_positive": 0,
}  # fmt: skip
"""What lies in the quarter. Each list must say the same, and nothing of the rows that lie just after it."""


@pytest.fixture
def house(fresh_house: House) -> House:
    return fresh_house


@pytest.fixture(autouse=True)
def journals_afresh() -> Iterator[None]:
    forget_journals()
    yield
    forget_journals()


async def moved(work: Work, table: str, column: str, ident: UUID, at: datetime) -> None:
    """Put a row elsewhere in time."""
    statement = text(f"update {table} set {column} = :at where id = :id")  # noqa: S608 - names of this file
    await work.session.execute(statement, {"at": at, "id": ident})


async def planted(work: Work, house: House) -> None:
    """Rows at the first moment of the quarter, at its last, and at the first of the next."""
    span = ended("quarter", work.today)
    since, until = day_span(span.first, span.last, work.zone)
    edges = (since, until - timedelta(milliseconds=1), until)
    basis: dict[str, Any] = {"access": 1, "access_basis": "Law on personal data"}
    for at in edges:
        letter = await registered(work, **(basis if at == since else NOTHING))
        await moved(work, "letter", "registered_at", letter.id, at)
        await moved(work, "appeal", "registered_at", (await appealed(work)).id, at)
        await moved(work, "clip", "caught_at", await clipped(work, title=f"Caught {at.isoformat()}"), at)
    for tone in ("negative", "neutral"):
        clip = await clipped(work, title=f"Judged {tone}")
        await moved(work, "clip", "caught_at", clip, since + timedelta(days=3))
        await work.session.execute(text("update clip set tone = :tone where id = :id"), {"tone": tone, "id": clip})
    for at, outcome in zip(
        (*edges, since + timedelta(days=1)), ("granted", "partly_granted", "refused", ""), strict=True
    ):
        request = (await asked(work, house, subject=f"About {outcome} {at.isoformat()}")).id
        await work.flush()
        said = {
            "at": at, "outcome": outcome, "id": request, "due": at + timedelta(days=7),
            "answered": at + timedelta(days=9 if outcome == "granted" else 2) if outcome else None,
        }  # fmt: skip
        await work.session.execute(
            text(
                "update information_request set registered_at = :at, outcome = :outcome, due_at = :due,"
                " answered_at = cast(:answered as timestamptz) where id = :id"
            ),
            said,
        )
    days = (work.now - since) / timedelta(days=1)
    replied = (await registered(work)).id
    await answered(work, 2, days - 5, replied)
    await work.session.execute(
        text(
            "update letter set registered_at = :at where journal_id in (select id from journal where direction ="
            " 'outgoing')"
        ),
        {"at": since + timedelta(days=5)},
    )
    letter = await registered(work)
    await moved(work, "letter", "registered_at", letter.id, since + timedelta(days=7))
    for past in (IN_TIME, LATE, OPEN):
        one = await lived(work, "lead-adviser", past)
        for table, column in (("assignment", "id"), ("assignment_executor", "assignment_id")):
            statement = f"update {table} set given_at = :at where {column} = :id"  # noqa: S608 - names of this file
            await work.session.execute(text(statement), {"at": since + timedelta(days=2), "id": one})


async def lines_of(browser: httpx.AsyncClient, address: str) -> int:
    """How many rows the list at an address says it has; the table of answers says none, so its lines are counted."""
    answer = await browser.get(address, follow_redirects=True)
    assert answer.status_code == 200, address
    if address.startswith("/reports/answers"):
        return len(set(ROW.findall(answer.text)))
    counted = COUNTED.search(answer.text)
    assert counted is not None, address
    return int(counted[1])


async def test_every_list_behind_a_figure_shows_just_its_rows(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant, house: House
) -> None:
    async with committing(tenant) as work:
        await planted(work, house)
    async with committing(tenant) as work:
        made = await opened(work)
        found: dict[str, FigureRow] = {one.key: one for one in await figures_of(work, made)}
    assert {key: found[key].value for key in PLANTED} == PLANTED
    linked = {key: one for key, one in found.items() if one.href}
    assert set(linked) == set(PLANTED) - {"letters_in"}  # two journals of incoming letters: no list shows both alone
    head = await sign_in(tenant, "head")
    listed = {key: await lines_of(head, one.href) for key, one in linked.items()}
    assert listed == {key: one.value for key, one in linked.items()}


async def test_a_unit_counts_its_own_letters_and_assignments_alone(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant, house: House
) -> None:
    async with committing(tenant) as work:
        await planted(work, house)
    async with committing(tenant) as work:
        units = list(await work.session.scalars(text("select distinct unit_id from assignment_executor")))
        assert units
        reports = [await opened(work, unit) for unit in units]
        found = [one for made in reports for one in await figures_of(work, made) if one.href]
    head = await sign_in(tenant, "head")
    assert sum(one.value or 0 for one in found if one.key == "assignments_given") == PLANTED["assignments_given"]
    for one in found:
        if one.grp not in ("letters", "assignments"):
            continue
        assert await lines_of(head, one.href) == one.value, one.href
