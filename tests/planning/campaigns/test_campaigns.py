"""Campaigns through actions and pages: materials, proofs, counts, who is missing."""

from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from service.documents.access import may_open
from service.documents.actions import upload
from service.documents.queries import file_by_id
from service.identity.offers import Handing
from service.kit.refusal import FieldErrors, Refusal
from service.planning.campaigns import handover
from service.planning.campaigns.actions import carrying, materials
from service.planning.campaigns.queries.campaigns import campaign, materials_by_id
from service.planning.campaigns.queries.finding import find_materials
from service.planning.campaigns.rules.content import MaterialEdit, MaterialWords, NewCarrying, NewFigure, Proof
from service.planning.plans.actions import deciding, sharing, writing
from service.planning.plans.rules.content import PlanEdit, Words
from service.search.asking import read
from service.web.errors import StaleEdit
from tests.assignments.factories import become, person_id
from tests.documents.samples import PDF
from tests.monitoring.factories import clipped
from tests.planning.plans.factories import Party, begun, hear_all, joined

DAY = date(2022, 4, 5)
MATERIAL = MaterialEdit(
    "video", {"az": MaterialWords("Videoçarx", "https://a.example/v"), "en": MaterialWords("Video")}
)


async def joint(owner: Party, *others: Party, state: str = "active") -> UUID:
    async with owner.work() as work:
        edit = PlanEdit("campaign", {"az": Words("Kampaniya")}, date(2022, 1, 1), date(2022, 12, 31))
        plan_id = await writing.begin(work, edit, skeleton=False)
    for other in others:
        await joined(owner, other, plan_id, "contribute")
    async with owner.work() as work:
        await deciding.approve(work, plan_id, "Təcili")
        if state in ("active", "closed"):
            await deciding.activate(work, plan_id)
        if state == "closed":
            await deciding.close(work, plan_id)
    return plan_id


async def test_only_a_campaign_takes_materials(ministry: Party) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
        with pytest.raises(Refusal) as refused:
            await materials.add_material(work, plan_id, MATERIAL)
        assert refused.value.code == "not_campaign"


async def test_a_material_is_changed_by_the_version_that_was_read(ministry: Party) -> None:
    plan_id = await joint(ministry)
    async with ministry.work() as work:
        made = await materials.add_material(work, plan_id, MATERIAL)
        edit = MaterialEdit("poster", {"az": MaterialWords("Plakat")}, due_on=DAY, version=1)
        await materials.change_material(work, plan_id, made, edit)
        with pytest.raises(StaleEdit):
            await materials.change_material(work, plan_id, made, edit)
    async with ministry.work() as work:
        one = (await materials_by_id(work, [made]))[made]
        assert (one.kind, one.due_on, one.version) == ("poster", DAY, 2)
        assert {code: said.title for code, said in one.texts.items()} == {"az": "Plakat", "en": "Video"}


async def test_carriers_are_parties_of_the_plan(ministry: Party, energy: Party, city: Party) -> None:
    plan_id = await joint(ministry, energy)
    async with ministry.work() as work:
        edit = MaterialEdit("video", MATERIAL.texts, (energy.id,))
        made = await materials.add_material(work, plan_id, edit)
        known = await campaign(work, plan_id)
        assert {one.id: one.missing for one in known.summary.materials}[made] == (energy.id,)
        for stranger in (city.id, uuid4()):
            with pytest.raises(FieldErrors):
                await materials.add_material(work, plan_id, MaterialEdit("video", MATERIAL.texts, (stranger,)))


