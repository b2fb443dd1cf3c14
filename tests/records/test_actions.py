"""The yearly list and what lies in its files: added, chosen at registration, changed by an act, closed and opened."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from service.correspondence.actions.answering import settle_letter
from service.correspondence.actions.changing import void_letter
from service.correspondence.actions.filing import file_letter
from service.correspondence.actions.signing import register_draft, sign_draft
from service.correspondence.appeals.actions.considering import do
from service.correspondence.appeals.actions.registering import register_appeal
from service.correspondence.appeals.queries.appeals import appeal_as_kept
from service.correspondence.appeals.queries.listing import Wanted as WantedAppeals
from service.correspondence.appeals.queries.listing import appeals
from service.correspondence.appeals.rules.content import NewAppeal
from service.correspondence.appeals.rules.doing import Doing
from service.correspondence.queries.asking import Wanted
from service.correspondence.queries.filing import last_case
from service.correspondence.queries.letters import letter_as_kept
from service.correspondence.queries.listing import letters
from service.correspondence.queries.registers import journals_of, reaches
from service.identity.queries import root_unit
from service.kit.actor import SYSTEM
from service.kit.refusal import FieldErrors, Refusal
from service.records.actions.listing import add_case, add_pasted, content_of, copy_year, edit_case
from service.records.actions.turning import close_case, close_year, open_case, turn_year
from service.records.queries.files import case_by_id, files_of_year, indexes_of_years, open_cases, suggest, this_year
from service.records.rules import Content, Pasted
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from service.web.errors import StaleEdit
from tests.conftest import OpenWork
from tests.correspondence.appeals.factories import content as appeal_content
from tests.correspondence.appeals.factories import journal as appeal_journal
from tests.records.factories import case_of, filed, letter_in


async def state_of(work: Work, case_id: UUID) -> str:
    found = await case_by_id(work, case_id)
    assert found is not None
    return found.state


async def test_a_letter_is_put_into_the_chosen_file(work: Work) -> None:
    case_id = await case_of(work)
    done = await letter_in(work, case_id)
    letter = await letter_as_kept(work, done.id)
    assert letter is not None and letter.case_id == case_id


@pytest.mark.parametrize("typed", ["01-05", "Letters on the plan", "01-05 Letters on the plan"])
async def test_a_typed_index_or_title_is_enough(work: Work, typed: str) -> None:
    case_id = await case_of(work)
    letter = await letter_as_kept(work, (await letter_in(work, None, typed)).id)
    assert letter is not None and letter.case_id == case_id


async def test_a_file_that_is_not_there_or_closed_is_refused_at_its_field(work: Work) -> None:
    closed = await case_of(work, "01-06")
    await close_case(work, closed)
    for case_id, typed, code in ((None, "99-99", "unknown"), (uuid4(), "x", "unknown"), (closed, "x", "closed")):
        with pytest.raises(Refusal) as refused:
            async with work.session.begin_nested():
                await letter_in(work, case_id, typed)
        assert (refused.value.field, refused.value.code) == ("case", code)


async def test_the_question_whether_it_is_open_costs_registration_no_statement(work: Work) -> None:
    case_id = await case_of(work)
    await letter_in(work, None)
    asked: list[str] = []
    original = work.ask

    async def counted(statement: object, **named: object) -> object:
        asked.append(str(statement))
        return await original(statement, **named)  # type: ignore[arg-type]

    work.ask = counted  # type: ignore[method-assign]
    await letter_in(work, case_id)
    assert len(asked) == 1


async def test_the_list_is_filtered_by_file(work: Work) -> None:
    done = await filed(work, "01-05", "One")
    await filed(work, "01-06", "Other")
    letter = await letter_as_kept(work, done.id)
    assert letter is not None
    reached = reaches(work.actor, await journals_of(work))
    found = await letters(work, reached, Wanted(case_id=letter.case_id))
    assert [(row.id, row.case_id) for row in found.items] == [(done.id, letter.case_id)]


async def test_another_file_by_an_act_with_a_reason(work: Work) -> None:
    done = await filed(work, "01-05", "One")
    other = await case_of(work, "01-06", "Other")
    with pytest.raises(Refusal) as refused:
        await file_letter(work, done.id, other, "", "")
    assert refused.value.field == "reason"
    await file_letter(work, done.id, other, "", "Belongs there.")
    letter = await letter_as_kept(work, done.id)
    assert letter is not None and letter.case_id == other
    await work.flush()
    query = text("select payload, reason from act where kind = 'letter.filed'")
    payload, reason = (await work.session.execute(query)).one()
    assert "01-05 One" in payload and "01-06 Other" in payload and reason == "Belongs there."
    with pytest.raises(Refusal) as same:
        await file_letter(work, done.id, other, "", "Again.")
    assert same.value.code == "nothing_changed"
    await file_letter(work, done.id, None, "", "Out of it.")
    letter = await letter_as_kept(work, done.id)
    assert letter is not None and letter.case_id is None


async def test_a_letter_of_ours_gets_its_file_with_its_number(work: Work) -> None:
    from tests.correspondence.drafting import as_person, drafted, known, newcomer

    director = await newcomer(work, "director")
    case_id = await case_of(work)
    draft = await drafted(work)
    await work.session.execute(text("update draft_letter set state = 'approved' where id = :id"), {"id": draft})
    with as_person(work, director):
        await sign_draft(work, draft)
    with as_person(work, await known(work, "clerk")):
        done = await register_draft(work, draft, case="01-05")
    letter = await letter_as_kept(work, done.id)
    assert letter is not None and (letter.case_id, letter.direction) == (case_id, "outgoing")


async def test_an_appeal_lies_in_a_file_too(work: Work) -> None:
    case_id, other = await case_of(work), await case_of(work, "01-06", "Other")
    new = NewAppeal(content=appeal_content(), received_at=work.now, case="01-05")
    done = await register_appeal(work, await appeal_journal(work), new)
    assert [one.id for one in (await appeals(work, WantedAppeals(case_id=case_id))).items] == [done.id]
    await do(work, done.id, "file", Doing(case_id=other, reason="Belongs there."))
    appeal = await appeal_as_kept(work, done.id)
    assert appeal is not None and appeal.case_id == other
    with pytest.raises(Refusal) as refused:
        await close_case(work, other)
    assert refused.value.code == "unanswered"


async def test_a_file_does_not_close_over_an_unanswered_letter(work: Work) -> None:
    done = await filed(work, "01-05", "One")
    letter = await letter_as_kept(work, done.id)
    assert letter is not None and letter.case_id is not None
    with pytest.raises(Refusal) as refused:
        await close_case(work, letter.case_id)
    assert (refused.value.code, refused.value.params) == ("unanswered", {"count": 1})
    await settle_letter(work, "note", done.id, "Needs no answer.", "")
    await close_case(work, letter.case_id)
    assert await state_of(work, letter.case_id) == "closed"
    with pytest.raises(Refusal) as shut:
        await file_letter(work, done.id, None, "", "Out of it.")
    assert shut.value.code == "from_closed"
    await open_case(work, letter.case_id, "Something was forgotten.")
    await file_letter(work, done.id, None, "", "Out of it.")


async def test_new_year_opens_the_new_list_and_closes_the_old_one(work: Work) -> None:
    year = this_year(work)
    empty, waiting = await case_of(work, "01-04", "Empty"), await filed(work, "01-05", "Waiting")
    planned = await case_of(work, "01-04", "Empty", year + 1)
    assert await state_of(work, planned) == "planned"
    with pytest.raises(Refusal) as early:
        await open_case(work, planned, "Early.")
    assert early.value.code == "year_ahead"
    work.actor = SYSTEM
    await turn_year(work)
    assert [await state_of(work, one) for one in (empty, planned)] == ["open", "planned"]
    # 20:30 UTC is the next day's half past midnight in Baku.
    work.now = datetime(year, 12, 31, 20, 30, tzinfo=UTC)
    await turn_year(work)
    letter = await letter_as_kept(work, waiting.id)
    assert letter is not None and letter.case_id is not None
    states = [await state_of(work, one) for one in (empty, letter.case_id, planned)]
    assert states == ["closed", "open", "open"]
    await work.session.execute(text("update letter set state = 'noted' where id = :id"), {"id": waiting.id})
    await turn_year(work)
    assert await state_of(work, letter.case_id) == "closed"


async def test_without_a_new_list_the_old_one_stays_open(work: Work) -> None:
    case_id = await case_of(work)
    work.now = datetime(this_year(work) + 1, 1, 5, tzinfo=UTC)
    await turn_year(work)
    assert await state_of(work, case_id) == "open"


async def test_a_year_is_closed_by_hand_as_far_as_it_can_be(work: Work) -> None:
    empty = await case_of(work, "01-04", "Empty")
    waiting = await filed(work, "01-05", "Waiting")
    voided = await filed(work, "01-06", "Voided")
    await void_letter(work, voided.id, "By mistake.")
    done = await close_year(work, this_year(work))
    letter = await letter_as_kept(work, waiting.id)
    assert letter is not None
    assert (done.closed, done.left) == (2, (letter.case_id,))
    assert await state_of(work, empty) == "closed"


async def test_a_list_is_copied_from_the_year_before(work: Work) -> None:
    year = this_year(work)
    await case_of(work, "01-05", "One")
    await case_of(work, "01-10", "Two")
    assert await copy_year(work, year, year + 1) == 2
    copied = await files_of_year(work, year + 1)
    assert [(one.index, one.title, one.term, one.state) for one in copied] == [
        ("01-05", "One", "5 years", "planned"),
        ("01-10", "Two", "5 years", "planned"),
    ]
    with pytest.raises(Refusal) as again:
        await copy_year(work, year, year + 1)
    assert again.value.code == "not_empty"


async def test_rows_of_a_spreadsheet_come_all_or_none(work: Work) -> None:
    unit = await root_unit(work)
    await case_of(work, "01-05")
    rows = [Pasted(1, "01-05", "A", "", "", ""), Pasted(2, "01-06", "B", "", "", "No such unit")]
    with pytest.raises(FieldErrors) as refused:
        await add_pasted(work, this_year(work), rows, unit)
    assert [(one.code, one.params["row"]) for one in refused.value.errors] == [("taken", 1), ("unit", 2)]
    assert len(await files_of_year(work, this_year(work))) == 1
    assert await add_pasted(work, this_year(work), [Pasted(1, "01-06", "B", "20", "10 years", "")], unit) == 1


async def test_an_index_stands_once_in_a_year(work: Work) -> None:
    await case_of(work)
    with pytest.raises(FieldErrors) as refused:
        await case_of(work)
    assert [one.code for one in refused.value.errors] == ["taken"]
    await case_of(work, year=this_year(work) + 1)


async def test_a_change_takes_a_reason_and_sees_another_one(work: Work) -> None:
    found = await case_by_id(work, await case_of(work))
    assert found is not None
    kept = content_of(found)
    changed = Content(index="01-07", titles=dict(kept.titles), unit_id=kept.unit_id, term="10 years")
    with pytest.raises(Refusal):
        await edit_case(work, found.id, changed, found.version, "")
    await edit_case(work, found.id, changed, found.version, "The list says so.")
    with pytest.raises(StaleEdit):
        await edit_case(work, found.id, kept, found.version, "Back.")
    now = await case_by_id(work, found.id)
    assert now is not None and (now.index, now.term, now.article) == ("01-07", "10 years", "")


async def test_what_is_typed_finds_open_files(work: Work) -> None:
    await case_of(work, "01-05", "Letters on the plan")
    shut = await case_of(work, "01-06", "Letters of citizens")
    await close_case(work, shut)
    assert [one.index for one in await suggest(work, "letters")] == ["01-05"]
    assert [one.index for one in await suggest(work, "01")] == ["01-05"]
    assert [one.index for one in await suggest(work, "letters", closed=True)] == ["01-05", "01-06"]


async def test_the_last_choice_for_a_sender_comes_back(work: Work) -> None:
    from service.contacts.actions import create_contact
    from service.contacts.rules import ContactEdit

    contact = await create_contact(work, ContactEdit("organisation", "Invented Ministry", "", "", "", None, 0, {}))
    first, other = await case_of(work, "01-05", "One"), await case_of(work, "01-06", "Other")
    await letter_in(work, first, sender_name="Invented Ministry", sender_id=contact.id)
    done = await letter_in(work, other)
    letter = await letter_as_kept(work, done.id)
    assert letter is not None
    found = [await last_case(work, letter.journal_id, one, work.actor.id) for one in (contact.id, None)]
    assert [one.id for one in found if one is not None] == [first, other]


async def test_nothing_gets_into_a_file_while_it_is_being_closed(committing: OpenWork, tenant: Tenant) -> None:
    async with committing(tenant) as work:
        index = f"R-{uuid4().hex[:6]}"
        case_id = await case_of(work, index)
    closing = committing(tenant)
    work = await closing.__aenter__()
    await close_case(work, case_id)

    async def registering() -> None:
        async with committing(tenant) as other:
            await letter_in(other, case_id, "x")

    waiting = asyncio.create_task(registering())
    await asyncio.sleep(0.5)
    assert not waiting.done()
    await closing.__aexit__(None, None, None)
    with pytest.raises(Refusal) as refused:
        await waiting
    assert (refused.value.field, refused.value.code) == ("case", "closed")


async def test_old_journals_find_files_of_every_year_by_index(work: Work) -> None:
    case_id = await case_of(work, "A-05", year=2019)
    assert (await indexes_of_years(work))[2019, "a-05"] == case_id


async def test_who_may_not_administer_changes_nothing(work: Work) -> None:
    case_id = await case_of(work)
    from tests.assignments.factories import become

    await become(work, "clerk", "records.read")
    for act in (close_case(work, case_id), open_case(work, case_id, "x"), close_year(work, this_year(work))):
        with pytest.raises(Refusal) as refused:
            await act
        assert refused.value.code == "not_permitted"
    with pytest.raises(Refusal):
        await add_case(work, this_year(work), Content(index="1"))
    assert [one.id for one in await open_cases(work) if one.id == case_id] == [case_id]
