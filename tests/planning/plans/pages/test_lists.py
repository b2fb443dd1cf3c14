"""Own notes, readings, units' plans and lists on pages."""

import re
from html import unescape
from uuid import UUID, uuid4

import pytest

from service.planning.plans.actions import deciding, parts, talking
from service.planning.plans.queries import history
from service.planning.plans.rules import words
from service.planning.plans.rules.content import ItemEdit, Words
from service.runtime.house import House
from tests.planning.plans.factories import Party, begun, joined, put
from tests.planning.plans.pages.making import SignIn, Texts, full, place_of, said, statements, value_of


async def test_an_offices_plan_is_made_up_of_its_units_plans(sign_in: SignIn, ministry: Party) -> None:
    mark = uuid4().hex[:8]
    async with ministry.work() as work:
        top = await begun(work, texts={"az": Words(f"Office {mark}")})
        units = [await begun(work, kind="unit", texts={"az": Words(f"Unit {mark} {place}")}) for place in range(2)]
        for place, one in enumerate(units):
            await put(work, one, f"Done by {mark} {place}")
    http = await sign_in(ministry.tenant, "head")
    base = f"/planning/plans/{top}"
    assert f"Done by {mark}" not in (await http.get(f"{base}/units")).text
    circle = await http.post(f"{base}/do/assemble", data={"plans": str(top)})
    assert circle.status_code == 422 and said(circle.text, "plans")
    place_of(await http.post(f"{base}/do/assemble", data={"plans": [str(one) for one in units]}))
    page = (await http.get(f"{base}/units")).text.split('id="together-t"')[1]
    assert f"Done by {mark} 0" in page and f"Done by {mark} 1" in page and f"Unit {mark} 1" in page
    place_of(await http.post(f"{base}/do/assemble", data={"plans": str(units[0])}))
    assert f"Done by {mark} 1" not in (await http.get(f"{base}/units")).text


@pytest.mark.parametrize(
    ("deed", "typed", "wrong"),
    [
        ("money", {"title": "", "currency": "AZN"}, "title"),
        ("money", {"title": "Hall", "currency": "XXX"}, "currency"),
        ("money", {"title": "Hall", "currency": "AZN", "planned": "much"}, "planned"),
        ("money", {"title": "Hall", "currency": "AZN", "spent": "-1"}, "spent"),
        ("money", {"title": "Hall", "currency": "AZN", "activity": str(uuid4())}, "activity"),
        ("note", {"text": "  "}, "text"),
        ("contact", {"person": ""}, "person"),
        ("contact", {"person": str(uuid4())}, "person"),
    ],
)
async def test_what_is_wrong_with_own_notes_is_said_at_its_field(
    sign_in: SignIn, ministry: Party, deed: str, typed: Texts, wrong: str
) -> None:
    plan_id = await full(ministry)
    http = await sign_in(ministry.tenant, "head")
    answer = await http.post(f"/planning/plans/{plan_id}/do/{deed}", data=typed)
    assert answer.status_code == 422 and said(answer.text, wrong)
    assert "Only your agency sees this." in answer.text


async def test_money_is_kept_in_minor_units_and_stays_the_agencys_own(
    sign_in: SignIn, ministry: Party, energy: Party
) -> None:
    plan_id = await full(ministry, "consultation")
    await joined(ministry, energy, plan_id, "read")
    guest, owner = await sign_in(energy.tenant, "minister"), await sign_in(ministry.tenant, "head")
    post = f"/planning/plans/{plan_id}/do/money"
    place_of(await guest.post(post, data={"title": "Hall of ours", "currency": "AZN", "planned": "1 234,56"}))
    async with energy.work() as work:
        line = (await history.budget(work, plan_id))[0]
    assert line.planned == 123456
    page = (await guest.get(f"/planning/plans/{plan_id}/own?line={line.id}")).text
    assert value_of(page, "planned") == "1234.56"
    again = {"on": str(line.id), "version": "1", "title": "Hall of ours", "currency": "AZN", "planned": "2000"}
    place_of(await guest.post(post, data=again))
    stale = await guest.post(post, data={**again, "planned": "3000"})
    assert stale.status_code == 422 and 'id="compare-title"' in stale.text and value_of(stale.text, "planned") == "3000"
    assert "Hall of ours" not in (await owner.get(f"/planning/plans/{plan_id}/own")).text
    strange = await owner.post(post, data=again)
    assert strange.status_code == 404