async def sent(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def test_a_file_opens_in_its_own_body_alone_and_others_read_its_name(ministry: Party, energy: Party) -> None:
    plan_id = await joint(ministry, energy)
    file = await upload(ministry.house, ministry.tenant, ministry.actor, "video.pdf", sent(PDF))
    async with ministry.work() as work:
        texts = {"az": MaterialWords("Videoçarx", "", file.id)}
        material = await materials.add_material(work, plan_id, MaterialEdit("video", texts))
    async with ministry.work() as work:
        row = await file_by_id(work, file.id)
        assert row is not None and row.state == "attached" and await may_open(work, row)
    async with energy.work() as work:
        (one,) = (await campaign(work, plan_id)).materials
        assert (one.id, one.texts["az"].file_id, one.texts["az"].file_name) == (material, None, "video.pdf")
        assert one.texts["az"].file_sha256 == file.sha256
        assert await file_by_id(work, file.id) is None
        with pytest.raises(Refusal):
            await materials.add_material(work, plan_id, MaterialEdit("video", {"az": MaterialWords("V", "", file.id)}))


async def test_a_clip_of_the_own_monitoring_shows_it_by_title_and_address(ministry: Party, energy: Party) -> None:
    plan_id = await joint(ministry, energy)
    async with ministry.work() as work:
        clip = await clipped(work, title="Videoçarx efirdə", address="https://news.example/efir")
        material = await materials.add_material(work, plan_id, MATERIAL)
        proof = Proof("clip", record_id=clip)
        carried = await carrying.carry(work, plan_id, NewCarrying(material, "tv", "Efir", DAY, proof))
    async with energy.work() as work:
        (one,) = (await campaign(work, plan_id)).carryings
        assert (one.id, one.proof_title, one.address) == (carried, "Videoçarx efirdə", "https://news.example/efir")
        assert one.record_id is None
        with pytest.raises(Refusal):
            await carrying.carry(work, plan_id, NewCarrying(material, "tv", "Efir", DAY, proof))


async def test_a_proof_comes_later(ministry: Party) -> None:
    plan_id = await joint(ministry)
    async with ministry.work() as work:
        material = await materials.add_material(work, plan_id, MATERIAL)
        carried = await carrying.carry(work, plan_id, NewCarrying(material, "site", "Sayt", DAY))
        assert (await campaign(work, plan_id)).summary.bodies[0].shown == 0
        await carrying.prove(work, plan_id, carried, Proof("link", "https://a.example/p"))
        assert (await campaign(work, plan_id)).summary.bodies[0].shown == 1
        await carrying.withdraw_carrying(work, plan_id, carried, "Səhv")
        assert (await campaign(work, plan_id)).summary.bodies[0].carried == 0


async def test_what_was_carried_is_noted_after_the_end_too(ministry: Party, energy: Party) -> None:
    plan_id = await joint(ministry, energy)
    async with ministry.work() as work:
        material = await materials.add_material(work, plan_id, MATERIAL)
        await deciding.close(work, plan_id)
    async with energy.work() as work:
        await carrying.carry(work, plan_id, NewCarrying(material, "site", "Sayt", DAY))
        with pytest.raises(Refusal):
            await materials.add_material(work, plan_id, MATERIAL)


def counted(span: str = "day", first: date = DAY, value: int = 3) -> NewFigure:
    return NewFigure("calls", "100", span, first, Decimal(value), "Jurnal")


async def test_a_day_is_counted_once_whether_by_day_or_by_week(ministry: Party, energy: Party) -> None:
    plan_id = await joint(ministry, energy)
    async with ministry.work() as work:
        figure = await carrying.count(work, plan_id, counted())
        for again in (counted(), counted("week", date(2022, 4, 4))):
            with pytest.raises(Refusal) as refused:
                await carrying.count(work, plan_id, again)
            assert refused.value.code == "counted"
        await carrying.count(work, plan_id, counted("week", date(2022, 4, 11), 40))
        await carrying.withdraw_figure(work, plan_id, figure, "Səhv")
        await carrying.count(work, plan_id, counted("week", date(2022, 4, 4), 30))
    async with energy.work() as work:
        await carrying.count(work, plan_id, counted(value=9))  # its own line, whatever it is called
        lines = (await campaign(work, plan_id)).summary.lines
        assert {one.party: one.total for one in lines} == {ministry.id: Decimal(70), energy.id: Decimal(9)}


async def test_who_is_missing_is_told_once_it_is_so(ministry: Party, energy: Party, school: Party) -> None:
    plan_id = await joint(ministry, energy, school)
    async with ministry.work() as work:
        material = await materials.add_material(work, plan_id, MATERIAL)
    async with school.work() as work:
        await carrying.carry(work, plan_id, NewCarrying(material, "site", "Sayt", DAY))
    for party in (energy, school):
        await hear_all(party)
    async with ministry.work() as work:
        assert await carrying.remind_missing(work, plan_id, material) == [energy.id]
    for party, told in ((energy, True), (school, False)):
        await hear_all(party)
        async with party.work() as work:
            query = text("select count(*) from notice where kind = 'planning.carry' and record_id = :plan")
            assert bool(await work.session.scalar(query, {"plan": plan_id})) is told


async def test_a_material_goes_to_somebody_else(ministry: Party) -> None:
    plan_id = await joint(ministry)
    async with ministry.work() as work:
        head = await become(work, "head")
        material = await materials.add_material(work, plan_id, MATERIAL)
        clerk = await person_id(work, "clerk")
        assert material in {one.id for one in await handover.listed(work, head)}
        handing = Handing(material, head, clerk, "Gedir", work.today)
        await materials.hand_over_material(work, handing)
        assert material in {one.id for one in await handover.listed(work, clerk)}
        with pytest.raises(Refusal) as refused:
            await materials.hand_over_material(work, handing)
        assert refused.value.code == "gone"


async def test_the_search_finds_materials_of_campaigns_that_are_open(
    ministry: Party, energy: Party, city: Party
) -> None:
    plan_id = await joint(ministry, energy)
    word = f"zoğal{uuid4().hex[:8]}"
    async with ministry.work() as work:
        material = await materials.add_material(work, plan_id, MaterialEdit("video", {"az": MaterialWords(word)}))
    for party, found in ((ministry, [material]), (energy, [material]), (city, [])):
        async with party.work() as work:
            assert [one.id for one in (await find_materials(work, read(word), None, 20)).items] == found
    async with ministry.work() as work:
        await sharing.revoke(work, plan_id, energy.id, "Bitdi")
    async with energy.work() as work:
        assert (await find_materials(work, read(word), None, 20)).items == []


async def test_a_campaign_by_its_page(ministry: Party, energy: Party, app: object, sign_in: Any) -> None:
    plan_id = await joint(ministry, energy)
    head = await sign_in(ministry.tenant, "head")
    here = f"/planning/campaigns/{plan_id}"
    assert here in (await head.get("/planning/campaigns")).text
    refused = await head.post(f"{here}/add", data={"kind": "video", "title_az": "", "address_az": "nowhere"})
    assert refused.status_code == 422 and "nowhere" in refused.text
    data = {"kind": "video", "title_az": "Videoçarx", "address_az": "https://a.example/v", "due_on": "01.02.2022"}
    assert (await head.post(f"{here}/add", data=data)).status_code == 303
    async with ministry.work() as work:
        (one,) = (await campaign(work, plan_id)).materials
    carried = {"material": str(one.id), "channel": "site", "place": "Sayt", "carried_on": "05.04.2022", "proof": "link"}
    refused = await head.post(f"{here}/carry", data=carried)
    assert refused.status_code == 422 and "Write the address that shows it." in refused.text
    assert (await head.post(f"{here}/carry", data={**carried, "address": "https://a.example"})).status_code == 303
    figure = {
        "measure": "calls",
        "line": "100",
        "span": "day",
        "first_on": "05.04.2022",
        "value": "1 250",
        "source": "J",
    }
    assert (await head.post(f"{here}/count", data=figure)).status_code == 303
    refused = await head.post(f"{here}/count", data=figure)
    assert refused.status_code == 422 and "counted already" in refused.text
    page = (await head.get(here)).text
    assert "Videoçarx" in page and "1,250" in page
    assert (await head.get(f"/planning/campaigns/materials/{one.id}")).status_code == 200
    data = {"kind": "poster", "title_az": "Plakat", "version": str(one.version)}
    assert (await head.post(f"/planning/campaigns/materials/{one.id}", data=data)).status_code == 303
    stale = await head.post(f"/planning/campaigns/materials/{one.id}", data=data)
    assert stale.status_code == 422 and "Plakat" in stale.text
    assert (await head.post(f"{here}/remind", data={"id": str(one.id)})).status_code == 303
    refused = await head.post(f"{here}/drop_material", data={"id": str(one.id), "reason": ""})
    assert refused.status_code == 422 and "Say why." in refused.text
    gone = await head.post(f"{here}/drop_material", data={"id": str(one.id), "reason": "Səhv"})
    assert gone.status_code == 303
    assert "Plakat" not in (await head.get(here)).text


@pytest.mark.parametrize("language", ["az", "ka", "en"])
async def test_the_page_in_each_language(ministry: Party, sign_in: Any, language: str) -> None:
    plan_id = await joint(ministry)
    async with ministry.work() as work:
        material = await materials.add_material(work, plan_id, MATERIAL)
        await carrying.carry(work, plan_id, NewCarrying(material, "site", "Sayt", DAY))
        await carrying.count(work, plan_id, counted())
    head = await sign_in(ministry.tenant, "head", language)
    for path in (f"/planning/campaigns/{plan_id}", "/planning/campaigns", "/planning/papers",
                 f"/planning/papers/preview?kind=campaign&language={language}&plan={plan_id}"):  # fmt: skip
        answer = await head.get(path)
        assert answer.status_code == 200 and f'<html lang="{language}"' in answer.text, path
