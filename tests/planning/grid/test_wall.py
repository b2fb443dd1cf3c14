"""Nothing of the grid leaks: what could is planted first, then looked for at every place where the grid is read."""

import io
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pypdfium2
import pytest
from sqlalchemy import text

from service.planning.grid.actions.feeds import make_feed
from service.planning.plans.actions import deciding, doing, keeping, sharing, talking
from service.planning.plans.rules.content import Slot
from service.runtime.house import House
from service.runtime.tenants import Tenant
from tests.conftest import visitor_of
from tests.planning.plans.factories import Party, audience, begun, joined, put, slot

pytestmark = pytest.mark.usefixtures("alone")
SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
Api = Callable[..., Awaitable[httpx.AsyncClient]]
SECRET = "Gizlisöz"
WEEK = "view=week&on=2027-03-10"
PAGES = (
    f"/planning/grid?{WEEK}", "/planning/grid?view=month&on=2027-03-10", "/planning/grid?view=list&on=2027-03-10",
    "/planning/grid?view=mine&on=2027-03-10", f"/planning/grid?{WEEK}&conflicts=1",
    "/api/v1/planning/grid?from=2027-03-01&to=2027-03-31",
)  # fmt: skip


async def person_id(party: Party, username: str) -> Any:
    async with party.work() as work:
        return (
            await work.session.execute(text("select id from person where username = :name"), {"name": username})
        ).scalar_one()


async def address(party: Party, username: str, scope: str = "all") -> str:
    """A new secret address of the planning calendar."""
    person = await person_id(party, username)
    async with party.work() as work:
        return f"/planning/calendar/{await make_feed(work, person, scope)}.ics"


async def planted(owner: Party, guest: Party) -> tuple[Any, dict[str, Any]]:
    """A joint plan with what is the owner's alone in every kind of row that a grid could show."""
    async with owner.work() as work:
        plan_id = await begun(work)
        to = await audience(work, plan_id)
        shown = await put(work, plan_id, "Brifinq", slot=slot(9), audiences=[to])
        hidden = await put(work, plan_id, f"{SECRET} brifinq", slot=slot(9), audiences=[to], draft=True,
                           spokesperson=f"{SECRET} natiq", place=f"{SECRET} yer")  # fmt: skip
        await keeping.keep_note(work, plan_id, f"{SECRET} qeyd")
        await keeping.keep_money(work, plan_id, {"title": f"{SECRET} xərc", "currency": "AZN", "planned": 5})
        await talking.comment(work, plan_id, f"{SECRET} söz", inner=True)
        own = await begun(work)
        other = await put(work, own, f"{SECRET} başqa plan", slot=slot(10), audiences=[await audience(work, own)])
    await joined(owner, guest, plan_id, "edit")
    return plan_id, {"shown": shown, "hidden": hidden, "other": other}


async def words_for(http: httpx.AsyncClient, api: httpx.AsyncClient, keys: dict[str, Any]) -> str:
    """Everything that an agency reads of the grid, as one text."""
    found = []
    for path in PAGES:
        answer = await (api if path.startswith("/api") else http).get(path)
        assert answer.status_code == 200, path
        found.append(answer.text)
    ids = ",".join(str(one) for one in keys.values())
    found.append((await http.get(f"/planning/grid/chips?{WEEK}&ids={ids}")).text.replace(ids, ""))
    paper = await http.get(f"/planning/grid/paper?{WEEK}")
    assert paper.status_code == 200
    for page in pypdfium2.PdfDocument(io.BytesIO(paper.content)):
        found.append(page.get_textpage().get_text_bounded())
    return "\n".join(found)


async def test_a_guest_sees_what_is_shown_and_nothing_else(
    sign_in: SignIn, api: Api, ministry: Party, energy: Party, city: Party
) -> None:
    _, keys = await planted(ministry, energy)
    own = await words_for(await sign_in(ministry.tenant, "head"), await api(ministry.tenant, "head"), keys)
    assert own.count(SECRET) > 6, "what could leak is there for its own agency"
    for party, person, sees in ((energy, "minister", True), (city, "mayor", False)):
        theirs = await words_for(await sign_in(party.tenant, person), await api(party.tenant, "head"), keys)
        assert ("Brifinq" in theirs) is sees
        for leaked in (SECRET, str(keys["hidden"]), str(keys["other"])):
            assert leaked not in theirs, (party.tenant.slug, leaked)


