"""Files of reports: chosen, sent along with the copy, copied behind the wall, and sent on upward."""

from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from service.documents.queries import files_of
from service.planning.filings.actions import carrying, filling
from service.planning.filings.queries.reading import submissions
from service.planning.filings.rules.acts import DUTY, REQUEST
from service.planning.filings.rules.forms import Field
from service.runtime.queue import JOBS
from tests.documents import samples
from tests.planning.filings.factories import ANSWERS, asked, duty, form_of, hear, linked, states
from tests.planning.filings.test_pages import SignIn
from tests.planning.plans.factories import Party


async def uploaded(client: httpx.AsyncClient, name: str, field: str = "f_proof") -> str:
    headers = {"X-File-Name": name, "Accept": "application/json"}
    sent = await client.post(f"/files?field={field}", content=samples.PDF + name.encode(), headers=headers)
    assert sent.status_code == 201, sent.text
    return str(sent.json()["id"])


async def sent_with(
    school: Party, ministry: Party, request_id: UUID, sign_in: SignIn, *names: str
) -> httpx.AsyncClient:
    """The school's report with files of these names, sent by its page."""
    row = await duty(school, ministry, request_id)
    client = await sign_in(school.tenant, "head")
    ids = " ".join([await uploaded(client, name) for name in names])
    data = {**ANSWERS, "f_proof": ids, "version": str(row.version), "send": "1"}
    done = await client.post(f"/filings/duties/{row.id}", data=data)
    assert done.status_code == 303, done.text
    return client


async def test_files_go_along_and_open_on_both_sides(ministry: Party, school: Party, sign_in: SignIn) -> None:
    request_id = await asked(ministry, school)
    client = await sent_with(school, ministry, request_id, sign_in, "akt.pdf", "foto.pdf")
    async with school.work() as work:
        own = await files_of(work, DUTY, (await duty(school, ministry, request_id)).id)
    assert [one.name for one in own] == ["akt.pdf", "foto.pdf"]
    await hear(ministry)
    assert await states(ministry, request_id) == {school.id: "filed"}
    async with ministry.work() as work:
        here = await files_of(work, REQUEST, request_id)
    assert sorted((one.name, one.sha256) for one in here) == sorted((one.name, one.sha256) for one in own)
    assert {one.id for one in here}.isdisjoint({one.id for one in own})
    head = await sign_in(ministry.tenant, "head")
    shown = await head.get(f"/filings/requests/{request_id}/bodies/{school.id}")
    whole = await head.get(f"/filings/requests/{request_id}")
    for one in here:
        assert f'href="/files/{one.id}"' in shown.text and f'href="/files/{one.id}"' in whole.text
        assert (await head.get(f"/files/{one.id}")).content == samples.PDF + one.name.encode()
    # Each side opens its own copies alone.
    assert {(await head.get(f"/files/{one.id}")).status_code for one in own} == {404}
    assert {(await client.get(f"/files/{one.id}")).status_code for one in here} == {404}


async def test_a_report_is_there_with_its_last_file_and_not_before(
    ministry: Party, school: Party, sign_in: SignIn
) -> None:
    request_id = await asked(ministry, school)
    await hear(ministry)
    await sent_with(school, ministry, request_id, sign_in, "a.pdf", "b.pdf")
    steps = []
    for _ in range(4):
        async with ministry.work() as work:
            query = text(
                "select id, job, arguments::jsonb from outbox where done_at is null"
                " and job in ('exchange.hear', 'filings.fetch') order by created_at, id limit 1"
            )
            line = (await work.session.execute(query)).one()
        async with ministry.work() as work:
            await JOBS[line[1]].function(work, ministry.house, **line[2])
            await work.session.execute(text("update outbox set done_at = now() where id = :id"), {"id": line[0]})
        async with ministry.work() as work:
            steps.append((len(await files_of(work, REQUEST, request_id)), len(await submissions(work, request_id))))
    assert steps == [(0, 0), (1, 0), (2, 0), (2, 1)]


