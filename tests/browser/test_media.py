"""From two newspapers to the recipients' mail: caught by the harvest, one story, judged, given to somebody, sent."""

import os
import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from service.runtime.house import House
from service.runtime.work import Work
from tests.browser.agency import at_the_agency
from tests.browser.conftest import AGENCY_OF, SIGNER, Desk, OpenDesk, Stack, settled, until
from tests.browser.outside import PostOffice
from tests.monitoring.factories import topic
from tests.monitoring.sources.press import Press, article, page, rss, xml

pytestmark = pytest.mark.xdist_group("browser")

FULL = bool(os.environ.get("CHANCERY_FULL"))
LANGUAGES = ("az", "ka", "en") if FULL else ("en",)
SAID = {
    "az": ("Körpünün açılışı təxirə salındı", "Yeni körpü yazda açılacaq, yoxlamalar hələ davam edir."),
    "ka": ("ხიდის გახსნა გადაიდო", "ახალი ხიდი გაზაფხულზე გაიხსნება, შემოწმება ჯერ კიდევ გრძელდება."),
    "en": ("Opening of the bridge is put off", "The new bridge opens in spring, inspections are still going on."),
}


def publish(papers: list[Press], language: str, mark: str) -> list[str]:
    """The same story in both papers, a word of its own in it; gives the addresses of their feeds."""
    title, said = SAID[language]
    story = [f"{said} {part}. {mark}." for part in ("1 A", "2 B", "3 C", "4 D", "5 E")]
    feeds = []
    for number, paper in enumerate(papers):
        place = f"/{mark}/story"
        paper.pages[place] = page(article(f"{title} {mark}", *story))
        address = paper.at(place, "localhost")
        paper.pages[f"/{mark}/feed"] = xml(rss((address, f"{title} {mark}", said), title=f"Paper {number} {mark}"))
        feeds.append(paper.at(f"/{mark}/feed", "localhost"))
    return feeds


def read_from_now_on(reader: Desk, address: str, name: str) -> None:
    """Add a source, having looked at what is there."""
    form = reader.page
    reader.go("/monitoring/sources/new")
    form.locator("#address").fill(address)
    form.locator("button[formaction$='/look']").first.click()
    expect(form.locator("section[aria-labelledby=seen] ol.log li")).to_have_count(1)
    expect(form.locator("#kind")).to_have_value("feed")
    for field in form.locator("[name^=title_]").all():
        field.fill(name)
    form.locator("#tier").select_option("1")
    form.locator("button.main-act").click()
    form.wait_for_url(re.compile(r"/monitoring/sources/[0-9a-f-]{36}$"))


def give(reader: Desk, to: str) -> None:
    form = reader.page
    form.keyboard.press(reader.letter_key("resolve"))
    form.wait_for_url("**/assignments/on/clip/**")
    settled(form)
    form.locator("[name=executor]").click()
    form.keyboard.type(to[:6])
    form.locator("#executor-list [role=option][data-id]").first.wait_for()
    form.keyboard.press("ArrowDown")
    form.keyboard.press("Enter")
    form.locator("[name=text]").fill("Say when it opens")
    form.keyboard.press("Control+Enter")
    form.wait_for_url("**/monitoring/clips/**")
    settled(form)


def judge(reader: Desk, about: str) -> None:
    """Topic, tone and place by their keys."""
    verdict = reader.page.locator(".pane .verdict")
    key = verdict.locator(f'input[value="{about}"] + button').get_attribute("data-press")
    reader.page.keyboard.press(key or "")
    expect(verdict.locator(f'input[value="{about}"] + button')).to_have_attribute("aria-pressed", "true")
    reader.page.keyboard.press("Minus")
    expect(verdict).to_have_attribute("data-tone", "negative")
    reader.page.keyboard.press(reader.letter_key("headline"))
    expect(verdict).to_have_attribute("data-state", "coded")


def send_monitor(reader: Desk, about: str, outsider: str) -> None:
    form: Page = reader.page
    reader.go("/monitoring/monitors/new")
    form.locator(f"input[name=topics][value='{about}']").check()
    form.locator("#outsiders").fill(f"Nərmin Uydurmalı <{outsider}>")
    form.locator("form.form button.main-act").click()
    form.wait_for_url("**/monitoring/monitor")
    form.locator("form[action$='/compose'] button").last.click()
    form.wait_for_url("**/monitoring/editions/*")
    send = form.locator("form[action$='/send'] button")
    until(form, lambda: send.count() > 0, form.reload)
    send.click()
    expect(form.locator("#mails")).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_newspaper_to_the_mail(
    desk: OpenDesk, stack: Stack, papers: list[Press], post: PostOffice, language: str
) -> None:
    mark, title = f"nw{uuid4().hex[:8]}", SAID[language][0]

    async def prepared(work: Work, house: House) -> str:
        return str(await topic(work, f"T {mark}"))

    async def collected(work: Work, house: House) -> None:
        work.later("monitoring.collect")  # what the timetable asks for every minute

    about = at_the_agency(stack, AGENCY_OF[language], prepared)
    reader = desk(language, SIGNER[language])
    for number, feed in enumerate(publish(papers, language, mark)):
        read_from_now_on(reader, feed, f"Paper {number} {mark}")

    def look_again() -> None:
        at_the_agency(stack, AGENCY_OF[language], collected)
        reader.page.wait_for_timeout(1_500)
        reader.go(f"/monitoring?fold=0&q={mark}")

    until(reader.page, lambda: reader.page.locator("#rows tr").count() == 2, look_again)
    reader.go("/monitoring")
    expect(reader.page.locator("#rows tr", has_text=mark)).to_have_count(1)  # one story of two papers
    expect(reader.page.locator("[data-pane] h2")).to_contain_text(mark)
    expect(reader.page.locator(".pane .also summary")).to_be_visible()
    judge(reader, about)
    reader.page.locator("#rows a.subj").first.focus()
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url("**/monitoring/clips/**")
    settled(reader.page)
    expect(reader.page.locator(".clip-text")).to_contain_text(SAID[language][1])
    give(reader, stack.people[reader.slug]["adviser"])
    expect(reader.page.locator("#resolutions")).to_contain_text("Say when it opens")
    outsider = f"{mark}@press.example"
    send_monitor(reader, about, outsider)
    until(reader.page, lambda: len(post.to(outsider)) == 1, lambda: None)
    [mail] = post.to(outsider)
    written = mail.get_body(("plain",))
    assert written is not None
    assert f"{title} {mark}" in written.get_content()
    assert f"Paper 0 {mark}" in written.get_content() or f"Paper 1 {mark}" in written.get_content()
