"""What a paper of a joint plan says is what the asking agency may see: private rows of each party are planted first."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from service.documents.access import may_open
from service.documents.queries import file_by_id
from service.kit.refusal import FieldErrors, Refusal
from service.planning.campaigns.actions import carrying, materials
from service.planning.campaigns.rules.content import MaterialEdit, MaterialWords, NewCarrying, NewFigure
from service.planning.papers.actions.composing import compose
from service.planning.papers.actions.issuing import issue, make_files
from service.planning.papers.queries.papers import find_papers, listed, open_paper, paper_row, titles
from service.planning.papers.rules.content import Ask
from service.planning.plans.actions import deciding, keeping, sharing, talking, writing
from service.planning.plans.rules import words
from service.planning.plans.rules.content import PlanEdit, Words
from service.runtime.work import Work
from service.search.asking import read
from service.web.errors import NotFound
from tests.conftest import visitor_of
from tests.planning.papers.replay import part, put_in, said, yearly
from tests.planning.plans.factories import Party, begun, joined

MARK = "Gizli"
"""A word that stands in nothing that is shared."""


async def plant(party: Party, plan_id: UUID) -> None:
    """Something of everything that only this agency keeps, each with its own name."""
    name = f"{MARK} {party.tenant.slug}"
    async with party.work() as work:
        await keeping.keep_note(work, plan_id, f"{name} note")
        money = {"title": f"{name} money", "currency": "AZN", "planned": 7_654_321, "spent": 0}
        await keeping.keep_money(work, plan_id, money)
        await talking.comment(work, plan_id, f"{name} remark", inner=True)
        await put_in(work, plan_id, said(f"{name} draft", f"{name} draft", f"{name} draft"), date(2022, 4, 6), "press",
                     draft=True)  # fmt: skip


async def foreign_plan(party: Party) -> UUID:
    """A plan that nobody else takes part in, with an activity in the same days."""
    async with party.work() as work:
        plan_id = await begun(work)
        name = f"{MARK} {party.tenant.slug} own"
        await put_in(work, plan_id, said(name, name, name), date(2022, 4, 5), "press")
        await part(work, plan_id, words.DECISION, said(name, name, name), due_on=date(2022, 4, 6))
        return plan_id


async def paper_text(work: Work, ask: Ask) -> str:
    return "\n".join((await compose(work, ask)).paper.sentences)


def asks(plan_id: UUID, meeting_id: UUID) -> Sequence[Ask]:
    first, last = date(2022, 4, 1), date(2022, 4, 30)
    return [
        Ask("annual", "az", plan_id), Ask("minutes", "en", plan_id, meeting_id),
        Ask("lookahead", "az", first_on=first, last_on=last),
        Ask("lookahead", "az", plan_id, first_on=first, last_on=last),
        Ask("horizon", "ka", first_on=date(2022, 4, 1)),
        Ask("horizon", "az", plan_id, first_on=date(2022, 4, 1)),
    ]  # fmt: skip


async def test_no_paper_tells_private_rows_of_any_party(
    ministry: Party, energy: Party, school: Party, city: Party
) -> None:
    told = await yearly(ministry, energy, school)
    parties = (ministry, energy, school)
    for party in parties:
        await plant(party, told.plan_id)
    for party in (*parties, city):
        await foreign_plan(party)
    for party in parties:
        async with party.work() as work:
            for ask in asks(told.plan_id, told.meeting_id):
                said_there = await paper_text(work, ask)
                own = f"{MARK} {party.tenant.slug} own"
                allowed = said_there.count(own) if ask.plan_id is None else 0
                assert said_there.count(MARK) == allowed, (party.tenant.slug, ask)
                assert "7654321" not in said_there and "76 543" not in said_there
                if ask.plan_id is None:
                    assert allowed, "what the agency itself planned is in its own paper"
                assert "Açıq dərs" in said_there or ask.kind in ("minutes",) or ask.language != "az"


async def test_parties_read_the_same_of_a_joint_plan(ministry: Party, energy: Party, school: Party) -> None:
    """Everything that is shared is in everybody's document, but for figures that only the owner's accounts have."""
    told = await yearly(ministry, energy, school)
    found = []
    for party in (ministry, energy, school):
        async with party.work() as work:
            blocks = (await compose(work, Ask("annual", "en", told.plan_id))).paper.blocks
            found.append(blocks)
    assert found[0] == found[1] == found[2]


async def test_who_takes_no_part_learns_nothing(ministry: Party, energy: Party, city: Party) -> None:
    told = await yearly(ministry, energy)
    async with city.work() as work:
        for ask in asks(told.plan_id, told.meeting_id):
            if ask.plan_id is None:
                assert "Açıq dərs" not in await paper_text(work, ask)
                continue
            with pytest.raises(NotFound):
                await compose(work, ask)
            with pytest.raises(NotFound):
                await issue(work, ask)
    async with ministry.work() as work:
        paper_id = await issue(work, Ask("annual", "az", told.plan_id))
    for party in (energy, city):
        async with party.work() as work:
            assert await paper_row(work, paper_id) is None
            assert await titles(work, [paper_id]) == {}


async def test_who_was_only_asked_in_learns_nothing(ministry: Party, energy: Party) -> None:
    told = await yearly(ministry)
    async with ministry.work() as work:
        await sharing.invite(work, told.plan_id, energy.id, "edit")
    async with energy.work() as work:
        with pytest.raises(NotFound):
            await compose(work, Ask("annual", "az", told.plan_id))


async def test_a_paper_closes_with_the_plan_it_speaks_of(ministry: Party, energy: Party) -> None:
    told = await yearly(ministry, energy)
    spring = Ask("lookahead", "az", first_on=date(2022, 4, 1), last_on=date(2022, 4, 30))
    async with energy.work() as work:
        ids = [await issue(work, ask) for ask in (Ask("annual", "az", told.plan_id), spring)]
    for paper_id in ids:
        async with energy.work() as work:
            await make_files(work, energy.house, paper_id)
    async with energy.work() as work:
        rows = [await paper_row(work, paper_id) for paper_id in ids]
        files = [await file_by_id(work, row.pdf_id) for row in rows if row is not None and row.pdf_id]
        assert len(files) == 2 and all([await may_open(work, one) for one in files if one is not None])
        title = (await titles(work, ids))[ids[0]]
    async with ministry.work() as work:
        await sharing.revoke(work, told.plan_id, energy.id, "Başqa iş")
    async with energy.work() as work:
        assert [await open_paper(work, paper_id) for paper_id in ids] == [None, None]
        assert not any([await may_open(work, one) for one in files if one is not None])
        views = {one.id: one for one in (await listed(work))[0]}
        assert all(views[one].closed and not views[one].title and views[one].number for one in ids)
        assert await titles(work, ids) == {}
        hits = (await find_papers(work, read(title), None, 50)).items
        assert not {one.id for one in hits} & set(ids)


async def test_pages_and_api_of_others_papers_are_not_there(
    ministry: Party, city: Party, app: object, sign_in: object
) -> None:
    told = await yearly(ministry)
    async with ministry.work() as work:
        paper_id = await issue(work, Ask("annual", "az", told.plan_id))
    stranger: httpx.AsyncClient = await sign_in(city.tenant, "head")  # type: ignore[operator]
    preview = f"/planning/papers/preview?kind=annual&language=az&plan={told.plan_id}"
    for path in (f"/planning/papers/{paper_id}", preview, f"/planning/campaigns/{told.plan_id}"):
        assert (await stranger.get(path)).status_code == 404, path
    assert (await visitor_of(app, city.tenant).get(preview)).status_code in (303, 401)


# --- campaigns


async def joint_campaign(owner: Party, *others: Party) -> UUID:
    async with owner.work() as work:
        edit = PlanEdit("campaign", {"az": Words("Kampaniya")}, date(2022, 1, 1), date(2022, 12, 31))
        plan_id = await writing.begin(work, edit, skeleton=False)
    for other in others:
        await joined(owner, other, plan_id, "contribute")
    async with owner.work() as work:
        await deciding.approve(work, plan_id, "Təcili")
    return plan_id


MATERIAL = MaterialEdit("video", {"az": MaterialWords("Videoçarx", "https://a.example/v")})
FIGURE = NewFigure("calls", "100", "day", date(2022, 4, 5), Decimal(3), "Jurnal")


async def test_each_body_writes_its_own_rows_alone(ministry: Party, energy: Party, city: Party) -> None:
    plan_id = await joint_campaign(ministry, energy)
    async with ministry.work() as work:
        material = await materials.add_material(work, plan_id, MATERIAL)
        carried = await carrying.carry(work, plan_id, NewCarrying(material, "site", "Sayt", date(2022, 4, 5)))
        figure = await carrying.count(work, plan_id, FIGURE)
    for party in (energy, city):
        async with party.work() as work:
            for act in (
                materials.change_material(work, plan_id, material, MATERIAL),
                materials.withdraw_material(work, plan_id, material, "Yox"),
                carrying.withdraw_carrying(work, plan_id, carried, "Yox"),
                carrying.withdraw_figure(work, plan_id, figure, "Yox"),
            ):
                with pytest.raises(NotFound):
                    await act
        async with party.work() as work:
            for table, column in (
                ("campaign_material", "reason"), ("campaign_material_text", "title"), ("campaign_carrying", "reason"),
                ("campaign_figure", "reason"),
            ):  # fmt: skip
                forged = text(f"update {table} set {column} = 'x' where plan_id = :plan")  # noqa: S608
                assert (await work.session.execute(forged, {"plan": plan_id})).rowcount == 0, table  # type: ignore[attr-defined]
                counted = text(f"select count(*) from {table} where plan_id = :plan")  # noqa: S608
                seen = await work.session.scalar(counted, {"plan": plan_id})
                assert bool(seen) == (party is energy), table
    async with energy.work() as work:
        own = await carrying.carry(work, plan_id, NewCarrying(material, "site", "Öz saytı", date(2022, 4, 6)))
    async with ministry.work() as work:
        with pytest.raises(NotFound):
            await carrying.withdraw_carrying(work, plan_id, own, "Yox")


async def test_who_left_sees_nothing_of_a_campaign_and_cannot_write(ministry: Party, energy: Party) -> None:
    plan_id = await joint_campaign(ministry, energy)
    async with energy.work() as work:
        material = await materials.add_material(work, plan_id, MATERIAL)
    async with energy.work() as work:
        await sharing.leave(work, plan_id)
    async with energy.work() as work:
        with pytest.raises(NotFound):
            await carrying.carry(work, plan_id, NewCarrying(material, "site", "Sayt", date(2022, 4, 5)))
        rows = await work.session.scalar(
            text("select count(*) from campaign_material where plan_id = :plan"), {"plan": plan_id}
        )
        assert rows == 0
    async with ministry.work() as work:
        rows = await work.session.scalar(
            text("select count(*) from campaign_material where plan_id = :plan"), {"plan": plan_id}
        )
        assert rows == 1, "what it put in stays in the plan"


async def test_who_only_reads_puts_nothing_in(ministry: Party, energy: Party) -> None:
    plan_id = await joint_campaign(ministry)
    await joined(ministry, energy, plan_id, "comment")
    async with energy.work() as work:
        for act in (materials.add_material(work, plan_id, MATERIAL), carrying.count(work, plan_id, FIGURE)):
            with pytest.raises((Refusal, FieldErrors)):
                await act
