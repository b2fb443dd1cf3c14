"""The press office from a planned press conference to what came of a refutation, by its pages and mostly by keyboard.

With CHANCERY_SHOTS naming a folder, pictures of the pages are left there.
"""

import os
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import AGENCY_OF, SIGNER, OpenDesk, Stack, bad, until
from tests.browser.hands import Clerk, Hands, Look, at, plain_look
from tests.browser.outside import PostOffice
from tests.browser.story import ANSWERED, ASKED, CLAIMED, Story

pytestmark = pytest.mark.xdist_group("browser")
FULL = bool(os.environ.get("CHANCERY_FULL"))
SHOTS = os.environ.get("CHANCERY_SHOTS")


def looking(story: Story) -> Look:
    """A picture, if pictures are wanted, and the usual look."""

    def look(page: Page, name: str) -> None:
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"press-{story.language}-{name}.png", full_page=True)
        plain_look(page, name)

    return look


def each(page: Page, start: str, value: str) -> dict[str, str]:
    """The same words for every language of the agency: each field whose name begins so."""
    return {str(one.get_attribute("name")): value for one in page.locator(f"[name^={start}]").all()}


def contact_kept(officer: Clerk, story: Story) -> None:
    """An outlet, a journalist of it and a media list with the journalist."""
    officer.go("/press/outlets/new")
    officer.fill(name=story.outlet, kind="newspaper", email=f"editors-{story.address}")
    officer.keys("Control+Enter")
    officer.go("/press/journalists/new")
    officer.fill(name=story.name, origin="local", email=story.address, first_language=story.language)
    officer.keys("Control+Enter")
    officer.look(officer.page, "journalist")
    officer.go("/press/lists/new")
    officer.fill(title=f"L {story.mark}")
    officer.keys("Control+Enter")
    officer.pick("member", story.name)
    officer.keys("Enter")
    expect(officer.page.locator("tbody tr")).to_have_count(1)
    officer.look(officer.page, "media-list")


def planned(officer: Clerk, story: Story) -> str:
    """A press conference on which somebody speaks, put forward; its path."""
    page, begins = officer.page, story.soon()
    officer.go("/press/events")
    officer.letter("new")
    officer.press("a[href='/press/events/new?kind=press_conference']")
    officer.fill(**each(page, "title_", story.title))
    officer.fill(begins_on=f"{begins:%d.%m.%Y}", begins_at=f"{begins:%H:%M}")
    officer.fill(ends_at=f"{begins + timedelta(hours=1):%H:%M}", place=f"Zal {story.mark}")
    officer.fill(detail_format="in_person", policy="moderated", on_page="on")
    officer.fill(**each(page, "criteria_", "1. 2. 3."))
    officer.look(page, "event-form")
    officer.keys("Control+Enter")
    event = officer.path
    officer.press(f"a[href='{event}/programme']")
    officer.press("a[href$='/parts/speakers/new']")
    officer.fill(name="Spiker Uydurma", state="confirmed")
    officer.look(page, "speaker-form")
    officer.keys("Control+Enter")
    officer.look(page, "programme")
    officer.press(f"nav a[href='{event}'], .tabs a[href='{event}']")
    officer.press("form[action$='/acts/plan'] button")
    expect(page.locator("form[action$='/acts/approve']")).to_have_count(0)
    officer.look(page, "event-planned")
    return event


def announced(head: Clerk, officer: Clerk, event: str) -> None:
    """Approved by another than who planned it, and told to the public."""
    head.go(event)
    head.press("form[action$='/acts/approve'] button")
    officer.go(event)
    officer.press("form[action$='/acts/announce'] button")
    expect(officer.page.locator("form[action$='/acts/begin']")).to_be_visible()
    officer.look(officer.page, "event-announced")


