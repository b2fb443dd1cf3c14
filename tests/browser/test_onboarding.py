"""From an invitation to the first letter: the steps by keyboard and mouse, then a clerk who signs in and registers."""

import asyncio
import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from service.manage.invitations import invite
from service.manage.surroundings import read_environment
from service.runtime.settings import Settings
from tests.browser.conftest import Desk, OpenDesk, Stack, axe, settled, sign_in
from tests.browser.test_walk import type_into

pytestmark = pytest.mark.xdist_group("browser")
FULL = bool(os.environ.get("CHANCERY_FULL"))
NAMES = {
    "az": ("az", "sector", "Sınaq Agentliyi", "az"),
    "ka": ("ge", "division", "საცდელი მერია", "ka"),
    "en": ("az", "department", "Agency of Trial", "en"),
}
PEOPLE = (("Sınaqlı", "Aynur", "admin", "administrator"), ("Dəftərli", "Kənan", "kenan", "clerk"))
"""Invented; their names stand in one alphabet each."""


def invited(stack: Stack) -> str:
    """An address as the operator hands it over."""
    settings = Settings.from_env(read_environment(stack.data))
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, invite(settings, "Trial", 1)).result()


def known_to_the_provider(stack: Stack, slug: str) -> None:
    """The demo's provider knows nobody of an agency that is not in the demo's files: here they are entered there."""
    file = stack.data / "demo" / "people.json"
    people: dict[str, Any] = json.loads(file.read_text())
    people[slug] = [
        {"username": username, "given_name": given, "family_name": family, "email": f"{username}@{slug}.example",
         "roles": [role]}
        for family, given, username, role in PEOPLE
    ]  # fmt: skip
    file.write_text(json.dumps(people, ensure_ascii=False))


def goes_on(page: Page, step: str) -> None:
    """Look at the step, and take it."""
    settled(page)
    assert axe(page) == [], step
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), step
    page.set_viewport_size({"width": 1280, "height": 900})
    with page.expect_navigation():
        page.locator("button.main-act").click()
    assert not page.url.endswith(f"/{step}"), page.locator(".summary").all_inner_texts()


@pytest.mark.parametrize("language", ["az", "ka", "en"] if FULL else ["az"])
def test_an_office_comes_aboard_and_registers_its_first_letter(
    stack: Stack, browser: Browser, desk: OpenDesk, language: str
) -> None:
    country, body, name, _ = NAMES[language]
    slug = f"trial{uuid4().hex[:6]}"
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale=language)
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(invited(stack))
    assert page.locator("html").get_attribute("lang") == language
    page.check(f"input[name=country][value={country}]")
    page.check(f"input[name=body][value={body}]")
    goes_on(page, "body")
    names(page, slug, name)
    goes_on(page, "names")
    for step in ("structure", "journals", "law"):
        goes_on(page, step)
    people(page, slug)
    goes_on(page, "sign-in" if page.url.endswith("sign-in") else "people")
    page.locator("button[name=test]").click()
    expect(page.locator("#tried")).to_be_visible()
    goes_on(page, "sign-in")
    with page.expect_navigation():
        page.locator("button.main-act").click()
    expect(page.locator("h1")).to_contain_text(name)
    context.close()
    known_to_the_provider(stack, slug)
    registers(stack, browser, slug, language)


def names(page: Page, slug: str, name: str) -> None:
    """In every language that stands there; the address is first another agency's, and refused."""
    for field in page.locator("input[name^='name.']").all():
        field.fill(name)
    for field in page.locator("input[name^='short_name.']").all():
        field.fill(name[:20].strip())
    page.fill("[name=brand]", "#7a2e4d")
    page.fill("[name=slug]", "energy")
    page.locator("button.main-act").click()
    expect(page.locator("[name=slug][aria-invalid]")).to_be_visible()
    assert page.locator("input[name^='name.']").first.input_value() == name
    page.fill("[name=slug]", slug)


def people(page: Page, slug: str) -> None:
    """A clerk alone is refused; the administrator is entered in the row that comes with the refusal."""
    _enter(page, 1, slug, PEOPLE[1])
    page.locator("button.main-act").click()
    expect(page.locator(".summary")).to_be_visible()
    _enter(page, 2, slug, PEOPLE[0])


def _enter(page: Page, row: int, slug: str, person: tuple[str, str, str, str]) -> None:
    family, given, username, role = person
    page.fill(f"[name='people.{row}.family_name']", family)
    page.fill(f"[name='people.{row}.given_name']", given)
    page.fill(f"[name='people.{row}.email']", f"{username}@{slug}.example")
    page.select_option(f"[name='people.{row}.role']", role)


def registers(stack: Stack, browser: Browser, slug: str, language: str) -> None:
    """The clerk signs in through the provider, and registers; the administrator reads what remains."""
    people = {username: f"{given} {family}" for family, given, username, _ in PEOPLE}
    known = replace(stack, people={**stack.people, slug: people})
    for username in ("kenan", "admin"):
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale=language)
        one = Desk(context.new_page(), context, slug, known, [], people[username])
        one.page.set_default_timeout(30_000)
        sign_in(one, language)
        if username == "kenan":
            one.go("/letters/new")
            type_into(one.page, "sender", "Əli")
            one.page.keyboard.press("Escape")
            type_into(one.page, "subject", "Birinci məktub")
            one.page.keyboard.press("Control+Enter")
            expect(one.page.locator(".notice.ok b").first).to_contain_text("1")
        else:
            one.go("/administration/begin")
            assert axe(one.page) == []
            expect(one.page.locator(".state.done")).to_have_count(3)  # signed in, people, the letter
        context.close()
