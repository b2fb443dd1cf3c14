"""Contacts as pages: found, shown, edited, and kept from other agencies."""

import html
import re
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import httpx
import pytest

from service.contacts.actions import count_letter, remember
from service.contacts.queries import card
from service.runtime.tenants import Tenant
from tests.conftest import visitor_of

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def clerk(sign_in: SignIn, tenant: Tenant) -> httpx.AsyncClient:
    return await sign_in(tenant, "clerk")


async def made(committing: Callable, tenant: Tenant, name: str) -> UUID:
    async with committing(tenant) as work:
        found: UUID = await remember(work, name)
        return found


def form(**changed: str) -> dict[str, str]:
    plain = {
        "kind": "organisation",
        "name": "Ad",
        "email": "",
        "phone": "",
        "address": "",
        "language": "",
        "version": "1",
    }
    return plain | changed


async def test_options_of_the_combobox(clerk: httpx.AsyncClient, tenant: Tenant, committing: Callable) -> None:
    mark = uuid4().hex
    contact = await made(committing, tenant, f"Şəki “İcra” {mark}")
    async with committing(tenant) as work:
        await count_letter(work, contact, work.now)
    answer = await clerk.get("/contacts/suggest", params={"q": f"icra {mark[:12]}"})
    options = re.findall(
        r'<li role="option" aria-selected="false" data-id="([^"]*)" data-words="([^"]*)">', answer.text
    )
    assert [(found, html.unescape(words)) for found, words in options] == [
        (str(contact), f"Şəki “İcra” {mark}"),
        ("", f"icra {mark[:12]}"),
    ]
    assert "<mark>İcra</mark>" in answer.text
    assert "1 letter ·" in answer.text
    same = await clerk.get("/contacts/suggest", params={"q": f"şəki icra {mark}"})
    assert 'data-id=""' not in same.text
    assert (await clerk.get("/contacts/suggest", params={"q": "  "})).text.strip() == ""
    hostile = await clerk.get("/contacts/suggest", params={"q": '"><script>' + "x" * 5000})
    assert hostile.status_code == 200
    assert "<script>" not in hostile.text


async def test_the_list_finds_and_pages(clerk: httpx.AsyncClient, tenant: Tenant, committing: Callable) -> None:
    mark = uuid4().hex
    async with committing(tenant) as work:
        for number in range(53):
            await remember(work, f"{mark} {number:03}")
    first = await clerk.get("/contacts", params={"q": mark})
    onwards = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert onwards
    second = await clerk.get(html.unescape(onwards[1]))
    back = re.search(r'rel="prev" href="([^"]+)"', second.text)
    assert back
    third = await clerk.get(html.unescape(back[1]))
    names = [re.findall(rf">{mark} (\d+)</a>", page.text) for page in (first, second, third)]
    assert (len(names[0]), names[1], names[2]) == (50, ["050", "051", "052"], names[0])
    assert "No contact has such a name" in (await clerk.get("/contacts", params={"q": mark, "kind": "person"})).text
    assert (await clerk.get("/contacts", params={"kind": "ship"})).status_code == 404


async def test_a_contact_is_shown_and_edited(clerk: httpx.AsyncClient, tenant: Tenant, committing: Callable) -> None:
    name = f"Nümunə {uuid4().hex}"
    contact = await made(committing, tenant, name)
    shown = await clerk.get(f"/contacts/{contact}")
    assert shown.status_code == 200
    assert name in shown.text
    assert f'value="{name}"' in (await clerk.get(f"/contacts/{contact}/edit")).text
    posted = form(name=f"{name} II", email="ofis@numune.example", address="Küçə 1\nŞəhər", language="az")
    saved = await clerk.post(f"/contacts/{contact}/edit", data=posted)
    assert (saved.status_code, saved.headers["location"]) == (303, f"/contacts/{contact}")
    again = await clerk.get(f"/contacts/{contact}")
    for words in (f"{name} II", "ofis@numune.example", "Küçə 1\nŞəhər", "Azərbaycanca"):
        assert words in again.text


