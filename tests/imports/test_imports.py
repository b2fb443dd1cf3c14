"""From the spreadsheet to the journal: nothing before acceptance, everything once, numbers as they were."""

import asyncio
from datetime import date
from uuid import UUID

import pytest

from service.imports.actions.accepting import accept
from service.imports.actions.choosing import discard, import_for
from service.imports.actions.staging import stage
from service.kit.refusal import Refusal
from service.runtime.queue import perform
from service.runtime.work import open_work
from service.web.errors import NotFound
from tests.conftest import all_powerful
from tests.correspondence.factories import person, registered
from tests.imports.factories import Office
from tests.imports.samples import bomb, csv_text, lines, workbook

LETTERS = "select number, period, serial, sender_name, subject from letter order by period, serial"


async def test_rows_wait_outside_the_journal_until_accepted(office: Office) -> None:
    import_id = await office.chosen(workbook(lines(7)))
    found = await office.one(import_id)
    assert (found.state, found.rows, found.bad) == ("checked", 7, 0)
    assert await office.value("select count(*) from letter") == 0
    assert await office.value("select count(*) from journal_counter") == 0
    await office.accepted(import_id)
    found = await office.one(import_id)
    assert (found.state, found.brought) == ("accepted", 7)
    rows = await office.rows(LETTERS)
    assert rows[0] == ("D-0001/19", "2019", 1, "İdarə 1", "Məktub 1")
    assert [row[2] for row in rows] == [1, 2, 3, 4, 5, 6, 7]
    assert await office.rows("select period, last from journal_counter") == [("2019", 7)]


async def test_imported_letters_are_like_others(office: Office) -> None:
    import_id = await office.chosen(workbook(lines(9)))
    await office.accepted(import_id)
    contacts = await office.rows("select name, letters from contact order by name")
    assert contacts == [("İdarə 0", 1), ("İdarə 1", 2), ("İdarə 2", 2)] + [(f"İdarə {n}", 1) for n in range(3, 7)]
    assert await office.value("select count(*) from letter where sender_id is null") == 0
    assert await office.value("select count(*) from search_entry where record = 'letter'") == 9
    assert await office.value("select count(*) from act where kind = 'letter.imported'") == 9
    days = await office.rows("select registered_at at time zone 'Asia/Baku' from letter where number = 'D-0001/19'")
    assert days[0][0].date() == date(2019, 2, 2)
    acts = "select kind from act where record = 'import' order by id"
    assert [row[0] for row in await office.rows(acts)] == [
        "file.attached", "import.uploaded", "import.columns_chosen", "import.checked", "import.accepted",
        "import.finished",
    ]  # fmt: skip


async def test_new_letters_get_numbers_beyond_the_imported(office: Office) -> None:
    async with office.work() as work:
        today = work.today
    rows = [[f"D-{n:04d}/{today.year % 100:02d}", date(today.year, 1, 1), "A", "B"] for n in (3, 250, 40)]
    import_id = await office.chosen(workbook(rows))
    await office.accepted(import_id)
    async with office.work() as work:
        assert (await registered(work)).number == f"D-0251/{today.year % 100:02d}"


async def test_numbers_that_are_taken_or_stand_twice(office: Office) -> None:
    async with office.work() as work:
        done = await registered(work)
        today = work.today
    rows = [
        [done.number, date(today.year, 1, 1), "A", "B"],
        ["D-0900/19", date(2019, 1, 1), "A", "B"],
        ["D-0900/19", date(2019, 5, 1), "A", "C"],
        ["900", date(2018, 5, 1), "A", "C"],
        ["köhnə 1", date(2018, 5, 1), "A", "C"],
        ["KÖHNƏ 1", date(2018, 6, 1), "A", "C"],
    ]
    import_id = await office.chosen(workbook(rows))
    assert await office.wrong(import_id) == [(2, None, "taken"), (4, 0, "twice"), (7, 0, "twice")]
    await office.accepted(import_id, leave_out=True)
    again = await office.chosen(workbook(rows[1:2] + rows[4:5]))
    assert await office.wrong(again) == [(2, None, "taken"), (3, None, "taken")]
    assert await office.rows("select number, period, serial from letter where period like '%-old'") == [
        ("köhnə 1", "2018-old", 1)
    ]


