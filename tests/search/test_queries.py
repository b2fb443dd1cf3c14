"""What is found: in Azerbaijani and Georgian, by number, by right, and never another agency's."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from migrations.searching import ARGUMENTS, quickened
from service.kit.actor import SYSTEM
from service.kit.ids import new_id
from service.kit.paging import Cursor
from service.runtime.database import driver_url
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import Work, open_work
from service.search.actions import forget, index
from service.search.queries import FIND, find
from service.search.rules import prefix, question

JOURNAL, UNIT = uuid4(), uuid4()
AT = datetime.fromisoformat("2026-11-20T06:42:00+00:00")
LETTERS = {
    "soil": ["04/4358", "Torpağın kateqoriyasının dəyişdirilməsi barədə", "Şəki Rayon İcra Hakimiyyəti"],
    "school": ["D-0471/26", "Məktəblərin istilik təchizatı", "Bakı Şəhəri üzrə Təhsil İdarəsi", "16-4/2209"],
    "ministry": ["04/4359", "Nazirliyin ümumi yığıncağı haqqında", "Elm və Təhsil Nazirliyi"],
    "cadastre": ["შ-1312/26", "მიწის ნაკვეთის საკადასტრო აზომვითი ნახაზი", "საჯარო რეესტრის ეროვნული სააგენტო"],
    "water": ["შ-1313/26", "წყალმომარაგების სისტემის მოწყობა", "ზემო უბნის მოსახლეობა"],
}


async def keep(work: Work, words: list[str], closed: list[str] | None = None, **changed: object) -> UUID:
    """Index one record; gives its id."""
    values = {"record": "letter", "record_id": new_id(), "journal_id": JOURNAL, "unit_id": UNIT, "at": AT, **changed}
    await index(work, open_words=words, closed_words=closed or [], **values)  # type: ignore[arg-type]
    return values["record_id"]  # type: ignore[return-value]


async def found(work: Work, typed: str, **options: object) -> list[UUID]:
    options = {"record": "letter", "journal_id": JOURNAL, **options}
    return [cursor.id for cursor in await find(work, typed=typed, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("torpaq", {"soil"}),
        ("torpağı", {"soil"}),
        ("TORPAQ kateqoriya", {"soil"}),
        ("şəki", {"soil"}),
        ("seki icra", {"soil"}),
        ("ŞƏKİ İCRA", {"soil"}),
        ("təhsil", {"school", "ministry"}),
        ("tehsil", {"school", "ministry"}),
        ("nazirlik", {"ministry"}),
        ("nazirliyi", {"ministry"}),
        ("umumi yigincag", {"ministry"}),
        ("məktəb", {"school"}),
        ("məktəb nazir", set()),
        ("hsil", set()),
        ("04/4358", {"soil"}),
        ("04/435", {"soil", "ministry"}),
        ("4358", {"soil"}),
        ("d-0471/26", {"school"}),
        ("D 0471", {"school"}),
        ("471", set()),
        ("2209", {"school"}),
        ("16-4/2209", {"school"}),
        ("შ-1312/26", {"cadastre"}),
        ("შ-13", {"cadastre", "water"}),
        ("1312", {"cadastre"}),
        ("საკადასტრო", {"cadastre"}),
        ("ᲡᲐᲙᲐᲓᲐᲡᲢᲠᲝ", {"cadastre"}),
        ("მიწ ნახ", {"cadastre"}),
        ("sakadastro", {"cadastre"}),
        ("Tskal", set()),
        ("tsqalmomarag", {"water"}),
        ("ზემო უბან", set()),
        ("ზემო უბნის", {"water"}),
        ("sh-1313/26", {"water"}),
        ("yoxdur", set()),
    ],
)
async def test_found_as_typed(work: Work, typed: str, names: set[str]) -> None:
    ids = {await keep(work, words): name for name, words in LETTERS.items()}
    assert {ids[record] for record in await found(work, typed)} == names


async def test_closed_words_are_found_by_those_with_the_right_only(work: Work) -> None:
    secret = await keep(work, ["04/77"], ["İşdən çıxarma", "Əli Vəliyev"])
    for typed, restricted, seen in [
        ("04/77", False, [secret]),
        ("04/77", True, [secret]),
        ("veliyev", False, []),
        ("veliyev", True, [secret]),
        ("04/77 veliyev", False, []),
        ("04/77 veliyev", True, [secret]),
        ("1veliyev", False, []),
    ]:
        assert await found(work, typed, restricted=restricted) == seen, (typed, restricted)


async def test_filters_and_order_and_paging(work: Work) -> None:
    journal, unit = uuid4(), uuid4()
    mine = [await keep(work, ["ortaq"], at=AT + timedelta(minutes=n), unit_id=unit) for n in range(5)]
    apart = await keep(work, ["ortaq"], journal_id=journal)
    other = await keep(work, ["ortaq"], record="order")
    newest = mine[::-1]
    assert await found(work, "ortaq") == newest
    assert await found(work, "ortaq", units=[unit]) == newest
    assert await found(work, "ortaq", units=[uuid4()]) == []
    assert await found(work, "ortaq", units=[]) == []
    assert await found(work, "ortaq", journal_id=journal) == [apart]
    assert await found(work, "ortaq", record="order") == [other]
    page = await find(work, record="letter", typed="ortaq", journal_id=JOURNAL, limit=2)
    assert page == [Cursor(AT + timedelta(minutes=4), newest[0]), Cursor(AT + timedelta(minutes=3), newest[1])]
    assert await found(work, "ortaq", before=page[-1], limit=2) == newest[2:4]


async def test_an_index_entry_is_replaced_and_forgotten(work: Work) -> None:
    record = await keep(work, ["köhnə"])
    await keep(work, ["təzə"], record_id=record)
    assert (await found(work, "köhnə"), await found(work, "təzə")) == ([], [record])
    await forget(work, record)
    assert await found(work, "təzə") == []


async def test_a_record_without_words_is_no_error(work: Work) -> None:
    await keep(work, ["", "—"])


async def test_equal_words_of_another_agency_never_appear(
    tenant: Tenant, other_tenant: Tenant, committing: Callable
) -> None:
    word, record = f"divar{uuid4().hex}", new_id()
    async with committing(tenant) as own:
        await keep(own, [word], record_id=record)
    async with committing(other_tenant) as other:
        assert await found(other, word) == []
        await keep(other, [word], record_id=record)
    async with committing(tenant) as own:
        assert await found(own, word) == [record]
        await forget(own, record)
    async with committing(other_tenant) as other:
        assert await found(other, word) == [record]


async def test_the_function_itself_holds_the_wall(tenant: Tenant, other_tenant: Tenant, committing: Callable) -> None:
    """Even when the question carries another agency's mark, its rows stay behind the wall."""
    word = f"divar{uuid4().hex}"
    async with committing(tenant) as own:
        await keep(own, [word])
        asked = question(tenant.id, word, restricted=True)
        values = {"record": "letter", "question": asked, "limit": 5}
        values |= dict.fromkeys(("journal", "units", "before", "before_id"))
        assert len((await own.session.execute(FIND, values)).all()) == 1
    async with committing(other_tenant) as other:
        assert (await other.session.execute(FIND, values)).all() == []


