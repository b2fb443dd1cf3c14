"""Every page of a plan for each state, level and role; what is not yours is not there."""

import re
from decimal import Decimal
from html import unescape
from uuid import UUID, uuid4

import httpx
import pytest

from service.planning.plans.actions import keeping, measuring, talking
from service.planning.plans.actions.measuring import NewReading
from service.planning.plans.rules.content import FrozenSpan
from tests.planning.plans.factories import Party, joined, put
from tests.planning.plans.pages.making import STEPS, SignIn, full, place_of

TABS = ("overview", "activities", "measures", "meetings", "comments", "agencies", "revisions", "own", "history")
OWNERS = (*TABS, "units")


@pytest.mark.parametrize("state", sorted(STEPS))
async def test_every_tab_shows_what_stands_on_it(sign_in: SignIn, ministry: Party, state: str) -> None:
    mark = uuid4().hex[:8]
    plan_id = await full(ministry, state, mark)
    http = await sign_in(ministry.tenant, "head")
    stands = {
        "overview": ["Plan", "Summary", "Goal", "Audience", "Message", "Mesaj", "Channel", "Risk", "Response"],
        "activities": ["Activity"], "measures": ["Measure", "Goal"], "meetings": ["Meeting", "Minutes", "Decision"],
        "comments": ["Remark"], "own": ["Note", "Money"], "units": ["Activity"], "history": ["Activity", "Decision"],
    }  # fmt: skip
    for tab in OWNERS:
        answer = await http.get(f"/planning/plans/{plan_id}/{tab}")
        assert answer.status_code == 200, (tab, answer.text[-800:])
        for word in stands.get(tab, []):
            assert f"{word} {mark}" in answer.text, (tab, word)
        assert 'aria-current="page"' in answer.text
    assert (await http.get(f"/planning/plans/{plan_id}")).status_code == 200
    assert (await http.get(f"/planning/plans/{plan_id}/nothing")).status_code == 404
    assert "1,200.5" in (await http.get(f"/planning/plans/{plan_id}/own")).text


@pytest.mark.parametrize("language", ["az", "ka", "en"])
async def test_pages_answer_in_each_language(sign_in: SignIn, ministry: Party, language: str) -> None:
    plan_id = await full(ministry, "active")
    http = await sign_in(ministry.tenant, "head", language)
    for tab in (*OWNERS, "evaluation", "texts", "days", "activity", "part?record=plan_evaluation"):
        answer = await http.get(f"/planning/plans/{plan_id}/{tab}")
        assert answer.status_code == 200 and f'<html lang="{language}"' in answer.text, tab
    for path in ("/planning/plans", "/planning/plans/new", "/planning/invitations", "/planning/kpi"):
        assert (await http.get(path)).status_code == 200, path


@pytest.mark.parametrize(
    ("level", "forms", "none"),
    [
        ("read", ["do/note"], ["do/comment", "do/activity", "do/texts", "do/invite", "do/sign"]),
        ("comment", ["do/note", "do/comment"], ["do/activity", "/part?record", "do/invite"]),
        ("contribute", ["do/comment", "plans/{id}/activity"], ["/part?record", "do/invite", "do/forbid"]),
        ("edit", ["/part?record=plan_objective", "plans/{id}/texts"], ["do/invite", "do/forbid", "do/revise", "/days"]),
    ],
)
async def test_a_guest_is_offered_what_its_level_allows(
    sign_in: SignIn, ministry: Party, energy: Party, level: str, forms: list[str], none: list[str]
) -> None:
    plan_id = await full(ministry, "consultation")
    await joined(ministry, energy, plan_id, level)
    http = await sign_in(energy.tenant, "minister")
    shown = ""
    for tab in TABS:
        answer = await http.get(f"/planning/plans/{plan_id}/{tab}")
        assert answer.status_code == 200, tab
        shown += answer.text
    assert f'data-level="{level}"' in shown
    for form in forms:
        assert form.replace("{id}", str(plan_id)) in shown, form
    for form in none:
        assert form not in shown, form
    assert (await http.get(f"/planning/plans/{plan_id}/units")).status_code == 404
    for page in ("days", "texts", "part?record=plan_risk"):
        allowed = level == "edit" and page != "days"
        assert (await http.get(f"/planning/plans/{plan_id}/{page}")).status_code == (200 if allowed else 404), page


