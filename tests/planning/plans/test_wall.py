"""What agencies share, and nothing else: everything that could leak is planted first, then looked for from outside."""

import uuid
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from service.kit.refusal import Refusal
from service.planning.plans.actions import deciding, doing, keeping, measuring, parts, sharing, talking, writing
from service.planning.plans.actions.measuring import NewReading
from service.planning.plans.queries import access, activities, finding, history, plans
from service.planning.plans.queries.activities import Window
from service.planning.plans.rules import words
from service.planning.plans.rules.content import FrozenSpan, ItemEdit, Words
from service.runtime.house import House
from service.search.asking import read
from service.web.errors import NotFound
from tests.house import shared
from tests.planning.plans.factories import Party, at, audience, begun, hear_all, joined, put, slot

SHARED = [table for table in shared.SHARED if not table.startswith("campaign_")]
"""Those of campaigns are asked for in their own tests."""
PRIVATE = ("plan_note", "plan_budget_line", "plan_contact", "plan_review", "plan_assignment", "plan_parting")
SECRET = "Gizli"


async def count(party: Party, table: str, plan_id: UUID) -> int:
    """How many rows of a plan an agency sees in a table."""
    column = "id" if table == "plan" else "plan_id"
    async with party.work() as work:
        query = text(f"select count(*) from {table} where {column} = :plan")  # noqa: S608
        return int((await work.session.execute(query, {"plan": plan_id})).scalar_one())


async def counts(party: Party, plan_id: UUID) -> dict[str, int]:
    return {table: await count(party, table, plan_id) for table in SHARED}


async def filled(owner: Party, guest: Party) -> tuple[UUID, UUID, UUID]:
    """A plan with a row in every shared table, in which a guest put something too, shown and not.

    Gives the plan, the owner's shown activity, the guest's unshown one.
    """
    async with owner.work() as work:
        plan_id = await begun(work)
        to = await audience(work, plan_id)
        shown = await put(work, plan_id, audiences=[to])
        await put(work, plan_id, f"{SECRET} brifinq", draft=True)
        said = {"az": "Məqsəd"}
        measure = {"measure": "calls", "target": 100, "due_on": work.today, "source": "hotline"}
        await parts.add_part(work, plan_id, words.OBJECTIVE, ItemEdit(said, measure))
        kpi = await parts.add_part(work, plan_id, words.KPI, ItemEdit(said, {**measure, "level": "outtake"}))
        await parts.add_part(work, plan_id, words.MESSAGE, ItemEdit(said, {"audience_id": to}))
        await parts.add_part(work, plan_id, words.CHANNEL, ItemEdit(said, {"kind": "press"}))
        await parts.add_part(work, plan_id, words.RISK, ItemEdit(said, {"likelihood": 1, "impact": 5}))
        await parts.add_part(work, plan_id, words.MEETING, ItemEdit(said, {"starts_at": at(1)}))
        await parts.add_part(work, plan_id, words.DECISION, ItemEdit(said))
        await keeping.keep_note(work, plan_id, f"{SECRET} qeyd")
        money = {"title": f"{SECRET} xərc", "currency": "AZN", "planned": 500_000}
        await keeping.keep_money(work, plan_id, money)
        await keeping.note_review(work, plan_id)
        await talking.comment(work, plan_id, "Hamı üçün")
        await talking.comment(work, plan_id, f"{SECRET} söz", inner=True)
        await deciding.consult(work, plan_id)
        await keeping.forbid_moves(work, plan_id, FrozenSpan(at(20), at(21), "iclas"))
        number = await deciding.revise(work, plan_id)
        await deciding.sign(work, plan_id, number, "agreed")
        await deciding.approve(work, plan_id)
        await deciding.activate(work, plan_id)
        await measuring.read(work, plan_id, kpi, NewReading(work.today, Decimal(5), "siyahı", "hotline"))
        await parts.add_part(work, plan_id, words.EVALUATION, ItemEdit(said, {"verdict": "partly"}))
    await joined(owner, guest, plan_id)
    async with guest.work() as work:
        await put(work, plan_id, "Ziyarət")
        unshown = await put(work, plan_id, f"{SECRET} ziyarət", draft=True)
        await keeping.keep_note(work, plan_id, f"{SECRET} bizim")
    return plan_id, shown, unshown


