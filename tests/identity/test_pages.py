"""Pages of administration and of one's own settings, by HTTP as each role."""

import re
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest

from service.identity.actions import NewPerson, add_person, grant_role
from service.identity.queries import list_people, person_named, root_unit
from service.identity.queries.structure import posts_by_slug
from service.identity.rules import Granted, Span
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from tests.conftest import OpenWork
from tests.identity.browser import words

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
ROLES = ("clerk", "adviser", "head", "administrator")


async def somebody(committing: OpenWork, tenant: Tenant, role: str = "") -> str:
    """A person of a test's own; gives the user name."""
    name = f"p{uuid4().hex[:8]}"
    async with committing(tenant) as work:
        person = await add_person(work, NewPerson(name, "Sınaqlı", "Ülkər", "Tural qızı", f"{name}@x.example"))
        if role:
            await grant_role(work, person.id, Granted(role, None, None, Span(work.today)))
    return name


async def address_of(committing: OpenWork, tenant: Tenant, username: str) -> str:
    async with committing(tenant) as work:
        person = await person_named(work, username)
    assert person is not None
    return f"/administration/people/{person.id}"


async def places(work: Work) -> dict[str, str]:
    """Every page of administration by a short name."""
    person = (await list_people(work, work.today))[0].id
    post = next(iter((await posts_by_slug(work)).values())).id
    base = "/administration"
    return {
        "people": f"{base}/people",
        "new person": f"{base}/people/new",
        "person": f"{base}/people/{person}",
        "units": f"{base}/units",
        "unit": f"{base}/units/{await root_unit(work)}",
        "posts": f"{base}/posts",
        "post": f"{base}/posts/{post}",
        "permissions": f"{base}/permissions",
        "tokens": f"{base}/tokens",
        "me": "/me",
    }


OPEN_TO = {
    "clerk": {"me"},
    "adviser": {"me"},
    "head": {"me", "people", "person", "units", "unit", "posts", "post", "permissions"},
    "administrator": {
        *("people", "new person", "person", "units", "unit", "posts", "post", "permissions", "tokens", "me")
    },
}


@pytest.mark.parametrize("role", ROLES)
async def test_which_role_opens_which_page(sign_in: SignIn, committing: OpenWork, tenant: Tenant, role: str) -> None:
    async with committing(tenant) as work:
        known = await places(work)
    client = await sign_in(tenant, await somebody(committing, tenant, role))
    found = {name: (await client.get(address)).status_code for name, address in known.items()}
    assert {name for name, status in found.items() if status == 200} == OPEN_TO[role]
    assert {status for status in found.values() if status != 200} <= {403}


async def test_nobody_is_led_to_sign_in(client: httpx.AsyncClient, committing: OpenWork, tenant: Tenant) -> None:
    async with committing(tenant) as work:
        known = await places(work)
    for address in known.values():
        answer = await client.get(address)
        assert answer.status_code == 303 and answer.headers["location"].startswith("/signin?next=/")
    answer = await client.post(known["new person"], data={"username": "x"})
    assert answer.status_code == 401


@pytest.mark.parametrize("language", ["az", "ka", "en"])
async def test_every_page_shows_in_every_language(
    sign_in: SignIn, committing: OpenWork, other_tenant: Tenant, language: str
) -> None:
    async with committing(other_tenant) as work:
        known = await places(work)
    name = await somebody(committing, other_tenant, "administrator")
    client = await sign_in(other_tenant, name, language)
    person = await address_of(committing, other_tenant, name)
    forms = [f"{person}?form={form}" for form in ("edit", "post", "role", "deputy", "leave", "unlink", "end-x", "x")]
    forms += [f"{known[page]}?form={form}" for page, form in (("units", "unit"), ("unit", "post"), ("post", "holder"))]
    for address in [*known.values(), *forms, f"{known['tokens']}?form=token", f"{known['units']}?closed=1"]:
        answer = await client.get(address)
        assert answer.status_code == 200, address
        assert f'<html lang="{language}"' in answer.text
        ids = re.findall(r'\sid="([^"]+)"', answer.text)
        assert len(ids) == len(set(ids)), (address, sorted(one for one in ids if ids.count(one) > 1))