async def test_what_collides_with_what_is_not_shown_says_nothing(
    sign_in: SignIn, ministry: Party, energy: Party
) -> None:
    """Two press briefings at one hour, one of them unshown: who does not see it is told of no conflict."""
    await planted(ministry, energy)
    own, guest = await sign_in(ministry.tenant, "head"), await sign_in(energy.tenant, "minister")
    assert 'data-reason="hour"' in (await own.get(f"/planning/grid?{WEEK}")).text
    theirs = (await guest.get(f"/planning/grid?{WEEK}")).text
    assert "data-reason=" not in theirs and "Conflicts <b>0</b>" in theirs


@pytest.mark.parametrize("how", ["revoked", "left"])
async def test_an_end_is_an_end_everywhere_at_once(
    sign_in: SignIn, api: Api, app: Any, ministry: Party, energy: Party, how: str
) -> None:
    plan_id, keys = await planted(ministry, energy)
    async with energy.work() as work:
        await put(work, plan_id, "Interview", slot=slot(11, channel="tv"))
    http, program = await sign_in(energy.tenant, "minister"), await api(energy.tenant, "head")
    secret, outside = await address(energy, "minister"), visitor_of(app, energy.tenant)
    assert "Brifinq" in await words_for(http, program, keys)
    assert "Brifinq" in (await outside.get(secret)).text
    if how == "revoked":
        async with ministry.work() as work:
            await sharing.revoke(work, plan_id, energy.id, "Bitdi")
    else:
        async with energy.work() as work:
            await sharing.leave(work, plan_id, "Bitdi")
    after = await words_for(http, program, keys) + (await outside.get(secret)).text
    for gone in ("Brifinq", "Interview", str(keys["shown"])):
        assert gone not in after, gone
    await outside.aclose()


# --- the calendar


async def asked(app: Any, tenant: Tenant, path: str) -> httpx.Response:
    http = visitor_of(app, tenant)
    answer = await http.get(path)
    await http.aclose()
    return answer


def plain(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, re.sub(r"[0-9a-f]{32}|[\w-]{43}\.ics|\d\d:\d\d", "", answer.text)


async def test_a_calendar_holds_titles_and_links_of_what_is_shown(
    app: Any, ministry: Party, energy: Party, sign_in: SignIn
) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work, starts_on=None, ends_on=None)
        near = work.now.replace(hour=9, minute=0, second=0, microsecond=0)
        day = Slot(near + timedelta(days=3), near + timedelta(days=3, hours=1))
        key = await put(work, plan_id, "Brifinq", slot=day, place="Zal", spokesperson="Natiq")
        off = await put(work, plan_id, "Ləğv", slot=day)
        await doing.step(work, off, "cancel", "Hava")
        await put(work, plan_id, SECRET, slot=day, draft=True)
        await put(work, plan_id, "Bəlkə", slot=Slot(day.starts_at, day.ends_at, tentative=True))
    await joined(ministry, energy, plan_id, "read")
    await sign_in(energy.tenant, "minister")
    for party, person in ((ministry, "head"), (energy, "minister")):
        answer = await asked(app, party.tenant, await address(party, person))
        assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/calendar")
        said = answer.text.replace("\r\n ", "")
        assert said.count("BEGIN:VEVENT") == 3
        assert "SUMMARY:Brifinq" in said and f"/planning/activities/{key}" in said
        assert said.count("STATUS:CANCELLED") == 1 and "(time not sure)" in said
        for left_out in (SECRET, "Zal", "Natiq", "Hava"):
            assert left_out not in said
    mine = await asked(app, ministry.tenant, await address(ministry, "head", "mine"))
    assert mine.status_code == 200 and "VEVENT" not in mine.text


