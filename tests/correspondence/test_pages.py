"""The pages of letters over HTTP, as a browser asks for them and as it must never ask."""

import asyncio
import csv
import io
import re
import zipfile
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from service.documents.actions import upload
from service.identity.queries import person_named
from service.kit.actor import Actor
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from tests.correspondence.factories import registered

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
OpenWork = Callable[..., AbstractAsyncContextManager[Work]]
FORM = {
    "journal": "incoming",
    "channel": "post",
    "sender": "Ministry of Invented Affairs",
    "sender_kind": "organisation",
    "sender_number": "04/7721",
    "sender_date": "12.11.2026",
    "subject": "Məktəblərin təmiri",
    "kind": "letter",
    "language": "az",
    "sheets": "3",
    "then": "open",
}


def form(**changed: str) -> dict[str, str]:
    return {**FORM, "once": uuid4().hex, **changed}


def errors_at(answer: httpx.Response) -> set[str]:
    """The fields that a form shows as wrong."""
    return set(re.findall(r'id="([a-z_]+)-e"', answer.text))


async def letter_of(answer: httpx.Response) -> UUID:
    assert answer.status_code == 303, answer.text[:2_000]
    return UUID(answer.headers["location"].rpartition("/")[2])


async def one_value(work: Work, query: str, **values: Any) -> Any:
    return (await work.session.execute(text(query), values)).scalar()


# --- registering