async def test_what_is_wrong_is_told_at_its_field_and_nothing_is_lost(
    clerk: httpx.AsyncClient, tenant: Tenant, committing: Callable
) -> None:
    contact, other = [await made(committing, tenant, f"{letter} {uuid4().hex}") for letter in "AB"]
    async with committing(tenant) as work:
        taken = await card(work, other)
    assert taken is not None
    for changed, fields in [
        ({"name": ""}, ["name"]),
        ({"name": "x" * 301}, ["name"]),
        ({"email": "nobody", "phone": "call"}, ["email", "phone"]),
        ({"kind": "ship"}, ["kind"]),
        ({"language": "xx"}, ["language"]),
        ({"name": taken.name}, ["name"]),
        ({"version": "0"}, ["version"]),
    ]:
        answer = await clerk.post(f"/contacts/{contact}/edit", data=form(**{"address": "Typed 17", **changed}))
        assert answer.status_code == 422, changed
        assert [
            name
            for name in ("name", "email", "phone", "kind", "language", "version")
            if f'href="#{name}"' in answer.text
        ] == fields
        assert "Typed 17" in answer.text


async def test_a_stale_edit_keeps_both(clerk: httpx.AsyncClient, tenant: Tenant, committing: Callable) -> None:
    name = f"Köhnə {uuid4().hex}"
    contact = await made(committing, tenant, name)
    assert (await clerk.post(f"/contacts/{contact}/edit", data=form(name=name, phone="111 22 33"))).status_code == 303
    stale = await clerk.post(f"/contacts/{contact}/edit", data=form(name=name, phone="444 55 66"))
    assert stale.status_code == 409
    assert 'value="444 55 66"' in stale.text
    assert "<dd>111 22 33</dd>" in stale.text
    assert 'name="version" value="2"' in stale.text
    saved = await clerk.post(f"/contacts/{contact}/edit", data=form(name=name, phone="444 55 66", version="2"))
    assert saved.status_code == 303
    async with committing(tenant) as work:
        found = await card(work, contact)
    assert found is not None
    assert (found.phone, found.version) == ("444 55 66", 3)


async def test_not_yours_and_not_there(
    sign_in: SignIn, app: object, tenant: Tenant, other_tenant: Tenant, committing: Callable
) -> None:
    contact = await made(committing, tenant, f"Divar {uuid4().hex}")
    stranger = await sign_in(other_tenant, "clerk")
    for wanted in (contact, uuid4()):
        assert (await stranger.get(f"/contacts/{wanted}")).status_code == 404
        assert (await stranger.get(f"/contacts/{wanted}/edit")).status_code == 404
        assert (await stranger.post(f"/contacts/{wanted}/edit", data=form())).status_code == 404
    adviser = await sign_in(tenant, "adviser")
    assert (await adviser.get(f"/contacts/{contact}")).status_code == 200
    assert (await adviser.post(f"/contacts/{contact}/edit", data=form())).status_code == 403
    administrator = await sign_in(tenant, "administrator")
    assert (await administrator.get("/contacts/suggest", params={"q": "di"})).status_code == 403
    async with visitor_of(app, tenant) as nobody:
        assert (await nobody.get(f"/contacts/{contact}")).headers["location"] == f"/signin?next=/contacts/{contact}"


async def test_broken_utf8_is_no_fault_of_ours(clerk: httpx.AsyncClient, tenant: Tenant, committing: Callable) -> None:
    contact = await made(committing, tenant, f"Bayt {uuid4().hex}")
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = await clerk.post(
        f"/contacts/{contact}/edit", content=b"name=\xff\xfe&version=1&kind=person", headers=headers
    )
    assert answer.status_code in {400, 422, 303}
    huge = await clerk.post(f"/contacts/{contact}/edit", data=form(address="x" * 10_000_000))
    assert huge.status_code == 413


