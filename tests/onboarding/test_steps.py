"""An agency is set up step by step by who holds an invitation, opened once, and is what its file says."""

import tomllib
from collections.abc import AsyncIterator
from dataclasses import replace
from html.parser import HTMLParser
from uuid import uuid4

import httpx
import pytest

from service.kit.actor import SYSTEM
from service.manage.invitations import invite
from service.onboarding.actions.opening import judged
from service.onboarding.queries import invitation, remaining
from service.onboarding.rules.draft import Draft, profile_data
from service.runtime.house import House
from service.runtime.tenants import Directory, Tenant
from service.runtime.work import open_work
from service.tenancy.export import to_toml
from service.tenancy.loader import load, read_profile
from tests.conftest import all_powerful
from tests.correspondence.factories import registered

LISTS = ("units", "posts", "journals")


@pytest.fixture
async def word(house: House) -> str:
    return (await invite(house.settings, "Test", 3)).rpartition("/")[2]


@pytest.fixture
async def browser(app: object, house: House, word: str) -> AsyncIterator[httpx.AsyncClient]:
    """Who holds the invitation, in English."""
    own = {"sec-fetch-site": "same-origin", "accept-language": "en"}
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)  # type: ignore[arg-type]
    base = f"http://{house.settings.base_domain}:8000"
    async with httpx.AsyncClient(transport=transport, base_url=base, headers=own, timeout=30) as client:
        entered = await client.get(f"/onboarding/enter/{word}")
        assert entered.status_code == 303 and word not in entered.headers["location"]
        yield client


def held(page: str) -> dict[str, str]:
    """The values that a page's form holds."""
    found: dict[str, str] = {}

    class Form(HTMLParser):
        select = ""

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = {name: value or "" for name, value in attrs}
            name = given.get("name", "")
            if tag == "select":
                self.select = name
            elif tag == "option" and "selected" in given:
                found[self.select] = given["value"]
            elif tag == "input" and name and given.get("type") in ("checkbox", "radio"):
                if "checked" in given:
                    found[name] = f"{found[name]} {given['value']}" if name in found else given.get("value", "on")
            elif tag == "input" and name:
                found[name] = given.get("value", "")

    Form().feed(page)
    return found


async def goes_on(client: httpx.AsyncClient, step: str, **changed: str) -> httpx.Response:
    """Send a step's form as it stands, with some values changed."""
    values = held((await client.get(f"/onboarding/{step}")).text) | changed
    return await client.post(f"/onboarding/{step}", data=values)


def names(slug: str, changed: dict[str, str] | None = None) -> dict[str, str]:
    return {
        "name.az": "Sınaq Bələdiyyəsi", "name.en": "Municipality of Trial", "short_name.az": "Sınaq",
        "short_name.en": "Trial", "slug": slug, "brand": "#225588", **(changed or {}),
    }  # fmt: skip


PERSON = {
    "people.1.family_name": "Sınaqlı", "people.1.given_name": "Aynur", "people.1.email": "aynur@trial.example",
    "people.1.role": "administrator",
}  # fmt: skip


async def all_steps(client: httpx.AsyncClient, slug: str, **last: str) -> None:
    for step, changed in (
        ("body", {"country": "az", "body": "division"}), ("names", names(slug)), ("structure", {}), ("journals", last),
        ("law", {}), ("people", PERSON | {
            "people.2.family_name": "Kargüzarlı", "people.2.given_name": "Kənan", "people.2.email": "k@trial.example",
            "people.2.role": "clerk", "people.2.post": "chief-specialist"}),
        ("sign-in", {"way": "demo"}),
    ):  # fmt: skip
        done = await goes_on(client, step, **changed)
        assert done.status_code == 303, (step, done.text)