async def test_without_a_tenant_the_function_finds_nothing(house: House, tenant: Tenant, committing: Callable) -> None:
    word = f"divar{uuid4().hex}"
    async with committing(tenant) as own:
        await keep(own, [word])
    asked = text("select count(*) from search_records('letter', :question, null, null, null, null, 5)")
    async with house.database.engine.connect() as connection:
        values = {"question": question(tenant.id, word, restricted=True)}
        assert (await connection.execute(asked, values)).scalar_one() == 0


FILL = text(
    "insert into search_entry select :tenant, gen_random_uuid(), 'letter', :journal, :unit, now(),"
    " array_to_tsvector(array[:mark || '0soz' || i, :mark || '0ortaq', :mark || '0' || md5(i::text)])"
    " from generate_series(1, 20000) i"
)
SCANS = text("select idx_scan, (select seq_scan from pg_stat_user_tables where relname = 'search_entry') as whole"
             " from pg_stat_user_indexes where indexrelname = 'search_entry_lexemes'")  # fmt: skip


async def test_the_question_goes_through_the_index(fresh_house: House, tenant: Tenant) -> None:
    """Asked as service_app, more often than PostgreSQL needs to fall for a generic plan."""
    own = fresh_house.directory.by_slug[tenant.slug]
    values = {"tenant": own.id, "journal": JOURNAL, "unit": UNIT, "mark": prefix(own.id)}
    owner = create_async_engine(driver_url(fresh_house.settings.owner_url), poolclass=NullPool)
    async with owner.begin() as connection:
        await connection.execute(FILL, values)
    async with owner.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("vacuum analyze search_entry"))
    async with open_work(fresh_house.database, own, SYSTEM) as work:
        before = (await work.session.execute(SCANS)).one()
        for n in range(10):
            assert len(await found(work, f"soz{n}777")) <= 12
            assert await found(work, "yoxdur") == []
        await work.session.execute(text("select pg_stat_force_next_flush()"))
    async with open_work(fresh_house.database, own, SYSTEM) as work:
        after = (await work.session.execute(SCANS)).one()
    assert (after.idx_scan - before.idx_scan, after.whole - before.whole) == (20, 0)
    await owner.dispose()