def invited(officer: Clerk, story: Story, event: str, post: PostOffice) -> str:
    """The media list is invited; the mail really comes, and holds the personal link."""
    page = officer.page
    officer.go(f"{event}/invitations")
    box = f"label:has-text('L {story.mark}') input"
    officer.reach(box)
    page.keyboard.press("Space")
    officer.press("details form button.main-act")
    until(page, lambda: bool(post.to(story.address)), lambda: None)
    [mail] = post.to(story.address)
    assert story.title in str(mail["subject"])
    text = mail.get_body(("plain",))
    assert text is not None
    [link] = {word for word in text.get_content().split() if "/invitation/" in word}
    until(page, lambda: page.locator("tbody .state.done").count() > 0, page.reload)
    officer.look(page, "invitations")
    return "/public/" + link.partition("/public/")[2]


def applied(guest: Hands, story: Story, where: str) -> str:
    """From the personal link to the receipt; where the application is followed."""
    page = guest.page
    page.goto(where)
    expect(page.locator("h1")).to_have_text(story.title)
    guest.look(page, "invitation")
    guest.fill(name=story.name, outlet=story.outlet)
    guest.press("button[value=accepted]")
    page.wait_for_url("**/accreditation/*")
    guest.fill(name=story.name, outlet=story.outlet, email=story.address)
    guest.look(page, "apply")
    page.wait_for_timeout(2_100)  # people take longer than programs
    guest.press("button[value=send]")
    page.wait_for_url("**/receipt")
    guest.look(page, "receipt")
    return page.url.removesuffix("/receipt")


def badged(officer: Clerk, event: str) -> None:
    """The application is approved, and a badge issued."""
    officer.go(f"{event}/accreditation")
    officer.press("#rows a.no")
    officer.press("form[action$='/approve'] button")
    officer.press("form[action$='/issue-badge'] button")
    expect(officer.page.locator(".head .tag")).to_be_visible()
    officer.look(officer.page, "badge-issued")


def let_in(door: Clerk, story: Story, event: str, code: str) -> None:
    """At 390 px: by the code of the badge, and then once more, which is said."""
    page = door.page
    door.go(f"{event}/door")
    expect(page.locator("#badge")).to_be_focused()
    page.keyboard.insert_text(code)
    door.keys("Enter")
    expect(page.locator(".door-said.ok")).to_contain_text(story.name)
    door.look(page, "door")
    page.locator("#badge").focus()
    page.keyboard.insert_text(code)
    door.keys("Enter")
    expect(page.locator(".door-said.late")).to_contain_text(story.name)
    door.look(page, "door-twice")


def question_sent(guest: Hands, story: Story, mine: str) -> str:
    """The badge stands on the phone, and a question goes from there; gives the code of the badge."""
    page = guest.page
    page.goto(mine)
    code = page.locator(".badge-shown .code").inner_text()
    guest.look(page, "badge")
    guest.press("a[href$='/question']")
    guest.fill(text=f"{ASKED[story.language]} {story.mark}")
    guest.press(".next button")
    page.wait_for_url(mine)
    return code


def taken_away(officer: Clerk, story: Story, event: str, owner: str) -> str:
    """The question is called up while the event goes on, and taken away; the path of the inquiry that it becomes."""
    page = officer.page
    officer.go(event)
    officer.press("form[action$='/acts/begin'] button")
    officer.press(f"a[href='{event}/questions']")
    officer.press("form[action$='/accept'] button")
    officer.press("form[action$='/ask'] button")
    officer.look(page, "question-asked")
    officer.open("details:has(form[action$='/take-away']) summary")
    officer.fill("form[action$='/take-away']", owner=owner_value(page, owner))
    officer.press("form[action$='/take-away'] button")
    officer.look(page, "question-taken-away")
    officer.press("a[href^='/press/inquiries/']")
    expect(page.locator("#question ~ p, section p.lines").first).to_contain_text(story.mark)
    return officer.path


def owner_value(page: Page, name: str) -> str:
    """The value of a person in the list of those who may answer for something."""
    found = page.locator("select[name=owner] option", has_text=name).first
    return found.get_attribute("value") or ""