async def test_from_an_invitation_to_an_agency_that_is_what_its_file_says(
    house: House, browser: httpx.AsyncClient, word: str, tmp_path: object
) -> None:
    slug = f"trial{uuid4().hex[:8]}"
    assert (await browser.get("/onboarding")).headers["location"] == "/onboarding/body"
    await all_steps(browser, slug, last_incoming="417")
    shown = await browser.get("/onboarding/open")
    assert "Open the agency" in shown.text and "[[units]]" in shown.text
    draft = (await invitation(house.database, word)).draft  # type: ignore[union-attr]
    opened = await browser.post("/onboarding/open", data={})
    assert opened.status_code == 303, opened.text
    tenant = house.directory.by_slug[slug]
    # What stands in the directory is what the file would have given.
    directory = load(house.settings.tenants)
    text = to_toml(tenant.profile, directory.countries["az"])
    assert read_profile(tomllib.loads(text), directory.countries["az"]) == tenant.profile
    assert read_profile(profile_data(draft), directory.countries["az"]) == tenant.profile
    async with open_work(house.database, tenant, SYSTEM) as work:
        left = {one.key for one in await remaining(work) if not one.done}
    assert left == {"signed_in", "mailbox", "site", "imported", "letter"}
    page = await browser.get("/onboarding/open")
    assert "is open" in page.text and f"http://{slug}.localhost" in page.text
    again = await browser.post("/onboarding/open", data={})
    assert again.status_code == 303 and [one.slug for one in house.directory.by_id.values()].count(slug) == 1


async def test_a_language_that_comes_later_is_there_in_what_the_body_begins_with(
    house: House, browser: httpx.AsyncClient, word: str
) -> None:
    await goes_on(browser, "body", country="az", body="division")
    more = {"name.ka": "საცდელი", "short_name.ka": "საცდელი", "languages": "az ka en"}
    assert (await goes_on(browser, "names", **names(f"trial{uuid4().hex[:8]}", more))).status_code == 303
    for step in ("structure", "journals"):
        done = await goes_on(browser, step)
        assert done.status_code == 303, done.text
    draft = (await invitation(house.database, word)).draft  # type: ignore[union-attr]
    assert {row["slug"]: row["title"]["ka"] for row in draft.values["units"]}["casework"] == "საქმისწარმოება"
    assert all(set(row["title"]) == {"az", "ka", "en"} for name in LISTS for row in draft.values[name])


async def test_what_came_in_between_is_said_with_the_step_that_mends_it(
    app: object, house: House, browser: httpx.AsyncClient
) -> None:
    slug = f"trial{uuid4().hex[:8]}"
    await all_steps(browser, slug)
    own = {"sec-fetch-site": "same-origin", "accept-language": "en"}
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url=browser.base_url, headers=own, timeout=30) as other:
        await other.get(f"/onboarding/enter/{(await invite(house.settings, 'Other', 3)).rpartition('/')[2]}")
        await all_steps(other, slug)
        assert (await other.post("/onboarding/open", data={})).status_code == 303
    late = await browser.post("/onboarding/open", data={})
    assert late.status_code == 422 and "There is an agency of this name" in late.text
    assert 'href="/onboarding/names"' in late.text
    assert (await goes_on(browser, "names", slug=f"trial{uuid4().hex[:8]}")).status_code == 303
    assert (await browser.post("/onboarding/open", data={})).status_code == 303


async def test_outside_the_demo_an_agency_needs_an_address(house: House) -> None:
    real = replace(house, directory=Directory())
    _, wrong = judged(real, Draft({"slug": "trial", "hosts": ""}), None)
    assert [one.code for one in wrong if one.field == "hosts"] == ["required"]
    _, wrong = judged(real, Draft({"slug": "trial", "hosts": "chancery.trial.example"}), None)
    assert [one for one in wrong if one.field == "hosts"] == []


async def test_the_next_number_goes_on_behind_the_last_one(house: House, browser: httpx.AsyncClient) -> None:
    slug = f"trial{uuid4().hex[:8]}"
    await all_steps(browser, slug, last_incoming="417")
    await browser.post("/onboarding/open", data={})
    tenant = house.directory.by_slug[slug]
    async with open_work(house.database, tenant, all_powerful()) as work:
        letter = await registered(work)
    assert "0418" in letter.number


@pytest.mark.parametrize(
    "changed, sentence",
    [
        ({"slug": "energy"}, "There is an agency of this name"),
        ({"slug": "enerqy"}, "This looks like"),
        ({"slug": "Trial Office"}, "small Latin letters"),
        ({"hosts": "mtlsplrl.chancery.example"}, "This looks like"),
        ({"hosts": "ss0.localhost"}, "This looks like"),
        ({"brand": "blue"}, "six hexadecimal digits"),
        ({"name.az": ""}, "az"),
    ],
)
async def test_names_that_cannot_be_are_refused_at_their_field_and_stand_still(
    browser: httpx.AsyncClient, changed: dict[str, str], sentence: str
) -> None:
    await goes_on(browser, "body", country="az", body="sector")
    refused = await goes_on(browser, "names", **names("trial-of-names", changed))
    assert refused.status_code == 422 and sentence in refused.text
    ((field, typed),) = changed.items()
    assert f'name="{field}"' in refused.text and f'value="{typed}"' in refused.text


