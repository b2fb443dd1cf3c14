"""Registering, correcting and voiding on real PostgreSQL, as service_app."""

import asyncio
import json
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from service.contacts.actions import remember
from service.correspondence.actions.changing import correct_letter, void_letter
from service.correspondence.actions.registering import register_letter
from service.correspondence.queries.letters import letter_as_kept, letter_for, numbered
from service.correspondence.queries.registers import journals_of
from service.correspondence.rules import Correction, NewLetter
from service.identity.queries import units_with_names
from service.journals.queries import periods, preview
from service.kit.actor import Actor
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit
from tests.correspondence.factories import CLERK, HEAD, content, journal, person, registered

OpenWork = Callable[..., AbstractAsyncContextManager[Work]]


async def rows(work: Work, query: str, **values: Any) -> list[Any]:
    return list((await work.session.execute(text(query), values)).all())


async def test_a_letter_its_number_its_act_and_its_job_are_one(work: Work) -> None:
    expected = await preview(work, await journal(work))
    done = await registered(work, sender_number="04/7721")
    assert done.number == expected
    kept = await letter_as_kept(work, done.id)
    assert kept is not None
    assert (kept.number, kept.state, kept.version, kept.registered_by) == (
        expected, "registered", 1, work.actor.id,
    )  # fmt: skip
    (act,) = await rows(work, "select kind, actor_id, payload from act where record_id = :id", id=done.id)
    after = json.loads(act.payload)["after"]
    assert (act.kind, act.actor_id) == ("letter.registered", work.actor.id)
    assert (after["number"], after["sender_number"], after["subject"]) == (expected, "04/7721", kept.subject)
    (job,) = await rows(work, "select job, arguments from outbox where arguments like :id", id=f"%{done.id}%")
    assert job.job == "correspondence.after_registration"
    assert json.loads(job.arguments) == {"letter_id": str(done.id), "sender_kind": "organisation"}


async def test_registering_is_one_statement(work: Work) -> None:
    await registered(work)  # journals are in memory from here on
    lent = await (await work.session.connection()).get_raw_connection()
    driver: Any = lent.driver_connection
    sent: list[str] = []
    with driver.query_logger(lambda logged: sent.append(logged.query)):
        await registered(work)
        await asyncio.sleep(0)  # the driver tells its loggers a moment later
    assert [" ".join(query.split()[:2]) for query in sent] == ["with filed"]


async def test_numbers_follow_each_other_and_the_pattern(work: Work) -> None:
    numbers = [(await registered(work)).number for _ in range(3)]
    serials = [int(number.removeprefix("D-").partition("/")[0]) for number in numbers]
    assert serials == [serials[0], serials[0] + 1, serials[0] + 2]
    assert numbers[0] == f"D-{serials[0]:04d}/{work.now:%y}"


async def test_a_quotation_mark_or_backslash_in_a_text_leaves_the_act_readable(work: Work) -> None:
    subject = 'He said "no" \\ \\u0001 „აი“'
    done = await registered(work, subject=subject)
    (act,) = await rows(work, "select payload from act where record_id = :id", id=done.id)
    after = json.loads(act.payload)["after"]
    assert (after["subject"], after["number"]) == (subject, done.number)


async def test_what_is_refused_uses_no_number(committing: OpenWork, tenant: Tenant) -> None:
    async with committing(tenant) as work:
        before = await preview(work, await journal(work))
    for changed in ({"subject": ""}, {"sender_id": uuid4()}, {"unit_id": uuid4()}):
        with pytest.raises((Refusal, FieldErrors)):
            async with committing(tenant) as work:
                await registered(work, **changed)
    async with committing(tenant) as work:
        assert await preview(work, await journal(work)) == before


async def test_an_unknown_sender_or_unit_is_refused_at_its_field(work: Work) -> None:
    with pytest.raises(Refusal) as sender:
        await registered(work, sender_id=uuid4(), sender_name="")
    assert (sender.value.field, sender.value.code) == ("sender_name", "unknown")
    with pytest.raises(Refusal) as unit:
        await registered(work, unit_id=uuid4())
    assert (unit.value.field, unit.value.code) == ("unit_id", "unknown")


async def test_a_contact_of_another_agency_is_unknown(
    committing: OpenWork, tenant: Tenant, other_tenant: Tenant
) -> None:
    async with committing(other_tenant) as work:
        theirs = await remember(work, f"Only theirs {uuid4().hex}")
    with pytest.raises(Refusal) as refused:
        async with committing(tenant) as work:
            await registered(work, sender_id=theirs, sender_name="")
    assert refused.value.code == "unknown"