def answered(officer: Clerk, head: Clerk, story: Story, inquiry: str, post: PostOffice) -> None:
    """The inquiry has an owner and a term; its answer is written, approved by another and sent to the journalist."""
    page, due = officer.page, story.soon() + timedelta(days=1)
    officer.press("a[href$='?form=assign#form']")
    officer.fill(due=f"{due:%d.%m.%Y}", due_at=f"{due:%H:%M}")
    officer.look(page, "inquiry-assign")
    officer.press("#form button.main-act")
    officer.fill("#answer", text=f"{ANSWERED[story.language]} {story.mark}", attribution="on_record")
    officer.fill("#answer", answer_language=story.language)
    officer.look(page, "inquiry-answer")
    officer.press("button[name=go][value=submit]")
    head.go(inquiry)
    head.press("form[action$='/approve'] button")
    officer.go(inquiry)
    officer.press("a[href$='?form=send#form']")
    officer.fill("#form", way="email")
    officer.press("#form button.main-act")
    until(page, lambda: any(story.mark in said(mail) for mail in post.to(story.address)[1:]), lambda: None)
    officer.look(page, "inquiry-answered")


def said(mail: EmailMessage) -> str:
    """The words of a mail."""
    plain = mail.get_body(("plain",))
    return plain.get_content() if plain else ""


def released(officer: Clerk, head: Clerk, story: Story, event: str, post: PostOffice) -> str:
    """Written in the agency's languages, approved by another, published and sent to the list; its public path."""
    page = officer.page
    officer.go("/press/releases")
    officer.letter("new")
    officer.fill(kind="release", event=f"media_event:{event.rpartition('/')[2]}")
    officer.fill(**each(page, "title_", f"R {story.title}"))
    officer.fill(**each(page, "body_", f"{ANSWERED[story.language]} {story.mark}"))
    officer.fill(**each(page, "ready_", "on"))
    officer.look(page, "release-new")
    officer.keys("Control+Enter")
    release = officer.path
    officer.press("button[name=submit]")
    expect(page.locator("form[action$='/approve']")).to_have_count(0)
    head.go(release)
    head.press("form[action$='/approve'] button")
    officer.go(release)
    officer.press("form[action$='/publish'] button.main-act")
    until(page, lambda: page.locator("a[href*='/releases/'][href^='/public/']").count() > 0, page.reload)
    officer.look(page, "release-published")
    public = page.locator(f"a[href^='/public/{story.language}/releases/']").first.get_attribute("href") or ""
    officer.press("a[href$='/recipients']")
    box = f"label:has-text('L {story.mark}') input"
    officer.reach(box)
    page.keyboard.press("Space")
    officer.look(page, "release-recipients")
    officer.press("form[action$='/recipients'] button.main-act")
    until(page, lambda: any(f"R {story.title}" in str(one["subject"]) for one in post.to(story.address)), lambda: None)
    officer.go(f"{release}/recipients")
    officer.look(page, "release-sent")
    return public


def clipped(officer: Clerk, story: Story, says: str) -> str:
    """An article of the outlet, put into the media monitoring as text; the path of the clip."""
    officer.go("/monitoring/add?way=text")
    officer.fill(title=f"{says} {story.mark}", outlet=story.outlet, text=f"{says}. {story.mark}.")
    officer.keys("Control+Enter")
    officer.page.wait_for_url("**/monitoring/clips/*")
    return officer.path


def refuted(officer: Clerk, head: Clerk, story: Story, clip: str, post: PostOffice) -> str:
    """From the clip to the demand in the outlet's mail, signed off by a lawyer and approved by another."""
    page, right = officer.page, ANSWERED[story.language]
    officer.go(clip)
    officer.letter("relevant")
    officer.press("a[href^='/press/refutations/new']")
    officer.fill(medium="newspaper", place="3", length="200", length_unit="words", email=f"editors-{story.address}")
    officer.press("form.form button.main-act")
    refutation = officer.path
    officer.press(".actions a[href$='/claim']")
    officer.fill(quote=CLAIMED[story.language], verdict="opinion", why=right, right=right)
    officer.press("form.form button.main-act")
    officer.press("form[action$='/assess'] button")
    officer.press(".actions a[href$='/decide']")
    officer.fill(decision="refutation", reason=right)
    officer.press("form.form button.main-act")
    officer.press(".actions a[href$='/draft']")
    officer.look(page, "demand-form")
    officer.press("form.form button.main-act")
    officer.press("form[action$='/submit'] button")
    signed(head, refutation, right)
    officer.go(refutation)
    officer.press(".actions a[href$='/send']")
    officer.fill(way="email", email=f"editors-{story.address}")
    officer.press("form.form button.main-act")
    until(page, lambda: any(right in said(mail) for mail in post.to(f"editors-{story.address}")), lambda: None)
    officer.look(page, "refutation-sent")
    return refutation