async def test_every_shared_table_shows_a_participant_what_is_shared_and_others_nothing(
    ministry: Party, energy: Party, city: Party
) -> None:
    plan_id, _, _ = await filled(ministry, energy)
    owners, guests = await counts(ministry, plan_id), await counts(energy, plan_id)
    assert [table for table in SHARED if not owners[table]] == [], "an empty table proves nothing"
    # Each sees its own unshown activity and remark, and not the other's.
    assert (owners["plan_activity"], guests["plan_activity"]) == (3, 3)
    assert (owners["plan_comment"], guests["plan_comment"]) == (2, 1)
    assert owners["plan_activity_text"] == guests["plan_activity_text"] == 3
    # What only the owner knows: what it did unseen, and whom it asked.
    differing = {table for table in SHARED if owners[table] != guests[table]}
    assert differing == {"plan_comment", "plan_change"}
    assert await counts(city, plan_id) == dict.fromkeys(SHARED, 0)
    for table in PRIVATE:
        assert await count(city, table, plan_id) == 0
    assert (await count(ministry, "plan_note", plan_id), await count(energy, "plan_note", plan_id)) == (1, 1)
    assert (await count(ministry, "plan_budget_line", plan_id), await count(energy, "plan_budget_line", plan_id)) == (
        1,
        0,
    )


async def test_nobody_sees_the_others_secrets_in_any_row(ministry: Party, energy: Party, city: Party) -> None:
    plan_id, _, _ = await filled(ministry, energy)
    for party, allowed in ((ministry, f"{SECRET} ziyarət"), (energy, f"{SECRET} brifinq"), (city, "")):
        async with party.work() as work:
            for table in (*SHARED, *PRIVATE, "plan_access"):
                column = "id" if table == "plan" else "plan_id"
                query = text(f"select to_jsonb(t)::text from {table} t where {column} = :plan and tenant_id <> :me")  # noqa: S608
                rows = await work.session.execute(query, {"plan": plan_id, "me": party.id})
                assert [row for (row,) in rows if SECRET in row] == [], (table, allowed)


async def test_the_frozen_revision_holds_no_secret(ministry: Party, energy: Party) -> None:
    plan_id, _, _ = await filled(ministry, energy)
    async with ministry.work() as work:
        number = await deciding.revise(work, plan_id, "with the guest's part")
    async with energy.work() as work:
        plan = await access.seen(work, plan_id)
        assert plan is not None
        frozen = await history.revision_row(work, plan.plan, number)
        assert frozen is not None
        assert SECRET not in str(frozen.snapshot)
        titles = [one["texts"]["az"]["title"] for one in frozen.snapshot["activities"]]
        assert sorted(titles) == ["Brifinq", "Ziyarət"]
        assert [one["level"] for one in frozen.snapshot["participants"]] == ["owner", "contribute"]


async def test_before_it_accepts_an_agency_learns_the_title_as_it_was_and_nothing_else(
    ministry: Party, energy: Party
) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
        await put(work, plan_id)
        await sharing.invite(work, plan_id, energy.id, "edit", "Qoşulun")
        await writing.write(work, plan_id, {"az": Words(f"{SECRET} yeni ad")})
    assert await counts(energy, plan_id) == dict.fromkeys(SHARED, 0)
    async with energy.work() as work:
        (asked,) = await access.invitations(work)
        assert (asked.plan_id, asked.title(["az"]), asked.message, asked.level) == (
            plan_id, "Kommunikasiya sənədi", "Qoşulun", "edit",
        )  # fmt: skip
        assert asked.agency.id == ministry.id
        assert await access.participants(work, plan_id) == []
        assert await plans.titles(work, [plan_id]) == {plan_id: "Yearly document"}
        assert await plans.plans(work, [plan_id]) == {}
        with pytest.raises(NotFound):
            await talking.comment(work, plan_id, "hello")


