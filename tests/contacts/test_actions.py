"""Contacts in the database: found as typed, made once, changed by who saw the newest."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text

from service.contacts.actions import change_contact, count_letter, remember
from service.contacts.models import Contact, ContactWord
from service.contacts.queries import by_id, card, finding, list_contacts, suggest
from service.contacts.rules import ContactEdit
from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.runtime.database import Database
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import ACT, Work, open_work
from service.web.errors import NotFound, StaleEdit

NAMES = [
    "Elm və Təhsil Nazirliyi",
    "Bakı Şəhəri üzrə Təhsil İdarəsi",
    "Torpağın Mühafizəsi Komitəsi",
    "İcra Hakimiyyəti",
    "საჯარო რეესტრის ეროვნული სააგენტო",
    "რეგიონული განვითარების სამინისტრო",
]


@pytest.fixture
async def known(work: Work) -> dict[str, UUID]:
    """Some contacts."""
    return {name: await remember(work, name) for name in NAMES}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("təh", {NAMES[0], NAMES[1]}),
        ("TEHSIL naz", {NAMES[0]}),
        ("naz tehs", {NAMES[0]}),
        ("nazirlik", {NAMES[0]}),
        ("torpaq", {NAMES[2]}),
        ("icra", {NAMES[3]}),
        ("İCRA", {NAMES[3]}),
        ("რეე", {NAMES[4]}),
        ("რე", {NAMES[4], NAMES[5]}),
        ("sajaro", {NAMES[4]}),
        ("hsil", set()),
        ("!?", set()),
        ("tehsil qqq", set()),
    ],
)
async def test_suggest(work: Work, known: dict[str, UUID], typed: str, found: set[str]) -> None:
    assert {hit.name for hit in await suggest(work, typed) if hit.id in known.values()} == found


async def test_suggest_ranks_by_letters_and_leaves_out_hidden_ones(work: Work, known: dict[str, UUID]) -> None:
    for _ in range(3):
        await count_letter(work, known[NAMES[1]], work.now)
    await count_letter(work, known[NAMES[0]], work.now)
    assert [hit.name for hit in await suggest(work, "təhsil")] == [NAMES[1], NAMES[0]]
    await work.session.execute(text("update contact set state = 'hidden' where id = :id"), {"id": known[NAMES[1]]})
    assert [hit.name for hit in await suggest(work, "təhsil")] == [NAMES[0]]
    assert len(await suggest(work, "", limit=2)) == 2


async def test_count_letter_keeps_the_newest_moment(work: Work, known: dict[str, UUID]) -> None:
    earlier = work.now - timedelta(days=3)
    await count_letter(work, known[NAMES[0]], work.now)
    await count_letter(work, known[NAMES[0]], earlier)
    found = await by_id(work, known[NAMES[0]])
    assert found is not None
    assert (found.letters, found.last_letter_at) == (2, work.now)


async def test_remember_finds_the_same_contact_again(work: Work, known: dict[str, UUID]) -> None:
    assert await remember(work, "  ELM VƏ  TƏHSİL NAZİRLİYİ ") == known[NAMES[0]]
    assert await remember(work, NAMES[0], "person") != known[NAMES[0]]
    await work.flush()
    kinds = select(ACT.c.kind).where(ACT.c.record_id == known[NAMES[0]])
    assert list(await work.session.scalars(kinds)) == ["contact.created"]


async def test_remember_follows_a_merge(work: Work, known: dict[str, UUID]) -> None:
    statement = text("update contact set state = 'merged', merged_into = :into where id = :id")
    await work.session.execute(statement, {"into": known[NAMES[1]], "id": known[NAMES[0]]})
    assert await remember(work, NAMES[0]) == known[NAMES[1]]


@pytest.mark.parametrize(
    ("name", "kind", "field"), [("", "person", "name"), ("x" * 301, "person", "name"), ("A", "b", "kind")]
)
async def test_remember_refuses(work: Work, name: str, kind: str, field: str | None) -> None:
    with pytest.raises(Refusal) as refused:
        await remember(work, name, kind)
    assert refused.value.field == field


async def test_two_who_remember_at_once_make_one(tenant: Tenant, committing: Callable) -> None:
    name = f"Race {uuid4().hex}"

    async def once() -> UUID:
        async with committing(tenant) as own:
            found = await remember(own, name)
            await asyncio.sleep(0.05)
            return found

    ids = await asyncio.gather(*[once() for _ in range(6)])
    assert len(set(ids)) == 1
    async with committing(tenant) as own:
        words = select(func.count()).select_from(ContactWord).where(ContactWord.contact_id == ids[0])
        acts = select(func.count()).select_from(ACT).where(ACT.c.record_id == ids[0])
        assert (await own.session.scalar(words), await own.session.scalar(acts)) == (2, 1)


async def test_another_agency_does_not_see_it(tenant: Tenant, other_tenant: Tenant, committing: Callable) -> None:
    name = f"Wall {uuid4().hex}"
    async with committing(tenant) as own:
        made = await remember(own, name)
    async with committing(other_tenant) as other:
        assert await suggest(other, name) == []
        assert await by_id(other, made) is None
        assert (await list_contacts(other, "organisation", name)).items == []
        with pytest.raises(NotFound):
            await change_contact(other, made, ContactEdit("person", "Taken", "", "", "", None, 1))
        assert await remember(other, name) != made


async def edited(work: Work, contact_id: UUID, **changed: object) -> ContactEdit:
    found = await card(work, contact_id)
    assert found is not None
    values = {**found.fields(), "language": found.language, "version": found.version, **changed}
    return ContactEdit(**values)  # type: ignore[arg-type]


async def test_change(work: Work, known: dict[str, UUID]) -> None:
    made = known[NAMES[3]]
    changed = await change_contact(work, made, await edited(work, made, name="Qubadlı İcra Hakimiyyəti", language="az"))
    assert (changed.name, changed.language, changed.version) == ("Qubadlı İcra Hakimiyyəti", "az", 2)
    assert made in [hit.id for hit in await suggest(work, "qubad", 50)]
    await work.flush()
    payload = await work.session.scalar(
        select(ACT.c.payload).where(ACT.c.record_id == made, ACT.c.kind == "contact.changed")
    )
    assert payload == (
        '{"after":{"language":"az","name":"Qubadlı İcra Hakimiyyəti"},'
        '"before":{"language":"","name":"İcra Hakimiyyəti"}}'
    )
    assert await change_contact(work, made, await edited(work, made)) == changed


async def test_a_stale_edit_shows_both(work: Work, known: dict[str, UUID]) -> None:
    made = known[NAMES[3]]
    mine = await edited(work, made, phone="111 22 33")
    await change_contact(work, made, await edited(work, made, phone="444 55 66"))
    with pytest.raises(StaleEdit) as stale:
        await change_contact(work, made, mine)
    assert (stale.value.yours["phone"], stale.value.theirs["phone"]) == ("111 22 33", "444 55 66")


async def test_a_name_of_another_contact_is_refused_and_the_work_goes_on(work: Work, known: dict[str, UUID]) -> None:
    with pytest.raises(Refusal) as refused:
        await change_contact(work, known[NAMES[3]], await edited(work, known[NAMES[3]], name=NAMES[2]))
    assert (refused.value.code, refused.value.field) == ("same_name", "name")
    assert (await by_id(work, known[NAMES[3]])).name == NAMES[3]  # type: ignore[union-attr]


async def test_the_list_pages_both_ways(work: Work) -> None:
    mark = uuid4().hex
    names = [f"{letter} {mark}" for letter in ("Ağdam", "Ələt", "Füzuli", "Gəncə", "Zaqatala")]
    for name in reversed(names):
        await remember(work, name)
    first = await list_contacts(work, "organisation", mark, limit=2)
    assert ([hit.name for hit in first.items], first.previous) == (names[:2], None)
    second = await list_contacts(work, "organisation", mark, after=first.next, limit=2)
    assert [hit.name for hit in second.items] == names[2:4]
    last = await list_contacts(work, "organisation", mark, after=second.next, limit=2)
    assert ([hit.name for hit in last.items], last.next) == (names[4:], None)
    back = await list_contacts(work, "organisation", mark, before=last.previous, limit=2)
    assert back == second
    assert await list_contacts(work, "organisation", mark, before=back.previous, limit=2) == first
    assert (await list_contacts(work, "person", mark)).items == []


async def test_words_are_asked_through_the_index(fresh_house: House, actor: Actor) -> None:
    """Under row-level security only leakproof conditions may use an index; LIKE could not."""
    tenant = fresh_house.directory.by_slug["baku-education"]
    filling = text(
        "with made as (insert into contact (tenant_id, id, kind, name, name_key, created_at)"
        " select :tenant, gen_random_uuid(), 'person', 'n' || i, 'key' || i, now() from generate_series(1, 4000) i"
        " returning tenant_id, id, name) insert into contact_word select tenant_id, id, name from made"
    )
    async with open_work(fresh_house.database, tenant, actor) as work:
        await work.session.execute(filling, {"tenant": tenant.id})
    owner = Database(fresh_house.settings.owner_url, size=1)
    async with owner.engine.begin() as connection:
        await connection.execute(text("analyze contact, contact_word"))
    await owner.close()
    query = finding._named(select(Contact.id), "n17")
    async with open_work(fresh_house.database, tenant, actor) as work:
        compiled = query.compile(dialect=work.session.bind.dialect, compile_kwargs={"literal_binds": True})  # type: ignore[union-attr]
        plan = "\n".join(await work.session.scalars(text(f"explain {compiled}")))
    assert "contact_word_pkey" in plan
    condition = next(line for line in plan.splitlines() if "Index Cond" in line and "word" in line)
    assert "word >= 'n17'" in condition
    assert "word < 'n17" in condition
