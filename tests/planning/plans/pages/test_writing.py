"""What is typed into plans and parts: kept, refused at its field, compared with what another saved, never lost."""

import re
from html import unescape
from uuid import uuid4

import pytest

from service.planning.plans.actions import parts, writing
from service.planning.plans.queries import access, plans
from service.planning.plans.rules import words
from service.planning.plans.rules.content import ItemEdit, Words
from tests.planning.plans.factories import Party, begun, joined
from tests.planning.plans.pages.making import SignIn, Texts, full, hidden, place_of, said, value_of


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


async def test_words_in_another_agencys_language_outlive_an_edit(sign_in: SignIn, ministry: Party) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
        edit = ItemEdit({"az": "Mesaj", "ka": "შეტყობინება"})
        key = await parts.add_part(work, plan_id, words.MESSAGE, edit)
    http = await sign_in(ministry.tenant, "head")
    assert "ka" not in ministry.tenant.profile.languages
    assert "შეტყობინება" in (await http.get(f"/planning/plans/{plan_id}")).text
    page = (await http.get(f"/planning/plans/{plan_id}/part?record=plan_message&item={key}")).text
    typed = {f"text_{code}": value_of(page, f"text_{code}") for code in ("az", "ka", "en")}
    assert typed["text_ka"] == "შეტყობინება"
    data = {**hidden(page, "part-form"), **typed, "text_az": "Başqa mesaj"}
    place_of(await http.post(f"/planning/plans/{plan_id}/do/part", data=data))
    assert "შეტყობინება" in (await http.get(f"/planning/plans/{plan_id}")).text


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
