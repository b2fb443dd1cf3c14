"""Media contacts over HTTP and API: entered, found in three alphabets, merged and parted, listed, walled."""

import csv
import io
import re
from collections.abc import Awaitable, Callable
from datetime import date
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from service.kit.refusal import Refusal
from service.press.outlets.actions import bouncing, consent, keeping, lists, merging, working
from service.press.outlets.queries import audience, contacts, finding, tenures
from service.press.outlets.rules.acts import JOURNALIST, OUTLET
from service.press.outlets.rules.content import (
    SOFT_BOUNCES,
    WHY_BROKEN,
    WHY_REFUSED,
    WHY_TWICE,
    WHY_UNSUBSCRIBED,
    JournalistEdit,
    TenureEdit,
)
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from tests.conftest import OpenWork
from tests.press.outlets.factories import journalist, letters, listed, outlet, word

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]


def of(http: httpx.Response) -> UUID:
    """The id at the end of the address that an answer leads to."""
    assert http.status_code in (200, 303), http.text[:600]
    where = http.headers.get("location") or http.headers.get("hx-redirect") or http.headers.get("hx-location") or ""
    return UUID(where.rpartition("/")[2])


# --- entering and finding


async def test_a_journalist_is_entered_changed_and_called_no_longer_active(sign_in: SignIn, tenant: Tenant) -> None:
    adviser, name = await sign_in(tenant, "adviser"), f"Nərmin {word()}"
    wrong = await adviser.post("/press/journalists/new", data={"name": "", "origin": "local", "email": "n@@x"})
    assert (
        wrong.status_code == 422 and 'value="n@@x"' in wrong.text and "Type the name of the journalist." in wrong.text
    )
    made = of(
        await adviser.post(
            "/press/journalists/new",
            data={"name": name, "origin": "foreign", "email": "n@press.example", "language_ru": "1",
                  "first_language": "az", "beats": "Education\nSchools", "spellings": "Нармин"},
        )
    )  # fmt: skip
    here = f"/press/journalists/{made}"
    page = (await adviser.get(here)).text
    assert name in page and "Education · Schools" in page and "From abroad" in page and "Russian" in page
    form = (await adviser.get(f"{here}/edit")).text
    assert 'name="version" value="1"' in form and "Нармин" in form
    typed = {"name": name, "origin": "local", "email": "m@press.example", "version": "1"}
    assert (await adviser.post(f"{here}/edit", data=typed)).status_code in (200, 303)
    stale = await adviser.post(f"{here}/edit", data={**typed, "email": "late@press.example"})
    assert stale.status_code == 409 and "m@press.example" in stale.text and 'value="late@press.example"' in stale.text
    unsaid = await adviser.post(f"{here}/end", data={"reason": ""})
    assert unsaid.status_code == 422 and "Say why." in unsaid.text
    await adviser.post(f"{here}/end", data={"reason": "Left the trade"})
    page = (await adviser.get(here)).text
    assert "No longer active" in page and "Left the trade" in page
    assert here not in (await adviser.get("/press/journalists", params={"q": name})).text
    assert here in (await adviser.get("/press/journalists", params={"q": name, "state": "ended"})).text


@pytest.mark.parametrize("typed", ["Алиев Джавид", "Javid Aliyev", "əliyev cavid", "Cavid", "ალიევი"])
async def test_one_is_found_by_any_spelling(work: Work, typed: str) -> None:
    made = await journalist(work, "Cavid Əliyev", email=f"{word()}@press.example")
    other = await journalist(work, "Nərmin Uydurmalı")
    found = {hit.id for hit in await finding.journalists(work, typed, 50)}
    assert made in found and other not in found


