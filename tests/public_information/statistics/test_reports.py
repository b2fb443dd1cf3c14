"""The Georgian report of a year of generated requests, counted again by SQL of its own; printing and publishing."""

import io
import random
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import docx
import httpx
import pypdfium2
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import insert, text

from service.documents.queries import files_of
from service.kit.ids import new_id
from service.public_information.models import Complaint, Fee, Ground, Notice, Part, Request, Tariff
from service.public_information.queries.requests import journals_of_requests
from service.public_information.statistics.actions import begin, count_now
from service.public_information.statistics.queries import report_by_id
from service.public_information.statistics.rules.figures import Span
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from tests.conftest import OpenWork, visitor_of
from tests.public_information.statistics.lived import CASES as LIVED
from tests.public_information.statistics.lived import FATES, live

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
YEAR = Span(date(2026, 1, 1), date(2026, 12, 10))
OFFICIALS = (("ნ. უფროსი", "მერი"), ("გ. მოადგილე", "მერის მოადგილე"), ("თ. გამგებელი", "რწმუნებული"))
OUTCOMES = (
    ("granted",) * 8 + ("partly_granted",) * 3 + ("refused",) * 3 + ("not_held", "forwarded", "withdrawn", "left", "")
)
CASES = 400


async def generate(work: Work, seed: int = 219) -> None:
    """Some hundred requests around a year with everything that a report counts, drawn from a seed."""
    draw = random.Random(seed)
    journal = (await journals_of_requests(work))[0]
    grounds = [await _ground(work, number) for number in range(4)]
    tariff = await _tariff(work)
    for number in range(1, CASES + 1):
        await _request(work, draw, journal, number, grounds, tariff)
    await work.session.flush()


async def _ground(work: Work, number: int) -> UUID:
    ground_id = new_id()
    row = {"slug": f"test_{ground_id.hex[:6]}_{number}", "version": 1, "origin": "agency", "state": "active",
           "since": date(2020, 1, 1), "article": f"{27 + number}", "title": {"ka": f"საფუძველი {number}"}, "note": {},
           "source": "test", "certainty": "A", "created_at": work.now, "created_by_name": "T"}  # fmt: skip
    await work.session.execute(insert(Ground).values(tenant_id=work.tenant.id, id=ground_id, **row))
    return ground_id


async def _tariff(work: Work) -> UUID:
    tariff_id = new_id()
    row = {"slug": f"page_{tariff_id.hex[:6]}", "version": 1, "origin": "agency", "state": "active",
           "since": date(2020, 1, 1), "article": "", "title": {"ka": "გვერდი"}, "source": "test", "certainty": "A",
           "reason": "", "created_at": work.now, "created_by_name": "T", "unit": "page", "amount": 5,
           "currency": "GEL"}  # fmt: skip
    await work.session.execute(insert(Tariff).values(tenant_id=work.tenant.id, id=tariff_id, **row))
    return tariff_id