async def test_a_guest_never_sees_what_the_owner_keeps_for_itself(
    sign_in: SignIn, ministry: Party, energy: Party
) -> None:
    mark = uuid4().hex[:8]
    plan_id = await full(ministry, "consultation", mark)
    async with ministry.work() as work:
        await put(work, plan_id, f"Hidden {mark}", draft=True)
        await talking.comment(work, plan_id, f"Inner {mark}", inner=True)
    await joined(ministry, energy, plan_id, "edit")
    http = await sign_in(energy.tenant, "minister")
    owners = await sign_in(ministry.tenant, "head")
    seen = [(await http.get(f"/planning/plans/{plan_id}/{tab}")).text for tab in TABS]
    own = [(await owners.get(f"/planning/plans/{plan_id}/{tab}")).text for tab in TABS]
    for word in ("Note", "Money", "Hidden", "Inner"):
        assert any(f"{word} {mark}" in page for page in own), word
        assert not any(f"{word} {mark}" in page for page in seen), word
    assert any(f"Activity {mark}" in page for page in seen)


async def test_what_is_not_yours_is_as_what_is_not_there(
    sign_in: SignIn, ministry: Party, energy: Party
) -> None:  # fmt: skip
    mark = uuid4().hex[:8]
    plan_id = await full(ministry, "active", mark)
    async with ministry.work() as work:
        one = await put(work, plan_id, f"Secret {mark}")
    http = await sign_in(energy.tenant, "minister")

    def plain(answer: httpx.Response) -> str:
        """The page without what is made anew for each request."""
        return re.sub(r"[0-9a-f]{8}-?[0-9a-f-]{24,}", "", answer.text)

    nobody = uuid4()
    for path in ("", *(f"/{tab}" for tab in (*OWNERS, "texts", "days", "activity"))):
        foreign, absent = [await http.get(f"/planning/plans/{key}{path}") for key in (plan_id, nobody)]
        assert foreign.status_code == absent.status_code == 404, path
        assert plain(foreign) == plain(absent), path
    for deed in ("texts", "comment", "note", "leave", "revoke", "review", "sign", "activity", "invite", "consult"):
        given = {"text": "x", "reason": "x", "verdict": "agreed", "number": "1", "agency": "energy", "level": "read"}
        given |= {"title_az": "x", "starts_at_on": "1.3.2027", "starts_at_time": "10:00", "channel": "press",
                  "kind": "event", "on": str(ministry.id)}  # fmt: skip
        foreign, absent = [await http.post(f"/planning/plans/{key}/do/{deed}", data=given) for key in (plan_id, nobody)]
        assert foreign.status_code == absent.status_code == 404, deed
        assert plain(foreign) == plain(absent), deed
    assert (await http.get(f"/planning/activities/{one}")).status_code == 404
    assert (await http.get(f"/planning/invitations/{plan_id}")).status_code == 404
    assert (await http.post(f"/planning/invitations/{plan_id}/accept")).status_code == 404
    assert mark not in (await http.get("/planning/plans")).text + (await http.get("/planning/kpi")).text


async def test_who_has_no_right_to_plans_is_told_so(sign_in: SignIn, ministry: Party) -> None:
    plan_id = await full(ministry)
    http = await sign_in(ministry.tenant, "clerk")
    for path in ("plans", "plans/new", f"plans/{plan_id}", f"plans/{plan_id}/own", "invitations", "kpi"):
        assert (await http.get(f"/planning/{path}")).status_code == 403, path
    for path in ("plans/new", f"plans/{plan_id}/do/comment", f"invitations/{plan_id}/accept"):
        assert (await http.post(f"/planning/{path}", data={})).status_code == 403, path
    assert 'href="/planning/plans"' not in (await http.get("/me")).text


