"""Four agencies plan together in a real browser, each in its language; what each sees is compared cell by cell."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from service.exchange.actions import publish_entry
from service.exchange.rules import BODIES, EntryEdit
from service.planning.plans.rules.words import ACTIVITY_STATES, CHANNELS
from service.runtime.house import House
from service.runtime.language import translate
from service.runtime.work import Work
from tests.browser.agency import at_the_agency
from tests.browser.conftest import Desk, OpenDesk, Stack, axe

pytestmark = pytest.mark.xdist_group("browser")

PEOPLE = {"baku-education": ("az", "head"), "energy": ("en", "minister"), "mtispiri": ("ka", "mayor"),
          "education": ("az", "head")}  # fmt: skip
LEVELS = {"energy": "contribute", "mtispiri": "edit", "education": "comment"}
OWNER = "baku-education"
Row = tuple[str, str, str, str]


@dataclass
class Table:
    """Four agencies at their desks, and one plan."""

    desks: Mapping[str, Desk]
    names: Mapping[str, Mapping[str, str]]
    mark: str = field(default_factory=lambda: uuid4().hex[:8])
    base: str = ""

    def page(self, slug: str) -> Page:
        return self.desks[slug].page

    def go(self, slug: str, path: str = "") -> Page:
        """An agency opens a page of the plan."""
        self.desks[slug].go(self.base + path)
        return self.page(slug)

    def language(self, slug: str) -> str:
        return PEOPLE[slug][0]

    def name(self, slug: str, reader: str) -> str:
        """What an agency is called in the reader's language."""
        names = self.names[slug]  # else in its own agency's first language
        return names.get(self.language(reader)) or names["ka" if slug == "mtispiri" else "az"]


def looked(page: Page, name: str) -> None:
    assert axe(page) == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def pressed(page: Page, selector: str) -> None:
    """Press a button, and wait for the page that follows."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def kept(page: Page, form: str) -> None:
    """Send a form by its own button, and wait until what was kept is said."""
    page.locator(f"{form} p.buttons button").first.click()
    expect(page.locator("#toasts .toast").first).to_be_visible()


def cells(page: Page) -> list[Row]:
    """The table of activities as it stands: title, agency, channel, state."""
    found = []
    for row in page.locator("#activities tbody tr").all():
        title = row.locator("th a").inner_text()
        agency, channel, state = [row.locator("td").nth(place).inner_text().strip() for place in (1, 2, 3)]
        found.append((title.strip(), agency, channel, state))
    return found


def expected(table: Table, reader: str, rows: list[tuple[str, str, str, str]]) -> list[Row]:
    """The same as it must be: (title, slug, channel, state) in the reader's language."""
    language = table.language(reader)
    return [
        (title, table.name(slug, reader), translate(language, CHANNELS[channel]),
         translate(language, ACTIVITY_STATES[state]))
        for title, slug, channel, state in rows
    ]  # fmt: skip


def seen_by_all(table: Table, rows: Mapping[str, list[tuple[str, str, str, str]]]) -> None:
    """Each agency's table of activities is exactly what it may see, in its own words."""
    for slug, own in rows.items():
        assert cells(table.go(slug, "/activities")) == expected(table, slug, own), slug


async def findable(work: Work, house: House) -> dict[str, str]:
    """The agency stands in the directory; its names."""
    del house
    await publish_entry(work, EntryEdit(next(iter(BODIES)), {}, ""))
    return {str(code): str(name) for code, name in work.tenant.profile.name.items()}


@pytest.fixture
def table(desk: OpenDesk, stack: Stack) -> Table:
    names = {slug: at_the_agency(stack, slug, findable) for slug in PEOPLE}
    desks = {
        slug: desk(language, person, slug=slug, width=390 if slug == "mtispiri" else 1280)
        for slug, (language, person) in PEOPLE.items()
    }
    return Table(desks, names)


def test_four_agencies_plan_together(table: Table) -> None:
    begun(table)
    for slug in LEVELS:
        invited(table, slug)
        accepted(table, slug)
    rows = filled(table)
    rows = moved_by_another(table, rows)
    frozen(table)
    signed(table)
    kept_to_themselves(table)
    left(table, rows)
    put_out_while_writing(table, rows)


def begun(table: Table) -> None:
    """The owner begins a plan from the keyboard, and puts it to consultation."""
    mine = table.desks[OWNER]
    mine.go("/planning/plans")
    looked(mine.page, "list")
    mine.page.keyboard.press(mine.letter_key("new"))
    mine.page.wait_for_url("**/planning/plans/new")
    looked(mine.page, "new")
    mine.page.locator("#title_az").fill(f"Birgə plan {table.mark}")
    mine.page.select_option("#kind", "campaign")
    mine.page.locator("#starts_on").fill("1.1.2027")
    mine.page.locator("#ends_on").fill("31.12.2026")
    mine.page.keyboard.press("Control+Enter")
    expect(mine.page.locator("#ends_on")).to_have_attribute("aria-invalid", "true")
    expect(mine.page.locator("#title_az")).to_have_value(f"Birgə plan {table.mark}")
    mine.page.locator("#ends_on").fill("31.12.2027")
    mine.page.keyboard.press("Control+Enter")
    mine.page.wait_for_url(re.compile(r"/planning/plans/[0-9a-f-]{36}$"))
    table.base = "/planning/plans/" + mine.page.url.rpartition("/")[2]
    looked(mine.page, "overview")
    pressed(mine.page, "form[action$='/do/consult'] button")


