"""Reports from the request to the consolidated figures, between agencies that see nothing of each other's rows."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import text

from service.exchange import actions as exchange
from service.kit.refusal import FieldErrors, Refusal
from service.planning.filings.actions import asking, building, deciding, filling
from service.planning.filings.actions.asking import NewRequest
from service.planning.filings.actions.hearing import NotYet, take_told
from service.planning.filings.queries.reading import come_together, request_row, sendings
from service.planning.filings.rules.forms import Field
from service.runtime.house import House
from service.runtime.queue import JOBS
from service.web.errors import StaleEdit
from tests.planning.filings.factories import (
    ANSWERS,
    FIELDS,
    asked,
    duty,
    filed,
    form_of,
    hear,
    kept,
    linked,
    states,
    version,
)
from tests.planning.plans.factories import Party, suspended


async def test_two_bodies_file_one_is_returned_and_it_closes_when_all_is_accepted(
    ministry: Party, school: Party, energy: Party
) -> None:
    request_id = await asked(ministry, school, energy)
    assert await filed(school, ministry, request_id) == 1
    assert await filed(energy, ministry, request_id, schools="8") == 1
    assert await states(ministry, request_id) == {school.id: "filed", energy.id: "filed"}
    async with ministry.work() as work:
        with pytest.raises(Refusal, match="what is wrong"):
            await deciding.give_back(work, request_id, energy.id, {"schools": " "})
        await deciding.give_back(work, request_id, energy.id, {"schools": "There are nine"})
        assert not await deciding.accept(work, request_id, school.id)
    await hear(energy)
    row = await duty(energy, ministry, request_id)
    assert (row.state, row.remarks) == ("returned", {"schools": "There are nine"})
    assert await filed(energy, ministry, request_id, schools="9") == 2
    async with ministry.work() as work:
        assert await deciding.accept(work, request_id, energy.id)
        kept_row = await request_row(work, request_id)
        assert kept_row is not None and kept_row.state == "closed" and kept_row.whole is not None
        assert kept_row.whole["schools"]["total"] == "21"
    await hear(school)
    assert (await duty(school, ministry, request_id)).state == "accepted"
    # Both sides hold the same copies.
    async with energy.work() as work:
        own = [(one.number, one.sha256) for one in await sendings(work, (await duty(energy, ministry, request_id)).id)]
    assert own == await kept(ministry, request_id, energy) and [number for number, _ in own] == [2, 1]


async def test_what_comes_together_equals_what_sql_finds_in_the_frozen_rows(
    ministry: Party, school: Party, energy: Party
) -> None:
    request_id = await asked(ministry, school, energy)
    await filed(school, ministry, request_id, schools="12.5")
    await filed(energy, ministry, request_id, schools="8", heating="0", open="no")
    recounted = text(
        "select sum((s.answers ->> 'schools')::numeric), avg((s.answers ->> 'schools')::numeric),"
        " sum((select sum((cells ->> 1)::numeric) from jsonb_array_elements(s.answers -> 'staff') cells)),"
        " count(*) filter (where s.answers -> 'heating' = '1'), count(*) filter (where s.answers -> 'open' = 'true')"
        " from filing_submission s join filing_body b using (tenant_id, request_id, party_id)"
        " where s.request_id = :id and s.number = b.sendings"
    )
    async with ministry.work() as work:
        row = await request_row(work, request_id)
        assert row is not None
        found = {line.field.key: line for line in await come_together(work, row)}
        (total, mean, people, wood, opened) = (await work.session.execute(recounted, {"id": request_id})).one()
    assert (found["schools"].total, found["schools"].mean) == (total, mean) == (Decimal("20.5"), Decimal("10.25"))
    assert found["staff"].columns == ((1, people),)
    assert (found["heating"].counts[1], found["open"].counts[0]) == (wood, opened) == (1, 1)
    # A cell that looks like a formula is the text that it is.
    assert [row[0] for row in found["staff"].answers[0].value] == ["Teacher", "=1+1"]


async def test_what_lacks_or_does_not_add_up_is_kept_and_not_sent(ministry: Party, school: Party) -> None:
    request_id = await asked(ministry, school)
    row = await duty(school, ministry, request_id)
    async with school.work() as work:
        new = await filling.fill(work, row.id, {"boys": "1", "girls": "1", "pupils": "3"}, row.version)
        with pytest.raises(FieldErrors) as refused:
            await filling.send_report(work, row.id)
        assert {one.field: one.code for one in refused.value.errors} == {"f_schools": "required", "f_pupils": "sum"}
        with pytest.raises(StaleEdit):
            await filling.fill(work, row.id, {}, row.version)
        assert await filling.fill(work, row.id, {"boys": "1", "girls": "1", "pupils": "3"}, new) == new


async def test_a_copy_heard_twice_or_too_late_changes_nothing(ministry: Party, school: Party) -> None:
    request_id = await asked(ministry, school)
    again = text("update outbox set done_at = null where job = 'exchange.hear'")
    parcels = text("update exchange_parcel set taken_at = null where party_id = :party")
    await filed(school, ministry, request_id)
    async with ministry.work() as work:
        await work.session.execute(again)
        await work.session.execute(parcels, {"party": school.id})
    await hear(ministry)
    assert len(await kept(ministry, request_id, school)) == 1
    async with school.work() as work:
        await work.session.execute(again)
        await work.session.execute(parcels, {"party": ministry.id})
    await hear(school)
    assert (await duty(school, ministry, request_id)).state == "sent"
    async with ministry.work() as work:
        await deciding.close(work, request_id, "The ministry needs it today")
    assert (await states(ministry, request_id))[school.id] == "accepted"
    await hear(school)
    assert (await duty(school, ministry, request_id)).state == "accepted"


async def test_a_decision_that_comes_before_its_request_waits(ministry: Party, school: Party) -> None:
    async with ministry.work() as work:
        form_id = await form_of(work)
        due_on = work.today + timedelta(days=3)
        request_id = await asking.ask(work, NewRequest(form_id, "2026", due_on, [school.id]))
        await asking.remind(work, request_id)
    query = text(
        "select p.id from exchange_parcel p where p.kind = 'filing_told' and p.key like :key and p.party_id = :party"
    )
    async with school.work() as work:
        parcel_id = (await work.session.execute(query, {"key": f"{request_id}%", "party": ministry.id})).scalar_one()
        from service.exchange.queries import parcel_row

        parcel = await parcel_row(work, parcel_id)
        assert parcel is not None
        with pytest.raises(NotYet):
            await take_told(work, parcel)
    await hear(school)
    assert (await duty(school, ministry, request_id)).state == "open"


async def test_a_form_that_changes_meanwhile_is_offered_and_nothing_fitting_is_lost(
    ministry: Party, school: Party
) -> None:
    request_id = await asked(ministry, school)
    row = await duty(school, ministry, request_id)
    async with school.work() as work:
        await filling.fill(work, row.id, {"schools": "4", "heating": 1, "words": "A"}, row.version)
    async with ministry.work() as work:
        request = await request_row(work, request_id)
        assert request is not None
        form_id = request.form_id
        await building.drop_field(work, form_id, "words", await version(work, form_id))
        changed = Field("heating", "choice", {"en": "Heating"}, options={"en": ("gas", "wood")})
        await building.put_field(work, form_id, changed, await version(work, form_id))
        assert await asking.offer_newer(work, request_id) == 1
    await hear(school)
    row = await duty(school, ministry, request_id)
    assert row.edition == 1 and row.offered is not None and row.answers["words"] == "A"
    async with school.work() as work:
        assert sorted(await filling.take_offered(work, row.id)) == ["Heating", "In words"]
    row = await duty(school, ministry, request_id)
    assert (row.edition, row.answers, row.offered) == (2, {"schools": "4"}, None)


async def test_what_all_filed_goes_up_by_itself(ministry: Party, school: Party, energy: Party) -> None:
    """Energy asks the ministry; the ministry asks the school for the same, and what comes fills its own report."""
    await linked(energy, ministry)
    async with energy.work() as work:
        form_id = await form_of(work, FIELDS[:4])
        due_on = work.today + timedelta(days=20)
        above = await asking.ask(work, NewRequest(form_id, "2026", due_on, [ministry.id]))
    await hear(ministry)
    up = await duty(ministry, energy, above)
    below = await asked(ministry, school, accepts_itself=True, goes_up_to=up.id)
    await filed(school, ministry, below)
    await hear(energy)
    assert (await duty(ministry, energy, above)).state == "sent"
    assert await states(energy, above) == {ministry.id: "filed"}
    async with energy.work() as work:
        found = await come_together(work, await _row(work, above))
    assert [str(line.total) for line in found] == ["12", "300", "310", "610"]


async def _row(work: object, request_id: object) -> object:
    return await request_row(work, request_id)  # type: ignore[arg-type]


async def test_an_ended_link_ends_what_is_open_and_keeps_what_was_filed(ministry: Party, school: Party) -> None:
    first, second = await asked(ministry, school), await asked(ministry, school)
    await filed(school, ministry, first)
    async with ministry.work() as work:
        await exchange.end(work, school.id, "Reorganised")
    await hear(school)
    assert (await duty(school, ministry, second)).state == "ended"
    assert await states(ministry, second) == {school.id: "ended"}
    assert len(await kept(ministry, first, school)) == 1
    async with ministry.work() as work:  # what was filed is decided of all the same
        assert await deciding.accept(work, first, school.id)
    async with ministry.work() as work:
        with pytest.raises(FieldErrors):
            await asking.ask(work, NewRequest(await form_of(work), "2026", work.today, [school.id]))
    await linked(ministry, school)


async def test_only_linked_bodies_are_asked_and_nobody_by_guess(ministry: Party, school: Party, city: Party) -> None:
    async with ministry.work() as work:
        form_id = await form_of(work)
        for guess in (city.id, uuid4()):
            with pytest.raises(FieldErrors) as refused:
                await asking.ask(work, NewRequest(form_id, "2026", work.today, [guess]))
            assert [one.code for one in refused.value.errors] == ["unknown"]


async def test_a_body_sees_nothing_of_another(ministry: Party, school: Party, energy: Party, city: Party) -> None:
    request_id = await asked(ministry, school, energy)
    await filed(school, ministry, request_id, words="Gizli söz")
    tables = ("filing_form", "filing_edition", "filing_request", "filing_body", "filing_submission", "filing_duty",
              "filing_sending", "exchange_parcel")  # fmt: skip
    for party in (energy, city):
        async with party.work() as work:
            for table in tables:
                query = text(f"select count(*) from {table} t where to_jsonb(t)::text like '%Gizli söz%'")  # noqa: S608
                assert await work.session.scalar(query) == 0, table
                query = text(f"select count(*) from {table} where tenant_id <> :me")  # noqa: S608
                assert await work.session.scalar(query, {"me": party.id}) == 0, table
    async with ministry.work() as work:
        query = text("select count(*) from filing_submission t where to_jsonb(t)::text like '%Gizli söz%'")
        assert await work.session.scalar(query) == 1


async def test_terms_that_are_near_are_told_once(ministry: Party, school: Party) -> None:
    async with school.work() as work:
        due_on = work.today + timedelta(days=2)
    request_id = await asked(ministry, school, due_on=due_on)
    row = await duty(school, ministry, request_id)
    told = text("select reminded_on from filing_duty where id = :id")
    for _ in range(2):
        async with school.work() as work:
            await JOBS["filings.remind_due"].function(work, school.house)
            assert await work.session.scalar(told, {"id": row.id}) == work.today
    assert set(ANSWERS)


async def test_editions_come_together_where_their_fields_are_the_same(
    ministry: Party, school: Party, energy: Party
) -> None:
    request_id = await asked(ministry, school, energy)
    await filed(school, ministry, request_id, schools="5", heating="0")
    async with ministry.work() as work:
        request = await request_row(work, request_id)
        assert request is not None
        form_id = request.form_id
        with pytest.raises(FieldErrors) as refused:
            text_now = Field("schools", "text", {"en": "Schools"})
            await building.put_field(work, form_id, text_now, await version(work, form_id))
        assert refused.value.errors[0].code == "kind"
        turned = Field("heating", "choice", {"en": "Heating"}, options={"en": ("wood", "gas", "none")})
        await building.put_field(work, form_id, turned, await version(work, form_id))
        await building.put_field(work, form_id, Field("more", "number", {"en": "More"}), await version(work, form_id))
        assert await asking.offer_newer(work, request_id) == 1
    await hear(energy)
    row = await duty(energy, ministry, request_id)
    async with energy.work() as work:
        await filling.take_offered(work, row.id)
    await filed(energy, ministry, request_id, schools="1000", heating="1", more="7")
    async with ministry.work() as work:
        request = await request_row(work, request_id)
        assert request is not None
        found = {line.field.key: line for line in await come_together(work, request)}
    assert (str(found["schools"].total), str(found["schools"].mean)) == ("1005", "502.5")
    assert found["heating"].counts == (0, 1, 0)  # what the school chose among other choices is not counted as these
    assert str(found["more"].total) == "7"


async def test_a_suspended_body_keeps_nobody_else_from_being_told(
    house: House, ministry: Party, school: Party, energy: Party
) -> None:
    request_id = await asked(ministry, school, energy)
    async with suspended(house, energy), ministry.work() as work:
        assert await asking.remind(work, request_id) == 1
        await asking.withdraw(work, request_id, "Not needed")
    await hear(school)
    assert (await duty(school, ministry, request_id)).state == "withdrawn"
    assert set((await states(ministry, request_id)).values()) == {"withdrawn"}
