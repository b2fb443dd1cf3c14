"""Mail of digests in the hands of staff: its progress, stopped and taken up again, and who subscribed."""

from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import select

from service.digest.actions.mailing import mail_on, stop_mail
from service.digest.rules.acts import ISSUE
from service.kit.refusal import Refusal
from service.mailing.actions.planning import gather, opt_out
from service.mailing.models import Delivery, Mailing
from service.mailing.queries.mailings import counts_of
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from tests.conftest import OpenWork
from tests.digest.factories import opened, section
from tests.digest.test_mails import out, subscribed

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
Api = Callable[..., Awaitable[httpx.AsyncClient]]


async def gathered(work: Work, house: House, *readers: str) -> tuple[UUID, UUID]:
    """A published issue with a mail to each reader, none of which has gone: the issue, its mailing."""
    for reader in readers:
        await subscribed(work, reader, "az")
    issue_id = await out(work, house)
    query = select(Mailing.id).where(Mailing.matter == ISSUE, Mailing.matter_id == issue_id)
    mailing_id = await work.session.scalar(query)
    assert mailing_id is not None
    await gather(work, house, mailing_id)
    return issue_id, mailing_id


def some(count: int) -> list[str]:
    return [f"{uuid4().hex[:10]}@readers.example" for _ in range(count)]


async def states(work: Work, mailing_id: UUID, readers: list[str]) -> list[str]:
    query = select(Delivery.address, Delivery.state).where(Delivery.mailing_id == mailing_id)
    found = {row[0]: row[1] for row in await work.session.execute(query.execution_options(populate_existing=True))}
    return [found[reader] for reader in readers]


async def test_what_was_stopped_goes_on_but_not_to_those_who_left_meanwhile(work: Work, house: House) -> None:
    first, second, third = readers = some(3)
    issue_id, mailing_id = await gathered(work, house, *readers)
    query = select(Delivery).where(Delivery.mailing_id == mailing_id).order_by(Delivery.address)
    mails = {one.address: one for one in await work.session.scalars(query)}
    mails[first].state, mails[first].next_at = "sent", None
    await work.session.flush()
    await stop_mail(work, issue_id, mailing_id, "A wrong name")
    work.session.expire_all()
    assert await states(work, mailing_id, readers) == ["sent", "stopped", "stopped"]
    await opt_out(work, (await work.session.scalars(query.where(Delivery.address == second))).one())
    assert await mail_on(work, issue_id, mailing_id) >= 1
    assert await states(work, mailing_id, readers) == ["sent", "stopped", "queued"]
    assert third in mails


async def test_a_mailing_stopped_before_its_readers_were_settled_begins_with_them(work: Work, house: House) -> None:
    await subscribed(work, *some(1), "az")
    issue_id = await out(work, house)
    mailing_id = await work.session.scalar(select(Mailing.id).where(Mailing.matter_id == issue_id))
    assert mailing_id is not None
    await stop_mail(work, issue_id, mailing_id, "Too early")
    await gather(work, house, mailing_id)
    assert await counts_of(work, mailing_id) == {}
    assert await mail_on(work, issue_id, mailing_id) == 0
    await gather(work, house, mailing_id)
    assert (await counts_of(work, mailing_id))["queued"] >= 1


async def test_nothing_goes_on_where_every_mail_is_under_way(work: Work, house: House) -> None:
    issue_id, mailing_id = await gathered(work, house, *some(1))
    with pytest.raises(Refusal, match="under way"):
        await mail_on(work, issue_id, mailing_id)


