"""Pages of disclosure: staff prepare and publish, everybody reads; what is not published answers like what is not."""

import csv
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from uuid import UUID, uuid4

import httpx
import pytest

from service.public_information.disclosure.actions import entries, log
from service.runtime.house import House
from service.runtime.tenants import Tenant
from tests.conftest import OpenWork, visitor_of
from tests.public_information.disclosure.factories import answered, entered, logged, published, said, take_list

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def duties(committing: OpenWork, tenant: Tenant) -> dict[str, UUID]:
    async with committing(tenant) as work:
        return await take_list(work, "article_29", date(2026, 1, 1))


@pytest.fixture
async def everybody(app: object, tenant: Tenant) -> AsyncIterator[httpx.AsyncClient]:
    async with visitor_of(app, tenant) as http:
        yield http


@pytest.mark.parametrize(
    "path",
    ["duties", "duties?show=due", "duties?show=offered", "duties?show=retired", "duties/new", "acts", "acts/new",
     "acts/new?draft=1", "log", "log?state=published", "entries", "entries/print", "published", "reports"],
)  # fmt: skip
@pytest.mark.parametrize("language", ["az", "ka", "en"])
async def test_staff_pages_open_in_every_language(
    sign_in: SignIn, tenant: Tenant, duties: dict[str, UUID], path: str, language: str
) -> None:
    http = await sign_in(tenant, "head", language)
    answer = await http.get(f"/information/{path}")
    assert answer.status_code == 200, answer.text[-2000:]
    assert f'lang="{language if "print" not in path else "az"}"' in answer.text


async def test_those_without_the_right_are_turned_away(sign_in: SignIn, tenant: Tenant) -> None:
    http = await sign_in(tenant, "adviser")
    for path in ("duties", "acts", "log", "reports", "published"):
        assert (await http.get(f"/information/{path}")).status_code == 403, path


async def test_a_publication_from_the_form_to_the_public_page(
    sign_in: SignIn, everybody: httpx.AsyncClient, tenant: Tenant, duties: dict[str, UUID]
) -> None:
    http = await sign_in(tenant, "head")
    form = await http.get(f"/information/duties/{duties['3.3']}/compose")
    assert form.status_code == 200 and 'value="2026-01-01"' in form.text
    typed = {"period": "2026-04-01", "title_en": "Procurement", "lead_az": "Qısa"}
    refused = await http.post(f"/information/duties/{duties['3.3']}/compose", data=typed)
    assert refused.status_code == 422
    assert 'id="title_az-e"' in refused.text and 'value="Procurement"' in refused.text and ">\nQısa</" in refused.text
    done = await http.post(
        f"/information/duties/{duties['3.3']}/compose",
        data={**typed, "title_az": "Satınalmalar, II rüb", "publish": "1"},
    )
    assert done.status_code == 303
    shown = await http.get(done.headers["location"])
    assert shown.status_code == 200 and "/public/az/catalogue/" in shown.text
    catalogue = await everybody.get("/public/az/catalogue")
    assert catalogue.status_code == 200 and "Satınalmalar, II rüb" in catalogue.text
    page = await everybody.get("/public/az/catalogue/3-3-2026-q2")
    assert page.status_code == 200 and "Satınalmalar, II rüb" in page.text
    english = await everybody.get("/public/en/catalogue/3-3-2026-q2")
    assert "Procurement" in english.text
    same = await http.get(f"/information/duties/{duties['3.3']}")
    assert "How this date came about" in same.text


async def test_unpublished_things_answer_like_unknown_ones(
    everybody: httpx.AsyncClient, committing: OpenWork, tenant: Tenant, house: House, duties: dict[str, UUID]
) -> None:
    async with committing(tenant) as work:
        await published(work, duties["1.1"], "Structure of the department")
        await entries.prepare_entry(work, duties["1.2"], entries.EntryEdit(texts=said(work, "Secret draft")))
        await entered(work, "Secret act")
        entry = await log.prepare(work, await answered(work, house))
        await log.change(work, entry, said(work, "Secret entry"), [])
    unknown = await everybody.get("/public/az/catalogue/no-such-thing")
    assert unknown.status_code == 404
    for path in ("catalogue/1-2", "acts/2026-12-4"):
        answer = await everybody.get(f"/public/az/{path}")
        assert answer.status_code == 404
        assert answer.text.replace(path, "") == unknown.text.replace("catalogue/no-such-thing", "") or len(
            answer.text
        ) == pytest.approx(len(unknown.text), abs=200)
    for path in ("catalogue", "log", "acts", "register", "register?q=secret", "catalogue.json", "catalogue.csv",
                 "log.json", "log.csv"):  # fmt: skip
        answer = await everybody.get(f"/public/az/{path}")
        assert answer.status_code == 200, path
        assert "Secret" not in answer.text, path


async def test_the_log_is_searched_in_folded_words(
    everybody: httpx.AsyncClient, committing: OpenWork, tenant: Tenant, house: House
) -> None:
    word = uuid4().hex[:8]
    async with committing(tenant) as work:
        await logged(work, house, f"İcra hakimiyyəti {word}")
        await logged(work, house, f"Məktəb {word}")
    found = await everybody.get(f"/public/az/log?q=icra+hakimiyyeti+{word}")
    assert "İcra hakimiyyəti" in found.text and f"Məktəb {word}" not in found.text
    nothing = await everybody.get("/public/az/log?q=zzzznothing")
    assert nothing.status_code == 200 and word not in nothing.text
    both = await everybody.get(f"/public/az/register?q={word}&kind=log")
    assert both.text.count(word) >= 2
    assert (await everybody.get("/public/az/log?before=broken")).status_code == 404