async def test_two_contacts_are_compared_and_merged(
    sign_in: SignIn, clerk: httpx.AsyncClient, tenant: Tenant, committing: Callable
) -> None:
    mark = uuid4().hex
    one, other = (
        await made(committing, tenant, f"Elm {mark} Mərkəzi"),
        await made(committing, tenant, f"Mərkəzi {mark} Elm"),
    )
    posted = form(name=f"Elm {mark} Mərkəzi", phone="111 11 11")
    assert (await clerk.post(f"/contacts/{one}/edit", data=posted)).status_code == 303
    posted = form(name=f"Mərkəzi {mark} Elm", phone="222 22 22")
    assert (await clerk.post(f"/contacts/{other}/edit", data=posted)).status_code == 303
    shown = await clerk.get(f"/contacts/{one}")
    assert "Likely the same contact" in shown.text
    assert f"/contacts/{one}/merge?other_id={other}" in html.unescape(shown.text)
    listed = html.unescape((await clerk.get("/contacts/duplicates")).text)
    assert f"/merge?other_id={one}" in listed or f"/merge?other_id={other}" in listed
    assert str(other) in (await clerk.get(f"/contacts/{one}/merge")).text
    assert f"Mərkəzi {mark} Elm" in (await clerk.get(f"/contacts/{one}/merge", params={"q": mark})).text
    both = await clerk.get(f"/contacts/{one}/merge", params={"other_id": str(other)})
    assert {"111 11 11", "222 22 22"} <= set(re.findall(r"\d{3} \d\d \d\d", both.text))
    asked = {
        "other_id": str(other),
        "version_one": "2",
        "version_other": "2",
        "stays": str(one),
        "take_phone": str(other),
    }
    stale = await clerk.post(f"/contacts/{one}/merge", data=asked | {"version_other": "1"})
    assert (stale.status_code, "was changed meanwhile" in stale.text) == (422, True)
    undecided = await clerk.post(f"/contacts/{one}/merge", data=asked | {"stays": ""})
    assert undecided.status_code == 422
    adviser = await sign_in(tenant, "adviser")
    assert (await adviser.post(f"/contacts/{one}/merge", data=asked)).status_code == 403
    done = await clerk.post(f"/contacts/{one}/merge", data=asked)
    assert (done.status_code, done.headers["location"]) == (303, f"/contacts/{one}")
    after = await clerk.get(f"/contacts/{one}")
    assert "222 22 22" in after.text
    assert f"Mərkəzi {mark} Elm" in after.text
    gone = await clerk.get(f"/contacts/{other}")
    assert "was merged into another one" in gone.text
    assert (await clerk.get(f"/contacts/{other}/edit")).status_code == 404


async def test_a_contact_is_made_with_identifiers_and_a_position(clerk: httpx.AsyncClient) -> None:
    mark = uuid4().hex
    wrong = form(name=f"Yeni {mark}", id_body_index="no index", name_en=f"New {mark}", address_legal="Küçə 5")
    refused = await clerk.post("/contacts/new", data=wrong)
    assert refused.status_code == 422
    assert 'href="#id_body_index"' in refused.text
    assert f'value="New {mark}"' in refused.text
    saved = await clerk.post("/contacts/new", data=wrong | {"id_body_index": "14-3"})
    assert saved.status_code == 303
    place = saved.headers["location"]
    shown = await clerk.get(place)
    for words in ("14-3", f"New {mark}", "Küçə 5", "Contact created"):
        assert words in shown.text
    assert 'value="14-3"' in (await clerk.get(f"{place}/edit")).text
    assert "Add a position" in (await clerk.get(place, params={"form": "position"})).text
    typed = {"other": f"Şəxs {mark}", "title": "Müdir", "from_on": "31.02.2025"}
    refused = await clerk.post(f"{place}/positions", data=typed)
    assert refused.status_code == 422
    assert 'value="31.02.2025"' in refused.text
    assert (await clerk.post(f"{place}/positions", data=typed | {"from_on": "01.02.2025"})).status_code == 303
    held = await clerk.get(place)
    assert f"Şəxs {mark}" in held.text
    edit = re.search(rf'href="({place}/positions/[0-9a-f-]+)#form"', held.text)
    assert edit
    assert 'value="01.02.2025"' in (await clerk.get(edit[1])).text
    ended = await clerk.post(edit[1], data={"title": "Müdir", "from_on": "01.02.2025", "until_on": "01.03.2025"})
    assert ended.status_code == 303
    assert "not now" in (await clerk.get(place)).text
    assert (await clerk.post(edit[1], data={"withdraw": "1", "reason": ""})).status_code == 422
    assert (await clerk.post(edit[1], data={"withdraw": "1", "reason": "Typed by mistake"})).status_code == 303
    assert "No position is noted" in (await clerk.get(place)).text


async def test_a_contact_is_hidden_and_shown(clerk: httpx.AsyncClient, tenant: Tenant, committing: Callable) -> None:
    mark = uuid4().hex
    contact = await made(committing, tenant, f"Gizli {mark}")
    assert (await clerk.post(f"/contacts/{contact}/hide", data={"reason": ""})).status_code == 422
    assert (await clerk.post(f"/contacts/{contact}/hide", data={"reason": "Dissolved"})).status_code == 303
    assert mark not in (await clerk.get("/contacts", params={"sort": "last"})).text
    assert mark in (await clerk.get("/contacts", params={"q": mark, "state": "hidden"})).text
    assert "Dissolved" in (await clerk.get(f"/contacts/{contact}")).text
    assert (await clerk.post(f"/contacts/{contact}/show")).status_code == 303
    again = await clerk.post(f"/contacts/{contact}/show")
    assert (again.status_code, "is not hidden" in again.text) == (422, True)
    for order in ("name", "letters", "last"):
        assert (await clerk.get("/contacts", params={"q": mark, "sort": order})).status_code == 200