async def test_a_sender_typed_over_is_no_longer_the_chosen_contact(work: Work) -> None:
    chosen = await remember(work, "Office of Roads")
    kept = await letter_as_kept(work, (await registered(work, sender_id=chosen, sender_name="Office of Sea")).id)
    same = await letter_as_kept(work, (await registered(work, sender_id=chosen, sender_name="office of roads")).id)
    named = await letter_as_kept(work, (await registered(work, sender_id=chosen, sender_name="")).id)
    assert kept and same and named
    assert (kept.sender_id, kept.sender_name) == (None, "Office of Sea")
    assert same.sender_id == chosen
    assert (named.sender_id, named.sender_name) == (chosen, "Office of Roads")


async def test_registering_needs_the_right_in_that_unit(work: Work) -> None:
    incoming = await journal(work)
    units = [unit.id for unit in await units_with_names(work)]
    elsewhere = next(unit for unit in units if unit != incoming.unit_id)
    work.actor = person(CLERK, elsewhere)
    new = NewLetter(content=content(), received_at=work.now)
    with pytest.raises(Refusal) as refused:
        await register_letter(work, incoming, new)
    assert refused.value.code == "not_permitted"
    work.actor = person(CLERK, incoming.unit_id)
    assert (await register_letter(work, incoming, new)).number


async def test_only_journals_of_incoming_letters_take_them(work: Work) -> None:
    for one in await journals_of(work):
        if one.slug == "incoming":
            continue
        with pytest.raises(Refusal) as refused:
            await registered(work, one.slug)
        assert refused.value.code == "not_incoming"


async def test_a_journal_that_closed_meanwhile_takes_nothing(work: Work) -> None:
    incoming = await journal(work)  # kept in memory as open
    await work.session.execute(text("update journal set state = 'closed' where id = :id"), {"id": incoming.id})
    with pytest.raises(Refusal) as refused:
        await registered(work)
    assert (refused.value.field, refused.value.code) == ("journal", "journal_closed")


async def test_the_number_is_found_as_it_is_typed(work: Work) -> None:
    done = await registered(work)
    journals = await journals_of(work)
    assert await numbered(work, journals, f"  {done.number} ") == [done.id]
    assert await numbered(work, journals, "D-9999/99") == []
    work.actor = person(CLERK, uuid4())
    assert await numbered(work, journals, done.number) == []


# --- a thousand at once


async def test_a_thousand_parallel_registrations_leave_no_gap(fresh_house: House, actor: Actor) -> None:
    tenant = fresh_house.directory.by_slug["baku-education"]
    from service.runtime.work import open_work

    gate = asyncio.Semaphore(64)

    async def one() -> str:
        async with gate, open_work(fresh_house.database, tenant, actor) as work:
            return (await registered(work)).number

    numbers = await asyncio.gather(*[one() for _ in range(1_000)])
    year = f"{(await _now(fresh_house, tenant, actor)):%y}"
    assert sorted(numbers) == [f"D-{serial:04d}/{year}" for serial in range(1, 1_001)]
    async with open_work(fresh_house.database, tenant, actor) as work:
        (period,) = await periods(work, [(await journal(work)).id])
        held = await rows(work, "select count(*), count(distinct serial), max(serial) from letter")
        jobs = await rows(work, "select count(*) from outbox where job = 'correspondence.after_registration'")
    assert (period.last, *held[0]) == (1_000, 1_000, 1_000, 1_000)
    assert jobs[0][0] == 1_000


async def _now(house: House, tenant: Tenant, actor: Actor) -> Any:
    from service.runtime.work import open_work

    async with open_work(house.database, tenant, actor) as work:
        return work.now


# --- correcting and voiding


async def correcting(
    work: Work, letter_id: UUID, version: int = 1, reason: str = "Typed wrongly", **changed: Any
) -> None:
    correction = Correction(content=await _content_of(work, letter_id, **changed), reason=reason, version=version)
    await correct_letter(work, letter_id, correction)


async def _content_of(work: Work, letter_id: UUID, **changed: Any) -> Any:
    from dataclasses import replace

    kept = await letter_as_kept(work, letter_id)
    assert kept is not None
    return replace(kept.content, **changed)


async def test_a_correction_is_kept_with_both_texts_and_its_reason(work: Work) -> None:
    done = await registered(work)
    before = await letter_as_kept(work, done.id)
    await correcting(work, done.id, subject="Roads", sheets=3)
    await work.flush()
    after = await letter_as_kept(work, done.id)
    assert before and after
    assert (after.subject, after.sheets, after.version) == ("Roads", 3, 2)
    assert (after.number, after.received_at, after.registered_at) == (
        before.number, before.received_at, before.registered_at,
    )  # fmt: skip
    (act,) = await rows(work, "select reason, payload from act where kind = 'letter.corrected' and record_id = :id", id=done.id)  # fmt: skip # noqa: E501
    assert act.reason == "Typed wrongly"
    assert json.loads(act.payload) == {
        "before": {"subject": before.subject, "sheets": None},
        "after": {"subject": "Roads", "sheets": 3},
    }