async def test_one_is_found_by_the_beginning_of_the_address_and_by_the_search(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    address = f"desk-{word()}@press.example"
    async with committing(tenant) as work:
        made = await outlet(work, f"Gündəlik {word()}", email=address)
        assert [hit.id for hit in await finding.outlets(work, address[:10])] == [made]
    head = await sign_in(tenant, "head")
    assert f"/press/outlets/{made}" in (await head.get("/press/outlets", params={"q": address})).text
    jumped = await head.get("/search", params={"q": address})
    assert f"/press/outlets/{made}" in jumped.text + jumped.headers.get("location", "")
    options = (await head.get("/press/outlets/suggest", params={"q": address[:12]})).text
    assert f'data-id="{made}"' in options


async def test_pages_of_a_long_list_follow_each_other(work: Work) -> None:
    from service.press.outlets.queries.listing import PAGE, Asked, rows

    mark = word()
    made = {await journalist(work, f"{mark} {place:03}") for place in range(PAGE + 3)}
    first, after = await rows(work, JOURNALIST, Asked(mark))
    assert after is not None
    second, end = await rows(work, JOURNALIST, Asked(mark), after)
    assert end is None and {one.id for one in [*first, *second]} == made
    assert [one.name for one in [*first, *second]] == [f"{mark} {place:03}" for place in range(PAGE + 3)]


# --- tenure, notes


async def test_tenure_is_shown_on_both_sides_and_withdrawn_with_a_reason(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    async with committing(tenant) as work:
        paper, person = await outlet(work, f"Qəzet {word()}"), await journalist(work, f"Yazan {word()}")
    adviser, here = await sign_in(tenant, "adviser"), f"/press/journalists/{person}"
    unknown = await adviser.post(f"{here}/tenures", data={"outlet": "typed only"})
    assert unknown.status_code == 422 and "Choose the outlet from the list." in unknown.text
    backwards = {"outlet": "x", "outlet_id": str(paper), "from_on": "01.02.2026", "until_on": "31.01.2026"}
    assert (await adviser.post(f"{here}/tenures", data=backwards)).status_code == 422
    await adviser.post(f"{here}/tenures", data={**backwards, "until_on": "", "post": "Correspondent"})
    assert "Correspondent" in (await adviser.get(f"/press/outlets/{paper}")).text
    async with committing(tenant) as work:
        (held,) = await tenures.of_journalist(work, [person])
    assert held.from_on == date(2026, 2, 1) and held.held_on(date(2026, 11, 1))
    form = (await adviser.get(f"{here}/tenures/{held.id}")).text
    assert 'value="01.02.2026"' in form
    await adviser.post(f"{here}/tenures/{held.id}", data={"post": "Editor", "from_on": "01.02.2026", "until_on": ""})
    assert "Editor" in (await adviser.get(here)).text
    assert (await adviser.post(f"{here}/tenures/{held.id}", data={"withdraw": "1", "reason": ""})).status_code == 422
    await adviser.post(f"{here}/tenures/{held.id}", data={"withdraw": "1", "reason": "Mixed up"})
    async with committing(tenant) as work:
        assert await tenures.of_journalist(work, [person]) == []


async def test_private_notes_are_read_by_those_who_may_only(
    sign_in: SignIn, api: SignIn, tenant: Tenant, committing: OpenWork, work: Work
) -> None:
    secret = f"secret-{word()}"
    async with committing(tenant) as opened:
        person = await journalist(opened, f"Yazan {word()}")
    adviser, here = await sign_in(tenant, "adviser"), f"/press/journalists/{person}"
    assert (await adviser.post(f"{here}/notes", data={"note": " "})).status_code == 422
    await adviser.post(f"{here}/notes", data={"note": secret})
    assert secret in (await adviser.get(here)).text
    told = await (await api(tenant, "adviser")).get(f"/api/v1/press/journalists/{person}")
    assert told.status_code == 200 and secret not in told.text
    query = text("select payload::text from act where record = 'journalist_note'")
    assert secret not in " ".join(str(row[0]) for row in await work.session.execute(query))
    reader = type(work.actor)(
        kind="person", id=uuid4(), name="R", scopes={"press.read": work.actor.scope("press.read")}
    )
    work.actor = reader
    assert await tenures.notes(work, [person]) == []
    with pytest.raises(Refusal) as refused:
        await working.write_note(work, person, "mine")
    assert refused.value.code == "not_permitted"


async def test_a_clerk_sees_nothing_of_the_press_office(sign_in: SignIn, api: SignIn, tenant: Tenant) -> None:
    clerk, program = await sign_in(tenant, "clerk"), await api(tenant, "clerk")
    for path in ("/press/journalists", "/press/outlets", "/press/lists", "/press/imports", "/press/duplicates"):
        assert (await clerk.get(path)).status_code == 403, path
    for path in ("/api/v1/press/journalists", "/api/v1/press/outlets", "/api/v1/press/lists"):
        assert (await program.get(path)).status_code == 403, path


# --- merging


async def test_two_become_one_and_two_again(work: Work) -> None:
    paper = await outlet(work)
    one = await journalist(work, "Cavid Əliyev", phone="+994 12 1")
    other = await journalist(work, "Джавид Алиев", email="javid@press.example", languages=("ru",))
    await working.add_tenure(work, other, TenureEdit(paper, "Editor"))
    await consent.note_consent(work, JOURNALIST, other, "refused", "by phone")
    held = await listed(work, one, other)
    before = [await contacts.journalist(work, ident) for ident in (one, other)]
    version = [card.version for card in before if card]
    await merging.merge(work, JOURNALIST, one, other, frozenset(), (version[0], version[1]))
    card = await contacts.journalist(work, one)
    assert card is not None and (card.email, card.languages) == ("javid@press.example", ["ru"])
    assert card.spellings == ["Джавид Алиев"] and card.consent == "refused"
    assert await contacts.standing(work, JOURNALIST, other) == one
    assert [row.id for row in await finding.journalists(work, "Джавид")] == [one]
    ids = await contacts.identities(work, JOURNALIST, one)
    assert [tenure.outlet_id for tenure in await tenures.of_journalist(work, ids)] == [paper]
    (recipient,) = await audience.recipients(work, [held])
    assert (recipient.journalist_id, recipient.why_not) == (one, WHY_REFUSED)
    with pytest.raises(Refusal):
        await keeping.end(work, JOURNALIST, other, "reason")
    await merging.undo_merge(work, JOURNALIST, other, "Two people after all")
    card = await contacts.journalist(work, one)
    assert card is not None and (card.email, card.languages, card.spellings, card.consent) == ("", [], [], "unasked")
    assert {row.id for row in await finding.journalists(work, "Алиев")} == {one, other}
    assert {one.journalist_id for one in await audience.recipients(work, [held])} == {one, other}


async def test_what_was_changed_after_a_merge_stays_when_it_is_undone(work: Work) -> None:
    one, other = await journalist(work), await journalist(work, email="theirs@press.example", phone="+994 12 2")
    await merging.merge(work, JOURNALIST, one, other, frozenset(), (1, 1))
    card = await contacts.journalist(work, one)
    assert card is not None
    edit = JournalistEdit(card.name, email="newer@press.example", phone=card.phone)
    await keeping.change(work, one, edit, card.version)
    await merging.undo_merge(work, JOURNALIST, other, "Mistake")
    card = await contacts.journalist(work, one)
    assert card is not None and (card.email, card.phone) == ("newer@press.example", "")


async def test_a_chain_of_merges_is_undone_from_its_end(work: Work) -> None:
    one, two, three = [await outlet(work) for _ in range(3)]
    await merging.merge(work, OUTLET, two, one, frozenset(), (1, 1))
    await merging.merge(work, OUTLET, three, two, frozenset(), (1, 2))
    assert await contacts.standing(work, OUTLET, one) == three
    with pytest.raises(Refusal) as later:
        await merging.undo_merge(work, OUTLET, one, "first")
    assert later.value.code == "later_merge"
    await merging.undo_merge(work, OUTLET, two, "last first")
    assert await contacts.standing(work, OUTLET, one) == two
    await merging.undo_merge(work, OUTLET, one, "now this")
    assert [await contacts.standing(work, OUTLET, ident) for ident in (one, two, three)] == [one, two, three]


async def test_likely_duplicates_are_offered_compared_and_merged_in_the_browser(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    mark, name = word(), letters()
    async with committing(tenant) as work:
        one = await journalist(work, f"Rəşad Məmmədov {name}", email=f"{mark}@press.example")
        other = await journalist(work, f"Rashad Mammadov {name}", email=f"{mark}2@press.example")
    adviser = await sign_in(tenant, "adviser")
    assert f"/press/journalists/{one}/merge?other_id={other}" in (await adviser.get("/press/duplicates")).text
    form = (await adviser.get(f"/press/journalists/{one}/merge", params={"other_id": str(other)})).text
    assert f"{mark}2@press.example" in form
    versions = {"version_one": "1", "version_other": "1", "other_id": str(other), "stays": str(one)}
    lacking = await adviser.post(f"/press/journalists/{one}/merge", data={**versions, "stays": ""})
    assert lacking.status_code == 422
    done = await adviser.post(f"/press/journalists/{one}/merge", data={**versions, "take_email": str(other)})
    assert of(done) == one
    page = (await adviser.get(f"/press/journalists/{one}")).text
    assert f"{mark}2@press.example" in page and "Also known as" in page
    assert f"/press/journalists/{one}" in (await adviser.get(f"/press/journalists/{other}")).text
    again = await adviser.post(f"/press/journalists/{one}/merge", data=versions)
    assert again.status_code == 422
    await adviser.post(f"/press/journalists/{other}/unmerge", data={"reason": "Two people"})
    assert f"{mark}@press.example" in (await adviser.get(f"/press/journalists/{one}")).text


# --- lists, consent, what came back


async def test_who_gets_mail_of_a_list_and_who_not_and_why(work: Work) -> None:
    shared = f"{word()}@press.example"
    paper = await outlet(work, email=shared, languages=("ka",))
    one = await journalist(work, email=shared.swapcase(), languages=("ru", "en"))
    gone, broken, left = [await journalist(work, email=f"{word()}@press.example") for _ in range(3)]
    held, second = await listed(work, one, gone, broken, left), await listed(work, left)
    await lists.add_members(work, held, [(OUTLET, paper), (JOURNALIST, one)])
    cards = {ident: await contacts.journalist(work, ident) for ident in (gone, broken, left)}
    emails = {ident: card.email for ident, card in cards.items() if card}
    assert await consent.unsubscribe(work, emails[gone], None) == 1
    assert await consent.unsubscribe(work, emails[gone], None) == 0
    assert await consent.unsubscribe(work, emails[left], held) == 1
    await bouncing.note_bounce(work, emails[broken].swapcase(), True, "550 no such user")
    told = {one.journalist_id or one.outlet_id: one for one in await audience.recipients(work, [held])}
    assert {ident: one.why_not for ident, one in told.items()} == {
        one: "", paper: WHY_TWICE, gone: WHY_REFUSED, broken: WHY_BROKEN, left: WHY_UNSUBSCRIBED,
    }  # fmt: skip
    assert (told[one].language, told[one].allowed) == ("en", True)
    # What goes to the other list still reaches them: they left one.
    both = {one.journalist_id: one.allowed for one in await audience.recipients(work, [held, second])}
    assert both[left] is True
    assert await lists.add_members(work, held, [(JOURNALIST, left)]) == 0
    assert {one.journalist_id: one.why_not for one in await audience.of_contacts(work, [gone, left])} == {
        gone: WHY_REFUSED, left: "",
    }  # fmt: skip


async def test_temporary_refusals_add_up_until_a_mail_arrives(work: Work) -> None:
    person = await journalist(work, email=f"{word()}@press.example")
    card = await contacts.journalist(work, person)
    assert card is not None
    for _ in range(SOFT_BOUNCES - 1):
        await bouncing.note_bounce(work, card.email, False, "451 later")
    card = await contacts.journalist(work, person)
    assert card is not None and (card.mail_state, card.bounces) == ("doubtful", SOFT_BOUNCES - 1)
    await bouncing.note_arrived(work, card.email)
    card = await contacts.journalist(work, person)
    assert card is not None and (card.mail_state, card.bounces) == ("usable", 0)
    await bouncing.note_bounce(work, card.email, True, "550 gone")
    await bouncing.note_arrived(work, card.email)
    card = await contacts.journalist(work, person)
    assert card is not None and card.mail_state == "broken"
    await bouncing.clear_bounces(work, JOURNALIST, person)
    card = await contacts.journalist(work, person)
    assert card is not None and card.mail_state == "usable"
    await bouncing.note_bounce(work, f"{word()}@nobody.example", True, "550")


async def test_a_list_is_made_filled_exported_and_ended(sign_in: SignIn, tenant: Tenant, committing: OpenWork) -> None:
    title = f"Şəhər {word()}"
    async with committing(tenant) as work:
        person = await journalist(work, f"=Yazan {word()}", email=f"{word()}@press.example")
    adviser = await sign_in(tenant, "adviser")
    assert (await adviser.post("/press/lists/new", data={"title": " "})).status_code == 422
    made = of(await adviser.post("/press/lists/new", data={"title": title, "purpose": "City desk"}))
    twin = await adviser.post("/press/lists/new", data={"title": title})
    assert twin.status_code == 422 and "There is another list with this title." in twin.text
    here = f"/press/lists/{made}"
    assert (await adviser.post(f"{here}/members", data={"member": "typed only"})).status_code == 422
    await adviser.post(f"{here}/members", data={"member": "x", "member_id": f"journalist:{person}"})
    page = (await adviser.get(here)).text
    assert f"/press/journalists/{person}" in page and "City desk" in page
    taken = await adviser.get(f"{here}/export.csv")
    (_, row) = list(csv.reader(io.StringIO(taken.content.decode("utf-8-sig")), delimiter=","))
    assert row[0].startswith("'=Yazan") or row[0].startswith("\t=") or not row[0].startswith("=")
    assert (await adviser.get(f"{here}/export.xlsx")).status_code == 200
    (member,) = re.findall(rf"{here}/members/([0-9a-f-]+)/out", page)
    await adviser.post(f"{here}/members/{member}/out")
    assert f"/press/journalists/{person}" not in (await adviser.get(here)).text
    assert (await adviser.post(f"{here}/end", data={"reason": ""})).status_code == 422
    await adviser.post(f"{here}/end", data={"reason": "Nobody reads it"})
    assert (await adviser.post(f"{here}/members", data={"member_id": f"journalist:{person}"})).status_code == 422
    assert title not in (await adviser.get("/press/lists")).text
    assert title in (await adviser.get("/press/lists?ended=1")).text
    # Its title is free again; then it cannot come back under it.
    of(await adviser.post("/press/lists/new", data={"title": title}))
    assert (await adviser.post(f"{here}/resume")).status_code == 422


# --- API


async def test_programs_enter_change_and_read_contacts(api: SignIn, tenant: Tenant) -> None:
    http, name = await api(tenant, "adviser"), f"Yazan {word()}"
    made = await http.post(
        "/api/v1/press/journalists", json={"name": name, "languages": ["az"], "email": "p@x.example"}
    )
    assert made.status_code == 201, made.text
    told = made.json()
    assert made.headers["location"].endswith(told["id"]) and told["version"] == 1
    where = f"/api/v1/press/journalists/{told['id']}"
    wrong = await http.put(where, json={"name": name, "origin": "moon", "version": 1})
    assert wrong.status_code == 422 and "origin" in wrong.text
    changed = await http.put(where, json={"name": name, "phone": "+994 12 3", "version": 1})
    assert changed.json()["phone"] == "+994 12 3" and changed.json()["version"] == 2
    assert (await http.put(where, json={"name": name, "version": 1})).status_code == 409
    paper = (await http.post("/api/v1/press/outlets", json={"name": f"TV {word()}", "kind": "tv"})).json()
    held = (await http.post(f"{where}/tenures", json={"outlet_id": paper["id"], "post": "Host"})).json()
    assert held["tenures"][0]["outlet_id"] == paper["id"]
    read = (await http.get(f"/api/v1/press/outlets/{paper['id']}")).json()
    assert read["kind"] == "tv" and read["tenures"][0]["journalist"] == name
    listed_ = (await http.get("/api/v1/press/journalists", params={"q": name})).json()
    assert [one["id"] for one in listed_["items"]] == [told["id"]]
    assert (await http.get(f"/api/v1/press/journalists/{uuid4()}")).status_code == 404
    assert (await http.get("/api/v1/press/journalists", params={"cursor": "x"})).status_code == 422


async def test_programs_read_lists_and_add_to_them(api: SignIn, tenant: Tenant, committing: OpenWork) -> None:
    async with committing(tenant) as work:
        person = await journalist(work, email=f"{word()}@press.example")
        held = await listed(work, title=f"API {word()}")
    http = await api(tenant, "adviser")
    assert str(held) in (await http.get("/api/v1/press/lists")).text
    both = {"journalist_id": str(person), "outlet_id": str(person)}
    assert (await http.post(f"/api/v1/press/lists/{held}/members", json=both)).status_code == 422
    added = await http.post(f"/api/v1/press/lists/{held}/members", json={"journalist_id": str(person)})
    assert [one["journalist_id"] for one in added.json()["items"]] == [str(person)]
    read = (await http.get(f"/api/v1/press/lists/{held}/recipients")).json()["items"]
    assert read[0]["allowed"] is True and read[0]["why_not"] == ""
    assert (await http.get(f"/api/v1/press/lists/{uuid4()}/recipients")).status_code == 404


async def test_both_kinds_are_offered_for_a_list_and_many_are_put_on_it_at_once(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    mark = letters()
    async with committing(tenant) as work:
        people = [await journalist(work, f"Nino {mark}", beats=("Roads",)) for _ in range(2)]
        paper = await outlet(work, f"Gazeti {mark}")
        held = await listed(work)
    adviser = await sign_in(tenant, "adviser")
    offered = (await adviser.get("/press/lists/suggest", params={"q": mark})).text
    assert all(f'data-id="journalist:{one}"' in offered for one in people)
    assert f'data-id="outlet:{paper}"' in offered
    for typed in ("", "outlet", f"clerk:{paper}", f"outlet:{people[0]}", "journalist:nobody"):
        refused = await adviser.post(f"/press/lists/{held}/members", data={"member": mark, "member_id": typed})
        assert refused.status_code == 422 and 'id="member-e"' in refused.text
    marked = {"of": "journalist", "list": str(held), "ids": f"{people[0]} {people[1]}"}
    await adviser.post("/press/lists/add", data=marked)
    page = (await adviser.get("/press/journalists", params={"list": str(held), "beat": "Roads"})).text
    assert all(f'id="r-{one}"' in page for one in people) and "2 contacts" in page
    assert f'id="r-{people[0]}"' not in (await adviser.get("/press/journalists", params={"beat": "Bridges"})).text
    lost = await adviser.post("/press/lists/add", data={**marked, "list": ""})
    assert lost.status_code == 404
    clerk = await sign_in(tenant, "clerk")
    assert (await clerk.post("/press/lists/add", data=marked)).status_code == 403


async def test_languages_and_beats_narrow_the_list_in_the_order_of_the_alphabet(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    mark = letters()
    async with committing(tenant) as work:
        for name in (f"Xədicə {mark}", f"Hüseyn {mark}", f"Əli {mark}", f"Elçin {mark}"):
            await journalist(work, name, languages=("fa",))
        await journalist(work, f"Vaqif {mark}", languages=("az",))
    adviser = await sign_in(tenant, "adviser")
    await adviser.get("/language/az")
    page = (await adviser.get("/press/journalists", params={"q": mark, "language": "fa"})).text
    found = [page.index(f"{name} {mark}") for name in ("Elçin", "Əli", "Hüseyn", "Xədicə")]
    assert found == sorted(found), "as Azerbaijani sorts: e, ə, h, x"
    assert f"Vaqif {mark}" not in page


async def test_pages_of_contacts_stand_under_their_entry_of_the_rail(sign_in: SignIn, tenant: Tenant) -> None:
    adviser = await sign_in(tenant, "adviser")
    for path in ("/press/journalists", "/press/outlets", "/press/lists", "/press/imports", "/press/duplicates"):
        page = (await adviser.get(path)).text
        assert re.search(r'href="/press/journalists"[^>]*aria-current="page"', page), path
