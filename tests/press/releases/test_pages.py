"""Releases over HTTP: written and decided in the browser; nowhere before the minute; personal links; the API."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import select

from service.mailing.actions import planning
from service.mailing.models import Delivery
from service.press.releases.actions import distributing, publishing
from service.press.releases.actions.distributing import Order, Typed
from service.press.releases.models import ReleaseCopy
from service.press.releases.queries.distributions import copies_of
from service.runtime import clock
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from tests.conftest import OpenWork, visitor_of
from tests.notifications.conftest import questions  # noqa: F401 - a fixture
from tests.press.releases.factories import (
    approved,
    drafted,
    kept,
    printed,
    published,
    revision_of,
    unprinted,
)

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
Move = Callable[[float], None]
FORM = {
    "kind": "statement", "title_az": "Bəyanat", "body_az": "Mətn.", "ready_az": "on", "title_en": "Statement",
    "lead_en": "", "body_en": "<b>Text</b> [x](javascript:alert(1))", "contact": "press@agency.example",
}  # fmt: skip


@pytest.fixture
async def outsider(app: object, tenant: Tenant) -> AsyncIterator[httpx.AsyncClient]:
    async with visitor_of(app, tenant) as opened:
        yield opened


def place_of(answer: httpx.Response) -> str:
    assert answer.status_code == 303, answer.text[-2000:]
    return answer.headers["location"].partition("#")[0].partition("?")[0]


async def test_a_release_is_written_submitted_approved_and_published_by_two_people(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork, outsider: httpx.AsyncClient
) -> None:
    writer, head = await sign_in(tenant, "adviser"), await sign_in(tenant, "head")
    empty = await writer.post("/press/releases/new", data={"kind": "", "title_en": "x" * 301})
    assert empty.status_code == 422 and "x" * 301 in empty.text
    place = place_of(await writer.post("/press/releases/new", data=FORM))
    page = (await writer.get(place)).text
    assert "Bəyanat" in page and 'value="Statement"' in page and "javascript:alert" in page  # as typed, in its field
    missing = await writer.post(place, data={**FORM, "version": "1", "body_az": ""})
    assert missing.status_code == 303
    refused = await writer.post(f"{place}/submit")
    assert refused.status_code == 422 and "stands in this language, too" in refused.text
    stale = await writer.post(place, data={**FORM, "version": "1", "title_az": "Köhnə"})
    assert stale.status_code == 422 and "Compare both" in stale.text and "Köhnə" in stale.text
    version = re.search(r'name="version" value="(\d+)"', (await writer.get(place)).text)
    assert version is not None
    place_of(await writer.post(place, data={**FORM, "version": version[1], "ready_en": "on"}))
    place_of(await writer.post(f"{place}/submit"))
    waiting = (await writer.get(place)).text
    assert "In review" in waiting and f'action="{place}/approve"' not in waiting
    assert (await writer.post(f"{place}/approve")).status_code in {403, 409, 422}
    assert "waits for your approval" in (await head.get("/notices")).text
    lacking = await head.post(f"{place}/return", data={"reason": ""})
    assert lacking.status_code == 422
    place_of(await head.post(f"{place}/approve"))
    approved_page = (await head.get(place)).text
    assert "PR-" in approved_page and "<b>Text</b>" not in approved_page.partition('id="texts"')[2]
    half = await head.post(f"{place}/publish", data={"publish_on": "+3", "publish_time": ""})
    assert half.status_code == 422 and "Write both" in half.text
    wrong = await head.post(f"{place}/publish", data={"publish_on": "+3", "publish_time": "25:00"})
    assert wrong.status_code == 422 and "25:00" in wrong.text
    place_of(await head.post(f"{place}/publish", data={}))
    async with committing(tenant) as work:
        await unprinted(work, UUID(place.rpartition("/")[2]))
        slug = (await kept(work, UUID(place.rpartition("/")[2]))).slug
    seen = await outsider.get(f"/public/en/releases/{slug}")
    assert seen.status_code == 200 and "Statement" in seen.text and 'href="javascript' not in seen.text
    assert "press@agency.example" in seen.text and "<b>Text</b>" not in seen.text


async def everywhere(outsider: httpx.AsyncClient, slug: str, file_id: str, words: str) -> dict[str, bool]:
    """Whether an outsider meets a release at each place where it could be."""
    own = {
        "page": f"/public/az/releases/{slug}", "in English": f"/public/en/releases/{slug}",
        "file": f"/public/files/{file_id}", "object": f"/api/v1/press/public/az/releases/{slug}",
    }  # fmt: skip
    shared = {
        "list": "/public/az/releases", "feed": "/public/az/feed.atom", "rss": "/public/az/releases/feed.rss",
        "map": "/sitemap.xml", "search": f"/public/az/register?q={words}", "front": "/public/az",
    }  # fmt: skip
    found = {}
    for name, path in own.items():
        status = (await outsider.get(path)).status_code
        assert status in {200, 404}, (name, status)
        found[name] = status == 200
    for name, path in shared.items():
        answer = await outsider.get(path)
        # What was asked for is said again on the page of the search: there only the address tells.
        told = slug in answer.text or (name != "search" and words in answer.text)
        found[name] = answer.status_code == 200 and told
    return found


PLACES = ("page", "in English", "file", "object", "list", "feed", "rss", "map", "search")


async def test_under_embargo_it_is_nowhere_and_afterwards_at_the_same_address(
    outsider: httpx.AsyncClient, tenant: Tenant, house: House, committing: OpenWork, moved_clock: Move
) -> None:
    """At each place where it could be, each of which is seen to show it afterwards."""
    moved_clock(0)
    word = f"Gizli{uuid4().hex[:8]}"
    async with committing(tenant) as work:
        from tests.press.releases.factories import WORDS

        texts = {code: words._replace(title=f"{word} {code}") for code, words in WORDS.items()}
        made = await approved(work, texts=texts)
        await publishing.publish(work, made, None, work.now + timedelta(hours=2))
        await printed(work, house, made)
        slug = (await kept(work, made)).slug
        file_id = (await revision_of(work, made)).files["az"]["pdf"]
        await published(work)  # the public page is open and has a feed
    for seconds in (0, 3_600, 7_140):
        moved_clock(seconds)
        found = await everywhere(outsider, slug, file_id, word)
        assert not any(found.values()), (seconds, found)
    unknown = await outsider.get("/public/az/releases/no-such-release")
    hidden = await outsider.get(f"/public/az/releases/{slug}")
    trace = re.compile(rf"{slug}|no-such-release|[0-9a-f]{{32}}|\d\d:\d\d")
    assert trace.sub("", hidden.text) == trace.sub("", unknown.text)
    moved_clock(7_201)
    found = await everywhere(outsider, slug, file_id, word)
    assert {name for name in PLACES if found[name]} == set(PLACES)
    body = (await outsider.get(f"/api/v1/press/public/az/releases/{slug}")).json()
    assert (body["state"], body["title"]) == ("published", f"{word} az") and len(body["files"]) == 4
    async with committing(tenant) as work:
        await publishing.move(work, made, None, work.now + timedelta(hours=1), "once more")
    assert not any((await everywhere(outsider, slug, file_id, word)).values())
    async with committing(tenant) as work:
        await publishing.move(work, made, None, None, "now")
        await publishing.withdraw(work, made, "Səhv")
    gone = await outsider.get(f"/public/az/releases/{slug}")
    assert gone.status_code == 410 and "Səhv" in gone.text and word not in gone.text
    body = (await outsider.get(f"/api/v1/press/public/az/releases/{slug}")).json()
    assert (body["state"], body["reason"], body["title"]) == ("withdrawn", "Səhv", "")
    assert (await outsider.get(f"/public/files/{file_id}")).status_code == 404


async def shared(work: Work, house: House, made: UUID, name: str = "trusted") -> str:
    """The link of a copy that was given."""
    one = await distributing.distribute(
        work, made, Order("embargo", typed=(Typed(f"{name}@media.example", "Aysel Uydurmalı", "az"),))
    )
    await planning.gather(work, house, one)
    copy = await work.session.scalar(select(ReleaseCopy).where(ReleaseCopy.release_id == made))
    assert copy is not None
    return f"/public/az/releases-copy/{copy.token}"


async def test_a_personal_link_opens_by_a_click_each_opening_is_noted_and_it_can_be_revoked(
    outsider: httpx.AsyncClient, app: object, sign_in: SignIn, tenant: Tenant, house: House, committing: OpenWork,
    moved_clock: Move,
) -> None:  # fmt: skip
    moved_clock(0)
    async with committing(tenant) as work:
        made = await approved(work)
        await printed(work, house, made)
        await publishing.publish(work, made, None, work.now + timedelta(hours=2))
        link = await shared(work, house, made)
    door = await outsider.get(link)
    assert door.status_code == 200 and "Aysel Uydurmalı" in door.text and "Yeni məktəb" not in door.text
    assert "no-store" in door.headers["cache-control"] and "noindex" in door.text
    foreign = await outsider.post(link, data={"what": "text"}, headers={"sec-fetch-site": "cross-site"})
    assert foreign.status_code in {400, 403}
    read = await outsider.post(link, data={"what": "text"})
    assert read.status_code == 200 and "Yeni məktəb açılır" in read.text and "no-store" in read.headers["cache-control"]
    paper = await outsider.post(link, data={"what": "pdf"})
    assert paper.content.startswith(b"%PDF") and "no-store" in paper.headers["cache-control"]
    assert (await outsider.post(link, data={"what": "xlsx"})).status_code == 404
    async with visitor_of(app, tenant, **{"user-agent": "Another"}) as forwarded:
        assert (await forwarded.post(link, data={"what": "text"})).status_code == 200
    for wrong in (link[:-1], f"{link[:-4]}aaaa", f"{link}{'x' * 200}"):
        assert (await outsider.get(wrong)).status_code == 404
    async with committing(tenant) as work:
        (given,) = await copies_of(work, made)
    assert (given.openings, given.browsers) == (3, 2)
    writer = await sign_in(tenant, "head")
    page = (await writer.get(f"/press/releases/{made}/recipients")).text
    assert "it may have been passed on" in page
    lacking = await writer.post(f"/press/releases/{made}/copies/{given.id}/revoke", data={"reason": ""})
    assert lacking.status_code == 422
    async with committing(tenant) as work:
        second = await shared(work, house, made, "second")
    place_of(await writer.post(f"/press/releases/{made}/copies/{given.id}/revoke", data={"reason": "passed on"}))
    for answer in (await outsider.get(link), await outsider.post(link, data={"what": "text"})):
        assert answer.status_code == 404
    moved_clock(7_300)
    async with committing(tenant) as work:
        await publishing.publish_due(work, made)
        slug = (await kept(work, made)).slug
        rows = {row.address: row.token for row in await work.session.scalars(select(ReleaseCopy))}
    del second
    after = await outsider.get(f"/public/az/releases-copy/{rows['second@media.example']}")
    assert after.headers["location"] == f"/public/az/releases/{slug}"


async def test_one_click_takes_an_address_off_from_anywhere_and_a_look_changes_nothing(
    outsider: httpx.AsyncClient, tenant: Tenant, house: House, committing: OpenWork
) -> None:
    async with committing(tenant) as work:
        made = await published(work)
        order = Order("release", typed=(Typed(f"{uuid4().hex}@media.example", "", "az"),))
        one = await distributing.distribute(work, made, order)
        await planning.gather(work, house, one)
        mail = (await work.session.scalars(select(Delivery).where(Delivery.mailing_id == one))).one()
    link = f"/public/az/releases-leave/{mail.token}"

    async def state() -> str:
        async with committing(tenant) as work:
            row = await work.session.get(Delivery, (tenant.id, mail.id))
            assert row is not None
            return row.state

    look = await outsider.get(link)
    assert look.status_code == 200 and mail.address in look.text and await state() == "queued"
    for _ in range(2):
        answer = await outsider.post(
            link, content="List-Unsubscribe=One-Click",
            headers={"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "cross-site"},
        )  # fmt: skip
        assert answer.status_code == 200
    assert await state() == "stopped"
    assert (await outsider.post("/public/az/releases-leave/unknown")).status_code == 404
    assert (await outsider.get("/public/xx/releases-leave/unknown")).status_code == 404


async def test_everything_of_the_press_office_is_for_those_who_read_it(
    sign_in: SignIn, api: SignIn, outsider: httpx.AsyncClient, tenant: Tenant, committing: OpenWork
) -> None:
    async with committing(tenant) as work:
        made = await drafted(work)
    clerk, writer = await sign_in(tenant, "clerk"), await sign_in(tenant, "adviser")
    for path in ("", "/new", f"/{made}", f"/{made}/recipients", f"/{made}/paper/az"):
        assert (await clerk.get(f"/press/releases{path}")).status_code == 403, path
        assert (await outsider.get(f"/press/releases{path}")).status_code in {303, 401}, path
    assert (await clerk.post(f"/press/releases/{made}/submit")).status_code == 403
    assert (await writer.post(f"/press/releases/{made}/burn")).status_code == 404
    assert (await writer.get(f"/press/releases/{uuid4()}")).status_code == 404
    assert (await writer.get("/press/lines/new")).status_code == 403
    program = await api(tenant, "clerk")
    assert (await program.get(f"/api/v1/press/releases/{made}")).status_code == 403
    paper = await writer.get(f"/press/releases/{made}/paper/az")
    assert paper.status_code == 200 and paper.content.startswith(b"%PDF")


async def test_lists_and_recipients_say_what_is_wrong_at_the_field(
    sign_in: SignIn, tenant: Tenant, house: House, committing: OpenWork
) -> None:
    async with committing(tenant) as work:
        made = await published(work)
    head = await sign_in(tenant, "head")
    base = f"/press/releases/{made}/recipients"
    assert "Nothing was sent yet" in (await head.get(base)).text
    nobody = await head.post(base, data={"kind": "release"})
    assert nobody.status_code == 422 and "Choose at least one list" in nobody.text
    wrong = await head.post(base, data={"kind": "release", "typed": "nobody\nok@media.example"})
    assert wrong.status_code == 422 and "ok@media.example" in wrong.text and "nobody" in wrong.text
    place = place_of(await head.post(base, data={"kind": "release", "typed": "Aysel <ok@media.example>, en"}))
    async with committing(tenant) as work:
        await planning.gather(work, house, UUID(place.rpartition("/")[2]))
    page = (await head.get(place)).text
    assert "ok@media.example" in page and "Waits" in page
    assert (await head.get(f"{place}?state=queued&q=aysel")).text.count("ok@media.example") == 1
    assert "No recipient answers to this" in (await head.get(f"{place}?q=nothing")).text
    assert (await head.post(f"{place}/stop", data={"reason": ""})).status_code == 422
    place_of(await head.post(f"{place}/stop", data={"reason": "changed our minds"}))
    assert "changed our minds" in (await head.get(place)).text


async def test_the_library_in_the_browser(sign_in: SignIn, tenant: Tenant) -> None:
    head, writer = await sign_in(tenant, "head"), await sign_in(tenant, "adviser")
    mark = uuid4().hex[:8]
    wrong = await head.post("/press/lines/new", data={"topic": "", "valid_from": "soon", "line_en": "Kept"})
    assert wrong.status_code == 422 and "Kept" in wrong.text
    day = {"valid_from": f"{clock.today(tenant.profile.zone):%d.%m.%Y}", "valid_until": "+5"}
    line = place_of(
        await head.post("/press/lines/new", data={"topic": mark, **day, "line_az": "Cümlə.", "line_en": "Line."})
    )
    assert "Holds today" in (await writer.get(line)).text
    release = place_of(await writer.post("/press/releases/new", data=FORM))
    put = await writer.post(f"{release}/line", data={"line": f"{line.rpartition('/')[2]}:az"})
    assert "Cümlə." in (await writer.get(place_of(put))).text
    for nothing in ({"line": "nonsense:az"}, {"line": ":az"}, {}):
        assert (await writer.post(f"{release}/line", data=nothing)).status_code == 422
    assert (await writer.post(f"/press/releases/{uuid4()}/line", data={})).status_code == 404
    assert (await writer.post(f"{release}/line", data={"line": f"{uuid4()}:az"})).status_code == 404
    assert release in (await head.get(line)).text
    newer = place_of(await head.post(line, data={"topic": mark, **day, "line_az": "Yeni cümlə."}))
    assert newer != line and "Retired" in (await head.get(line)).text
    assert (await head.post(f"{newer}/retire", data={"reason": ""})).status_code == 422
    place_of(await head.post(f"{newer}/retire", data={"reason": "over"}))
    assert mark not in (await head.get(f"/press/lines?q={mark}")).text.partition("<tbody")[2]
    assert (await writer.post("/press/release-templates/new", data={"kind": "release", "name": ""})).status_code == 422
    form = {"kind": "bulletin", "name": mark, "title_az": "Həftəlik", "body_az": "Bu həftə"}
    place_of(await writer.post("/press/release-templates/new", data=form))
    page = (await writer.get("/press/release-templates")).text
    found = re.search(rf'/press/release-templates/([0-9a-f-]{{36}})">{mark}', page)
    assert found is not None
    assert "Bu həftə" in (await writer.get(f"/press/releases/new?template={found[1]}")).text
    place_of(await writer.post(f"/press/release-templates/{found[1]}/retire"))
    assert "Bu həftə" not in (await writer.get(f"/press/releases/new?template={found[1]}")).text


async def test_what_was_typed_goes_with_the_text_to_those_who_approve(sign_in: SignIn, tenant: Tenant) -> None:
    writer = await sign_in(tenant, "adviser")
    whole = {**FORM, "ready_en": "on", "submit": "1"}
    place = place_of(await writer.post("/press/releases/new", data=whole))
    assert "In review" in (await writer.get(place)).text
    lacking = await writer.post("/press/releases/new", data={**whole, "title_az": "Yarımçıq", "body_az": ""})
    assert lacking.status_code == 422 and "stands in this language, too" in lacking.text
    draft = re.search(r'action="(/press/releases/[0-9a-f-]{36})"', lacking.text)
    version = re.search(r'name="version" value="(\d+)"', lacking.text)
    assert draft is not None and version is not None
    assert "Yarımçıq" in (await writer.get(draft[1])).text
    fixed = {**whole, "title_az": "Tam", "version": version[1]}
    assert place_of(await writer.post(draft[1], data=fixed)) == draft[1]
    page = (await writer.get(draft[1])).text
    assert "In review" in page and "Tam" in page


BODY_OF_API = {"kind": "release", "texts": {"az": {"title": "Proqram", "body": "Mətn", "ready": True}}}
API = "/api/v1/press/releases"


async def test_programs_draft_change_and_submit_but_do_not_approve(api: SignIn, tenant: Tenant) -> None:
    program, body = await api(tenant, "head"), BODY_OF_API
    wrong = await program.post(API, json={**body, "texts": {"xx": {"title": "t"}}})
    assert wrong.status_code == 422 and wrong.json()["errors"][0]["field"] == "texts.xx"
    assert (await program.post(API, json={**body, "kind": "poem"})).status_code == 422
    one = f"{API}/{(await program.post(API, json=body)).json()['id']}"
    assert (await program.post(f"{one}/steps/submit", json={})).status_code == 200
    read = (await program.get(one)).json()
    assert (read["state"], read["texts"]["az"]["title"], read["number"]) == ("in_review", "Proqram", None)
    refused = await program.post(f"{one}/steps/approve", json={})
    assert refused.status_code in {403, 409, 422} and "needs_person" in refused.text
    assert (await program.post(f"{one}/steps/return", json={"reason": " "})).status_code == 422
    back = await program.post(f"{one}/steps/return", json={"reason": "Too long."})
    assert back.json() == {"state": "draft", "working": "", "number": None}
    fresh = {"kind": "statement", "texts": {"az": {"title": "Yeni", "body": "Mətn", "ready": True}}}
    version = (await program.get(one)).json()["version"]
    assert (await program.put(one, json={**fresh, "version": version})).status_code == 204
    assert (await program.put(one, json={**fresh, "version": version})).status_code == 409
    read = (await program.get(one)).json()
    assert (read["kind"], read["texts"]["az"]["title"]) == ("statement", "Yeni")
    assert (await program.post(f"{one}/steps/sell", json={})).status_code == 404
    assert (await program.post(f"{one}/steps/discard", json={})).json()["state"] == "discarded"


async def test_programs_publish_move_and_withdraw(
    api: SignIn, tenant: Tenant, committing: OpenWork
) -> None:  # fmt: skip
    program = await api(tenant, "head")
    async with committing(tenant) as work:
        made = await approved(work)
    one = f"{API}/{made}"
    naive = {"publish_at": "2030-01-01T10:00:00"}
    assert (await program.post(f"{one}/publish", json=naive)).status_code == 422
    past = {"publish_at": "2020-01-01T10:00:00+04:00"}
    assert (await program.post(f"{one}/publish", json=past)).status_code == 422
    assert (await program.post(f"{one}/publish", json={})).status_code == 204
    async with committing(tenant) as work:
        await unprinted(work, made)
    rows = (await program.get(f"{API}?state=published&limit=1")).json()
    assert rows["items"][0]["id"] == str(made)
    assert (await program.get(f"{API}?state=nonsense")).status_code == 422
    later = {"publish_at": "2031-01-01T10:00:00+04:00", "reason": "Agreed."}
    assert (await program.post(f"{one}/move", json={**naive, "reason": "x"})).status_code == 422
    assert (await program.post(f"{one}/move", json={**later, "reason": ""})).status_code == 422
    assert (await program.post(f"{one}/move", json=later)).status_code == 204
    assert (await program.get(one)).json()["state"] == "scheduled"
    assert (await program.post(f"{one}/steps/hold", json={"reason": "Not yet."})).json()["state"] == "approved"
    assert (await program.post(f"{one}/steps/withdraw", json={"reason": "Wrong."})).json()["state"] == "withdrawn"


async def test_programs_send_and_follow(
    api: SignIn, tenant: Tenant, house: House, committing: OpenWork
) -> None:  # fmt: skip
    program = await api(tenant, "head")
    async with committing(tenant) as work:
        made = await published(work)
    sending = f"{API}/{made}/distributions"
    assert (await program.post(sending, json={})).status_code == 422
    assert (await program.post(sending, json={"kind": "poem"})).status_code == 422
    ok = {"address": "ok@media.example"}
    bad = {"addresses": [ok, {"address": "nobody"}, {"address": "a@media.example", "language": "xx"}]}
    wrong = await program.post(sending, json=bad)
    assert {each["field"] for each in wrong.json()["errors"]} == {"addresses.1.address", "addresses.2.language"}
    given = await program.post(sending, json={"addresses": [ok]})
    assert given.status_code == 201
    one = given.json()["id"]
    async with committing(tenant) as work:
        await planning.gather(work, house, UUID(one))
    (sent,) = (await program.get(sending)).json()["items"]
    assert (sent["id"], sent["mails"]) == (one, {"queued": 1})
    mails = (await program.get(f"{sending}/{one}")).json()
    assert [(mail["address"], mail["state"]) for mail in mails["items"]] == [("ok@media.example", "queued")]
    assert (await program.post(f"{sending}/{one}/again")).status_code in {409, 422}
    assert (await program.post(f"{sending}/{uuid4()}/stop", json={"reason": "Enough."})).status_code == 404
    assert (await program.post(f"{sending}/{one}/stop", json={"reason": "Enough."})).status_code == 204
    assert (await program.get(sending)).json()["items"][0]["state"] == "stopped"


@pytest.mark.parametrize("path", ["", "/{made}", "/{made}/recipients"])
async def test_a_page_asks_as_much_for_three_as_for_one(
    sign_in: SignIn, tenant: Tenant, house: House, committing: OpenWork, path: str,
    questions: Callable[[], int],  # noqa: F811
) -> None:  # fmt: skip
    head = await sign_in(tenant, "head")
    counts = []
    async with committing(tenant) as work:
        made = await published(work)
    for count in (1, 3):
        async with committing(tenant) as work:
            for _ in range(count):
                await published(work)
                to = (Typed(f"{uuid4().hex}@media.example", "", "az"),)
                one = await distributing.distribute(work, made, Order("release", typed=to))
                await planning.gather(work, house, one)
        await head.get(f"/press/releases{path.format(made=made)}")
        questions()
        assert (await head.get(f"/press/releases{path.format(made=made)}")).status_code == 200
        counts.append(questions())
    assert counts[0] == counts[1]