async def _request(
    work: Work, draw: random.Random, journal: Any, number: int, grounds: list[UUID], tariff: UUID
) -> None:
    received = datetime(2025, 11, 20, 5, tzinfo=UTC) + timedelta(hours=draw.randrange(400 * 24))
    outcome = draw.choice(OUTCOMES)
    decided = received + timedelta(hours=draw.randrange(1, 40 * 24)) if outcome else None
    official = draw.choice(OFFICIALS)
    anonymous = draw.random() < 0.05
    request_id = new_id()
    values = {
        "journal_id": journal.id, "unit_id": journal.unit_id, "state": outcome or "in_progress", "outcome": outcome,
        "period": f"t{work.tenant.id.hex[:4]}", "serial": number, "number": f"T-{number}", "registered_at": received,
        "received_at": received, "registered_by_name": "T", "kind": draw.choice(("release",) * 9 + ("correction",)),
        "channel": "email", "language": "ka", "subject": "თემა", "text": "ტექსტი",
        "applicant": "anonymous" if anonymous else "natural", "name": "" if anonymous else "გამოგონილი პირი",
        "form": "electronic", "answer_language": "ka", "answer_way": "email", "code_hash": request_id.bytes,
        "due_at": received + timedelta(days=14), "decided_at": decided,
        "answered_at": decided if outcome in ("granted", "partly_granted", "refused", "not_held") else None,
        "decided_by_name": official[0] if outcome else "", "decided_by_post": official[1] if outcome else "",
        "extended_at": received + timedelta(days=3) if draw.random() < 0.1 else None,
    }  # fmt: skip
    if draw.random() < 0.03:
        values["state"] = "voided"
    await work.session.execute(insert(Request).values(tenant_id=work.tenant.id, id=request_id, **values))
    own = {"tenant_id": work.tenant.id, "request_id": request_id}
    if outcome in ("refused", "partly_granted"):
        for place in range(draw.randrange(1, 4)):
            part = {"position": place, "text": "x", "outcome": "refused", "ground_id": draw.choice(grounds),
                    "state": draw.choice(("standing",) * 4 + ("removed",))}  # fmt: skip
            await work.session.execute(insert(Part).values(id=new_id(), **own, **part))
    if outcome and decided and draw.random() < 0.2:
        state = draw.choice(("filed", "upheld", "changed", "dismissed"))
        filed = (decided + timedelta(days=draw.randrange(30))).date()
        ended = decided + timedelta(days=draw.randrange(30, 60)) if state != "filed" else None
        row = {"body": "inside", "state": state, "filed_on": filed, "filed_at": decided, "decided_at": ended,
               "cost": draw.randrange(0, 9_000)}  # fmt: skip
        await work.session.execute(insert(Complaint).values(id=new_id(), **own, **row))
    if draw.random() < 0.2:
        row = {"tariff_id": tariff, "quantity": 3, "amount": draw.randrange(5, 500), "asked_at": received,
               "state": draw.choice(("paid", "waived")), "paid_on": (received + timedelta(days=5)).date()}  # fmt: skip
        await work.session.execute(insert(Fee).values(id=new_id(), **own, **row))
    if draw.random() < 0.15:
        asked = {"kind": "clarification", "way": "email", "at": received + timedelta(days=2), "by_name": "T"}
        await work.session.execute(insert(Notice).values(id=new_id(), **own, **asked))