async def test_a_person_is_added_by_the_form(sign_in: SignIn, tenant: Tenant) -> None:
    client = await sign_in(tenant, "administrator")
    name = f"p{uuid4().hex[:8]}"
    typed = {"username": name, "family_name": "Yeni", "given_name": "Şəxs", "email": f"{name}@x.example"}
    answer = await client.post("/administration/people/new", data=typed)
    assert answer.status_code == 303
    shown = await client.get(answer.headers["location"])
    assert "Yeni Şəxs" in words(shown) and "has no role" in words(shown).lower()
    assert name in words(await client.get("/administration/people", params={"q": f"yeni {name}"}))
    assert "Nobody found" in words(await client.get("/administration/people", params={"q": "no such name"}))


WRONG: list[tuple[dict[str, str], set[str]]] = [
    ({}, {"username", "family_name", "given_name"}),
    ({"username": "Böyük", "family_name": "A", "given_name": "B"}, {"username"}),
    ({"username": "clerk", "family_name": "A", "given_name": "B"}, {"username"}),
    ({"username": "new", "family_name": "A" * 101, "given_name": "B"}, {"family_name"}),
    ({"username": "new", "family_name": "\u202e\x00", "given_name": "B"}, {"family_name"}),
    ({"username": "new", "family_name": "A", "given_name": "B", "email": "not an address"}, {"email"}),
    ({"username": "new", "family_name": "A", "given_name": "B", "language": "xx"}, {"language"}),
    ({"username": "new", "family_name": "A" * 900_000, "given_name": "B"}, {"family_name"}),
]


@pytest.mark.parametrize(("typed", "fields"), WRONG, ids=[str(number) for number in range(len(WRONG))])
async def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(
    sign_in: SignIn, tenant: Tenant, typed: dict[str, str], fields: set[str]
) -> None:
    client = await sign_in(tenant, "administrator")
    answer = await client.post("/administration/people/new", data=typed)
    assert answer.status_code == 422
    assert set(re.findall(r'id="(\w+)-e"', answer.text)) == fields
    kept = [value for value in typed.values() if value.isprintable() and len(value) < 200]
    assert [value for value in kept if f'value="{value}"' not in answer.text] == [
        value for value in kept if value == "xx"
    ]


async def test_broken_text_is_refused(sign_in: SignIn, tenant: Tenant) -> None:
    client = await sign_in(tenant, "administrator")
    headers = {"content-type": "application/x-www-form-urlencoded"}
    for body in (b"username=%FF%FE", b"username=\xff\xfe", b"&".join([b"a=1"] * 2000)):
        answer = await client.post("/administration/people/new", content=body, headers=headers)
        assert answer.status_code == 400


async def test_too_much_is_refused(sign_in: SignIn, tenant: Tenant) -> None:
    client = await sign_in(tenant, "administrator")
    answer = await client.post("/administration/people/new", data={"username": "x" * 10_000_000})
    assert answer.status_code == 413


async def test_somebody_else_saved_first(sign_in: SignIn, committing: OpenWork, tenant: Tenant) -> None:
    name = await somebody(committing, tenant)
    address = await address_of(committing, tenant, name)
    client = await sign_in(tenant, "administrator")
    form = (await client.get(f"{address}?form=edit")).text
    seen = re.search(r'name="seen" value="(\w+)"', form)
    assert seen is not None
    theirs = {"username": name, "family_name": "Onların", "given_name": "Ülkər", "seen": seen[1]}
    assert (await client.post(address, data=theirs)).status_code == 303
    mine = {"username": name, "family_name": "Mənim", "given_name": "Ülkər", "seen": seen[1]}
    answer = await client.post(address, data=mine)
    assert answer.status_code == 409
    assert 'value="Mənim"' in answer.text and "Onların" in words(answer) and "saved first" in words(answer)
    fresh = re.search(r'name="seen" value="(\w+)"', answer.text)
    assert fresh is not None and fresh[1] != seen[1]
    assert (await client.post(address, data={**mine, "seen": fresh[1]})).status_code == 303
    assert "Mənim" in words(await client.get(address))