def invited(table: Table, slug: str) -> None:
    page = table.go(OWNER, "/agencies")
    page.locator("#agency").fill(table.name(slug, OWNER))
    page.select_option("#level", LEVELS[slug])
    page.locator("#message").fill(f"Message {table.mark}")
    kept(page, "form[action$='/do/invite']")
    expect(page.locator(f"#g-{slug}")).to_be_visible()
    looked(page, "agencies")


def accepted(table: Table, slug: str) -> None:
    """It sees the title and who asks, nothing else, and accepts."""
    mine = table.desks[slug]
    mine.go(table.base)
    expect(mine.page.locator("#main")).not_to_contain_text(table.mark)
    asked = table.base.replace("/plans/", "/invitations/")
    mine.go("/planning/invitations")
    looked(mine.page, f"invitations of {slug}")
    pressed(mine.page, f"#waiting a[href='{asked}']")
    looked(mine.page, f"invitation of {slug}")
    expect(mine.page.locator("h1")).to_have_text(f"Birgə plan {table.mark}")
    expect(mine.page.locator("#invitation")).to_contain_text(table.name(OWNER, slug))
    pressed(mine.page, "form[action$='/accept'] button")
    mine.page.wait_for_url(f"**{table.base}")
    expect(mine.page.locator(f"[data-level={LEVELS[slug]}]")).to_be_visible()
    looked(mine.page, f"plan of {slug}")