async def test_readings_are_noted_with_what_shows_them(sign_in: SignIn, ministry: Party) -> None:
    plan_id = await full(ministry, "active")
    http = await sign_in(ministry.tenant, "head")
    base = f"/planning/plans/{plan_id}"
    found = re.search(r'id="p-([0-9a-f-]{36})"', (await http.get(f"{base}/measures")).text)
    assert found is not None
    kpi = found[1]
    for typed, wrong in (
        ({"taken_on": "1.1.2199"}, "taken_on"), ({"value": ""}, "value"), ({"value": "120"}, "value"),
        ({"evidence": ""}, "evidence"), ({"source": ""}, "source"),
    ):  # fmt: skip
        good = {"on": kpi, "taken_on": "01.10.2026", "value": "25,5", "evidence": "A survey", "source": "Office"}
        refused = await http.post(f"{base}/do/reading", data={**good, **typed})
        assert refused.status_code == 422, typed
        assert f'id="{wrong}-{kpi}-e"' in refused.text, typed
    place_of(await http.post(f"{base}/do/reading", data=good))
    page = (await http.get(f"{base}/measures")).text
    assert ("25.5" in page and "A survey" in page and "27.5% of the way" in page) or "27% of the way" in page


async def _fill(party: Party, plan_id: UUID, count: int) -> None:
    """So many more of everything that pages list."""
    async with party.work() as work:
        for place in range(count):
            for record, values in (
                (words.AUDIENCE, {}), (words.MESSAGE, {}), (words.CHANNEL, {"kind": "tv"}),
                (words.RISK, {"likelihood": 1, "impact": 1}), (words.OBJECTIVE, {}), (words.KPI, {"level": "output"}),
                (words.DECISION, {}),
            ):  # fmt: skip
                await parts.add_part(work, plan_id, record, ItemEdit({"az": f"{record} {place}"}, values))
            await put(work, plan_id, f"More {place}")
            await talking.comment(work, plan_id, f"More {place}")


async def test_pages_ask_the_same_whether_they_show_one_row_or_three(
    sign_in: SignIn, ministry: Party, energy: Party, house: House
) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
        await deciding.consult(work, plan_id)
    await joined(ministry, energy, plan_id, "contribute")
    await _fill(ministry, plan_id, 1)
    await _fill_guest(energy, plan_id)
    http = await sign_in(ministry.tenant, "head")
    tabs = ("overview", "activities", "measures", "meetings", "comments", "agencies", "own", "history", "units")
    paths = [f"/planning/plans/{plan_id}/{tab}" for tab in tabs]

    async def counts() -> dict[str, int]:
        found = {}
        for path in paths:
            await http.get(path)
            async with statements(house) as asked:
                assert (await http.get(path)).status_code == 200
            found[path] = len(asked)
        return found

    one = await counts()
    await _fill(ministry, plan_id, 2)
    await _fill_guest(energy, plan_id)
    assert await counts() == one


async def _fill_guest(party: Party, plan_id: UUID) -> None:
    async with party.work() as work:
        await put(work, plan_id, "Of the guest")
        await talking.comment(work, plan_id, "Of the guest")


async def test_the_list_is_narrowed_and_goes_on_by_place(
    sign_in: SignIn, ministry: Party, energy: Party, house: House
) -> None:
    mark = uuid4().hex[:8]
    async with ministry.work() as work:
        for place in range(52):
            kind = "campaign" if place == 3 else "event"
            await begun(work, kind=kind, texts={"az": Words(f"{mark} {place:02d}")})
    async with energy.work() as work:
        other = await begun(work, texts={"az": Words(f"{mark} joined")})
    await joined(energy, ministry, other, "read")
    http = await sign_in(ministry.tenant, "head")

    def rows(page: str) -> list[str]:
        return re.findall(rf">({mark} [^<]+)</a>", page)

    first = await http.get(f"/planning/plans?q={mark}")
    assert len(rows(first.text)) == 50
    further = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert further is not None
    rest = rows((await http.get(unescape(further[1]))).text)
    assert len(rest) == 3 and not set(rest) & set(rows(first.text))
    assert rows((await http.get(f"/planning/plans?q={mark}&whose=joined")).text) == [f"{mark} joined"]
    assert rows((await http.get(f"/planning/plans?q={mark}&kind=campaign")).text) == [f"{mark} 03"]
    assert rows((await http.get(f"/planning/plans?q={mark}&year=2027&whose=joined")).text) == [f"{mark} joined"]
    assert "No plan answers to this" in (await http.get(f"/planning/plans?q={mark}&year=2025")).text
    assert "No plan answers to this" in (await http.get(f"/planning/plans?q={mark}&state=closed")).text
    for strange in ("state=x", "kind=x", "year=x", "year=99999999", "whose=x"):
        assert (await http.get(f"/planning/plans?q={mark}&{strange}")).status_code == 200
    assert (await http.get("/planning/plans?before=x")).status_code == 404
    async with statements(house) as many:
        await http.get(f"/planning/plans?q={mark}")
    async with statements(house) as few:
        await http.get(f"/planning/plans?q={mark}+joined")
    assert len(many) == len(few)