async def test_posts_roles_and_deputies_by_the_forms(sign_in: SignIn, committing: OpenWork, tenant: Tenant) -> None:
    name, other = await somebody(committing, tenant), await somebody(committing, tenant)
    address, beside = [await address_of(committing, tenant, one) for one in (name, other)]
    async with committing(tenant) as work:
        post = (await posts_by_slug(work))["adviser"].id
    client = await sign_in(tenant, "administrator")

    async def send(what: str, **typed: Any) -> httpx.Response:
        return await client.post(f"{address}/{what}", data=typed)

    assert (await send("posts", post=post, starts_on="31.02.2026")).status_code == 422
    assert (await send("posts", post="x", starts_on="01.02.2026")).status_code == 422
    assert (await send("posts", starts_on="01.02.2026")).status_code == 422
    backwards = await send("posts", post=post, starts_on="02.02.2026", ends_on="01.02.2026")
    assert backwards.status_code == 422 and "before the beginning" in words(backwards)
    assert (await send("posts", post=post, starts_on="01.02.2026", ends_on="03.02.2026")).status_code == 303
    assert "01.02.2026 – 03.02.2026" in words(await client.get(address))
    strange = await send("posts", post=uuid4(), starts_on="01.02.2026")
    assert strange.status_code == 404

    assert (await send("roles", role="emperor", starts_on="01.02.2026")).status_code == 422
    assert (await send("roles", role="clerk", starts_on="01.02.2026")).status_code == 303
    twice = await send("roles", role="clerk", starts_on="01.02.2026")
    assert twice.status_code == 422 and "already has this role" in words(twice)
    shown = await client.get(address)
    assert "Register letters" in words(shown) and "no end" in words(shown)
    grant = re.search(r"form=revoke-([0-9a-f-]{36})", shown.text)
    assert grant is not None
    person = await sign_in(tenant, name)
    assert (await person.get("/letters")).status_code == 200
    assert (await send(f"roles/{grant[1]}/revoke", reason="")).status_code == 422
    assert (await send(f"roles/{grant[1]}/revoke", reason="ended")).status_code == 303
    assert (await person.get("/letters")).status_code == 403  # at once, in the session that is open
    assert "Register letters" not in words(await client.get(address))

    deputy = beside.rpartition("/")[2]
    missing = await send("deputies", deputy=deputy, starts_on="01.03.2026", reason="x")
    assert missing.status_code == 422 and 'id="ends_on-e"' in missing.text
    assert (
        await send("deputies", deputy=deputy, starts_on="01.03.2026", ends_on="05.03.2026", reason="holiday")
    ).status_code == 303
    named = re.search(r"holiday", words(await client.get(beside)))
    assert named is not None


async def test_a_person_leaves_by_the_form(sign_in: SignIn, committing: OpenWork, tenant: Tenant) -> None:
    name = await somebody(committing, tenant, "clerk")
    address = await address_of(committing, tenant, name)
    person, client = await sign_in(tenant, name), await sign_in(tenant, "administrator")
    assert (await person.get("/me")).status_code == 200
    assert (await client.post(f"{address}/leave", data={"ends_on": "", "reason": "x"})).status_code == 422
    assert (await client.post(f"{address}/leave", data={"ends_on": "+0", "reason": "x"})).status_code == 303
    assert (await person.get("/me")).status_code == 303
    assert "has left" in words(await client.get(address))
    own = await address_of(committing, tenant, "administrator")
    refused = await client.post(f"{own}/leave", data={"ends_on": "+0", "reason": "x"})
    assert refused.status_code == 422 and "cannot mark yourself" in words(refused)