async def test_a_clerk_registers_opens_and_finds_a_letter(sign_in: SignIn, tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    shown = await clerk.get("/letters/new")
    number = re.search(r"<b[^>]*>(D-\d+/\d+)</b>", shown.text)
    assert number is not None
    assert shown.headers["cache-control"] == "no-store"
    letter = await letter_of(await clerk.post("/letters", data=form()))
    page = await clerk.get(f"/letters/{letter}")
    assert number[1] in page.text
    assert "Məktəblərin təmiri" in page.text
    jump = await clerk.get("/letters", params={"q": number[1]})
    assert (jump.status_code, jump.headers["location"]) == (303, f"/letters/{letter}")
    assert number[1] in (await clerk.get("/letters")).text


async def test_save_and_next_shows_the_receipt_and_keeps_what_was_asked(sign_in: SignIn, tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    answer = await clerk.post("/letters", data=form(then="next", keep="1", channel="email", sender="Kept Office"))
    assert answer.status_code == 303
    following = await clerk.get(answer.headers["location"])
    letter = re.search(r"receipt=([0-9a-f-]+)", answer.headers["location"])
    assert letter is not None
    assert f'href="/letters/{letter[1]}"' in following.text
    assert 'value="Kept Office"' in following.text
    assert '<option value="email" selected>' in following.text
    assert "Məktəblərin təmiri" not in following.text
    without = await clerk.get(answer.headers["location"].replace("&keep=1", ""))
    assert 'value="Kept Office"' not in without.text


async def test_a_form_sent_twice_makes_one_letter(sign_in: SignIn, tenant: Tenant, committing: OpenWork) -> None:
    clerk = await sign_in(tenant, "clerk")
    subject = f"Once only {uuid4().hex}"
    data = form(subject=subject)
    answers = await asyncio.gather(*[clerk.post("/letters", data=data) for _ in range(3)])
    assert len({await letter_of(answer) for answer in answers}) == 1
    edited = await clerk.post("/letters", data={**data, "subject": "Something else"})
    assert await letter_of(edited) == await letter_of(answers[0])
    async with committing(tenant) as work:
        assert await one_value(work, "select count(*) from letter where subject = :subject", subject=subject) == 1


async def test_wrong_fields_are_named_and_nothing_typed_is_lost(sign_in: SignIn, tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    cases: list[tuple[dict[str, str], set[str]]] = [
        ({"subject": " "}, {"subject"}),
        ({"subject": "x" * 1_001}, {"subject"}),
        ({"sender": ""}, {"sender"}),
        ({"sender": "", "sender_id": str(uuid4())}, {"sender"}),
        ({"sender_id": "nobody"}, {"sender_id"}),
        ({"sender_date": "31.02.2026"}, {"sender_date"}),
        ({"sender_date": "31.12.2099"}, {"sender_date"}),
        ({"received_on": "+1"}, {"received_on"}),
        ({"received_on": "32.13"}, {"received_on"}),
        ({"received_on": "01.11.2026", "received_time": "25:00"}, {"received_time"}),
        ({"due_on": "soon"}, {"due_on"}),
        ({"kind": "poem"}, {"kind"}),
        ({"sheets": "-1", "annexes": "many"}, {"sheets", "annexes"}),
        ({"restricted": "on"}, {"access_basis"}),
        ({"journal": "nowhere"}, {"journal"}),
        ({"journal": "outgoing"}, {"journal"}),
        ({"files": str(uuid4())}, {"files"}),
        ({"files": "../../etc"}, {"files"}),
        ({"unit": str(uuid4())}, {"unit"}),
        ({"subject": "", "sender": "", "due_on": "soon"}, {"subject", "sender", "due_on"}),
    ]
    for changed, expected in cases:
        answer = await clerk.post("/letters", data=form(addressee="Kept in the form", **changed))
        assert answer.status_code == 422, changed
        assert errors_at(answer) == expected - {"sender_id"}, changed
        assert 'value="Kept in the form"' in answer.text


async def test_a_megabyte_is_too_much_and_broken_text_is_no_form(sign_in: SignIn, tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    assert (await clerk.post("/letters", data=form(subject="x" * 10_000_000))).status_code == 413
    headers = {"content-type": "application/x-www-form-urlencoded"}
    for content in (b"subject=%ff%fe", b"subject=\xff"):
        assert (await clerk.post("/letters", content=content, headers=headers)).status_code == 400


async def test_markup_and_direction_marks_are_shown_as_text(sign_in: SignIn, tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    letter = await letter_of(await clerk.post("/letters", data=form(subject="<script>x</script> a\u202eb\u0000")))
    for page in (await clerk.get(f"/letters/{letter}"), await clerk.get("/letters")):
        assert "&lt;script&gt;x&lt;/script&gt; ab" in page.text
        assert "<script>x" not in page.text


async def test_a_scan_goes_with_its_letter(sign_in: SignIn, tenant: Tenant, other_tenant: Tenant) -> None:
    clerk, theirs = await sign_in(tenant, "clerk"), await sign_in(other_tenant, "clerk")
    sent = {"x-file-name": "scan.txt", "accept": "application/json"}
    file = (await clerk.post("/files", content=b"the scan", headers=sent)).json()["id"]
    stolen = await theirs.post("/letters", data=form(files=file))
    assert (stolen.status_code, errors_at(stolen)) == (422, {"files"})
    refused = await clerk.post("/letters", data=form(files=file, subject=""))
    assert f'name="files" value="{file}"' in refused.text
    letter = await letter_of(await clerk.post("/letters", data=form(files=file)))
    page = await clerk.get(f"/letters/{letter}")
    assert f'href="/files/{file}"' in page.text
    assert (await clerk.get(f"/files/{file}")).content == b"the scan"
    assert (await theirs.get(f"/files/{file}")).status_code == 404


async def test_files_of_a_restricted_letter_open_with_its_content(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork, house: House, actor: Actor
) -> None:
    async def content() -> Any:
        yield b"secret scan"

    file = await upload(house, tenant, actor, "scan.txt", content())
    async with committing(tenant) as work:
        done = await registered(work, files=(file.id,), access=1, access_basis="Law", subject="Hidden matter")
    clerk, head = await sign_in(tenant, "clerk"), await sign_in(tenant, "head")
    page = await clerk.get(f"/letters/{done.id}")
    assert page.status_code == 200
    assert done.number in page.text
    assert ("Hidden matter" in page.text, str(file.id) in page.text) == (False, False)
    assert "Hidden matter" not in (await clerk.get(f"/letters/{done.id}/peek")).text
    assert "Hidden matter" not in (await clerk.get("/letters")).text
    assert (await clerk.get(f"/files/{file.id}")).status_code == 404
    grant = await _reads_everywhere(committing, tenant)
    assert grant
    assert "Hidden matter" in (await head.get(f"/letters/{done.id}")).text
    assert (await head.get(f"/files/{file.id}")).content == b"secret scan"


async def _reads_everywhere(committing: OpenWork, tenant: Tenant) -> bool:
    """Give the demo's head their role in the whole agency."""
    async with committing(tenant) as work:
        head = await person_named(work, "head")
        assert head is not None
        await work.session.execute(
            text(
                "insert into role_grant (tenant_id, id, person_id, role, starts_on)"
                " values (:tenant, :id, :person, 'head', :today)"
            ),
            {"tenant": tenant.id, "id": uuid4(), "person": head.id, "today": work.today},
        )
    return True


# --- drafts and sessions


async def test_a_draft_comes_back_and_can_be_thrown_away(sign_in: SignIn, tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    assert (await clerk.post("/drafts/letter-new", json=form(subject="Half typed"))).status_code == 201
    assert "Half typed" in (await clerk.get("/letters/new")).text
    assert (await clerk.post("/letters/new/discard")).status_code == 303
    assert "Half typed" not in (await clerk.get("/letters/new")).text


async def test_a_draft_ends_with_its_letter_even_when_it_is_kept_too_late(sign_in: SignIn, tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    data = form(subject="Typed and saved")
    await clerk.post("/drafts/letter-new", json=data)
    await letter_of(await clerk.post("/letters", data=data))
    await clerk.post("/drafts/letter-new", json=data)
    assert "Typed and saved" not in (await clerk.get("/letters/new")).text


async def test_a_session_that_ends_while_typing_loses_nothing(sign_in: SignIn, tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    data = form(subject="Typed before the end")
    await clerk.post("/drafts/letter-new", json=data)
    cookie = clerk.cookies.get("chancery_session")
    clerk.cookies.delete("chancery_session")
    assert (await clerk.post("/letters", data=data)).status_code == 401
    assert (await clerk.post("/drafts/letter-new", json=data)).status_code == 401
    clerk.cookies.set("chancery_session", cookie or "")
    again = await clerk.get("/letters/new")
    assert "Typed before the end" in again.text
    assert f'value="{data["once"]}"' in again.text
    await clerk.post("/letters/new/discard")


async def test_a_write_from_elsewhere_is_refused(sign_in: SignIn, tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    answer = await clerk.post("/letters", data=form(), headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


# --- while typing


async def test_a_duplicate_is_warned_of_with_its_number(sign_in: SignIn, tenant: Tenant, committing: OpenWork) -> None:
    async with committing(tenant) as work:
        done = await registered(work, sender_name="Office of Doubles", sender_number="77-2/1")
    clerk = await sign_in(tenant, "clerk")
    asked = {"sender": "OFFICE of doubles", "sender_number": "77-2/1"}
    assert done.number in (await clerk.get("/letters/duplicates", params=asked)).text
    other = {**asked, "sender_number": "77-2/2", "sender_id": "garbage"}
    assert (await clerk.get("/letters/duplicates", params=other)).text.strip() == ""


# --- the list


async def test_filters_stand_in_the_address_and_their_chips_take_them_off(sign_in: SignIn, tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    await letter_of(await clerk.post("/letters", data=form(kind="complaint", subject="Filtered in")))
    await letter_of(await clerk.post("/letters", data=form(kind="letter", subject="Filtered out")))
    page = await clerk.get("/letters", params={"kind": "complaint", "journal": "incoming"})
    assert ("Filtered in" in page.text, "Filtered out" in page.text) == (True, False)
    assert '<a class="chip on" href="/letters?journal=incoming">' in page.text
    none = await clerk.get("/letters", params={"kind": "complaint", "state": "voided", "journal": "incoming"})
    assert 'class="register' not in none.text
    assert none.text.count('class="chip on"') == 2
    strange = await clerk.get("/letters", params={"kind": "poem", "after": "garbage", "from": "31.02", "unit": "x"})
    assert strange.status_code == 200


async def test_a_view_is_saved_found_and_deleted_by_its_owner_only(sign_in: SignIn, tenant: Tenant) -> None:
    clerk, head = await sign_in(tenant, "clerk"), await sign_in(tenant, "head")
    name = f"Complaints {uuid4().hex[:6]}"
    saved = await clerk.post("/letters/views", data={"name": name, "query": "kind=complaint&after=x&evil=1"})
    assert (saved.status_code, saved.headers["location"]) == (303, "/letters?kind=complaint")
    page = await clerk.get("/letters", params={"kind": "complaint"})
    assert name in page.text
    assert name not in (await head.get("/letters", params={"kind": "complaint"})).text
    address = re.search(r'action="(/letters/views/[0-9a-f-]+/delete)"', page.text)
    assert address is not None
    await head.post(address[1])
    assert name in (await clerk.get("/letters", params={"kind": "complaint"})).text
    await clerk.post(address[1])
    assert name not in (await clerk.get("/letters", params={"kind": "complaint"})).text
    for data in ({"name": "", "query": "kind=complaint"}, {"name": "x", "query": ""}):
        assert (await clerk.post("/letters/views", data=data)).status_code == 422


async def test_who_may_not_read_sees_no_list(sign_in: SignIn, tenant: Tenant) -> None:
    administrator = await sign_in(tenant, "administrator")
    for address in ("/letters", "/letters/new", "/letters/export.csv", f"/letters/{uuid4()}"):
        assert (await administrator.get(address)).status_code == 403


async def test_another_agencys_letter_is_nowhere(
    sign_in: SignIn, tenant: Tenant, other_tenant: Tenant, committing: OpenWork
) -> None:
    async with committing(tenant) as work:
        done = await registered(work, subject="Only ours")
    theirs = await sign_in(other_tenant, "clerk")
    for address in (f"/letters/{done.id}", f"/letters/{done.id}/peek", f"/letters/{done.id}/correct"):
        assert (await theirs.get(address)).status_code == 404
    for address in (f"/letters/{done.id}/correct", f"/letters/{done.id}/files"):
        assert (await theirs.post(address, data=form(version="1", reason="x"))).status_code in {404, 422}
    assert (await theirs.get("/letters", params={"q": done.number})).status_code == 200
    assert "Only ours" not in (await theirs.get("/letters/print", params={"ids": str(done.id)})).text


# --- the letter


async def test_a_correction_and_what_it_leaves_behind(sign_in: SignIn, tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    letter = await letter_of(await clerk.post("/letters", data=form(subject="Before", sender_number="1-1")))
    shown = await clerk.get(f"/letters/{letter}/correct")
    assert ">\nBefore</textarea>" in shown.text or ">Before</textarea>" in shown.text
    data = form(subject="After", sender_number="1-1", version="1", reason="Misread")
    without = await clerk.post(f"/letters/{letter}/correct", data={**data, "reason": ""})
    assert (without.status_code, errors_at(without)) == (422, {"reason"})
    assert (await clerk.post(f"/letters/{letter}/correct", data=data)).status_code == 303
    page = (await clerk.get(f"/letters/{letter}")).text
    assert ("<del>Before</del>" in page, "<ins>After</ins>" in page, "Misread" in page) == (True, True, True)


async def test_a_stale_correction_keeps_ones_own_text_and_shows_both(sign_in: SignIn, tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    letter = await letter_of(await clerk.post("/letters", data=form(subject="Original")))
    theirs = form(subject="Theirs first", version="1", reason="a")
    mine = form(subject="Mine second", version="1", reason="b")
    assert (await clerk.post(f"/letters/{letter}/correct", data=theirs)).status_code == 303
    stale = await clerk.post(f"/letters/{letter}/correct", data=mine)
    assert stale.status_code == 409
    assert "Mine second</textarea>" in stale.text
    assert "<td>Theirs first</td>" in stale.text
    assert 'name="version" value="2"' in stale.text
    assert (await clerk.post(f"/letters/{letter}/correct", data={**mine, "version": "2"})).status_code == 303
    assert "Mine second" in (await clerk.get(f"/letters/{letter}")).text


async def test_voiding_takes_the_right_and_a_reason(sign_in: SignIn, tenant: Tenant, committing: OpenWork) -> None:
    clerk = await sign_in(tenant, "clerk")
    letter = await letter_of(await clerk.post("/letters", data=form(subject="Twice registered")))
    assert (await clerk.post(f"/letters/{letter}/void", data={"reason": "x"})).status_code == 403
    await _reads_everywhere(committing, tenant)
    head = await sign_in(tenant, "head")
    empty = await head.post(f"/letters/{letter}/void", data={"reason": " "})
    assert (empty.status_code, "void" in errors_at(empty) or "void-e" in empty.text) == (422, True)
    assert (await head.post(f"/letters/{letter}/void", data={"reason": "Registered twice"})).status_code == 303
    page = (await clerk.get(f"/letters/{letter}")).text
    assert "Registered twice" in page
    assert f"/letters/{letter}/correct" not in page
    assert (await clerk.get(f"/letters/{letter}/correct")).status_code == 422


async def test_from_a_letter_one_goes_to_its_neighbours(sign_in: SignIn, tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    older, letter, newer = [await letter_of(await clerk.post("/letters", data=form())) for _ in range(3)]
    page = (await clerk.get(f"/letters/{letter}")).text
    assert re.search(rf'href="/letters/{older}"[^>]* data-key="next"', page)
    assert re.search(rf'href="/letters/{newer}"[^>]* data-key="previous"', page)
    assert 'data-key="previous"' not in (await clerk.get(f"/letters/{newer}")).text


async def test_files_come_later_and_go_with_a_reason(sign_in: SignIn, tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    letter = await letter_of(await clerk.post("/letters", data=form()))
    sent = {"x-file-name": "late.txt", "accept": "application/json"}
    file = (await clerk.post("/files", content=b"late", headers=sent)).json()["id"]
    assert (await clerk.post(f"/letters/{letter}/files", data={"files": file})).status_code == 303
    assert "late.txt" in (await clerk.get(f"/letters/{letter}")).text
    address = f"/letters/{letter}/files/{file}/withdraw"
    assert (await clerk.post(address, data={"reason": ""})).status_code == 422
    assert (await clerk.post(address, data={"reason": "Another letter's"})).status_code == 303
    assert f'href="/files/{file}"' not in (await clerk.get(f"/letters/{letter}")).text
    assert (await clerk.post(f"/letters/{uuid4()}/files/{file}/withdraw", data={"reason": "x"})).status_code == 404


# --- export


def table(answer: httpx.Response, delimiter: str = ",") -> list[list[str]]:
    assert answer.status_code == 200
    assert answer.content.startswith("\ufeff".encode())
    return list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=delimiter))


async def test_the_export_is_the_list_without_formulas_and_secrets(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    mark = uuid4().hex[:8]
    async with committing(tenant) as work:
        await registered(work, sender_name=f"=1+1 {mark}", subject="@cmd", kind="proposal")
        hidden = await registered(work, access=1, access_basis="Law", subject=f"Hidden {mark}")
    clerk = await sign_in(tenant, "clerk")
    rows = table(await clerk.get("/letters/export.csv", params={"kind": "proposal", "journal": "incoming"}))
    line = next(row for row in rows if mark in " ".join(row))
    assert (line[3], line[6]) == (f"'=1+1 {mark}", "'@cmd")
    every = table(await clerk.get("/letters/export.csv", params={"journal": "incoming"}))
    assert mark in " ".join(" ".join(row) for row in every)
    assert f"Hidden {mark}" not in " ".join(" ".join(row) for row in every)
    stub = next(row for row in every if row[0] == hidden.number)
    assert (stub[3], stub[4], stub[7], stub[8]) == ("", "", "", "")
    chosen = table(await clerk.get("/letters/export.csv", params={"ids": [str(hidden.id), str(uuid4()), "x"]}))
    assert [row[0] for row in chosen[1:]] == [hidden.number]
    async with committing(tenant) as work:
        acts = await one_value(work, "select count(*) from act where kind = 'letters.exported'")
    assert acts >= 3


async def test_columns_are_parted_as_the_readers_spreadsheet_expects(sign_in: SignIn, tenant: Tenant) -> None:
    for language, delimiter in (("en", ","), ("az", ";"), ("ka", ";")):
        clerk = await sign_in(tenant, "clerk", language)
        rows = table(await clerk.get("/letters/export.csv", params={"kind": "memo"}), delimiter)
        assert len(rows[0]) == 14


async def test_the_export_flows_in_batches(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork, monkeypatch: Any
) -> None:
    from service.correspondence.pages import export

    monkeypatch.setattr(export, "BATCH", 2)
    async with committing(tenant) as work:
        made = [(await registered(work, kind="report")).number for _ in range(5)]
    clerk = await sign_in(tenant, "clerk")
    rows = table(await clerk.get("/letters/export.csv", params={"kind": "report", "journal": "incoming"}))
    assert [row[0] for row in rows[1:6]] == list(reversed(made))


async def test_the_workbook_says_what_the_csv_says_as_texts_and_dates(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    mark = uuid4().hex[:8]
    async with committing(tenant) as work:
        await registered(work, sender_name=f"=1+1 {mark}", subject="https://x.example", kind="proposal")
        hidden = await registered(work, access=1, access_basis="Law", subject=f"Hidden {mark}", kind="proposal")
    clerk = await sign_in(tenant, "clerk")
    asked = {"journal": "incoming"}
    answer = await clerk.get("/letters/export.xlsx", params=asked)
    assert answer.headers["content-disposition"].endswith('.xlsx"') and answer.content.startswith(b"PK")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "hyperlink" not in sheet
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    lines = table(await clerk.get("/letters/export.csv", params=asked))
    assert [row[0] for row in rows] == [line[0] for line in lines] and rows[0] == lines[0]
    line = next(row for row in rows if mark in str(row[3]))
    assert (line[3], line[6]) == (f"=1+1 {mark}", "https://x.example")
    assert isinstance(line[1], datetime)
    stub = next(row for row in rows if row[0] == hidden.number)
    assert (stub[3], stub[4], stub[7], stub[8]) == ("", "", "", "")
    assert f"Hidden {mark}" not in str(rows)


async def test_who_may_not_export_cannot(sign_in: SignIn, tenant: Tenant) -> None:
    adviser = await sign_in(tenant, "adviser")
    assert (await adviser.get("/letters/export.csv")).status_code == 403
    assert (await adviser.get("/letters/export.xlsx")).status_code == 403


# --- who sees it


async def test_opening_a_restricted_letter_is_an_act_and_the_page_says_who_sees_it(
    sign_in: SignIn, committing: Any, tenant: Tenant
) -> None:
    clerk, head = await sign_in(tenant, "clerk"), await sign_in(tenant, "head")
    shut = form(restricted="on", access_basis="Fərdi məlumatlar", subject="Bağlı mövzu")
    letter = await letter_of(await clerk.post("/letters", data=shut))
    plain = await letter_of(await clerk.post("/letters", data=form()))
    for one in (letter, plain):
        assert (await head.get(f"/letters/{one}")).status_code == 200
        await clerk.get(f"/letters/{one}")
    async with committing(tenant) as work:
        query = "select string_agg(actor_name, ',') from act where kind = 'letter.opened' and record_id = :id"
        opened = [await one_value(work, query, id=one) for one in (letter, plain)]
    seen = (await head.get(f"/letters/{letter}/access")).text
    assert opened[0] is not None
    assert opened == [re.search(r"<b>([^<]+)</b></li>", seen)[1], None]  # type: ignore[index]
    stubs, wholes = seen.count("Number, dates and state only"), seen.count("The whole letter")
    assert (stubs > 0, wholes > 0) == (True, True)
    assert "Number, dates and state only" not in (await head.get(f"/letters/{plain}/access")).text
    assert (await clerk.get(f"/letters/{letter}/access")).status_code == 422
    assert "Restricted letter opened" not in (await head.get(f"/letters/{letter}")).text
