"""The pages of handing over as people meet them: through the whole application, committed really."""

import asyncio
import io
import re
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import docx
import httpx
import pypdfium2
import pytest

from service.handover.queries.acts import handovers_of
from service.identity.actions.people import NewPerson, add_person
from service.identity.actions.posts import hold_post
from service.identity.actions.rights import grant_role, revoke_grant
from service.identity.queries.structure import posts_by_slug
from service.identity.rules import Granted, Span
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from tests.assignments.factories import given
from tests.conftest import OpenWork

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]


async def somebody(work: Work, post: str = "") -> tuple[UUID, str]:
    """A new person, and their user name."""
    username = f"made{uuid4().hex[:8]}"
    person = await add_person(work, NewPerson(username=username, family_name=f"F-{username}", given_name="Made"))
    if post:
        posts = await posts_by_slug(work)
        await hold_post(work, person.id, posts[post].id, Span(work.today))
    return person.id, username


@pytest.fixture
async def leaver(committing: OpenWork, tenant: Tenant) -> UUID:
    """Somebody with two assignments."""
    async with committing(tenant) as work:
        person, username = await somebody(work)
        for _ in range(2):
            await given(work, username, text=f"Only for {username}")
        return person


def hidden(text: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', text)
    assert found is not None
    return found[1]


async def form(http: httpx.AsyncClient, leaver: UUID, **typed: str) -> dict[str, str]:
    page = await http.get(f"/administration/people/{leaver}/handover")
    assert page.status_code == 200, page.text[:300]
    return {"seen": hidden(page.text), "last_day": "01.11.2026", "reason": "Leaves.", **typed}


async def test_an_administrator_hands_over_and_the_person_leaves(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant, leaver: UUID
) -> None:
    http = await sign_in(tenant, "administrator")
    leave = {"ends_on": "01.11.2026", "reason": "Leaves."}
    refused = await http.post(f"/administration/people/{leaver}/leave", data=leave)
    assert refused.status_code == 422 and "This person still has open matters: 2." in refused.text
    assert f'href="/administration/people/{leaver}/handover"' in refused.text
    page = await http.get(f"/administration/people/{leaver}/handover")
    assert "2 open matters" in page.text and "Assignments to execute" in page.text
    assert "Only for" not in page.text and "The content is withheld from you" in page.text
    values = await form(http, leaver, to="Orxan Yarpaqov", leaves="on")
    assert "Orxan Yarpaqov" in page.text
    done = await http.post(f"/administration/people/{leaver}/handover", data=values)
    assert done.status_code == 303, re.sub(r"<[^>]+>|\s+", " ", done.text)[:2000]
    act = await http.get(done.headers["location"])
    assert act.text.count("Handed over</span> Orxan Yarpaqov") == 2
    person = await http.get(f"/administration/people/{leaver}")
    assert "has left" in person.text


async def test_the_act_on_paper_as_docx_and_as_pdf(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant, leaver: UUID
) -> None:
    http = await sign_in(tenant, "administrator")
    values = await form(http, leaver, to="Orxan Yarpaqov")
    place = (await http.post(f"/administration/people/{leaver}/handover", data=values)).headers["location"]
    printed = await http.get(f"{place}/print")
    assert (printed.status_code == 200 and "Təhvil-təslim aktı" in printed.text) or "Handover act" in printed.text
    written = docx.Document(io.BytesIO((await http.get(f"{place}/document/docx")).content))
    rows = [[cell.text for cell in row.cells] for row in written.tables[0].rows]
    assert [len(rows), rows[1][4]] == [3, "Orxan Yarpaqov"]
    said = await http.get(f"{place}/document/pdf")
    assert said.headers["content-type"] == "application/pdf"
    text = pypdfium2.PdfDocument(said.content)[0].get_textpage().get_text_range()
    assert "Orxan Yarpaqov" in text and rows[1][0] in text
    assert (await http.get(f"{place}/document/exe")).status_code == 404


async def test_nothing_typed_is_lost_and_a_changed_list_is_shown_again(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant, leaver: UUID
) -> None:
    http = await sign_in(tenant, "administrator")
    values = await form(http, leaver, to="Nobody Known", reason="Typed reason.")
    refused = await http.post(f"/administration/people/{leaver}/handover", data=values)
    assert refused.status_code == 422 and "There is no such person" in refused.text
    assert "Typed reason." in refused.text and 'value="Nobody Known"' in refused.text
    values = await form(http, leaver, to="Orxan Yarpaqov", reason="Typed reason.")
    stale = await http.post(f"/administration/people/{leaver}/handover", data={**values, "seen": "0" * 24})
    assert stale.status_code == 409 and "The list has changed" in stale.text and "Typed reason." in stale.text
    fresh = {**values, "seen": hidden(stale.text)}
    assert (await http.post(f"/administration/people/{leaver}/handover", data=fresh)).status_code == 303


async def test_of_two_administrators_at_once_one_makes_the_act(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant, leaver: UUID
) -> None:
    async with committing(tenant) as work:
        second, username = await somebody(work)
        grant = await grant_role(work, second, Granted("administrator", None, None, Span(work.today)))
    one, other = await sign_in(tenant, "administrator"), await sign_in(tenant, username)
    values = await form(one, leaver, to="Orxan Yarpaqov")
    place = f"/administration/people/{leaver}/handover"
    answers = await asyncio.gather(one.post(place, data=values), other.post(place, data=values))
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    async with committing(tenant) as work:
        assert len(await handovers_of(work, leaver)) == 1
        await revoke_grant(work, grant, "The test is over.")


async def test_a_head_hands_over_for_the_own_unit_only(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant, leaver: UUID
) -> None:
    async with committing(tenant) as work:
        mine, name = await somebody(work, "adviser")
        await given(work, name)
    head = await sign_in(tenant, "head")
    elsewhere = await head.get(f"/administration/people/{leaver}/handover")
    assert elsewhere.status_code == 403 and "You can hand over for people of a unit that you head." in elsewhere.text
    page = await head.get(f"/administration/people/{mine}/handover")
    assert page.status_code == 200 and 'name="leaves"' not in page.text and 'name="to"' in page.text
    values = await form(head, mine, to="Ulduz Bulaqlı", leaves="on")
    assert (await head.post(f"/administration/people/{mine}/handover", data=values)).status_code == 422
    values.pop("leaves")
    assert (await head.post(f"/administration/people/{mine}/handover", data=values)).status_code == 303
    clerk = await sign_in(tenant, "clerk")
    assert (await clerk.get(f"/administration/people/{mine}/handover")).status_code == 403


async def test_the_successor_sees_what_went_to_them_and_others_nothing(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant, leaver: UUID
) -> None:
    http = await sign_in(tenant, "administrator")
    values = await form(http, leaver, to="Orxan Yarpaqov")
    place = (await http.post(f"/administration/people/{leaver}/handover", data=values)).headers["location"]
    successor, stranger = await sign_in(tenant, "lead-adviser"), await sign_in(tenant, "clerk")
    seen = await successor.get(place)
    assert seen.status_code == 200 and "You see what was handed over to you." in seen.text and "Only for" in seen.text
    assert (await stranger.get(place)).status_code == 404
    told = await successor.get("/notices")
    assert "Matters: 2" in told.text


async def test_a_program_hands_over_too(api: SignIn, committing: OpenWork, tenant: Tenant, leaver: UUID) -> None:
    http = await api(tenant, "administrator")
    open_ones = (await http.get(f"/api/v1/people/{leaver}/matters")).json()
    assert [(one["kind"], one["title"]) for one in open_ones["items"]] == [("assignments.executes", None)] * 2
    async with committing(tenant) as work:
        to, _ = await somebody(work)
        other, _ = await somebody(work)
    first = open_ones["items"][0]
    body = {"seen": open_ones["seen"], "reason": "Leaves.", "to": str(to)}
    body["matters"] = {f"{first['kind']}/{first['id']}": str(other)}  # type: ignore[assignment]
    place = f"/api/v1/people/{leaver}/handovers"
    assert (await http.post(place, json={**body, "reason": ""})).status_code == 422
    made = await http.post(place, json=body)
    assert made.status_code == 201, made.text
    read = (await http.get(made.headers["location"])).json()
    assert (read["state"], [line["outcome"] for line in read["lines"]]) == ("done", ["handed", "handed"])
    assert len({line["to"] for line in read["lines"]}) == 2
    assert (await http.get(f"/api/v1/people/{leaver}/matters")).json()["items"] == []
    clerk = await api(tenant, "clerk")
    assert (await clerk.post(place, json=body)).status_code == 403
