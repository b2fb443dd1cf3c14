"""The reading desk by keyboard: one key for each plain decision, the next clip at once; then the assignment."""

import os
from statistics import median, quantiles
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from service.monitoring.actions.capturing import capture
from service.runtime.house import House
from service.runtime.work import Work
from tests.browser.agency import at_the_agency
from tests.browser.conftest import AGENCY_OF, SIGNER, OpenDesk, Stack, axe, settled
from tests.monitoring.factories import TEXT, caught, clipped, topic

FULL = bool(os.environ.get("CHANCERY_FULL"))
CLIPS = 100 if FULL else 12
NEXT_WITHIN_MS = 100
LANGUAGES = ("az", "ka", "en") if FULL else ("ka",)
# From the key to the first frame that shows another clip beside the list.
WATCH = """
  addEventListener("keydown", () => {
    const began = performance.now();
    const before = document.querySelector("[data-pane]")?.dataset.pane;
    const look = () => {
      const pane = document.querySelector("[data-pane]");
      if (pane && pane.dataset.pane !== before && pane.querySelector("h2")) told(performance.now() - began);
      else if (performance.now() - began < 5000) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, { capture: true });
"""


def shown(page: Page) -> str:
    return page.locator("[data-pane]").get_attribute("data-pane") or ""


def test_a_hundred_clips_are_read_by_one_key_each(desk: OpenDesk, stack: Stack) -> None:
    async def fill(work: Work, house: House) -> None:
        for number in range(CLIPS + 2):
            await clipped(work, title=f"Xəbər {number:03}")

    at_the_agency(stack, AGENCY_OF["az"], fill)
    reader = desk("az", SIGNER["az"])
    page, waits = reader.page, list[float]()

    def told(wait: float) -> None:
        waits.append(wait)

    page.expose_function("told", told)
    page.add_init_script(WATCH)
    reader.go("/monitoring")
    keys = [reader.letter_key(act) for act in ("relevant", "screen", "next")]
    for number in range(CLIPS):
        page.keyboard.press(keys[number % 3])
        for _ in range(500):
            if len(waits) > number:
                break
            page.wait_for_timeout(4)
        assert len(waits) == number + 1, f"clip {number}: the next one did not come"
    late = quantiles(waits, n=20, method="inclusive")[-1]
    print(f"next clip after {median(waits):.0f} ms (median of {CLIPS}), p95 {late:.0f} ms, longest {max(waits):.0f} ms")
    assert median(waits) < NEXT_WITHIN_MS
    # What was decided is decided: the list without them begins where reading stopped.
    expect(page.locator("#rows tr.is-out")).to_have_count(CLIPS // 3)
    expect(page.locator("#toasts .toast")).to_be_visible()
    reader.go("/monitoring?bucket=screened&fold=0")
    assert page.locator("#rows tr").count() >= min(CLIPS // 3, 50)


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_clip_to_the_assignment(desk: OpenDesk, stack: Stack, language: str) -> None:
    made: dict[str, Any] = {}

    async def fill(work: Work, house: House) -> None:
        made["topic"] = str(await topic(work, "Təmir"))
        for number in range(3):
            clip = await capture(work, caught(work, outlet=f"Nəşr {number}", address=f"https://n{number}.example/a"))
        made["clip"] = str(clip)
        await clipped(work, title="Son xəbər")

    at_the_agency(stack, AGENCY_OF[language], fill)
    reader = desk(language, SIGNER[language])
    page = reader.page
    reader.go("/monitoring")
    assert axe(page) == []
    # The newest stands open; the key goes down the list to the story, which is folded into one row.
    page.keyboard.press(reader.letter_key("next"))
    expect(page.locator(f'[data-pane="{made["clip"]}"]')).to_be_visible()
    expect(page.locator(".pane .also summary")).to_be_visible()
    assert page.locator("#rows tr", has=page.locator(f'a[href$="{made["clip"]}"]')).count() == 1
    verdict = page.locator(".pane .verdict")
    page.keyboard.press(verdict.locator(f'input[value="{made["topic"]}"] + button').get_attribute("data-press") or "")
    expect(verdict.locator(f'input[value="{made["topic"]}"] + button')).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Minus")
    expect(verdict).to_have_attribute("data-tone", "negative")
    page.keyboard.press(reader.letter_key("headline"))
    expect(verdict).to_have_attribute("data-state", "coded")
    headline = verdict.locator('input[name="prominence"][value="headline"]')
    expect(headline).to_have_count(0)  # the key now takes it back
    page.keyboard.press(reader.letter_key("undo"))
    expect(headline).to_have_count(1)
    assert shown(page) == made["clip"]
    # Enter opens the clip's own page, where a reaction begins.
    page.locator(f'#rows a[href$="{made["clip"]}"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/monitoring/clips/{made['clip']}")
    settled(page)
    assert axe(page) == []
    expect(page.locator(".clip-text")).to_contain_text(TEXT[:60])
    page.keyboard.press(reader.letter_key("resolve"))
    page.wait_for_url("**/assignments/on/clip/**")
    settled(page)
    page.locator("[name=executor]").click()
    page.keyboard.type(stack.people[reader.slug]["adviser"][:6])
    page.locator("#executor-list [role=option][data-id]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("[name=text]").fill("Cavab hazırlayın")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/monitoring/clips/{made['clip']}")
    settled(page)
    expect(page.locator(".head .state.sign")).to_be_visible()
    expect(page.locator("#resolutions")).to_contain_text("Cavab hazırlayın")


def test_on_a_phone_the_list_leads_to_the_clip(desk: OpenDesk, stack: Stack) -> None:
    async def fill(work: Work, house: House) -> None:
        await clipped(work, title="Çox uzun başlıqlı bir xəbər, telefonun eninə sığmayan sözlərlə dolu")

    at_the_agency(stack, AGENCY_OF["az"], fill)
    reader = desk("az", SIGNER["az"], width=320)
    page = reader.page
    for path in ("/monitoring", "/monitoring/stories", "/monitoring/topics"):
        reader.go(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    reader.go("/monitoring")
    expect(page.locator("#pane")).to_be_hidden()
    page.locator("#rows a.subj").first.click()
    page.wait_for_url("**/monitoring/clips/**")
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator('.verdict form[action$="/keep"] button').click()
    settled(page)
    expect(page.locator(".head .state.work")).to_be_visible()