async def test_a_number_given_between_check_and_acceptance_stops_everything(office: Office) -> None:
    async with office.work() as work:
        year = work.today.year
    rows = [[f"D-{n:04d}/{year % 100:02d}", date(year, 1, 1), "A", "B"] for n in (1, 2)]
    import_id = await office.chosen(workbook(rows))
    async with office.work() as work:
        await registered(work)
    await office.accepted(import_id)
    found = await office.one(import_id)
    assert (found.state, found.bad) == ("checked", 1)
    assert await office.value("select count(*) from letter") == 1
    assert await office.rows("select last from journal_counter") == [(1,)]
    assert await office.wrong(import_id) == [(2, None, "taken")]


async def test_careless_rows_are_named_cell_by_cell(office: Office) -> None:
    rows = [
        ["D-0001/19", "31.02.2019", "A", "B"],
        ["", date(2019, 1, 1), "", "B"],
        [None, None, None, None],
        ["D-0002/19", 43497, "A", "B"],
        ["D-0003/19", "02.02.2019", "A", "x" * 1001],
    ]
    import_id = await office.chosen(workbook(rows, above=2), header_row=3)
    assert await office.wrong(import_id) == [
        (4, 1, "no_such_day"), (5, 0, "required"), (5, 2, "required"), (8, 3, "too_long"),
    ]  # fmt: skip
    assert (await office.one(import_id)).rows == 4
    with pytest.raises(Refusal) as caught:
        async with office.work() as work:
            await accept(work, import_id, leave_out=False)
    assert (caught.value.code, caught.value.field) == ("errors_left", "leave_out")
    await office.accepted(import_id, leave_out=True)
    assert await office.rows("select number, registered_at::date from letter") == [("D-0002/19", date(2019, 1, 31))]


async def test_csv_in_an_old_code_page(office: Office) -> None:
    rows = [[f"{n}", date(2001, 1, 1), "Министерство образования", "О мерах"] for n in range(1, 4)]
    content = csv_text(rows, ("№", "Дата", "От кого", "Содержание")).encode("cp1251")
    import_id = await office.chosen(content, "journal.csv")
    await office.accepted(import_id)
    assert (await office.rows(LETTERS))[0] == ("1", "2001", 1, "Министерство образования", "О мерах")


