"""What is typed into pages of plans: kept, refused at its field, compared with what another saved, never lost."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event

from service.exchange import actions
from service.exchange.rules import BODIES, EntryEdit
from service.planning.plans.actions import deciding, parts, sharing, talking, writing
from service.planning.plans.queries import access, activities, history, plans
from service.planning.plans.queries.body import items_of
from service.planning.plans.rules import words
from service.planning.plans.rules.content import ItemEdit, Words
from service.runtime.house import House
from tests.planning.plans.factories import Party, begun, joined, put
from tests.planning.plans.pages.making import SignIn, full, place_of

Texts = dict[str, str]
WHEN = {"starts_at_on": "09.03.2027", "starts_at_time": "10:00", "ends_at_time": "11:30", "channel": "tv",
        "kind": "speech"}  # fmt: skip


def hidden(page: str, form: str) -> Texts:
    """The hidden fields of a form, by its id."""
    found = re.search(rf'<form[^>]*id="{form}".*?</form>', page, re.S)
    assert found is not None, form
    names = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', found[0])
    return dict(names)


def value_of(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]*id="{name}"[^>]*value="([^"]*)"', page) or re.search(
        rf'<textarea[^>]*id="{name}"[^>]*>\n?(.*?)</textarea>', page, re.S
    )
    assert found is not None, name
    return unescape(found[1])


def said(page: str, name: str) -> str:
    """What is wrong with a field, as the page says it there."""
    found = re.search(rf'id="{name}-e">([^<]*)<', page)
    assert found is not None, name
    return unescape(found[1])


async def test_a_plan_is_begun_with_what_its_kind_should_have(sign_in: SignIn, ministry: Party) -> None:
    http = await sign_in(ministry.tenant, "head")
    wrong = {"kind": "feast", "title_az": "", "starts_on": "31.02.2027", "ends_on": "soon", "title_en": " "}
    refused = await http.post("/planning/plans/new", data=wrong)
    assert refused.status_code == 422
    assert said(refused.text, "starts_on") and said(refused.text, "ends_on") and said(refused.text, "kind")
    assert value_of(refused.text, "ends_on") == "soon"
    order = {"kind": "campaign", "title_az": "T", "starts_on": "10.03.2027", "ends_on": "09.03.2027"}
    refused = await http.post("/planning/plans/new", data=order)
    assert refused.status_code == 422 and said(refused.text, "ends_on") == "The last day lies before the first."
    nameless = await http.post("/planning/plans/new", data={"kind": "unit", "title_az": "", "title_en": ""})
    assert nameless.status_code == 422 and "Give it a title" in said(nameless.text, "title_az")
    title = f"<b>{uuid4().hex}</b>"
    made = place_of(await http.post("/planning/plans/new", data={"kind": "crisis", "title_az": title}))
    page = (await http.get(made)).text
    assert title not in page and title in unescape(page)
    assert "Rumours are quicker" in page or "Şayiələr" in page


async def test_a_copy_of_last_year_begins_where_it_was_to_arrive(sign_in: SignIn, ministry: Party) -> None:
    mark = uuid4().hex[:8]
    source = await full(ministry, "closed", mark)
    http = await sign_in(ministry.tenant, "head")
    assert f'value="{source}" selected' in (await http.get(f"/planning/plans/new?copy={source}")).text
    typed = {"copy": str(source), "kind": "unit", "starts_on": "01.01.2028", "ends_on": "31.12.2028"}
    made = place_of(await http.post("/planning/plans/new", data=typed))
    page = (await http.get(f"{made}/measures")).text
    assert f"Measure {mark}" in page and "<dd>40 <span" in page
    assert f"Activity {mark}" in (await http.get(f"{made}/activities")).text
    strange = await http.post("/planning/plans/new", data={**typed, "copy": str(uuid4())})
    assert strange.status_code == 422 and said(strange.text, "copy") == "There is no such plan of the agency."


@pytest.mark.parametrize(
    ("record", "typed", "wrong"),
    [
        ("plan_objective", {"measure": "followers_of_all", "target": "1"}, "measure"),
        ("plan_objective", {"measure": "awareness", "target": "many"}, "target"),
        ("plan_objective", {"measure": "awareness", "target": "140", "due_on": "1.1.2028", "source": "S"}, "target"),
        ("plan_objective", {"measure": "awareness", "target": "40", "source": ""}, "source"),
        ("plan_kpi", {"level": "impact", "measure": "posts", "target": "4"}, "measure"),
        ("plan_kpi", {"level": "", "measure": ""}, "level"),
        ("plan_audience", {"size": "-5"}, "size"),
        ("plan_channel", {"kind": "smoke"}, "kind"),
        ("plan_risk", {"likelihood": "6", "impact": "1"}, "likelihood"),
        ("plan_message", {"audience_id": str(uuid4())}, "audience_id"),
        ("plan_meeting", {"starts_at_on": "", "starts_at_time": ""}, "starts_at_on"),
        ("plan_meeting", {"starts_at_on": "1.1.2027", "starts_at_time": "late"}, "starts_at_time"),
        ("plan_decision", {"responsible_id": str(uuid4())}, "responsible_id"),
        ("plan_risk", {"text_az": "", "likelihood": "1", "impact": "1"}, "text_az"),
    ],
)
async def test_what_is_wrong_with_a_part_is_said_at_its_field_and_stays(
    sign_in: SignIn, ministry: Party, record: str, typed: Texts, wrong: str
) -> None:
    plan_id = await full(ministry)
    http = await sign_in(ministry.tenant, "head")
    data = {"record": record, "text_az": f"Words of {record}", **typed}
    answer = await http.post(f"/planning/plans/{plan_id}/do/part", data=data)
    assert answer.status_code == 422, answer.text[-500:]
    assert said(answer.text, wrong)
    if data["text_az"]:
        assert value_of(answer.text, "text_az") == data["text_az"]
    assert f"Words of {record}" not in (await http.get(f"/planning/plans/{plan_id}")).text


async def test_a_part_is_put_in_changed_placed_and_taken_out(sign_in: SignIn, ministry: Party) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
    http = await sign_in(ministry.tenant, "head")
    base = f"/planning/plans/{plan_id}"
    ids = []
    for place in range(3):
        data = {
            "record": "plan_audience",
            "text_az": f"Auditoriya {place}",
            "text_en": f"Group {place}",
            "size": "1000",
        }
        where = place_of(await http.post(f"{base}/do/part", data=data))
        ids.append(where.rpartition("#p-")[2])
    at = {"record": "plan_audience", "on": ids[2]}
    place_of(await http.post(f"{base}/do/up", data=at))
    place_of(await http.post(f"{base}/do/up", data=at))
    place_of(await http.post(f"{base}/do/up", data=at))
    page = (await http.get(base)).text
    assert re.findall(r'<li id="p-([0-9a-f-]{36})"', page) == [ids[2], ids[0], ids[1]]
    form = (await http.get(f"{base}/part?record=plan_audience&item={ids[0]}")).text
    assert value_of(form, "text_az") == "Auditoriya 0" and value_of(form, "size") == "1000"
    kept = hidden(form, "part-form")
    place_of(await http.post(f"{base}/do/part", data={**kept, "text_az": "Valideynlər", "text_en": "", "size": ""}))
    page = (await http.get(base)).text
    assert "Valideynlər" in page and "Group 0" not in page
    place_of(await http.post(f"{base}/do/take_out", data={"record": "plan_audience", "on": ids[1]}))
    assert "Group 1" not in (await http.get(base)).text
    assert (await http.get(f"{base}/part?record=plan_audience&item={ids[1]}")).status_code == 404
    for strange in ({"record": "plan"}, {"record": "plan_audience", "on": str(uuid4())}, {"on": "x"}, {}):
        assert (await http.post(f"{base}/do/take_out", data=strange)).status_code == 404


async def test_two_editors_of_a_part_see_both_texts_and_lose_none(
    sign_in: SignIn, ministry: Party, energy: Party
) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
        key = await parts.add_part(work, plan_id, words.MESSAGE, ItemEdit({"az": "Əvvəl", "en": "Before"}))
    await joined(ministry, energy, plan_id, "edit")
    mine, theirs = await sign_in(ministry.tenant, "head"), await sign_in(energy.tenant, "minister")
    address = f"/planning/plans/{plan_id}/part?record=plan_message&item={key}"
    first, second = (
        hidden((await mine.get(address)).text, "part-form"),
        hidden((await theirs.get(address)).text, "part-form"),
    )
    post = f"/planning/plans/{plan_id}/do/part"
    place_of(await mine.post(post, data={**first, "text_az": "Birinci", "text_en": "First"}))
    answer = await theirs.post(post, data={**second, "text_az": "Əvvəl", "text_en": "Second"})
    assert answer.status_code == 422
    assert 'id="compare-title"' in answer.text and "Somebody else saved" in answer.text
    rows = re.findall(r"<td>([^<]*)</td><td>([^<]*)</td></tr>", answer.text.split('id="compare-title"')[1])
    assert ("Second", "First") in rows and ("Əvvəl", "Birinci") in rows
    assert value_of(answer.text, "text_en") == "Second"
    again = hidden(answer.text, "part-form")
    assert again["version"] == "2"
    place_of(await theirs.post(post, data={**again, "text_az": "Birinci", "text_en": "Second"}))
    page = (await mine.get(f"/planning/plans/{plan_id}")).text
    assert "Birinci" in page and "Second" in page and "First" not in page


async def test_two_write_the_plan_in_two_languages_at_once_and_in_one_see_both(
    sign_in: SignIn, ministry: Party, energy: Party
) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work, texts={"az": Words("Plan", "Xülasə"), "en": Words("Plan", "Summary")})
    await joined(ministry, energy, plan_id, "edit")
    mine, theirs = await sign_in(ministry.tenant, "head"), await sign_in(energy.tenant, "minister")
    address, post = f"/planning/plans/{plan_id}/texts", f"/planning/plans/{plan_id}/do/texts"
    fields = [f"{name}_{code}" for name in ("title", "summary", "situation", "approach") for code in ("az", "en")]

    def form(page: str) -> Texts:
        return hidden(page, "texts-form") | {name: value_of(page, name) for name in fields}

    first, second = form((await mine.get(address)).text), form((await theirs.get(address)).text)
    third = form((await mine.get(address)).text)
    place_of(await mine.post(post, data={**first, "summary_az": "Birinci"}))
    place_of(await theirs.post(post, data={**second, "summary_en": "Second"}))
    answer = await mine.post(post, data={**third, "summary_az": "Üçüncü"})
    assert answer.status_code == 422 and 'id="compare-title"' in answer.text
    again = form(answer.text)
    assert again["summary_az"] == "Üçüncü"
    assert again["summary_en"] == "Second", "what was not touched is shown as it stands now"
    place_of(await mine.post(post, data=again))
    async with ministry.work() as work:
        found = await access.seen(work, plan_id)
        assert found is not None
        texts = await plans.texts_of(work, found.plan)
    assert (texts["az"].summary, texts["en"].summary) == ("Üçüncü", "Second")


async def test_a_language_that_two_begin_at_once_is_not_overwritten(
    sign_in: SignIn, ministry: Party, city: Party
) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
    await joined(ministry, city, plan_id, "edit")
    http = await sign_in(city.tenant, "mayor", "ka")
    page = (await http.get(f"/planning/plans/{plan_id}/texts")).text
    kept = hidden(page, "texts-form")
    async with ministry.work() as work:
        await writing.write(work, plan_id, {"ka": Words("სათაური")})
    typed = {**kept, "title_ka": "სხვა სათაური", "summary_ka": "", "situation_ka": "", "approach_ka": ""}
    answer = await http.post(f"/planning/plans/{plan_id}/do/texts", data=typed)
    assert answer.status_code == 422 and "სხვა სათაური" in answer.text and "სათაური" in answer.text


# --- activities


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


# --- agencies


async def test_an_agency_is_invited_by_name_sees_a_title_and_accepts(
    sign_in: SignIn, ministry: Party, school: Party, city: Party
) -> None:
    mark = uuid4().hex[:8]
    plan_id = await full(ministry, "consultation", mark)
    async with school.work() as work:
        await actions.publish_entry(work, EntryEdit(next(iter(BODIES)), {}, ""))
    owner = await sign_in(ministry.tenant, "head")
    base = f"/planning/plans/{plan_id}"
    for typed, wrong in (
        ({"agency": "", "level": "read"}, "agency"), ({"agency": "Ministry of Nothing", "level": "read"}, "agency"),
        ({"agency": "education", "level": "owner"}, "level"), ({"agency": "baku-education", "level": "read"}, "agency"),
        ({"agency": "education", "level": "read", "until": "1.1.2020"}, "until"),
    ):  # fmt: skip
        refused = await owner.post(f"{base}/do/invite", data={"message": "Typed message", **typed})
        assert refused.status_code == 422, typed
        assert said(refused.text, wrong), typed
        assert value_of(refused.text, "message") == "Typed message"
    given = {"agency": "Education", "level": "contribute", "message": f"Join us {mark}"}
    place_of(await owner.post(f"{base}/do/invite", data=given))
    twice = await owner.post(f"{base}/do/invite", data=given)
    assert twice.status_code in (303, 422)
    guest = await sign_in(school.tenant, "head")
    asked = f"/planning/invitations/{plan_id}"
    listed = (await guest.get("/planning/invitations")).text
    assert f"Plan {mark}" in listed and asked in listed
    page = (await guest.get(asked)).text
    assert f"Plan {mark}" in page and f"Join us {mark}" in page
    for word in ("Summary", "Goal", "Audience", "Message", "Activity", "Measure", "Remark", "Decision"):
        assert f"{word} {mark}" not in page, word
    for tab in ("", "/activities", "/revisions", "/comments", "/agencies"):
        assert (await guest.get(base + tab)).status_code == 404, tab
    adviser = await sign_in(school.tenant, "adviser")
    assert "You do not have that right" in (await adviser.get(asked)).text
    assert (await adviser.post(f"{asked}/accept")).status_code == 403
    stranger = await sign_in(city.tenant, "mayor")
    assert (await stranger.get(asked)).status_code == 404
    assert (await stranger.post(f"{asked}/accept")).status_code == 404
    assert place_of(await guest.post(f"{asked}/accept")) == base
    assert f"Goal {mark}" in (await guest.get(base)).text
    again = await guest.post(f"{asked}/accept")
    assert again.status_code == 422 and "has answered this invitation already" in unescape(again.text)
    assert place_of(await guest.get(asked)) == base


async def test_a_declined_invitation_says_why_to_who_asked(sign_in: SignIn, ministry: Party, energy: Party) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
        await sharing.invite(work, plan_id, energy.id, "read")
    guest = await sign_in(energy.tenant, "minister")
    asked = f"/planning/invitations/{plan_id}"
    place_of(await guest.post(f"{asked}/decline", data={"reason": "Not our matter"}))
    page = (await guest.get(asked)).text
    assert "Declined" in page and f"{asked}/accept" not in page
    owner = await sign_in(ministry.tenant, "head")
    row = (await owner.get(f"/planning/plans/{plan_id}/agencies")).text.split('id="g-energy"')[1].split("</tr>")[0]
    assert "Declined" in row and "Not our matter" in row


async def test_ending_a_part_asks_twice_and_whoever_was_writing_gets_the_text_back(
    sign_in: SignIn, ministry: Party, energy: Party
) -> None:
    mark = uuid4().hex[:8]
    plan_id = await full(ministry, "consultation", mark)
    await joined(ministry, energy, plan_id, "edit")
    async with energy.work() as work:
        await put(work, plan_id, f"Ours {mark}")
    guest, owner = await sign_in(energy.tenant, "minister"), await sign_in(ministry.tenant, "head")
    base = f"/planning/plans/{plan_id}"
    form = (await guest.get(f"{base}/part?record=plan_message")).text
    assert 'id="part-form"' in form
    listed = (await owner.get(f"{base}/agencies")).text
    assert f"?end={energy.id}" in listed and "do/revoke" not in listed
    asked = (await owner.get(f"{base}/agencies?end={energy.id}")).text
    assert "What happens at once" in asked and "It sees nothing of the plan any more" in asked
    silent = await owner.post(f"{base}/do/revoke", data={"on": str(energy.id), "reason": " "})
    assert silent.status_code == 422 and said(silent.text, "reason") == "Say why."
    assert f"Ours {mark}" in (await guest.get(f"{base}/activities")).text
    place_of(await owner.post(f"{base}/do/revoke", data={"on": str(energy.id), "reason": "It is over"}))
    typed = {"record": "plan_message", "text_az": f"Uzun mətn {mark}", "text_en": ""}
    answer = await guest.post(f"{base}/do/part", data=typed)
    assert answer.status_code == 409 and 'id="ended"' in answer.text
    assert f"Uzun mətn {mark}" in answer.text and "It is over" in answer.text and f"Ours {mark}" in answer.text
    for path in ("", "/activities", "/comments", "/revisions", "/part?record=plan_message"):
        page = await guest.get(base + path)
        assert page.status_code == 404 and 'id="ended"' in page.text, path
        for word in ("Goal", "Activity", "Message", "Remark", "Measure"):
            assert f"{word} {mark}" not in page.text, (path, word)
    assert f"Plan {mark}" not in (await guest.get("/planning/plans")).text
    assert f"Ours {mark}" in (await owner.get(f"{base}/activities")).text


async def test_leaving_says_what_happens_and_happens_at_once(sign_in: SignIn, ministry: Party, energy: Party) -> None:
    plan_id = await full(ministry, "active")
    await joined(ministry, energy, plan_id, "comment")
    guest = await sign_in(energy.tenant, "minister")
    base = f"/planning/plans/{plan_id}"
    assert "do/leave" not in (await guest.get(f"{base}/agencies")).text
    assert "Your agency sees nothing of the plan any more" in (await guest.get(f"{base}/agencies?leave=1")).text
    assert place_of(await guest.post(f"{base}/do/leave", data={"reason": ""})) == "/planning/invitations"
    assert (await guest.get(base)).status_code == 404
    owner = await sign_in(ministry.tenant, "head")
    refused = await owner.post(f"{base}/do/leave", data={})
    assert refused.status_code == 422 and "does not leave it" in unescape(refused.text)


async def test_revisions_are_compared_and_signed_with_a_reservation(
    sign_in: SignIn, ministry: Party, energy: Party
) -> None:
    plan_id = await full(ministry, "consultation")
    await joined(ministry, energy, plan_id, "contribute")
    owner, guest = await sign_in(ministry.tenant, "head"), await sign_in(energy.tenant, "minister")
    base = f"/planning/plans/{plan_id}"
    place_of(await owner.post(f"{base}/do/revise", data={"reason": "", "sign_by": ""}))
    async with ministry.work() as work:
        found = await access.seen(work, plan_id)
        assert found is not None
        risk = (await items_of(work, found.plan, words.RISK))[0]
        edit = ItemEdit({"az": "New risk"}, {"likelihood": 5, "impact": 3})
        await parts.change_part(work, plan_id, words.RISK, risk.id, edit)
    without = await owner.post(f"{base}/do/revise", data={"reason": ""})
    assert without.status_code == 422 and "Say why." in unescape(without.text)
    place_of(await owner.post(f"{base}/do/revise", data={"reason": "The risk grew"}))
    page = (await guest.get(f"{base}/revisions?of=2")).text
    differ = page.split('id="differences"')[1]
    assert "<del>2</del>" in differ and "<ins>5</ins>" in differ and "New risk" in differ
    assert "Sign revision 2" in (await guest.get(base)).text
    for typed, wrong in (({"verdict": ""}, "verdict"), ({"verdict": "reserved", "text": ""}, "text")):
        refused = await guest.post(f"{base}/do/sign", data={"number": "2", **typed})
        assert refused.status_code == 422, typed
        assert said(refused.text, wrong)
    old = await guest.post(f"{base}/do/sign", data={"number": "1", "verdict": "agreed"})
    assert old.status_code == 422 and "There is a newer revision" in unescape(old.text)
    sign = {"number": "2", "verdict": "reserved", "text": "Only with a budget"}
    place_of(await guest.post(f"{base}/do/sign", data=sign))
    twice = await guest.post(f"{base}/do/sign", data=sign)
    assert twice.status_code == 422 and "signed this revision already" in unescape(twice.text)
    page = (await owner.get(f"{base}/revisions")).text
    assert 'data-signed="reserved"' in page and "Only with a budget" in page
    place_of(await owner.post(f"{base}/do/approve", data={}))


async def test_who_is_called_on_stands_at_the_remark(sign_in: SignIn, ministry: Party, energy: Party) -> None:
    mark = uuid4().hex[:8]
    plan_id = await full(ministry, "consultation")
    await joined(ministry, energy, plan_id, "comment")
    owner, guest = await sign_in(ministry.tenant, "head"), await sign_in(energy.tenant, "minister")
    base = f"/planning/plans/{plan_id}"
    page = (await owner.get(f"{base}/comments")).text
    assert f'value="{energy.id}:"' in page
    for typed, wrong in (
        ({"text": "", "mentions": ""}, "text"), ({"text": "x" * 4001}, "text"),
        ({"text": "x", "mentions": "nobody"}, "mentions"), ({"text": "x", "mentions": f"{uuid4()}:"}, "mentions"),
        ({"text": "x", "inner": "1", "mentions": f"{energy.id}:"}, "mentions"),
    ):  # fmt: skip
        refused = await owner.post(f"{base}/do/comment", data=typed)
        assert refused.status_code == 422, typed
        assert said(refused.text, wrong), typed
    said_it = {"text": f"Please look {mark}", "mentions": f"{energy.id}:"}
    place_of(await owner.post(f"{base}/do/comment", data=said_it))
    assert f"Please look {mark}" in (await guest.get(f"{base}/comments")).text
    async with energy.work() as work:
        row = next(one for one in await history.comments(work, plan_id) if mark in one.text)
        assert [one["tenant_id"] for one in row.mentions] == [str(energy.id)]
    stranger = await guest.post(f"{base}/do/take_back", data={"on": str(row.id)})
    assert stranger.status_code == 404
    place_of(await owner.post(f"{base}/do/take_back", data={"on": str(row.id)}))
    assert mark not in (await guest.get(f"{base}/comments")).text


async def test_what_changed_is_counted_until_it_was_looked_at(sign_in: SignIn, ministry: Party, energy: Party) -> None:
    plan_id = await full(ministry, "consultation")
    await joined(ministry, energy, plan_id, "comment")
    guest = await sign_in(energy.tenant, "minister")
    base = f"/planning/plans/{plan_id}"
    assert "data-changed" in (await guest.get(base)).text
    place_of(await guest.post(f"{base}/do/review"))
    assert "data-changed" not in (await guest.get(base)).text
    async with ministry.work() as work:
        await talking.comment(work, plan_id, "Something new")
    assert 'data-changed="1"' in (await guest.get(base)).text


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


# --- lists


@asynccontextmanager
async def statements(house: House) -> AsyncIterator[list[str]]:
    """What the service asks the database meanwhile."""
    asked: list[str] = []

    def note(*given: Any) -> None:
        asked.append(str(given[2]))

    engine = house.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


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