async def test_a_stale_correction_shows_both_texts_and_writes_nothing(work: Work) -> None:
    done = await registered(work)
    await correcting(work, done.id, subject="Theirs")
    with pytest.raises(StaleEdit) as stale:
        await correcting(work, done.id, version=1, subject="Mine")
    assert (stale.value.yours["subject"], stale.value.theirs["subject"]) == ("Mine", "Theirs")
    kept = await letter_as_kept(work, done.id)
    assert kept is not None
    assert (kept.subject, kept.version) == ("Theirs", 2)


async def test_of_two_who_save_at_once_one_is_told(committing: OpenWork, tenant: Tenant) -> None:
    async with committing(tenant) as work:
        done = await registered(work)
    async with committing(tenant) as first, committing(tenant) as second:
        mine = Correction(content=await _content_of(second, done.id, subject="Second"), reason="b", version=1)
        await correcting(first, done.id, subject="First")
        waiting = asyncio.create_task(correct_letter(second, done.id, mine))
        await asyncio.sleep(0.1)
        await first.commit()
        with pytest.raises(StaleEdit) as stale:
            await waiting
        await second.session.rollback()
    assert (stale.value.yours["subject"], stale.value.theirs["subject"]) == ("Second", "First")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"subject": "Same but why", "reason": ""}, "required"),
        ({}, "nothing_changed"),
        ({"kind": "poem"}, "choice"),
        ({"unit_id": uuid4()}, "unknown"),
        ({"sender_id": uuid4(), "sender_name": "X"}, "unknown"),
    ],
)
async def test_a_correction_that_cannot_be_is_refused(work: Work, changed: dict[str, Any], code: str) -> None:
    done = await registered(work)
    with pytest.raises((Refusal, FieldErrors)) as refused:
        await correcting(work, done.id, **changed)
    error = refused.value
    found = error.errors[0] if isinstance(error, FieldErrors) else error
    assert found.code == code


async def test_voiding_keeps_the_number_and_ends_every_change(work: Work) -> None:
    done = await registered(work)
    with pytest.raises(Refusal) as without:
        await void_letter(work, done.id, "")
    assert (without.value.field, without.value.code) == ("reason", "required")
    await void_letter(work, done.id, "Registered twice")
    await work.flush()
    kept = await letter_as_kept(work, done.id)
    assert kept is not None
    assert (kept.state, kept.number) == ("voided", done.number)
    for attempt in (void_letter(work, done.id, "again"), correcting(work, done.id, version=2, subject="X")):
        with pytest.raises(Refusal) as refused:
            await attempt
        assert refused.value.code == "voided"
    (act,) = await rows(work, "select reason, payload from act where kind = 'letter.voided' and record_id = :id", id=done.id)  # fmt: skip # noqa: E501
    assert (act.reason, json.loads(act.payload)["before"]) == ("Registered twice", {"state": "registered"})


async def test_what_is_not_yours_is_not_there(work: Work, committing: OpenWork, other_tenant: Tenant) -> None:
    done = await registered(work)
    mine = work.actor
    work.actor = person(HEAD, uuid4())
    for attempt in (letter_for(work, done.id), void_letter(work, done.id, "x")):
        with pytest.raises(NotFound):
            await attempt
    async with committing(other_tenant, mine) as theirs:
        with pytest.raises(NotFound):
            await letter_for(theirs, done.id)


async def test_a_restricted_letter_is_a_stub_for_those_without_the_right(work: Work) -> None:
    done = await registered(work, access=1, access_basis="Law", subject="Secret", summary="More", sheets=4)
    full = await letter_for(work, done.id)
    assert (full.subject, full.withheld) == ("Secret", False)
    work.actor = person(CLERK)
    stub = await letter_for(work, done.id)
    assert (stub.withheld, stub.number, stub.state, stub.received_at) == (
        True, full.number, "registered", full.received_at,
    )  # fmt: skip
    hidden = [stub.subject, stub.summary, stub.sender_name, stub.sender_number, stub.addressee, stub.access_basis]
    assert hidden == [""] * 6
    assert [stub.sheets, stub.sender_id, stub.sender_date, stub.registered_by, stub.files] == [None] * 4 + [0]
    with pytest.raises(Refusal) as refused:
        await correcting(work, done.id, subject="Mine")
    assert refused.value.code == "restricted"