# Written from the law's items and the tables, not from the code that it checks.
LOCAL = "at time zone 'Asia/Tbilisi')::date between '2026-01-01' and '2026-12-10'"
STANDING = "from information_request r where r.state <> 'voided' and r.relation <> 'forwarded'"
# ruff: noqa: S608 - constants of this file
SQL = {
    "release": f"select count(*) {STANDING} and r.kind = 'release' and (r.received_at {LOCAL}",
    "correction": f"select count(*) {STANDING} and r.kind = 'correction' and (r.received_at {LOCAL}",
    "refused": f"select count(*) {STANDING} and r.outcome = 'refused' and (r.decided_at {LOCAL}",
    "partly_granted": f"select count(*) {STANDING} and r.outcome = 'partly_granted' and (r.decided_at {LOCAL}",
    "refusals": f"select count(*) {STANDING} and r.outcome in ('refused', 'partly_granted') and (r.decided_at {LOCAL}",
    "granted": f"select count(*) {STANDING} and r.outcome = 'granted' and (r.decided_at {LOCAL}",
    "decisions": f"select count(*) {STANDING} and r.outcome in ('granted', 'partly_granted', 'refused')"
    f" and (r.decided_at {LOCAL}",
    "not_held": f"select count(*) {STANDING} and r.outcome = 'not_held' and (r.decided_at {LOCAL}",
    "forwarded": "select count(*) from information_request r where r.state <> 'voided' and r.outcome = 'forwarded'"
    f" and (r.decided_at {LOCAL}",
    "late": "select count(*) from information_request r where r.state <> 'voided' and r.answered_at > r.due_at"
    f" and (r.decided_at {LOCAL}",
    "open": f"select count(*) {STANDING} and (r.received_at at time zone 'Asia/Tbilisi')::date <= '2026-12-10'"
    " and (r.decided_at is null or (r.decided_at at time zone 'Asia/Tbilisi')::date > '2026-12-10')",
    "clarification": "select count(distinct n.request_id) from information_notice n join information_request r"
    f" on r.id = n.request_id where r.state <> 'voided' and n.kind = 'clarification' and (n.at {LOCAL}",
    "complaints": "select count(distinct c.request_id) from information_complaint c join information_request r"
    " on r.id = c.request_id where r.state <> 'voided' and c.filed_on between '2026-01-01' and '2026-12-10'",
    "upheld": "select count(distinct c.request_id) from information_complaint c join information_request r"
    f" on r.id = c.request_id where r.state <> 'voided' and c.state in ('upheld', 'dismissed')"
    f" and (c.decided_at {LOCAL}",
    "changed": "select count(distinct c.request_id) from information_complaint c join information_request r"
    f" on r.id = c.request_id where r.state <> 'voided' and c.state = 'changed' and (c.decided_at {LOCAL}",
}
OFFICIALS_SQL = f"""
    select r.decided_by_name, r.decided_by_post, count(*) filter (where r.outcome = 'granted'),
      count(*) filter (where r.outcome = 'partly_granted'), count(*) filter (where r.outcome = 'refused')
    {STANDING} and r.outcome in ('granted', 'partly_granted', 'refused') and (r.decided_at {LOCAL}
    group by 1, 2
"""
GROUNDS_SQL = f"""
    select g.article, count(distinct r.id) from information_part p join information_request r on r.id = p.request_id
      join information_ground g on g.id = p.ground_id
    where r.state <> 'voided' and r.outcome in ('refused', 'partly_granted') and p.outcome = 'refused'
      and p.state = 'standing' and (r.decided_at {LOCAL} group by g.article
"""
COSTS_SQL = """
    select (select coalesce(sum(f.amount), 0) from information_fee f join information_request r on r.id = f.request_id
        where r.state <> 'voided' and f.state = 'paid' and f.paid_on between '2026-01-01' and '2026-12-10'),
      (select coalesce(sum(c.cost), 0) from information_complaint c join information_request r on r.id = c.request_id
        where r.state <> 'voided' and coalesce((c.decided_at at time zone 'Asia/Tbilisi')::date, c.filed_on)
          between '2026-01-01' and '2026-12-10')
"""


