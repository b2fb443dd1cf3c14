"""Receiving a request: number, code, clocks, journal; following it by its code."""

import re
from datetime import timedelta

import pytest

from service.deadlines.queries.clocks import clocks_of
from service.kit.actor import Actor
from service.kit.refusal import FieldErrors
from service.public_information.queries.following import request_by_code
from service.public_information.queries.requests import request_as_kept, request_for
from service.public_information.rules.acts import requester
from service.public_information.rules.words import RECORD
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from service.web.errors import NotFound
from tests.conftest import OpenWork
from tests.public_information.factories import asked, outsider

pytestmark = pytest.mark.anyio


async def rules(work: Work, made: object) -> list[str]:
    found = await clocks_of(work, RECORD, [made.id])  # type: ignore[attr-defined]
    return sorted(clock.rule for clock in found[made.id])  # type: ignore[attr-defined]


async def test_a_request_gets_number_code_and_term(work: Work, house: House) -> None:
    made = await asked(work, house)
    assert re.fullmatch(r"İS-\d+/\d\d", made.number)
    assert re.fullmatch(r"([2-9A-Z]{4}-){3}[2-9A-Z]{4}", made.code)
    request = await request_for(work, made.id)
    assert (request.state, request.due_at) == ("registered", made.due_at)
    assert await rules(work, made) == [
        "az.information.answer",
        "az.information.deficiency",
        "az.information.forward",
    ]


async def test_an_urgent_request_runs_for_a_day(work: Work, house: House) -> None:
    made = await asked(work, house, urgency="timeliness", urgency_reason="The tender ends tomorrow")
    assert made.due_at == work.now + timedelta(hours=24)


async def test_georgian_clocks(committing: OpenWork, other_tenant: Tenant, house: House) -> None:
    async with committing(other_tenant) as work:
        made = await asked(work, house)
        assert await rules(work, made) == [
            "ge.information.answer",
            "ge.information.forward",
            "ge.information.register_entry",
            "ge.information.term_notice",
        ]
        with pytest.raises(FieldErrors) as refused:
            await asked(work, house, urgency="timeliness", urgency_reason="x")
        assert [error.code for error in refused.value.errors] == ["no_urgency"]


async def test_an_outsiders_request_waits_to_be_accepted(work: Work, house: House) -> None:
    by = work.actor
    work.actor = outsider()
    made = await asked(work, house, channel="page")
    work.actor = by
    request = await request_for(work, made.id)
    assert (request.state, request.registered_by, request.registered_by_name) == ("received", None, "")


async def test_a_code_opens_its_own_request_alone(work: Work, house: House) -> None:
    one, other = await asked(work, house), await asked(work, house, subject="Another one")
    found = await request_by_code(work, house.keyring, one.number, one.code)
    assert found is not None and found.request.id == one.id
    assert found.request.name == "Nərmin Uydurmalı"
    typed = one.code.replace("-", " ").lower()
    assert await request_by_code(work, house.keyring, one.number, typed) is not None
    for number, code in (
        (one.number, other.code),
        (other.number, one.code),
        (one.number, ""),
        ("", one.code),
        ("İS-999/99", "2222-2222-2222-2222"),
        (one.number, "K" * 100_000),
        (one.number, "əğıöşüç"),
    ):
        assert await request_by_code(work, house.keyring, number, code) is None


async def test_the_code_is_nowhere_in_clear(committing: OpenWork, tenant: Tenant, house: House) -> None:
    async with committing(tenant) as work:
        made = await asked(work, house)
    async with committing(tenant) as work:
        from sqlalchemy import text

        for table in ("information_request", "act", "outbox", "agency_secret", "information_notice"):
            query = text(f"select count(*) from {table} t where t::text like :code")  # noqa: S608
            for code in (made.code, made.code.replace("-", "")):
                assert await work.session.scalar(query, {"code": f"%{code}%"}) == 0, table


async def test_the_requester_reads_their_own_request_and_no_other(work: Work, house: House) -> None:
    one, other = await asked(work, house), await asked(work, house)
    work.actor = requester(one.id, one.number)
    assert (await request_for(work, one.id)).name == "Nərmin Uydurmalı"
    with pytest.raises(NotFound):
        await request_for(work, other.id)


async def test_without_the_right_a_reader_sees_initials(work: Work, house: House) -> None:
    made = await asked(work, house)
    own = work.actor
    work.actor = Actor(kind="person", id=own.id, name="A", scopes={"information.read": own.scope("information.read")})
    seen = await request_for(work, made.id)
    assert (seen.shown_name, seen.name, seen.email, seen.masked) == ("N. U.", "", "", True)
    assert (await request_as_kept(work, made.id)).name == "Nərmin Uydurmalı"  # type: ignore[union-attr]
