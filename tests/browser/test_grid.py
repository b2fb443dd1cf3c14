"""Two agencies at one planning grid in a real browser: what one moves by hand moves under the other's eyes."""

import re
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page, expect

from service.planning.plans.actions import doing, sharing, writing
from service.planning.plans.rules.content import ActivityEdit, PlanEdit, Slot, Title, Words
from service.runtime.house import House
from service.runtime.work import Work
from tests.browser.agency import at_the_agency
from tests.browser.conftest import Desk, OpenDesk, Stack, axe, tab_to
from tests.planning.plans.factories import at

pytestmark = pytest.mark.xdist_group("browser")
OWNER, GUEST = "baku-education", "energy"
SIDEWAYS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@dataclass
class Joint:
    """A plan of two agencies with an activity of the owner's, and both at their desks."""

    plan: UUID
    activity: UUID
    owner: UUID
    mine: Desk
    theirs: Desk

    @property
    def week(self) -> str:
        return f"/planning/grid?view=week&on=2027-03-10&plan={self.plan}"

    def cell(self, day: int, channel: str = "press") -> str:
        """Where the activity stands on a day of March, by a channel."""
        return f'td[data-cell="{self.owner} {channel} 2027-03-{day:02}"]'

    @property
    def chip(self) -> str:
        return f'.ev[data-activity="{self.activity}"]'

    def stands(self, page: Page, day: int, channel: str = "press") -> None:
        expect(page.locator(f"{self.cell(day, channel)} {self.chip}")).to_have_count(1)
        expect(page.locator(f".plan-grid {self.chip}")).to_have_count(1)


@pytest.fixture
def joint(stack: Stack, desk: OpenDesk) -> Joint:
    mark = uuid4().hex[:8]

    async def begun(work: Work, house: House) -> tuple[UUID, UUID, UUID]:
        edit = PlanEdit("campaign", {"az": Words(f"Birgə plan {mark}"), "en": Words(f"Joint plan {mark}")})
        plan = await writing.begin(work, edit, skeleton=False)
        keys = []
        for day, channel in ((9, "press"), (10, "tv")):
            slot = Slot(at(day, 10), at(day, 11), False, channel)
            keys.append(await doing.put_in(work, plan, ActivityEdit(slot, {"az": Title(f"Brifinq {channel} {mark}")})))
        await sharing.invite(work, plan, house.directory.by_slug[GUEST].id, "edit")
        return plan, keys[0], work.tenant.id

    async def joined(work: Work, house: House) -> None:
        del house
        await sharing.answer(work, plan, accepts=True)

    plan, activity, owner = at_the_agency(stack, OWNER, begun)
    at_the_agency(stack, GUEST, joined)
    return Joint(plan, activity, owner, desk("az", "head", slug=OWNER), desk("en", "minister", slug=GUEST))


def opened(desk: Desk, path: str) -> Page:
    """The sheet, told live of what changes."""
    desk.go(path)
    expect(desk.page.locator("#grid")).to_have_attribute("data-live", "true")
    desk.page.evaluate("window.stayed = true")
    return desk.page


def looked(page: Page, name: str) -> None:
    assert axe(page) == [], name
    assert page.evaluate(SIDEWAYS), name


def test_two_agencies_move_one_activity(joint: Joint) -> None:
    mine, theirs = opened(joint.mine, joint.week), opened(joint.theirs, joint.week)
    looked(mine, "week of the owner")
    drawn_by_hand(joint, mine, theirs)
    moved_by_keys(joint, mine, theirs)
    both_at_once(joint, mine, theirs)


def drawn_by_hand(joint: Joint, mine: Page, theirs: Page) -> None:
    """One draws it two days on; the other, whose page stays, sees it there a moment later."""
    joint.stands(theirs, 9)
    theirs.drag_and_drop(f"{joint.cell(9)} {joint.chip}", joint.cell(11))
    expect(theirs.locator("#toasts .toast [data-undo]")).to_be_visible()
    joint.stands(theirs, 11)
    looked(theirs, "drawn")
    joint.stands(mine, 11)
    assert mine.evaluate("window.stayed"), "it came by itself"


