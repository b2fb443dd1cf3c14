"""Press events over HTTP: planned, approved by another, announced, rescheduled; bad input; papers; who sees what."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from io import BytesIO
from uuid import UUID, uuid4
from zipfile import ZipFile

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from service.press.events.actions import parts
from service.press.events.queries.events import event_by_id
from service.runtime.database import driver_url
from service.runtime.house import House
from service.runtime.tenants import Tenant
from tests.conftest import OpenWork
from tests.press.events.factories import announced, entered, held, with_speaker

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
HOME = "/press/events"
FORM = {
    "kind": "briefing", "title_az": "Səhər brifinqi", "begins_on": "31.12.2031", "begins_at": "23:30",
    "ends_at": "00:30", "place": "Akt zalı", "languages": "az", "detail_format": "in_person",
    "detail_attribution": "on_record", "policy": "none", "on_page": "on",
}  # fmt: skip


@pytest.fixture(autouse=True)
async def afterwards(house: House) -> AsyncIterator[None]:
    """What these tests announce does not stay on the public page."""
    yield
    engine = create_async_engine(driver_url(house.settings.owner_url), poolclass=NullPool)
    async with engine.begin() as connection:
        for table in ("file", "text", "version"):
            await connection.execute(
                text(
                    f"delete from publication_{table} where publication_id in"  # noqa: S608
                    " (select id from publication where kind = 'press_event')"
                )
            )
        await connection.execute(text("delete from publication where kind = 'press_event'"))
    await engine.dispose()


async def test_planned_by_one_approved_by_another_and_announced(sign_in: SignIn, tenant: Tenant) -> None:
    writer, head = await sign_in(tenant, "adviser"), await sign_in(tenant, "head")
    assert "Press conference" in (await writer.get(f"{HOME}/new")).text
    assert 'name="detail_attribution"' in (await writer.get(f"{HOME}/new?kind=briefing")).text
    assert 'name="detail_crew"' not in (await writer.get(f"{HOME}/new?kind=briefing")).text
    made = await writer.post(HOME, data=FORM)
    assert made.status_code == 303, made.text
    place = made.headers["location"]
    page = (await writer.get(place)).text
    assert "Səhər brifinqi" in page and "Put forward for approval" in page
    assert (await writer.post(f"{place}/acts/plan")).status_code == 303
    refused = await writer.post(f"{place}/acts/approve")
    assert refused.status_code in (403, 422)
    assert (await head.post(f"{place}/acts/approve")).status_code == 303
    missing = await writer.post(f"{place}/acts/announce")
    assert missing.status_code == 422 and "Nobody who speaks or accompanies is confirmed." in missing.text
    speaker = {"role": "speaker", "name": "Rəna <b>Uydurma</b>", "state": "confirmed"}
    assert (await writer.post(f"{place}/parts/speakers", data=speaker)).status_code == 303
    programme = (await writer.get(f"{place}/programme")).text
    assert "Rəna &lt;b&gt;Uydurma&lt;/b&gt;" in programme and "<b>Uydurma</b>" not in programme
    item = {"at": "00:10", "minutes": "15", "title_az": "Suallar"}
    assert (await writer.post(f"{place}/parts/agenda", data=item)).status_code == 303
    assert "01.01.2032 00:10" in (await writer.get(f"{place}/programme")).text
    assert (await writer.post(f"{place}/acts/announce")).status_code == 303
    assert "Announced" in (await writer.get(place)).text


async def test_nothing_typed_is_lost_and_each_mistake_stands_at_its_field(sign_in: SignIn, tenant: Tenant) -> None:
    writer = await sign_in(tenant, "adviser")
    wrong = await writer.post(
        HOME, data={**FORM, "title_az": "", "begins_at": "25:00", "stream_url": "nowhere", "detail_format": "dance"}
    )
    assert wrong.status_code == 422
    for said in ("Write a title.", "Type hours and minutes", "Write a whole address", "Choose one of the values",
                 'value="25:00"', 'value="nowhere"', 'value="Akt zalı"'):  # fmt: skip
        assert said in wrong.text, said
    assert (await writer.post(HOME, data={**FORM, "kind": "party"})).status_code == 404


async def test_a_form_that_somebody_else_overtook_is_refused_with_what_was_typed(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    async with committing(tenant) as work:
        event_id = await entered(work, "briefing", policy="none")
    writer = await sign_in(tenant, "adviser")
    page = (await writer.get(f"{HOME}/{event_id}/edit")).text
    assert 'name="version" value="1"' in page
    first = await writer.post(f"{HOME}/{event_id}/edit", data={**FORM, "version": "1"})
    assert first.status_code == 303, first.text
    stale = await writer.post(f"{HOME}/{event_id}/edit", data={**FORM, "version": "1", "title_az": "Mənim mətnim"})
    assert stale.status_code == 422 and "Mənim mətnim" in stale.text and "Somebody else saved" in stale.text


async def test_clashes_are_said_while_it_is_typed(sign_in: SignIn, tenant: Tenant, committing: OpenWork) -> None:
    hall = f"Zal {uuid4().hex[:8]}"
    async with committing(tenant) as work:
        event_id = await entered(work, "briefing", place=hall, policy="none")
        event = await event_by_id(work, event_id)
        assert event is not None and event.begins_at is not None
        day = (event.begins_at + timedelta(hours=4)).strftime("%d.%m.%Y")
        hour = (event.begins_at + timedelta(hours=4)).strftime("%H:%M")
    writer = await sign_in(tenant, "adviser")
    typed = {"begins_on": day, "begins_at": hour, "ends_at": "", "place": hall}
    assert "same place" not in (await writer.get(f"{HOME}/clashes", params=typed)).text
    end = (event.begins_at + timedelta(hours=4, minutes=30)).strftime("%H:%M")
    assert "same place" in (await writer.get(f"{HOME}/clashes", params={**typed, "ends_at": end})).text
    half = {**typed, "ends_at": end, "begins_at": "no"}
    assert (await writer.get(f"{HOME}/clashes", params=half)).status_code == 200


async def test_rescheduling_leads_to_the_new_event_and_says_so_on_both(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    async with committing(tenant) as work:
        event_id = await announced(work)
    writer = await sign_in(tenant, "adviser")
    bare = await writer.post(f"{HOME}/{event_id}/acts/reschedule", data={"reason": "", "begins_on": "99.99"})
    assert bare.status_code == 422 and 'value="99.99"' in bare.text and "Fill in this field." in bare.text
    data = {"reason": "Zal bağlıdır", "begins_on": "31.12.2030", "begins_at": "23:00", "ends_at": "01:00",
            "note_az": "Zal təmir olunur"}  # fmt: skip
    moved = await writer.post(f"{HOME}/{event_id}/acts/reschedule", data=data)
    assert moved.status_code == 303
    new = moved.headers["location"]
    assert str(event_id) not in new and "It takes the place of" in (await writer.get(new)).text
    old = (await writer.get(f"{HOME}/{event_id}")).text
    assert new in old and "Zal bağlıdır" in old


async def test_the_public_page_says_when_it_is_and_that_it_was_cancelled(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork, client: httpx.AsyncClient
) -> None:
    async with committing(tenant) as work:
        event_id = await announced(work)
        event = await event_by_id(work, event_id)
        assert event is not None
        title = event.title("az")
    listed = await client.get("/public/az/press-events")
    assert listed.status_code == 200 and title in listed.text
    address = re.search(r'href="(/public/az/press-events/[^"]+)"', listed.text[listed.text.index(title) - 300 :])
    assert address is not None
    assert title in (await client.get(address[1])).text
    writer = await sign_in(tenant, "adviser")
    data = {"reason": "Daxili", "note_az": "Qar yağır"}
    assert (await writer.post(f"{HOME}/{event_id}/acts/cancel", data=data)).status_code == 303
    after = (await client.get(address[1])).text
    assert "Qar yağır" in after and "Daxili" not in after
    assert (await client.get("/public/az/press-events/not-there")).status_code == 404


async def test_an_event_for_a_calendar_program(sign_in: SignIn, tenant: Tenant) -> None:
    writer = await sign_in(tenant, "adviser")
    made = await writer.post(HOME, data={**FORM, "begins_on": "31.12.2033"})
    entry = await writer.get(f"{made.headers['location']}/event.ics")
    assert entry.headers["content-type"].startswith("text/calendar")
    assert b"DTSTART:20331231T193000Z" in entry.content and "LOCATION:Akt zalı".encode() in entry.content


async def test_a_day_chosen_elsewhere_stands_in_the_form(sign_in: SignIn, tenant: Tenant) -> None:
    writer = await sign_in(tenant, "adviser")
    assert "kind=briefing&amp;on=2033-12-31" in (await writer.get(f"{HOME}/new?on=2033-12-31")).text
    assert 'value="31.12.2033"' in (await writer.get(f"{HOME}/new?kind=briefing&on=2033-12-31")).text
    for wrong in ("2033-02-31", "x", ""):
        assert (await writer.get(f"{HOME}/new?kind=briefing&on={wrong}")).status_code == 200


async def test_papers_are_made(sign_in: SignIn, tenant: Tenant, committing: OpenWork) -> None:
    async with committing(tenant) as work:
        event_id = await entered(work, "round_table", policy="none")
        speaker = await with_speaker(work, event_id, phone="x 204")
        item = {"from_start": 0, "minutes": 10, "titles": {"az": "Giriş sözü"}, "speaker_id": speaker}
        await parts.add_line(work, event_id, "agenda", item)
        await parts.add_line(work, event_id, "lines", {"question": "Nə vaxt bitir?", "line": "Dekabrda bitir."})
    writer = await sign_in(tenant, "adviser")
    sheet = await writer.get(f"{HOME}/{event_id}/run-sheet")
    assert "Giriş sözü" in sheet.text and "x 204" in sheet.text
    pdf = await writer.get(f"{HOME}/{event_id}/run-sheet/pdf")
    assert pdf.status_code == 200 and pdf.content.startswith(b"%PDF")
    note = await writer.get(f"{HOME}/{event_id}/briefing/{speaker}/docx")
    with ZipFile(BytesIO(note.content)) as docx:
        words = docx.read("word/document.xml").decode()
    assert "Nə vaxt bitir?" in words and "Dekabrda bitir." in words and "Rəna Uydurma" in words
    assert (await writer.get(f"{HOME}/{event_id}/briefing/{uuid4()}/pdf")).status_code == 404
    assert (await writer.get(f"{HOME}/{event_id}/run-sheet/exe")).status_code == 404


async def test_subtitles_are_taken_in_told_by_line_and_corrected(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    async with committing(tenant) as work:
        event_id = await held(work)
    writer, head = await sign_in(tenant, "adviser"), await sign_in(tenant, "head")
    nothing = await writer.post(f"{HOME}/{event_id}/transcripts/in/az", files={"file": ("a.srt", b"words only")})
    assert nothing.status_code == 422 and "No passage with times was found" in nothing.text
    srt = "1\n00:00:01,000 --> 00:00:03,000\nSalam\n\n2\n00:00:02,000 --> 00:00:01,000\nTəmir\n".encode()
    taken = await writer.post(f"{HOME}/{event_id}/transcripts/in/az", files={"file": ("a.srt", srt)})
    assert taken.status_code == 303, taken.text
    place = taken.headers["location"]
    page = (await writer.get(place)).text
    assert "Line 6: This passage ends before it begins" in page and "Line 6: This passage begins while" in page
    empty = await writer.post(f"{place}/cues/2", data={"text": " ", "speaker": "Rəna"})
    assert empty.status_code == 422 and "Fill in this field." in empty.text
    assert (await writer.post(f"{place}/cues/2", data={"text": "Təmir bitib", "speaker": "Rəna"})).status_code == 303
    page = (await writer.get(place)).text
    assert "Təmir bitib" in page and "As imported" in page
    assert (await head.post(f"{place}/acts/return", data={"reason": ""})).status_code == 422
    assert (await head.post(f"{place}/acts/approve")).status_code == 303
    assert "Approved" in (await writer.get(place)).text


async def test_minutes_proposals_and_waivers(sign_in: SignIn, tenant: Tenant, committing: OpenWork) -> None:
    async with committing(tenant) as work:
        event_id = await held(work, "round_table")
    writer = await sign_in(tenant, "adviser")
    base = f"{HOME}/{event_id}"
    assert (await writer.post(f"{base}/minutes", data={"minutes": ""})).status_code == 422
    assert (await writer.post(f"{base}/minutes", data={"minutes": "Müzakirə edildi."})).status_code == 303
    assert "Müzakirə edildi." in (await writer.get(f"{base}/record")).text
    stale = await writer.post(f"{base}/minutes", data={"minutes": "Yox.", "version": "9"})
    assert stale.status_code == 422 and "Yox." in stale.text
    proposal = {"kind": "proposal", "text": "Hovuz tikilsin"}
    assert (await writer.post(f"{base}/parts/outcomes", data=proposal)).status_code == 303
    page = (await writer.get(f"{base}/participants")).text
    found = re.search(r"outcomes/([0-9a-f-]{36})/accept", page)
    assert found is not None
    declined = await writer.post(f"{base}/outcomes/{found[1]}/decline", data={"reason": ""})
    assert declined.status_code == 422
    assert (await writer.post(f"{base}/outcomes/{found[1]}/accept")).status_code == 303
    recording = {"title": "Yazı", "address": "javascript:alert(1)"}
    bad = await writer.post(f"{base}/parts/recordings", data=recording)
    assert bad.status_code == 422 and "Write a whole address" in bad.text
    left = await writer.post(f"{base}/acts/close")
    assert left.status_code == 422 and "There is no approved transcript" in left.text
    for what in ("transcript", "release"):
        assert (await writer.post(f"{base}/acts/waive", data={"what": what, "reason": "Yoxdur"})).status_code == 303
    assert (await writer.post(f"{base}/acts/close")).status_code == 303


async def test_lines_of_other_events_are_not_there(sign_in: SignIn, tenant: Tenant, committing: OpenWork) -> None:
    async with committing(tenant) as work:
        one, other = await entered(work), await entered(work)
        speaker = await with_speaker(work, one)
    writer = await sign_in(tenant, "adviser")
    assert (await writer.get(f"{HOME}/{one}/parts/speakers/{speaker}")).status_code == 200
    for address in (f"parts/speakers/{speaker}", f"parts/unknown/{speaker}", "participants", "parts/participants/new"):
        assert (await writer.get(f"{HOME}/{other}/{address}")).status_code == 404, address
    for act in ("up", "remove", "explode"):
        assert (await writer.post(f"{HOME}/{other}/parts/speakers/{speaker}/{act}")).status_code == 404
    assert (await writer.post(f"{HOME}/{other}/acts/explode")).status_code == 404


async def test_who_has_no_right_sees_nothing(
    sign_in: SignIn, tenant: Tenant, other_tenant: Tenant, committing: OpenWork
) -> None:
    async with committing(tenant) as work:
        event_id = await entered(work)
    clerk, foreign = await sign_in(tenant, "clerk"), await sign_in(other_tenant, "head")
    for address in (HOME, f"{HOME}/{event_id}", f"{HOME}/{event_id}/run-sheet"):
        assert (await clerk.get(address)).status_code == 403, address
    assert (await foreign.get(f"{HOME}/{event_id}")).status_code == 404
    assert (await foreign.post(f"{HOME}/{event_id}/acts/cancel", data={"reason": "x"})).status_code == 404


async def test_the_api_plans_lists_and_reschedules(
    api: Callable[..., Awaitable[httpx.AsyncClient]], tenant: Tenant, committing: OpenWork
) -> None:
    head = await api(tenant, "head")
    body = {
        "kind": "briefing", "texts": {"az": {"title": "API brifinqi"}}, "begins_at": "2032-12-31T23:30:00+04:00",
        "ends_at": "2033-01-01T00:30:00+04:00", "details": {"format": "online", "attribution": "background"},
    }  # fmt: skip
    made = await head.post("/api/v1/press/events", json=body)
    assert made.status_code == 201, made.text
    event_id = made.json()["id"]
    read = (await head.get(f"/api/v1/press/events/{event_id}")).json()
    assert (read["state"], read["title"], read["begins_at"]) == ("idea", "API brifinqi", "2032-12-31T19:30:00Z")
    changed = {**body, "version": 1, "place": "Akt zalı"}
    assert (await head.put(f"/api/v1/press/events/{event_id}", json=changed)).status_code == 200
    stale = await head.put(f"/api/v1/press/events/{event_id}", json=changed)
    assert stale.status_code in (409, 422)
    for wrong, where in (
        ({"kind": "party"}, "kind"), ({"begins_at": "2032-12-31T23:30:00"}, "begins_at"),
        ({"texts": {"fr": {"title": "x"}}}, "texts.fr"), ({"details": {"crew": "x"}}, "details.crew"),
    ):  # fmt: skip
        refused = await head.post("/api/v1/press/events", json={**body, **wrong})
        assert refused.status_code == 422 and where in refused.text, where
    planned = await head.post(f"/api/v1/press/events/{event_id}/steps/plan", json={})
    assert planned.json() == {"id": event_id, "state": "planned"}
    approved = await head.post(f"/api/v1/press/events/{event_id}/steps/approve", json={})
    assert approved.status_code == 422 and "Only a person can approve" in approved.text
    late = {"begins_at": "2033-02-28T10:00:00+04:00", "ends_at": "2033-02-28T11:00:00+04:00", "reason": "Zal bağlıdır"}
    moved = await head.post(f"/api/v1/press/events/{event_id}/reschedule", json=late)
    assert moved.status_code == 201
    successor = (await head.get(f"/api/v1/press/events/{moved.json()['id']}")).json()
    assert successor["follows"] == event_id and UUID(successor["id"])
    listed = (await head.get("/api/v1/press/events?show=all&since=2033-02-28&until=2033-02-28")).json()
    assert moved.json()["id"] in [one["id"] for one in listed["items"]]
    assert (await head.get("/api/v1/press/events?since=yesterday")).status_code == 422
    clerk = await api(tenant, "clerk")
    assert (await clerk.get("/api/v1/press/events")).status_code == 403


async def test_a_picture_for_everybody_needs_a_caption(sign_in: SignIn, tenant: Tenant, committing: OpenWork) -> None:
    async with committing(tenant) as work:
        event_id = await held(work)
    writer = await sign_in(tenant, "adviser")
    refused = await writer.post(f"{HOME}/{event_id}/parts/photos", data={"on_page": "on", "files": ""})
    assert refused.status_code == 422 and "Write a caption" in refused.text
    form = (await writer.get(f"{HOME}/{event_id}/parts/recordings/new")).text
    assert 'name="on_page"' in form