async def test_who_may_write_and_not_approve_reads_that_at_the_form(sign_in: SignIn, ministry: Party) -> None:
    plan_id = await full(ministry, "consultation")
    adviser = await sign_in(ministry.tenant, "adviser")
    page = (await adviser.get(f"/planning/plans/{plan_id}/revisions")).text
    assert "do/approve" not in page and "do/revise" in page
    answer = await adviser.post(f"/planning/plans/{plan_id}/do/approve", data={"reason": "We must"})
    assert answer.status_code == 403
    assert "You do not have the right to approve and sign plans." in unescape(answer.text)


async def test_freezes_are_shown_on_every_tab_and_hold(sign_in: SignIn, ministry: Party, energy: Party) -> None:
    plan_id = await full(ministry, "consultation")
    await joined(ministry, energy, plan_id, "contribute")
    async with energy.work() as work:
        one = await put(work, plan_id, "Ours")
    async with ministry.work() as work:
        span = FrozenSpan(work.now, work.in_time(days=2), "The council meets")
        await keeping.forbid_moves(work, plan_id, span)
    http = await sign_in(energy.tenant, "minister")
    for tab in ("overview", "activities", "history"):
        page = (await http.get(f"/planning/plans/{plan_id}/{tab}")).text
        assert "data-freeze" in page and "The council meets" in page and "do/allow" not in page, tab
    moved = {"activity": str(one), "version": "1", "starts_at_on": "10.03.2027", "starts_at_time": "12:00",
             "channel": "press"}  # fmt: skip
    answer = await http.post(f"/planning/plans/{plan_id}/do/move", data=moved)
    assert answer.status_code == 422 and "Nothing is moved in this plan until" in unescape(answer.text)
    assert 'value="12:00"' in answer.text
    owner = await sign_in(ministry.tenant, "head")
    page = (await owner.get(f"/planning/plans/{plan_id}/activities")).text
    freeze = re.search(r'do/allow"><input type="hidden" name="on" value="([0-9a-f-]{36})"', page)
    assert freeze is not None
    place_of(await owner.post(f"/planning/plans/{plan_id}/do/allow", data={"on": freeze[1]}))
    place_of(await http.post(f"/planning/plans/{plan_id}/do/move", data=moved))


async def test_figures_of_plans_stand_by_themselves(sign_in: SignIn, ministry: Party, energy: Party) -> None:
    mark = uuid4().hex[:8]
    plan_id = await full(ministry, "active", mark)
    await joined(ministry, energy, plan_id, "contribute")
    page = (await (await sign_in(ministry.tenant, "head")).get(f"/planning/plans/{plan_id}/measures")).text
    kpi = re.search(r'id="p-([0-9a-f-]{36})"', page)
    assert kpi is not None
    async with energy.work() as work:
        new = NewReading(work.today, Decimal(25), f"Shown {mark}", f"Office {mark}")
        await measuring.read(work, plan_id, UUID(kpi[1]), new)
    for party, who in ((ministry, "head"), (energy, "minister")):
        http = await sign_in(party.tenant, who)
        page = (await http.get("/planning/kpi?measure=awareness")).text
        row = next(part for part in page.split("<tr") if f"Measure {mark}" in part)
        cells = [re.sub(r"<[^>]+>|\s+", " ", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)]
        assert cells[1:3] == ["20", "40"] and cells[4].startswith("25") and "25%" in cells[4]
        assert cells[5].startswith("Survey") and f"Shown {mark}" in cells[5]
        assert f"Measure {mark}" not in (await http.get("/planning/kpi?measure=followers")).text
