"""The settings in the browser and in the API: what is typed comes back, what is wrong is said at its field."""

import re
import shutil
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import httpx
import pytest

from service.configuration.actions import keep_draft, save
from service.configuration.rules.settings import SECTIONS
from service.manage.agencies import agency_named, apply_all
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.tenancy.export import to_toml
from service.tenancy.loader import load, read_profile
from tests.conftest import OpenWork

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
HOME = "/administration/configuration"
CONTROL = re.compile(r'<input[^>]*? name="([^"]+)"([^>]*)>')
SELECTED = re.compile(r'<select[^>]*? name="([^"]+)"[^>]*>(.*?)</select>', re.DOTALL)


@pytest.fixture
async def administrator(sign_in: SignIn, tenant: Tenant) -> httpx.AsyncClient:
    return await sign_in(tenant, "administrator")


@pytest.fixture
async def undone(house: House, tenant: Tenant, committing: OpenWork) -> AsyncIterator[None]:
    """Afterwards the agency is as its file says."""
    from service.configuration.actions import roll_back
    from service.configuration.queries import standing

    yield
    async with committing(tenant) as work:
        if (await standing(work)).laid.kept:
            await roll_back(work, 0, "end of the test")
    await house.agencies_changed()


def fields(html: str) -> dict[str, list[str]]:
    """What a browser would post of the page's form unchanged."""
    form = html[html.index('<form method="post" action="/administration/configuration/') :]
    form = form[: form.index("</form>")]
    found: dict[str, list[str]] = {}
    for name, rest in CONTROL.findall(form):
        if 'type="checkbox"' in rest or 'type="checkbox"' in form[: form.index(f'name="{name}"')][-60:]:
            value = re.search(r'value="([^"]*)"', rest)
            if "checked" in rest:
                found.setdefault(name, []).append(value[1] if value else "on")
        else:
            value = re.search(r'value="([^"]*)"', rest)
            found[name] = [unescape(value[1]) if value else ""]
    for name, options in SELECTED.findall(form):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        first = re.search(r'<option value="([^"]*)"', options)
        found[name] = [(chosen or first or [""])[1]]
    return found


@pytest.mark.parametrize("slug", [one.slug for one in SECTIONS])
@pytest.mark.parametrize("language", ["az", "ka", "en"])
async def test_a_section_posted_as_it_stands_changes_nothing(
    sign_in: SignIn, tenant: Tenant, slug: str, language: str
) -> None:
    browser = await sign_in(tenant, "administrator", language)
    shown = await browser.get(f"{HOME}/{slug}")
    assert shown.status_code == 200
    answer = await browser.post(f"{HOME}/{slug}", data=fields(shown.text))
    assert (answer.status_code, answer.headers.get("location")) == (303, HOME)


async def test_from_a_field_to_what_is_in_force(administrator: httpx.AsyncClient, undone: None, tenant: Tenant) -> None:
    values = fields((await administrator.get(f"{HOME}/identity")).text) | {"brand": ["#5b3a8e"]}
    answer = await administrator.post(f"{HOME}/identity", data=values)
    assert answer.headers["location"] == f"{HOME}/draft"
    draft = await administrator.get(f"{HOME}/draft")
    assert "#5b3a8e" in draft.text
    assert "Contrast of text at least" in draft.text
    unreasoned = await administrator.post(f"{HOME}/draft/save", data={"reason": ""})
    assert unreasoned.status_code == 422
    assert "Say why the settings change." in unreasoned.text
    saved = await administrator.post(f"{HOME}/draft/save", data={"reason": "New colour of the agency"})
    assert saved.status_code == 303
    number = saved.headers["location"].rpartition("/")[2]
    version = await administrator.get(saved.headers["location"])
    assert "New colour of the agency" in version.text
    effective = await administrator.get(f"{HOME}/effective")
    assert f"Version {number}, " in effective.text
    assert "countries/az/document_kinds.toml" in effective.text
    compared = await administrator.get(f"{HOME}/compare", params={"one": "0", "other": number})
    assert tenant.profile.brand in compared.text
    assert "#5b3a8e" in compared.text
    back = await administrator.post(f"{HOME}/versions/0/return", data={"reason": "It was nicer"})
    assert back.status_code == 303
    assert "#5b3a8e" not in (await administrator.get(f"{HOME}/effective")).text
    assert "It was nicer" in (await administrator.get(f"{HOME}/versions")).text


@pytest.mark.parametrize(
    ("slug", "name", "typed", "said"),
    [
        ("identity", "brand", "blue", "Write the colour as #"),
        ("identity", "name.az", "", "The text in az is missing"),
        ("hours", "reminders.summary_at", "25:61", "Write a time of day"),
        ("hours", "reminders.approaching", "many", "Write a whole number."),
        ("limits", "files.max_megabytes", "0", "from 1 to 2048"),
        ("calendar", "zone", "Asia/Nowhere", "There is no time zone"),
        ("journals", "journals.1.pattern", "no number", "has no place for the number"),
        ("journals", "journals.1.slug", "Big Letters", "Write a short name"),
        ("lists", "channels.1.title.az", "", "The text in az is missing"),
    ],
)
async def test_what_is_wrong_is_said_and_what_was_typed_stays(
    administrator: httpx.AsyncClient, slug: str, name: str, typed: str, said: str
) -> None:
    values = fields((await administrator.get(f"{HOME}/{slug}")).text)
    assert name in values
    answer = await administrator.post(f"{HOME}/{slug}", data=values | {name: [typed]})
    assert answer.status_code == 422
    assert said in unescape(answer.text)
    assert fields(answer.text)[name] == [typed]
    assert re.search(r'aria-invalid="true"|class="err"', answer.text)