async def test_the_page_shows_how_far_it_is_and_stops_it_with_a_reason(
    sign_in: SignIn, committing: OpenWork, house: House, tenant: Tenant
) -> None:
    async with committing(tenant) as work:
        issue_id, mailing_id = await gathered(work, house, *some(2))
    adviser = await sign_in(tenant, "adviser")
    here, one = f"/digests/{issue_id}/distribution", f"/digests/{issue_id}/mailings/{mailing_id}"
    assert f'action="{one}/stop"' in (await adviser.get(here)).text
    empty = await adviser.post(f"{one}/stop", data={"reason": " "})
    assert empty.status_code == 422 and 'id="stop_mail-e"' in empty.text
    assert (await adviser.post(f"{one}/stop", data={"reason": "A wrong name"})).status_code == 303
    page = (await adviser.get(here)).text
    assert "A wrong name" in page and f'action="{one}/again"' in page
    assert (await adviser.post(f"{one}/again")).status_code == 303
    assert "A wrong name</p>" not in (await adviser.get(here)).text
    refused = await adviser.post(f"{one}/again")
    assert refused.status_code == 422 and "under way" in refused.text
    assert (await adviser.post(f"/digests/{issue_id}/mailings/{uuid4()}/stop", data={"reason": "x"})).status_code == 404
    clerk = await sign_in(tenant, "clerk")
    assert (await clerk.post(f"{one}/stop", data={"reason": "x"})).status_code == 403


async def test_subscribers_are_found_by_state_and_address_and_removed_on_request(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant
) -> None:
    kept, waits = some(2)
    async with committing(tenant) as work:
        await subscribed(work, kept, "az")
        await subscribed(work, waits, "en", "waiting")
    adviser, head = await sign_in(tenant, "adviser"), await sign_in(tenant, "head")
    assert kept in (await adviser.get(f"/digests/subscribers?q={kept}")).text
    waiting = (await adviser.get("/digests/subscribers?state=waiting")).text
    assert waits in waiting and kept not in waiting
    assert "No subscriber answers" in (await adviser.get("/digests/subscribers?q=nobody-is-called-so")).text
    assert (await (await sign_in(tenant, "clerk")).get("/digests/subscribers")).status_code == 403
    gone = {"address": kept.upper(), "reason": "Asked by its owner"}
    assert (await adviser.post("/digests/subscribers/forget", data=gone)).status_code == 403
    lacking = await head.post("/digests/subscribers/forget", data={"address": kept, "reason": ""})
    assert lacking.status_code == 422 and f'value="{kept}"' in lacking.text
    assert (await head.post("/digests/subscribers/forget", data=gone)).status_code == 303
    assert kept not in (await adviser.get("/digests/subscribers")).text
    nobody = await head.post("/digests/subscribers/forget", data=gone)
    assert nobody.status_code == 422 and "Nobody subscribed with this address." in nobody.text


async def test_a_program_follows_the_making_and_the_mail(
    api: Api, committing: OpenWork, house: House, tenant: Tenant
) -> None:
    async with committing(tenant) as work:
        issue_id, mailing_id = await gathered(work, house, *some(2))
        early = await opened(work, section(work, "topics"))
    http = await api(tenant, "head")
    one = f"/api/v1/digests/issues/{issue_id}"
    made = (await http.get(f"{one}/outputs")).json()
    languages = len(tenant.profile.languages)
    assert (made["state"], made["total"], made["made"]) == ("made", 5 * languages, 5 * languages)
    assert len(made["outputs"]) == 5 * languages
    assert (await http.post(f"{one}/outputs")).json()["state"] == "asked"
    assert (await http.post(f"{one}/outputs/stop")).json()["state"] == "cancelled"
    assert (await http.post(f"{one}/outputs/stop")).status_code == 422
    (mailing,) = (await http.get(f"{one}/mailings")).json()["items"]
    assert mailing["id"] == str(mailing_id) and mailing["counts"]["queued"] >= 2
    stopped = (await http.post(f"{one}/mailings/{mailing_id}/stop", json={"reason": "Wait"})).json()["items"][0]
    assert stopped["state"] == "stopped" and stopped["reason"] == "Wait"
    assert (await http.post(f"{one}/mailings/{mailing_id}/again")).json()["items"][0]["state"] == "sending"
    assert (await http.get(f"/api/v1/digests/issues/{early}/mailings")).json() == {"items": []}
    assert (await http.get(f"/api/v1/digests/issues/{uuid4()}/outputs")).status_code == 404
