"""The list: who sees what, every filter, pages that neither skip nor repeat, and the index each question takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import ClauseElement, Executable

from service.contacts.actions import remember
from service.correspondence.actions.changing import void_letter
from service.correspondence.queries.asking import Wanted, page_statement, shape_of, values_of
from service.correspondence.queries.letters import duplicates
from service.correspondence.queries.listing import count, letters, selected
from service.correspondence.queries.registers import Reach, forget_journals, journals_of, reaches
from service.correspondence.rules import EXPORT, READ, READ_RESTRICTED
from service.identity.queries import units_with_names
from service.kit.actor import Actor, Scope
from service.kit.paging import CappedCount, Cursor
from service.runtime.database import Database
from service.runtime.house import House
from service.runtime.work import Work, open_work
from tests.correspondence.factories import CLERK, journal, person, reach_of, registered, settled, spread


async def numbers(work: Work, reached: list[Reach], wanted: Wanted | None = None, **place: Any) -> list[str]:
    return [row.number for row in (await letters(work, reached, wanted or Wanted(), **place)).items]


@pytest.fixture(autouse=True)
async def empty_journal(work: Work) -> None:
    """A journal of this test's own in place of the agency's, so that other tests' letters are not in the way."""
    moved = text("update journal set slug = 'others' where slug = 'incoming'")
    await work.session.execute(moved)
    copied = text(
        "insert into journal (tenant_id, id, slug, regime, direction, pattern, index_, period, unit_id, position)"
        " select tenant_id, :id, 'incoming', regime, direction, pattern, index_, period, unit_id, position"
        " from journal where slug = 'others'"
    )
    await work.session.execute(copied, {"id": uuid4()})
    forget_journals()


async def units_of(work: Work) -> dict[str, UUID]:
    return {unit.slug: unit.id for unit in await units_with_names(work)}


@contextmanager
def counted(work: Work) -> Iterator[list[str]]:
    sent: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        sent.append(statement)

    engine = work.session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


# --- what is asked and what it costs


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(kind="letter"), Wanted(q="communication")])
async def test_one_row_and_three_rows_cost_the_same_queries(work: Work, wanted: Wanted) -> None:
    reached, asked = await reach_of(work), []
    for _ in range(2):
        await settled(work)
        with counted(work) as sent:
            await letters(work, reached, wanted)
        asked.append(len(sent))
        await settled(work)
    assert asked[0] == asked[1] <= 2


async def test_newest_first_and_pages_neither_skip_nor_repeat(work: Work) -> None:
    made = [done.number for done in await spread(work, 7)]
    reached = await reach_of(work)
    newest = list(reversed(made))
    first = await letters(work, reached, Wanted(), limit=3)
    second = await letters(work, reached, Wanted(), after=first.next, limit=3)
    third = await letters(work, reached, Wanted(), after=second.next, limit=3)
    assert [[row.number for row in page.items] for page in (first, second, third)] == [
        newest[:3], newest[3:6], newest[6:],
    ]  # fmt: skip
    assert (first.previous, third.next) == (None, None)
    back = await letters(work, reached, Wanted(), before=third.previous, limit=3)
    assert [row.number for row in back.items] == newest[3:6]
    begin = await letters(work, reached, Wanted(), before=back.previous, limit=3)
    assert ([row.number for row in begin.items], begin.previous) == (newest[:3], None)


async def test_letters_of_one_instant_are_paged_by_id(work: Work) -> None:
    made = [(await registered(work)).number for _ in range(5)]
    reached, found, place = await reach_of(work), [], None
    while True:
        page = await letters(work, reached, Wanted(), after=place, limit=2)
        found += [row.number for row in page.items]
        if page.next is None:
            break
        place = page.next
    assert sorted(found) == sorted(made)


async def test_each_filter_finds_its_letters_and_no_others(work: Work) -> None:
    contact = await remember(work, "Chosen Office")
    units = await units_of(work)
    plain = await registered(work)
    other = await registered(work, kind="complaint", channel="email", sender_id=contact, sender_name="")
    hidden = await registered(work, access=1, access_basis="Law", unit_id=units["public-relations"])
    await void_letter(work, plain.id, "Twice")
    me, work.actor = work.actor, person((READ, READ_RESTRICTED, *CLERK))
    theirs = await registered(work)
    reached = await reach_of(work)
    now = work.now
    expected = {
        Wanted(): {plain, other, hidden, theirs},
        Wanted(state="voided"): {plain},
        Wanted(state="registered"): {other, hidden, theirs},
        Wanted(kind="complaint"): {other},
        Wanted(channel="email"): {other},
        Wanted(sender_id=contact): {other},
        Wanted(registered_by=me.id): {plain, other, hidden},
        Wanted(restricted=True): {hidden},
        Wanted(unit_id=units["public-relations"]): {hidden},
        Wanted(kind="complaint", channel="email", state="registered"): {other},
        Wanted(kind="complaint", state="voided"): set(),
        Wanted(since=now, until=now + timedelta(seconds=1)): {plain, other, hidden, theirs},
        Wanted(until=now): set(),
        Wanted(since=now + timedelta(seconds=1), state="registered"): set(),
    }
    for wanted, wished in expected.items():
        assert set(await numbers(work, reached, wanted)) == {done.number for done in wished}, wanted
        assert await count(work, reached, wanted) == CappedCount(len(wished)), wanted


