"""Activities on pages: put in, moved and moved back, brought a step further, refused at the field."""

import re
from html import unescape
from uuid import uuid4

import pytest

from service.planning.plans.queries import activities
from tests.planning.plans.factories import Party, begun, joined, put
from tests.planning.plans.pages.making import WHEN, SignIn, Texts, full, place_of, said, value_of


async def test_an_activity_goes_its_way_on_its_page(sign_in: SignIn, ministry: Party) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
    http = await sign_in(ministry.tenant, "head")
    post = f"/planning/plans/{plan_id}/do"
    made = place_of(await http.post(f"{post}/activity", data={**WHEN, "title_az": "Brifinq"}))
    key = made.rpartition("/")[2]
    page = (await http.get(made)).text
    assert "09.03.2027 10:00 – 09.03.2027 11:30" in page and "Television and radio" in page
    kept = {"activity": key, "version": "1"}
    moved = await http.post(f"{post}/move", data={**kept, **WHEN, "starts_at_on": "12.03.2027"})
    assert place_of(moved) == made
    shown = (await http.get(made)).text
    assert "12.03.2027 10:00" in shown
    undo = re.search(r'action="(/planning/plans/[^"]+/undo/[^"]+)"', shown)
    assert undo is not None, "the move can be taken back"
    place_of(await http.post(undo[1]))
    assert "09.03.2027 10:00" in (await http.get(made)).text
    late = await http.post(undo[1])
    assert late.status_code == 422 and "changed this activity just now" in unescape(late.text)
    for deed, said_then in (("agree", "Agreed"), ("confirm", "Confirmed"), ("begin", "Under way"), ("finish", "Done")):
        place_of(await http.post(f"{post}/{deed}", data={"activity": key}))
        assert f">{said_then}</span>" in (await http.get(made)).text, deed
    again = await http.post(f"{post}/cancel", data={"activity": key, "reason": "x"})
    assert again.status_code == 422 and "This activity is done." in unescape(again.text)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"starts_at_on": ""}, "starts_at_on"),
        ({"starts_at_on": "yesterday or so"}, "starts_at_on"),
        ({"starts_at_time": "25:00"}, "starts_at_time"),
        ({"ends_at_on": "08.03.2027"}, "ends_at_on"),
        ({"ends_at_on": "08.03.2029"}, "ends_at_on"),
        ({"channel": "pigeon"}, "channel"),
        ({"kind": "secret"}, "kind"),
        ({"title_az": "", "title_en": ""}, "title_az"),
        ({"title_az": "x" * 201}, "title_az"),
        ({"embargo_until_on": "01.03.2027", "embargo_until_time": "10:00"}, "embargo_until_on"),
        ({"objective": str(uuid4())}, "objective"),
        ({"audiences": "nobody"}, "audiences"),
        ({"unit": str(uuid4())}, "unit"),
    ],
)
async def test_what_is_wrong_with_an_activity_is_said_at_its_field_and_stays(
    sign_in: SignIn, ministry: Party, typed: Texts, wrong: str
) -> None:
    plan_id = await full(ministry)
    http = await sign_in(ministry.tenant, "head")
    data = {**WHEN, "title_az": "Brifinq", "title_en": "Typed title", "place": "Typed place", **typed}
    answer = await http.post(f"/planning/plans/{plan_id}/do/activity", data=data)
    assert answer.status_code == 422
    assert said(answer.text, wrong)
    assert value_of(answer.text, "place") == "Typed place"
    assert value_of(answer.text, "title_en") == data["title_en"]
    assert "Typed title" not in (await http.get(f"/planning/plans/{plan_id}/activities")).text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ({"starts_at_on": "31.12.2026", "starts_at_time": "23:00", "ends_at_on": "01.01.2027", "ends_at_time": "01:00"},
         "31.12.2026 23:00 – 01.01.2027 01:00"),
        ({"starts_at_on": "31.12.2026", "ends_at_on": "02.01.2027", "all_day": "1"}, "31.12.2026"),
        ({"starts_at_time": "9:05", "ends_at_time": ""}, "09.03.2027 09:05 – 09.03.2027 09:05"),
    ],
)  # fmt: skip
async def test_midnight_and_new_year_are_no_obstacle(
    sign_in: SignIn, ministry: Party, typed: Texts, shown: str
) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
    http = await sign_in(ministry.tenant, "head")
    data = {**WHEN, "title_az": "Brifinq", **typed}
    made = place_of(await http.post(f"/planning/plans/{plan_id}/do/activity", data=data))
    page = (await http.get(made)).text
    assert shown in page
    if typed.get("all_day"):
        assert value_of(page, "starts_at_on") == "31.12.2026" and value_of(page, "ends_at_on") == "02.01.2027"


async def test_each_agency_moves_its_own_and_the_second_of_two_is_told(
    sign_in: SignIn, ministry: Party, energy: Party
) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
    await joined(ministry, energy, plan_id, "contribute")
    async with energy.work() as work:
        theirs = await put(work, plan_id, "Ours")
    async with ministry.work() as work:
        mine = await put(work, plan_id, "Theirs")
    guest, owner = await sign_in(energy.tenant, "minister"), await sign_in(ministry.tenant, "head")
    assert "do/move" not in (await guest.get(f"/planning/activities/{mine}")).text
    post = f"/planning/plans/{plan_id}/do/move"
    data = {**WHEN, "version": "1"}
    refused = await guest.post(post, data={**data, "activity": str(mine)})
    assert refused.status_code == 422 and "another agency" in unescape(refused.text)
    place_of(await owner.post(post, data={**data, "activity": str(theirs), "starts_at_on": "15.03.2027"}))
    late = await guest.post(post, data={**data, "activity": str(theirs), "starts_at_on": "16.03.2027"})
    assert late.status_code == 422 and "changed this activity just now" in unescape(late.text)
    assert 'value="16.03.2027"' in late.text, "what was typed stays"
    version = re.search(
        r'action="[^"]+/do/move" novalidate><input[^>]+><input[^>]+name="version" value="(\d+)"', late.text
    )
    assert version is not None and version[1] == "2"
    place_of(await guest.post(post, data={**data, "activity": str(theirs), "version": "2"}))


async def test_an_activity_of_another_plan_is_not_there(sign_in: SignIn, ministry: Party) -> None:
    async with ministry.work() as work:
        plan_id, other = await begun(work), await begun(work)
        one = await put(work, other, "Elsewhere")
    http = await sign_in(ministry.tenant, "head")
    for deed in ("move", "agree", "cancel", "activity", "show"):
        data = {**WHEN, "activity": str(one), "title_az": "x", "reason": "x"}
        assert (await http.post(f"/planning/plans/{plan_id}/do/{deed}", data=data)).status_code == 404, deed
    assert (await http.post(f"/planning/plans/{plan_id}/do/dance")).status_code == 404
    for strange in ("1-2", "x-y-00-tv", "99999999999999-1-00-tv", "1-2--tv"):
        answer = await http.post(f"/planning/plans/{other}/undo/{one}/{strange}/1")
        assert answer.status_code == 404, strange
    async with ministry.work() as work:
        found = await activities.activity(work, one)
    assert found is not None and found.version == 1