@pytest.mark.parametrize("way", ["revoked", "left", "declined", "taken back"])
async def test_from_the_moment_it_ends_nothing_is_seen(ministry: Party, energy: Party, way: str) -> None:
    if way in ("revoked", "left"):
        plan_id, shown, unshown = await filled(ministry, energy)
        await hear_all(energy)
    else:
        async with ministry.work() as work:
            plan_id, unshown = await begun(work), uuid.uuid4()
            shown = await put(work, plan_id)
            await sharing.invite(work, plan_id, energy.id, "edit")
    if way == "left":
        async with energy.work() as work:
            await sharing.leave(work, plan_id, "artıq lazım deyil")
    elif way == "declined":
        async with energy.work() as work:
            await sharing.answer(work, plan_id, accepts=False, why="vaxt yoxdur")
    else:
        async with ministry.work() as work:
            await sharing.revoke(work, plan_id, energy.id, "bitdi")
    # At once: no job has run yet, the agency's search still knows the words.
    assert await counts(energy, plan_id) == dict.fromkeys(SHARED, 0)
    async with energy.work() as work:
        window = Window(at(1), at(30))
        assert [one for one in await activities.activities(work, window) if one.plan_id == plan_id] == []
        assert await plans.plans(work, [plan_id]) == {}
        hits = await finding.find_plans(work, read("kommunikasiya"), None, 200)
        assert [hit for hit in hits.items if hit.id == plan_id] == []
        assert await access.participants(work, plan_id) == []
        for activity_id in (shown, unshown):
            assert await activities.activity(work, activity_id) is None
            with pytest.raises(NotFound):
                await doing.move(work, activity_id, slot(10), 1)
        with pytest.raises(NotFound):
            await sharing.answer(work, plan_id, accepts=True) if way != "declined" else await sharing.leave(
                work, plan_id
            )
    await hear_all(energy)
    async with energy.work() as work:
        known = text("select count(*) from search_entry where record_id = :plan")
        assert (await work.session.execute(known, {"plan": plan_id})).scalar_one() == 0


async def test_what_an_agency_put_in_stays_in_the_plan_and_a_copy_with_it(ministry: Party, energy: Party) -> None:
    plan_id, _, _ = await filled(ministry, energy)
    async with ministry.work() as work:
        await sharing.revoke(work, plan_id, energy.id, "bitdi")
        assert {one.title for one in await activities.of_plan(work, plan_id)} == {
            "Brifinq", f"{SECRET} brifinq", "Ziyarət",
        }  # fmt: skip
    async with energy.work() as work:
        kept = next(one for one in await history.partings(work) if one.plan_id == plan_id)
        assert (kept.how, kept.reason, kept.titles["az"]) == ("revoked", "bitdi", "Kommunikasiya sənədi")
        assert sorted(one["titles"]["az"] for one in kept.activities) == [f"{SECRET} ziyarət", "Ziyarət"]
        assert len(await history.notes(work, plan_id)) == 1, "its own notes are its own"
    assert await count(ministry, "plan_parting", plan_id) == 0


GUESSES: list[tuple[str, Any]] = [
    ("read", lambda work, plan, one: finding_answer(work, plan)),
    ("put in", lambda work, plan, one: put(work, plan)),
    ("write", lambda work, plan, one: writing.write(work, plan, {"az": Words("Mənim")})),
    ("comment", lambda work, plan, one: talking.comment(work, plan, "söz")),
    ("note", lambda work, plan, one: keeping.keep_note(work, plan, "söz")),
    ("money", lambda work, plan, one: keeping.keep_money(work, plan, {"title": "a", "currency": "AZN"})),
    ("review", lambda work, plan, one: keeping.note_review(work, plan)),
    ("sign", lambda work, plan, one: deciding.sign(work, plan, 1, "agreed")),
    ("revise", lambda work, plan, one: deciding.revise(work, plan)),
    ("approve", lambda work, plan, one: deciding.approve(work, plan)),
    ("invite", lambda work, plan, one: sharing.invite(work, plan, uuid.uuid4(), "read")),
    ("answer", lambda work, plan, one: sharing.answer(work, plan, accepts=True)),
    ("leave", lambda work, plan, one: sharing.leave(work, plan)),
    ("revoke", lambda work, plan, one: sharing.revoke(work, plan, uuid.uuid4(), "why")),
    ("freeze", lambda work, plan, one: keeping.forbid_moves(work, plan, FrozenSpan(at(1), at(2)))),
    ("part", lambda work, plan, one: audience(work, plan)),
    ("move", lambda work, plan, one: doing.move(work, one, slot(10), 1)),
    ("step", lambda work, plan, one: doing.step(work, one, "confirm")),
    ("show", lambda work, plan, one: doing.show(work, one)),
]  # fmt: skip


async def finding_answer(work: Any, plan_id: UUID) -> None:
    assert await access.seen(work, plan_id) is None
    assert await access.invitation(work, plan_id) is None
    assert await access.participants(work, plan_id) == []
    raise NotFound


async def said(party: Party, guess: Any, plan_id: UUID, activity_id: UUID) -> str:
    try:
        async with party.work() as work:
            await guess(work, plan_id, activity_id)
    except (NotFound, Refusal) as error:
        return f"{type(error).__name__}: {error}"
    return "done"