def moved_by_keys(joint: Joint, mine: Page, theirs: Page) -> None:
    """The owner takes it up with Space: Esc puts it back, Enter down; Z takes the move back."""
    link = f"{joint.chip} > a"
    tab_to(mine, link, 220)
    mine.keyboard.press("Space")
    mine.keyboard.press("ArrowRight")
    joint.stands(mine, 12)
    expect(mine.locator("#said")).to_contain_text("12.03.2027")
    mine.keyboard.press("Escape")
    joint.stands(mine, 11)
    expect(mine.locator(link)).to_be_focused()
    mine.keyboard.press("Space")
    for key in ("ArrowLeft", "ArrowDown", "ArrowDown"):
        mine.keyboard.press(key)
    joint.stands(mine, 10, "tv")
    with mine.expect_navigation():
        mine.keyboard.press("Enter")
    joint.stands(mine, 10, "tv")
    expect(mine.locator(link)).to_be_focused()
    looked(mine, "moved by keys")
    expect(theirs.locator("#grid")).to_have_attribute("data-live", "true")
    joint.stands(theirs, 10, "tv")
    expect(mine.locator("html[data-ready]")).to_be_attached()
    with mine.expect_navigation():
        mine.keyboard.press(joint.mine.letter_key("undo"))
    joint.stands(mine, 11)
    joint.stands(theirs, 11)


def both_at_once(joint: Joint, mine: Page, theirs: Page) -> None:
    """While the owner holds it, the guest is quicker: the owner is told by whom and where, and loses nothing."""
    opened(joint.mine, joint.week)
    opened(joint.theirs, joint.week)
    mine.locator(f"{joint.chip} > a").focus()
    mine.keyboard.press("Space")
    mine.keyboard.press("ArrowRight")
    joint.stands(mine, 12)
    theirs.drag_and_drop(f"{joint.cell(11)} {joint.chip}", joint.cell(8))
    joint.stands(theirs, 8)
    with mine.expect_navigation():
        mine.keyboard.press("Enter")
    said = mine.locator("[data-refused]")
    expect(said).to_contain_text("08.03.2027 10:00")
    expect(said).to_contain_text(joint.theirs.name.split()[0].rstrip("."))
    joint.stands(mine, 8)
    expect(mine.locator("#grid > .notice form")).to_contain_text("12.03.2027 10:00")
    looked(mine, "overtaken")
    with mine.expect_navigation():
        mine.locator("#grid > .notice form button").click()
    joint.stands(mine, 12)
    joint.stands(theirs, 12)


def test_the_grid_in_its_views_and_on_a_phone(joint: Joint, desk: OpenDesk) -> None:
    base = f"/planning/grid?on=2027-03-10&plan={joint.plan}"
    page = joint.mine.page
    for view in ("month", "week", "list", "mine"):
        joint.mine.go(f"{base}&view={view}")
        looked(page, view)
    joint.mine.go(f"{base}&view=list")
    page.keyboard.press(joint.mine.letter_key("next"))
    expect(page.locator("#activities tr.is-at a.subj")).to_be_focused()
    joint.mine.go("/planning/grid/calendar")
    looked(page, "calendar")
    page.locator("form[action='/planning/grid/calendar'] button").click()
    expect(page.locator("#address")).to_have_text(re.compile(r"/planning/calendar/[\w-]{43}\.ics$"))
    small = desk("ka", "mayor", slug="mtispiri", width=390)
    small.go("/planning/grid")
    looked(small.page, "empty on a phone")
    phone = desk("az", "head", slug=OWNER, width=390)
    for view in ("month", "week", "list"):
        phone.go(f"{base}&view={view}")
        looked(phone.page, f"{view} on a phone")
    phone.go(f"{base}&view=week")
    days = [one.bounding_box() for one in phone.page.locator(".plan-grid thead th[class^=d]").all()]
    tops = [box["y"] for box in days if box]
    assert tops == sorted(tops) and len(set(tops)) == 7, "days stand one below the other"
    chip = phone.page.locator(joint.chip).bounding_box()
    assert chip is not None and tops[1] < chip["y"] < tops[2], "and what happens on one stands below it"