def signed(lawyer: Clerk, refutation: str, why: str) -> None:
    """An opinion is not approved without a lawyer's sign-off."""
    lawyer.go(refutation)
    expect(lawyer.page.locator("form[action$='/approve']")).to_have_count(0)
    lawyer.open("[data-open='#act-sign_off']")
    lawyer.fill("#act-sign_off", reason=why)
    lawyer.press("#act-sign_off button.main-act")
    lawyer.press("form[action$='/approve'] button")


def settled_with(officer: Clerk, story: Story, refutation: str) -> None:
    """What the outlet published is noted with its clip and compared; the refutation is closed with its outcome."""
    page = officer.page
    officer.go(refutation)
    officer.press(".actions a[href$='/answer']")
    officer.fill(kind="published")
    officer.pick("clip", ANSWERED[story.language].split()[0] + " " + story.mark)
    officer.fill(text=ANSWERED[story.language], length="200", length_unit="words", heading="yes")
    officer.look(page, "answer-form")
    officer.press("form.form button.main-act")
    expect(page.locator("table.plain")).to_be_visible()
    officer.look(page, "answer-compared")
    officer.press(".actions a[href$='/close']")
    officer.fill(outcome="refuted", reason=ANSWERED[story.language])
    officer.press("form.form button.main-act")
    expect(page.locator(".head .state.done")).to_be_visible()
    officer.look(page, "refutation-closed")


def walk(stack: Stack, desk: OpenDesk, post: PostOffice, phone: Page, language: str) -> None:
    """The whole chain. phone: a journalist's browser at 390 px."""
    slug, story = AGENCY_OF[language], Story(language)
    look = looking(story)
    officer, head = at(desk(language, "adviser"), look), at(desk(language, SIGNER[language]), look)
    contact_kept(officer, story)
    event = planned(officer, story)
    announced(head, officer, event)
    link = invited(officer, story, event, post)
    guest = Hands(phone, look)
    mine = applied(guest, story, stack.address(slug, link))
    badged(officer, event)
    code = question_sent(guest, story, mine)
    let_in(at(desk(language, "adviser", width=390), look), story, event, code)
    inquiry = taken_away(officer, story, event, stack.people[slug]["adviser"])
    answered(officer, head, story, inquiry, post)
    public = released(officer, head, story, event, post)
    phone.goto(stack.address(slug, public))
    expect(phone.locator("h1")).to_contain_text(story.title)
    look(phone, "release-public")
    clip = clipped(officer, story, CLAIMED[language])
    officer.go(f"{event}/coverage")
    found = officer.page.locator(f"td a[href='{clip}']")
    until(officer.page, lambda: found.count() > 0, lambda: officer.go(f"{event}/coverage"))
    look(officer.page, "coverage")
    refutation = refuted(officer, head, story, clip, post)
    clipped(officer, story, ANSWERED[language])
    settled_with(officer, story, refutation)


@pytest.mark.parametrize("language", ["az", "ka", "en"] if FULL else ["az"])
def test_from_a_planned_conference_to_what_came_of_a_refutation(
    stack: Stack, desk: OpenDesk, post: PostOffice, browser: Browser, language: str
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale=language, has_touch=True)
    complaints: list[str] = []
    try:
        phone = context.new_page()
        phone.on("pageerror", lambda error: complaints.append(str(error)))
        phone.on("console", lambda message: complaints.append(message.text) if bad(message) else None)
        walk(stack, desk, post, phone, language)
    finally:
        context.close()
    assert complaints == []