def put_in(table: Table, slug: str, title: str, day: int, channel: str, *, draft: bool = False) -> None:
    page = table.go(slug, "/activity")
    page.locator(f"#title_{table.language(slug)}").fill(title)
    page.locator("#starts_at_on").fill(f"{day}.3.2027")
    page.locator("#starts_at_time").fill("10:00")
    page.select_option("#channel", channel)
    if draft:
        page.locator("#draft").check()
    looked(page, f"new activity of {slug}")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/planning/activities/*")
    expect(page.locator("#one-t")).to_have_text(title)
    looked(page, f"activity of {slug}")


def filled(table: Table) -> list[tuple[str, str, str, str]]:
    """Each puts in what it does; what is not shown yet is seen by its own agency alone."""
    mark = table.mark
    put_in(table, OWNER, f"Brifinq {mark}", 9, "press")
    put_in(table, "energy", f"Interview {mark}", 10, "tv")
    put_in(table, "energy", f"Hidden {mark}", 11, "social", draft=True)
    put_in(table, "mtispiri", f"შეხვედრა {mark}", 12, "field")
    assert table.go("education", "/activities").locator(f"a[href='{table.base}/activity']").count() == 0
    shown = [
        (f"Brifinq {mark}", OWNER, "press", "proposed"), (f"Interview {mark}", "energy", "tv", "proposed"),
        (f"შეხვედრა {mark}", "mtispiri", "field", "proposed"),
    ]  # fmt: skip
    hidden = (f"Hidden {mark}", "energy", "social", "proposed")
    seen_by_all(table, {slug: shown if slug != "energy" else [*shown[:2], hidden, shown[2]] for slug in PEOPLE})
    looked(table.page("mtispiri"), "activities on a phone")
    return shown


def moved_by_another(table: Table, rows: list[tuple[str, str, str, str]]) -> list[tuple[str, str, str, str]]:
    """Two move one activity at once: the second is told by whom, keeps what was typed, and may do it again."""
    title = rows[1][0]
    theirs, mine = table.go("mtispiri", "/activities"), table.go("energy", "/activities")
    for page in (theirs, mine):
        pressed(page, f"#activities a:text-is('{title}')")
        page.locator("#move summary").click()
    theirs.locator("#to-starts_at").fill("15.3.2027")
    theirs.locator("#to-ends_at").fill("15.3.2027")
    pressed(theirs, "#move button")
    looked(theirs, "moved")
    mine.locator("#to-starts_at").fill("16.3.2027")
    mine.locator("#to-ends_at").fill("16.3.2027")
    mine.locator("#move button").click()
    expect(mine.locator("[data-summary]")).to_contain_text(table.name("mtispiri", "energy"))
    expect(mine.locator("#to-starts_at")).to_have_value("16.3.2027")
    looked(mine, "moved by another meanwhile")
    pressed(mine, "#move button")
    pressed(theirs, "form[action$='/do/agree'] button") if theirs.reload() else None
    after = [rows[0], rows[2], (*rows[1][:3], "agreed")]
    hidden = (f"Hidden {table.mark}", "energy", "social", "proposed")
    seen_by_all(table, {slug: after if slug != "energy" else [after[0], hidden, *after[1:]] for slug in PEOPLE})
    return after


def frozen(table: Table) -> None:
    """Before the meeting nobody moves anything; all see it, the owner allows it again."""
    page = table.go(OWNER, "/activities")
    page.locator("#forbid summary").click()
    page.locator("#until_at_on").fill("+2")
    page.locator("#until_at_time").fill("18:00")
    page.locator("#forbid textarea").fill("Sessiya")
    pressed(page, "#forbid button.btn:not(.bare)")
    looked(page, "frozen")
    for slug in LEVELS:
        expect(table.go(slug).locator("[data-freeze]")).to_contain_text("Sessiya")
    mine = table.go("energy", "/activities")
    pressed(mine, f"#activities a:text-is('Interview {table.mark}')")
    mine.locator("#move summary").click()
    mine.locator("#to-starts_at").fill("20.3.2027")
    mine.locator("#to-ends_at").fill("20.3.2027")
    mine.locator("#move button").click()
    expect(mine.locator("[data-summary]")).to_contain_text("Sessiya")
    pressed(table.go(OWNER), "[data-freeze] button")
    expect(table.go("energy").locator("[data-freeze]")).to_have_count(0)


def signed(table: Table) -> None:
    """A revision is frozen; each answers for itself, and all read each answer."""
    page = table.go(OWNER, "/revisions")
    page.locator("#revise summary").click()
    pressed(page, "#revise button.btn:not(.bare)")
    answers = {"energy": ("agreed", ""), "mtispiri": ("reserved", "მხოლოდ ბიუჯეტით"), "education": ("declined", "Yox")}
    for slug, (verdict, said) in answers.items():
        own = table.go(slug, "/revisions")
        looked(own, f"revisions of {slug}")
        own.locator(f"#sign input[value={verdict}]").check(force=True)
        if said:
            own.locator("#sign button").click()
            expect(own.locator("#text")).to_have_attribute("aria-invalid", "true")
            own.locator("#text").fill(said)
        pressed(own, "#sign button")
    for slug in PEOPLE:
        own = table.go(slug, "/revisions")
        found = {one.get_attribute("data-signed") for one in own.locator("#r-1 tr[data-signed]").all()}
        assert found == {"agreed", "reserved", "declined", ""}, slug
        reserved = own.locator("tr[data-signed=reserved]")
        expect(reserved).to_contain_text(table.name("mtispiri", slug))
        expect(reserved).to_contain_text("მხოლოდ ბიუჯეტით")


def kept_to_themselves(table: Table) -> None:
    """What each notes for itself, the others never see."""
    for slug in PEOPLE:
        page = table.go(slug, "/own")
        page.locator("#text").fill(f"Secret of {slug} {table.mark}")
        pressed(page, "form[action$='/do/note'] button")
        looked(page, f"own notes of {slug}")
    for reader in PEOPLE:
        for tab in ("", "/own", "/comments", "/history", "/agencies", "/measures", "/meetings", "/revisions?of=1"):
            words = table.go(reader, tab).locator("#main").inner_text()
            for slug in PEOPLE:
                allowed = slug == reader and tab == "/own"
                assert (f"Secret of {slug} {table.mark}" in words) == allowed, (reader, tab, slug)
            assert (f"Hidden {table.mark}" in words) <= (reader == "energy"), (reader, tab)


def left(table: Table, rows: list[tuple[str, str, str, str]]) -> None:
    """One leaves, after it read what that means: it sees nothing any more, the others go on."""
    page = table.go("education", "/agencies")
    pressed(page, "a[href$='leave=1#leave']")
    looked(page, "leaving")
    pressed(page, "#leave button.main-act")
    page.wait_for_url("**/planning/invitations")
    for tab in ("", "/activities", "/own", "/revisions"):
        gone = table.go("education", tab)
        expect(gone.locator("#ended")).to_be_visible()
        for title, *_ in rows:
            expect(gone.locator("#main")).not_to_contain_text(title)
    looked(page, "after leaving")
    hidden = (f"Hidden {table.mark}", "energy", "social", "proposed")
    others = (OWNER, "energy", "mtispiri")
    seen_by_all(table, {slug: rows if slug != "energy" else [rows[0], hidden, *rows[1:]] for slug in others})


def put_out_while_writing(table: Table, rows: list[tuple[str, str, str, str]]) -> None:
    """One is put out while it writes: nothing is saved, nothing typed is lost, its activities stay with the others."""
    mine = table.go("mtispiri", "/texts")
    mine.locator("#summary_ka").fill(f"გრძელი ტექსტი {table.mark}")
    page = table.go(OWNER, "/agencies")
    pressed(page, "#g-mtispiri a[href*='end=']")
    looked(page, "putting out")
    page.locator("#reason").fill("Layihə bitdi")
    pressed(page, "#end button.main-act")
    mine.locator("#texts-form button").click()
    expect(mine.locator("#ended")).to_contain_text("Layihə bitdi")
    expect(mine.locator("#main")).to_contain_text(f"გრძელი ტექსტი {table.mark}")
    expect(mine.locator("#kept")).to_contain_text(f"შეხვედრა {table.mark}")
    expect(mine.locator("#main")).not_to_contain_text(f"Brifinq {table.mark}")
    looked(mine, "put out while writing")
    seen_by_all(table, {OWNER: rows})
