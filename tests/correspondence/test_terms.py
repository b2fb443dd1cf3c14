"""Clocks of letters that came: how they start, what ends them, what moves them, and that lists and figures follow."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime, timedelta
from unittest import mock
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest
from sqlalchemy import text

from service.correspondence import jobs  # noqa: F401 - enrols them
from service.correspondence.actions.answering import extend_letter, settle_letter
from service.correspondence.actions.changing import correct_letter, void_letter
from service.correspondence.actions.registering import Registered, register_letter
from service.correspondence.actions.settling import settle_registration
from service.correspondence.actions.terms import follow_clock, hold_letters, stop_terms
from service.correspondence.queries.asking import Wanted
from service.correspondence.queries.letters import letter_as_kept
from service.correspondence.queries.listing import count, letters
from service.correspondence.queries.reminders import ladder
from service.correspondence.rules import Correction, NewLetter
from service.correspondence.rules.terms import LetterTerm, read_term
from service.deadlines import slots as deadline_slots
from service.deadlines.actions.days import set_day
from service.deadlines.actions.proposals import Decided, decide, propose
from service.deadlines.queries.clocks import clocks_of
from service.deadlines.queries.proposals import open_proposals
from service.deadlines.rules.clocks import Clock
from service.deadlines.rules.edits import NewDay
from service.desk.queries.own import counted
from service.identity.queries import heads_on
from service.kit.actor import Actor
from service.kit.refusal import FieldErrors, Refusal
from service.reports.queries.lateness import overdue_letters
from service.runtime.house import House
from service.runtime.queue import perform
from service.runtime.tenants import Tenant
from service.runtime.work import Work, open_work
from tests.conftest import OpenWork
from tests.correspondence.factories import content, journal, reach_of, registered
from tests.correspondence.test_jobs import outbox_of

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
BAKU = ZoneInfo("Asia/Baku")
RULE = "az.proceeding.decision"
TEN_DAYS = LetterTerm(count=10, unit="working_day")


async def with_term(work: Work, term: LetterTerm | None, received: datetime, **changed: object) -> Registered:
    """A letter registered with a term, its job done."""
    new = NewLetter(content=content(**changed), received_at=received, term=term)
    done = await register_letter(work, await journal(work), new)
    await settle_registration(work, done.id, "organisation", LetterTerm.decode(term.encode()) if term else None)
    return done


async def clocks(work: Work, letter_id: UUID) -> list[Clock]:
    return (await clocks_of(work, "letter", [letter_id])).get(letter_id, [])


async def due_on(work: Work, letter_id: UUID) -> date | None:
    kept = await letter_as_kept(work, letter_id)
    assert kept is not None
    return kept.due_on


def last_monday(work: Work) -> datetime:
    today = work.local_now
    return (today - timedelta(days=today.weekday() + 7)).replace(hour=10, minute=0)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (("", None, "working_day"), None),
        (("az.x", None, "working_day"), LetterTerm(rule="az.x")),
        (("", 3, "month"), LetterTerm(count=3, unit="month")),
        (("az.x", 3, "month"), "due_rule"),
        (("", 3, "week"), "due_unit"),
        (("", 9999, "month"), "due_count"),
    ],
)
def test_a_term_is_a_rule_or_an_amount(typed: tuple[str, int | None, str], read: LetterTerm | str | None) -> None:
    if isinstance(read, str):
        with pytest.raises(Refusal) as refused:
            read_term(*typed)
        assert refused.value.field == read
    else:
        found = read_term(*typed)
        assert found == read
        assert LetterTerm.decode(found.encode() if found else "") == found


# --- starting


async def test_a_rule_gives_the_letter_its_day_at_once_and_its_clock_by_the_job(
    committing: OpenWork, tenant: Tenant, house: House
) -> None:
    async with committing(tenant) as work:
        new = NewLetter(content=content(), received_at=last_monday(work), term=LetterTerm(rule=RULE))
        done = await register_letter(work, await journal(work), new)
        day = await due_on(work, done.id)
        row = await outbox_of(work, done.id, "correspondence.after_registration")
        assert day is not None
        assert await clocks(work, done.id) == []
    assert await perform(house, tenant.id, row)
    async with committing(tenant) as work:
        (clock,) = await clocks(work, done.id)
        assert (clock.rule, clock.due_on, clock.state) == (RULE, day, "running")
        assert clock.started_at == new.received_at
        assert await due_on(work, done.id) == day


async def test_an_amount_counts_from_receipt(work: Work) -> None:
    done = await with_term(work, TEN_DAYS, last_monday(work))
    (clock,) = await clocks(work, done.id)
    assert (clock.count, clock.unit, clock.rule) == (10, "working_day", "")
    assert await due_on(work, done.id) == clock.due_on > last_monday(work).date() + timedelta(days=13)


async def test_a_named_day_stands_as_it_was_named_even_on_a_day_of_rest(work: Work) -> None:
    sunday = (last_monday(work) + timedelta(days=20)).date()
    done = await with_term(work, None, last_monday(work), due_on=sunday)
    (clock,) = await clocks(work, done.id)
    assert (clock.unit, clock.due_on) == ("until", sunday)


async def test_a_letter_without_a_term_has_no_clock(work: Work) -> None:
    done = await with_term(work, None, last_monday(work))
    assert await clocks(work, done.id) == []


async def test_an_unknown_rule_and_two_terms_at_once_are_refused_at_their_fields(work: Work) -> None:
    with pytest.raises(Refusal) as refused:
        await with_term(work, LetterTerm(rule="az.no.such"), last_monday(work))
    assert (refused.value.code, refused.value.field) == ("unknown", "due_rule")
    with pytest.raises(FieldErrors) as both:
        await with_term(work, TEN_DAYS, last_monday(work), due_on=work.today + timedelta(days=9))
    assert [(one.field, one.code) for one in both.value.errors] == [("due_on", "one_of_both")]


async def test_a_letter_settled_before_its_job_has_an_ended_clock(work: Work) -> None:
    done = await registered(work, due_on=work.today + timedelta(days=5))
    await settle_letter(work, "note", done.id, "For information only")
    await settle_registration(work, done.id, "organisation")
    (clock,) = await clocks(work, done.id)
    assert clock.state == "stopped"


# --- ending and going on


@pytest.mark.parametrize("act", ["note", "forward"])
async def test_settling_ends_the_clock_and_reopening_lets_it_run_on(work: Work, act: str) -> None:
    done = await with_term(work, TEN_DAYS, last_monday(work))
    (before,) = await clocks(work, done.id)
    await settle_letter(work, act, done.id, "Because", "Invented Agency")  # type: ignore[arg-type]
    (ended,) = await clocks(work, done.id)
    assert (ended.state, ended.stopped_at) == ("stopped", work.now)
    await settle_letter(work, "reopen", done.id, "A mistake")
    (again,) = await clocks(work, done.id)
    assert (again.id, again.state, again.due_on) == (before.id, "running", before.due_on)


async def test_voiding_ends_the_clock(work: Work) -> None:
    done = await with_term(work, TEN_DAYS, last_monday(work))
    await void_letter(work, done.id, "Registered twice")
    (clock,) = await clocks(work, done.id)
    assert clock.state == "stopped"


async def test_a_reopened_letter_that_never_had_a_clock_gets_one_to_its_day(work: Work) -> None:
    day = work.today + timedelta(days=30)
    done = await registered(work, due_on=day)
    await settle_letter(work, "note", done.id, "For information only")
    await settle_letter(work, "reopen", done.id, "It needs an answer")
    (clock,) = await clocks(work, done.id)
    assert (clock.state, clock.due_on) == ("running", day)


# --- moving


async def test_an_extension_stays_within_the_rule_and_the_letter_follows(work: Work) -> None:
    done = await with_term(work, LetterTerm(rule=RULE), last_monday(work))
    (clock,) = await clocks(work, done.id)
    with pytest.raises(FieldErrors) as empty:
        await extend_letter(work, done.id, None, "")
    assert {one.field for one in empty.value.errors} == {"until", "reason"}
    with pytest.raises(Refusal) as beyond:
        await extend_letter(work, done.id, clock.due_on + timedelta(days=900), "Much to study")
    assert (beyond.value.field, await due_on(work, done.id)) == ("until", clock.due_on)


async def test_a_term_of_ones_own_is_extended_to_a_day(work: Work) -> None:
    done = await with_term(work, TEN_DAYS, last_monday(work))
    (clock,) = await clocks(work, done.id)
    later = clock.due_on + timedelta(days=7)
    extended = await extend_letter(work, done.id, later, "Much to study")
    assert extended.due_on == await due_on(work, done.id) == later
    settled = await with_term(work, None, last_monday(work))
    with pytest.raises(Refusal) as none:
        await extend_letter(work, settled.id, later, "Much to study")
    assert none.value.code == "no_clock"


async def test_a_corrected_day_ends_the_clock_and_starts_another(work: Work) -> None:
    done = await with_term(work, TEN_DAYS, last_monday(work))
    kept = await letter_as_kept(work, done.id)
    assert kept is not None
    day = work.today + timedelta(days=40)
    said = content(due_on=day, sender_id=kept.sender_id, unit_id=kept.unit_id)
    await correct_letter(work, done.id, Correction(content=said, reason="Typed wrongly", version=kept.version))
    running, ended = await clocks(work, done.id)
    assert (running.state, running.unit, running.due_on, ended.state) == ("running", "until", day, "stopped")


async def test_a_correction_may_choose_a_term(work: Work) -> None:
    done = await with_term(work, None, last_monday(work))
    kept = await letter_as_kept(work, done.id)
    assert kept is not None
    said = content(sender_id=kept.sender_id, unit_id=kept.unit_id)
    corrected = Correction(content=said, reason="The law sets it", version=kept.version, term=LetterTerm(rule=RULE))
    await correct_letter(work, done.id, corrected)
    (clock,) = await clocks(work, done.id)
    assert (clock.rule, clock.due_on) == (RULE, await due_on(work, done.id))


async def test_a_new_day_off_moves_the_letter_once_a_person_accepts_it(work: Work) -> None:
    done = await with_term(work, TEN_DAYS, last_monday(work))
    (clock,) = await clocks(work, done.id)
    day_off = clock.due_on
    await set_day(work, NewDay(day=day_off, kind="holiday", act_number="17", title="Mourning"))
    await propose(work, [day_off])
    (proposal,) = [one for one in await open_proposals(work) if one.clock.id == clock.id]
    assert await due_on(work, done.id) == day_off
    await decide(work, [proposal.id], accept=True)
    (moved,) = await clocks(work, done.id)
    # The slot is filled by the fittings, which these tests do not open.
    await follow_clock(work, moved)
    assert await due_on(work, done.id) == moved.due_on > day_off


async def test_a_letter_settled_while_its_date_is_moved_stops_nobody(fresh_house: House, actor: Actor) -> None:
    tenant = fresh_house.directory.by_slug["baku-education"]

    def opened() -> AbstractAsyncContextManager[Work]:
        return open_work(fresh_house.database, tenant, actor, "en")

    async with opened() as work:
        done = await with_term(work, TEN_DAYS, last_monday(work))
        (clock,) = await clocks(work, done.id)
        await set_day(work, NewDay(day=clock.due_on, kind="holiday", act_number="17", title="Mourning"))
        await propose(work, [clock.due_on])
        (proposal,) = [one for one in await open_proposals(work) if one.clock.id == clock.id]

    async def accept() -> Decided:
        async with opened() as work:
            return await decide(work, [proposal.id], accept=True)

    held = mock.patch.dict(deadline_slots.HELD, {"letter": hold_letters})
    told = mock.patch.dict(deadline_slots.MOVED, {"letter": [follow_clock]})
    with held, told:
        async with opened() as work:
            await hold_letters(work, [done.id])
            accepting = asyncio.create_task(accept())
            for _ in range(500):
                if await work.session.scalar(text("select count(*) from pg_locks where not granted")):
                    break
                await asyncio.sleep(0.02)
            # The other one waits for the letter. Had it taken the clock first, each would now wait for the other.
            await stop_terms(work, [done.id])
        assert await accepting == Decided(0, 1)


async def test_letters_near_their_day_are_named_to_the_head_of_their_unit(work: Work) -> None:
    today = work.today
    unit, head = next(iter((await heads_on(work, today)).items()))
    near = await with_term(work, None, last_monday(work), due_on=today + timedelta(days=2), unit_id=unit)
    late = await with_term(work, None, last_monday(work), due_on=today - timedelta(days=1))
    far = await with_term(work, None, last_monday(work), due_on=today + timedelta(days=60))
    settled = await with_term(work, None, last_monday(work), due_on=today + timedelta(days=2))
    await settle_letter(work, "note", settled.id, "For information")
    things = {one.record_id: one for one in await ladder(work)}
    assert {near.id, late.id, far.id, settled.id} & set(things) == {near.id, late.id}
    assert things[late.id].number == late.number
    assert things[late.id].due.astimezone(BAKU).date() == today - timedelta(days=1)
    assert list(things[near.id].responsible) == [head[0]]


# --- overdue


async def test_overdue_letters_are_those_past_their_day_that_nobody_settled(work: Work) -> None:
    reached = await reach_of(work)
    today = work.today
    wanted = Wanted(overdue_on=today)
    before = (await count(work, reached, wanted)).shown
    figures = (await overdue_letters(work)).whole
    on_desk = (await counted(work)).get("late-letters")
    received = work.now - timedelta(days=9)
    late = await with_term(work, None, received, due_on=today - timedelta(days=1), subject="Late one")
    await with_term(work, None, received, due_on=today)
    ended = await with_term(work, None, received, due_on=today - timedelta(days=2))
    await settle_letter(work, "note", ended.id, "For information only")
    assert (await count(work, reached, wanted)).shown == before + 1
    assert (await letters(work, reached, wanted)).items[0].id == late.id
    found = await overdue_letters(work)
    assert found.whole == figures + 1
    assert late.id in {one.id for one in found.oldest}
    if on_desk is not None:
        assert (await counted(work))["late-letters"].shown == min(on_desk.shown + 1, 1_000)


# --- pages and API


async def test_the_form_registers_with_a_rule_and_the_page_explains_the_date(
    sign_in: SignIn, tenant: Tenant, house: House, committing: OpenWork
) -> None:
    clerk = await sign_in(tenant, "clerk")
    shown = (await clerk.get("/letters/new")).text
    assert f'value="{RULE}"' in shown
    form = {
        "journal": "incoming", "channel": "post", "sender": "Ministry of Invented Affairs", "subject": "With a rule",
        "kind": "letter", "language": "az", "then": "open", "once": uuid4().hex, "due_rule": RULE,
    }  # fmt: skip
    refused = await clerk.post("/letters", data=form | {"due_count": "5"})
    assert (refused.status_code, 'id="due_rule-e"' in refused.text) == (422, True)
    posted = await clerk.post("/letters", data=form)
    letter_id = UUID(posted.headers["location"].rpartition("/")[2])
    async with committing(tenant) as work:
        row = await outbox_of(work, letter_id, "correspondence.after_registration")
    assert await perform(house, tenant.id, row)
    head = await sign_in(tenant, "head")
    page = (await head.get(f"/letters/{letter_id}")).text
    assert "How this date came about" in page
    assert 'class="days"' in page
    again = await head.post(f"/letters/{letter_id}/extend", data={"until": "", "reason": ""})
    assert again.status_code in {403, 422}


async def test_the_api_takes_a_rule_an_amount_or_a_day(
    api: Callable[..., Awaitable[httpx.AsyncClient]], tenant: Tenant, house: House, committing: OpenWork
) -> None:
    client = await api(tenant, "clerk")
    body = {"journal": "incoming", "subject": "By API", "sender": {"name": "Ministry of Invented Affairs"}}
    wrong = await client.post("/api/v1/letters", json=body | {"due_rule": "az.no.such"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "due_rule")
    bad = await client.post("/api/v1/letters", json=body | {"due_within": {"count": 3, "unit": "week"}})
    assert (bad.status_code, bad.json()["errors"][0]["field"]) == (422, "due_within.unit")
    made = (await client.post("/api/v1/letters", json=body | {"due_within": {"count": 3}})).json()
    async with committing(tenant) as work:
        row = await outbox_of(work, UUID(made["id"]), "correspondence.after_registration")
    assert await perform(house, tenant.id, row)
    found = (await client.get(f"/api/v1/letters/{made['id']}")).json()
    (deadline,) = found["deadlines"]
    assert (deadline["due"], deadline["state"]) == (found["due_on"], "running")
    assert deadline["explanation"]