LOOKED_AT = 3
DRAWN = text(
    "insert into search_entry select :tenant, gen_random_uuid(), 'letter', (cast(:journals as uuid[]))[1 + i % 7 % 2],"
    " (cast(:units as uuid[]))[1 + i % 3], timestamptz '2026-01-01' + i / 2 * interval '1 minute',"
    " array_to_tsvector(array_remove(array[:mark || '0all', case when i % 4 = 0 then :mark || '0some' end,"
    " case when i % 90 = 0 then :mark || '0rare' end, case when i > 300 then :mark || '0late' end], null))"
    " from generate_series(1, 400) i"
)
PLAIN = text(
    "select record_id from search_entry where lexemes @@ cast(:question as tsquery)"
    " and (cast(:journal as uuid) is null or journal_id = :journal)"
    " and (cast(:units as uuid[]) is null or unit_id = any (:units))"
    " and (cast(:before as timestamptz) is null or (at, record_id) < (:before, cast(:before_id as uuid)))"
    " order by at desc, record_id desc limit :limit"
)


@pytest.mark.parametrize("word", ["all", "some", "rare", "late", "absent"])
async def test_stretch_by_stretch_the_same_is_found_as_by_asking_every_row(fresh_house: House, word: str) -> None:
    """With stretches of 3, 6, 12 and 24 rows, so that each way through the function is taken."""
    own = fresh_house.directory.by_slug["baku-education"]
    journals, units = [uuid4(), uuid4()], [uuid4(), uuid4(), uuid4()]
    body = quickened("search_entry", "search_short", LOOKED_AT)[1]
    owner = create_async_engine(driver_url(fresh_house.settings.owner_url), poolclass=NullPool)
    async with owner.begin() as connection:
        await connection.exec_driver_sql("delete from search_entry")
        drawn = {"tenant": own.id, "journals": journals, "units": units, "mark": prefix(own.id)}
        await connection.execute(DRAWN, drawn)
        await connection.exec_driver_sql(body)
        await connection.exec_driver_sql(f"grant execute on function search_short({ARGUMENTS}) to service_app")
    short = text(FIND.text.replace("search_records(", "search_short("))
    async with open_work(fresh_house.database, own, SYSTEM) as work:
        for journal, some_units, limit in product([None, *journals], [None, units[:1], units[1:]], [1, 5, 40]):
            asked = {"record": "letter", "question": question(own.id, word, restricted=False), "limit": limit}
            asked |= {"journal": journal, "units": some_units, "before": None, "before_id": None}
            while True:
                found = (await work.session.execute(short, asked)).all()
                plain = (await work.session.execute(PLAIN, {**asked})).scalars().all()
                assert [row.found_id for row in found] == list(plain)
                if len(found) < limit or limit == 1:
                    break
                asked |= {"before": found[-1].found_at, "before_id": found[-1].found_id}