async def test_what_cannot_be_read_is_refused_with_a_word(office: Office) -> None:
    import_id = await office.chosen(bomb(450))
    assert ((await office.one(import_id)).state, (await office.one(import_id)).problem) == ("refused", "bomb")
    empty = await office.chosen(workbook([]))
    assert (await office.one(empty)).problem == "no_rows"


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.xlsx", "empty_file"),
        (b"%PDF-1.4 x", "a.xlsx", "file_misnamed"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "a.xlsx", "file_protected"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 600, "a.png", "file_type"),
    ],
)
async def test_other_files_are_not_taken(office: Office, content: bytes, name: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        await office.received(content, name)
    assert caught.value.code == code
    assert await office.value("select count(*) from journal_import") == 0
    assert await office.value("select count(*) from file") == 0


async def test_reading_goes_on_where_a_crash_cut_it_off(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    import_id = await office.received(workbook(lines(1_200)))
    await office.choose(import_id)
    version = (await office.one(import_id)).version
    from service.imports.actions import staging

    real, batches = staging._refuse_taken, 0

    async def breaks(*given: object) -> None:
        nonlocal batches
        batches += 1
        if batches == 2:
            raise ConnectionError("the machine is gone")
        await real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(staging, "_refuse_taken", breaks)
    with pytest.raises(ConnectionError):
        async with office.work() as work:
            await stage(work, office.house, import_id, version)
    assert await office.value("select count(*) from journal_import_row") == 499
    monkeypatch.undo()
    await office.jobs()
    found = await office.one(import_id)
    assert (found.state, found.rows, found.bad) == ("checked", 1_200, 0)


async def test_acceptance_goes_on_after_a_crash_and_takes_nothing_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_id = await office.chosen(workbook(lines(1_300)))
    from service.imports.actions import accepting

    real, batches = accepting._note_letters, 0

    async def breaks(*given: object) -> None:
        nonlocal batches
        batches += 1
        if batches == 2:
            raise ConnectionError("the machine is gone")
        await real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(accepting, "_note_letters", breaks)
    with pytest.raises(ConnectionError):
        await office.accepted(import_id)
    assert await office.value("select count(*) from letter") == accepting.BATCH
    await asyncio.gather(office.jobs(), return_exceptions=True)
    found = await office.one(import_id)
    assert (found.state, found.brought) == ("accepted", 1_300)
    assert await office.value("select count(*) from letter") == 1_300
    assert await office.value("select count(*) from act where kind = 'letter.imported'") == 1_300
    assert await office.value("select sum(letters) from contact") == 1_300


async def test_choosing_again_drops_what_was_staged_and_stops_the_earlier_reading(office: Office) -> None:
    import_id = await office.chosen(workbook(lines(5)))
    before = (await office.one(import_id)).version
    await office.choose(import_id, {0: "number", 1: "registered_on", 3: "sender", 2: "subject"})
    async with office.work() as work:
        await stage(work, office.house, import_id, before)
    assert await office.value("select count(*) from journal_import_row") == 0
    await office.jobs()
    content = await office.value("select content from journal_import_row where row = 2")
    assert '"sender":"Məktub 1"' in content


async def test_discarding_leaves_nothing_and_cannot_follow_acceptance(office: Office) -> None:
    thrown = await office.chosen(workbook(lines(3)))
    async with office.work() as work:
        await discard(work, thrown)
    assert await office.value("select count(*) from journal_import_row") == 0
    kept = await office.chosen(workbook(lines(3)))
    await office.accepted(kept)
    for act in ("choose", "accept", "discard"):
        with pytest.raises(Refusal) as caught:
            async with office.work() as work:
                await import_for(work, kept, act)  # type: ignore[arg-type]
        assert caught.value.code == "wrong_state"


async def test_another_without_the_right_does_not_see_it(office: Office) -> None:
    import_id = await office.chosen(workbook(lines(1)))
    stranger = person(["correspondence.register", "correspondence.read"])
    with pytest.raises(NotFound):
        async with open_work(office.house.database, office.tenant, stranger) as work:
            await accept(work, import_id, leave_out=False)


async def test_a_file_with_too_many_rows_is_refused(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.imports.actions.staging.MOST_ROWS", 700)
    import_id = await office.chosen(workbook(lines(900)))
    assert (await office.one(import_id)).problem == "too_many_rows"


async def test_the_same_job_row_does_its_work_once(office: Office) -> None:
    import_id = await office.received(workbook(lines(600)))
    await office.choose(import_id)
    rows = await office.rows("select id from outbox where job = 'imports.read'")
    row: UUID = rows[0][0]
    done = await asyncio.gather(*[perform(office.house, office.tenant.id, row) for _ in range(3)])
    assert sorted(done) == [False, False, True]
    assert (await office.one(import_id)).rows == 600


async def test_columns_are_remembered_for_the_agency(office: Office) -> None:
    from service.imports.queries import chosen_before
    from service.imports.rules.columns import shape_of
    from tests.imports.samples import HEAD

    await office.chosen(workbook(lines(1)))
    async with office.work() as work:
        assert await chosen_before(work, shape_of(HEAD)) == {
            0: "number", 1: "registered_on", 2: "sender", 3: "subject",
        }  # fmt: skip
    other = office.house.directory.by_slug["mtispiri"]
    async with open_work(office.house.database, other, all_powerful()) as work:
        assert await chosen_before(work, shape_of(HEAD)) == {}