async def test_an_administrator_signs_somebody_out(sign_in: SignIn, committing: OpenWork, tenant: Tenant) -> None:
    name = await somebody(committing, tenant)
    address = await address_of(committing, tenant, name)
    person, client = await sign_in(tenant, name), await sign_in(tenant, "administrator")
    assert (await person.get("/me")).status_code == 200
    assert (await client.post(f"{address}/sign-out")).status_code == 303
    assert (await person.get("/me")).status_code == 303


async def test_a_token_is_shown_once(sign_in: SignIn, tenant: Tenant, other_tenant: Tenant, app: Any) -> None:
    from tests.conftest import visitor_of

    client = await sign_in(tenant, "administrator")
    name = f"t {uuid4().hex[:8]}"
    wrong = await client.post("/administration/tokens", data={"name": name, "role": "clerk", "days": "0"})
    assert wrong.status_code == 422 and 'id="days-e"' in wrong.text and "chy_" not in wrong.text
    made = await client.post("/administration/tokens", data={"name": name, "role": "clerk", "days": "30"})
    token = re.search(r'value="(chy_[\w-]+)"', made.text)
    assert made.status_code == 200 and token is not None and made.headers["cache-control"] == "no-store"
    listed = await client.get("/administration/tokens")
    assert name in words(listed) and token[1] not in listed.text
    row = re.search(r"<td>" + name + r"</td>.*?form=revoke-([0-9a-f-]{36})", listed.text, re.DOTALL)
    assert row is not None
    bearer = {"authorization": f"Bearer {token[1]}"}
    async with visitor_of(app, tenant, **bearer) as program, visitor_of(app, other_tenant, **bearer) as elsewhere:
        me = await program.get("/api/v1/me")
        assert me.status_code == 200 and me.json()["kind"] == "token" and me.json()["name"] == name
        assert me.json()["agency"]["slug"] == tenant.slug
        assert "correspondence.register" in {right["permission"] for right in me.json()["rights"]}
        stranger = await elsewhere.get("/api/v1/me")
        assert stranger.status_code == 401
        assert stranger.headers["content-type"] == "application/problem+json"
        assert (await program.get("/administration/people")).status_code == 303  # a token is for the API only
        revoked = await client.post(f"/administration/tokens/{row[1]}/revoke", data={"reason": "lost"})
        assert revoked.status_code == 303
        assert (await program.get("/api/v1/me")).status_code == 401


async def test_units_and_posts_by_the_forms(sign_in: SignIn, committing: OpenWork, tenant: Tenant) -> None:
    client = await sign_in(tenant, "administrator")
    half = await client.post("/administration/units", data={"name_az": "Yalnız"})
    assert half.status_code == 422 and 'id="name_en-e"' in half.text and 'value="Yalnız"' in half.text
    made = await client.post("/administration/units", data={"name_az": "Yeni", "name_en": "Fresh unit", "parent": ""})
    unit = made.headers["location"]
    assert "Fresh unit" in words(await client.get(unit))
    await client.post(f"{unit}/posts", data={"title_az": "Baş", "title_en": "Chief of it", "head": "on"})
    shown = await client.get(unit)
    post = re.search(r'href="(/administration/posts/[^"?]+)"', shown.text.split("posts-title")[-1])
    assert post is not None and "Chief of it" in words(shown)
    person = (await address_of(committing, tenant, await somebody(committing, tenant))).rpartition("/")[2]
    assert (await client.post(f"{post[1]}/holders", data={"person": person, "starts_on": "+0"})).status_code == 303
    second = await client.post(f"{post[1]}/holders", data={"person": person, "starts_on": "+0"})
    assert second.status_code == 422 and "already holds" in words(second)
    busy = await client.post(f"{unit}/close", data={"reason": "x"})
    assert busy.status_code == 422 and "Close them first" in words(busy)
    async with committing(tenant) as work:
        root = await root_unit(work)
    theirs = await client.post(f"/administration/units/{root}", data={"name_az": "x", "name_en": "x"})
    assert theirs.status_code == 422 and "agency's profile" in words(theirs)


