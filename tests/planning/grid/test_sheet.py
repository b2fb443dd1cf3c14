"""The grid's pages: what stands where, in which state, for whom; what is chosen; moves with their way back."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from service.planning.plans.actions import deciding, doing, keeping, sharing
from service.planning.plans.queries import activities
from service.planning.plans.rules.content import FrozenSpan
from service.runtime.house import House
from tests.planning.plans.factories import Party, at, audience, begun, joined, put, slot
from tests.planning.plans.pages.making import place_of, statements

pytestmark = pytest.mark.usefixtures("alone")
SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
WEEK = "/planning/grid?view=week&on=2027-03-10"
LATER = "/planning/grid?view=week&on=2027-03-17"
MONTH = "/planning/grid?view=month&on=2027-03-10"


def cells(page: str) -> dict[tuple[str, str, str], list[str]]:
    """What stands in which cell (agency, channel, day) of the week, by titles."""
    found = {}
    for key, inside in re.findall(r'<td class="[^"]*" data-cell="([^"]+)">(.*?)</td>', page, re.S):
        titles = [unescape(one) for one in re.findall(r'<span class="t"[^>]*>([^<]*)<', inside)]
        if titles:
            party, channel, day = key.split(" ")
            found[party, channel, day] = titles
    return found


def chip_of(page: str, activity_id: UUID) -> str:
    """An activity as the page shows it, where it begins."""
    found = re.search(rf'<div class="ev[^>]*data-activity="{activity_id}"[^>]*>.*?</div>', page, re.S)
    assert found is not None, activity_id
    return found[0]


async def version_of(party: Party, activity_id: UUID) -> int:
    async with party.work() as work:
        found = await activities.activity(work, activity_id)
        assert found is not None
        return found.version


async def test_a_week_by_agency_and_channel(sign_in: SignIn, ministry: Party, energy: Party) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
        await put(work, plan_id, "Brifinq", slot=slot(9))
        await put(work, plan_id, "Veb", slot=slot(9, channel="site"))
        long = await put(work, plan_id, "Kampaniya", slot=slot(10, 9, 49, channel="social"))
        draft = await put(work, plan_id, "Qaralama", slot=slot(11), draft=True)
        unsure = await put(work, plan_id, "Bəlkə", slot=slot(12, tentative=True))
        off = await put(work, plan_id, "Ləğv", slot=slot(12, 15))
        await doing.step(work, off, "cancel", "Hava pisdir")
        await put(work, plan_id, "Sonra", slot=slot(16))
    await joined(ministry, energy, plan_id)
    async with energy.work() as work:
        await put(work, plan_id, "Interview", slot=slot(9, 12, channel="tv"))
        await put(work, plan_id, "Unshown", slot=slot(9, 16, channel="tv"), draft=True)
    own, guest = await sign_in(ministry.tenant, "head"), await sign_in(energy.tenant, "minister")
    page = (await own.get(WEEK)).text
    one, other = str(ministry.id), str(energy.id)
    shown = {
        (one, "press", "2027-03-09"): ["Brifinq"],
        (one, "site", "2027-03-09"): ["Veb"],
        (one, "social", "2027-03-10"): ["Kampaniya"],
        (one, "social", "2027-03-11"): ["Kampaniya"],
        (one, "social", "2027-03-12"): ["Kampaniya"],
        (one, "press", "2027-03-11"): ["Qaralama"],
        (one, "press", "2027-03-12"): ["Bəlkə", "Ləğv"],
        (other, "tv", "2027-03-09"): ["Interview"],
    }
    assert cells(page) == shown
    assert "ev ch-press draft" in chip_of(page, draft) and ">draft<" in re.sub(r"<svg.*?</svg>", "", page, flags=re.S)
    assert "tentative" in chip_of(page, unsure) and "time not sure" in chip_of(page, unsure)
    assert "gone" in chip_of(page, off) and "cancelled" in chip_of(page, off)
    assert page.count(f'id="a-{long}"') == 1, "an id stands once, where the activity begins"
    # The guest sees all that is shown, its own draft beside, and never the other's.
    theirs = cells((await guest.get(WEEK)).text)
    assert theirs == {key: titles for key, titles in shown.items() if titles != ["Qaralama"]} | {
        (other, "tv", "2027-03-09"): ["Interview", "Unshown"]
    }
    month = (await own.get(MONTH)).text
    assert cells(month) == shown
    strip = re.search(r'<table class="plan-strip">.*?</table>', month, re.S)
    assert strip is not None
    assert len(re.findall(rf'data-party="{one}"', strip[0])) == 31
    assert re.search(rf'data-party="{one}" data-day="2027-03-16"><i class="ch-press">', strip[0])


@pytest.mark.parametrize("view", ["month", "week", "list", "mine"])
async def test_an_empty_sheet_says_so(sign_in: SignIn, ministry: Party, view: str) -> None:
    http = await sign_in(ministry.tenant, "head")
    page = await http.get(f"/planning/grid?view={view}&on=2031-05-05")
    assert page.status_code == 200 and 'class="empty"' in page.text
    # Strange values of an address are as if they were not there.
    odd = await http.get(f"/planning/grid?view={view}&on=31.31.2031&agency=x&state=1&page=-3&plan={uuid4()}")
    assert odd.status_code == 200


async def test_who_may_not_read_plans_gets_no_grid(sign_in: SignIn, ministry: Party, client: httpx.AsyncClient) -> None:
    http = await sign_in(ministry.tenant, "clerk")
    for path in ("", "/chips?ids=", "/stream", "/paper", "/calendar"):
        assert (await http.get(f"/planning/grid{path}")).status_code == 403, path
        assert (await client.get(f"/planning/grid{path}")).status_code in (302, 303, 307, 401), path


async def test_what_is_chosen_stands_in_the_address(sign_in: SignIn, ministry: Party, energy: Party) -> None:
    async with ministry.work() as work:
        plan_id, other = await begun(work), await begun(work)
        to = await audience(work, plan_id, "Valideynlər")
        await put(work, plan_id, "Bir", slot=slot(16, 10), audiences=[to])
        await put(work, plan_id, "İki", slot=slot(16, 14, channel="social"))
        await put(work, other, "Üç", slot=slot(17, 10), draft=True)
    await joined(ministry, energy, plan_id)
    async with energy.work() as work:
        await put(work, plan_id, "Four", slot=slot(16, 10, channel="tv"))
    http = await sign_in(ministry.tenant, "head")
    # Of the week before two days are holidays, which would be in the way too.
    every = {"Bir", "İki", "Üç", "Four"}
    for query, expected in (
        ("", every), (f"agency={energy.id}", {"Four"}), ("channel=social", {"İki"}), ("audience=Valideynlər", {"Bir"}),
        ("audience=nobody", set()), ("state=drafts", {"Üç"}), ("state=proposed", every), ("state=done", set()),
        (f"plan={other}", {"Üç"}), ("conflicts=1", {"Bir", "Four"}), (f"unit={uuid4()}", set()),
        (f"agency={ministry.id}&channel=press", {"Bir", "Üç"}),
    ):  # fmt: skip
        page = (await http.get(f"{LATER}&{query}")).text
        assert {title for titles in cells(page).values() for title in titles} == expected, query
        assert bool(re.search(r'class="chip on"', page)) == bool(query), query
        listed = (await http.get(f"{LATER.replace('week', 'list')}&{query}")).text
        assert set(map(unescape, re.findall(r'class="subj"[^>]*>([^<]*)<', listed))) == expected, query


def move_of(activity_id: UUID, version: int = 1, **given: Any) -> dict[str, str]:
    return {"activity": str(activity_id), "version": str(version), **{key: str(value) for key, value in given.items()}}


MOVE = "/planning/grid/move?view=week&on=2027-03-10"


async def test_a_move_by_days_and_channel_is_taken_back(sign_in: SignIn, ministry: Party) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
        key = await put(work, plan_id, "Brifinq", slot=slot(9))
    http = await sign_in(ministry.tenant, "head")
    me = str(ministry.id)
    place = place_of(await http.post(MOVE, data=move_of(key, days=2, channel="tv")))
    assert place == f"/planning/grid?view=week&on=2027-03-11#a-{key}"
    page = (await http.get(place)).text
    assert cells(page) == {(me, "tv", "2027-03-11"): ["Brifinq"]}
    assert "Brifinq stands on 11.03.2027 10:00, Television and radio now." in unescape(page)
    undo = re.search(r'action="(/planning/grid/undo/[^"]+)"', page)
    assert undo is not None
    place_of(await http.post(unescape(undo[1])))
    assert cells((await http.get(WEEK)).text) == {(me, "press", "2027-03-09"): ["Brifinq"]}
    late = await http.post(unescape(undo[1]))
    assert late.status_code == 409, "a way back is there once"
    async with ministry.work() as work:
        lines = await work.session.execute(
            text("select kind from plan_change where record_id = :key order by at"), {"key": key}
        )
        assert [row[0] for row in lines] == ["activity.put_in", "activity.moved", "activity.moved"]


async def test_who_moves_second_is_told_by_whom_and_where_it_is(
    sign_in: SignIn, ministry: Party, energy: Party
) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
        key = await put(work, plan_id, "Brifinq", slot=slot(9))
    await joined(ministry, energy, plan_id, "edit")
    own, guest = await sign_in(ministry.tenant, "head"), await sign_in(energy.tenant, "minister")
    place_of(await guest.post(MOVE, data=move_of(key, days=1)))
    late = await own.post(MOVE, data=move_of(key, days=3, target=at(12).isoformat()))
    assert late.status_code == 409
    said = re.search(r"<p data-refused>(.*?)</p>", late.text, re.S)
    assert said is not None
    name = energy.tenant.name("en")
    assert f"of {name} moved or changed “Brifinq” before you. It stands on 10.03.2027 10:00, Press now." in unescape(
        said[1]
    )
    assert cells(late.text) == {(str(ministry.id), "press", "2027-03-10"): ["Brifinq"]}
    # What was wished for is still there, to be asked for once more.
    assert "You wanted: 12.03.2027 10:00" in unescape(late.text)
    form = re.search(
        r'<form method="post" action="/planning/grid/move[^"]*" class="line">(.*?)</form>', late.text, re.S
    )
    assert form is not None
    again = {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form[1])}
    place_of(await own.post(MOVE, data=again))
    async with energy.work() as work:
        found = await activities.activity(work, key)
    assert found is not None and found.starts_at == at(12)


async def test_what_cannot_be_moved_says_why_and_stays(sign_in: SignIn, ministry: Party, energy: Party) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
        key = await put(work, plan_id, "Brifinq", slot=slot(9))
    await joined(ministry, energy, plan_id, "contribute")
    guest, own = await sign_in(energy.tenant, "minister"), await sign_in(ministry.tenant, "head")
    foreign = await guest.post(MOVE, data=move_of(key, days=1))
    assert foreign.status_code == 403
    assert "data-goes" not in chip_of(foreign.text, key) and "data-goes" in chip_of((await own.get(WEEK)).text, key)
    for given in (
        {"days": "x"},
        {"to": "tomorrow"},
        {"to": "2027-03-10T10:00"},
        {"channel": "pigeon"},
        {"days": "99999"},
    ):
        wrong = await own.post(MOVE, data=move_of(key, **given))
        assert wrong.status_code == 422 and "data-refused" in wrong.text, given
    async with ministry.work() as work:
        now = work.now
        await deciding.consult(work, plan_id)
        await keeping.forbid_moves(work, plan_id, FrozenSpan(now, now + timedelta(days=1), "Sessiya"))
    frozen = await own.post(MOVE, data=move_of(key, days=1))
    assert frozen.status_code == 422 and "Sessiya" in frozen.text
    for strange in (uuid4(), "x"):
        gone = await own.post(MOVE, data={"activity": str(strange), "version": "1", "days": "1"})
        assert gone.status_code in (404, 422)
    assert await version_of(ministry, key) == 1


async def test_what_was_put_out_of_reach_while_it_was_drawn_is_gone(
    sign_in: SignIn, ministry: Party, energy: Party
) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
        key = await put(work, plan_id, "Brifinq", slot=slot(9))
    await joined(ministry, energy, plan_id, "edit")
    guest = await sign_in(energy.tenant, "minister")
    assert cells((await guest.get(WEEK)).text) != {}
    async with ministry.work() as work:
        await sharing.revoke(work, plan_id, energy.id, "Layihə bitdi")
    gone, never = (
        await guest.post(MOVE, data=move_of(key, days=1)),
        await guest.post(MOVE, data=move_of(uuid4(), days=1)),
    )
    assert gone.status_code == never.status_code == 404
    assert 'class="t"' not in gone.text and re.sub(r"[0-9a-f-]{36}", "", gone.text) == re.sub(
        r"[0-9a-f-]{36}", "", never.text
    )
    assert cells((await guest.get(WEEK)).text) == {}
    assert await version_of(ministry, key) == 1


async def test_a_proposal_is_taken_with_one_press(sign_in: SignIn, ministry: Party) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
        await put(work, plan_id, "Konfrans", slot=slot(9, 11))
        second = await put(work, plan_id, "Efir", slot=slot(9, 11, channel="tv"))
    http = await sign_in(ministry.tenant, "head")
    page = (await http.get(WEEK)).text
    row = re.search(r'<tr data-reason="hour">(.*?)</tr>', page, re.S)
    assert row is not None and "Both call the press at the same hour." in row[1]
    given = {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', row[1])}
    assert given["activity"] == str(second)
    place_of(await http.post(MOVE, data=given))
    after = (await http.get(WEEK)).text
    assert 'data-reason="hour"' not in after
    async with ministry.work() as work:
        found = await activities.activity(work, second)
    assert found is not None and found.starts_at == at(9, 12) and found.ends_at == at(9, 13)


async def test_what_only_others_may_move_is_proposed_to_them(sign_in: SignIn, ministry: Party, energy: Party) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
        await put(work, plan_id, "Konfrans", slot=slot(9, 11))
        theirs = await put(work, plan_id, "Efir", slot=slot(9, 11, channel="tv"))
    await joined(ministry, energy, plan_id, "comment")
    http = await sign_in(energy.tenant, "minister")
    page = (await http.get(WEEK)).text
    form = re.search(r'<form class="line no-print" method="post" action="/planning/grid/propose.*?</form>', page, re.S)
    assert form is not None
    given = {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form[0])}
    place_of(await http.post("/planning/grid/propose?view=week&on=2027-03-10", data=given))
    async with ministry.work() as work:
        said = await work.session.execute(
            text("select text, record_id, mentions from plan_comment where plan_id = :plan"), {"plan": plan_id}
        )
        rows = said.all()
    assert len(rows) == 1 and rows[0].record_id == theirs and "09.03.2027 12:00" in rows[0].text
    assert rows[0].mentions[0]["tenant_id"] == str(ministry.id)


async def test_my_week_is_what_i_answer_for_or_speak_at(sign_in: SignIn, ministry: Party, house: House) -> None:
    http = await sign_in(ministry.tenant, "head")
    async with ministry.work() as work:
        row = (await work.session.execute(
            text("select id from person where username = 'head'")
        )).one()  # fmt: skip
        plan_id = await begun(work)
        mine = await put(work, plan_id, "Mənim", slot=slot(9))
        await put(work, plan_id, "Başqa", slot=slot(9, 13))
        await work.session.execute(
            text("update plan_activity set owner_id = :person where id = :key"), {"person": row.id, "key": mine}
        )
    page = (await http.get("/planning/grid?view=mine&on=2027-03-10")).text
    assert "Mənim" in page and "Başqa" not in page


async def test_as_many_questions_for_two_thousand_as_for_three(sign_in: SignIn, ministry: Party, house: House) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
        to = await audience(work, plan_id)
        first = await put(work, plan_id, "Bir", slot=slot(1), audiences=[to])
        for hour in (12, 15):
            await put(work, plan_id, "Bir", slot=slot(1, hour, channel="tv"), audiences=[to])
    http = await sign_in(ministry.tenant, "head")
    await http.get(MONTH)
    async with statements(house) as few:
        assert (await http.get(MONTH)).status_code == 200
    async with ministry.work() as work:
        await many(work, first, 2_000)
    async with statements(house) as most:
        page = await http.get(MONTH)
    assert page.status_code == 200
    assert len(most) == len(few), "questions to the database do not grow with the month"
    planned = re.search(r"Planned <b>([\d,.]+)</b>", page.text)
    assert planned is not None and planned[1] == "2003"
    listed = (await http.get(MONTH.replace("month", "list"))).text
    assert len(re.findall(r'<tr id="r-', listed)) == 50 and 'rel="next"' in listed


async def many(work: Any, like: UUID, count: int) -> None:
    """So many copies of an activity over a month, each with its text."""
    columns = [
        row[0]
        for row in await work.session.execute(
            text(
                "select column_name from information_schema.columns where table_name = 'plan_activity'"
                " and column_name not in ('id', 'starts_at', 'ends_at')"
            )
        )
    ]
    names = ", ".join(columns)
    made = text(
        f"insert into plan_activity (id, starts_at, ends_at, {names})"  # noqa: S608 - names of our columns
        " select gen_random_uuid(), starts_at + make_interval(mins => n * 20), ends_at + make_interval(mins => n * 20),"
        f" {names} from plan_activity, generate_series(1, {count}) n where id = :like"
    )
    await work.session.execute(made, {"like": like})
    texts = text(
        "insert into plan_activity_text (tenant_id, activity_id, language, plan_id, draft, title)"
        " select tenant_id, id, 'az', plan_id, draft, 'Çoxlu ' || id from plan_activity a where plan_id ="
        " (select plan_id from plan_activity where id = :like) and not exists (select 1 from plan_activity_text t"
        " where t.tenant_id = a.tenant_id and t.activity_id = a.id)"
    )
    await work.session.execute(texts, {"like": like})


async def test_two_thousand_in_a_month_come_in_a_second_or_so(sign_in: SignIn, ministry: Party) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
        first = await put(work, plan_id, "Bir", slot=slot(1))
        await many(work, first, 2_000)
    http = await sign_in(ministry.tenant, "head")
    page = await http.get(MONTH)
    assert page.status_code == 200 and "more are not listed" in page.text


async def test_parts_of_the_sheet_by_id_keep_to_the_wall_and_to_what_is_chosen(
    sign_in: SignIn, ministry: Party, energy: Party, city: Party
) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
        shown = await put(work, plan_id, "Brifinq", slot=slot(9))
        hidden = await put(work, plan_id, "Gizli", slot=slot(9), draft=True)
    await joined(ministry, energy, plan_id, "read")
    path = f"/planning/grid/chips?view=week&on=2027-03-10&ids={shown},{hidden},{uuid4()},x"

    async def parts_for(party: Party, person: str, more: str = "") -> list[str]:
        http = await sign_in(party.tenant, person)
        return re.findall(r'<template data-chip="([^"]+)"', (await http.get(path + more)).text)

    assert await parts_for(ministry, "head") == [str(shown), str(hidden)]
    assert await parts_for(energy, "minister") == [str(shown)]
    assert await parts_for(energy, "minister", "&channel=tv") == []
    assert await parts_for(city, "mayor") == []


async def test_templates_and_thrown_away_plans_stand_in_no_grid(sign_in: SignIn, ministry: Party) -> None:
    async with ministry.work() as work:
        template = await begun(work, template=True)
        await put(work, template, "Nümunə", slot=slot(9))
        thrown = await begun(work)
        await put(work, thrown, "Atılmış", slot=slot(9))
        await deciding.discard(work, thrown, "Lazım deyil")
    http = await sign_in(ministry.tenant, "head")
    assert cells((await http.get(WEEK)).text) == {}


async def test_paper_across_a4_and_a3(sign_in: SignIn, ministry: Party) -> None:
    import io

    import pypdfium2

    async with ministry.work() as work:
        plan_id = await begun(work)
        word = "Təhsilverənlərimizinkilərdənmişcəsinəkilərdən"
        await put(work, plan_id, f"Görüş {word}", slot=slot(9))
        await put(work, plan_id, "😀 Söz", slot=slot(10, tentative=True))
    http = await sign_in(ministry.tenant, "head")
    for size, width in (("a4", 842), ("a3", 1191)):
        answer = await http.get(f"/planning/grid/paper?view=month&on=2027-03-10&size={size}")
        assert answer.status_code == 200 and answer.headers["content-type"] == "application/pdf"
        pages = pypdfium2.PdfDocument(io.BytesIO(answer.content))
        assert round(pages[0].get_width()) == width
        said = "".join(page.get_textpage().get_text_bounded() for page in pages)
        assert word in said.replace("\r\n", "").replace("\u200b", "")
        assert "time not sure" in " ".join(said.split())