async def test_the_georgian_report_of_a_year_is_what_sql_counts(
    committing: OpenWork, fresh_house: House, actor: Any
) -> None:
    from service.runtime.work import open_work

    tenant = fresh_house.directory.by_slug["mtispiri"]
    async with open_work(fresh_house.database, tenant, actor) as work:
        await generate(work)
        fates = await live(work, fresh_house)
        assert sum(fates.values()) == LIVED and set(fates.values()) == {LIVED // len(FATES)}
        report = await report_by_id(work, await begin(work, "ge_year", YEAR, "ka"))
        assert report is not None
        found = await count_now(work, report)
        counts = {key: len(ids) for key, ids in found["rows"].items()}
        assert counts == {key: await work.session.scalar(text(SQL[key])) for key in counts}
        assert min(counts[key] for key in ("release", "correction", "refused", "late", "open", "changed")) > 3
        officials = {
            (one["name"], one["post"]): (one["granted"], one["partly"], one["refused"]) for one in found["officials"]
        }
        rows = (await work.session.execute(text(OFFICIALS_SQL))).all()
        assert officials == {(row[0], row[1]): tuple(row[2:]) for row in rows} and len(officials) == 4
        # Whoever decided the requests that were led through their lives is told with the last decision of each.
        mine = next(counts for (name, _), counts in officials.items() if name == actor.name)
        each = LIVED // len(FATES)
        assert mine == (5 * each, each, each)
        grounds = {one["article"]: one["count"] for one in found["grounds"]}
        assert grounds == dict((await work.session.execute(text(GROUNDS_SQL))).all()) and len(grounds) == 6  # type: ignore[arg-type]
        fees, complaints = (await work.session.execute(text(COSTS_SQL))).one()
        assert found["costs"] == {"fees": fees, "complaints": complaints} and fees and complaints


async def test_a_report_is_frozen_printed_published_and_compared(
    sign_in: SignIn, committing: OpenWork, house: House, other_tenant: Tenant, app: Any
) -> None:
    http = await sign_in(other_tenant, "head", "en")
    from tests.public_information.factories import asked

    async with committing(other_tenant) as work:
        await asked(work, house)
    wrong = await http.post("/information/reports", data={"kind": "ge_year", "year": "2026", "first": "31.02.2026"})
    assert wrong.status_code == 422
    begun = await http.post("/information/reports", data={"kind": "ge_year", "year": "2026"})
    place = begun.headers["location"]
    shown = await http.get(place)
    assert shown.status_code == 200 and "Unverified" in shown.text
    assert (await http.post(f"{place}/fill", data={"breaches": "many"})).status_code == 422
    filled = await http.post(f"{place}/fill", data={"breaches": "2", "databases": "რეესტრი", "number": "04/4358"})
    assert filled.status_code == 303
    rows = await http.get(f"{place}/rows/release")
    assert rows.status_code == 200
    assert (await http.get(f"{place}/rows/nothing")).status_code == 404
    printed = await http.post(f"{place}/print")
    assert printed.status_code == 303, printed.text[-3000:]
    report_id = UUID(place.rsplit("/", 1)[1])
    async with committing(other_tenant) as work:
        files = {file.kind: file for file in await files_of(work, "statutory_report", report_id)}
        contents = {kind: await house.store.read(file.storage_key, 10_000_000) for kind, file in files.items()}
    assert set(contents) == {"docx", "pdf", "xlsx"}
    words = "\n".join(one.text for one in docx.Document(io.BytesIO(contents["docx"])).paragraphs)
    assert "04/4358" in words and "რეესტრი" in words
    paper = pypdfium2.PdfDocument(io.BytesIO(contents["pdf"]))
    assert "04/4358" in "".join(paper[place].get_textpage().get_text_range() for place in range(len(paper)))
    rows_kept = CalamineWorkbook.from_filelike(io.BytesIO(contents["xlsx"])).get_sheet_by_index(0).to_python()
    assert any(row[2] == 2 for row in rows_kept)
    after = await http.get(place)
    assert "every figure is the one that was printed" in after.text
    assert (await http.post(f"{place}/fill", data={"breaches": "3"})).status_code == 422
    assert (await http.post(f"{place}/publish")).status_code == 303
    async with visitor_of(app, other_tenant) as everybody:
        page = await everybody.get("/public/ka/reports/ge-year-2026")
        assert page.status_code == 200 and "რეესტრი" in page.text
        file_id = page.text.split("/public/files/", 1)[1].split('"', 1)[0]
        assert file_id in {str(file.id) for file in files.values()}
    async with committing(other_tenant) as work:
        await asked(work, house)
    changed = await http.get(place)
    assert "these figures would be others" in changed.text
    assert (await http.post(f"{place}/renew", data={"reason": "x"})).status_code == 422
    assert (await http.post(f"{place}/withdraw", data={"reason": "A figure was wrong"})).status_code == 303
    assert (await http.post(f"{place}/renew", data={"reason": "Counted anew"})).status_code == 303


@pytest.mark.parametrize("kind", ["az_year", "month"])
async def test_other_reports_open(sign_in: SignIn, tenant: Tenant, kind: str) -> None:
    http = await sign_in(tenant, "head", "az")
    begun = await http.post("/information/reports", data={"kind": kind, "year": "2026", "month": "11"})
    assert begun.status_code == 303
    assert (await http.get(begun.headers["location"])).status_code == 200
    assert (await http.get("/information/reports")).status_code == 200