@pytest.mark.parametrize("name", [name for name, _ in GUESSES])
async def test_a_guess_at_anothers_plan_is_answered_like_a_guess_at_nothing(
    ministry: Party, city: Party, name: str
) -> None:
    guess = dict(GUESSES)[name]
    async with ministry.work() as work:
        plan_id = await begun(work)
        activity_id = await put(work, plan_id)
    answer = await said(city, guess, plan_id, activity_id)
    assert answer == await said(city, guess, uuid.uuid4(), uuid.uuid4()) == "NotFound: "


# --- past the actions: what the database itself refuses


async def refused(by: Party, statement: str, **given: Any) -> None:
    with pytest.raises(DBAPIError, match=r"row-level security|permission denied"):
        async with by.work() as work:
            await work.session.execute(text(statement), given)


async def changed(by: Party, statement: str, **given: Any) -> int:
    async with by.work() as work:
        result: Any = await work.session.execute(text(statement), given)
        return int(result.rowcount)


async def test_the_serving_role_writes_no_access(ministry: Party, energy: Party) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
    row = (
        "insert into plan_access (tenant_id, plan_tenant_id, plan_id, level, state, kind, invited_at)"
        " values (:me, :owner, :plan, 'edit', 'accepted', 'annual', now())"
    )
    await refused(energy, row, me=energy.id, owner=ministry.id, plan=plan_id)
    await refused(ministry, "update plan_access set level = 'read'")
    await refused(ministry, "delete from plan_access")


async def test_a_guest_reaches_past_its_level_in_no_table(ministry: Party, energy: Party) -> None:
    plan_id, shown, _ = await filled(ministry, energy)
    given = {"plan": plan_id}
    for table in SHARED:
        if table in ("plan_revision", "plan_signature", "plan_change"):
            await refused(energy, f"update {table} set plan_id = plan_id")  # noqa: S608
            continue
        if table in ("plan", "plan_freeze", "plan_text", *words.ITEM_TITLES):
            column = "id" if table == "plan" else "plan_id"
            name = {"plan": "reason", "plan_freeze": "reason", "plan_text": "summary"}.get(table, "state")
            update = f"update {table} set {name} = {name} where {column} = :plan"  # noqa: S608
            assert await changed(energy, update, **given) == 0, table
    theirs = "update plan_activity set place = 'x' where id = :id"
    assert await changed(energy, theirs, id=shown) == 0
    own = "update plan_activity set place = 'x', changed_party_id = :me where plan_id = :plan and tenant_id = :me"
    assert await changed(energy, own, me=energy.id, **given) == 2
    for column in ("tenant_id", "plan_id", "plan_tenant_id", "id"):
        await refused(energy, f"update plan_activity set {column} = {column}")  # noqa: S608


async def test_nobody_writes_in_anothers_name(ministry: Party, energy: Party, city: Party) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
        activity_id = await put(work, plan_id)
    await joined(ministry, energy, plan_id, "edit")
    row = (
        "insert into plan_comment (tenant_id, id, plan_tenant_id, plan_id, record, record_id, text, written_at,"
        " written_by_name) values (:party, gen_random_uuid(), :owner, :plan, 'plan', :plan, 'x', now(), 'N')"
    )
    for party in (ministry.id, city.id):
        await refused(energy, row, party=party, owner=ministry.id, plan=plan_id)
    part = (
        "insert into plan_audience (tenant_id, id, plan_id, position, party_id, changed_at, changed_by_name)"
        " values (:owner, gen_random_uuid(), :plan, 1, :party, now(), 'N')"
    )
    await refused(energy, part, owner=ministry.id, plan=plan_id, party=ministry.id)
    assert await changed(energy, part, owner=ministry.id, plan=plan_id, party=energy.id) == 1
    moved = "update plan_activity set place = 'x', changed_party_id = :party where id = :id"
    await refused(energy, moved, party=ministry.id, id=activity_id)
    hidden = "update plan_activity set draft = true, changed_party_id = :party where id = :id"
    await refused(energy, hidden, party=energy.id, id=activity_id)