@pytest.mark.parametrize(
    "changed, sentence",
    [
        ({"people.1.role": "clerk"}, "at least one administrator"),
        ({"people.1.email": "aynur"}, "Write an e-mail address"),
        ({"people.1.given_name": "Аynur"}, "mixes letters of two alphabets"),
        ({"people.1.username": "Aynur X"}, "small Latin letters, digits"),
        ({f"people.2.{name}": value for name, value in (
            ("family_name", "B"), ("given_name", "C"), ("email", "aynur@trial.example"), ("role", "clerk"))},
         "stands in the list twice"),
        ({"people.1.post": "king"}, "Choose one of those offered"),
    ],
)  # fmt: skip
async def test_people_that_cannot_be_entered(
    browser: httpx.AsyncClient, changed: dict[str, str], sentence: str
) -> None:
    await goes_on(browser, "body", country="az", body="sector")
    await goes_on(browser, "names", **names(f"trial{uuid4().hex[:8]}"))
    for step in ("structure", "journals", "law"):
        assert (await goes_on(browser, step)).status_code == 303
    refused = await goes_on(browser, "people", **(PERSON | changed))
    assert refused.status_code == 422 and sentence in refused.text
    assert 'value="Sınaqlı"' in refused.text


async def test_steps_are_taken_in_their_order_left_and_gone_on_with(
    house: House, browser: httpx.AsyncClient, word: str
) -> None:
    ahead = await browser.get("/onboarding/people")
    assert ahead.status_code == 303 and ahead.headers["location"] == "/onboarding"
    early = await browser.post("/onboarding/open", data={})
    assert early.status_code == 422 and "Take the steps before this one first" in early.text
    await goes_on(browser, "body", country="ge", body="blank")
    await browser.get("/onboarding/language/ka?step=names")
    assert '<html lang="ka"' in (await browser.get("/onboarding/names")).text
    assert (await browser.get("/onboarding")).headers["location"] == "/onboarding/names"
    other = dict(browser.cookies)
    assert other["chancery_invitation"] == word
    # Two windows: who sends an older state is told, and reads what was typed.
    values = held((await browser.get("/onboarding/names")).text)
    await browser.get("/onboarding/language/en?step=names")
    await goes_on(browser, "body", country="ge", body="sector")
    stale = await browser.post("/onboarding/names", data=values | {"name.ka": "ახალი სახელი"})
    assert stale.status_code == 422 and "another window" in stale.text and "ახალი სახელი" in stale.text


@pytest.mark.parametrize("path", ["/onboarding", "/onboarding/body", "/onboarding/open", "/onboarding/enter/wrong"])
async def test_without_an_invitation_nothing_opens(app: object, house: House, path: str) -> None:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)  # type: ignore[arg-type]
    base = f"http://{house.settings.base_domain}:8000"
    async with httpx.AsyncClient(transport=transport, base_url=base) as stranger:
        answer = await stranger.get(path)
        assert answer.status_code == 404 and "invitation" in answer.text
        stranger.cookies.set("chancery_invitation", "guessed")
        assert (await stranger.get(path)).status_code == 404
    async with httpx.AsyncClient(transport=transport, base_url="http://energy.localhost:8000") as agency:
        assert (await agency.get(path)).status_code == 404


async def test_a_write_from_elsewhere_is_refused(browser: httpx.AsyncClient) -> None:
    foreign = await browser.post("/onboarding/body", data={}, headers={"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403


async def test_what_remains_is_for_administrators(tenant: Tenant, sign_in: object) -> None:
    head = await sign_in(tenant, "administrator")  # type: ignore[operator]
    page = await head.get("/administration/begin")
    assert page.status_code == 200 and "What remains" in page.text
    clerk = await sign_in(tenant, "clerk")  # type: ignore[operator]
    assert (await clerk.get("/administration/begin")).status_code == 403