async def test_one_keeps_ones_own_settings(sign_in: SignIn, committing: OpenWork, tenant: Tenant) -> None:
    client = await sign_in(tenant, await somebody(committing, tenant))
    typed = {"language": "ka", "density": "roomy", "theme": "dark"}
    answer = await client.post("/me", data=typed)
    assert answer.status_code == 303 and "chancery_language=ka" in answer.headers["set-cookie"]
    shown = (await client.get("/me")).text
    assert '<html lang="ka" data-theme="dark" data-density="roomy" data-single-keys="off">' in shown
    wrong = await client.post("/me", data={**typed, "theme": "plaid"})
    assert wrong.status_code == 422 and 'id="theme-e"' in wrong.text
    # The switch on every page is kept with the person too.
    await client.get("/language/en")
    client.cookies.delete("chancery_language")
    assert '<html lang="en"' in (await client.get("/me")).text


async def test_one_signs_out_everywhere(sign_in: SignIn, committing: OpenWork, tenant: Tenant) -> None:
    name = await somebody(committing, tenant)
    one, other = await sign_in(tenant, name), await sign_in(tenant, name)
    answer = await one.post("/me/sign-out-everywhere")
    assert answer.status_code == 303
    assert [(await client.get("/me")).status_code for client in (one, other)] == [303, 303]


async def test_people_of_another_agency_are_not_there(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant, other_tenant: Tenant
) -> None:
    theirs = await address_of(committing, other_tenant, await somebody(committing, other_tenant))
    client = await sign_in(tenant, "administrator")
    async with committing(other_tenant) as work:
        known = {name: path for name, path in (await places(work)).items() if name in {"unit", "post", "person"}}
    for path in (theirs, *known.values(), "/administration/people/not-an-id"):
        assert (await client.get(path)).status_code == 404, path
    typed = {"username": "x", "family_name": "X", "given_name": "X"}
    for path, data in (
        (theirs, typed),
        (f"{theirs}/roles", {"role": "clerk", "starts_on": "+0"}),
        (f"{theirs}/leave", {"ends_on": "+0", "reason": "x"}),
        (f"{theirs}/sign-out", {}),
        (f"{known['post']}/holders", {"person": str(uuid4()), "starts_on": "+0"}),
    ):
        assert (await client.post(path, data=data)).status_code == 404, path


async def test_lists_ask_as_often_for_three_rows_as_for_one(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant, house: Any
) -> None:
    from sqlalchemy import event

    client = await sign_in(tenant, "administrator")
    counted: list[str] = []
    event.listen(house.database.engine.sync_engine, "before_cursor_execute", lambda *asked: counted.append(asked[2]))
    found = []
    for extra in (1, 2):
        for _ in range(extra):
            await somebody(committing, tenant, "clerk")
        for address in ("/administration/people", "/administration/posts", "/administration/units"):
            counted.clear()
            assert (await client.get(address)).status_code == 200
            found.append((address, len(counted)))
    assert found[:3] == found[3:]


def test_every_permission_and_source_has_its_words() -> None:
    from service.identity.words import PERMISSION_WORDS
    from service.manage.permissions import known_permissions

    assert set(PERMISSION_WORDS) == known_permissions()


async def test_the_page_of_roles_says_what_the_rules_say(sign_in: SignIn, tenant: Tenant) -> None:
    client = await sign_in(tenant, "administrator")
    found = " ".join(words(await client.get("/administration/permissions")).split())
    role = tenant.profile.role("clerk")
    assert role is not None
    assert f"{role.title['en']} Registered read, correct, attach files, answer, note, forward" in found
    assert "Voided read" in found