async def test_a_journal_is_added_in_the_last_row(administrator: httpx.AsyncClient, undone: None) -> None:
    values = fields((await administrator.get(f"{HOME}/journals")).text)
    last = max(int(name.split(".")[1]) for name in values)
    row = f"journals.{last}"
    added = {f"{row}.slug": ["tenders"], f"{row}.pattern": ["T-{n:03}"], f"{row}.direction": ["incoming"]}
    added |= {f"{row}.title.{code}": ["Tenders"] for code in ("az", "en")}
    answer = await administrator.post(f"{HOME}/journals", data=values | added)
    assert answer.headers.get("location") == f"{HOME}/draft", answer.text
    draft = await administrator.get(f"{HOME}/draft")
    assert "T-001" in draft.text
    assert (await administrator.post(f"{HOME}/draft/save", data={"reason": "Tenders"})).status_code == 303
    assert "T-001" in (await administrator.get("/administration/journals")).text


async def test_a_row_is_taken_out(administrator: httpx.AsyncClient) -> None:
    values = fields((await administrator.get(f"{HOME}/lists")).text)
    slug = values["channels.2.slug"][0]
    answer = await administrator.post(f"{HOME}/lists", data=values | {"channels.2.gone": ["on"]})
    assert answer.headers.get("location") == f"{HOME}/draft"
    assert f": {slug}" in (await administrator.get(f"{HOME}/draft")).text
    assert (await administrator.post(f"{HOME}/draft/discard")).headers["location"] == HOME
    assert "You have changed nothing" in (await administrator.get(f"{HOME}/draft")).text


async def test_who_may_not_and_what_is_not_there(
    sign_in: SignIn, administrator: httpx.AsyncClient, tenant: Tenant
) -> None:
    clerk = await sign_in(tenant, "clerk")
    for place in ("", "/identity", "/effective", "/versions", "/draft", "/compare"):
        assert (await clerk.get(f"{HOME}{place}")).status_code == 403
        assert (await administrator.get(f"{HOME}{place}")).status_code == 200
    assert (await clerk.post(f"{HOME}/identity", data={})).status_code == 403
    for place in ("/nothing", "/versions/99", "/compare?one=99", "/compare?one=x"):
        assert (await administrator.get(f"{HOME}{place}")).status_code == 404
    assert (await administrator.post(f"{HOME}/versions/99/return", data={"reason": "x"})).status_code == 404


async def test_a_program_reads_and_sets(
    sign_in: SignIn, api: SignIn, tenant: Tenant, house: House, undone: None
) -> None:
    program = await api(tenant, "administrator")
    read = (await program.get("/api/v1/configuration")).json()
    assert {one["path"]: one["settable"] for one in read["items"]}["hosts"] is False
    body = {"version": read["version"], "values": {"index": "71", "brand": "blue"}, "reason": "by program"}
    dry = (await program.post("/api/v1/configuration", json=body | {"dry_run": True})).json()
    assert [one["path"] for one in dry["problems"]] == ["brand"]
    assert dry["saved"] is False
    assert (await program.post("/api/v1/configuration", json=body)).status_code == 422
    done = await program.post("/api/v1/configuration", json=body | {"values": {"index": "71"}})
    assert done.status_code == 200
    assert house.directory.by_id[tenant.id].profile.index == "71"
    stale = await program.post("/api/v1/configuration", json=body | {"values": {"index": "72"}})
    assert stale.status_code in {409, 422}
    assert "The settings are at version" in stale.text
    versions = (await program.get("/api/v1/configuration/versions")).json()["items"]
    assert versions[0]["changes"] == [{"path": "index", "old": tenant.profile.index, "new": "71"}]
    clerk = await api(tenant, "clerk")
    assert (await clerk.get("/api/v1/configuration")).status_code == 403


async def test_the_profile_printed_here_applied_elsewhere_is_the_same_agency(
    api: SignIn, tenant: Tenant, house: House, undone: None
) -> None:
    program = await api(tenant, "administrator")
    number = (await program.get("/api/v1/configuration")).json()["version"]
    values = {"index": "71", "letterhead": [{"az": "Bakı", "en": "Baku"}], "files.max_megabytes": 7, "working_week": 6}
    body = {"version": number, "values": values, "reason": "all kinds"}
    assert (await program.post("/api/v1/configuration", json=body)).status_code == 200
    printed = (await program.get("/api/v1/configuration/profile")).text
    country = load(house.settings.tenants).countries["az"]
    assert read_profile(tomllib.loads(printed), country) == house.directory.by_id[tenant.id].profile


async def test_the_verb_prints_it_and_applies_it_to_an_empty_service(
    house: House, fresh_house: House, tenant: Tenant, committing: OpenWork, undone: None, tmp_path: Path
) -> None:
    async with committing(tenant) as work:
        await keep_draft(work, {"index": "71", "brand": "#5b3a8e", "reminders.summary_at": "09:15"})
        await save(work, "for the other service")
    effective = (await agency_named(house.settings, tenant.slug)).profile
    assert effective.brand == "#5b3a8e"
    folder = tmp_path / "tenants"
    shutil.copytree(house.settings.tenants, folder)
    printed = to_toml(effective, load(folder).countries["az"])
    (folder / "offices" / f"{tenant.slug}.toml").write_text(printed, encoding="utf-8")
    elsewhere = replace(fresh_house.settings, tenants=folder)
    await apply_all(elsewhere, slugs=frozenset({tenant.slug}))
    assert (await agency_named(elsewhere, tenant.slug)).profile == effective