# --- who sees what


async def test_a_reader_of_one_unit_sees_that_unit(work: Work) -> None:
    units = await units_of(work)
    here = await registered(work, unit_id=units["public-relations"])
    await registered(work)
    work.actor = person([READ], units["public-relations"])
    assert await numbers(work, await reach_of(work)) == [here.number]
    assert await count(work, await reach_of(work), Wanted()) == CappedCount(1)
    work.actor = person([READ], uuid4())
    assert await numbers(work, await reach_of(work)) == []
    work.actor = person([READ], None, uuid4())
    assert reaches(work.actor, [await journal(work)]) == []


async def test_a_stub_is_listed_counted_and_left_out_where_its_content_is_asked_for(work: Work) -> None:
    contact = await remember(work, "Chosen Office")
    secret = await settled(
        work, access=1, access_basis="Law", subject="Secret matter", kind="complaint", channel="email",
        sender_id=contact, sender_name="", sender_number="77/1", sheets=2,
    )  # fmt: skip
    open_one = await settled(work, kind="complaint")
    for permissions, asks in (((READ,), Wanted()), ((READ,), Wanted(state="registered"))):
        work.actor = person(permissions)
        page = await letters(work, await reach_of(work), asks)
        shown = {row.number: row for row in page.items}
        assert set(shown) == {secret.number, open_one.number}
        stub = shown[secret.number]
        assert (stub.withheld, stub.access, stub.state) == (True, 1, "registered")
        assert [stub.subject, stub.sender_name, stub.sender_number, stub.kind, stub.channel] == [""] * 5
        assert (stub.sender_date, stub.files, stub.language) == (None, 0, "und")
        assert await count(work, await reach_of(work), asks) == CappedCount(2)
    asked = [Wanted(kind="complaint"), Wanted(channel="email"), Wanted(sender_id=contact), Wanted(q="secret matter")]
    blind = [set(await numbers(work, await reach_of(work), wanted)) for wanted in asked]
    assert blind == [{open_one.number}, set(), set(), set()]
    work.actor = person((READ, READ_RESTRICTED))
    seeing = [set(await numbers(work, await reach_of(work), wanted)) for wanted in asked]
    assert seeing == [{secret.number, open_one.number}, {secret.number}, {secret.number}, {secret.number}]


async def test_restricted_letters_open_in_one_unit_stay_stubs_in_another(work: Work) -> None:
    units = await units_of(work)
    here = await settled(work, access=1, access_basis="Law", unit_id=units["public-relations"], subject="Alpha")
    there = await settled(work, access=1, access_basis="Law", subject="Alpha")
    both = Scope(frozenset({(None, None)}))
    inside = Scope(frozenset({(units["public-relations"], None)}))
    work.actor = Actor(kind="person", id=uuid4(), name="x", scopes={READ: both, READ_RESTRICTED: inside})
    rows = (await letters(work, await reach_of(work), Wanted())).items
    assert {row.number: row.withheld for row in rows} == {here.number: False, there.number: True}
    assert await numbers(work, await reach_of(work), Wanted(q="alpha")) == [here.number]
    assert await numbers(work, await reach_of(work), Wanted(kind="letter")) == [here.number]


async def test_a_letter_restricted_after_it_was_indexed_is_not_found_by_its_words(work: Work) -> None:
    done = await settled(work, subject="Betrayed")
    await work.session.execute(text("update letter set access = 1 where id = :id"), {"id": done.id})
    work.actor = person([READ])
    assert await numbers(work, await reach_of(work), Wanted(q="betrayed")) == []


async def test_an_export_reaches_only_where_reading_and_exporting_both_hold(work: Work) -> None:
    units = await units_of(work)
    here = await registered(work, unit_id=units["public-relations"])
    await registered(work)
    scopes = {READ: Scope(frozenset({(None, None)})), EXPORT: Scope(frozenset({(units["public-relations"], None)}))}
    work.actor = Actor(kind="person", id=uuid4(), name="x", scopes=scopes)
    reached = reaches(work.actor, [await journal(work)], also=EXPORT)
    assert await numbers(work, reached) == [here.number]


async def test_selected_letters_are_those_that_are_seen(work: Work) -> None:
    units = await units_of(work)
    here = await registered(work, unit_id=units["public-relations"])
    there = await registered(work)
    work.actor = person([READ], units["public-relations"])
    rows = await selected(work, await reach_of(work), [here.id, there.id, uuid4()])
    assert [row.number for row in rows] == [here.number]