async def test_a_copy_with_other_bytes_is_not_taken(
    ministry: Party, school: Party, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    request_id = await asked(ministry, school)
    await sent_with(school, ministry, request_id, sign_in, "akt.pdf")
    async with school.work() as work:
        (own,) = await files_of(work, DUTY, (await duty(school, ministry, request_id)).id)
    changed = b"x" * own.size
    await school.house.store.delete(own.storage_key)
    await school.house.store.put(own.storage_key, samples.chunks(changed), own.size)
    with pytest.raises(carrying.Altered):
        await hear(ministry)
    async with ministry.work() as work:
        assert await files_of(work, REQUEST, request_id) == []
        assert await submissions(work, request_id) == []
        # What can never be taken would come round again in other tests.
        await work.session.execute(text("update outbox set done_at = now() where job = 'filings.fetch'"))


async def test_nobody_names_files_that_are_not_theirs(ministry: Party, school: Party, sign_in: SignIn) -> None:
    request_id = await asked(ministry, school)
    row = await duty(school, ministry, request_id)
    colleague, head = await sign_in(school.tenant, "clerk"), await sign_in(school.tenant, "head")
    foreign = await uploaded(await sign_in(ministry.tenant, "head"), "secret.pdf")
    theirs = await uploaded(colleague, "own.pdf")
    for named in (foreign, theirs, str(uuid4()), "words"):
        refused = await head.post(f"/filings/duties/{row.id}", data={"f_proof": named, "version": "1"})
        assert refused.status_code == 422 and "not there any more" in refused.text, named
    many = " ".join([await uploaded(head, "a.pdf")] * 1 + [str(uuid4()) for _ in range(20)])
    refused = await head.post(f"/filings/duties/{row.id}", data={"f_proof": many, "version": "1"})
    assert refused.status_code == 422 and "At most 20 files" in refused.text
    own = await uploaded(head, "own.pdf")
    lacking = {"f_proof": own, "version": "1", "f_schools": "many"}
    refused = await head.post(f"/filings/duties/{row.id}", data=lacking)
    assert refused.status_code == 422 and f'name="f_proof" value="{own}"' in refused.text  # it stands there still


async def test_a_file_stays_when_a_colleague_goes_on(ministry: Party, school: Party, sign_in: SignIn) -> None:
    request_id = await asked(ministry, school)
    row = await duty(school, ministry, request_id)
    head = await sign_in(school.tenant, "head")
    own = await uploaded(head, "akt.pdf")
    address = f"/filings/duties/{row.id}"
    assert (await head.post(address, data={"f_proof": own, "version": "1"})).status_code == 303
    kept = (await duty(school, ministry, request_id)).answers
    async with school.work() as work:  # somebody else, who did not upload it
        assert await filling.fill(work, row.id, {**kept, "schools": "3"}, 2) == 3
    assert (await head.post(address, data={"f_schools": "3", "version": "3"})).status_code == 303
    assert (await duty(school, ministry, request_id)).answers == {"schools": "3"}


async def test_files_go_up_with_what_comes_together(
    ministry: Party, school: Party, energy: Party, sign_in: SignIn
) -> None:
    """The ministry asks the school; the energy ministry asks the ministry, whose own report is filled by it."""
    await linked(energy, ministry)
    proof = (Field("proof", "file", {"en": "What shows it"}, required=True),)
    async with energy.work() as work:
        upper_form = await form_of(work, proof, checked=False)
    upper = await asked(energy, ministry, form_id=upper_form)
    own_duty = await duty(ministry, energy, upper)
    request_id = await asked(ministry, school, goes_up_to=own_duty.id, accepts_itself=True)
    await sent_with(school, ministry, request_id, sign_in, "akt.pdf")
    await hear(ministry)
    await hear(energy)
    assert await states(energy, upper) == {ministry.id: "filed"}
    async with energy.work() as work:
        (there,) = await files_of(work, REQUEST, upper)
    assert there.name == "akt.pdf" and there.storage_key.startswith(str(energy.id))