async def test_a_part_of_one_plan_cannot_be_hung_on_another(ministry: Party, energy: Party) -> None:
    async with ministry.work() as work:
        plan_id, other = await begun(work), await begun(work)
        theirs = await audience(work, other)
    await joined(ministry, energy, plan_id, "edit")
    row = (
        "insert into plan_message (tenant_id, id, plan_id, position, party_id, audience_id, changed_at,"
        " changed_by_name) values (:owner, gen_random_uuid(), :plan, 1, :me, :audience, now(), 'N')"
    )
    given = {"owner": ministry.id, "plan": plan_id, "me": energy.id}
    for guess in (theirs, uuid.uuid4()):
        with pytest.raises(DBAPIError, match="plan_message"):
            await changed(energy, row, **given, audience=guess)
    wrong_owner = given | {"owner": energy.id, "audience": None}
    with pytest.raises(DBAPIError, match="foreign key"):
        await changed(energy, row, **wrong_owner)


async def test_a_plan_of_an_id_that_another_has_is_refused(ministry: Party, energy: Party) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
    row = (
        "insert into plan (tenant_id, id, kind, languages, created_at, created_by_name, changed_at, changed_by_name)"
        " values (:me, :plan, 'annual', '[]', now(), 'N', now(), 'N')"
    )
    await refused(energy, row, me=energy.id, plan=plan_id)
    assert await changed(energy, row, me=energy.id, plan=uuid.uuid4()) == 1


async def test_what_the_owner_wrote_to_one_guest_no_other_reads(
    ministry: Party, energy: Party, school: Party, city: Party
) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
        await sharing.invite(work, plan_id, energy.id, "read", f"{SECRET} dəvət")
        await sharing.invite(work, plan_id, school.id, "read", f"{SECRET} gözləyir")
    async with energy.work() as work:
        await sharing.answer(work, plan_id, accepts=True)
    await joined(ministry, city, plan_id)
    rows = text("select to_jsonb(t)::text from plan_participants(:plan) t")
    seen = {}
    for party in (ministry, energy, city):
        async with party.work() as work:
            found = [row for (row,) in await work.session.execute(rows, {"plan": plan_id})]
            seen[party.tenant.slug] = (len(found), sum(SECRET in row for row in found))
    assert seen == {"baku-education": (4, 2), "energy": (3, 1), "mtispiri": (3, 0)}


async def test_the_functions_ask_whose_transaction_it_is(ministry: Party, energy: Party, city: Party) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
    await joined(ministry, energy, plan_id, "edit")
    invite = "select plan_invite(:plan, :party, 'edit', '', now() + interval '1 day', now(), 'N')"
    end = "select plan_end(:plan, :party, now(), 'N', '')"
    answer = "select plan_answer(:plan, true, now(), 'N', '')"
    asked = {
        "a guest invites": (energy, invite, {"party": city.id}),
        "a stranger invites itself": (city, invite, {"party": city.id}),
        "a stranger answers": (city, answer, {}),
        "a guest puts the owner out": (energy, end, {"party": ministry.id}),
        "a stranger puts a guest out": (city, end, {"party": energy.id}),
        "the owner leaves": (ministry, end, {"party": ministry.id}),
        "the owner answers": (ministry, answer, {}),
    }
    found = {}
    for name, (party, statement, given) in asked.items():
        async with party.work() as work:
            found[name] = (await work.session.execute(text(statement), {"plan": plan_id, **given})).scalar_one()
    assert found == dict.fromkeys(asked, "nothing")
    for statement in ("select * from plan_hold(:plan)", "select * from plan_participants(:plan)"):
        async with city.work() as work:
            assert (await work.session.execute(text(statement), {"plan": plan_id})).all() == []
    told = "select plan_tell(:plan, 'x', 'plan', :plan, null, null, now())"
    async with city.work() as work:
        assert (await work.session.execute(text(told), {"plan": plan_id})).scalar_one() == 0
    async with ministry.work() as work:
        assert (await work.session.execute(text(told), {"plan": plan_id})).scalar_one() == 1
    await refused(ministry, "select plan_line(:me, :plan, 'x', 'plan', :plan, null, now())", me=city.id, plan=plan_id)


async def test_without_an_agency_nothing_is_seen_and_nothing_done(house: House, ministry: Party) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
        await put(work, plan_id)
    async with house.database.engine.connect() as connection:
        for table in (*SHARED, "plan_access", *PRIVATE):
            found = await connection.execute(text(f"select count(*) from {table}"))  # noqa: S608
            assert found.scalar_one() == 0, table
        for call in ("plan_invite(:plan, :plan, 'read', '', now() + interval '1 day', now(), '')",
                     "plan_answer(:plan, true, now(), '', '')", "plan_end(:plan, :plan, now(), '', '')"):  # fmt: skip
            answer = await connection.execute(text(f"select {call}"), {"plan": plan_id})
            assert answer.scalar_one() == "nothing"