# --- search and duplicates


async def test_search_pages_and_meets_the_other_filters(work: Work) -> None:
    made = [await settled(work, subject=f"Məktəblərin təmiri {place}", kind="letter") for place in range(5)]
    voided = made[0]
    await void_letter(work, voided.id, "x")
    await settled(work, subject="Roads")
    reached, found, place = await reach_of(work), [], None
    for _ in range(5):
        page = await letters(work, reached, Wanted(q="mekteblerin temiri", state="registered"), after=place, limit=2)
        found += [row.number for row in page.items]
        if page.next is None:
            break
        place = page.next
    assert sorted(found) == sorted(done.number for done in made[1:])
    assert await numbers(work, reached, Wanted(q="absentword")) == []


async def test_duplicates_are_the_same_sender_with_the_same_number(work: Work) -> None:
    first = await registered(work, sender_name="Office of Roads", sender_number="04/7721")
    await registered(work, sender_name="Office of Sea", sender_number="04/7721")
    gone = await registered(work, sender_name="Office of Roads", sender_number="04/7721")
    await void_letter(work, gone.id, "x")
    journals = await journals_of(work)
    found = await duplicates(work, journals, sender_number="04/7721", sender_name="OFFICE  of roads")
    assert [row.number for row in found] == [first.number]
    assert await duplicates(work, journals, sender_number="", sender_name="Office of Roads") == []
    work.actor = person([READ], uuid4())
    assert await duplicates(work, journals, sender_number="04/7721", sender_name="Office of Roads") == []


# --- plans


class Explained(Executable, ClauseElement):
    inherit_cache = False

    def __init__(self, statement: Any) -> None:
        self.statement = statement


@compiles(Explained)
def _explained(element: Explained, compiler: Any, **options: Any) -> str:
    return f"explain {compiler.process(element.statement, **options)}"


WANTED = {
    "journal": Wanted(),
    "state": Wanted(state="registered"),
    "kind": Wanted(kind="letter"),
    "channel": Wanted(channel="post"),
    "sender_id": Wanted(sender_id=UUID(int=1)),
    "registered_by": Wanted(registered_by=UUID(int=1)),
    "access": Wanted(restricted=True),
    "addressee_id": Wanted(addressee_id=UUID(int=1)),
    "unanswered": Wanted(unanswered=True),
}
MANY = text(
    "insert into letter (tenant_id, id, journal_id, unit_id, state, period, serial, number, registered_at, received_at,"
    " registered_by, registered_by_name, channel, kind, language, sender_name, subject)"
    " select :tenant, gen_random_uuid(), j.id, u.id, 'registered', '2020', n, 'X-' || n, now() - n * interval '1 hour',"
    " now(), gen_random_uuid(), 'x', 'post', 'letter', 'az', 'x', 'x'"
    " from generate_series(1, :count) n, (select id from journal order by slug limit 1 offset 1) j,"
    " lateral (select id from unit order by md5(id::text || n) limit 1) u"
)


async def test_each_filter_reads_its_own_index_behind_the_wall(fresh_house: House, actor: Actor) -> None:
    """As service_app, with plans made anew and with those kept for all values."""
    tenant = fresh_house.directory.by_slug["baku-education"]
    async with open_work(fresh_house.database, tenant, actor) as work:
        await work.session.execute(MANY, {"tenant": tenant.id, "count": 4_000})
    owner = Database(fresh_house.settings.owner_url, size=1)
    async with owner.engine.begin() as connection:
        await connection.execute(text("analyze letter"))
    await owner.close()
    wrong = {}
    async with open_work(fresh_house.database, tenant, actor) as work:
        incoming = await journal(work)
        for mode, name, limited in product(("force_generic_plan", "force_custom_plan"), WANTED, (False, True)):
            await work.session.execute(text(f"set local plan_cache_mode = {mode}"))
            units = frozenset({incoming.unit_id, uuid4()})
            reached = [Reach(incoming.id, units if limited else None, frozenset())]
            statement = Explained(page_statement(shape_of(reached, WANTED[name], "older")))
            place = Cursor(work.now, uuid4())
            values = values_of(reached, WANTED[name], place) | {"limit": 51}
            plan = [row[0] for row in await work.session.execute(statement, values)]
            expected = "letter_unit" if limited and name == "journal" else f"letter_{name}"
            if _indexes(plan) != {expected} or not any("Index Cond" in line and "ROW(" in line for line in plan):
                wrong[mode, name, limited] = "\n".join(plan)
    assert wrong == {}


def _indexes(plan: list[str]) -> set[str]:
    """The indexes of letters that lead to places; rows are then fetched by their key."""
    used = {line.split(" using ")[1].split()[0] for line in plan if " using letter_" in line}
    used |= {line.split("Index Scan on ")[1].split()[0] for line in plan if "Bitmap Index Scan on letter_" in line}
    return used - {"letter_pkey"}
