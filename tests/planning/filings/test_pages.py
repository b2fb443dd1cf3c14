"""Reports of bodies on pages and over the API: built, asked, filled in, decided, by people of two agencies."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest

from service.planning.filings.actions import asking, building, filling
from service.planning.filings.actions.indexing import make_findable
from service.planning.filings.queries.reading import (
    count_open,
    count_to_decide,
    duties,
    duty_of,
    forms,
    request_row,
    requests,
    to_decide,
)
from service.planning.filings.rules.acts import DUTY, REQUEST, WRITING
from tests.planning.filings.factories import ANSWERS, asked, duty, filed, hear, states, version
from tests.planning.papers.reading import bare, docx_text, pdf_text
from tests.planning.plans.factories import Party

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]


async def test_a_form_is_built_and_asked_for_on_pages(ministry: Party, school: Party, sign_in: SignIn) -> None:
    browser = await sign_in(ministry.tenant, "head")
    refused = await browser.post("/filings/forms", data={"title_az": "", "title_en": ""})
    assert refused.status_code == 422 and 'id="title_az-e"' in refused.text
    begun = await browser.post("/filings/forms", data={"title_az": "Məktəb hesabatı", "title_en": "Report of schools"})
    assert begun.status_code == 303
    form = begun.headers["location"]
    no_choices = {"version": "1", "kind": "choice", "title_en": "Heating", "options_en": "gas"}
    refused = await browser.post(f"{form}/field", data=no_choices)
    assert refused.status_code == 422 and "at least two choices" in refused.text and "Heating" in refused.text
    field = {"version": "1", "kind": "number", "title_en": "Pupils", "required": "on", "least": "1", "most": "90 000,5"}
    assert (await browser.post(f"{form}/field", data=field)).status_code == 303
    stale = await browser.post(f"{form}/field", data=field)
    assert stale.status_code == 422 and "meanwhile" in stale.text
    page = await browser.get(form)
    assert "Pupils" in page.text
    async with ministry.work() as work:
        (row, *_) = await forms(work)
        day = work.today + timedelta(days=9)
    asking = {"form_id": str(row.id), "period": "2026", "due_on": f"{day:%d.%m.%Y}"}
    nobody = await browser.post("/filings/requests/new", data=asking)
    assert nobody.status_code == 422 and "at least one body" in nobody.text and "2026" in nobody.text
    made = await browser.post("/filings/requests/new", data={**asking, f"body_{school.id}": "on"})
    assert made.status_code == 303
    shown = await browser.get(made.headers["location"])
    assert "Baku City Education Department" in shown.text
    assert "0 of 1" in (await browser.get("/filings/requests")).text


async def test_a_body_fills_in_sends_and_reads_the_remarks(ministry: Party, school: Party, sign_in: SignIn) -> None:
    request_id = await asked(ministry, school)
    row = await duty(school, ministry, request_id)
    browser, address = await sign_in(school.tenant, "head"), f"/filings/duties/{row.id}"
    assert "State of schools" in (await browser.get("/filings")).text
    wrong = {**ANSWERS, "f_pupils": "many", "f_staff": "Teacher\tfour", "version": "1"}
    refused = await browser.post(address, data=wrong)
    assert refused.status_code == 422
    assert "Row 1, People: write a number" in refused.text and 'value="many"' in refused.text
    draft = await browser.post(f"/drafts/filing-{row.id}", json={"f_words": "Half a sentence", "version": "1"})
    assert draft.status_code == 201
    assert "Half a sentence" in (await browser.get(address)).text
    sums = {**ANSWERS, "f_pupils": "7", "version": "1", "send": "1"}
    refused = await browser.post(address, data=sums)
    assert refused.status_code == 422 and "Boys + Girls together are 610, and not 7." in refused.text
    assert "Half a sentence" not in (await browser.get(address)).text
    assert (await browser.post(address, data={**ANSWERS, "version": "2", "send": "1"})).status_code == 303
    await hear(ministry)
    head = await sign_in(ministry.tenant, "head")
    body = f"/filings/requests/{request_id}/bodies/{school.id}"
    assert "Roof repaired" in (await head.get(body)).text
    empty = await head.post(f"{body}/return", data={"remark": " "})
    assert empty.status_code == 422 and "what is wrong" in empty.text
    assert (await head.post(f"{body}/return", data={"remark_schools": "There are 13"})).status_code == 303
    await hear(school)
    assert "There are 13" in (await browser.get(address)).text
    taken = await head.get(f"/filings/requests/{request_id}/export.csv")
    assert taken.status_code == 200


async def test_a_table_of_ten_megabytes_is_refused_at_its_field(
    ministry: Party, school: Party, sign_in: SignIn
) -> None:
    request_id = await asked(ministry, school)
    row = await duty(school, ministry, request_id)
    browser = await sign_in(school.tenant, "head")
    large = {"version": "1", "f_staff": "Teacher\t1\n" * 1_000_000}
    refused = await browser.post(f"/filings/duties/{row.id}", data=large)
    assert refused.status_code == 422 and "The table is too large" in refused.text
    rows = {"version": "1", "f_staff": "Teacher\t1\n" * 2_001}
    refused = await browser.post(f"/filings/duties/{row.id}", data=rows)
    assert refused.status_code == 422 and "The table has 2001 rows" in refused.text


async def test_who_may_not_sees_nothing(ministry: Party, school: Party, energy: Party, sign_in: SignIn) -> None:
    request_id = await asked(ministry, school)
    row = await duty(school, ministry, request_id)
    clerk = await sign_in(school.tenant, "clerk")
    assert (await clerk.get("/filings")).status_code == 403
    stranger = await sign_in(energy.tenant, "head")
    for address in (
        f"/filings/duties/{row.id}", f"/filings/requests/{request_id}", f"/filings/requests/{uuid4()}",
        f"/filings/requests/{request_id}/bodies/{school.id}", f"/filings/requests/{request_id}/export.csv",
    ):  # fmt: skip
        assert (await stranger.get(address)).status_code == 404, address


@pytest.mark.parametrize("language", ["az", "ka", "en"])
async def test_pages_in_each_language(ministry: Party, school: Party, sign_in: SignIn, language: str) -> None:
    request_id = await asked(ministry, school)
    await filed(school, ministry, request_id)
    row = await duty(school, ministry, request_id)
    for party, addresses in (
        (ministry, (f"/filings/requests/{request_id}", f"/filings/requests/{request_id}/bodies/{school.id}",
                    "/filings/forms", "/filings/requests/new")),
        (school, ("/filings", f"/filings/duties/{row.id}", f"/filings/duties/{row.id}/sent/1")),
    ):  # fmt: skip
        browser = await sign_in(party.tenant, "head", language=language)
        for address in addresses:
            page = await browser.get(address)
            assert page.status_code == 200 and f'<html lang="{language}"' in page.text, address


async def test_the_newer_form_says_what_it_has_no_place_for(
    ministry: Party, school: Party, sign_in: SignIn
) -> None:  # fmt: skip
    request_id = await asked(ministry, school)
    row = await duty(school, ministry, request_id)
    async with school.work() as work:
        await filling.fill(work, row.id, {"schools": "4", "words": "A"}, row.version)
    async with ministry.work() as work:
        request = await request_row(work, request_id)
        assert request is not None
        await building.drop_field(work, request.form_id, "words", await version(work, request.form_id))
        await asking.offer_newer(work, request_id)
    await hear(school)
    browser = await sign_in(school.tenant, "head")
    page = await browser.get(f"/filings/duties/{row.id}")
    assert "It has no place for what stands in: In words." in page.text


async def test_the_desk_and_the_search_know_what_is_to_be_filled_in_and_decided(
    ministry: Party, school: Party, sign_in: SignIn
) -> None:
    mark = f"dövr {uuid4().hex[:10]}"
    request_id = await asked(ministry, school, period=mark)
    row = await duty(school, ministry, request_id)
    for party, record, record_id in ((school, DUTY, row.id), (ministry, REQUEST, request_id)):
        async with party.work() as work:
            await make_findable(work, record, record_id)
    body, head = await sign_in(school.tenant, "head"), await sign_in(ministry.tenant, "head")
    assert f"/filings/duties/{row.id}" in (await body.get("/desk/filings")).text
    assert f"/filings/duties/{row.id}" in (await body.get(f"/search?q={mark}")).text
    assert f"/filings/requests/{request_id}" in (await head.get(f"/search?q={mark}")).text
    assert str(request_id) not in (await body.get(f"/search?q={mark}")).text
    await filed(school, ministry, request_id)
    waiting = f"/filings/requests/{request_id}/bodies/{school.id}"
    assert waiting in (await head.get("/desk/filings_filed")).text
    async with school.work() as work:
        rows, _ = await duties(work)
        assert await count_open(work, 1_000) == sum(one.state in WRITING for one in rows)
        assert await count_open(work, 0) <= 1
    async with ministry.work() as work:
        assert await count_to_decide(work, 1_000) == len(await to_decide(work)) > 0
    clerk = await sign_in(school.tenant, "clerk")  # who may neither fill in nor read
    assert str(row.id) not in (await clerk.get(f"/search?q={mark}")).text
    assert (await clerk.get("/desk/filings")).status_code in (403, 404)


@pytest.mark.parametrize("language", ["az", "ka", "en"])
async def test_what_came_together_on_paper(
    ministry: Party, school: Party, energy: Party, sign_in: SignIn, language: str
) -> None:  # fmt: skip
    request_id = await asked(ministry, school, energy)
    await filed(school, ministry, request_id)
    await filed(energy, ministry, request_id, schools="8")
    head = await sign_in(ministry.tenant, "head", language=language)
    pdf = await head.get(f"/filings/requests/{request_id}/paper/pdf")
    assert pdf.status_code == 200 and pdf.content.startswith(b"%PDF")
    words = pdf_text(pdf.content)
    assert "20" in words and bare("Roof repaired") in words and "Teacher" in words
    docx = await head.get(f"/filings/requests/{request_id}/paper/docx")
    assert bare("Roof repaired") in docx_text(docx.content)
    assert (await head.get(f"/filings/requests/{request_id}/paper/exe")).status_code == 404


async def test_a_program_fills_in_sends_and_reads_together(
    ministry: Party, school: Party, api: SignIn
) -> None:  # fmt: skip
    program = await api(ministry.tenant, "head")
    async with ministry.work() as work:
        day = work.today + timedelta(days=5)
    request_id = await asked(ministry, school)
    async with school.work() as work:
        row = await duty_of(work, ministry.id, request_id)
        assert row is not None
    filler = await api(school.tenant, "head")
    bad = await filler.put(
        f"/api/v1/filings/duties/{row.id}/answers", json={"version": 1, "answers": {"schools": "=1+1"}}
    )
    assert bad.status_code == 422
    answers = {key.removeprefix("f_"): said for key, said in ANSWERS.items() if not key.startswith("f_needs")}
    kept = await filler.put(f"/api/v1/filings/duties/{row.id}/answers", json={"version": 1, "answers": answers})
    assert kept.json() == {"version": 2}
    assert (await filler.post(f"/api/v1/filings/duties/{row.id}/send")).json() == {"number": 1}
    await hear(ministry)
    found = (await program.get(f"/api/v1/filings/requests/{request_id}")).json()
    assert found["together"]["schools"]["total"] == "12"
    accepted = await program.post(f"/api/v1/filings/requests/{request_id}/bodies/{school.id}/accept")
    assert accepted.json() == {"state": "closed"}
    assert await states(ministry, request_id) == {school.id: "accepted"}
    async with ministry.work() as work:
        views, _ = await requests(work)
        form_id = next(one.row.form_id for one in views if one.row.id == request_id)
    again = {"form_id": str(form_id), "period": "2027", "due_on": day.isoformat(), "bodies": [str(school.id)]}
    assert (await program.post("/api/v1/filings/requests", json=again)).status_code == 201