async def test_log_and_catalogue_are_taken_as_data(
    everybody: httpx.AsyncClient, committing: OpenWork, tenant: Tenant, house: House, duties: dict[str, UUID]
) -> None:
    async with committing(tenant) as work:
        await logged(work, house, "=HYPERLINK(1)")
        await published(work, duties["1.4"], "Vacancies")
    told = (await everybody.get("/public/az/log.json")).json()["items"]
    assert {"number", "received_on", "answered_on", "result", "grounds", "title"} <= set(told[0])
    table = await everybody.get("/public/az/log.csv")
    assert table.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(table.text.removeprefix("\ufeff")), delimiter=";"))
    assert any(row["title"] == "'=HYPERLINK(1)" for row in rows)
    items = (await everybody.get("/public/az/catalogue.json")).json()["items"]
    assert any(item["title"] == "Vacancies" and item["item"] == "1.4" for item in items)


async def test_withdrawing_asks_a_reason_and_leaves_a_note(
    sign_in: SignIn, everybody: httpx.AsyncClient, committing: OpenWork, tenant: Tenant, duties: dict[str, UUID]
) -> None:
    async with committing(tenant) as work:
        entry_id = await published(work, duties["4.1"], "Services")
    http = await sign_in(tenant, "head")
    refused = await http.post(f"/information/publications/{entry_id}/withdraw", data={"reason": " "})
    assert refused.status_code == 422
    done = await http.post(f"/information/publications/{entry_id}/withdraw", data={"reason": "Old fees"})
    assert done.status_code == 303
    gone = await everybody.get("/public/en/catalogue/4-1")
    assert gone.status_code == 410 and "Old fees" in gone.text
    listed = await http.get("/information/published?state=withdrawn")
    assert "Old fees" in listed.text


async def test_an_entry_of_the_log_from_the_request_to_the_public(
    sign_in: SignIn, everybody: httpx.AsyncClient, committing: OpenWork, tenant: Tenant, house: House
) -> None:
    word = uuid4().hex[:8]
    async with committing(tenant) as work:
        request_id = await answered(work, house, subject=f"About {word}")
    http = await sign_in(tenant, "head")
    assert word in (await http.get("/information/log")).text
    begun = await http.post(f"/information/log/requests/{request_id}")
    place = begun.headers["location"].removesuffix("/edit")
    form = await http.get(begun.headers["location"])
    assert form.status_code == 200
    typed = {"title_az": f"Təmir {word}", "lead_az": "Nərmin soruşdu", "version": "1"}
    assert (await http.post(f"{place}/edit", data=typed)).status_code == 303
    shown = await http.get(place)
    assert "Name from the request: Nərmin" in shown.text
    assert (await http.post(f"{place}/publish", data={})).status_code == 422
    assert (await http.post(f"{place}/publish", data={"checked": "on"})).status_code == 303
    assert word in (await everybody.get("/public/az/log")).text


async def test_a_legal_act_on_the_public_page(sign_in: SignIn, everybody: httpx.AsyncClient, tenant: Tenant) -> None:
    http = await sign_in(tenant, "head")
    typed = {"kind": "normative", "act_form": "Qərar", "number": "77-9", "adopted_on": "02.11.2026"}
    wrong = await http.post("/information/acts", data={**typed, "in_force_on": "31.02.2026", "title_az": "Qayda"})
    assert wrong.status_code == 422 and "77-9" in wrong.text
    done = await http.post(
        "/information/acts", data={**typed, "in_force_on": "05.11.2026", "title_az": "Yemək qaydası", "publish": "1"}
    )
    assert done.status_code == 303, done.text
    for path in (done.headers["location"], f"{done.headers['location']}/edit"):
        assert (await http.get(path)).status_code == 200
    page = await everybody.get("/public/az/acts/2026-77-9")
    assert page.status_code == 200 and "77-9" in page.text and "05.11.2026" not in page.text
    assert "Yemək qaydası" in (await everybody.get("/public/az/acts")).text
    assert "Yemək qaydası" in (await everybody.get("/public/az/register?q=77-9")).text


async def test_a_duty_of_the_agencys_own(sign_in: SignIn, tenant: Tenant, duties: dict[str, UUID]) -> None:
    http = await sign_in(tenant, "head")
    typed = {"group_number": "4", "number": "4.9", "title_az": "Xəritə", "basis_az": "Əmr", "rhythm": "year",
             "within": "3", "unit": "month", "certainty": "A", "due_by": "13-40"}  # fmt: skip
    wrong = await http.post("/information/duties", data=typed)
    assert wrong.status_code == 422 and 'id="due_by-e"' in wrong.text
    done = await http.post("/information/duties", data={**typed, "due_by": "11-01"})
    assert done.status_code == 303
    place = done.headers["location"]
    assert (await http.post(f"{place}/retire", data={"reason": ""})).status_code == 422
    assert (await http.post(f"{place}/retire", data={"reason": "Council decided"})).status_code == 303
    assert "Council decided" in (await http.get(place)).text