async def test_wrong_addresses_answer_alike_and_tell_nothing(
    app: Any, ministry: Party, energy: Party, house: House, sign_in: SignIn
) -> None:
    living = await address(ministry, "head")
    nothing = plain(await asked(app, ministry.tenant, f"/planning/calendar/{'A' * 43}.ics"))
    assert nothing[0] == 404
    replaced = await address(ministry, "head")
    assert plain(await asked(app, ministry.tenant, living)) == nothing, "a new address ends the old one"
    assert (await asked(app, ministry.tenant, replaced)).status_code == 200
    assert plain(await asked(app, energy.tenant, replaced))[0] == 404, "it is one agency's"
    http = await sign_in(ministry.tenant, "head")
    assert (await http.post("/planning/grid/calendar/revoke")).status_code == 303
    assert plain(await asked(app, ministry.tenant, replaced)) == nothing
    for odd in ("x", "x.ics", f"{'A' * 43}", f"{'A' * 42}%00.ics"):
        assert (await asked(app, ministry.tenant, f"/planning/calendar/{odd}")).status_code == 404
    # Whoever may not read plans any more has no calendar of them either.
    clerks = await address(ministry, "clerk")
    assert plain(await asked(app, ministry.tenant, clerks)) == nothing
    async with ministry.work() as work:
        kept = await work.session.execute(text("select digest from plan_feed"))
        assert all(len(row[0]) == 32 and row[0].hex() not in clerks for row in kept)


async def test_the_address_is_made_and_ended_on_its_page(sign_in: SignIn, ministry: Party, app: Any) -> None:
    http = await sign_in(ministry.tenant, "head")
    wrong = await http.post("/planning/grid/calendar", data={"scope": "everybody"})
    assert wrong.status_code == 422 and 'aria-invalid="true"' in wrong.text
    made = await http.post("/planning/grid/calendar", data={"scope": "all"})
    found = re.search(r'<code id="address">([^<]+)</code>', made.text)
    assert found is not None
    path = "/planning/calendar/" + found[1].rpartition("/")[2]
    assert (await asked(app, ministry.tenant, path)).status_code == 200
    page = (await http.get("/planning/grid/calendar")).text
    assert found[1] not in page and "There is an address since" in page
    assert (await http.post("/planning/grid/calendar/revoke")).status_code == 303
    again = await http.post("/planning/grid/calendar/revoke")
    assert again.status_code == 422 and "There is no secret address now." in again.text


# --- the API


async def test_the_api_says_what_the_page_shows(api: Api, ministry: Party, energy: Party) -> None:
    plan_id, keys = await planted(ministry, energy)
    async with ministry.work() as work:
        await deciding.consult(work, plan_id)
    program, guest = await api(ministry.tenant, "head"), await api(energy.tenant, "head")
    asked_for = {"from": "2027-03-08", "to": "2027-03-14"}
    own = (await program.get("/api/v1/planning/grid", params=asked_for)).json()
    assert {one["id"] for one in own["items"]} == {str(key) for key in keys.values()}
    assert all(one["proposal"] for one in own["conflicts"]) and own["conflicts"]
    theirs = (await guest.get("/api/v1/planning/grid", params=asked_for)).json()
    assert [(one["id"], one["own"], one["movable"], one["first_day"]) for one in theirs["items"]] == [
        (str(keys["shown"]), False, True, "2027-03-09")
    ]
    assert theirs["conflicts"] == [] and [one["id"] for one in theirs["agencies"]] == [str(ministry.id)]
    for wrong, field in (
        ({"from": "x", "to": "2027-03-14"}, "from"), ({"from": "2027-03-14", "to": "2027-03-08"}, "to"),
        ({"from": "2027-01-01", "to": "2027-12-31"}, "to"), ({**asked_for, "channel": "pigeon"}, "channel"),
        ({**asked_for, "plan": "x"}, "plan"), ({**asked_for, "state": "lost"}, "state"),
    ):  # fmt: skip
        answer = await program.get("/api/v1/planning/grid", params=wrong)
        assert answer.status_code in (400, 422) and field in answer.text, wrong
    clerk = await api(ministry.tenant, "clerk")
    assert (await clerk.get("/api/v1/planning/grid", params=asked_for)).status_code == 403
